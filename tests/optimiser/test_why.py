from dataclasses import replace

import pytest

from zwerm.optimiser.expansion import instances
from zwerm.optimiser.plan import Hours, Plan
from zwerm.optimiser.problem import Assignment, Demand, Person, Problem, School, Task
from zwerm.optimiser.why import Kind, Reason, gap_reasons, hours_left, pair_reason

from .examples import ANN, NETWORK, SOURCES, plan_of, school_with

OPEN = plan_of()


def reason(person: Person, plan: Plan = OPEN, **more: object) -> Reason:
    problem = school_with(person, **more)
    return pair_reason(problem, plan, instances(problem)[0], person)


PIN = Assignment("network", None, None, "ann")


@pytest.mark.parametrize(
    ("person", "more", "expected"),
    [
        (ANN, {}, Reason(Kind.POSSIBLE, misfit=6)),
        (replace(ANN, motivation={"T": 1}), {}, Reason(Kind.POSSIBLE, misfit=5)),
        (ANN, {"forbids": (PIN,)}, Reason(Kind.FORBIDDEN)),
        (replace(ANN, homes=()), {}, Reason(Kind.REACH)),
        (replace(ANN, comp={"T": 1}), {}, Reason(Kind.MARGIN, "T", 2, 1)),
        (replace(ANN, sources={"ADM": 8}), {}, Reason(Kind.COLOUR)),
        (replace(ANN, sources={"ICT": 3}), {}, Reason(Kind.HOURS, required=4, own=3)),
        (replace(ANN, max_tasks=0), {}, Reason(Kind.TASK_LIMIT, required=1, own=0)),
        (replace(ANN, max_clusters=0), {}, Reason(Kind.CLUSTER_LIMIT, required=1, own=0)),
    ],
)
def test_the_first_thing_in_the_way_is_said(person, more, expected):
    assert reason(person, **more) == expected


def test_who_executes_does_so_and_may_be_pinned():
    plan = plan_of(("network", "ann", 4))

    assert reason(ANN, plan) == Reason(Kind.EXECUTES)
    assert reason(ANN, plan, pins=(PIN,)) == Reason(Kind.PINNED)


def test_a_visit_too_many_is_said():
    schools = tuple(School(name, pool="p") for name in ("home", "near", "far"))
    demand = tuple(Demand("network", school.id, 1) for school in schools)
    visitor = replace(ANN, homes=("home",), max_schools=2)
    problem = Problem(schools, (NETWORK,), (visitor,), SOURCES, demand)
    _, _, far = instances(problem)
    plan = Plan(hours=(Hours("network", "S", "near", "ann", {"ICT": 1}),))

    assert pair_reason(problem, plan, far, visitor) == Reason(Kind.SCHOOL_LIMIT, required=2, own=1)


def test_hours_left_count_what_colours_could_be_exchanged():
    """The lesson took ICT hours, but could have taken those for pedagogy."""
    lesson = Task("lesson", "P")
    teacher = replace(ANN, teacher=True, comp={"T": 2, "P": 2}, sources={"ICT": 4, "BPT": 4})
    problem = school_with(teacher, tasks=(NETWORK, lesson))
    plan = plan_of(("lesson", "ann", 4), tasks=("network", "lesson"))

    assert hours_left(problem, plan, instances(problem)[0], teacher) == 4


def test_a_gap_counts_its_reasons_over_all_people():
    people = (ANN, replace(ANN, id="ben", comp={}), replace(ANN, id="cis", comp={}))
    problem = school_with(*people)

    assert gap_reasons(problem, OPEN, instances(problem)[0]) == {
        Kind.POSSIBLE: 1,
        Kind.MARGIN: 2,
    }
