"""From a file to a file on the command line."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.workbook.books import Book, group_dossier, lists_of, small_dossier, workbook_of
from zwerm.cli import main
from zwerm.optimiser.files import problem_to_data, read_plan, write_json
from zwerm.planning.building import problem_from_dossier
from zwerm.workbook.records import MeansRecord, RuleRecord


@pytest.fixture
def school(tmp_path):
    path = tmp_path / "school.xlsx"
    path.write_bytes(workbook_of(small_dossier()))
    return path


def run(*words):
    return main([str(word) for word in words])


def goals_in(text):
    """The lines of the seven goals and the objective: title and value."""
    lines = [line.split() for line in text.splitlines() if line[:3].strip()[:1].isdigit()]
    return [(line[0], next(int(word) for word in line[1:] if word.isdigit())) for line in lines]


def test_a_template_is_written_and_never_over_a_filled_one(tmp_path, capsys):
    target = tmp_path / "werkboek.xlsx"
    assert run("template", target) == 0
    first = target.read_bytes()

    assert run("template", target, "--lang", "en") == 1
    assert "bestaat al" not in capsys.readouterr().out
    assert target.read_bytes() == first
    assert list(lists_of(first)) == ["Lees mij", "School", "Mensen", "Middelen", "Taken", "Regels"]

    assert run("template", target, "--lang", "en", "--replace") == 0
    assert "Read me" in lists_of(target.read_bytes())


def test_a_workbook_is_divided_into_every_kind_of_file(school, tmp_path, capsys):
    targets = [tmp_path / f"uit.{ending}" for ending in ("xlsx", "docx", "pdf", "json", "json.gz")]
    outs = [word for target in targets for word in ("-o", target)]

    assert run("divide", school, *outs) == 0

    said = capsys.readouterr()
    assert said.err == ""
    assert "Basisschool De Linde · 2026-2027" in said.out
    assert all(f"Geschreven: {target}" in said.out for target in targets)
    starts = [target.read_bytes()[:2] for target in targets]
    assert starts == [b"PK", b"PK", b"%P", b'{"', b"\x1f\x8b"]
    assert read_plan(targets[3]) == read_plan(targets[4])
    assert sorted(tmp_path.iterdir()) == sorted([school, *targets])


def test_every_task_of_the_workbook_stands_in_the_result(school, tmp_path):
    target = tmp_path / "uit.xlsx"

    run("divide", school, "-o", target)

    rows = lists_of(target.read_bytes())["Wie doet wat"][4:]
    assert {row[1] for row in rows if row[1]} == {task.name for task in small_dossier().tasks}


def test_two_runs_with_one_seed_give_the_same_plan(school, tmp_path):
    first, second = tmp_path / "een.json", tmp_path / "twee.json"

    run("divide", school, "-o", first, "--seed", 7)
    run("divide", school, "-o", second, "--seed", 7)

    assert read_plan(first) == read_plan(second)
    assert read_plan(first).status == "optimal"


@pytest.mark.parametrize("objective", ["lexicographic", "J", "strict"])
def test_check_agrees_with_what_divide_printed(objective, school, tmp_path, capsys):
    plan = tmp_path / "plan.json"

    assert run("divide", school, "-o", plan, "--objective", objective) == 0
    divided = capsys.readouterr().out
    assert run("check", school, plan) == 0
    checked = capsys.readouterr().out

    assert len(goals_in(checked)) == 7
    assert goals_in(checked) == goals_in(divided)
    total = next(line for line in checked.splitlines() if "(J)" in line)
    assert total in divided


def test_a_spoiled_plan_is_judged(school, tmp_path, capsys):
    plan = tmp_path / "plan.json"
    run("divide", school, "-o", plan)
    data = json.loads(plan.read_text())
    capsys.readouterr()

    plan.write_text(json.dumps({**data, "tiers": [9, 9, 9, 9, 9, 9, 9]}))
    assert run("check", school, plan) == 1
    assert "kloppen niet" in capsys.readouterr().err

    task, level, owner, _person, sources = data["hours"][0]
    data["hours"][0] = [task, level, owner, "bo", sources]
    plan.write_text(json.dumps(data))
    assert run("check", school, plan) == 1
    assert "Bo Claes" in capsys.readouterr().err

    plan.write_text("[]")
    assert run("check", school, plan) == 1
    assert "plan.json kan zo niet gebruikt worden" in capsys.readouterr().err


def test_an_exchange_file_is_divided_like_the_workbook(school, tmp_path, capsys):
    problem, plans = tmp_path / "probleem.json.gz", [tmp_path / "a.json", tmp_path / "b.json"]
    write_json(problem, problem_to_data(problem_from_dossier(small_dossier())))

    assert run("divide", school, "-o", plans[0]) == 0
    assert run("divide", problem, "-o", plans[1], "-o", tmp_path / "uit.xlsx", "--lang", "en") == 0

    assert read_plan(plans[0]) == read_plan(plans[1])
    assert "Hours covered" in capsys.readouterr().out
    assert "Who does what" in lists_of((tmp_path / "uit.xlsx").read_bytes())


def test_a_group_is_divided_and_its_places_are_named(tmp_path, capsys):
    source, target = tmp_path / "groep.xlsx", tmp_path / "uit.xlsx"
    source.write_bytes(workbook_of(group_dossier()))

    assert run("divide", source, "-o", target, "--time-limit", 20) == 0

    places = {row[2] for row in lists_of(target.read_bytes())["Wie doet wat"][4:] if row[2]}
    assert places <= {"De Linde", "De Beuk", "cluster Noord", "De Groep"}
    assert "uur" in capsys.readouterr().out


def test_a_pin_is_kept(tmp_path):
    source, target = tmp_path / "school.xlsx", tmp_path / "plan.json"
    means = (*small_dossier().means, MeansRecord("bo", "ICT", 120))
    pinned = small_dossier(means=means, rules=(RuleRecord("pin", "t-helpdesk", "bo"),))
    source.write_bytes(workbook_of(pinned))

    assert run("divide", source, "-o", target) == 0

    plan = read_plan(target)
    assert "bo" in {hours.person for hours in plan.hours if hours.task == "t-helpdesk"}


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["divide", "school.xlsx", "-o", "uit.doc"], 2),
        (["template", "werkboek.csv"], 2),
    ],
)
def test_an_ending_that_cannot_be_written_is_a_wrong_way_to_ask(words, code, capsys):
    assert run(*words) == code
    assert "Toegestaan: .xlsx" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["vlieg"],
        ["divide"],
        ["divide", "x.xlsx", "--seed", "een"],
        ["divide", "x.xlsx", "--time-limit", "-1"],
        ["template", "x.xlsx", "--lang", "fr"],
    ],
)
def test_a_wrong_way_to_ask_is_told_with_the_usage(words, capsys):
    with pytest.raises(SystemExit) as left:
        run(*words)

    assert left.value.code == 2
    assert "usage: zwerm" in capsys.readouterr().err


def test_the_input_is_never_written_over(school, capsys):
    before = school.read_bytes()

    assert run("divide", school, "-o", school) == 1
    assert school.read_bytes() == before
    assert "Kies een andere naam" in capsys.readouterr().err


def test_when_one_file_cannot_be_written_none_is(school, tmp_path, capsys):
    assert run("divide", school, "-o", tmp_path / "a.json", "-o", tmp_path / "weg" / "b.json") == 1

    assert list(tmp_path.iterdir()) == [school]
    assert "kan niet geschreven worden" in capsys.readouterr().err


def test_a_forgiving_workbook_goes_all_the_way(tmp_path):
    book = Book()
    book.sheets["Taken"] = [row[::-1] for row in book.sheets["Taken"]]
    book.put("Middelen", "Uren per week", "5u30").put("Mensen", "Geeft les", "x")
    source, target = tmp_path / "school.xlsx", tmp_path / "uit.xlsx"
    source.write_bytes(book.content())

    assert run("divide", source, "-o", target) == 0
    assert target.exists()


def test_the_installed_command_needs_no_django(school, tmp_path):
    program = (
        "import sys; from zwerm.cli import main; "
        f"code = main(['divide', {str(school)!r}, '-o', {str(tmp_path / 'uit.xlsx')!r}]); "
        "print(code, 'django' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert done.stdout.splitlines()[-1] == "0 False"
    assert done.stderr == ""


def test_the_installed_command_refuses_without_a_traceback(tmp_path):
    command = Path(sys.executable).with_name("zwerm")
    (tmp_path / "school.xlsx").write_bytes(b"naam;uren\n")

    done = subprocess.run(
        [command, "divide", tmp_path / "school.xlsx"], capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stdout) == (1, "")
    assert "tekstbestand" in done.stderr
    assert "Traceback" not in done.stderr
