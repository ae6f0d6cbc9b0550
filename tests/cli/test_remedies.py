"""What would close the gaps, from a file on the command line."""

import json
from dataclasses import replace

import pytest

from tests.optimiser.examples import ANN, NETWORK, plan_of, school_with
from tests.workbook.books import small_dossier, workbook_of
from zwerm.cli import main
from zwerm.optimiser.files import plan_to_data, problem_to_data, write_json
from zwerm.optimiser.problem import Task

OFFICE = Task("office", "A", name="Brieven", priority=3)
WIRES = replace(NETWORK, name="Netwerk")


@pytest.fixture
def case(tmp_path):
    """Two gaps: the network for want of an hour, and letters that ask for nothing."""
    ann = replace(ANN, sources={"ICT": 3})
    problem = replace(school_with(ann, tasks=(OFFICE, WIRES)), name="De Linde")
    plan = plan_of(tasks=("office", "network"))
    write_json(tmp_path / "probleem.json", problem_to_data(problem))
    write_json(tmp_path / "plan.json.gz", plan_to_data(plan))
    return tmp_path


def run(*words):
    return main(["remedies", *(str(word) for word in words)])


def files_of(case):
    return case / "probleem.json", case / "plan.json.gz"


def test_gaps_are_told_with_what_closes_them_cheapest_first(case, capsys):
    assert run(*files_of(case)) == 0

    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "2 leemten, samen 2 uur; hieronder telkens wat het minst kost."
    network = lines.index("Netwerk — kerntaak, 1 van 1 u open")
    assert lines[network + 1 : network + 3] == [
        "  • € 12 per week: ann krijgt 0,3 u ICT per week erbij; ann doet er 1 u van",
        "      gevolg: kerntaken zonder uren 1 u → 0 u",
    ]
    assert network < lines.index("Brieven — voorrang 3, 1 van 1 u open")
    assert lines[-1].startswith("De bedragen zijn schattingen")


def test_the_profile_for_the_core_gaps_is_told(case, capsys):
    assert run(*files_of(case), "--lang", "en") == 0

    lines = capsys.readouterr().out.splitlines()
    start = lines.index("Who would close all core gaps, with as few hours and levels as can be:")
    assert lines[start + 1 : start + 8] == [
        "  • 1 h a week (0.03 full-time), €70 a week",
        "    needed: technical 2",
        "    diploma: bachelor",
        "    hours: ICT 1 h",
        "    where: north",
        "      effect: core tasks without hours 1 h → 0 h",
        "      Proved: with fewer hours or a lower level it cannot be done.",
    ]


def test_everything_is_written_as_data(case, capsys):
    target = case / "uit.json"

    assert run(*files_of(case), "-o", target) == 0

    data = json.loads(target.read_text())
    assert (data["format"], data["problem"]) == ("zwerm-remedies/1", "De Linde")
    assert [(gap["task"], gap["short"]) for gap in data["gaps"]] == [("network", 4), ("office", 4)]
    first = data["gaps"][0]["remedies"][0]
    assert first["changes"] == [{"kind": "hours", "person": "ann", "source": "ICT", "quanta": 1}]
    assert (first["cents_a_week"], first["shares"]) == (
        1125,
        [["network", "S", "north", "ann", 0, 4]],
    )
    assert [profile["quanta"] for profile in data["profiles"]] == [4]
    assert data["prices"]["extra_hour_cents"]["ICT"]["provenance"] == "estimate"
    assert f"Geschreven: {target}" in capsys.readouterr().out


def test_one_gap_by_id_or_by_name_shows_all_that_closes_it(case, capsys):
    for wanted in ("network", "netwerk", "network@north"):
        assert run(*files_of(case), "--gap", wanted) == 0
        said = capsys.readouterr().out
        assert "Eén leemte van 1 uur; hieronder wat het minst kost." in said
        assert "Wie deze leemte zou dichten" in said
        assert "Brieven" not in said


def test_an_unknown_gap_is_told_with_those_there_are(case, capsys):
    assert run(*files_of(case), "--gap", "wifi", "-o", case / "uit.json") == 1

    said = capsys.readouterr()
    assert said.err == "“wifi” is geen leemte. Leemten zijn: network@north, office@north.\n"
    assert (said.out, (case / "uit.json").exists()) == ("", False)


def test_without_a_plan_the_work_is_divided_first(tmp_path, capsys):
    ann = replace(ANN, sources={"ICT": 4})
    problem = school_with(ann, tasks=(OFFICE, WIRES))
    write_json(tmp_path / "p.json", problem_to_data(problem))

    assert run(tmp_path / "p.json") == 0

    lines = capsys.readouterr().out.splitlines()
    assert lines[2] == "Brieven — voorrang 3, 1 van 1 u open"
    assert "Netwerk" not in lines


def test_without_gaps_that_is_all_there_is_to_say(tmp_path, capsys):
    problem, plan = school_with(ANN), plan_of(("network", "ann", 4))
    write_json(tmp_path / "p.json", problem_to_data(problem))
    write_json(tmp_path / "plan.json", plan_to_data(plan))

    assert run(tmp_path / "p.json", tmp_path / "plan.json", "-o", tmp_path / "uit.json.gz") == 0

    assert capsys.readouterr().out.splitlines()[0] == "Er zijn geen leemten."
    assert (tmp_path / "uit.json.gz").read_bytes()[:2] == b"\x1f\x8b"


def test_a_workbook_goes_all_the_way(tmp_path, capsys):
    source, plan = tmp_path / "school.xlsx", tmp_path / "plan.json"
    source.write_bytes(workbook_of(small_dossier()))
    assert main(["divide", str(source), "-o", str(plan)]) == 0
    capsys.readouterr()

    assert run(source, plan) == 0

    said = capsys.readouterr()
    assert said.err == ""
    assert said.out.startswith("8 leemten, samen 2,9 uur")
    assert "An Peeters krijgt" in said.out


def test_a_plan_that_breaks_rules_is_refused(case, capsys):
    write_json(case / "plan.json.gz", plan_to_data(plan_of(("network", "ann", 4))))

    assert run(*files_of(case)) == 1
    assert "plan.json.gz overtreedt 2 regels" in capsys.readouterr().err

    (case / "plan.json.gz").write_text("[]")
    assert run(*files_of(case)) == 1
    assert "plan.json.gz kan zo niet gebruikt worden" in capsys.readouterr().err


def test_the_result_goes_to_json_and_never_over_the_input(case, capsys):
    source, plan = files_of(case)
    before = source.read_bytes()

    assert run(source, plan, "-o", case / "uit.xlsx") == 2
    assert "Toegestaan: .json, .json.gz" in capsys.readouterr().err
    assert run(source, plan, "-o", source) == 1
    assert "Kies een andere naam" in capsys.readouterr().err
    assert source.read_bytes() == before


def test_a_file_that_is_no_problem_is_refused(tmp_path, capsys):
    (tmp_path / "p.json").write_text("{")

    assert run(tmp_path / "p.json") == 1
    assert "p.json kan zo niet gebruikt worden" in capsys.readouterr().err
