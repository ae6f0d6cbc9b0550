"""What a team does with a risk: begin from the common ones, live with it, close it, act on it."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zwerm.accounts.models import User
from zwerm.actions.models import Action
from zwerm.actions.services import add_action
from zwerm.core.errors import DomainError
from zwerm.people.models import Person
from zwerm.schools.models import Organisation, SchoolYear

from .keeping import keep
from .models import Risk
from .risk_starters import Starter

HALF_A_YEAR = timedelta(days=182)
LONGEST_TITLE = 200


@transaction.atomic
def begin_with(
    place: Organisation, starters: Iterable[Starter], *, by: User, review_on: date | None = None
) -> list[Risk]:
    """Take over common risks that do not stand there yet. Looked at again in half a year."""
    known = set(Risk.objects.filter(organisation=place).values_list("starter", flat=True))
    made = []
    for each in starters:
        if each.key in known:
            continue
        risk = Risk(
            organisation=place,
            title=str(each.title),
            cause=str(each.cause),
            consequence=str(each.consequence),
            measure=str(each.measure),
            chance=each.chance,
            impact=each.impact,
            review_on=review_on or timezone.localdate() + HALF_A_YEAR,
            starter=each.key,
        )
        keep(risk, by=by)
        made.append(risk)
    return made


def accept_risk(risk: Risk, *, reason: str, review_on: date | None, by: User) -> None:
    """Live with it, knowing what can happen: with a reason, and a day to look again."""
    if not reason.strip():
        raise DomainError(_("Say why you accept this risk."))
    if review_on is None or review_on <= timezone.localdate():
        raise DomainError(_("Choose a later day to look again: what is accepted can change."))
    risk.review_on = review_on
    _decide(risk, Risk.State.ACCEPTED, reason, by)


def close_risk(risk: Risk, *, reason: str, by: User) -> None:
    """It can no longer happen, or it is no longer yours."""
    if not reason.strip():
        raise DomainError(_("Say why this risk is closed."))
    _decide(risk, Risk.State.CLOSED, reason, by)


def reopen_risk(risk: Risk, *, by: User) -> None:
    risk.reason, risk.decided_by, risk.decided_on = "", None, None
    risk.state = Risk.State.OPEN
    keep(risk, by=by)


def look_again(risk: Risk, *, review_on: date | None, by: User) -> None:
    """Somebody looked; nothing else changed."""
    if review_on is None or review_on <= timezone.localdate():
        raise DomainError(_("Choose a later day to look again."))
    risk.review_on = review_on
    keep(risk, by=by)


def _decide(risk: Risk, state: Risk.State, reason: str, by: User) -> None:
    risk.state, risk.reason = state, reason.strip()
    risk.decided_by, risk.decided_on = by, timezone.localdate()
    keep(risk, by=by)


def action_for(risk: Risk, *, by: User) -> Action:
    """The measure as an action, not kept yet."""
    first = risk.tasks.first()
    about = [
        _("Measure against the risk: %(risk)s") % {"risk": risk.title},
        risk.consequence,
    ]
    return Action(
        organisation=risk.organisation,
        school_year=SchoolYear.objects.current(),
        title=_first_sentence(risk.measure) or risk.title,
        details="\n".join(part for part in about if part),
        owner=risk.owner or Person.objects.filter(user=by).first(),
        due_on=risk.review_on,
        task=first,
        origin=Action.Origin.RISK,
        origin_key=risk.pk,
    )


def act_on(risk: Risk, action: Action, *, by: User) -> Action:
    if risk.is_closed:
        raise DomainError(_("This risk is closed. Open it again first."))
    return add_action(action, by=by)


def _first_sentence(text: str) -> str:
    first = text.strip().split("\n")[0]
    end = first.find(". ")
    return (first if end < 0 else first[: end + 1])[:LONGEST_TITLE]
