"""Try every division of a tiny problem: slow, obvious, and knows nothing of solver and checker.

The rules are read anew (`plain_rules.py`), so that a wrong reading in the model or the checker
shows too.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from itertools import product
from math import ceil

from zwerm.optimiser.plan import ActiveLevel, Backup, Hours, Outsourced, Plan, Tiers
from zwerm.optimiser.problem import Person, Problem

from .plain_rules import Place, can_come, colours_here, cost_of, lacks, places, speaks_of

Left = frozenset[tuple[int, ...]]  # what may be left of a person's hours, by colour
Shares = tuple[tuple[int, int], ...]  # who (index) does how many quanta
Backups = tuple[int, tuple[int | None, ...]]  # what is missing, and who backs up what wants it


class TooLarge(Exception):  # noqa: N818 - an answer, not an error
    """There are more divisions than may be tried."""


@dataclass(frozen=True)
class Choice:
    """What may happen at an active place, and what it costs on its own."""

    place: Place
    shares: Shares
    bought: int
    core: int  # uncovered quanta
    other: int
    misfit: int

    @property
    def wants_backup(self) -> bool:
        return self.place.task.backup and self.bought < self.place.quanta


def all_tiers(problem: Problem, most: int | None = None) -> set[Tiers]:
    """The tiers of every plan that breaks no rule and has the best backups for its division.

    Raises `TooLarge` after `most` steps.
    """
    return set(all_choices(problem, most))


def all_plans(problem: Problem, most: int | None = None) -> dict[Tiers, Plan]:
    """For all tiers that can be, a plan that has them."""
    found = all_choices(problem, most)
    return {tiers: _plan(problem, choices) for tiers, choices in found.items()}


def all_choices(problem: Problem, most: int | None = None) -> dict[Tiers, tuple[Choice, ...]]:
    """For all tiers that can be, the first division that has them."""
    return _Trial(problem, most).run()


@cache
def _after(left: Left, colours: tuple[int, ...], quanta: int) -> Left:
    """What may be left after spending so much of these colours, in every way."""
    found = set()
    for hours in left:
        for parts in product(*(range(min(quanta, hours[c]) + 1) for c in colours)):
            if sum(parts) == quanta:
                rest = list(hours)
                for colour, part in zip(colours, parts, strict=True):
                    rest[colour] -= part
                found.add(tuple(rest))
    return frozenset(found)


def _choices(problem: Problem, place: Place, most: int | None) -> list[Choice]:
    """Everything that may happen at the place, if nothing else happened."""
    task, need, day = place.task, place.quanta, 8 * problem.quanta_per_hour
    shared = need > day or (task.splittable and need >= 2 * task.min_chunk)
    amounts = range(task.min_chunk, need + 1) if shared else (need,)
    purse = problem.budgets_eur_per_week.get(place.owner, 0)
    if place.level == "P":
        purse = problem.budgets_eur_per_week.get("group", 0)
    euros = purse * problem.quanta_per_hour if task.outsource_eur_per_hour else 0
    buys = [
        quanta
        for quanta in ((0, *range(1, need + 1)) if shared else (0, need))
        if quanta * task.outsource_eur_per_hour <= euros and (quanta == 0 or euros)
    ]
    hands = 3 if place.level == "S" else 3 + need // (6 * problem.quanta_per_hour)
    costs = [cost_of(person, task) for person in problem.people]
    found = [_choice(place, (), bought, costs) for bought in buys]
    able = _able(problem, place)
    partial: list[Shares] = [()]
    for _ in range(hands if shared else 1):
        partial = [
            (*shares, (p, quanta))
            for shares in partial
            for p, hours in able
            if not shares or p > shares[-1][0]
            for quanta in amounts
            if quanta <= hours and quanta + sum(q for _, q in shares) <= need
        ]
        if most is not None and len(partial) * len(buys) > most:
            raise TooLarge
        found += [
            _choice(place, shares, bought, costs)
            for shares in partial
            for bought in buys
            if bought + sum(q for _, q in shares) <= need and (shared or not bought)
        ]
    return found


def _choice(place: Place, shares: Shares, bought: int, costs: list[int]) -> Choice:
    short = place.quanta - bought - sum(quanta for _, quanta in shares)
    weight, is_core = 4 - place.task.priority, place.task.core
    return Choice(
        place,
        shares,
        bought,
        core=short if is_core else 0,
        other=0 if is_core else short * weight,
        misfit=6 * bought + sum(quanta * costs[p] for p, quanta in shares),
    )


def _able(problem: Problem, place: Place) -> list[tuple[int, int]]:
    """Who may execute here, and the hours they could give."""
    found = []
    for p, person in enumerate(problem.people):
        hours = list(person.sources.values())
        usable = sum(hours[colour] for colour in colours_here(problem, person, place))
        forbidden = any(speaks_of(row, place, person) for row in problem.forbids)
        if lacks(person, place.task) <= 0 and can_come(problem, person, place) and usable:
            found += [] if forbidden else [(p, usable)]
    return found


@dataclass
class _State:
    """What the places so far have taken."""

    left: list[Left]
    tasks: list[int]
    clusters: list[frozenset[str]]
    away: list[frozenset[str]]
    euros: dict[str, int]


@dataclass
class _Trial:
    problem: Problem
    most: int | None
    steps: int = 0
    found: dict[Tiers, tuple[Choice, ...]] = field(default_factory=dict)
    colours: dict[tuple[Place, int], tuple[int, ...]] = field(init=False)
    before: set[tuple[str, str | None, str | None, str]] = field(init=False)
    hours: list[int] = field(init=False)
    backups: Callable[[tuple[Choice, ...]], Backups] = field(init=False)

    def run(self) -> dict[Tiers, tuple[Choice, ...]]:
        everywhere = places(self.problem)
        choices = {place: _choices(self.problem, place, self.most) for place in everywhere}
        self.colours = {
            (place, p): colours_here(self.problem, person, place)
            for place in everywhere
            for p, person in enumerate(self.problem.people)
        }
        current = self.problem.current
        self.before = {(row.task, row.level, row.owner, row.person) for row in current}
        self.hours = [sum(person.sources.values()) for person in self.problem.people]
        self.backups = _best_backups(self.problem, self._count)
        for active in _coverings(self.problem, everywhere):
            start = _State(
                left=[frozenset({tuple(p.sources.values())}) for p in self.problem.people],
                tasks=[0] * len(self.problem.people),
                clusters=[frozenset()] * len(self.problem.people),
                away=[frozenset()] * len(self.problem.people),
                euros={},
            )
            self._divide([choices[place] for place in active], (), start)
        return self.found

    def _divide(self, rest: list[list[Choice]], so_far: tuple[Choice, ...], state: _State) -> None:
        if not rest:
            tiers = self._judge(so_far, state)
            if tiers is not None:
                self.found.setdefault(tiers, so_far)
            return
        for choice in rest[0]:
            self._count()
            after = self._taken(choice, state)
            if after is not None:
                self._divide(rest[1:], (*so_far, choice), after)

    def _count(self) -> None:
        self.steps += 1
        if self.most is not None and self.steps > self.most:
            raise TooLarge

    def _taken(self, choice: Choice, state: _State) -> _State | None:
        """The state with the choice made, or nothing if somebody has no room for it."""
        place, problem = choice.place, self.problem
        if not choice.shares and not choice.bought:
            return state
        left, tasks = list(state.left), list(state.tasks)
        clusters, away, euros = list(state.clusters), list(state.away), dict(state.euros)
        for p, quanta in choice.shares:
            person = problem.people[p]
            left[p] = _after(left[p], self.colours[place, p], quanta)
            tasks[p] += 1
            clusters[p] |= {place.task.cluster}
            if place.level == "S" and place.owner not in person.homes:
                away[p] |= {place.owner}
            if (
                not left[p]
                or tasks[p] > person.max_tasks
                or len(clusters[p]) > person.max_clusters
                or len(away[p]) > max(0, person.max_schools - len(person.homes))
            ):
                return None
        if choice.bought:
            purse = place.owner if place.level == "S" else "group"
            price = choice.bought * place.task.outsource_eur_per_hour
            euros[purse] = euros.get(purse, 0) + price
            money = problem.budgets_eur_per_week.get(purse, 0)
            if euros[purse] > money * problem.quanta_per_hour:
                return None
        return _State(left, tasks, clusters, away, euros)

    def _judge(self, choices: tuple[Choice, ...], state: _State) -> Tiers | None:
        """The tiers, or nothing if a wish of the user is not kept."""
        problem, people = self.problem, self.problem.people
        pairs = [(choice.place, people[p]) for choice in choices for p, _ in choice.shares]
        changes = len(self.before ^ {(*place.key, person.id) for place, person in pairs})
        if problem.max_changes is not None and changes > problem.max_changes:
            return None
        for pin in problem.pins:
            if not any(speaks_of(pin, place, person) for place, person in pairs):
                return None
        core = sum(choice.core for choice in choices)
        other = sum(choice.other for choice in choices)
        misfit = sum(choice.misfit for choice in choices)
        hands = len(pairs) + 2 * sum(map(len, state.clusters)) + 3 * sum(map(len, state.away))
        unfair = sum(map(_unfairness, self.hours, state.left))
        missing, _ = self.backups(choices)
        return core, other, missing, misfit, unfair, hands, changes


@cache
def _unfairness(hours: int, left: Left) -> int:
    used = hours - sum(next(iter(left)))
    return max(0, used - hours * 9 // 10) + max(0, ceil(Fraction(7, 10) * hours) - used)


def _coverings(problem: Problem, everywhere: list[Place]) -> Iterator[list[Place]]:
    """Every set of places that serves each need exactly once."""

    def cover(needs: list[tuple[str, str]]) -> Iterator[list[Place]]:
        if not needs:
            yield []
            return
        task, school = needs[0]
        for place in everywhere:
            mine = {(place.task.id, served) for served in place.schools}
            if (task, school) in mine and mine.issubset(needs):
                for others in cover([need for need in needs if need not in mine]):
                    yield [place, *others]

    yield from cover([(row.task, row.school) for row in problem.demand])


def _best_backups(
    problem: Problem, count: Callable[[], None] = lambda: None
) -> Callable[[tuple[Choice, ...]], Backups]:
    """What missing backups cost at least, by trying everybody for everything."""

    @cache
    def able(place: Place) -> tuple[int, ...]:
        return tuple(
            p
            for p, person in enumerate(problem.people)
            if lacks(person, place.task) <= 1 and can_come(problem, person, place)
        )

    @cache
    def best(wanted: tuple[tuple[int, tuple[int, ...]], ...], room: tuple[int, ...]) -> Backups:
        if not wanted:
            return 0, ()
        count()
        (weight, people), rest = wanted[0], wanted[1:]
        least, others = best(rest, room)
        found: Backups = (least + weight, (None, *others))
        for p in people:
            if room[p] > 0 and found[0] > least:
                cost, others = best(rest, (*room[:p], room[p] - 1, *room[p + 1 :]))
                found = min(found, (cost, (p, *others)), key=lambda backups: backups[0])
        return found

    limits = tuple(person.max_backups for person in problem.people)

    def backups(choices: tuple[Choice, ...]) -> Backups:
        wanted = [choice for choice in choices if choice.wants_backup]
        weights = (2 if choice.place.task.core else 1 for choice in wanted)
        people = (
            tuple(p for p in able(choice.place) if p not in dict(choice.shares))
            for choice in wanted
        )
        room = tuple(min(limit, len(wanted)) for limit in limits)
        return best(tuple(zip(weights, people, strict=True)), room)

    return backups


def _plan(problem: Problem, choices: tuple[Choice, ...]) -> Plan:
    """The division written out, with colours and backups."""
    wanted = [choice.place for choice in choices if choice.wants_backup]
    _, spares = _best_backups(problem)(choices)
    return Plan(
        level=tuple(ActiveLevel(*choice.place.key) for choice in choices),
        hours=tuple(
            Hours(*place.key, person=person.id, quanta=parts)
            for p, person in enumerate(problem.people)
            for place, parts in _coloured(problem, person, _work_of(p, choices))
        ),
        outsource=tuple(Outsourced(*c.place.key, quanta=c.bought) for c in choices if c.bought),
        backup=tuple(
            Backup(*place.key, person=problem.people[p].id)
            for place, p in zip(wanted, spares, strict=True)
            if p is not None
        ),
    )


def _work_of(p: int, choices: tuple[Choice, ...]) -> list[tuple[Place, int]]:
    return [(choice.place, quanta) for choice in choices for q, quanta in choice.shares if q == p]


def _coloured(
    problem: Problem, person: Person, work: list[tuple[Place, int]]
) -> list[tuple[Place, dict[str, int]]]:
    """Any way to spend the person's hours on the work, found backwards from what may be left."""
    left = [frozenset({tuple(person.sources.values())})]
    for place, quanta in work:
        left.append(_after(left[-1], colours_here(problem, person, place), quanta))
    end, found = min(left[-1]), []
    for (place, quanta), before in zip(reversed(work), reversed(left[:-1]), strict=True):
        colours = colours_here(problem, person, place)
        start = min(h for h in before if end in _after(frozenset({h}), colours, quanta))
        spent = zip(person.sources, start, end, strict=True)
        found.append((place, {colour: a - b for colour, a, b in spent if a > b}))
        end = start
    return found
