"""Pages about scenarios: the list, the board, its cells, and the work of dividing."""

import json

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect, HttpResponseClientRefresh

from zwerm.accounts import rules
from zwerm.accounts.requests import SignedInRequest
from zwerm.core.models import record
from zwerm.core.returning import came_from
from zwerm.schools.models import SchoolYear

from . import exporting, limits, pages, queries, services, task_pages
from .acting_views import to_board
from .filters import BoardForm, keys
from .forms import CellForm, PinForm, ScenarioForm, WeightsForm
from .models import PlannedTask, Scenario
from .reaching import of_own_team, team_only, visible
from .readiness import Readiness
from .scenario_rows import ScenarioRows


@require_http_methods(["GET", "HEAD", "POST"])
def scenario_add(request: SignedInRequest) -> HttpResponse:
    team_only(request)
    year = SchoolYear.objects.current()
    form = ScenarioForm(
        request.POST or None,
        instance=Scenario(),
        initial={"name": _("Division %(year)s") % {"year": year}},
        earlier=queries.scenarios(request.user, request.organisation),
    )
    readiness = Readiness(request.organisation, year)
    if not readiness.is_ready or not form.is_valid():
        context = {"form": form, "readiness": readiness}
        return render(request, "planning/scenario_form.html", context)
    with transaction.atomic():
        scenario = services.create_scenario(
            request.organisation,
            school_year=year,
            name=form.cleaned_data["name"],
            by=request.user,
            based_on=form.cleaned_data["based_on"],
        )
        WeightsForm(request.POST, instance=scenario).save()
        services.start_division(scenario, by=request.user)
    return redirect("planning:scenario_detail", scenario.pk)


@require_safe
def scenario_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    scenario = visible(request, pk)
    asked = BoardForm(request.GET).filters
    page = pages.board_page(scenario, asked, user=request.user)
    if asked.place and page.hides(asked.place):
        raise Http404
    may_change = _may_change(request, scenario)
    context = {
        "page": page,
        "scenario": scenario,
        "may_change": may_change,
        "may_copy": rules.can_work_in_team(request.user, scenario.organisation),
        "may_lead": rules.can_lead(request.user, scenario.organisation),
    }
    if may_change:
        context["weights"] = WeightsForm(instance=scenario)
    if not context["may_copy"]:
        here = request.organisation
        may_add = here is not None and rules.can_work_in_team(request.user, here)
        context["own_organisation"] = here if may_add else None
        context["to_ask"] = queries.leads_of(scenario.organisation)
    return render(request, "planning/scenario_detail.html", context)


@require_safe
def planned_task(request: SignedInRequest, pk: int, task_pk: int) -> HttpResponse:
    """One task with everybody around it: the board's row for who reads or works without script."""
    scenario = visible(request, pk)
    rows = ScenarioRows(scenario, queries.shown_to(request.user, scenario))
    rows.read_decisions(rows.share_rows)
    planned = rows.shown_task(task_pk)
    if planned is None:
        raise Http404
    page = task_pages.task_page(
        planned, reader=request.user, asked=request.GET.get("who", ""), rows=rows
    )
    task_pages.note_reading(page, reader=request.user)
    context = {"scenario": scenario, "page": page, "may_change": _may_change(request, scenario)}
    return render(request, "planning/planned_task.html", context)


@require_POST
def scenario_divide(request: SignedInRequest, pk: int) -> HttpResponse:
    scenario = of_own_team(request, pk)
    with transaction.atomic():
        weights = WeightsForm(request.POST, instance=scenario)
        if weights.is_valid():
            limits.set_weights(scenario, weights=weights.cleaned_data, by=request.user)
        services.start_division(scenario, by=request.user)
    return to_board(request, scenario)


@require_safe
def scenario_progress(request: SignedInRequest, pk: int) -> HttpResponse:
    """How far the division is; once it is over, the way back to the board."""
    scenario = visible(request, pk)
    board = reverse("planning:scenario_detail", args=[scenario.pk])
    if scenario.job is None or not scenario.job.is_open:
        return _board_instead(request, board) if request.htmx else redirect(board)
    context = {
        "scenario": scenario,
        "progress": pages.Progress(scenario.job),
        "may_change": _may_change(request, scenario),
    }
    part = "#progress" if request.htmx else ""
    return render(request, f"planning/scenario_progress.html{part}", context)


@require_POST
def scenario_stop(request: SignedInRequest, pk: int) -> HttpResponse:
    scenario = of_own_team(request, pk)
    services.stop_division(scenario, by=request.user)
    return redirect("planning:scenario_detail", scenario.pk)


@require_POST
def scenario_copy(request: SignedInRequest, pk: int) -> HttpResponse:
    """A scenario to try things in; what it was copied from stays as it is."""
    scenario = visible(request, pk)
    if not rules.can_work_in_team(request.user, scenario.organisation):
        raise PermissionDenied
    name = _("Copy of %(name)s") % {"name": scenario.name}
    copy = services.copy_scenario(scenario, name=name[:120], by=request.user)
    return redirect("planning:scenario_detail", copy.pk)


@require_POST
def pin_set(request: SignedInRequest, pk: int) -> HttpResponse:
    scenario = of_own_team(request, pk)
    form = PinForm(request.POST, scenario=scenario, user=request.user)
    if not form.is_valid():
        raise Http404
    services.pin_person(scenario, by=request.user, **form.cleaned_data)
    return _cell_answer(request, form.cleaned_data["planned_task"])


@require_POST
def pin_clear(request: SignedInRequest, pk: int) -> HttpResponse:
    scenario = of_own_team(request, pk)
    form = CellForm(request.POST, scenario=scenario, user=request.user)
    if not form.is_valid():
        raise Http404
    pin = queries.pin_on(**form.cleaned_data)
    if pin is not None:
        services.clear_pin(pin, by=request.user)
    return _cell_answer(request, form.cleaned_data["planned_task"])


@require_safe
def scenario_export(request: SignedInRequest, pk: int, kind: str) -> HttpResponse:
    """The whole division as a file: also for who sees the board, only where they work."""
    scenario = of_own_team(request, pk, with_plan=True)
    file = exporting.export(scenario, kind)
    record(request.user, "exported_division", scenario, kind=kind)
    return HttpResponse(
        file.content,
        content_type=file.media_type,
        headers={"Content-Disposition": file.disposition},
    )


def _board_instead(request: SignedInRequest, board: str) -> HttpResponse:
    """The board takes the place of the progress, with the place and filters it was shown with."""
    shown = request.htmx.current_url_abs_path or ""
    if shown.partition("?")[0] != board:
        return HttpResponseClientRedirect(board)
    swap = {"target": "#content", "select": "#content", "swap": "outerHTML", "push": "false"}
    return HttpResponse(headers={"HX-Location": json.dumps({"path": shown, **swap})})


def _cell_answer(request: SignedInRequest, planned: PlannedTask) -> HttpResponse:
    """The row again for the script; for a plain form the page it came from."""
    if not request.htmx:
        return redirect(_came_from(request, planned))
    page = pages.row_page(planned, keys(request.POST.get("columns", "")))
    if page is None:
        return HttpResponseClientRefresh()
    context = {"page": page, "scenario": planned.scenario, "row": page.row, "may_change": True}
    return render(request, "planning/scenario_detail.html#row_answer", context)


def _came_from(request: HttpRequest, planned: PlannedTask) -> str:
    otherwise = reverse("planning:planned_task", args=[planned.scenario_id, planned.pk])
    return came_from(request, otherwise)


def _may_change(request: SignedInRequest, scenario: Scenario) -> bool:
    return scenario.is_open and rules.can_work_in_team(request.user, scenario.organisation)
