"""Scenarios side by side: of each the same figures, read for all of them at once."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Least

from zwerm.core.reading_together import read_together
from zwerm.people.models import Person

from .comparing_today import Pair, Today, today_of
from .models import Allocation, PlannedTask, Scenario
from .variants import Together, Variation
from .what_if import WhatIf

MOST_COMPARED = 5
# The largest misfit of a quantum, as the optimiser counts it.
WORST_MISFIT = 12

COVERED = Least(F("needed_minutes"), F("given_minutes") + F("outsourced_minutes"))
NO_BACKUP = Q(needs_backup=True, backups=None, outsourced_minutes__lt=F("needed_minutes"))


@dataclass(frozen=True, slots=True)
class Change:
    """What one person starts and stops doing, as numbers of tasks."""

    starts: int
    stops: int

    @property
    def total(self) -> int:
        return self.starts + self.stops


@dataclass(frozen=True, slots=True)
class Figures:
    """One division in figures. What is not known is None; minutes are a week."""

    scenario: Scenario
    supposes: Variation
    needed_minutes: int
    covered_minutes: int
    core_open_minutes: int
    firm_minutes: int
    firm_euro: int
    newcomer_minutes: int
    newcomer_tasks: int
    backups_missing: int | None
    fit_percent: int | None
    unbalanced_minutes: int | None
    loads: tuple[int, ...]  # of everyone with hours, in percent, ascending
    people: int
    hands: int
    changes: Mapping[int, Change] | None  # by person
    # Of people who have no school of their own, so that nobody can use it when schools are alone.
    unplaced_minutes: int
    # No division with these people and hours leaves less core work open than this.
    core_open_at_least: int | None

    @property
    def open_minutes(self) -> int:
        return self.needed_minutes - self.covered_minutes

    @property
    def other_open_minutes(self) -> int:
        return self.open_minutes - self.core_open_minutes

    @property
    def own_minutes(self) -> int:
        """Covered by the people that are there."""
        return max(self.covered_minutes - self.firm_minutes - self.newcomer_minutes, 0)

    @property
    def is_core_proved(self) -> bool:
        return self.core_open_at_least == self.core_open_minutes

    @property
    def changed_tasks(self) -> int | None:
        return None if self.changes is None else sum(c.total for c in self.changes.values())


@dataclass(frozen=True, slots=True)
class Comparison:
    """The divisions that can be compared; the others are held against the first."""

    figures: tuple[Figures, ...] = ()
    waiting: tuple[Scenario, ...] = ()  # not divided yet
    people: Mapping[int, Person] = field(default_factory=dict)
    today: Today = field(default_factory=Today)

    @property
    def most_touched(self) -> list[Person]:
        """Whose work changes most in one of them, the most first."""
        worst: Counter[int] = Counter()
        for row in self.figures:
            for person, change in (row.changes or {}).items():
                worst[person] = max(worst[person], change.total)
        known = [(pk, count) for pk, count in worst.items() if pk in self.people]
        order = sorted(known, key=lambda one: (-one[1], self.people[one[0]].name))
        return [self.people[pk] for pk, _count in order]


def comparable(scenarios: QuerySet[Scenario]) -> QuerySet[Scenario]:
    """Of the problem and the plan only what is compared: both can be large."""
    related = scenarios.select_related(
        "organisation__parent__parent", "school_year", "job", "what_if"
    )
    return related.annotate(
        plan_tiers=F("plan__tiers"),
        plan_bounds=F("plan__bounds"),
        quanta_per_hour=F("problem__quanta_per_hour"),
        workers=F("problem__people"),
        prices=F("problem__tasks"),
    )


def compared(scenarios: Sequence[Any]) -> Comparison:
    """The figures of each scenario of `comparable`: as many queries for five as for one."""
    divided = [row for row in scenarios if row.divided_at is not None]
    waiting = tuple(row for row in scenarios if row.divided_at is None)
    if not divided:
        return Comparison(waiting=waiting)
    today = today_of(divided[0].organisation, divided[0].school_year)
    rows = _Rows(divided)
    figures = tuple(_figures(row, rows, today) for row in divided)
    touched = {person for one in figures for person in one.changes or {}}
    return Comparison(figures, waiting, Person.objects.in_bulk(touched), today)


class _Rows:
    """What is stored of the scenarios, by scenario."""

    def __init__(self, scenarios: Iterable[Scenario]) -> None:
        pks = [row.pk for row in scenarios]
        planned = PlannedTask.objects.filter(scenario__in=pks).order_by()
        sums = planned.values("scenario").annotate(
            needed=Sum("needed_minutes"),
            covered=Sum(COVERED),
            firm=Sum("outsourced_minutes"),
            core_needed=Sum("needed_minutes", filter=Q(is_core=True), default=0),
            core_covered=Sum(COVERED, filter=Q(is_core=True), default=0),
        )
        alone = planned.filter(NO_BACKUP).values_list("scenario", "pk")
        bought = planned.filter(outsourced_minutes__gt=0).values_list(
            "scenario", "task__slug", "outsourced_minutes"
        )
        read_together(sums, alone, bought)
        self.sums = {row["scenario"]: row for row in sums}
        self.without_backup: dict[int, set[int]] = defaultdict(set)
        for scenario, pk in alone:
            self.without_backup[scenario].add(pk)
        self.bought: dict[int, list[tuple[str, int]]] = defaultdict(list)
        for scenario, task, minutes in bought:
            self.bought[scenario].append((task, minutes))
        self._read_work(pks)

    def _read_work(self, pks: Sequence[int]) -> None:
        self.pairs: dict[int, set[Pair]] = defaultdict(set)
        self.minutes: dict[int, Counter[str]] = defaultdict(Counter)
        self.hands: Counter[int] = Counter()
        given = Allocation.objects.filter(planned_task__scenario__in=pks).order_by()
        names = "planned_task__scenario", "person", "person__code", "planned_task__task"
        found = given.values_list(*names).annotate(
            sum=Sum("minutes"), hands=Count("planned_task", distinct=True)
        )
        for scenario, person, code, task, minutes, hands in found:
            self.pairs[scenario].add((person, task))
            self.minutes[scenario][code] += minutes
            self.hands[scenario] += hands


def _figures(scenario: Any, rows: _Rows, today: Today) -> Figures:
    pk = scenario.pk
    sums = rows.sums.get(pk) or dict.fromkeys(
        ("needed", "covered", "firm", "core_needed", "core_covered"), 0
    )
    what_if: WhatIf | None = getattr(scenario, "what_if", None)
    supposes = what_if.supposes if what_if else Variation()
    newcomers = what_if.newcomer_work if what_if else []
    spared = {key for key, _who, minutes in newcomers if minutes == 0}
    each = 60 // (scenario.quanta_per_hour or 12)
    tiers = scenario.plan_tiers or [None] * 7
    bound = (scenario.plan_bounds or [None])[0]
    done = sums["covered"] // each
    unknown_backups = supposes.is_today and today.has_no_backups
    is_alone = supposes.together == Together.ALONE
    knows_changes = today.is_known and not supposes.is_today
    return Figures(
        scenario=scenario,
        supposes=supposes,
        needed_minutes=sums["needed"],
        covered_minutes=sums["covered"],
        core_open_minutes=sums["core_needed"] - sums["core_covered"],
        firm_minutes=sums["firm"],
        firm_euro=_euro(rows.bought[pk], scenario.prices or ()),
        newcomer_minutes=sum(minutes for _key, _who, minutes in newcomers),
        newcomer_tasks=len({key for key, _who, minutes in newcomers if minutes}),
        backups_missing=None if unknown_backups else len(rows.without_backup[pk] - spared),
        fit_percent=_fit(tiers[3], done),
        unbalanced_minutes=None if tiers[4] is None else tiers[4] * each,
        loads=_loads(scenario.workers or (), rows.minutes[pk], each),
        people=len({person for person, _task in rows.pairs[pk]}),
        hands=rows.hands[pk] + sum(1 for _key, _who, minutes in newcomers if minutes),
        unplaced_minutes=_unplaced(scenario.workers or (), each) if is_alone else 0,
        changes=_changes(rows.pairs[pk], today, scenario) if knows_changes else None,
        core_open_at_least=None if bound is None else bound * each,
    )


def _fit(misfit: int | None, quanta: int) -> int | None:
    """100: everyone does what they do best and like most; 50: neither liked nor disliked."""
    if misfit is None or quanta == 0:
        return None
    return round(100 - 100 * misfit / (WORST_MISFIT * quanta))


def _euro(bought: Iterable[tuple[str, int]], tasks: Iterable[Mapping[str, Any]]) -> int:
    prices: dict[str, int] = {task["id"]: task.get("outsource_eur_per_hour", 0) for task in tasks}
    return round(sum(prices.get(task, 0) * minutes for task, minutes in bought) / 60)


def _loads(
    workers: Iterable[Mapping[str, Any]], minutes: Mapping[str, int], each: int
) -> tuple[int, ...]:
    has = {row["id"]: sum(row.get("sources", {}).values()) * each for row in workers}
    return tuple(
        sorted(round(100 * minutes.get(code, 0) / total) for code, total in has.items() if total)
    )


def _unplaced(workers: Iterable[Mapping[str, Any]], each: int) -> int:
    rows = (row for row in workers if not row.get("homes"))
    return sum(sum(row.get("sources", {}).values()) for row in rows) * each


def _changes(pairs: set[Pair], today: Today, scenario: Any) -> dict[int, Change]:
    """Against today, of the people and the tasks that are in the scenario.

    Where somebody does a task makes no difference here, only that they do.
    """
    workers = {row["id"] for row in scenario.workers or ()}
    tasks = {row["id"] for row in scenario.prices or ()}
    before = {
        (person, task)
        for person, task in today.pairs
        if today.codes[person] in workers and today.slugs[task] in tasks
    }
    starts = Counter(person for person, _task in pairs - before)
    stops = Counter(person for person, _task in before - pairs)
    people = starts.keys() | stops.keys()
    return {person: Change(starts[person], stops[person]) for person in people}
