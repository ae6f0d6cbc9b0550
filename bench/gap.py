"""Public generalised-assignment problems: each job to one agent, none above its capacity, cheapest.

A file holds one problem, `agents jobs`, then the costs and the amounts it takes by agent, then the
capacities; or a count and that many of them, as in the OR-Library. What a job takes differs by
agent there, which a division does not know, so the parts our search is made of are measured: the
relaxation, small models cut out of the large one, and the door to HiGHS.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from random import Random

import numpy as np

from zwerm.optimiser.highs import Work, solve
from zwerm.optimiser.linear import Expression, LinearModel
from zwerm.optimiser.live import LiveModel
from zwerm.optimiser.matrix import Floats
from zwerm.optimiser.submodel import Cutter

from .measurement import Stage
from .peers.formulation import Row, Sum
from .peers.found import Found
from .trail import Trail

JOBS_AT_ONCE = 80  # that a step of the search frees
AGENTS_OF_A_JOB = 4  # those of least reduced cost, that it may choose among then
NODES = 300  # of a small model
NODES_TO_BUILD = 30


@dataclass(frozen=True, slots=True)
class Assigning:
    name: str
    costs: tuple[tuple[int, ...], ...]  # by agent, then job
    takes: tuple[tuple[int, ...], ...]
    capacity: tuple[int, ...]

    @property
    def agents(self) -> int:
        return len(self.capacity)

    @property
    def jobs(self) -> int:
        return len(self.costs[0])

    def column(self, agent: int, job: int) -> int:
        return agent * self.jobs + job

    def cost(self, agent_of: Sequence[int]) -> int:
        """What an assignment costs; raises ValueError if it does not fit."""
        for agent, most in enumerate(self.capacity):
            mine = (job for job, own in enumerate(agent_of) if own == agent)
            if sum(self.takes[agent][job] for job in mine) > most:
                raise ValueError(f"agent {agent} of {self.name} has too much")
        return sum(self.costs[agent][job] for job, agent in enumerate(agent_of))


def names(folder: Path) -> list[tuple[str, int]]:
    """Every problem of the folder, as file name and place in the file."""
    files = sorted(path for path in folder.iterdir() if path.is_file())
    return [(path.name, place) for path in files for place in range(len(read(path)))]


def read(path: Path) -> list[Assigning]:
    numbers = [int(float(word)) for word in path.read_text("utf-8").split()]
    agents, jobs = numbers[:2]
    if len(numbers) == 2 + agents * (2 * jobs + 1):
        return [_problem(path.stem, iter(numbers))]
    rest = iter(numbers[1:])
    return [_problem(f"{path.stem}-{place}", rest) for place in range(numbers[0])]


def _problem(name: str, numbers: Iterator[int]) -> Assigning:
    agents, jobs = next(numbers), next(numbers)

    def table() -> tuple[tuple[int, ...], ...]:
        return tuple(tuple(islice(numbers, jobs)) for _ in range(agents))

    return Assigning(name, table(), table(), tuple(islice(numbers, agents)))


class Plain:
    """The model for a peer."""

    def __init__(self, problem: Assigning) -> None:
        agents, jobs = range(problem.agents), range(problem.jobs)
        self.upper = [1] * (problem.agents * problem.jobs)
        self.rows = [Row(tuple((problem.column(i, j), 1) for i in agents), 1, 1) for j in jobs]
        for i, most in enumerate(problem.capacity):
            entries = tuple((problem.column(i, j), problem.takes[i][j]) for j in jobs)
            self.rows.append(Row(entries, None, most))
        self.goal = Sum([(problem.column(i, j), problem.costs[i][j]) for i in agents for j in jobs])


def by_highs(problem: Assigning, seed: int, trail: Trail) -> Found:
    from .peers.highs import Solver  # noqa: PLC0415 - loads highspy

    plain = Plain(problem)
    solver = Solver(plain, seed, trail)
    solver.minimise("J", plain.goal, is_only=True)
    if solver.values is None:
        return Found(None, note="no assignment found")
    return Found(
        None, solver.stages, extra={"cost": problem.cost(agent_of(problem, solver.values))}
    )


def agent_of(problem: Assigning, values: Sequence[float]) -> list[int]:
    table = np.asarray(values, float).reshape(problem.agents, problem.jobs)
    return [int(agent) for agent in table.argmax(axis=0)]


def by_own(problem: Assigning, seed: int, trail: Trail) -> Found:
    search = Search(problem, seed, trail)
    bound = search.relax()
    trail.bound(bound)
    if not search.build():
        return Found(None, note="no assignment found")
    while not trail.is_late() and search.value > bound:
        search.step()
    cost = problem.cost(agent_of(problem, search.values))
    return Found(None, [Stage("J", cost, bound, trail.cpu())], extra={"cost": cost})


class Search:
    """Relax, build, then free some jobs again and again."""

    def __init__(self, problem: Assigning, seed: int, trail: Trail) -> None:
        self.problem, self.trail, self.seed = problem, trail, seed
        self.random = Random(seed)  # noqa: S311 - repeatable on purpose
        self.linear, self.goal = LinearModel(), Expression()
        for costs in problem.costs:
            for cost in costs:
                self.goal.add(self.linear.column(1), cost)
        plain = Plain(problem)
        for row in plain.rows:
            lower = -np.inf if row.lower is None else row.lower
            upper = np.inf if row.upper is None else row.upper
            self.linear.row(row.entries, lower=lower, upper=upper)
        self.cutter = Cutter(self.linear)
        self.values: Floats = np.zeros(len(plain.upper))
        self.fraction, self.reduced = self.values, self.values
        self.value = float("inf")
        self.size = JOBS_AT_ONCE

    def relax(self) -> int:
        """The relaxation's values guide the rest; returns the bound it proves."""
        result = LiveModel(self.linear, self.goal).minimise(Work(self.trail.is_late))
        self.fraction, self.reduced = result.values, result.reduced_costs
        return result.whole_bound or 0

    def build(self) -> bool:
        """A first assignment: every job among its likeliest agents, ever more of them."""
        everything = range(self.problem.jobs)
        for likely in (AGENTS_OF_A_JOB, 2 * AGENTS_OF_A_JOB, self.problem.agents):
            if self._solve(everything, likely, NODES_TO_BUILD):
                return True
        return False

    def step(self) -> None:
        self._solve(self._chosen(), AGENTS_OF_A_JOB, NODES)

    def _chosen(self) -> list[int]:
        """The jobs of some agents, or any jobs."""
        jobs, agents = self.problem.jobs, self.problem.agents
        if self.random.random() < 0.5:
            return sorted(self.random.sample(range(jobs), min(jobs, self.size)))
        few = set(self.random.sample(range(agents), max(2, agents * self.size // jobs)))
        now = agent_of(self.problem, self.values)
        return [job for job, agent in enumerate(now) if agent in few]

    def _solve(self, free: Sequence[int], likely: int, nodes: int) -> bool:
        has_start = self.value < float("inf")
        part = self.cutter.cut([c for j in free for c in self._agents(j, likely)], self.values)
        work = Work(self.trail.is_late, nodes=nodes)
        start = part.hint(self.values) if has_start else None
        goal = part.expression(self.goal)
        found = solve(part.linear, goal, work, hint=start, seed=self.seed)
        if found.values is None:
            return False
        merged = np.round(part.merged(self.values, np.asarray(found.values, float)))
        value = self.goal.value(merged)
        if value < self.value:
            self.value, self.values = value, merged
            self.trail.value(round(value))
        elif found.outcome == "optimal":
            self.size = min(self.problem.jobs, self.size + 5)
        return True

    def _agents(self, job: int, likely: int) -> list[int]:
        """Columns of the agents a job may go to: today's, and those of least reduced cost."""
        columns = [self.problem.column(i, job) for i in range(self.problem.agents)]
        columns.sort(key=lambda c: (self.values[c] < 0.5, self.reduced[c]))
        return columns[:likely]
