"""What adopting a division would change, person by person, for the page that asks to confirm."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from heapq import nsmallest

from zwerm.core.reading_together import read_together
from zwerm.people.models import Person
from zwerm.planning.models import Allocation, PlannedTask
from zwerm.tasks.models import Task

from . import drafting
from .adoption import Adoption, Holding, Open

EXECUTE, BACKUP = drafting.EXECUTE, "backup"
MOST_GAPS = 12
Row = tuple[object, ...]
KINDS = (EXECUTE, BACKUP, drafting.CONTACT, drafting.DECIDE, drafting.STEER)


@dataclass(slots=True)
class Change:
    """What one person newly gets and no longer has: names of tasks, by kind."""

    person: Person
    gains: dict[str, list[str]] = field(default_factory=dict)
    losses: dict[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Gap:
    """A task that misses hours at a place."""

    task: str
    place: str
    is_core: bool
    short_minutes: int


@dataclass(frozen=True, slots=True)
class Preview:
    changes: list[Change]
    # Mandates: a task that someone has at three places counts three times.
    gained: int
    lost: int
    unchanged: int
    kept: int
    first_gaps: list[Gap]
    gap_count: int
    # How many tasks have nobody for a kind.
    unanswered: dict[str, int]
    # Nobody gets or loses a mandate, but the hours or the tasks are others than those in force.
    alters_hours: bool

    @property
    def alters_nothing(self) -> bool:
        return not (self.changes or self.alters_hours)


def preview(adoption: Adoption) -> Preview:
    gained, lost = adoption.after - adoption.before, adoption.before - adoption.after
    keys = {holding.person for holding in gained | lost}
    faces = Person.objects.filter(pk__in=keys).only("name", "photo")
    open_first = nsmallest(MOST_GAPS, adoption.open, key=_worst_first)
    told = {holding.slot.task for holding in gained | lost} | {one.task for one in open_first}
    tasks = Task.objects.filter(pk__in=told)
    read_together(faces, tasks)
    people = {person.pk: person for person in faces}
    names = {task.pk: task.name for task in tasks}
    gains, losses = _by_person(gained, names), _by_person(lost, names)
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
        first_gaps=[
            Gap(names[one.task], one.pool or one.organisation, one.is_core, one.short_minutes)
            for one in open_first
        ],
        gap_count=len(adoption.open),
        unanswered=_unanswered(adoption),
        alters_hours=not changes and _hours_differ(adoption.scenario.pk, _in_force(adoption)),
    )


def _worst_first(one: Open) -> tuple[bool, int]:
    return not one.is_core, -one.short_minutes


def _in_force(adoption: Adoption) -> set[int]:
    """The divisions that the mandates of today come from."""
    return {one.scenario for one in adoption.standing if one.scenario is not None}


def _hours_differ(scenario: int, in_force: set[int]) -> bool:
    """Whether these divisions ask and give the same, whichever of them it stands in."""
    if in_force == {scenario}:
        return False
    either = {scenario, *in_force}
    place = ("task", "level", "organisation", "pool")
    asked = PlannedTask.objects.filter(scenario__in=either).values_list(
        "scenario", *place, "needed_minutes", "outsourced_minutes"
    )
    given = Allocation.objects.filter(planned_task__scenario__in=either).values_list(
        "planned_task__scenario",
        *(f"planned_task__{name}" for name in place),
        "person",
        "source",
        "minutes",
    )
    read_together(asked, given)
    return any(_differ(rows, scenario, in_force) for rows in (asked, given))


def _differ(rows: Iterable[Row], scenario: int, in_force: set[int]) -> bool:
    """Whether the rows of the one are other ones than those of the others; each names whose."""
    new, old = Counter[Row](), Counter[Row]()
    for whose, *row in rows:
        new[tuple(row)] += whose == scenario
        old[tuple(row)] += whose in in_force
    return new != old


def _by_person(
    holdings: Iterable[Holding], tasks: dict[int, str]
) -> dict[int, dict[str, list[str]]]:
    """A task that someone has at several places is named once."""
    names: dict[int, dict[str, set[str]]] = {}
    for holding in holdings:
        kind = BACKUP if holding.is_backup else holding.slot.kind
        mine = names.setdefault(holding.person, {})
        mine.setdefault(kind, set()).add(tasks[holding.slot.task])
    return {
        person: {kind: sorted(mine[kind]) for kind in KINDS if kind in mine}
        for person, mine in names.items()
    }


def _unanswered(adoption: Adoption) -> dict[str, int]:
    """Executing is left out: who is missing there stands among the gaps."""
    kinds = (drafting.CONTACT, drafting.DECIDE, drafting.STEER)
    counts = {
        kind: sum(work.slot(kind) not in adoption.answered for work in adoption.works)
        for kind in kinds
    }
    return {kind: count for kind, count in counts.items() if count}
