"""The scenario a page is about: one that is there for the user, or that their team works on."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from zwerm.accounts import rules
from zwerm.accounts.requests import SignedInRequest

from .models import Scenario


def visible(request: SignedInRequest, pk: int, *, with_plan: bool = False) -> Scenario:
    """Without its plan and problem, which are large, unless a page shows all of them."""
    scenarios = Scenario.objects.visible_to(request.user)
    related = scenarios.select_related(
        "organisation__parent__parent", "school_year", "job", "what_if"
    )
    found = related.with_plan() if with_plan else related
    return get_object_or_404(found, pk=pk)


def of_own_team(request: SignedInRequest, pk: int, *, with_plan: bool = False) -> Scenario:
    """One that the user works on, as a member of the team there."""
    scenario = visible(request, pk, with_plan=with_plan)
    if not rules.can_work_in_team(request.user, scenario.organisation):
        raise PermissionDenied
    return scenario


def team_only(request: SignedInRequest) -> None:
    """For who prepares where they work now."""
    here: Any = request.organisation
    if here is None or not rules.can_work_in_team(request.user, here):
        raise PermissionDenied
