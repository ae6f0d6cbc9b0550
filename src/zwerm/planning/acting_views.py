"""What is done on the board besides deciding about a cell: undo, redo and limits."""

from collections.abc import Callable

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from zwerm.accounts.requests import SignedInRequest
from zwerm.core.returning import came_from

from . import limits, stepping
from .acting_forms import CapForm, ChangesForm, UncapForm
from .acts import Acts
from .board_step import BoardStep
from .models import Scenario
from .proposal_page import reactions, tallies
from .reaching import of_own_team
from .scenario_rows import ScenarioRows
from .step_words import step_words


def to_board(request: SignedInRequest, scenario: Scenario) -> HttpResponse:
    """Back to the board as it was shown: with its place and filters."""
    otherwise = reverse("planning:scenario_detail", args=[scenario.pk])
    return redirect(came_from(request, otherwise))


@require_POST
def board_undo(request: SignedInRequest, pk: int) -> HttpResponse:
    return _step(request, pk, stepping.undo, _("Undone: %(deed)s."))


@require_POST
def board_redo(request: SignedInRequest, pk: int) -> HttpResponse:
    return _step(request, pk, stepping.redo, _("Done again: %(deed)s."))


def _step(
    request: SignedInRequest, pk: int, deed: Callable[..., BoardStep], sentence: str
) -> HttpResponse:
    scenario = of_own_team(request, pk)
    step = deed(scenario, by=request.user)
    messages.success(request, sentence % {"deed": step_words(step)})
    return to_board(request, scenario)


@require_POST
def cap_set(request: SignedInRequest, pk: int) -> HttpResponse:
    scenario = of_own_team(request, pk)
    form = CapForm(request.POST, scenario=scenario)
    if not form.is_valid():
        return _again(request, scenario, cap_form=form)
    limits.set_cap(
        scenario,
        person=form.cleaned_data["person"],
        weekly_minutes=form.weekly_minutes,
        by=request.user,
    )
    return redirect("planning:scenario_limits", scenario.pk)


@require_POST
def cap_clear(request: SignedInRequest, pk: int) -> HttpResponse:
    scenario = of_own_team(request, pk)
    form = UncapForm(request.POST, scenario=scenario)
    if not form.is_valid():
        raise Http404
    limits.set_cap(
        scenario, person=form.cleaned_data["person"], weekly_minutes=None, by=request.user
    )
    return to_board(request, scenario)


@require_POST
def changes_set(request: SignedInRequest, pk: int) -> HttpResponse:
    scenario = of_own_team(request, pk)
    form = ChangesForm(request.POST)
    if not form.is_valid():
        return _again(request, scenario, changes_form=form)
    limits.set_max_changes(scenario, most=form.cleaned_data["most"], by=request.user)
    return to_board(request, scenario)


def _again(request: SignedInRequest, scenario: Scenario, **forms: Form) -> HttpResponse:
    """The limits on a page of their own, with what is wrong said beside the field."""
    context = {
        "scenario": scenario,
        "acts": Acts(ScenarioRows(scenario)),
        "may_change": scenario.is_open,
    }
    context["cap_form"] = forms.get("cap_form") or CapForm(scenario=scenario)
    context["changes_form"] = forms.get("changes_form") or ChangesForm(
        initial={"most": scenario.max_changes}
    )
    return render(request, "planning/scenario_limits.html", context)


@require_safe
def scenario_limits(request: SignedInRequest, pk: int) -> HttpResponse:
    scenario = of_own_team(request, pk)
    asked = {"person": request.GET.get("person", "")}
    return _again(request, scenario, cap_form=CapForm(scenario=scenario, initial=asked))


@require_safe
def scenario_history(request: SignedInRequest, pk: int) -> HttpResponse:
    """Who did what when on the board, and what was put to whom."""
    scenario = of_own_team(request, pk)
    put = tallies(scenario.proposals.select_related("proposed_by", "withdrawn_by"))
    said = reactions(tally.proposal for tally in put)
    proposals = [(tally, said[tally.proposal.pk]) for tally in put]
    context = {"scenario": scenario, "acts": Acts(ScenarioRows(scenario)), "proposals": proposals}
    return render(request, "planning/scenario_history.html", context)
