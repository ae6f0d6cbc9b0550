"""What is worth learning: a training and the named tasks it would unlock.

What people keep to themselves stays so. Someone is named only if the reader may read all that the
task asks of them; the others are counted from five, and below that they do not count at all.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import F, Q, Sum
from django.utils.translation import gettext

from zwerm.accounts.models import User
from zwerm.core.reading_together import read_together
from zwerm.people.models import Competence, Person
from zwerm.planning.abilities import Abilities, place_of
from zwerm.planning.leading import leading_division
from zwerm.planning.models import Allocation, PlannedTask, Scenario
from zwerm.planning.places import EVERYWHERE, place_name, shown_to
from zwerm.planning.private_ratings import PrivateRatings, keys_of
from zwerm.planning.queries import without_backup
from zwerm.schools.family import family
from zwerm.schools.models import Organisation, SchoolYear
from zwerm.tasks.models import Level, Task

from .nearness import Nearness, topic_of

FEWEST_COUNTED = 5


@dataclass(frozen=True, slots=True)
class Unlocked:
    """A task that misses hours, or that nobody can take over, and at which places."""

    task: Task
    rows: tuple[PlannedTask, ...]

    @property
    def short_minutes(self) -> int:
        return sum(row.short_minutes for row in self.rows)

    @property
    def is_only_backup(self) -> bool:
        return self.short_minutes == 0

    @property
    def where(self) -> str:
        if len(self.rows) == 1:
            return place_name(self.rows[0])
        return gettext("%(count)d places") % {"count": len(self.rows)}


@dataclass(frozen=True, slots=True)
class Need:
    """One thing to learn. Without people it is only what the tasks ask."""

    competence: str
    tasks: tuple[Unlocked, ...]
    people: tuple[Person, ...] = ()
    unnamed: int = 0  # 0 also when there are fewer than may be counted
    free_minutes: int = 0

    @property
    def label(self) -> str:
        return str(Competence(self.competence).label)

    @property
    def short_minutes(self) -> int:
        return sum(one.short_minutes for one in self.tasks)

    @property
    def count(self) -> int:
        return len(self.people) + self.unnamed

    @property
    def task_keys(self) -> list[int]:
        return [one.task.pk for one in self.tasks]


@dataclass(frozen=True, slots=True)
class Needs:
    """`known` are those someone is near to; `others` only say what the open tasks ask."""

    scenario: Scenario | None
    known: tuple[Need, ...] = ()
    others: tuple[Need, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.known or self.others)


def needs(organisation: Organisation, reader: User) -> Needs:
    """Of the division that leads this school year."""
    scenario = leading_division(reader, organisation, SchoolYear.objects.current())
    if scenario is None:
        return Needs(None)
    return _Asking(scenario, organisation, reader).needs()


def open_tasks(
    scenario: Scenario, organisation: Organisation, seen: Q = EVERYWHERE
) -> list[PlannedTask]:
    """What misses hours or a backup, here and where this place takes part."""
    missing = Q(needed_minutes__gt=F("given_minutes") + F("outsourced_minutes"))
    alone = Q(pk__in=without_backup(scenario).values("pk"))
    rows = scenario.planned_tasks.filter(missing | alone, seen).prefetch_related("task")
    if organisation.pk != scenario.organisation_id:
        below = Organisation.objects.below(organisation.pk)
        pools = below.exclude(pool="").values("pool")
        rows = rows.filter(
            Q(organisation__in=below.values("pk"))
            | Q(level=Level.GROUP)
            | Q(level=Level.POOL, pool__in=pools)
        )
    found = list(rows.defer("covers").order_by("pk"))
    places = {place.pk: place for place in family(organisation.top.pk)}
    for row in found:
        row.organisation = places[row.organisation_id]
    return found


class _Asking:
    """Reads once what all needs rest on."""

    def __init__(self, scenario: Scenario, organisation: Organisation, reader: User) -> None:
        self.scenario, self.organisation, self.reader = scenario, organisation, reader
        self.abilities = Abilities.of(scenario)
        self.nearness = Nearness.of(scenario, self.abilities)

    @cached_property
    def _people_and_used(self) -> tuple[Mapping[str, Person], Mapping[str, int]]:
        """Everyone there by code, and the minutes that the division gives them."""
        working = Person.objects.working_at(self.scenario.organisation)
        people = working.only("code", "name", "organisation")
        rows = Allocation.objects.filter(planned_task__scenario=self.scenario).order_by()
        given = rows.values("person__code").annotate(minutes=Sum("minutes"))
        used = given.values_list("person__code", "minutes")
        read_together(people, used)
        return {person.code: person for person in people}, dict(used)

    @property
    def people(self) -> Mapping[str, Person]:
        return self._people_and_used[0]

    @cached_property
    def private(self) -> PrivateRatings:
        return PrivateRatings(self.abilities, keys_of(self.people), self.reader)

    def needs(self) -> Needs:
        seen = shown_to(self.reader, self.scenario)
        rows = open_tasks(self.scenario, self.organisation, seen)
        named: dict[str, dict[str, list[PlannedTask]]] = defaultdict(lambda: defaultdict(list))
        hidden: dict[str, dict[str, list[PlannedTask]]] = defaultdict(lambda: defaultdict(list))
        for row in rows:
            for code, topic in self._near(row):
                is_hidden = self.private.hide_levels_for(row.task.slug, code)
                (hidden if is_hidden else named)[topic][code].append(row)
        counted = {topic: by for topic, by in hidden.items() if len(by) >= FEWEST_COUNTED}
        known = [
            self._need(topic, named.get(topic, {}), counted.get(topic, {}))
            for topic in {**named, **counted}
        ]
        told = {row.pk for need in known for one in need.tasks for row in one.rows}
        known.sort(key=lambda need: (-need.short_minutes, -len(need.tasks), need.competence))
        return Needs(
            self.scenario, tuple(known), self._others(row for row in rows if row.pk not in told)
        )

    def _near(self, row: PlannedTask) -> Iterable[tuple[str, str]]:
        instance = self.abilities.instance(place_of(row))
        if instance is None:
            return ()
        found = self.nearness.near(instance, for_backup=row.short_minutes == 0)
        return ((code, topic) for code, topic in found if code in self.people)

    def _need(
        self,
        topic: str,
        named: Mapping[str, Sequence[PlannedTask]],
        counted: Mapping[str, Sequence[PlannedTask]],
    ) -> Need:
        rows = {row.pk: row for by in (named, counted) for some in by.values() for row in some}
        people = sorted((self.people[code] for code in named), key=lambda one: one.name)
        codes = {*named, *counted}
        return Need(
            topic,
            unlocked(rows.values()),
            tuple(people),
            len(counted.keys() - named.keys()),
            sum(self._free(code) for code in codes),
        )

    def _free(self, code: str) -> int:
        here = self.abilities.available_minutes(code).total()
        return max(0, here - self._people_and_used[1].get(code, 0))

    def _others(self, rows: Iterable[PlannedTask]) -> tuple[Need, ...]:
        """Told from the task alone, so that it says nothing about anybody."""
        by_topic: dict[str, list[PlannedTask]] = defaultdict(list)
        for row in rows:
            instance = self.abilities.instance(place_of(row))
            if instance is None:
                continue
            # Those who can do it already need hours, not a training.
            if self.abilities.at(place_of(row)).executors:
                continue
            by_topic[topic_of(instance.task, row.task.cluster)].append(row)
        found = [Need(topic, unlocked(some)) for topic, some in by_topic.items()]
        found.sort(key=lambda need: (-need.short_minutes, -len(need.tasks), need.competence))
        return tuple(found)


def unlocked(rows: Iterable[PlannedTask]) -> tuple[Unlocked, ...]:
    """By task: core tasks first, then what misses most."""
    by_task: dict[int, list[PlannedTask]] = defaultdict(list)
    for row in rows:
        by_task[row.task_id].append(row)
    found = [Unlocked(some[0].task, tuple(some)) for some in by_task.values()]
    found.sort(key=lambda one: (not one.rows[0].is_core, -one.short_minutes, one.task.pk))
    return tuple(found)
