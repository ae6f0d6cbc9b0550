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
from tests.optimiser.variations import (
    LOOSER,
    LOOSER_AT_FIRST,
    changed,
    doubled,
    forbidden_beside,
    idle_person,
    least_unfairness,
    pinned_to,
    renamed,
    side_by_side,
    with_whole_scales,
)
from zwerm.optimiser.checker import tiers, violations
from zwerm.optimiser.order import Weights
from zwerm.optimiser.plan import Plan, Tiers
from zwerm.optimiser.problem import Problem
from zwerm.optimiser.solve import NoPlan

MOST_STEPS = 3_000  # of brute force; more would take longer than solving
MOST_COMPARED = 40  # plans that the checker looks at
EXTENTS = (
    Extent(schools=1, people=3, tasks=3, needs=3, quanta=4),
    Extent(schools=2, people=3, tasks=3, needs=4, quanta=4),
    Extent(schools=3, people=4, tasks=3, needs=5, quanta=3),
    Extent(schools=4, people=4, tasks=4, needs=6, quanta=4),
    Extent(schools=2, people=6, tasks=2, needs=2, quanta=6),
)
MEDIUM = Extent(schools=4, people=6, tasks=6, needs=10, quanta=5)
STRICT, DEFAULT = Aim("strict"), Aim()
Plans = dict[Tiers, Plan]


@dataclass(frozen=True)
class Question:
    """What is asked about a problem; everything else follows from it."""

    aim: Aim
    way: str
    seed: int

    def random(self) -> Random:
        return Random(self.seed)  # noqa: S311 - repeatable on purpose


@dataclass(frozen=True)
class Answer:
    faults: tuple[str, ...]
    is_brute_forced: bool = False
    is_without_plan: bool = False


@dataclass(frozen=True)
class Case:
    """A problem with a plan, the two ways to it, and all plans if they are known."""

    problem: Problem
    question: Question
    proven: Run
    searched: Run
    plans: Plans | None

    @property
    def aim(self) -> Aim:
        return self.question.aim

    def others(self) -> list[Plan]:
        return [self.searched.plan] if self.plans is None else list(self.plans.values())


def trial(seed: int, index: int) -> tuple[Problem, Question]:
    """The problem and the question with this number, always the same."""
    random = Random(f"{seed}-{index}")  # noqa: S311 - repeatable on purpose
    weights = Weights(*(random.randint(0, 9) for _ in range(4)))
    aims = (Aim("lexicographic", weights), DEFAULT, STRICT, Aim("J"))
    way = random.choice(list(WAYS)) if random.random() < 0.6 else nothing_more.__name__
    question = Question(random.choice(aims), way, random.randrange(10**6))
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
            solved(problem, question.aim, by_search=by_search, seed=question.seed)
            for by_search in (False, True)
        )
        found = (
            _faults_without_plan(proven, searched, plans)
            if proven is None or searched is None
            else _faults(Case(problem, question, proven, searched, plans))
        )
        return Answer(tuple(found), plans is not None, proven is None)
    except Exception as error:  # a crash is what we look for
        where = extract_tb(error.__traceback__)[-1]
        crash = f"crashes in {where.name}: {type(error).__name__}: {error}"
        return Answer((crash,), plans is not None)


def solved(problem: Problem, aim: Aim, *, by_search: bool = False, seed: int = 0) -> Run | None:
    try:
        return run(problem, aim, by_search=by_search, seed=seed)
    except NoPlan as answer:
        if not set(answer.pins) <= set(problem.pins):
            raise
        return None


def best_tiers(problem: Problem, aim: Aim = STRICT) -> Tiers | None:
    found = solved(problem, aim)
    return None if found is None else found.tiers


def _faults_without_plan(
    proven: Run | None, searched: Run | None, plans: Plans | None
) -> Iterator[str]:
    if (proven is None) != (searched is None):
        yield "proof and search disagree about there being a plan"
    if plans:
        yield f"no plan is found where {next(iter(plans))} can be"


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


def nothing_more(_: Case) -> Iterator[str]:
    """Most problems are only proven and searched, which says most for its time."""
    yield from ()


def again(case: Case) -> Iterator[str]:
    for by_search, before in ((False, case.proven), (True, case.searched)):
        seed = case.question.seed
        if run(case.problem, case.aim, by_search=by_search, seed=seed) != before:
            yield f"the second answer differs (by search: {by_search})"


def other_aims(case: Case) -> Iterator[str]:
    for aim in (DEFAULT, STRICT, Aim("J")):
        found = run(case.problem, aim)
        some = [case.proven.tiers, case.searched.tiers]
        for fault in faults(case.problem, found, aim, case.plans, some=some):
            yield f"{aim.objective} {fault}"
        if any(aim.order.score(t) < aim.order.score(found.tiers) for t in some):
            yield f"{aim.objective} gives {found.tiers}, and {some} are known"


def from_a_start(case: Case) -> Iterator[str]:
    start, score = case.question.random().choice(case.others()), case.aim.order.score
    most = score(tiers(case.problem, start))
    for by_search in (False, True):
        for stop_after in (None, 0):
            found = run(
                case.problem, case.aim, by_search=by_search, start=start, stop_after=stop_after
            )
            yield from faults(case.problem, found, case.aim, case.plans)
            if score(found.tiers) > most:
                yield f"a start is made worse (by search: {by_search}, stop: {stop_after})"


def from_a_broken_start(case: Case) -> Iterator[str]:
    random = case.question.random()
    start = changed(case.problem, random.choice(case.others()), random)
    for by_search in (False, True):
        found = run(case.problem, case.aim, by_search=by_search, start=start)
        yield from faults(case.problem, found, case.aim, case.plans)


def stopped(case: Case) -> Iterator[str]:
    asks = case.question.random().choice((0, 1, 2, 3, 5, 8, 12, 20, 30))
    for by_search in (False, True):
        found = run(case.problem, case.aim, by_search=by_search, stop_after=asks)
        for fault in faults(case.problem, found, case.aim, case.plans):
            yield f"stopped after {asks} (by search: {by_search}) {fault}"


def with_other_names(case: Case) -> Iterator[str]:
    random = case.question.random()
    again = renamed(case.problem, random, keeps_order=random.random() < 0.3)
    found = solved(again, case.aim)
    score = case.aim.order.score
    if found is None or score(found.tiers) != score(case.proven.tiers):
        yield f"other names give {found and found.tiers}, not {case.proven.tiers}"


def with_an_idle_person(case: Case) -> Iterator[str]:
    idle = idle_person(case.problem, case.question.random())
    people = (idle, *case.problem.people)
    without, found = (
        best_tiers(problem) for problem in (case.problem, replace(case.problem, people=people))
    )
    constant = least_unfairness(idle)
    if without is None or found != (*without[:4], without[4] + constant, *without[5:]):
        yield f"an idle person makes {found} of {without}, and adds {constant} to tier 5"


def in_shorter_quanta(case: Case) -> Iterator[str]:
    once, twice = best_tiers(with_whole_scales(case.problem)), best_tiers(doubled(case.problem))
    if once is None or twice is None:
        if once != twice:
            yield f"shorter quanta make {twice} of {once}"
        return
    most = tuple(n * value for n, value in zip((2, 2, 1, 2, 2, 1, 1), once, strict=True))
    if twice > most:
        yield f"shorter quanta make {twice} of {once}"


def looser(case: Case) -> Iterator[str]:
    random = case.question.random()
    name = random.choice(list(LOOSER))
    before, after = best_tiers(case.problem), best_tiers(LOOSER[name](case.problem, random))
    if before is None or after is None or after > before:
        yield f"{name} makes {after} of {before}"


def more_to_divide_with(case: Case) -> Iterator[str]:
    random = case.question.random()
    name = random.choice(list(LOOSER_AT_FIRST))
    more = LOOSER_AT_FIRST[name](case.problem, random)
    before, after = best_tiers(case.problem, DEFAULT), best_tiers(more, DEFAULT)
    if before is None or after is None or after[:3] > before[:3]:
        yield f"{name} makes {after} of {before}"


def asked_for(case: Case) -> Iterator[str]:
    random, plan, score = case.question.random(), case.proven.plan, case.aim.order.score
    for change in (pinned_to, forbidden_beside):
        found = solved(change(case.problem, plan, random), case.aim)
        if found is None or score(found.tiers) != score(case.proven.tiers):
            yield f"{change.__name__} its best plan gives {found and found.tiers}"


def beside_another(case: Case) -> Iterator[str]:
    another = odd_problem(case.question.random(), EXTENTS[1])
    first, second, both = map(best_tiers, side_by_side(case.problem, another))
    if first is None or second is None:
        if both is not None:
            yield f"halves {first} and {second} give {both}"
    elif both != tuple(a + b for a, b in zip(first, second, strict=True)):
        yield f"halves {first} and {second} give {both}"


WAYS: Mapping[str, Callable[[Case], Iterator[str]]] = {
    way.__name__: way
    for way in (
        nothing_more,
        again,
        other_aims,
        from_a_start,
        from_a_broken_start,
        stopped,
        with_other_names,
        with_an_idle_person,
        in_shorter_quanta,
        looser,
        more_to_divide_with,
        asked_for,
        beside_another,
    )
}
