"""Better and certain answers, the gravest absence first, each as soon as it is known."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import TYPE_CHECKING

from ..highs import Work
from ..progress import Clock
from .absence import Absence, Stage, Status, Step
from .account import Refused
from .core import CoreAnswer, CoreBounds
from .exact import Redivision
from .freedom import Freedom, helpers, own_tasks, with_helpers, with_levels, with_purses
from .handover import better_suited
from .team import Team

if TYPE_CHECKING:
    from .study import Continuity

# On twelve schools six helpers find nearly all core work in a third of a second; twice as many
# find a third more of the rest, in six times as long.
HELPERS, MORE = 6, 2
# A core problem of so many columns is solved whole in seconds; one of 8,000 took minutes in vain.
MOST_COLUMNS, EXACT_NODES = 5_000, 200

# Where a stage ends, as a part of all the work.
ENDS: dict[Stage, float] = {"first": 0.05, "improve": 0.85, "prove": 0.95, "settle": 1.0}


@dataclass(slots=True)
class Answer:
    team: Team
    absence: Absence


class Stream:
    """One run through the stages."""

    def __init__(
        self,
        study: "Continuity",
        on_progress: Callable[[Step], None] | None,
        should_stop: Callable[[], bool] | None,
        time_limit: float | None,
    ) -> None:
        self.study, self.listener = study, on_progress
        self.clock = Clock(time_limit, should_stop)
        self.work = Work(self.clock.should_stop)
        self.answers: dict[int, Answer] = {}
        self.bounds: dict[int, int] = {}  # on the rise of tier 1 without the person
        self._fraction = 0.0

    def run(self, people: Sequence[int], rounds: int) -> Iterator[Absence]:
        yield from self._stage("first", 1.0, people, self._first)
        for turn in range(rounds):
            wanting = [p for p in self._gravest_first() if self._is_wanting(p)]
            improve = partial(self._improve, most=HELPERS * MORE**turn)
            yield from self._stage("improve", (turn + 1) / rounds, wanting, improve)
        yield from self._stage("prove", 1.0, self._unproved(), self._prove)
        yield from self._stage("settle", 1.0, self._doubtful(), self._settle)

    def _stage(
        self, stage: Stage, share: float, people: Sequence[int], ask: Callable[[int], None]
    ) -> Iterator[Absence]:
        """Ask for each, and pass the answer on; first answers are given whatever happens."""
        start = self._fraction
        end = start + (ENDS[stage] - start) * share
        for done, p in enumerate(people):
            if stage != "first" and self.clock.should_stop():
                return
            ask(p)
            yield self.answers[p].absence
            self._tell(stage, start + (end - start) * (done + 1) / len(people), done + 1)
        self._tell(stage, end, len(people))

    def _tell(self, stage: Stage, fraction: float, done: int) -> None:
        self._fraction = max(self._fraction, fraction)
        if self.listener is not None:
            proved = sum(answer.absence.is_proved for answer in self.answers.values())
            self.listener(Step(stage, self._fraction, done, len(self.answers), proved))

    # Whom to ask about

    def _gravest_first(self) -> list[int]:
        return sorted(self.answers, key=lambda p: (*(-n for n in self._absence(p).cost), p))

    def _is_wanting(self, p: int) -> bool:
        """Whether something is lost, or done by more hands than it must."""
        absence, own = self._absence(p), self.study.team.work.get(p, {})
        loses = absence.core_lost > self._bound(p) or absence.other_lost > 0
        return loses or absence.changes > len(own)

    def _unproved(self) -> list[int]:
        return [p for p in self._gravest_first() if not self._absence(p).is_proved]

    def _doubtful(self) -> list[int]:
        """In a large group, not those without whom only a gap of the plan itself stays open."""
        return [p for p in self._unproved() if self._absence(p).core_lost > 0 or self._is_small]

    # Stages

    def _first(self, p: int) -> None:
        team = self.study.first_team(p)
        self.answers[p] = Answer(team, self.study.absence_of(team))

    def _improve(self, p: int, most: int) -> None:
        before, start = self.study.team, self.answers[p].team
        freedom, lost = own_tasks(before, start), self._lost(p)
        with_helpers(freedom, before, start, helpers(start, lost, most))
        with_purses(freedom, before, start, lost)
        self._take_better(p, freedom)
        self._label(p)

    def _prove(self, p: int) -> None:
        if self._absence(p).core_lost > self._bound(p):
            bound = self.core.without(self._id(p), self.work)
            self.bounds[p] = bound - self.study.core_uncovered
        self._label(p)

    def _settle(self, p: int) -> None:
        """Levels of what is lost may change; then the core work is divided anew as a whole."""
        before, start = self.study.team, self.answers[p].team
        instances = self.study.model.instances
        freedom, lost = own_tasks(before, start), self._lost(p)
        with_levels(freedom, start, {instances[i].task.id for i in lost if instances[i].task.core})
        with_helpers(freedom, before, start, helpers(start, lost, HELPERS * MORE))
        with_purses(freedom, before, start, freedom.levels)
        self._take_better(p, freedom)
        self._label(p)
        is_open = not self._absence(p).is_proved
        if is_open and self._is_small and not self.clock.should_stop():
            self._settle_as_a_whole(p)

    def _settle_as_a_whole(self, p: int) -> None:
        work = replace(self.work, nodes=EXACT_NODES)
        answer = self.core.exactly(self._id(p), self.study.plan, work)
        if answer is not None:
            self.bounds[p] = max(self._bound(p), answer.bound - self.study.core_uncovered)
            if answer.reached - self.study.core_uncovered < self._absence(p).core_lost:
                self._take_better(p, self._towards(p, answer))
            self._label(p)

    def _towards(self, p: int, answer: CoreAnswer) -> Freedom:
        """Free enough to do core work as in the answer: who takes some may leave anything else."""
        before, start, rules = self.study.team, self.answers[p].team, self.study.rules
        done = {
            (rules.index[place], rules.person[who]): n for (place, who), n in answer.quanta.items()
        }
        more = [(i, q) for (i, q), n in done.items() if n > before.work.get(q, {}).get(i, 0)]
        active = {rules.index[place] for place in answer.active}
        instances = self.study.model.instances
        freedom = own_tasks(before, start)
        with_levels(freedom, start, {instances[i].task.id for i in active - before.active})
        with_helpers(freedom, before, start, dict.fromkeys(q for _, q in more))
        bought = (rules.index[place] for place in answer.bought)
        for i in sorted({*(i for i, _ in more), *bought, *self._lost(p)}):
            freedom.add(i, (q for q in self.study.model.of_instance[i] if q != p))
        with_purses(freedom, before, start, active)
        return freedom

    # What is known

    def _absence(self, p: int) -> Absence:
        return self.answers[p].absence

    def _id(self, p: int) -> str:
        return self.study.model.people[p].id

    def _lost(self, p: int) -> list[int]:
        """Instances of which less is done than in the plan."""
        before, after = self.study.team, self.answers[p].team
        touched = {i for i, part in after.shares.items() if part is not before.shares.get(i)}
        return sorted(i for i in touched if after.uncovered(i) > before.uncovered(i))

    @cached_property
    def core(self) -> CoreBounds:
        return CoreBounds(self.study.problem, self.work, self.study.seed)

    @cached_property
    def _is_small(self) -> bool:
        return len(self.core.model.linear.lower) <= MOST_COLUMNS

    @cached_property
    def redivision(self) -> Redivision:
        study = self.study
        return Redivision(study.team, study.division, study.pinned(), study.seed)

    def _bound(self, p: int) -> int:
        """The least that tier 1 rises by as far as is known; where all is covered, that is 0."""
        if p not in self.bounds:
            uncovered = self.study.core_uncovered
            self.bounds[p] = self.core.at_once(self._id(p)) - uncovered if uncovered else 0
        return self.bounds[p]

    def _take_better(self, p: int, freedom: Freedom) -> None:
        if not freedom.pairs and not freedom.instances:
            return
        known = self._absence(p)
        excess = max(0, known.core_lost - self._bound(p))
        team = self.redivision.improved(self.answers[p].team, freedom, excess, self.work)
        better_suited(self.study.team, team)
        try:
            found = self.study.absence_of(self.study.with_backups(team), self._bound(p))
        except Refused:
            return
        if found.cost < known.cost:
            self.answers[p] = Answer(team, found)

    def _label(self, p: int, status: Status = "improved") -> None:
        """The status and the bound as they are known now."""
        absence, bound = self._absence(p), self._bound(p)
        status = "proved" if absence.core_lost == bound else status
        self.answers[p].absence = replace(absence, status=status, core_lost_bound=bound)
