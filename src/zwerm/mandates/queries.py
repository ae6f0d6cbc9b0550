"""Who does what at a place, and what an adoption would change."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from django.db.models import Exists, ForeignKey, Model, OuterRef, Q, QuerySet
from django.utils import timezone

from zwerm.core.reading_together import read_together
from zwerm.people.absence import Absence
from zwerm.people.models import Person
from zwerm.planning.models import PlannedTask
from zwerm.schools.family import family_rows, inside, linked
from zwerm.schools.models import Organisation
from zwerm.tasks.models import Cluster, Level, Task

from .entries import Entry, Missing
from .models import Mandate

Key = tuple[int, str, str, int]


@dataclass(frozen=True, slots=True)
class Checklist:
    """The entries that are shown, and how many of all miss what."""

    entries: list[Entry]
    counts: list[tuple[Missing, int]]
    missing: str
    total: int
    complete: int


def checklist(entries: Sequence[Entry], missing: str = "") -> Checklist:
    """Which questions are open; with `missing`, only the entries that miss that."""
    counts = Counter(kind for entry in entries for kind in entry.missing)
    known = missing if missing in Missing.values else ""
    return Checklist(
        entries=[e for e in entries if not known or Missing(known) in e.missing],
        counts=[(kind, counts[kind]) for kind in Missing if counts[kind]],
        missing=known,
        total=len(entries),
        complete=sum(not entry.lacks_mandate for entry in entries),
    )


class MandateRows(NamedTuple):
    """The mandates of a place, and what the divisions behind them plan there."""

    held: QuerySet[Mandate]
    planned: QuerySet[PlannedTask]
    # What these are about and who has them: each once, however many mandates name it.
    tasks: QuerySet[Task]
    people: QuerySet[Person]
    places: QuerySet[Organisation]


def rows_of_mandates(organisation: Organisation) -> MandateRows:
    """Still to be read, for a page that reads them with more."""
    held = Mandate.objects.covering(organisation).current().order_by()
    scenarios = held.exclude(scenario=None).values("scenario")
    planned = PlannedTask.objects.filter(
        organisation__in=place_ids(organisation), scenario__in=scenarios
    ).order_by()
    about = Q(pk__in=held.values("task")) | Q(pk__in=planned.values("task"))
    named = Q(pk__in=held.values("person")) | Q(pk__in=held.values("deputy"))
    return MandateRows(
        held=held.order_by("pk"),
        planned=planned.order_by("pk"),
        tasks=Task.objects.filter(about),
        people=Person.objects.filter(named),
        places=family_rows(organisation.top.pk),
    )


def _joined(rows: MandateRows) -> MandateRows:
    """Read, and each row told what it is about."""
    read_together(*rows)
    places = {place.pk: place for place in linked(rows.places)}
    tasks, people = {task.pk: task for task in rows.tasks}, {one.pk: one for one in rows.people}
    _tell(rows.planned, PlannedTask, task=tasks, organisation=places)
    _tell(rows.held, Mandate, task=tasks, organisation=places, person=people, deputy=people)
    return rows


def _tell(rows: Iterable[Model], model: type[Model], **known: Mapping[int, Model]) -> None:
    """What these keys refer to. Nothing changes, so it need not be set as if it did."""
    for name, by_pk in known.items():
        field = model._meta.get_field(name)
        assert isinstance(field, ForeignKey)  # noqa: S101 # for the checker of types
        for row in rows:
            key = getattr(row, field.attname)
            if key is not None:
                field.set_cached_value(row, by_pk[key])


def who_does_what(organisation: Organisation, rows: MandateRows | None = None) -> list[Entry]:
    """What holds for a school, its own and shared; for a school group, what is done together.

    A task that the division in force knows stands here also when nobody has it yet.
    """
    rows = _joined(rows or rows_of_mandates(organisation))
    mandates = list(rows.held)
    note_away(mandates)
    top = organisation.top
    here = place_ids(organisation)
    planned = {(p.task_id, p.level, p.pool, p.organisation_id): p for p in rows.planned}
    entries: dict[Key, Entry] = {}
    for key, plan in planned.items():
        if organisation.is_group or concerns(plan, here):
            entries[key] = Entry(plan.task, plan.level, plan.organisation, plan.pool, plan)
    for mandate in mandates:
        place = top if mandate.level != Level.SCHOOL else mandate.organisation
        key = (mandate.task_id, mandate.level, mandate.pool, place.pk)
        if key not in entries and key not in planned:
            entries[key] = Entry(mandate.task, mandate.level, place, mandate.pool)
        if key in entries:
            entries[key].mandates.append(mandate)
    return _in_order(entries.values())


def note_away(mandates: Iterable[Mandate]) -> None:
    """Tell each of these whether the deputy answers today: one query for all of them."""
    deputed = [mandate for mandate in mandates if mandate.deputy_id is not None]
    if not deputed:
        return
    deputies = {one.deputy_id for one in deputed if one.deputy_id}
    people = {mandate.person_id for mandate in deputed} | deputies
    is_away = Exists(Absence.objects.current().filter(person=OuterRef("pk")))
    known = Person.objects.filter(pk__in=people).annotate(is_away=is_away)
    rows = known.values_list("pk", "is_away", "ends_on")
    away = {pk for pk, is_away, _ends_on in rows if is_away}
    today = timezone.localdate()
    gone = {pk for pk, _is_away, ends_on in rows if ends_on is not None and ends_on < today}
    for mandate in deputed:
        mandate.is_away = mandate.person_id in away and mandate.deputy_id not in away | gone


def waiting_for(person: Person) -> list[Mandate]:
    """What someone was asked to confirm and has not answered, the soonest first."""
    return list(waiting_rows([person]))


def waiting_rows(people: "Iterable[Person] | QuerySet[Person]") -> QuerySet[Mandate]:
    """The same of each of these, still to be read."""
    found = Mandate.objects.filter(person__in=people).awaiting().from_day(timezone.localdate())
    return found.select_related("task", "organisation").order_by("starts_on", "pk")


def place_ids(organisation: Organisation) -> set[int]:
    """A school with its sites and what it is part of; a school group alone."""
    if organisation.is_group:
        return {organisation.pk}
    below = (place.pk for place in inside(organisation))
    return {*below, *(above.pk for above in organisation.lineage)}


class DoneFor(Protocol):
    """What is planned, as far as it says at which place and for which schools."""

    @property
    def level(self) -> str: ...
    @property
    def organisation_id(self) -> int: ...
    @property
    def covers(self) -> Sequence[Sequence[int]]: ...


def covered_schools(planned: DoneFor) -> list[int]:
    """The pks of the schools that a planned task is done for."""
    return [int(school) for school, *_minutes in planned.covers]


def concerns(planned: DoneFor, places: set[int]) -> bool:
    """Whether it is done at one of these places, or together for one of them."""
    if planned.level == Level.SCHOOL:
        return planned.organisation_id in places
    return not places.isdisjoint(covered_schools(planned))


def _in_order(entries: Iterable[Entry]) -> list[Entry]:
    """By cluster, then as the catalogue has them; what the school does itself first."""
    clusters = list(Cluster.values)
    levels = list(Level.values)
    return sorted(
        entries,
        key=lambda e: (clusters.index(e.task.cluster), e.task.pk, levels.index(e.level)),
    )
