"""Each rule where it alone decides: what the solver then does, and what the checker then says.

In every case the solver chooses the same plan as soon as the one rule is loosened, and the checker
has nothing against that plan but the one rule.
"""

from dataclasses import dataclass, replace

import pytest

from zwerm.optimiser.checker import violations
from zwerm.optimiser.plan import ActiveLevel, Backup, Hours, Outsourced, Plan
from zwerm.optimiser.problem import Assignment, Demand, Person, Problem, School, SourceRule, Task
from zwerm.optimiser.solve import solve

from .examples import ANN, NETWORK, SOURCES, plan_of, school_with

ICT = {"ICT": SourceRule()}
BEN = replace(ANN, id="ben")
SHARED = replace(NETWORK, splittable=True)
LETTER = Task("letter", "A", core=True)
TO_ANN = Assignment("network", None, None, "ann")
PAIR = (School("a", pool="p"), School("b", pool="p"))


@dataclass(frozen=True)
class Case:
    """A plan that one rule forbids, what its tier is then at least, and a looser problem."""

    rule: str
    problem: Problem
    looser: Problem
    cost: int
    hours: tuple[Hours, ...] = ()
    outsource: tuple[Outsourced, ...] = ()
    backup: tuple[Backup, ...] = ()

    @property
    def tier(self) -> int:
        return 3 if self.backup else 1

    @property
    def plan(self) -> Plan:
        """With everything in it active."""
        rows = (*self.hours, *self.outsource)
        places = dict.fromkeys((row.task, row.level, row.owner) for row in rows)
        level = tuple(ActiveLevel(*place) for place in places)
        return Plan(level, self.hours, self.outsource, self.backup)


def does(
    person: str, quanta: int = 4, task: str = "network", *, at: str = "north", of: str = "ICT"
) -> Hours:
    level = {"p": "P", "group": "G"}.get(at, "S")
    return Hours(task, level, at, person, {of: quanta})


def bought(quanta: int, *, at: str = "north") -> Outsourced:
    return Outsourced("network", {"p": "P", "group": "G"}.get(at, "S"), at, quanta)


def with_ann(problem: Problem, **changes: object) -> Problem:
    """The same, with another Ann."""
    ann, *others = problem.people
    return replace(problem, people=(replace(ann, **changes), *others))  # type: ignore[arg-type]


def with_ben(problem: Problem, **changes: object) -> Problem:
    ann, ben = problem.people
    return replace(problem, people=(ann, replace(ben, **changes)))  # type: ignore[arg-type]


def pair_with(*people: Person, task: Task = NETWORK, quanta: int = 4) -> Problem:
    """Two schools in a pool, and a need at the second."""
    demand = (Demand("network", "b", quanta),)
    return Problem(PAIR, (task,), people, SOURCES, demand)


SCHOOL = school_with(ANN)
VISITOR = replace(ANN, homes=("a",), max_schools=2)
TRIO = Problem(
    (*PAIR, School("c", pool="p")),
    (NETWORK,),
    (VISITOR,),
    SOURCES,
    (Demand("network", "b", 4), Demand("network", "c", 4)),
)
LESSON = replace(NETWORK, cluster="P", req={})
TEACHER = replace(ANN, teacher=True, sources={"BPT": 4})
FOUR = tuple(replace(ANN, id=name, sources={"ICT": 3}, homes=("b",)) for name in "wxyz")
SHARED_POOL = pair_with(*FOUR, task=replace(SHARED, levels=("P",)), quanta=12)
THREE_AND_ONE = school_with(
    replace(ANN, sources={"ICT": 3}), replace(BEN, sources={"ICT": 1}), tasks=(SHARED,)
)
SPARE = Person("ben", homes=("north",), comp={"T": 1})
BACKED_UP = school_with(ANN, SPARE, tasks=(replace(NETWORK, backup=True),))
BY_BEN = (Backup("network", "S", "north", "ben"),)
TWO_TASKS = school_with(ANN, tasks=(NETWORK, LETTER))
PRICED = replace(SHARED, outsource_eur_per_hour=50)
PRICED_SCHOOL = school_with(tasks=(PRICED,), budgets_eur_per_week={"north": 50})
PRICED_POOL = replace(
    pair_with(task=replace(PRICED, levels=("P",))), budgets_eur_per_week={"group": 50, "b": 99}
)
BOTH = (does("ann"), does("ann", task="letter"))

CASES = {
    "an executor can be there": Case(
        "reach", with_ann(SCHOOL, homes=()), SCHOOL, 4, (does("ann"),)
    ),
    "nobody visits too many schools": Case(
        "max_schools",
        TRIO,
        with_ann(TRIO, max_schools=3),
        4,
        (does("ann", at="b"), does("ann", at="c")),
    ),
    "a pool is for its own people": Case(
        "reach",
        pair_with(replace(VISITOR, homes=()), task=replace(NETWORK, levels=("P",))),
        pair_with(VISITOR, task=replace(NETWORK, levels=("P",))),
        4,
        (does("ann", at="p"),),
    ),
    "group tasks are for coordinators": Case(
        "reach",
        pair_with(replace(VISITOR, role="admin"), task=replace(NETWORK, levels=("G",))),
        pair_with(VISITOR, task=replace(NETWORK, levels=("G",))),
        4,
        (does("ann", at="group"),),
    ),
    "an executor has every competence": Case(
        "margin", with_ann(SCHOOL, comp={"T": 1}), SCHOOL, 4, (does("ann"),)
    ),
    "a colour is for its clusters": Case(
        "colour",
        with_ann(SCHOOL, sources={"ADM": 4}),
        replace(with_ann(SCHOOL, sources={"ADM": 4}), sources={"ADM": SourceRule(("T",))}),
        4,
        (does("ann", of="ADM"),),
    ),
    "a colour is for teachers": Case(
        "colour",
        school_with(replace(TEACHER, teacher=False), tasks=(LESSON,)),
        school_with(TEACHER, tasks=(LESSON,)),
        4,
        (does("ann", of="BPT"),),
    ),
    "a colour is for work at home": Case(
        "colour",
        pair_with(replace(TEACHER, homes=("a",), max_schools=2), task=LESSON),
        pair_with(replace(TEACHER, homes=("b",)), task=LESSON),
        4,
        (does("ann", at="b", of="BPT"),),
    ),
    "nobody gives more than they have": Case(
        "hours",
        school_with(replace(ANN, sources={"ICT": 3}), tasks=(SHARED,)),
        school_with(ANN, tasks=(SHARED,)),
        1,
        (does("ann"),),
    ),
    "hours of one colour count once": Case(
        "hours",
        replace(with_ann(TWO_TASKS, sources={"ICT": 7}), sources=ICT),
        replace(TWO_TASKS, sources=ICT),
        4,
        BOTH,
    ),
    "a task that is not split is done by one": Case(
        "not_split",
        school_with(replace(ANN, sources={"ICT": 2}), replace(BEN, sources={"ICT": 2})),
        school_with(
            replace(ANN, sources={"ICT": 2}), replace(BEN, sources={"ICT": 2}), tasks=(SHARED,)
        ),
        4,
        (does("ann", 2), does("ben", 2)),
    ),
    "only long work is shared by more than three": Case(
        "executors",
        SHARED_POOL,
        replace(SHARED_POOL, quanta_per_hour=1),
        3,
        tuple(does(name, 3, at="p") for name in "wxyz"),
    ),
    "a share is not below the minimum": Case(
        "min_chunk",
        replace(THREE_AND_ONE, tasks=(replace(SHARED, min_chunk=2),)),
        THREE_AND_ONE,
        1,
        (does("ann", 3), does("ben", 1)),
    ),
    "nobody has too many tasks": Case(
        "max_tasks", with_ann(TWO_TASKS, max_tasks=1), TWO_TASKS, 4, BOTH
    ),
    "nobody has too many clusters": Case(
        "max_clusters", with_ann(TWO_TASKS, max_clusters=1), TWO_TASKS, 4, BOTH
    ),
    "only what has a price is outsourced": Case(
        "outsource", replace(PRICED_SCHOOL, tasks=(SHARED,)), PRICED_SCHOOL, 4, (), (bought(4),)
    ),
    "a school spends its own money": Case(
        "budget",
        replace(PRICED_SCHOOL, budgets_eur_per_week={"north": 49, "group": 99}),
        PRICED_SCHOOL,
        1,
        (),
        (bought(4),),
    ),
    "a pool spends the money of the group": Case(
        "budget",
        replace(PRICED_POOL, budgets_eur_per_week={"group": 49, "b": 99}),
        PRICED_POOL,
        1,
        (),
        (bought(4, at="p"),),
    ),
    "what is not split is bought whole": Case(
        "budget",
        replace(PRICED_SCHOOL, tasks=(replace(PRICED, splittable=False),), quanta_per_hour=3),
        replace(PRICED_SCHOOL, tasks=(replace(PRICED, splittable=False),)),
        4,
        (),
        (bought(4),),
    ),
    "what is forbidden is not done": Case(
        "forbid", replace(SCHOOL, forbids=(TO_ANN,)), SCHOOL, 4, (does("ann"),)
    ),
    "a backup can be there": Case(
        "reach", with_ben(BACKED_UP, homes=()), BACKED_UP, 2, (does("ann"),), backup=BY_BEN
    ),
    "a backup lacks one level at most": Case(
        "margin", with_ben(BACKED_UP, comp={}), BACKED_UP, 2, (does("ann"),), backup=BY_BEN
    ),
    "nobody backs up too much": Case(
        "max_backups",
        with_ben(BACKED_UP, max_backups=0),
        BACKED_UP,
        2,
        (does("ann"),),
        backup=BY_BEN,
    ),
    "no more changes than allowed": Case(
        "max_changes", replace(SCHOOL, max_changes=0), SCHOOL, 4, (does("ann"),)
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=list(CASES))
def test_the_solver_keeps_a_rule_and_knows_what_it_costs(case):
    bound, free = solve(case.problem), solve(case.looser)

    assert (bound.tiers[case.tier - 1], bound.bounds[case.tier - 1]) == (case.cost, case.cost)
    assert free.tiers[:3] == (0, 0, 0)
    assert (free.hours, free.outsource) == (case.hours, case.outsource)
    assert free.backup == case.backup


@pytest.mark.parametrize("case", CASES.values(), ids=list(CASES))
def test_the_checker_names_the_one_rule_that_is_broken(case):
    assert {broken.rule for broken in violations(case.problem, case.plan)} == {case.rule}
    assert violations(case.looser, case.plan) == []


def test_a_need_is_covered_at_the_level_that_costs_least():
    """Both schools take 4 on their own, 5 together, and there are 5 hours."""
    task = replace(NETWORK, levels=("S", "P"), scale_pool=0.6)
    demand = (Demand("network", "a", 4), Demand("network", "b", 4))
    ann = replace(VISITOR, sources={"ICT": 5})
    problem = Problem(PAIR, (task,), (ann,), SOURCES, demand)

    plan = solve(problem)

    assert plan.level == (ActiveLevel("network", "P", "p"),)
    assert plan.hours == (does("ann", 5, at="p"),)
    assert [b.rule for b in violations(problem, replace(plan, level=(), hours=()))] == [
        "one_instance",
        "one_instance",
    ]


def test_no_more_is_given_than_is_needed():
    """Ann has a fair load only with 7 of her 10 hours, and the task takes 4."""
    problem = school_with(replace(ANN, sources={"ICT": 10}), tasks=(SHARED,))

    assert solve(problem).hours == (does("ann", 4),)
    assert [b.rule for b in violations(problem, plan_of(("network", "ann", 5)))] == ["too_much"]


def test_who_executes_is_no_backup():
    problem = school_with(ANN, tasks=(replace(NETWORK, backup=True),))
    twice = plan_of(("network", "ann", 4), backup=(("network", "ann"),))

    assert (solve(problem).backup, solve(problem).tiers[:3]) == ((), (0, 0, 2))
    assert [b.rule for b in violations(problem, twice)] == ["backup_executes"]


@pytest.mark.parametrize("level", ["S", None])
@pytest.mark.parametrize("owner", ["north", None])
def test_a_pin_is_kept_whatever_it_costs(level, owner):
    """Ann loves it, and Ben would rather not."""
    ann, ben = replace(ANN, motivation={"T": 2}), replace(BEN, motivation={"T": -2})
    problem = school_with(ann, ben, pins=(Assignment("network", level, owner, "ben"),))

    assert solve(problem).hours == (does("ben"),)
    assert solve(replace(problem, pins=())).hours == (does("ann"),)
    assert [b.rule for b in violations(problem, plan_of(("network", "ann", 4)))] == ["pin"]
