"""What if somebody is away: the page, and the work behind it."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from zwerm.accounts import rules
from zwerm.accounts.requests import SignedInRequest

from . import continuity as deeds
from .continuity_page import ContinuityPage
from .models import Scenario
from .queries import leads_of
from .reaching import of_own_team, visible


@require_safe
def continuity(request: SignedInRequest, pk: int) -> HttpResponse:
    """Names of all who work there stand on it, so it is for the team that divides."""
    scenario = visible(request, pk)
    if not rules.can_work_in_team(request.user, scenario.organisation):
        return _explained(request, scenario)
    page = ContinuityPage(scenario, reader=request.user)
    may_lead = rules.can_lead(request.user, scenario.organisation)
    context = {"scenario": scenario, "page": page, "may_lead": may_lead}
    return render(request, "planning/continuity.html", context)


@require_POST
def continuity_start(request: SignedInRequest, pk: int) -> HttpResponse:
    scenario = of_own_team(request, pk)
    deeds.start_study(scenario, by=request.user)
    return redirect("planning:continuity", scenario.pk)


@require_POST
def continuity_stop(request: SignedInRequest, pk: int) -> HttpResponse:
    scenario = of_own_team(request, pk)
    deeds.stop_study(scenario, by=request.user)
    return redirect("planning:continuity", scenario.pk)


@require_safe
def continuity_progress(request: SignedInRequest, pk: int) -> HttpResponse:
    """How far it is, with the gravest found so far; once it is over, the way to the answers."""
    scenario = of_own_team(request, pk)
    page = ContinuityPage(scenario, reader=request.user)
    address = reverse("planning:continuity", args=[scenario.pk])
    if page.progress is None:
        return HttpResponseClientRedirect(address) if request.htmx else redirect(address)
    if not request.htmx:
        return redirect(address)
    context = {"scenario": scenario, "page": page}
    return render(request, "planning/continuity.html#progress", context)


def _explained(request: SignedInRequest, scenario: Scenario) -> HttpResponse:
    """The team of a school reads the division of its group, but not this: what they do instead."""
    if not rules.can_work_in_team(request.user, request.organisation):
        raise PermissionDenied
    context = {"scenario": scenario, "leads": leads_of(scenario.organisation.top)}
    return render(request, "planning/continuity_elsewhere.html", context, status=403)
