"""What is open in a division and the ways out: the page, the work behind it, and choosing."""

from datetime import timedelta

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from zwerm.accounts.requests import SignedInRequest
from zwerm.actions.forms import ActionForm

from . import choosing, remedying
from .models import Scenario
from .reaching import of_own_team
from .remedy_forms import GapFilterForm
from .remedy_models import ChosenRemedy
from .remedy_page import GapFilter, GapRow, RemedyPage

GAPS_ON_A_PAGE = 10
# A first proposal for the day; whoever chooses changes it.
DAYS_TO_SEE_TO_IT = 28


@require_safe
def gap_list(request: SignedInRequest, pk: int) -> HttpResponse:
    """Names of all who work there stand on it, so it is for the team that divides."""
    scenario = of_own_team(request, pk)
    page = RemedyPage(scenario, GapFilterForm(request.GET).chosen_filter, reader=request.user)
    shown = Paginator(page.shown, GAPS_ON_A_PAGE).get_page(request.GET.get("page"))
    page.note_reading(shown)
    context = {"scenario": scenario, "page": page, "gaps": shown}
    part = "#results" if request.htmx else ""
    return render(request, f"planning/gap_list.html{part}", context)


@require_POST
def remedies_start(request: SignedInRequest, pk: int) -> HttpResponse:
    scenario = of_own_team(request, pk)
    remedying.start_study(scenario, by=request.user)
    return redirect("planning:gap_list", scenario.pk)


@require_POST
def remedies_stop(request: SignedInRequest, pk: int) -> HttpResponse:
    scenario = of_own_team(request, pk)
    remedying.stop_study(scenario, by=request.user)
    return redirect("planning:gap_list", scenario.pk)


@require_safe
def remedies_progress(request: SignedInRequest, pk: int) -> HttpResponse:
    """How far it is; once it is over, the way to the answers."""
    scenario = of_own_team(request, pk)
    page = RemedyPage(scenario, GapFilter(), reader=request.user)
    address = reverse("planning:gap_list", args=[scenario.pk])
    if page.progress is None:
        return HttpResponseClientRedirect(address) if request.htmx else redirect(address)
    if not request.htmx:
        return redirect(address)
    context = {"scenario": scenario, "page": page}
    return render(request, "planning/gap_list.html#progress", context)


@require_http_methods(["GET", "HEAD", "POST"])
def remedy_choose(request: SignedInRequest, pk: int, task_pk: int, mark: str) -> HttpResponse:
    """The action as it would be, to change or keep at once."""
    scenario = of_own_team(request, pk)
    page = RemedyPage(scenario, GapFilter(), reader=request.user)
    row = next((one for one in page.rows if one.gap.planned_task.pk == task_pk), None)
    way = next((one for one in row.ways if one.mark == mark), None) if row else None
    if row is None or way is None:
        raise Http404
    planned = row.gap.planned_task
    action = choosing.action_for(scenario, planned, way, by=request.user)
    action.due_on = timezone.localdate() + timedelta(days=DAYS_TO_SEE_TO_IT)
    form = ActionForm(request.POST or None, instance=action, user=request.user)
    if form.is_valid():
        key = page.key_of(row)
        choosing.choose_remedy(scenario, key, way, form.save(commit=False), by=request.user)
        messages.success(request, _("Chosen. The action stands with the gap."))
        return redirect(_at_gap(scenario, row))
    context = {"scenario": scenario, "row": row, "way": way, "form": form}
    return render(request, "planning/remedy_choose.html", context)


@require_POST
def remedy_undo(request: SignedInRequest, pk: int, chosen_pk: int) -> HttpResponse:
    """Take a choice back."""
    scenario = of_own_team(request, pk)
    rows = ChosenRemedy.objects.filter(
        scenario__organisation=scenario.organisation, scenario__school_year=scenario.school_year
    )
    related = rows.select_related("action", "scenario")
    light = related.defer("scenario__problem", "scenario__plan")
    chosen = get_object_or_404(light, pk=chosen_pk)
    choosing.undo_choice(chosen, by=request.user)
    messages.success(request, _("The choice is taken back. The gap is open again."))
    return redirect("planning:gap_list", scenario.pk)


def _at_gap(scenario: Scenario, row: GapRow) -> str:
    address = reverse("planning:gap_list", args=[scenario.pk])
    return f"{address}?chosen=yes#gap{row.gap.planned_task.pk}"
