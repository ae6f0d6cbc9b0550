"""Risks to look at again and rehearsals that come: by mail, once."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from typing import TypeVar

from django.urls import reverse

from zwerm.accounts.models import User
from zwerm.core.mail import full_address, mail_later

from .due import NOT_LATER_THAN, leads_of
from .models import Rehearsal, Risk

K = TypeVar("K", Risk, Rehearsal)
# Time to free an hour and to find who helps.
BEFORE_A_REHEARSAL = timedelta(days=7)


def remind(today: date) -> None:
    remind_of_risks(today)
    remind_of_rehearsals(today)


def remind_of_risks(today: date) -> None:
    """One message a day and place: risks that were begun together come back together."""
    rows = Risk.objects.exclude(state=Risk.State.CLOSED).filter(
        review_on__lte=today, review_on__gte=today - NOT_LATER_THAN
    )
    rows = rows.select_related("organisation__parent__parent", "owner__user", "created_by")
    together: dict[tuple[User, int, date | None], list[Risk]] = defaultdict(list)
    for risk, readers in _with_readers(list(rows.order_by("title", "pk"))):
        for user in readers:
            together[user, risk.organisation_id, risk.review_on].append(risk)
    for (user, place, day), risks in together.items():
        context: dict[str, object] = {
            "user": user,
            "place": risks[0].organisation,
            "risks": risks,
            "link": full_address(_page_of(risks)),
        }
        mail_later(
            user.email,
            "policy/email/risks",
            context,
            key=f"risks review {place} {user.pk} {day}",
            language=user.language,
        )


def _page_of(risks: Sequence[Risk]) -> str:
    if len(risks) == 1:
        return reverse("policy:risk_detail", args=[risks[0].pk])
    return reverse("policy:risk_list") + "?show=due"


def remind_of_rehearsals(today: date) -> None:
    """A week before, or as soon as it is known."""
    rows = Rehearsal.objects.planned().filter(
        planned_on__lte=today + BEFORE_A_REHEARSAL, planned_on__gte=today - NOT_LATER_THAN
    )
    rows = rows.select_related("organisation__parent__parent", "owner__user", "created_by")
    for rehearsal, readers in _with_readers(list(rows.order_by("planned_on", "pk"))):
        for user in readers:
            context: dict[str, object] = {
                "user": user,
                "rehearsal": rehearsal,
                "link": full_address(reverse("policy:recovery") + "#rehearsals"),
            }
            mail_later(
                user.email,
                "policy/email/rehearsal",
                context,
                key=f"rehearsal {rehearsal.pk} {user.pk} {rehearsal.planned_on}",
                language=user.language,
            )


def _with_readers(things: Sequence[K]) -> list[tuple[K, list[User]]]:
    """With who sees to it; else who leads there; else who wrote it down."""
    leads = leads_of(thing.organisation_id for thing in things)
    found = []
    for thing in things:
        owner = thing.owner.user if thing.owner else None
        readers = [owner] if owner is not None and _reads(owner, thing) else []
        readers = readers or leads[thing.organisation_id]
        if not readers and thing.created_by is not None and _reads(thing.created_by, thing):
            readers = [thing.created_by]
        found.append((thing, readers))
    return found


def _reads(user: User, thing: Risk | Rehearsal) -> bool:
    return user.is_active and type(thing).objects.visible_to(user).filter(pk=thing.pk).exists()
