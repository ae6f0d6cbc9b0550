"""Who decides about what, by cluster; and giving one person all tasks of a cluster in one act."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zwerm.people.models import Person
from zwerm.schools.models import Organisation
from zwerm.tasks.models import Cluster, Level, Task

from .check_queries import Spots, spots_of
from .checking import Spot
from .drafting import Slot
from .entries import BACKUP, COLUMNS, place_name

# Execution follows the division, and a backup is one person beside another.
KINDS = {kind: label for kind, label in COLUMNS.items() if kind not in {"execute", BACKUP}}
NAMED = 3


class Scope(models.TextChoices):
    """Of a school its own tasks; of a group what is done together, or what every school does."""

    HERE = "here", _("the tasks of this place")
    SCHOOLS = "schools", _("the own tasks of every school")


@dataclass(frozen=True, slots=True)
class Cell:
    """Who has the mandates of one kind for one cluster: the most first."""

    kind: str
    holders: list[tuple[Person, int]]
    others: int
    open: int

    @property
    def label(self) -> str | Promise:
        return COLUMNS[self.kind]


@dataclass(frozen=True, slots=True)
class ClusterRow:
    cluster: str
    tasks: int
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class Line:
    """One task in the preview: who has it now, and whether that changes."""

    slot: Slot
    task: Task
    place: str
    now: list[Person]
    changes: bool

    @property
    def key(self) -> str:
        return "-".join(
            map(str, (self.slot.task, self.slot.organisation, self.slot.level, self.slot.pool))
        )


class Work:
    """The tasks of a place, or of every school of a group, with who has them today."""

    def __init__(self, place: Organisation, scope: str = Scope.HERE) -> None:
        found = spots_of(place.top)
        self.spots = _in_scope(found, place, scope)
        self.places = found.places
        self.tasks = Task.objects.in_bulk({spot.task for spot in self.spots})
        self.people = Person.objects.in_bulk(
            {duty.person for spot in self.spots for duty in spot.duties}
        )

    def matrix(self) -> list[ClusterRow]:
        """Each cluster with tasks here, and who has each of the four mandates."""
        rows = []
        for cluster in Cluster.values:
            spots = [spot for spot in self.spots if self.tasks[spot.task].cluster == cluster]
            if spots:
                cells = [self._cell(spots, kind) for kind in COLUMNS if kind != BACKUP]
                rows.append(ClusterRow(cluster, len(spots), cells))
        return rows

    def _cell(self, spots: list[Spot], kind: str) -> Cell:
        counts = Counter(person for spot in spots for person in {d.person for d in spot.held(kind)})
        ranked = [(self.people[pk], count) for pk, count in counts.most_common()]
        is_open = sum(
            not spot.held(kind) and not (kind == "execute" and spot.is_outsourced) for spot in spots
        )
        return Cell(kind, ranked[:NAMED], max(len(ranked) - NAMED, 0), is_open)

    def preview(self, person: Person, *, cluster: str, kind: str, replaces: bool) -> list[Line]:
        """What would change stands first; what stays as it is, after it."""
        lines = [
            self._line(spot, person, kind, replaces=replaces)
            for spot in self.spots
            if not cluster or self.tasks[spot.task].cluster == cluster
        ]
        order = list(Cluster.values)
        return sorted(
            lines,
            key=lambda x: (not x.changes, order.index(x.task.cluster), x.task.pk, x.place),
        )

    def _line(self, spot: Spot, person: Person, kind: str, *, replaces: bool) -> Line:
        held = [duty for duty in spot.held(kind) if duty.organisation == spot.organisation]
        has_it = any(duty.person == person.pk for duty in held)
        place = place_name(_Placed(spot.level, self.places[spot.organisation], spot.pool))
        return Line(
            Slot(spot.task, spot.level, spot.organisation, spot.pool, kind),
            self.tasks[spot.task],
            f"{place} ({spot.pool})" if spot.pool and spot.pool not in place else place,
            [self.people[duty.person] for duty in held],
            changes=not has_it and (replaces or not held),
        )


@dataclass(frozen=True, slots=True)
class _Placed:
    level: str
    organisation: Organisation
    pool: str


def _in_scope(found: Spots, place: Organisation, scope: str) -> list[Spot]:
    if not place.is_group:
        return [spot for spot in found.at(place) if spot.level == Level.SCHOOL]
    if scope == Scope.SCHOOLS:
        return [spot for pk, spots in found.by_school.items() if pk != place.pk for spot in spots]
    return found.at(place)


def chosen_slots(lines: Iterable[Line], keys: Iterable[str]) -> list[Slot]:
    wanted = set(keys)
    return [line.slot for line in lines if line.changes and line.key in wanted]
