"""What happens when somebody is away, from a file on the command line."""

import json
from dataclasses import replace

import pytest

from tests.optimiser.examples import ANN, NETWORK, plan_of, school_with
from tests.workbook.books import small_dossier, workbook_of
from zwerm.cli import main
from zwerm.optimiser.checker import violations
from zwerm.optimiser.continuity import without
from zwerm.optimiser.files import plan_from_data, plan_to_data, problem_to_data, write_json
from zwerm.optimiser.problem import Person, Task

WIRES = replace(NETWORK, name="Netwerk")
MANUAL = Task("manual", "T", name="Handleiding", req={"T": 1})
WIFI = Task("wifi", "T", name="Wifi", req={"T": 3}, core=True)
# The network must go to Bob, who then hands the manual to Cas; wifi only Eva can do.
PEOPLE = (
    ANN,
    Person("bob", homes=("north",), comp={"T": 2}, sources={"ICT": 4}),
    Person("cas", homes=("north",), comp={"T": 1}, sources={"ICT": 8}),
    Person("eva", homes=("north",), comp={"T": 3}, sources={"ICT": 4}),
)
PROBLEM = replace(school_with(*PEOPLE, tasks=(WIRES, MANUAL, WIFI)), name="De Linde")
PLAN = plan_of(
    ("network", "ann", 4),
    ("manual", "bob", 4),
    ("wifi", "eva", 4),
    tasks=("network", "manual", "wifi"),
)


@pytest.fixture
def case(tmp_path):
    write_json(tmp_path / "probleem.json", problem_to_data(PROBLEM))
    write_json(tmp_path / "plan.json.gz", plan_to_data(PLAN))
    return tmp_path


def run(*words):
    return main(["continuity", *(str(word) for word in words)])


def files_of(case):
    return case / "probleem.json", case / "plan.json.gz"


def test_who_is_missed_most_is_told_first(case, capsys):
    assert run(*files_of(case)) == 0

    assert capsys.readouterr().out.splitlines() == [
        "Bij 1 van de 4 mensen valt kernwerk weg als die er niet is.",
        "",
        "eva — 1 u kernwerk per week valt weg (minder kan niet)",
        "    valt weg, kern        Wifi 1 u",
        "    kan niemand anders    Wifi",
        "",
        "Zonder deze mensen valt geen kernwerk weg (een wissel is een taak die iemand anders krijgt"
        " of afstaat):",
        "  ann — 3 wissels",
        "  bob — één wissel",
        "  cas — er verandert niets",
    ]


def test_one_person_is_told_whole(case, capsys):
    assert run(*files_of(case), "--person", "Ann", "--lang", "en") == 0

    assert capsys.readouterr().out.splitlines() == [
        "ann — no core work falls",
        "    takes over            bob: Netwerk 1 h",
        "    hands on              bob → cas: Handleiding 1 h",
    ]


def test_everything_is_written_as_data(case, capsys):
    target = case / "uit.json"

    assert run(*files_of(case), "-o", target) == 0

    data = json.loads(target.read_text())
    assert (data["format"], data["problem"], data["quanta_per_hour"], data["core_uncovered"]) == (
        "zwerm-continuity/1",
        "De Linde",
        4,
        0,
    )
    assert [row["person"] for row in data["absences"]] == ["eva", "ann", "bob", "cas"]
    assert data["absences"][0] == {
        "person": "eva",
        "status": "proved",
        "core_lost": 4,
        "core_lost_bound": 4,
        "other_lost": 0,
        "backups_lost": 0,
        "changes": 0,
        "moves": [],
        "falls": [["wifi", "S", "north", 4, True]],
        "backups": [],
        "only_they_can": [["wifi", "S", "north"]],
    }
    assert data["absences"][1]["moves"] == [
        ["network", "S", "north", "ann", "bob", 4],
        ["manual", "S", "north", "bob", "cas", 4],
    ]
    assert f"Geschreven: {target}" in capsys.readouterr().out


def test_the_data_of_one_person_has_the_plan_without_them(case, capsys):
    assert run(*files_of(case), "--person", "ann", "-o", case / "uit.json.gz") == 0

    assert run(*files_of(case), "--person", "ann", "-o", case / "uit.json") == 0
    (answer,) = json.loads((case / "uit.json").read_text())["absences"]
    plan = plan_from_data(answer["plan"])
    assert violations(without(PROBLEM, "ann"), plan) == []
    assert (case / "uit.json.gz").read_bytes()[:2] == b"\x1f\x8b"


def test_somebody_unknown_is_told_with_those_there_are(case, capsys):
    assert run(*files_of(case), "--person", "dan", "-o", case / "uit.json") == 1

    said = capsys.readouterr()
    assert said.err == "“dan” staat niet in dit bestand. Wie er wel in staan: ann, bob, cas, eva.\n"
    assert (said.out, (case / "uit.json").exists()) == ("", False)


def test_without_people_there_is_nothing_to_ask(tmp_path, capsys):
    write_json(tmp_path / "p.json", problem_to_data(school_with()))

    assert run(tmp_path / "p.json") == 1

    assert capsys.readouterr().err == "Er zijn geen mensen in dit bestand.\n"


def test_a_workbook_is_divided_first(tmp_path, capsys):
    source = tmp_path / "school.xlsx"
    source.write_bytes(workbook_of(small_dossier()))

    assert run(source, "-o", tmp_path / "uit.json") == 0

    said = capsys.readouterr()
    assert said.err == ""
    assert said.out.startswith("Bij 1 van de 2 mensen valt kernwerk weg")
    assert "An Peeters" in said.out
    assert len(json.loads((tmp_path / "uit.json").read_text())["absences"]) == 2


def test_a_plan_that_breaks_rules_is_refused(case, capsys):
    write_json(case / "plan.json.gz", plan_to_data(plan_of(("network", "cas", 4))))

    assert run(*files_of(case)) == 1
    assert "plan.json.gz overtreedt 3 regels" in capsys.readouterr().err

    (case / "plan.json.gz").write_text("[]")
    assert run(*files_of(case)) == 1
    assert "plan.json.gz kan zo niet gebruikt worden" in capsys.readouterr().err


def test_the_result_goes_to_json_and_never_over_what_is_read(case, capsys):
    source, plan = files_of(case)
    before = source.read_bytes(), plan.read_bytes()

    assert run(source, plan, "-o", case / "uit.xlsx") == 2
    assert "Toegestaan: .json, .json.gz" in capsys.readouterr().err
    for taken in (source, plan):
        assert run(source, plan, "-o", taken) == 1
        assert "Kies een andere naam" in capsys.readouterr().err
    assert (source.read_bytes(), plan.read_bytes()) == before


def test_a_file_that_is_no_problem_is_refused(tmp_path, capsys):
    (tmp_path / "p.json").write_text("{")

    assert run(tmp_path / "p.json") == 1
    assert "p.json kan zo niet gebruikt worden" in capsys.readouterr().err
