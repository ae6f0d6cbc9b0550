"""How far the lists of a place are."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Max

from zwerm.accounts.models import User
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
    counts: dict[int, Counter[str]] = {each.pk: Counter() for each in lists}
    looked: dict[int, object] = {}
    rows = ChecklistItem.objects.filter(checklist__in=lists).order_by()
    grouped = rows.values("checklist", "state").annotate(number=Count("pk"), last=Max("looked_on"))
    for row in grouped:
        counts[row["checklist"]][row["state"]] = row["number"]
        days = [day for day in (looked.get(row["checklist"]), row["last"]) if day]
        looked[row["checklist"]] = max(days, default=None)  # type: ignore[type-var] # of days
    return [Progress(each, counts[each.pk], looked.get(each.pk)) for each in lists]


def checklists(place: Organisation, user: User) -> list[Progress]:
    rows = Checklist.objects.visible_to(user).holding_at(place)
    return progress_of(list(rows.select_related("organisation__parent__parent", "review_year")))
