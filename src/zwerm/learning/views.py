"""Pages about the training plan: needs, the list, the year, one training, and changing it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zwerm.accounts.requests import SignedInRequest
from zwerm.actions.exporting import XLSX
from zwerm.core.fields import LONGEST_KEY
from zwerm.core.models import record
from zwerm.people.models import Competence
from zwerm.schools.models import SchoolYear

from . import adding_up, exporting, queries, rules, services
from .advice import FORMS
from .forms import JoinForm, SearchForm, SessionForm, TrainingForm, people_here
from .models import Coach, EffectAnswer, Participation, Training
from .needs import Needs, needs
from .training_page import TrainingPage, training_page
from .year import year_of

ON_A_PAGE = 50
VIEWS = ("", "people", "teams")
form_page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def home(request: SignedInRequest) -> HttpResponse:
    """The training plan of this place; for who is in no team, their own page."""
    if not _may_plan(request):
        return redirect("learning:mine")
    view = request.GET.get("view", "")
    view = view if view in VIEWS else ""
    chosen = SearchForm(request.GET).chosen()
    found = queries.trainings(request.organisation, request.user, by=chosen)
    rows: Any = found
    if view:
        grouped: Any = adding_up.learners if view == "people" else adding_up.teams
        rows = grouped(request.organisation, request.user)
    context = {
        "view": view,
        "page": Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page")),
        "chosen": chosen,
        "costs": adding_up.costs(request.organisation, request.user),
        "coaches": Coach.objects.serving(request.organisation).select_related("person"),
        "shows": queries.Show.choices,
        "orders": queries.Order.choices,
        "forms": Training.Form.choices,
        "competences": Competence.choices,
    }
    part = "#results" if request.htmx else ""
    return render(request, f"learning/training_list.html{part}", context)


@require_safe
def training_export(request: SignedInRequest) -> HttpResponse:
    """The list as it is narrowed now, with who takes part and without who was there."""
    _only_team(request)
    chosen = SearchForm(request.GET).chosen()
    rows = queries.trainings(request.organisation, request.user, by=chosen)
    found = list(rows.prefetch_related("tasks"))
    record(request.user, "exported_trainings", request.organisation, trainings=len(found))
    title = _("Training plan of %(place)s") % {"place": request.organisation}
    return HttpResponse(
        exporting.trainings_workbook(title, found),
        content_type=XLSX,
        headers={"Content-Disposition": f'attachment; filename="{slugify(title)}.xlsx"'},
    )


@require_safe
def need_list(request: SignedInRequest) -> HttpResponse:
    """What is worth learning, because it unlocks tasks that are open now."""
    _only_team(request)
    context = {"needs": needs(request.organisation, request.user)}
    return render(request, "learning/need_list.html", context)


@require_safe
def training_year(request: SignedInRequest) -> HttpResponse:
    """A school year, month by month."""
    _only_team(request)
    context = {"year": year_of(request.organisation, request.user, _asked_year(request))}
    return render(request, "learning/year.html", context)


@form_page
def training_add(request: SignedInRequest) -> HttpResponse:
    """Empty, or from a need: then what it unlocks and who is near stand ready."""
    _only_team(request)
    known = needs(request.organisation, request.user)
    training = Training(organisation=request.organisation, school_year=SchoolYear.objects.current())
    asked = request.GET.get("need", "")
    need = next((one for one in (*known.known, *known.others) if one.competence == asked), None)
    initial: dict[str, Any] = {"state": Training.State.WISH}
    if need is not None:
        initial |= {
            "title": need.label[:1].upper() + need.label[1:],
            "competence": need.competence,
            "tasks": need.task_keys,
        }
    form = TrainingForm(
        request.POST or None,
        instance=training,
        user=request.user,
        open_tasks=_open_tasks(known),
        initial=initial,
    )
    if form.is_valid():
        people = _chosen_near(request, need.people if need else ())
        services.add_training(
            form.save(commit=False),
            people=people,
            tasks=form.cleaned_data["tasks"],
            by=request.user,
        )
        messages.success(request, _("The training is kept. Now say who takes part, and when."))
        return redirect("learning:training_detail", training.pk)
    context = {"form": form, "need": need, "told": FORMS.values()}
    return render(request, "learning/training_form.html", context)


@require_safe
def training_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    training = visible(request, pk)
    may_edit = rules.can_edit(request.user, training)
    page = training_page(training, for_team=may_edit)
    people = people_here(request.user, training.organisation)
    context = {
        "training": training,
        "form_told": FORMS.get(training.form),
        "after_told": FORMS.get(training.follow_up),
        "may_edit": may_edit,
        "may_see_attendance": rules.can_see_attendance(request.user, training),
        "participations": page.participations if may_edit else (),
        "people_count": len(page.participations),
        "attendances": Participation.Attendance.choices,
        "own": page.own(request.user),
        "moment": training.moment_on(timezone.localdate()),
        "sessions": page.sessions,
        "join": JoinForm(people=people if may_edit else people.none()),
        "session_form": SessionForm(),
        "effects": adding_up.effects(page.answers),
        "answers": _answers(request, training, page),
        "presence": adding_up.presence(page.participations),
        "tasks_now": adding_up.tasks_now(training.organisation, page.tasks, request.user),
        "states": Training.State.choices,
        "history": page.history,
    }
    return render(request, "learning/training_detail.html", context)


@form_page
def training_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    training = editable(request, pk)
    form = TrainingForm(
        request.POST or None,
        instance=training,
        user=request.user,
        open_tasks=_open_tasks(needs(training.organisation, request.user)),
    )
    if form.is_valid():
        services.change_training(
            training, by=request.user, tasks=form.cleaned_data["tasks"], **form.values
        )
        messages.success(request, _("The changes are kept."))
        return redirect("learning:training_detail", training.pk)
    context = {"form": form, "training": training, "told": FORMS.values()}
    return render(request, "learning/training_form.html", context)


@require_POST
def training_state(request: SignedInRequest, pk: int) -> HttpResponse:
    """How far it is."""
    training = editable(request, pk)
    state = request.POST.get("state", "")
    if state not in Training.State.values:
        return redirect("learning:training_detail", training.pk)
    if state not in {Training.State.WISH, Training.State.DROPPED} and not training.form:
        messages.error(request, _("Choose a form first; only a wish can do without."))
        return redirect("learning:training_edit", training.pk)
    services.change_training(training, by=request.user, state=state)
    training.refresh_from_db()
    messages.success(
        request, _("It now stands on: %(state)s.") % {"state": training.get_state_display()}
    )
    return redirect("learning:training_detail", training.pk)


@require_POST
def training_copy(request: SignedInRequest, pk: int) -> HttpResponse:
    training = editable(request, pk)
    copied = services.copy_training(training, by=request.user)
    messages.success(request, _("A copy stands ready as a wish of this school year."))
    return redirect("learning:training_edit", copied.pk)


def visible(request: SignedInRequest, pk: int) -> Training:
    rows = Training.objects.visible_to(request.user).select_related(
        "organisation__parent__parent", "owner", "school_year", "goal", "action"
    )
    return get_object_or_404(rows, pk=pk)


def editable(request: SignedInRequest, pk: int) -> Training:
    training = visible(request, pk)
    if not rules.can_edit(request.user, training):
        raise PermissionDenied
    return training


def _answers(
    request: SignedInRequest, training: Training, page: TrainingPage
) -> tuple[EffectAnswer, ...]:
    """By name, for who leads there; that they looked stands in the log."""
    if not rules.can_see_attendance(request.user, training):
        return ()
    if page.answers:
        record(request.user, "read_training_answers", training, answers=len(page.answers))
    return page.answers


def _may_plan(request: SignedInRequest) -> bool:
    here: Any = request.organisation
    return here is not None and rules.can_plan(request.user, here)


def _only_team(request: SignedInRequest) -> None:
    if not _may_plan(request):
        raise PermissionDenied


def _open_tasks(known: Needs) -> list[int]:
    return [key for need in (*known.known, *known.others) for key in need.task_keys]


def _chosen_near(request: SignedInRequest, near: Any) -> list[Any]:
    """Those who were ticked, of those who may be named to this user."""
    ticked = set(request.POST.getlist("near"))
    return [person for person in near if str(person.pk) in ticked]


def _asked_year(request: SignedInRequest) -> SchoolYear:
    """Which school year, of those there are."""
    asked = request.GET.get("year", "")
    if asked.isdecimal() and len(asked) <= LONGEST_KEY:
        found = SchoolYear.objects.filter(first_year=int(asked)).first()
        if found is not None:
            return found
    return SchoolYear.objects.current()
