"""Who does what at a place, and what an adoption would change."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils import timezone

from zwerm.people.absence import Absence
from zwerm.people.models import Person
from zwerm.planning.models import PlannedTask
from zwerm.schools.models import Organisation
from zwerm.tasks.models import Cluster, Level

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


def who_does_what(organisation: Organisation) -> list[Entry]:
    """What holds for a school, its own and shared; for a school group, what is done together.

    A task that the division in force knows stands here also when nobody has it yet.
    """
    held = Mandate.objects.covering(organisation).current()
    related = held.select_related("task", "organisation", "person", "deputy")
    mandates = list(related.order_by("pk"))
    note_away(mandates)
    top = organisation.top
    family = place_ids(organisation)
    planned = {
        (p.task_id, p.level, p.pool, p.organisation_id): p
        for p in _planned(family, {m.scenario_id for m in mandates if m.scenario_id})
    }
    entries: dict[Key, Entry] = {}
    for key, plan in planned.items():
        if organisation.is_group or concerns(plan, family):
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
    found = Absence.objects.current().filter(person__in=people)
    left = Person.objects.filter(pk__in=deputies, ends_on__lt=timezone.localdate())
    away = {*found.values_list("person_id", flat=True)}
    gone = {*left.values_list("pk", flat=True)}
    for mandate in deputed:
        mandate.is_away = mandate.person_id in away and mandate.deputy_id not in away | gone


def waiting_for(person: Person) -> list[Mandate]:
    """What someone was asked to confirm and has not answered, the soonest first."""
    found = Mandate.objects.filter(person=person).awaiting().from_day(timezone.localdate())
    return list(found.select_related("task", "organisation").order_by("starts_on", "pk"))


def place_ids(organisation: Organisation) -> set[int]:
    """A school with its sites and what it is part of; a school group alone."""
    if organisation.is_group:
        return {organisation.pk}
    below = Organisation.objects.below(organisation.pk).values_list("pk", flat=True)
    return {*below, *(above.pk for above in organisation.lineage)}


def _planned(places: set[int], scenario_ids: set[int]) -> list[PlannedTask]:
    rows = PlannedTask.objects.filter(organisation__in=places, scenario__in=scenario_ids)
    return list(rows.select_related("task", "organisation").order_by("pk"))


def covered_schools(planned: PlannedTask) -> list[int]:
    """The pks of the schools that a planned task is done for."""
    return [int(school) for school, *_minutes in planned.covers]


def concerns(planned: PlannedTask, places: set[int]) -> bool:
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
