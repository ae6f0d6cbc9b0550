"""What stands in the main menu, and for whom."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from zwerm.accounts.guests import is_guest_at
from zwerm.accounts.models import User
from zwerm.accounts.rules import can_work_in_team
from zwerm.core.navigation import Entry
from zwerm.schools.models import Organisation


def team(request: HttpRequest) -> bool:
    organisation = getattr(request, "organisation", None)
    if not isinstance(request.user, User) or not isinstance(organisation, Organisation):
        return False
    return can_work_in_team(request.user, organisation)


def colleague(request: HttpRequest) -> bool:
    """Not a guest: they have a menu of what is open to them."""
    organisation = getattr(request, "organisation", None)
    if not isinstance(request.user, User) or not isinstance(organisation, Organisation):
        return True
    return not is_guest_at(request.user, organisation)


NAVIGATION = (
    Entry(_("Start"), "overview:home"),
    Entry(_("Step plan"), "stepplan:plan", team),
    Entry(_("Who does what"), "overview:who_does_what"),
    Entry(_("People"), "people:person_list", colleague),
    Entry(_("Team"), "overview:team", team),
    Entry(_("Task overview"), "tasks:task_list", colleague),
    Entry(_("Means"), "means:means_list", team),
    Entry(_("Balance"), "overview:balance", team),
    Entry(_("Division"), "planning:scenario_list", team),
    Entry(_("Mandates"), "mandates:mandate_list", team),
    Entry(_("Policy"), "policy:home", team),
    Entry(_("Workbook"), "planning:workbook", team),
    Entry(_("Schools"), "schools:school_list", colleague),
)
