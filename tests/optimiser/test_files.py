import gzip
import json
import zlib
from dataclasses import replace
from pathlib import Path

import pytest

from zwerm.optimiser import files
from zwerm.optimiser.files import (
    InvalidFile,
    json_from_bytes,
    plan_from_data,
    plan_to_data,
    problem_from_data,
    problem_to_data,
    read_plan,
    read_problem,
    write_json,
)
from zwerm.optimiser.plan import Plan, Stage
from zwerm.optimiser.problem import Assignment

from .examples import ANN, plan_of, school_with
from .generate import Size, generate

DATA = Path(__file__).parent / "data"


def problem_data() -> dict:
    return problem_to_data(
        school_with(ANN, current=(Assignment("network", "S", "north", "ann"),), max_changes=3)
    )


def refused(data: object) -> tuple[str, ...]:
    with pytest.raises(InvalidFile) as caught:
        problem_from_data(data)
    return caught.value.problems


def test_a_problem_and_a_plan_survive_being_written(tmp_path):
    problem, plan = school_with(ANN, seed=3), plan_of(("network", "ann", 4))
    for name in ("one.json", "one.json.gz"):
        write_json(tmp_path / name, problem_to_data(problem))
        assert read_problem(tmp_path / name) == problem
        write_json(tmp_path / name, plan_to_data(plan))
        assert read_plan(tmp_path / name) == plan


def test_a_group_survives_being_written():
    problem = generate(Size(schools=4, pools=2, people=9, tasks=12), seed=1)

    assert problem_from_data(problem_to_data(problem)) == problem


def test_the_same_data_gives_the_same_bytes(tmp_path):
    for name in ("a.json.gz", "b.json.gz"):
        write_json(tmp_path / name, problem_data())

    assert (tmp_path / "a.json.gz").read_bytes() == (tmp_path / "b.json.gz").read_bytes()


def test_all_that_is_wrong_is_said_at_once_with_its_path_and_what_is_allowed():
    data = problem_data()
    data["colour"] = "blue"
    data["tasks"][0]["priority"] = 4
    data["tasks"][0]["core"] = 1
    data["people"][0]["homes"] = ["south"]
    data["people"][0]["sources"] = {"XYZ": 4}
    data["demand"].append(["network", "north", 2])
    del data["people"][0]["max_tasks"]

    assert refused(data) == (
        "$.colour: unknown key; allowed: schools, tasks, people, sources, demand, format, name, "
        "size, seed, quanta_per_hour, budgets_eur_per_week, current, pins, forbids, max_changes.",
        "$.tasks[0].core: 1 is not valid; allowed: true or false.",
        "$.tasks[0].priority: 4 is not valid; allowed: a whole number from 1 to 3.",
        "$.people[0].max_tasks: missing; allowed: a value is required.",
        "$.people[0].homes[0]: 'south' is not valid; allowed: the id of a school in this file.",
        "$.people[0].sources.XYZ: 'XYZ' is not valid; allowed: the id of a source in this file.",
        "$.demand[1]: the same task and school stand twice; allowed: one row for each task and "
        "school.",
    )


@pytest.mark.parametrize(
    "value", [True, -1, 1.5, "4", None, [], {}, 10**400, float("nan"), float("inf"), 100_001]
)
def test_a_quantity_is_a_whole_number_in_its_range(value):
    data = problem_data()
    data["demand"][0][2] = value

    (said,) = refused(data)

    assert said.startswith("$.demand[0][2]: ")
    assert said.endswith("allowed: a whole number from 1 to 100000.")


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 10**400, True, "1", -0.1, 11])
def test_a_scale_is_a_number_in_its_range(value):
    data = problem_data()
    data["tasks"][0]["scale_pool"] = value

    assert [said.split(":")[0] for said in refused(data)] == ["$.tasks[0].scale_pool"]


@pytest.mark.parametrize("value", ["", " x", "x\n", "\ud800", "y" * 101, "\x00", 3, None])
def test_an_id_is_a_short_printable_text(value):
    data = problem_data()
    data["schools"][0]["id"] = value

    assert refused(data)[0].startswith("$.schools[0].id: ")


@pytest.mark.parametrize("value", [None, 3, "text", [], [[]], {"format": "zwerm-problem/2"}])
def test_something_else_is_not_a_problem(value):
    assert refused(value)


@pytest.mark.parametrize("key", ["schools", "tasks", "people", "sources", "demand"])
@pytest.mark.parametrize("value", [None, 3, "text", [3], [[3]], {"a": 3}, [{"a": 3}], True])
def test_no_part_of_a_problem_may_be_something_else(key, value):
    assert refused(problem_data() | {key: value})


def test_an_id_stands_once_and_group_is_taken():
    data = problem_data()
    data["schools"] += [{"id": "north"}, {"id": "group"}]

    assert [said.split(";")[0] for said in refused(data)][:2] == [
        "$.schools[1].id: 'north' stands twice",
        "$.schools[2].id: 'group' is the group's own name",
    ]


def test_a_need_that_no_level_can_cover_is_refused():
    data = problem_data()
    data["schools"].append({"id": "south"})
    data["tasks"][0]["levels"] = ["P"]
    data["current"] = []

    assert refused(data) == (
        "$.demand[0]: 'network' cannot be done for 'north' at any of its levels; "
        "allowed: level S, G, or P with a pool.",
    )


def test_only_pins_and_forbids_may_leave_level_and_owner_open():
    data = problem_data()
    data["pins"] = [["network", None, None, "ann"]]
    assert problem_from_data(data).pins == (Assignment("network", None, None, "ann"),)

    data["current"] = data["pins"]
    assert [said.split(":")[0] for said in refused(data)] == [
        "$.current[0][1]",
        "$.current[0][2]",
    ]


def test_an_endless_list_of_problems_is_cut():
    data = problem_data()
    data["demand"] = [["nothing", "north", 1]] * 500

    said = refused(data)

    assert len(said) == 101
    assert said[-1] == "$: 400 more problems."


@pytest.mark.parametrize(
    ("content", "wrong"),
    [
        (b"", "the file is empty"),
        (b" \n", "the file is empty"),
        (b"{", "line 1, column 2 is not JSON"),
        (b"\xff\xfe{}", "byte 0 is not UTF-8"),
        (b"[" * 100_000, "the file is nested too deeply"),
        (b'{"a":1,"a":2}', "key 'a' stands twice in one object"),
        (b"[NaN]", "NaN is not a number"),
        (b"[-Infinity]", "-Infinity is not a number"),
        (b"[" + b"9" * 5000 + b"]", "a number has too many digits"),
        (b"\x1f\x8b", "the gzipped content ends too early"),
        (b"\x1f\x8bnonsense", "the gzipped content is damaged"),
        (gzip.compress(b"[1]", mtime=0)[:-9], "the gzipped content ends too early"),
    ],
)
def test_a_damaged_file_is_named(content, wrong):
    with pytest.raises(InvalidFile) as caught:
        json_from_bytes(content)

    (said,) = caught.value.problems
    assert said.startswith(f"$: {wrong}")


def test_a_small_file_that_unpacks_to_a_huge_one_is_refused(monkeypatch):
    monkeypatch.setattr(files, "MOST_BYTES", 1000)
    packer = zlib.compressobj(wbits=31)
    bomb = packer.compress(b" " * 1_000_000) + packer.flush()
    assert len(bomb) < 2000

    for content in (bomb, b" " * 1001):
        with pytest.raises(InvalidFile, match="the file is too large"):
            json_from_bytes(content)


def test_a_missing_file_is_named(tmp_path):
    for path in (tmp_path / "none.json", tmp_path):
        with pytest.raises(InvalidFile, match="the file cannot be read"):
            read_problem(path)


def test_a_plan_is_not_trusted_either():
    data = plan_to_data(plan_of(("network", "ann", 4)))
    data["hours"][0][4] = {"ICT": 0}
    data["level"].append(["network", "X", "north"])
    data["bounds"] = [1, 2]

    with pytest.raises(InvalidFile) as caught:
        plan_from_data(data)

    assert [said.split(":")[0] for said in caught.value.problems] == [
        "$.level[1][1]",
        "$.hours[0][4].ICT",
        "$.bounds",
    ]


def test_what_is_written_is_plain_json(tmp_path):
    problem = replace(school_with(ANN), name="Überschule")
    write_json(tmp_path / "p.json", problem_to_data(problem))

    text = (tmp_path / "p.json").read_text(encoding="utf-8")

    assert json.loads(text)["name"] == "Überschule"
    assert json.loads(text)["format"] == "zwerm-problem/1"


def test_the_worked_examples_are_read():
    problem = read_problem(DATA / "XS-2.problem.json.gz")

    assert (len(problem.tasks), len(problem.people), len(problem.demand)) == (93, 8, 87)


def test_the_stages_of_a_plan_survive_a_file():
    plan = Plan(stages=(Stage(3, 0), Stage(17, None)))

    assert plan_from_data(plan_to_data(plan)).stages == plan.stages
