"""One plan, ready to be asked what happens when somebody is away."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from ..checker import violations
from ..division import Division, division_from_plan
from ..expansion import matches
from ..model import DivisionModel, Pair
from ..plan import Backup, Plan
from ..problem import Problem
from .absence import Absence, Step
from .account import Account
from .differences import Change, change, count_changes, moves_and_falls
from .handover import handed_over
from .standins import restore_backups
from .team import Agreements, Team, team_of

Place = tuple[str, str, str]  # task, level, owner


class Continuity:
    """Built once; every question after that costs little."""

    def __init__(self, problem: Problem, plan: Plan, *, seed: int = 0) -> None:
        """Raises ValueError if the plan breaks a rule of the problem."""
        if broken := violations(problem, plan):
            raise ValueError(broken[0].text)
        self.problem, self.plan, self.seed = problem, plan, seed
        # Pins hold for who is there, the cap on changes does not: see `without`.
        self.model = DivisionModel(replace(problem, pins=(), current=(), max_changes=None))
        self.division = self._division()
        self.rules = Agreements(self.model)
        self.team = team_of(self.rules, self.division, plan)
        self.account = Account(problem, plan, self.team)
        self.core_uncovered = sum(
            self.team.uncovered(i) for i in self.team.active if self.model.instances[i].task.core
        )
        self._only_one = self._instances_of_one_person()

    def first_answer(self, person_id: str) -> Absence:
        """Only the person's own tasks move, and to people with room: a matter of milliseconds.

        Raises KeyError for somebody who is not in the problem.
        """
        return self.absence_of(self.first_team(self.rules.person[person_id]))

    def absences(
        self,
        person_ids: Sequence[str] | None = None,
        *,
        on_progress: Callable[[Step], None] | None = None,
        should_stop: Callable[[], bool] | None = None,
        time_limit: float | None = None,
        rounds: int = 1,
    ) -> Iterator[Absence]:
        """Everybody's absence, or of some: first answers for all, then better and certain ones.

        A later absence of a person takes the place of the earlier one. Each round looks wider for
        who could make room; one is enough for nearly all core work. `time_limit` is in CPU seconds
        of this thread; it and `should_stop` only cut off.
        """
        # The solver is a large library, and a first answer does without.
        from .stream import Stream  # noqa: PLC0415

        stream = Stream(self, on_progress, should_stop, time_limit)
        people = [person.id for person in self.problem.people] if person_ids is None else person_ids
        return stream.run([self.rules.person[person_id] for person_id in people], rounds)

    # For the stages

    def first_team(self, p: int) -> Team:
        return self.with_backups(handed_over(self.team, p))

    def with_backups(self, team: Team) -> Team:
        """The team, with backups for what lost them."""
        own = () if team.away is None else self.team.backs_up.get(team.away, ())
        restore_backups(self.team, team, sorted({*change(self.team, team).instances, *own}))
        return team

    def absence_of(self, team: Team, bound: int | None = None) -> Absence:
        """What the checker accepts and counts; raises `Refused` if it does not.

        The bound is on the rise of tier 1; nothing is ever uncovered less than not at all.
        """
        if team.away is None:
            raise ValueError("nobody is away")
        changed = change(self.team, team)
        plan = self.account.plan_of(team, changed)
        core, other, backups = self.account.loss(team, changed, plan)
        moves, falls = moves_and_falls(self.team, team, changed)
        changes = count_changes(self.team, team, changed)
        least = -self.core_uncovered if bound is None else bound
        own = len(self.team.work.get(team.away, {}))
        is_simple = core == least and other <= 0 and changes <= own
        return Absence(
            person=self.model.people[team.away].id,
            status="proved" if is_simple else "first",
            core_lost=core,
            core_lost_bound=least,
            other_lost=other,
            backups_lost=backups,
            changes=changes,
            moves=moves,
            falls=falls,
            backups=self._new_backups(team, changed),
            only_they_can=tuple(self._only_one.get(team.away, ())),
            plan=plan,
        )

    def pinned(self) -> frozenset[Pair]:
        """What people do because it is pinned; it stays, unless they are the ones away."""
        found = set[Pair]()
        for pin in self.problem.pins:
            p = self.rules.person[pin.person]
            mine = self.team.work.get(p, {})
            found |= {(i, p) for i in mine if matches(pin, self.model.instances[i])}
        return frozenset(found)

    def _division(self) -> Division:
        division = division_from_plan(self.model, self.plan)
        if division is None:
            raise ValueError("The plan gives work to who can never have it.")
        return division

    def _new_backups(self, team: Team, changed: Change) -> tuple[Backup, ...]:
        return tuple(
            self.model.backup_row((i, p))
            for i in changed.instances
            for p in team.spares.get(i, ())
            if p not in self.team.spares.get(i, ())
        )

    def _instances_of_one_person(self) -> dict[int, list[Place]]:
        """Active instances that nobody else may execute and that cannot be bought."""
        found = defaultdict(list)
        for i in sorted(self.team.active, key=lambda i: (not self._is_core(i), i)):
            able = self.model.of_instance[i]
            if len(able) == 1 and i not in self.model.outsourced:
                found[able[0]].append(self.model.instances[i].key)
        return found

    def _is_core(self, i: int) -> bool:
        return self.model.instances[i].task.core
