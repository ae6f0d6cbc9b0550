"""Experiments: the list with its limit, one of them, beginning and judging it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zwerm.accounts.requests import SignedInRequest
from zwerm.people.models import Person
from zwerm.schools.models import SchoolYear

from . import experimenting, rules
from .experiment_forms import BeginForm, ExperimentForm, LimitForm, OutcomeForm
from .forms import JoinForm, people_here
from .history import events, told
from .models import Experiment
from .weighing import weighed

form_page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def experiment_list(request: SignedInRequest) -> HttpResponse:
    here: Any = request.organisation
    if here is None:
        raise Http404
    state = request.GET.get("state", "")
    rows = experimenting.at_place(here, request.user).select_related("organisation", "owner")
    if state in Experiment.State.values:
        rows = rows.filter(state=state)
    else:
        state = ""
    at_once = experimenting.fatigue(here)
    context = {
        "state": state,
        "states": Experiment.State.choices,
        "groups": _by_state(list(rows)),
        "fatigue": at_once,
        "limit_form": LimitForm(initial={"most": at_once.most}),
        "may_edit": rules.can_plan(request.user, here),
    }
    return render(request, "learning/experiment_list.html", context)


@form_page
def experiment_add(request: SignedInRequest) -> HttpResponse:
    if not rules.can_plan(request.user, request.organisation):
        raise PermissionDenied
    made = Experiment(organisation=request.organisation, school_year=SchoolYear.objects.current())
    form = ExperimentForm(
        request.POST or None,
        instance=made,
        user=request.user,
        initial={"starts_on": timezone.localdate()},
    )
    if form.is_valid():
        experimenting.keep_experiment(form.save(commit=False), by=request.user)
        messages.success(request, _("The idea is kept. Say who takes part, and begin it."))
        return redirect("learning:experiment_detail", made.pk)
    return render(request, "learning/experiment_form.html", {"form": form})


@require_safe
def experiment_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    experiment = _visible(request, pk)
    may_edit = rules.can_edit_experiment(request.user, experiment)
    people = people_here(request.user, experiment.organisation)
    context = {
        "experiment": experiment,
        "lines": weighed(experiment),
        "people": experiment.people.order_by("name", "pk"),
        "fatigue": experimenting.fatigue(experiment.organisation),
        "may_edit": may_edit,
        "join": JoinForm(people=people if may_edit else people.none()),
        "begin_form": BeginForm(),
        "history": told(events(experiment)) if may_edit else [],
    }
    return render(request, "learning/experiment_detail.html", context)


@form_page
def experiment_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    experiment = _editable(request, pk)
    form = ExperimentForm(request.POST or None, instance=experiment, user=request.user)
    if form.is_valid():
        experimenting.keep_experiment(form.save(commit=False), by=request.user)
        messages.success(request, _("The changes are kept."))
        return redirect("learning:experiment_detail", experiment.pk)
    context = {"form": form, "experiment": experiment}
    return render(request, "learning/experiment_form.html", context)


@require_POST
def experiment_begin(request: SignedInRequest, pk: int) -> HttpResponse:
    experiment = _editable(request, pk)
    form = BeginForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    experimenting.begin_experiment(experiment, reason=reason, by=request.user)
    messages.success(request, _("The experiment has begun."))
    return redirect("learning:experiment_detail", experiment.pk)


@form_page
def experiment_judge(request: SignedInRequest, pk: int) -> HttpResponse:
    experiment = _editable(request, pk)
    form = OutcomeForm(request.POST or None, instance=experiment)
    if form.is_valid():
        experimenting.judge_experiment(experiment, by=request.user, **form.cleaned_data)
        messages.success(request, _("The outcome and the decision are kept."))
        return redirect("learning:experiment_detail", experiment.pk)
    context = {"form": form, "experiment": experiment, "lines": weighed(experiment)}
    return render(request, "learning/experiment_judge.html", context)


@require_POST
def experiment_drop(request: SignedInRequest, pk: int) -> HttpResponse:
    """Or take it up again."""
    experiment = _editable(request, pk)
    if request.POST.get("undo"):
        experimenting.take_up_again(experiment, by=request.user)
        messages.success(request, _("It is an idea again."))
    else:
        experimenting.drop_experiment(experiment, by=request.user)
        messages.success(request, _("The experiment is dropped. You can take it up again."))
    return redirect("learning:experiment_detail", experiment.pk)


@require_POST
def experiment_people(request: SignedInRequest, pk: int) -> HttpResponse:
    """Add colleagues, or take one out."""
    experiment = _editable(request, pk)
    address = f"{redirect('learning:experiment_detail', experiment.pk).url}#people"
    out = request.POST.get("out", "")
    if out.isdecimal():
        kept = [one for one in experiment.people.all() if str(one.pk) != out]
        experimenting.keep_experiment(experiment, people=kept, by=request.user)
        return redirect(address)
    form = JoinForm(request.POST, people=people_here(request.user, experiment.organisation))
    if not form.is_valid():
        messages.error(request, " ".join(str(e) for some in form.errors.values() for e in some))
        return redirect(address)
    before: list[Person] = list(experiment.people.all())
    new = [one for one in form.chosen if one not in before]
    experimenting.keep_experiment(experiment, people=[*before, *new], by=request.user)
    messages.success(
        request,
        ngettext("%(count)d colleague added.", "%(count)d colleagues added.", len(new))
        % {"count": len(new)},
    )
    return redirect(address)


@require_POST
def experiment_limit(request: SignedInRequest) -> HttpResponse:
    if not rules.can_set_limit(request.user, request.organisation):
        raise PermissionDenied
    form = LimitForm(request.POST)
    if form.is_valid():
        experimenting.set_limit(request.organisation, form.cleaned_data["most"], by=request.user)
        messages.success(request, _("The limit is kept."))
    else:
        messages.error(request, " ".join(str(e) for some in form.errors.values() for e in some))
    return redirect("learning:experiment_list")


def _by_state(rows: list[Experiment]) -> list[tuple[str, list[Experiment]]]:
    """Running first: that is what takes effort now."""
    state = Experiment.State
    order = (state.RUNNING, state.IDEA, state.DONE, state.DROPPED)
    found = [(one, [row for row in rows if row.state == one]) for one in order]
    return [(str(one.label), some) for one, some in found if some]


def _visible(request: SignedInRequest, pk: int) -> Experiment:
    rows = Experiment.objects.visible_to(request.user).select_related(
        "organisation__parent__parent", "owner", "school_year", "decided_by"
    )
    return get_object_or_404(rows, pk=pk)


def _editable(request: SignedInRequest, pk: int) -> Experiment:
    experiment = _visible(request, pk)
    if not rules.can_edit_experiment(request.user, experiment):
        raise PermissionDenied
    return experiment
