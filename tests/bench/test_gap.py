from bench.gap import agent_of, by_own, names, read
from bench.trail import Trail

ONE = "2 3\n4 5 6\n6 5 4\n1 1 1\n1 1 1\n2 2\n"


def test_a_file_holds_one_problem_or_says_how_many(tmp_path):
    (tmp_path / "c").write_text(ONE)
    (tmp_path / "many").write_text("2 " + ONE + ONE)

    assert names(tmp_path) == [("c", 0), ("many", 0), ("many", 1)]
    (problem,) = read(tmp_path / "c")
    assert problem.costs == ((4, 5, 6), (6, 5, 4))
    assert problem.takes == ((1, 1, 1), (1, 1, 1))
    assert problem.capacity == (2, 2)


def test_a_small_problem_is_solved_to_its_bound(tmp_path):
    (tmp_path / "c").write_text(ONE)
    (problem,) = read(tmp_path / "c")

    found = by_own(problem, 0, Trail(5.0))

    assert found.extra == {"cost": 13}
    assert problem.cost(agent_of(problem, [1, 1, 0, 0, 0, 1])) == 13
