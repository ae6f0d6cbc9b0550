"""The page about policy: where it stands, and the next step."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from zwerm.accounts.requests import SignedInRequest
from zwerm.schools.models import Organisation, SchoolYear

from .goal_views import refuse_outsiders
from .live import Place
from .models import Goal, Part, Plan, Vision
from .queries import PlanRow
from .reviewed import review
from .standing import goals_here, parts_adopted, plans_here
from .stands import address, read_stands, stands


@dataclass(frozen=True, slots=True)
class NextStep:
    """The one thing to do now."""

    title: str
    text: str
    url: str
    link: str


@require_safe
def home(request: SignedInRequest) -> HttpResponse:
    refuse_outsiders(request)
    here, user = request.organisation, request.user
    at = Place(here, SchoolYear.objects.current(), user)
    read_stands(at)
    plans = plans_here(at)
    checked = _to_check(here, plans)
    context = {
        "here": here,
        "next": next_step(at, plans),
        "stands": stands(at),
        "checked": checked,
        "review": review(checked, user, at) if checked else None,
    }
    return render(request, "policy/home.html", context)


def _to_check(here: Organisation, plans: list[PlanRow]) -> Plan | None:
    """One of its own: first what is not adopted yet, then what changed since."""
    own = [row for row in plans if row.plan.organisation_id == here.pk]
    own.sort(key=lambda row: (row.version is not None, not row.is_changed))
    return own[0].plan if own else None


def next_step(at: Place, plans: list[PlanRow]) -> NextStep | None:
    """Why, then what, then the plan itself. None: nothing is waiting."""
    own = [row for row in plans if row.plan.organisation_id == at.organisation.pk]
    return _vision_step(at) or _goal_step(at) or _plan_step(own)


def _vision_step(at: Place) -> NextStep | None:
    url = address("policy:vision")
    adopted = parts_adopted(at)
    if not url or len(adopted) == len(Part):
        return None
    if adopted or Vision.objects.filter(organisation=at.organisation).exists():
        return NextStep(
            _("Finish the vision"),
            _("Let the team react, and adopt it. A plan can only follow a vision that holds."),
            url,
            _("To the vision"),
        )
    return NextStep(
        _("Say what you want with ICT"),
        _("First why, then what. A few questions lead you to a text of half a page."),
        url,
        _("Begin with the vision"),
    )


def _goal_step(at: Place) -> NextStep | None:
    """Any goal will do, also one that was reached; mostly there is an open one."""
    if goals_here(at) or Goal.objects.of_place(at.organisation).exists():
        return None
    return NextStep(
        _("Choose your first goal"),
        _("One thing that must be better in a year, and how you will see it."),
        reverse("policy:goal_add"),
        _("Add a goal"),
    )


def _plan_step(plans: list[PlanRow]) -> NextStep | None:
    if not plans:
        return NextStep(
            _("Begin the plan"),
            _("The chapters stand ready, and what Zwerm knows already is in them."),
            reverse("policy:plan_add"),
            _("Begin a plan"),
        )
    for row in plans:
        if row.version is None:
            return NextStep(
                _("Bring “%(title)s” to adoption") % {"title": row.plan.title},
                _("See what a reviewer would miss, and mend it. Then adopt the plan."),
                reverse("policy:plan_check", args=[row.plan.pk]),
                _("Check the plan"),
            )
    for row in plans:
        if row.is_due:
            return NextStep(
                _("Look at “%(title)s” again") % {"title": row.plan.title},
                _("You agreed to look at it again. What came of it, and what is different now?"),
                reverse("policy:plan_detail", args=[row.plan.pk]),
                _("To the plan"),
            )
    return None
