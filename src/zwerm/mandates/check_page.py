"""The check as a page: of a school every fault with what mends it, of a group a row per school."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from zwerm.people.models import Person
from zwerm.schools.models import Organisation
from zwerm.tasks.models import Cluster, Task

from .check_queries import Spots, spots_of, whereabouts
from .checking import SORT_OF, Fault, Finding, Sort, Spot, findings
from .drafting import CONTACT, DECIDE, EXECUTE, STEER
from .entries import BACKUP, place_name

FAULTS: Mapping[Fault, str | Promise] = {
    Fault.NO_DECIDER: _("nobody decides"),
    Fault.NO_EXECUTOR: _("nobody executes it"),
    Fault.NO_STEERER: _("nobody steers"),
    Fault.NO_CONTACT: _("nobody is the contact"),
    Fault.TWO_DECIDE: _("more than one person decides"),
    Fault.TWO_LEVELS: _("decided at the school and above it"),
    Fault.LEFT: _("held by someone who left"),
    Fault.AWAY: _("held by someone who is away"),
    Fault.LEAVES: _("held by someone who leaves"),
    Fault.NO_BACKUP: _("no backup"),
    Fault.NO_DEPUTY: _("no deputy"),
    Fault.DEPUTY_LEFT: _("the deputy left"),
    Fault.DEPUTY_LEAVES: _("the deputy leaves"),
    Fault.ASKS_CHANGE: _("asks for a change"),
    Fault.UNCONFIRMED: _("not confirmed yet"),
}
SORTS: Mapping[Sort, str | Promise] = {
    Sort.HOLE: _("Nobody has it"),
    Sort.DOUBLE: _("Two people have it"),
    Sort.PERSON: _("Left or away"),
    Sort.COVER: _("No deputy or backup"),
    Sort.ANSWER: _("Not agreed yet"),
}
# What is not there yet, and the mandate that mends it.
MENDED_BY = {
    Fault.NO_DECIDER: DECIDE,
    Fault.NO_EXECUTOR: EXECUTE,
    Fault.NO_STEERER: STEER,
    Fault.NO_CONTACT: CONTACT,
    Fault.NO_BACKUP: BACKUP,
}


@dataclass(frozen=True, slots=True)
class FaultLine:
    """A finding in words, with where it is mended; without an address for who may not."""

    fault: Fault
    task: Task
    place: str
    person: Person | None
    mend: str

    @property
    def label(self) -> str | Promise:
        return FAULTS[self.fault]

    @property
    def tone(self) -> str:
        urgent = {Sort.HOLE, Sort.DOUBLE, Sort.PERSON}
        return "signal" if SORT_OF[self.fault] in urgent else "soft"


@dataclass(frozen=True, slots=True)
class Filter:
    fault: str = ""
    cluster: str = ""
    text: str = ""

    @property
    def query(self) -> str:
        given = {"cluster": self.cluster, "q": self.text}
        return urlencode({name: value for name, value in given.items() if value})


@dataclass(frozen=True, slots=True)
class PlaceCheck:
    """One place: how many tasks, how many are in order, and what is not right."""

    shown: Organisation
    tasks: int
    in_order: int
    counts: list[tuple[Fault, str | Promise, int]]
    lines: list[FaultLine]
    chosen: Filter

    @property
    def total(self) -> int:
        return sum(count for _fault, _label, count in self.counts)


@dataclass(frozen=True, slots=True)
class SchoolRow:
    """A school in the table of the group; the counts stand in the order of SORTS."""

    place: Organisation
    tasks: int
    in_order: int
    counts: list[tuple[str | Promise, int]]
    total: int


def place_check(shown: Organisation, led: set[int], chosen: Filter) -> PlaceCheck:
    """Of a school, or of what is done together in a group."""
    school = _school_of(shown)
    spots = spots_of(shown.top, only=school)
    here = spots.at(school)
    tasks = Task.objects.in_bulk({spot.task for spot in here})
    here = [spot for spot in here if _is_asked(tasks[spot.task], chosen)]
    found = _discreet(findings(here, whereabouts(shown.top)), led)
    counts = Counter(finding.fault for finding in found)
    fault = Fault(chosen.fault) if chosen.fault in set(Fault) else None
    wanted = [finding for finding in found if fault is None or finding.fault == fault]
    return PlaceCheck(
        shown,
        tasks=len(here),
        in_order=_in_order(here, found),
        counts=[(kind, FAULTS[kind], counts[kind]) for kind in Fault if counts[kind]],
        lines=_lines(wanted, tasks, spots, led),
        chosen=chosen,
    )


def group_check(top: Organisation, led: set[int]) -> list[SchoolRow]:
    """What is done together first; then every school, the most to mend first."""
    spots, where = spots_of(top), whereabouts(top)
    rows = []
    for place in spots.places.values():
        if place.is_group or place.is_school:
            here = spots.at(place)
            found = _discreet(findings(here, where), led)
            counts = Counter(SORT_OF[finding.fault] for finding in found)
            columns = [(label, counts[sort]) for sort, label in SORTS.items()]
            done = _in_order(here, found)
            rows.append(SchoolRow(place, len(here), done, columns, len(found)))
    return sorted(rows, key=lambda row: (not row.place.is_group, -row.total, row.place.name))


def _discreet(found: Iterable[Finding], led: set[int]) -> list[Finding]:
    """Who asks for a change tells it to who leads; for others it is not confirmed yet."""
    return [
        one._replace(fault=Fault.UNCONFIRMED)
        if one.fault == Fault.ASKS_CHANGE and (one.duty is None or one.duty.organisation not in led)
        else one
        for one in found
    ]


def _school_of(place: Organisation) -> Organisation:
    is_site = place.kind == Organisation.Kind.SITE and place.parent is not None
    return place.parent if is_site and place.parent else place


def _in_order(spots: Iterable[Spot], found: Iterable[Finding]) -> int:
    """A mandate holds while it waits for a yes: that alone leaves a task in order."""
    faulty = {id(one.spot) for one in found if one.fault != Fault.UNCONFIRMED}
    return sum(id(spot) not in faulty for spot in spots)


def _is_asked(task: Task, chosen: Filter) -> bool:
    words = chosen.text.casefold().split()
    in_cluster = chosen.cluster not in Cluster.values or task.cluster == chosen.cluster
    return in_cluster and all(word in task.name.casefold() for word in words)


def _lines(
    found: list[Finding], tasks: Mapping[int, Task], spots: Spots, led: set[int]
) -> list[FaultLine]:
    holders = {one.duty.person for one in found if one.duty is not None}
    people = Person.objects.in_bulk(holders)
    order = list(Cluster.values)
    lines = [
        FaultLine(
            one.fault,
            tasks[one.spot.task],
            _place(one, spots),
            people[one.duty.person] if one.duty else None,
            _mend(one, led),
        )
        for one in found
    ]
    urgency = list(Fault)
    return sorted(
        lines,
        key=lambda x: (urgency.index(x.fault), order.index(x.task.cluster), x.task.pk),
    )


@dataclass(frozen=True, slots=True)
class _Placed:
    level: str
    organisation: Organisation
    pool: str


def _place(found: Finding, spots: Spots) -> str:
    spot = found.spot
    if found.school is not None and found.school in spots.places:
        return spots.places[found.school].name
    return place_name(_Placed(spot.level, spots.places[spot.organisation], spot.pool))


def _mend(found: Finding, led: set[int]) -> str:
    spot, duty = found.spot, found.duty
    if duty is not None:
        if duty.organisation not in led:
            return ""
        return reverse("mandates:mandate_edit", args=[duty.id])
    place = found.school or spot.organisation
    if place not in led:
        return ""
    asked: dict[str, str | int] = {
        "task": spot.task,
        "organisation": place,
        "level": spot.level,
        "pool": spot.pool,
        "kind": MENDED_BY[found.fault],
    }
    return f"{reverse('mandates:mandate_add')}?{urlencode(asked)}"
