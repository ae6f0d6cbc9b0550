"""Let the checker judge a remedy, on the part of the problem that it touches.

Every rule and every tier is a sum over instances, people and owners of money. So a part that holds
everything of the people whose work changes, and everybody's share in the instances that change,
breaks a rule exactly when the whole does, and its tiers change by as much as those of the whole.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar, cast

from .. import checker
from ..expansion import Instance
from ..ledger import Key, Ledger
from ..plan import ActiveLevel, Backup, Hours, Outsourced, Plan, Tiers
from ..problem import GROUP, Assignment, Problem, Task
from ..rewriting import Share, Spare
from .changes import Change, MoreHours, Training
from .remedy import Remedy, apply

Row = TypeVar("Row", Hours, Backup)


@dataclass(slots=True)
class Draft:
    """A remedy that nobody has judged yet."""

    gap: Instance
    cost: int
    changes: tuple[Change, ...]
    shares: tuple[Share, ...]
    spares: tuple[Spare, ...] = ()
    closed: tuple[Instance, ...] = ()
    opened: tuple[Instance, ...] = ()

    def remedy(self, before: Tiers) -> Remedy:
        return Remedy(
            gap=self.gap.key,
            changes=self.changes,
            cost=self.cost,
            shares=self.shares,
            spares=self.spares,
            closed=tuple(ActiveLevel(*instance.key) for instance in self.closed),
            opened=tuple(ActiveLevel(*instance.key) for instance in self.opened),
            before=before,
            after=before,
        )


class Verifier:
    """Judges the remedies for one plan, which itself breaks no rule."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.before = checker.tiers(ledger.problem, ledger.plan)
        self.rows = _Rows(ledger)
        self.current = {(r.task, r.level, r.owner, r.person) for r in ledger.problem.current}

    def is_within_cap(self, draft: Draft) -> bool:
        """Whether it leaves no more changes than may be; told without judging it."""
        most = self.ledger.problem.max_changes
        if most is None:
            return True
        was = {(*place.key, row.person) for place in draft.closed for row in self.rows.at(place)}
        was |= {(*key_of(s), str(s.person)) for s in draft.shares if s.person and s.before}
        gone = {place.key for place in draft.closed}
        now = {
            (*key_of(s), str(s.person))
            for s in draft.shares
            if s.person and s.after and key_of(s) not in gone
        }
        return self.before[6] + len(now ^ self.current) - len(was ^ self.current) <= most

    def judged(self, draft: Draft) -> Remedy | None:
        """The remedy with its effect; nothing if it breaks a rule, or leaves as much open."""
        if not self.is_within_cap(draft):
            return None
        remedy = draft.remedy(self.before)
        problem, plan = self.rows.part(draft)
        try:
            changed, result = apply(problem, plan, remedy)
        except ValueError:
            return None
        if not _is_done(draft, result) or checker.violations(changed, result):
            return None
        was, now = checker.tiers(problem, plan), checker.tiers(changed, result)
        after = cast(
            "Tiers", tuple(b + n - w for b, n, w in zip(self.before, now, was, strict=True))
        )
        if after[:2] >= self.before[:2]:
            return None
        return replace(remedy, after=after)


def _is_done(draft: Draft, plan: Plan) -> bool:
    """Whether every school of the gap gets all it needs."""
    schools = set(draft.gap.covers)
    places = [place for place in draft.opened if schools & set(place.covers)]
    done: dict[Key, int] = defaultdict(int)
    for hours in plan.hours:
        done[key_of(hours)] += hours.total
    for bought in plan.outsource:
        done[key_of(bought)] += bought.quanta
    return all(done[place.key] == place.quanta for place in places or [draft.gap])


class _Rows:
    """The rows of a plan and its problem by what they belong to."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        plan, problem = ledger.plan, ledger.problem
        self.hours_of: dict[str, list[Hours]] = defaultdict(list)
        self.hours_at: dict[Key, list[Hours]] = defaultdict(list)
        self.backups_of: dict[str, list[Backup]] = defaultdict(list)
        self.backups_at: dict[Key, list[Backup]] = defaultdict(list)
        self.bought_by: dict[str, list[Outsourced]] = defaultdict(list)
        for hours in plan.hours:
            self.hours_of[hours.person].append(hours)
            self.hours_at[key_of(hours)].append(hours)
        for spare in plan.backup:
            self.backups_of[spare.person].append(spare)
            self.backups_at[key_of(spare)].append(spare)
        for bought in plan.outsource:
            self.bought_by[payer(bought.level, bought.owner)].append(bought)
        self.demand = {(row.task, row.school): row for row in problem.demand}
        self.current_of: dict[str, list[Assignment]] = defaultdict(list)
        for row in problem.current:
            self.current_of[row.person].append(row)
        self.tasks: dict[tuple[int, tuple[str, ...]], Task] = {}
        self.place_of_task = {task.id: place for place, task in enumerate(problem.tasks)}

    def at(self, place: Instance) -> list[Hours]:
        return self.hours_at.get(place.key, [])

    def part(self, draft: Draft) -> tuple[Problem, Plan]:
        """The part that the draft touches, as it is today."""
        keys, people = _touched_keys(draft), _touched_people(draft)
        for place in draft.closed:
            people |= dict.fromkeys(row.person for row in self.hours_at.get(place.key, ()))
            people |= dict.fromkeys(row.person for row in self.backups_at.get(place.key, ()))
        hours = _either(self.hours_of, people, self.hours_at, keys)
        backups = _either(self.backups_of, people, self.backups_at, keys)
        payers = dict.fromkeys(payer(level, owner) for _, level, owner in keys)
        bought = [row for owner in payers for row in self.bought_by.get(owner, ())]
        opened = {place.key for place in draft.opened}
        keys |= dict.fromkeys(key_of(row) for row in hours)
        keys |= dict.fromkeys(key_of(row) for row in backups)
        keys |= dict.fromkeys(key_of(row) for row in bought)
        plan = Plan(
            level=tuple(ActiveLevel(*key) for key in keys if key not in opened),
            hours=tuple(hours),
            outsource=tuple(bought),
            backup=tuple(backups),
        )
        return self._problem(draft, keys, people, plan), plan

    def _problem(
        self, draft: Draft, keys: Iterable[Key], touched: Collection[str], plan: Plan
    ) -> Problem:
        """Pins hold for those all of whose work is here."""
        ledger, problem = self.ledger, self.ledger.problem
        places = [ledger.instances[ledger.index[key]] for key in keys if key in ledger.index]
        places += draft.opened
        demand = {
            (place.task.id, school): self.demand[place.task.id, school]
            for place in places
            for school in place.covers
        }
        levels: dict[int, dict[str, None]] = defaultdict(dict)
        for place in places:
            levels[self.place_of_task[place.task.id]][place.level] = None
        names = dict.fromkeys(touched)
        names |= dict.fromkeys(row.person for row in plan.hours)
        names |= dict.fromkeys(row.person for row in plan.backup)
        known = sorted(ledger.index_of_person[n] for n in names if n in ledger.index_of_person)
        return replace(
            problem,
            tasks=tuple(self._task(task, tuple(levels[task])) for task in sorted(levels)),
            people=tuple(problem.people[p] for p in known),
            demand=tuple(demand.values()),
            current=tuple(row for name in names for row in self.current_of.get(name, ())),
            pins=tuple(pin for pin in problem.pins if pin.person in touched),
            max_changes=None,
        )

    def _task(self, place: int, levels: tuple[str, ...]) -> Task:
        """Only at the levels that matter here, which spares counting the others."""
        if (place, levels) not in self.tasks:
            task = self.ledger.problem.tasks[place]
            known = tuple(level for level in levels if level in task.levels)
            self.tasks[place, levels] = replace(task, levels=known)
        return self.tasks[place, levels]


def _touched_keys(draft: Draft) -> dict[Key, None]:
    places = (draft.gap, *draft.closed, *draft.opened)
    keys = dict.fromkeys(place.key for place in places)
    keys |= dict.fromkeys(key_of(share) for share in draft.shares)
    return keys | dict.fromkeys(key_of(spare) for spare in draft.spares)


def _touched_people(draft: Draft) -> dict[str, None]:
    names = [share.person for share in draft.shares]
    names += [name for spare in draft.spares for name in (spare.leaves, spare.comes)]
    changes = (change for change in draft.changes if isinstance(change, MoreHours | Training))
    names += [change.person for change in changes]
    return dict.fromkeys(name for name in names if name is not None)


def _either(
    of: Mapping[str, list[Row]],
    people: Iterable[str],
    at: Mapping[Key, list[Row]],
    keys: Iterable[Key],
) -> list[Row]:
    """The rows of some people and those at some places, each once."""
    found = {(key_of(row), row.person): row for person in people for row in of.get(person, ())}
    found |= {(key, row.person): row for key in keys for row in at.get(key, ())}
    return list(found.values())


def key_of(row: Hours | Backup | Outsourced | Share | Spare) -> Key:
    return row.task, row.level, row.owner


def payer(level: str, owner: str) -> str:
    """Whose money pays for it."""
    return owner if level == "S" else GROUP
