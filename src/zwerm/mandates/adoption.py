"""From a division to its mandates: read what the drafting needs, and compare with today."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cached_property
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from django.db.models import F, Q, Value

from zwerm.people.models import Person, PersonQuerySet
from zwerm.planning.models import Allocation, Backup, PlannedTask, Scenario
from zwerm.schools.family import inside
from zwerm.schools.models import Organisation
from zwerm.tasks.models import Level

from . import drafting
from .drafting import Draft, Member, Slot, Work
from .models import Mandate, MandateQuerySet

SITE = Organisation.Kind.SITE


class Holding(NamedTuple):
    """Someone's mandate without its dates: what is compared."""

    slot: Slot
    person: int
    is_backup: bool


class Standing(NamedTuple):
    """A mandate that would still run: a group has thousands of them."""

    pk: int
    slot: Slot
    person: int
    is_backup: bool
    scenario: int | None
    starts_on: date

    @property
    def is_by_hand(self) -> bool:
        """Agreed by hand, where the division leaves room for that."""
        return self.scenario is None and self.slot.kind != drafting.EXECUTE


class Open(NamedTuple):
    """Minutes of a planned task that nobody has."""

    short_minutes: int
    task: int
    is_core: bool
    pool: str
    organisation: str


class Adoption:
    """What the mandates become when a division is adopted on a day. Reads; changes nothing."""

    def __init__(self, scenario: Scenario, on: date) -> None:
        self.scenario = scenario
        self.on = on
        self.open: list[Open] = []  # of the works that were read

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
        return list(self.replaceable.order_by("pk"))

    @cached_property
    def standing(self) -> list[Standing]:
        slot = "task", "level", "organisation", "pool", "kind"
        rows = self.replaceable.order_by("pk").values_list(
            *slot, "pk", "person", "is_backup", "scenario", "starts_on"
        )
        return [Standing(row[5], Slot(*row[:5]), *row[6:]) for row in rows]

    @cached_property
    def planned(self) -> list[PlannedTask]:
        rows = self.scenario.planned_tasks.order_by("pk")
        return list(rows.prefetch_related("task", "organisation"))

    @cached_property
    def _doers(self) -> tuple[dict[int, dict[int, int]], dict[int, list[int]]]:
        """Of each planned task: how long each person is at it, and who stands by."""
        rows = ("planned_task", "person")
        at = {"planned_task__scenario": self.scenario}
        given = Allocation.objects.filter(**at).order_by().values_list(*rows, "minutes", "pk")
        spares = Backup.objects.filter(**at).order_by().values_list(*rows, Value(0), "pk")
        minutes: dict[int, dict[int, int]] = {}
        backups: dict[int, list[int]] = {}
        for planned, person, each, _pk in sorted(given.union(spares, all=True), key=itemgetter(3)):
            if each:
                shares = minutes.setdefault(planned, {})
                shares[person] = shares.get(person, 0) + each
            else:
                backups.setdefault(planned, []).append(person)
        return minutes, backups

    @cached_property
    def works(self) -> list[Work]:
        """In the order of what is planned."""
        minutes, backups = self._doers
        rows = self.scenario.planned_tasks.order_by("pk").values_list(
            "pk",
            "task",
            "level",
            "organisation",
            "pool",
            "covers",
            "is_core",
            "task__cluster",
            "task__is_on_site",
            "organisation__name",
            F("needed_minutes") - F("given_minutes") - F("outsourced_minutes"),
        )
        found = []
        for (
            pk,
            task,
            level,
            place,
            pool,
            covers,
            is_core,
            cluster,
            on_site,
            at,
            short,
        ) in rows:
            if short > 0:
                self.open.append(Open(short, task, is_core, pool, at))
            schools = tuple(int(school) for school, *_minutes in covers)
            doing, standing_by = minutes.get(pk, {}), tuple(backups.get(pk, ()))
            found.append(
                Work(task, cluster, level, place, pool, doing, standing_by, schools, on_site)
            )
        return found

    @cached_property
    def kept_keys(self) -> frozenset[int]:
        """Of what was agreed by hand, and is still asked for: only who executes follows the
        division."""
        by_hand = [one for one in self.standing if one.is_by_hand]
        if not by_hand:
            return frozenset()
        asked = {slot for work in self.works for slot in _slots(work)}
        return frozenset(one.pk for one in by_hand if one.slot in asked)

    @property
    def kept(self) -> list[Standing]:
        return [one for one in self.standing if one.pk in self.kept_keys]

    @property
    def _leaving(self) -> list[Standing]:
        return [one for one in self.standing if one.pk not in self.kept_keys]

    @cached_property
    def ending(self) -> list[Mandate]:
        return [mandate for mandate in self.running if mandate.pk not in self.kept_keys]

    @cached_property
    def first_day(self) -> date | None:
        """Since when the division in force runs: not earlier can it be replaced."""
        began = [m.starts_on for m in self._leaving if m.scenario and m.starts_on <= self.on]
        return max(began, default=None)

    @cached_property
    def members(self) -> list[Member]:
        """Whom a question can go to: who has work in the division, and who has a role."""
        at = {"planned_task__scenario": self.scenario}
        doing = Allocation.objects.filter(**at).values("person")
        standing_by = Backup.objects.filter(**at).values("person")
        asked = Q(pk__in=doing) | Q(pk__in=standing_by) | ~Q(roles=[])
        return _members(Person.objects.filter(asked), self.scenario.organisation, self.on)

    @cached_property
    def drafts(self) -> list[Draft]:
        agreed = {one.slot for one in self.kept}
        return drafting.draft_mandates(self.works, self.members, agreed)

    @cached_property
    def before(self) -> set[Holding]:
        return {Holding(m.slot, m.person, m.is_backup) for m in self._leaving}

    @cached_property
    def after(self) -> set[Holding]:
        return {Holding(d.slot, d.person, d.is_backup) for d in self.drafts}

    @cached_property
    def answered(self) -> set[Slot]:
        kept = {one.slot for one in self.kept}
        return kept | {draft.slot for draft in self.drafts if not draft.is_backup}


def slot_of(mandate: Mandate) -> Slot:
    return Slot(mandate.task_id, mandate.level, mandate.organisation_id, mandate.pool, mandate.kind)


def _slots(work: Work) -> Iterable[Slot]:
    for kind in Mandate.Kind.values:
        yield work.slot(kind)
    for school in work.schools:
        yield work.slot(drafting.CONTACT, school)


def _members(asked: PersonQuerySet, place: Organisation, on: date) -> list[Member]:
    """Those of them who work there or above it on that day."""
    at = {one.pk for one in (*place.lineage, *inside(place))}
    homes = Person.homes.through.objects.filter(organisation__in=at).values("person")
    people = asked.filter(
        Q(organisation__in=at) | Q(pk__in=homes),
        Q(starts_on__isnull=True) | Q(starts_on__lte=on),
        Q(ends_on__isnull=True) | Q(ends_on__gte=on),
    )
    found = people.order_by("pk").values_list(
        "pk",
        "organisation",
        "organisation__kind",
        "is_group_staff",
        "reach_pools",
        "roles",
        "homes",
    )
    reaching = _Reaching(inside(place.top))
    return [reaching.member(list(rows)) for _pk, rows in groupby(found, key=itemgetter(0))]


class _Reaching:
    """Where people work and whom they serve, worked out once for those of the same places."""

    def __init__(self, places: Sequence[Organisation]) -> None:
        self.places = places
        self._places: dict[frozenset[int], frozenset[int]] = {}
        self._served: dict[tuple[str, ...], frozenset[int]] = {}

    def member(self, rows: Sequence[tuple[Any, ...]]) -> Member:
        """Who works at a school works at its sites; group staff reach the schools they serve."""
        pk, own, kind, is_group_staff, pools, roles, _home = rows[0]
        homes = frozenset([own, *(row[-1] for row in rows if row[-1] is not None)])
        reaches = is_group_staff or kind == Organisation.Kind.GROUP
        reach = self._reach(tuple(pools)) if reaches else frozenset()
        return Member(pk, frozenset(roles), self._with_sites(homes), reach)

    def _with_sites(self, homes: frozenset[int]) -> frozenset[int]:
        if homes not in self._places:
            sites = {one.pk for one in self.places if one.kind == SITE and one.parent_id in homes}
            self._places[homes] = homes | sites
        return self._places[homes]

    def _reach(self, pools: tuple[str, ...]) -> frozenset[int]:
        if pools not in self._served:
            self._served[pools] = frozenset(
                one.pk
                for one in self.places
                if one.kind == Organisation.Kind.GROUP or not pools or one.pool in pools
            )
        return self._served[pools]
