"""From a division to its mandates: read what the drafting needs, and compare with today."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Q

from zwerm.people.models import Person
from zwerm.planning.models import Allocation, Backup, PlannedTask, Scenario
from zwerm.schools.models import Organisation
from zwerm.tasks.models import Level

from . import drafting
from .drafting import Draft, Member, Slot, Work
from .models import Mandate, MandateQuerySet
from .queries import covered_schools

SITE = Organisation.Kind.SITE


@dataclass(frozen=True, slots=True)
class Holding:
    """Someone's mandate without its dates: what is compared."""

    slot: Slot
    person: int
    is_backup: bool


class Adoption:
    """What the mandates become when a division is adopted on a day. Reads; changes nothing."""

    def __init__(self, scenario: Scenario, on: date) -> None:
        self.scenario = scenario
        self.on = on

    @property
    def replaceable(self) -> MandateQuerySet:
        """The mandates of this place that would still run on that day.

        A school that divides on its own leaves alone what its group does together.
        """
        place = self.scenario.organisation
        inside = Organisation.objects.below(place.pk).values("pk")
        found = Mandate.objects.filter(organisation__in=inside).from_day(self.on)
        return found if place.is_group else found.filter(level=Level.SCHOOL)

    @cached_property
    def running(self) -> list[Mandate]:
        """A group has thousands of them, of a hundred tasks: each task is read once."""
        return list(self.replaceable.prefetch_related("task", "person").order_by("pk"))

    @cached_property
    def planned(self) -> list[PlannedTask]:
        rows = self.scenario.planned_tasks.order_by("pk")
        return list(rows.prefetch_related("task", "organisation"))

    @cached_property
    def _minutes(self) -> dict[int, dict[int, int]]:
        """Of each planned task: how long each person is at it."""
        found: dict[int, dict[int, int]] = {}
        given = Allocation.objects.filter(planned_task__scenario=self.scenario).order_by("pk")
        for planned, person, minutes in given.values_list("planned_task", "person", "minutes"):
            shares = found.setdefault(planned, {})
            shares[person] = shares.get(person, 0) + minutes
        return found

    @cached_property
    def _backups(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        rows = Backup.objects.filter(planned_task__scenario=self.scenario).order_by("pk")
        for planned, person in rows.values_list("planned_task", "person"):
            found.setdefault(planned, []).append(person)
        return found

    @cached_property
    def works(self) -> list[Work]:
        return [
            _work(one, self._minutes.get(one.pk, {}), self._backups.get(one.pk, []))
            for one in self.planned
        ]

    @cached_property
    def kept(self) -> list[Mandate]:
        """Agreed by hand, and still asked for: only who executes follows the division."""
        asked = {slot for work in self.works for slot in _slots(work)}
        by_hand = [m for m in self.running if m.scenario_id is None and m.kind != drafting.EXECUTE]
        return [mandate for mandate in by_hand if slot_of(mandate) in asked]

    @cached_property
    def ending(self) -> list[Mandate]:
        kept = {mandate.pk for mandate in self.kept}
        return [mandate for mandate in self.running if mandate.pk not in kept]

    @cached_property
    def first_day(self) -> date | None:
        """Since when the division in force runs: not earlier can it be replaced."""
        began = [m.starts_on for m in self.ending if m.scenario_id and m.starts_on <= self.on]
        return max(began, default=None)

    @cached_property
    def members(self) -> list[Member]:
        return _members(self.scenario.organisation, self.on)

    @cached_property
    def drafts(self) -> list[Draft]:
        agreed = {slot_of(mandate) for mandate in self.kept}
        return drafting.draft_mandates(self.works, self.members, agreed)

    @cached_property
    def before(self) -> set[Holding]:
        return {Holding(slot_of(m), m.person_id, m.is_backup) for m in self.ending}

    @cached_property
    def after(self) -> set[Holding]:
        return {Holding(d.slot, d.person, d.is_backup) for d in self.drafts}

    @cached_property
    def answered(self) -> set[Slot]:
        kept = {slot_of(mandate) for mandate in self.kept}
        return kept | {draft.slot for draft in self.drafts if not draft.is_backup}


def slot_of(mandate: Mandate) -> Slot:
    return Slot(mandate.task_id, mandate.level, mandate.organisation_id, mandate.pool, mandate.kind)


def _slots(work: Work) -> Iterable[Slot]:
    for kind in Mandate.Kind.values:
        yield work.slot(kind)
    for school in work.schools:
        yield work.slot(drafting.CONTACT, school)


def _work(planned: PlannedTask, minutes: Mapping[int, int], backups: Sequence[int]) -> Work:
    return Work(
        task=planned.task_id,
        cluster=planned.task.cluster,
        level=planned.level,
        organisation=planned.organisation_id,
        pool=planned.pool,
        minutes=minutes,
        backups=tuple(backups),
        schools=tuple(covered_schools(planned)),
        is_on_site=planned.task.is_on_site,
    )


def _members(place: Organisation, on: date) -> list[Member]:
    """Whoever works there or above it on that day."""
    inside = list(Organisation.objects.below(place.top.pk))
    concerned = {above.pk for above in place.lineage}
    concerned |= set(Organisation.objects.below(place.pk).values_list("pk", flat=True))
    people = Person.objects.filter(
        Q(organisation__in=concerned) | Q(homes__in=concerned),
        Q(starts_on__isnull=True) | Q(starts_on__lte=on),
        Q(ends_on__isnull=True) | Q(ends_on__gte=on),
    )
    rows = people.distinct().select_related("organisation").prefetch_related("homes")
    return [_member(person, inside) for person in rows.order_by("pk")]


def _member(person: Person, inside: Sequence[Organisation]) -> Member:
    """Who works at a school works at its sites; group staff reach the schools they serve."""
    homes = {person.organisation_id, *(home.pk for home in person.homes.all())}
    sites = {site.pk for site in inside if site.kind == SITE and site.parent_id in homes}
    reach: set[int] = set()
    if person.is_group_staff or person.organisation.is_group:
        served = set(person.reach_pools)
        reach = {o.pk for o in inside if o.is_group or not served or o.pool in served}
    return Member(person.pk, frozenset(person.roles), frozenset(homes | sites), frozenset(reach))
