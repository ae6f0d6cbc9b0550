"""How far the lists of a place are."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Count, Max, QuerySet

from zwerm.accounts.models import User
from zwerm.core.reading_together import read_together
from zwerm.schools.models import Organisation

from .models import Checklist, ChecklistItem

State = ChecklistItem.State


@dataclass(frozen=True, slots=True)
class Progress:
    """A list with how many of its points stand how."""

    checklist: Checklist
    counts: Counter[str]
    looked_on: object = None

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def counting(self) -> int:
        """Without what does not concern the place."""
        return self.total - self.counts[State.NOT_FOR_US]

    @property
    def yes(self) -> int:
        return self.counts[State.YES]

    @property
    def partly(self) -> int:
        return self.counts[State.PARTLY]

    @property
    def no(self) -> int:
        return self.counts[State.NO]

    @property
    def open(self) -> int:
        return self.counts[State.OPEN]

    @property
    def not_for_us(self) -> int:
        return self.counts[State.NOT_FOR_US]


def progress_of(lists: Sequence[Checklist]) -> list[Progress]:
    return _progress(lists, _grouped(ChecklistItem.objects.filter(checklist__in=lists)))


def _grouped(items: "QuerySet[ChecklistItem]") -> "QuerySet[Any, Any]":
    rows = items.order_by().values("checklist", "state")
    return rows.annotate(number=Count("pk"), last=Max("looked_on"))


def _progress(lists: Iterable[Checklist], grouped: Iterable[dict[str, Any]]) -> list[Progress]:
    counts: dict[int, Counter[str]] = {each.pk: Counter() for each in lists}
    looked: dict[int, object] = {}
    for row in grouped:
        counts[row["checklist"]][row["state"]] = row["number"]
        days = [day for day in (looked.get(row["checklist"]), row["last"]) if day]
        looked[row["checklist"]] = max(days, default=None)  # type: ignore[type-var] # of days
    return [Progress(each, counts[each.pk], looked.get(each.pk)) for each in lists]


class ChecklistRows(NamedTuple):
    """The lists of a place, and of each how many points are in which state."""

    lists: "QuerySet[Checklist]"
    grouped: "QuerySet[Any, Any]"


def checklist_rows(place: Organisation, user: User) -> ChecklistRows:
    lists = Checklist.objects.visible_to(user).holding_at(place)
    items = ChecklistItem.objects.filter(checklist__in=lists.values("pk"))
    related = lists.select_related("organisation__parent__parent", "review_year")
    return ChecklistRows(related, _grouped(items))


def checklists(
    place: Organisation, user: User, rows: ChecklistRows | None = None
) -> list[Progress]:
    rows = rows or checklist_rows(place, user)
    read_together(*rows)
    return _progress(rows.lists, rows.grouped)
