"""Who decides about what, by cluster; and giving one person all tasks of a cluster in one act."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from zwerm.people.models import Person
from zwerm.schools.models import Organisation
from zwerm.tasks.models import Cluster, Level, Task

from .check_queries import Spots, spots_of
from .checking import Spot
from .drafting import EXECUTE, Slot
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


@dataclass(slots=True)
class Line:
    """One task in the preview, at one place or at many: where it changes, and who has it now."""

    task: Task
    slots: list[Slot] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    now: Counter[str] = field(default_factory=Counter)
    kept: Counter[str] = field(default_factory=Counter)

    @property
    def key(self) -> str:
        return str(self.task.pk)

    @property
    def changes(self) -> bool:
        return bool(self.slots)

    @property
    def holders(self) -> list[str]:
        """Who loses it; or who keeps it, where nothing changes."""
        return [name for name, _count in (self.now if self.slots else self.kept).most_common(NAMED)]

    @property
    def place(self) -> str:
        if len(set(self.places)) <= 1:
            return next(iter(self.places), "")
        return ngettext("%(count)d place", "%(count)d places", len(self.places)) % {
            "count": len(self.places)
        }


class Work:
    """The tasks of a place, or of every school of a group, with who has them today."""

    def __init__(self, place: Organisation, scope: str = Scope.HERE) -> None:
        every = place.is_group and scope == Scope.SCHOOLS
        found = spots_of(place.top, only=None if every else place)
        self.spots = _in_scope(found, place, scope)
        self.places = found.places
        self.tasks = Task.objects.in_bulk({spot.task for spot in self.spots})
        self.people = Person.objects.in_bulk(
            {duty.person for spot in self.spots for duty in spot.duties}
        )

    def matrix(self) -> list[ClusterRow]:
        """Each cluster with tasks here, and who has each of the four mandates."""
        found: dict[str, list[Spot]] = {}
        for spot in self.spots:
            found.setdefault(self.tasks[spot.task].cluster, []).append(spot)
        return [
            ClusterRow(cluster, len(found[cluster]), self._cells(found[cluster]))
            for cluster in Cluster.values
            if cluster in found
        ]

    def _cells(self, spots: list[Spot]) -> list[Cell]:
        counts: dict[str, Counter[int]] = {kind: Counter() for kind in COLUMNS if kind != BACKUP}
        is_open = dict.fromkeys(counts, 0)
        for spot in spots:
            duties = [duty for duty in spot.duties if not duty.is_backup]
            held = dict.fromkeys((duty.kind, duty.person) for duty in duties)
            for kind, person in held:
                counts[kind][person] += 1
            there = {kind for kind, _person in held} | ({EXECUTE} if spot.is_outsourced else set())
            for kind in is_open:
                is_open[kind] += kind not in there
        return [
            Cell(
                kind,
                [(self.people[pk], count) for pk, count in ranked.most_common(NAMED)],
                max(len(ranked) - NAMED, 0),
                is_open[kind],
            )
            for kind, ranked in counts.items()
        ]

    def preview(self, person: Person, *, cluster: str, kind: str, replaces: bool) -> list[Line]:
        """What would change stands first; what stays as it is, after it."""
        lines: dict[int, Line] = {}
        for spot in self.spots:
            task = self.tasks[spot.task]
            if not cluster or task.cluster == cluster:
                line = lines.setdefault(task.pk, Line(task))
                self._add(line, spot, person, kind, replaces=replaces)
        order = list(Cluster.values)
        return sorted(
            lines.values(), key=lambda x: (not x.changes, order.index(x.task.cluster), x.task.pk)
        )

    def _add(self, line: Line, spot: Spot, person: Person, kind: str, *, replaces: bool) -> None:
        held = [duty.person for duty in spot.held(kind) if duty.organisation == spot.organisation]
        place = self.places[spot.organisation]
        if person.pk in held or (held and not replaces):
            line.kept.update(self.people[pk].name for pk in held)
            return
        line.slots.append(Slot(spot.task, spot.level, spot.organisation, spot.pool, kind))
        line.places.append(place_name(_Placed(spot.level, place, spot.pool)))
        line.now.update(self.people[pk].name for pk in held)


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
    return [slot for line in lines if line.key in wanted for slot in line.slots]
