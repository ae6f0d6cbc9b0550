"""Why someone does not do something, as data: the words are for who shows it."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from .expansion import Instance, dimensions
from .ledger import Key, Ledger
from .plan import Plan, Tiers
from .prices import free_backups, missing_weight, of_person, of_uncovered, total
from .problem import Person, Problem, SourceRule


class Kind(StrEnum):
    """What is the case, from what nothing but a decision changes to what another division does."""

    EXECUTES = "executes"
    PINNED = "pinned"  # executes, as was decided
    FORBIDDEN = "forbidden"
    REACH = "reach"
    MARGIN = "margin"
    COLOUR = "colour"
    NOT_ACTIVE = "not_active"  # done at another level
    HOURS = "hours"
    TASK_LIMIT = "task_limit"
    CLUSTER_LIMIT = "cluster_limit"
    SCHOOL_LIMIT = "school_limit"
    BACKUP_LIMIT = "backup_limit"
    BACKS_UP = "backs_up"
    OUTSOURCED = "outsourced"
    COVERED = "covered"  # what is left, if anything, is too small a share
    EXECUTOR_LIMIT = "executor_limit"
    MAX_CHANGES = "max_changes"
    POSSIBLE = "possible"


# What is not about the person, but about how the division happens to be.
OF_THE_DIVISION = frozenset(
    {
        Kind.NOT_ACTIVE,
        Kind.BACKS_UP,
        Kind.OUTSOURCED,
        Kind.COVERED,
        Kind.EXECUTOR_LIMIT,
        Kind.MAX_CHANGES,
    }
)


class Cause(StrEnum):
    """Why hours of a colour may not be spent on something."""

    CLUSTER = "cluster"
    TEACHER_ONLY = "teacher_only"
    HOME_ONLY = "home_only"


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A dimension in which the person is below what is asked."""

    dimension: str
    required: int
    own: int

    @property
    def levels(self) -> int:
        return self.required - self.own


@dataclass(frozen=True, slots=True)
class Unspendable:
    """Quanta of the person's that may not go there."""

    colour: str
    quanta: int
    causes: tuple[Cause, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that is the case between a person and an instance.

    What a kind does not use is empty. `required` and `own` are what is asked and what there is:
    levels in the worst dimension, quanta (what a share takes at least; what the person has left,
    a firm does, or nobody does yet), or counts (with this one; allowed).
    """

    kind: Kind
    required: int | None = None
    own: int | None = None
    shortfalls: tuple[Shortfall, ...] = ()  # margin: the worst first
    colours: tuple[Unspendable, ...] = ()  # colour: all hours of the person
    names: tuple[str, ...] = ()  # the clusters or schools of a limit, the people who execute
    instead: tuple[Key, ...] = ()  # where it is done
    quanta: int | None = None  # possible: what the person would take
    price: Tiers | None = None  # possible: the difference that makes


@dataclass(frozen=True, slots=True)
class Near:
    """Someone with one small thing in the way."""

    person: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class Gap:
    """Why nobody does the rest of an instance."""

    uncovered: int  # quanta
    counts: Mapping[Kind, int]  # people by the first thing in the way
    nearly: tuple[Near, ...]


class Explainer:
    """Answers about every pair of one problem and one plan; what they share is computed once.

    Instances go by (task, level, owner). Unknown ones and unknown people raise KeyError.
    """

    def __init__(self, problem: Problem, plan: Plan) -> None:
        self.problem = problem
        self.ledger = Ledger(problem, plan)

    def pair(self, key: Key, person: str) -> Reason:
        """That the person executes it, the first thing in the way, or what it costs."""
        return next(self._all(*self._indexes(key, person)))

    def reasons(self, key: Key, person: str) -> tuple[Reason, ...]:
        """All there is to say: every thing in the way, and only if there is none what it costs."""
        return tuple(self._all(*self._indexes(key, person)))

    def obstacle(
        self, key: Key, person: str, besides: Collection[Kind] = OF_THE_DIVISION
    ) -> Reason | None:
        """The first thing in the way besides these kinds.

        By default what keeps the person from it whatever others do: place, ability, hours and
        agreements. Also who executes it may have something in the way of a share more.
        """
        found = self._in_the_way(*self._indexes(key, person))
        return next((reason for reason in found if reason.kind not in besides), None)

    def is_active(self, key: Key) -> bool:
        """Whether the plan has it done there, by whomever."""
        return self.ledger.index[key] in self.ledger.active

    def hours_left(self, key: Key, person: str) -> int:
        """The quanta the person can still give to it, if colours of other work may be exchanged."""
        return self.ledger.room(*self._indexes(key, person))

    def backup(self, key: Key, person: str) -> Reason:
        """Why the person does not back it up, or what it would cost: only tier 3 can change."""
        i, p = self._indexes(key, person)
        return next(self._about_backup(i, p))

    def gap(self, key: Key, within: int | None = None) -> Gap:
        """Why nobody does the rest, and who nearly can: one thing in the way, and it is small.

        Small is one level, one task or cluster or school, or as many quanta of hours as `within`
        (an hour if not given).
        """
        within = self.problem.quanta_per_hour if within is None else within
        i = self.ledger.index[key]
        counts, nearly = Counter[Kind](), list[tuple[int, Near]]()
        for p, person in enumerate(self.problem.people):
            found = tuple(self._all(i, p))
            counts[found[0].kind] += 1
            missing = _missing(found[0], within) if len(found) == 1 else None
            if missing is not None:
                nearly.append((missing, Near(person.id, found[0])))
        nearly.sort(key=lambda near: (list(Kind).index(near[1].reason.kind), near[0]))
        return Gap(self.ledger.uncovered(i), counts, tuple(near for _, near in nearly))

    def _indexes(self, key: Key, person: str) -> tuple[int, int]:
        return self.ledger.index[key], self.ledger.index_of_person[person]

    def _all(self, i: int, p: int) -> Iterator[Reason]:
        if p in self.ledger.shares[i]:
            yield Reason(Kind.PINNED if self.ledger.is_pinned(i, p) else Kind.EXECUTES)
            return
        is_possible = True
        for reason in self._in_the_way(i, p):
            is_possible = False
            yield reason
        if is_possible:
            yield self._possible(i, p)

    def _in_the_way(self, i: int, p: int) -> Iterator[Reason]:
        yield from self._of_person(i, p)
        if i in self.ledger.active:
            yield from self._of_instance(i, p)
            yield from self._of_changes(i, p)

    # What lies with the person

    def _of_person(self, i: int, p: int) -> Iterator[Reason]:
        ledger = self.ledger
        if i in ledger.forbidden[p]:
            yield Reason(Kind.FORBIDDEN)
        if p not in ledger.reaches(i):
            yield Reason(Kind.REACH)
        if ledger.margin(i, p) < 0:
            yield self._margin(i, p, least=0)
        if not ledger.colours(i, p):
            yield self._colour(i, p)
        if i not in ledger.active:
            yield Reason(Kind.NOT_ACTIVE, instead=self._instead(i))
        needed, left = ledger.least(i), ledger.room(i, p)
        if left < needed and ledger.colours(i, p):
            yield Reason(Kind.HOURS, required=needed, own=left)
        yield from self._limits(i, p)

    def _margin(self, i: int, p: int, least: int) -> Reason:
        """Where the own level is so far below what is asked, or more."""
        found = dimensions(self.ledger.people[p], self.ledger.instances[i].task)
        short = [Shortfall(*one) for one in found if one[2] - one[1] < least]
        short.sort(key=lambda one: -one.levels)
        return Reason(Kind.MARGIN, short[0].required, short[0].own, shortfalls=tuple(short))

    def _colour(self, i: int, p: int) -> Reason:
        person, instance = self.ledger.people[p], self.ledger.instances[i]
        colours = tuple(
            Unspendable(colour, quanta, _causes(self.problem.sources[colour], person, instance))
            for colour, quanta in person.sources.items()
            if quanta > 0
        )
        return Reason(Kind.COLOUR, colours=colours)

    def _instead(self, i: int) -> tuple[Key, ...]:
        """The active instances of the task that do what this one would."""
        instances = self.ledger.instances
        here = set(instances[i].covers)
        return tuple(
            instances[j].key
            for j in self.ledger.of_task[instances[i].task.id]
            if j in self.ledger.active and not here.isdisjoint(instances[j].covers)
        )

    def _limits(self, i: int, p: int) -> Iterator[Reason]:
        ledger, person = self.ledger, self.ledger.people[p]
        tasks = len(ledger.work[p]) + 1
        if tasks > person.max_tasks:
            yield Reason(Kind.TASK_LIMIT, tasks, person.max_tasks)
        clusters, cluster = ledger.clusters[p], ledger.instances[i].task.cluster
        count = len(clusters) + (cluster not in clusters)
        if count > person.max_clusters:
            yield Reason(Kind.CLUSTER_LIMIT, count, person.max_clusters, names=tuple(clusters))
        visits, visit = ledger.visits[p], ledger.visit(i, p)
        count = len(visits) + (visit not in visits)
        if visit is not None and count > ledger.most_visits(p):
            yield Reason(Kind.SCHOOL_LIMIT, count, ledger.most_visits(p), names=tuple(visits))

    # What lies with the division

    def _of_instance(self, i: int, p: int) -> Iterator[Reason]:
        ledger = self.ledger
        if p in ledger.spares[i]:
            yield Reason(Kind.BACKS_UP)
        left, least, bought = ledger.uncovered(i), ledger.least(i), ledger.bought[i]
        others = tuple(ledger.people[q].id for q in ledger.shares[i])
        if left < least and bought:
            yield Reason(Kind.OUTSOURCED, least, bought, names=others)
        elif left < least:
            yield Reason(Kind.COVERED, least, left, names=others)
        most = ledger.instances[i].max_executors
        if len(others) >= most and ledger.instances[i].is_split:
            yield Reason(Kind.EXECUTOR_LIMIT, len(others) + 1, most, names=others)

    def _of_changes(self, i: int, p: int) -> Iterator[Reason]:
        most = self.problem.max_changes
        changes = self.ledger.changes + (-1 if (i, p) in self.ledger.current else 1)
        if most is not None and changes > most:
            yield Reason(Kind.MAX_CHANGES, changes, most)

    def _possible(self, i: int, p: int) -> Reason:
        quanta = min(self.ledger.uncovered(i), self.ledger.room(i, p))
        price = of_person(self.ledger, p, takes=(i, quanta))
        if price is None:
            raise AssertionError(f"{self.ledger.people[p].id} cannot take {quanta} quanta")
        price = total((price, of_uncovered(self.ledger, i, -quanta)))
        return Reason(Kind.POSSIBLE, quanta=quanta, price=price)

    # Backups

    def _about_backup(self, i: int, p: int) -> Iterator[Reason]:
        ledger = self.ledger
        if p in ledger.spares[i]:
            yield Reason(Kind.BACKS_UP)
        if p in ledger.shares[i]:
            yield Reason(Kind.EXECUTES)
        if p not in ledger.reaches(i):
            yield Reason(Kind.REACH)
        if ledger.margin(i, p) < -1:
            yield self._margin(i, p, least=-1)
        if i not in ledger.active:
            yield Reason(Kind.NOT_ACTIVE, instead=self._instead(i))
        if free_backups(ledger, p) <= 0:
            count = len(ledger.backs_up[p]) + 1
            yield Reason(Kind.BACKUP_LIMIT, count, ledger.people[p].max_backups)
        gained = 0 if ledger.spares[i] else missing_weight(ledger, i)
        yield Reason(Kind.POSSIBLE, price=(0, 0, -gained, 0, 0, 0, 0))


def _causes(rule: SourceRule, person: Person, instance: Instance) -> tuple[Cause, ...]:
    at_home = instance.level == "S" and instance.owner in person.homes
    causes = (
        (Cause.CLUSTER, instance.task.cluster not in rule.clusters),
        (Cause.TEACHER_ONLY, rule.teacher_only and not person.teacher),
        (Cause.HOME_ONLY, rule.home_only and not at_home),
    )
    return tuple(cause for cause, holds in causes if holds)


def _missing(reason: Reason, within: int) -> int | None:
    """How far the reason is from not being one, if that is little."""
    if reason.kind == Kind.MARGIN:
        levels = sum(short.levels for short in reason.shortfalls)
        return levels if levels == 1 else None
    if reason.kind not in {Kind.HOURS, Kind.TASK_LIMIT, Kind.CLUSTER_LIMIT, Kind.SCHOOL_LIMIT}:
        return None
    missing = (reason.required or 0) - (reason.own or 0)
    most = within if reason.kind == Kind.HOURS else 1
    return missing if missing <= most else None
