"""How many tasks of a place have their mandates, without reading who all these people are."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from django.db.models import QuerySet

from zwerm.schools.models import Organisation
from zwerm.tasks.models import Level

from .entries import lacks_mandate
from .models import Mandate
from .queries import DoneFor, Key, concerns, place_ids


class HeldRow(NamedTuple):
    """A mandate, as far as counts tell of it."""

    task_id: int
    level: str
    pool: str
    organisation_id: int
    scenario_id: int | None
    kind: str
    is_backup: bool


class PlannedRow(DoneFor, Protocol):
    """What is planned, as far as it says whether a mandate is missing."""

    @property
    def task_id(self) -> int: ...
    @property
    def pool(self) -> str: ...
    @property
    def outsourced_minutes(self) -> int: ...


@dataclass(frozen=True, slots=True)
class MandateCounts:
    tasks: int
    unclear: int


def held_rows(organisation: Organisation) -> "QuerySet[Mandate, tuple[Any, ...]]":
    """What holds today at a place, still to be read: rows for `HeldRow`."""
    return Mandate.objects.covering(organisation).current().values_list(*HeldRow._fields)


def mandate_counts(
    organisation: Organisation, held: Iterable[HeldRow], planned: Iterable[PlannedRow]
) -> MandateCounts:
    """As `who_does_what` lists them: tasks with a mandate, and tasks that lack one of the four."""
    family, top = place_ids(organisation), organisation.top.pk
    plans = {(p.task_id, p.level, p.pool, p.organisation_id): p for p in planned}
    mine = {key for key, p in plans.items() if organisation.is_group or concerns(p, family)}
    kinds: dict[Key, Counter[str]] = defaultdict(Counter)
    for row in held:
        place = top if row.level != Level.SCHOOL else row.organisation_id
        key = (row.task_id, row.level, row.pool, place)
        if key in mine or key not in plans:
            kinds[key]["" if row.is_backup else row.kind] += 1
    outsourced = {key for key in mine if plans[key].outsourced_minutes}
    unclear = sum(
        lacks_mandate(kinds[key], is_outsourced=key in outsourced) for key in mine | {*kinds}
    )
    return MandateCounts(sum(bool(counted) for counted in kinds.values()), unclear)
