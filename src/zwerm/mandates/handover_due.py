"""Handovers that ask for attention today: for the start page, and for who is reminded by mail."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, F, Q
from django.utils import timezone

from zwerm.accounts.models import User
from zwerm.schools.models import Organisation

from .handover import Handover, HandoverItem, HandoverQuerySet

AHEAD = timedelta(days=14)
# So long after the first day things that are still open are asked for, once a week.
AFTERWARDS = timedelta(days=28)


@dataclass(frozen=True, slots=True)
class Due:
    """A handover that comes near, began without being confirmed, or has things open."""

    handover: Handover
    today: date
    open_items: int
    open_mandates: int

    @property
    def has_begun(self) -> bool:
        return self.handover.first_day <= self.today

    @property
    def is_urgent(self) -> bool:
        return self.has_begun and (not self.handover.is_confirmed or self.open_items > 0)


def near(today: date) -> HandoverQuerySet:
    """Two weeks before the first day until four weeks after it, with what is open."""
    window = Handover.objects.filter(
        first_day__lte=today + AHEAD, first_day__gte=today - AFTERWARDS
    ).filter(Q(last_day__isnull=True) | Q(last_day__gte=today))
    return window.annotate(
        open_items=Count("items", filter=Q(items__done_at__isnull=True), distinct=True),
        open_mandates=Count(
            "successions", filter=Q(successions__successor__isnull=True), distinct=True
        ),
    ).order_by("first_day", "pk")


def due_for(user: User, organisation: Organisation) -> list[Due]:
    """Of the people of this place."""
    return dues(rows_for(user, organisation))


def rows_for(user: User, organisation: Organisation) -> HandoverQuerySet:
    """Those that come near or began, still to be read."""
    inside = Organisation.objects.below(organisation.pk).values("pk")
    rows = near(timezone.localdate()).filter(
        pk__in=Handover.objects.visible_to(user).values("pk"), person__organisation__in=inside
    )
    return rows.select_related("person")


def dues(rows: HandoverQuerySet) -> list[Due]:
    """One that is confirmed and complete asks for nothing."""
    found = [due_of(row, timezone.localdate()) for row in rows]
    return [due for due in found if not due.handover.is_confirmed or due.open_items]


def due_of(row: Handover, today: date) -> Due:
    """Of a row of `near`."""
    counts = vars(row)
    return Due(row, today, counts["open_items"], counts["open_mandates"])


def late_items(today: date) -> list[HandoverItem]:
    """Not done on the day that was agreed, with somebody who takes care of them."""
    rows = HandoverItem.objects.filter(
        done_at__isnull=True,
        owner__isnull=False,
        due_on__lte=today,
        due_on__gte=today - AFTERWARDS,
        handover__confirmed_at__isnull=False,
    ).exclude(owner=F("handover__person"), handover__first_day__lte=today)
    return list(rows.select_related("owner__user", "handover__person").order_by("pk"))
