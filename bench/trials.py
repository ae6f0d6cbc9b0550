"""One made-up problem, asked in several ways, and all that is wrong with the answers."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from random import Random
from traceback import extract_tb

from tests.optimiser.brute_force import TooLarge, all_plans
from tests.optimiser.generate import Size, generate
from tests.optimiser.judging import Aim, Run, faults, is_known, run
from tests.optimiser.odd import Extent, odd_problem, with_wishes
from tests.optimiser.variations import changed
from zwerm.optimiser.checker import tiers, violations
from zwerm.optimiser.order import Weights
from zwerm.optimiser.problem import Assignment, Problem
from zwerm.optimiser.solve import NoPlan

from . import uses, ways
from .cases import DEFAULT, MOST_STEPS, STRICT, Case, Plans, Question, every_tiers, solved

MOST_COMPARED = 40  # plans that the checker looks at
EXTENTS = (
    Extent(schools=1, people=3, tasks=3, needs=3, quanta=4),
    Extent(schools=2, people=3, tasks=3, needs=4, quanta=4),
    Extent(schools=3, people=4, tasks=3, needs=5, quanta=3),
    Extent(schools=4, people=4, tasks=4, needs=6, quanta=4),
    Extent(schools=2, people=6, tasks=2, needs=2, quanta=6),
)
MEDIUM = Extent(schools=4, people=6, tasks=6, needs=10, quanta=5)


@dataclass(frozen=True)
class Answer:
    faults: tuple[str, ...]
    is_brute_forced: bool = False
    is_without_plan: bool = False


def trial(seed: int, index: int) -> tuple[Problem, Question]:
    """The problem and the question with this number, always the same."""
    random = Random(f"{seed}-{index}")  # noqa: S311 - repeatable on purpose
    weights = Weights(*(random.randint(0, 9) for _ in range(4)))
    aims = (Aim("lexicographic", weights), DEFAULT, STRICT, Aim("J"))
    way = random.choice(list(WAYS)) if random.random() < 0.5 else ways.nothing_more.__name__
    steps = random.choice((2, 2, 4, 4, 4, 4, 8, 8, 8, 40))
    question = Question(random.choice(aims), way, random.randrange(10**6), steps)
    return _problem(random), question


def _problem(random: Random) -> Problem:
    kind = random.random()
    if kind < 0.85:
        return odd_problem(random, random.choice(EXTENTS))
    if kind < 0.98:
        return odd_problem(random, MEDIUM)
    size = Size(
        schools=random.randint(1, 4),
        pools=random.randint(0, 2),
        people=random.randint(3, 7),
        tasks=random.randint(4, 10),
        quanta_per_hour=random.choice((2, 4, 12)),
        hours_share=random.choice((0.3, 0.8, 1.5)),
    )
    return with_wishes(generate(size, random.randrange(10**6)), random)


def ask(problem: Problem, question: Question) -> Answer:
    """Prove, search, try everything if that is feasible, and ask once more in another way."""
    plans: Plans | None = None
    try:
        with suppress(TooLarge):
            plans = all_plans(problem, MOST_STEPS)
        proven, searched = (
            solved(
                problem,
                question.aim,
                by_search=by_search,
                seed=question.seed,
                steps=question.steps,
            )
            for by_search in (False, True)
        )
        found = (
            _faults_without_plan(problem, proven, searched, plans)
            if proven is None or searched is None
            else _faults(Case(problem, question, proven, searched, plans))
        )
        return Answer(tuple(found), plans is not None, proven is None)
    except Exception as error:  # a crash is what we look for
        where = extract_tb(error.__traceback__)[-1]
        crash = f"crashes in {where.name}: {type(error).__name__}: {error}"
        return Answer((crash,), plans is not None)


def _faults_without_plan(
    problem: Problem, proven: Run | None, searched: Run | None, plans: Plans | None
) -> Iterator[str]:
    """There is none indeed, and if not all pins are the cause, each that is named is one."""
    if (proven is None) != (searched is None):
        yield "proof and search disagree about there being a plan"
    if plans:
        yield f"no plan is found where {next(iter(plans))} can be"
    named = _impossible_pins(problem)
    for pin in named if named != problem.pins else ():
        if every_tiers(replace(problem, pins=(pin,))):
            yield f"{pin} is said to be impossible, and it is not"


def _impossible_pins(problem: Problem) -> tuple[Assignment, ...]:
    try:
        run(problem, DEFAULT)
    except NoPlan as answer:
        return answer.pins
    return ()


def _faults(case: Case) -> Iterator[str]:
    problem, aim, plans = case.problem, case.aim, case.plans
    if plans is not None:
        yield from _faults_of_checker(case, plans)
    for name, found in (("proof", case.proven), ("search", case.searched)):
        some = [case.proven.tiers, case.searched.tiers]
        for fault in faults(problem, found, aim, plans, some=some):
            yield f"{name} {fault}"
    if case.proven.plan.status != "optimal":
        yield "proof is not complete"
    if aim.order.score(case.searched.tiers) < aim.order.score(case.proven.tiers):
        yield f"search finds {case.searched.tiers}, proof {case.proven.tiers}"
    yield from WAYS[case.question.way](case)


def _faults_of_checker(case: Case, plans: Plans) -> Iterator[str]:
    """It accepts what can be, counts it right, and does not accept what cannot be."""
    random = case.question.random()
    for known in random.sample(list(plans), min(MOST_COMPARED, len(plans))):
        plan = plans[known]
        broken = violations(case.problem, plan)
        if broken:
            yield f"checker sees a broken rule in a good plan: {broken[0].text}"
        elif tiers(case.problem, plan) != known:
            yield f"checker counts {tiers(case.problem, plan)}, brute force {known}"
        other = changed(case.problem, plan, random)
        if not violations(case.problem, other):
            found = tiers(case.problem, other)
            if not is_known(found, plans):
                yield f"checker accepts a plan with {found} that is not there"


WAYS: Mapping[str, Callable[[Case], Iterator[str]]] = {
    way.__name__: way
    for way in (
        ways.nothing_more,
        ways.again,
        ways.other_aims,
        ways.from_a_start,
        ways.from_a_broken_start,
        ways.after_news,
        ways.stopped,
        ways.with_other_names,
        ways.with_an_idle_person,
        ways.in_shorter_quanta,
        ways.looser,
        ways.more_to_divide_with,
        ways.asked_for,
        ways.beside_another,
        ways.at_any_prices,
        uses.everybody_away,
        uses.gaps_remedied,
        uses.everything_explained,
    )
}
