"""What adopting a division would change, person by person, for the page that asks to confirm."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from zwerm.people.models import Person
from zwerm.planning.models import Allocation, PlannedTask
from zwerm.tasks.models import Task

from . import drafting
from .adoption import Adoption, Holding

EXECUTE, BACKUP = drafting.EXECUTE, "backup"
Row = tuple[object, ...]
KINDS = (EXECUTE, BACKUP, drafting.CONTACT, drafting.DECIDE, drafting.STEER)


@dataclass(slots=True)
class Change:
    """What one person newly gets and no longer has: names of tasks, by kind."""

    person: Person
    gains: dict[str, list[str]] = field(default_factory=dict)
    losses: dict[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Preview:
    changes: list[Change]
    # Mandates: a task that someone has at three places counts three times.
    gained: int
    lost: int
    unchanged: int
    kept: int
    gaps: list[PlannedTask]
    # How many tasks have nobody for a kind.
    unanswered: dict[str, int]
    # Nobody gets or loses a mandate, but the hours or the tasks are others than those in force.
    alters_hours: bool

    @property
    def alters_nothing(self) -> bool:
        return not (self.changes or self.alters_hours)


def preview(adoption: Adoption) -> Preview:
    gained, lost = adoption.after - adoption.before, adoption.before - adoption.after
    people = Person.objects.in_bulk({holding.person for holding in gained | lost})
    tasks = {planned.task_id: planned.task for planned in adoption.planned}
    tasks |= {mandate.task_id: mandate.task for mandate in adoption.running}
    gains, losses = _by_person(gained, tasks), _by_person(lost, tasks)
    changes = [
        Change(people[pk], gains.get(pk, {}), losses.get(pk, {}))
        for pk in sorted(people, key=lambda pk: people[pk].name.lower())
    ]
    return Preview(
        changes=changes,
        gained=len(gained),
        lost=len(lost),
        unchanged=len(adoption.after & adoption.before),
        kept=len(adoption.kept),
        gaps=_gaps(adoption),
        unanswered=_unanswered(adoption),
        alters_hours=_hours({adoption.scenario.pk}) != _hours(_in_force(adoption)),
    )


def _in_force(adoption: Adoption) -> set[int]:
    """The divisions that the mandates of today come from."""
    return {m.scenario_id for m in adoption.running if m.scenario_id is not None}


def _hours(scenarios: set[int]) -> tuple[Counter[Row], Counter[Row]]:
    """What these divisions ask and give, whichever of them it stands in."""
    asked = PlannedTask.objects.filter(scenario__in=scenarios)
    given = Allocation.objects.filter(planned_task__scenario__in=scenarios)
    place = ("task", "level", "organisation", "pool")
    return (
        Counter(asked.values_list(*place, "needed_minutes", "outsourced_minutes")),
        Counter(
            given.values_list(
                *(f"planned_task__{name}" for name in place), "person", "source", "minutes"
            )
        ),
    )


def _by_person(
    holdings: Iterable[Holding], tasks: dict[int, Task]
) -> dict[int, dict[str, list[str]]]:
    """A task that someone has at several places is named once."""
    names: dict[int, dict[str, set[str]]] = {}
    for holding in holdings:
        kind = BACKUP if holding.is_backup else holding.slot.kind
        mine = names.setdefault(holding.person, {})
        mine.setdefault(kind, set()).add(tasks[holding.slot.task].name)
    return {
        person: {kind: sorted(mine[kind]) for kind in KINDS if kind in mine}
        for person, mine in names.items()
    }


def _gaps(adoption: Adoption) -> list[PlannedTask]:
    short = [planned for planned in adoption.planned if planned.short_minutes]
    return sorted(short, key=lambda planned: (not planned.is_core, -planned.short_minutes))


def _unanswered(adoption: Adoption) -> dict[str, int]:
    """Executing is left out: who is missing there stands among the gaps."""
    kinds = (drafting.CONTACT, drafting.DECIDE, drafting.STEER)
    counts = {
        kind: sum(work.slot(kind) not in adoption.answered for work in adoption.works)
        for kind in kinds
    }
    return {kind: count for kind, count in counts.items() if count}
