from zwerm.optimiser.problem import Problem, School
from zwerm.planning.time_limits import time_limit_for


def a_problem_of(schools: int) -> Problem:
    places = tuple(School(f"s{index}") for index in range(schools))
    return Problem(schools=places, tasks=(), people=(), sources={}, demand=())


def test_a_school_and_a_small_group_get_a_minute():
    assert (time_limit_for(a_problem_of(1)), time_limit_for(a_problem_of(7))) == (60, 60)


def test_a_large_group_gets_more_time():
    assert time_limit_for(a_problem_of(60)) == 480
