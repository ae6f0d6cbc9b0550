import pytest

from bench.generator import SIZES, generate
from zwerm.optimiser.files import problem_to_data, read_problem, write_json


@pytest.mark.parametrize("size", ["XS", "S", "M"])
def test_the_same_seed_gives_the_same_problem_and_another_seed_another(size):
    assert generate(size, 3) == generate(size, 3)
    assert generate(size, 3) != generate(size, 4)


@pytest.mark.parametrize("size", SIZES)
def test_a_problem_has_the_size_that_was_asked(size):
    problem = generate(size, 1)

    counts = (len(problem.schools), len(problem.people), len(problem.tasks))
    assert counts == (SIZES[size].schools, SIZES[size].people, 93)


@pytest.mark.parametrize("size", ["XS", "S", "M"])
def test_a_written_problem_reads_back_as_it_was(tmp_path, size):
    problem, path = generate(size, 2), tmp_path / "problem.json.gz"
    write_json(path, problem_to_data(problem))

    assert read_problem(path) == problem


@pytest.mark.parametrize("seed", range(1, 6))
def test_hours_are_seventy_to_ninety_percent_of_the_need(seed):
    problem = generate("M", seed)

    need = sum(row.quanta for row in problem.demand)
    hours = sum(sum(person.sources.values()) for person in problem.people)
    assert 0.69 <= hours / need <= 0.91


def test_only_staff_of_a_group_have_no_home():
    people = generate("M", 1).people

    assert {person.group for person in people if not person.homes} == {True}
    assert {person.group for person in people if person.homes} == {False}
    assert all(
        set(person.reach_pools) == {"pool00", "pool01", "pool02"}
        for person in people
        if person.group
    )
