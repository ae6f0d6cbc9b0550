"""What plans show of the rest of Zwerm, block by block, and what they keep to themselves."""

import datetime

import pytest
from django.utils.translation import override

from zwerm.actions.models import Action
from zwerm.documents import (
    Column,
    Figure,
    Heading,
    ItemList,
    Notice,
    Table,
    Text,
    bold,
    cell,
    runs,
    soft,
)
from zwerm.documents.drawing import Bar, bars
from zwerm.mandates.models import Mandate
from zwerm.means.models import MoneyBudget
from zwerm.planning.models import PlannedTask
from zwerm.policy.content import answered
from zwerm.policy.live import Place, live_blocks, quick_answers, sure_answers
from zwerm.policy.skeletons import CHAPTERS
from zwerm.schools.models import Provenance, SchoolYear
from zwerm.tasks.models import Task

from ..factories import grant, group, key_figures, own_task, person, scenario, school, user

NBSP = "\N{NO-BREAK SPACE}"


def test_every_live_block_that_a_chapter_names_is_known():
    named = {kind for chapter in CHAPTERS.values() for kind in chapter.live}
    assert named - set(live_blocks()) == set()


def test_bars_say_their_text_as_text():
    drawn = bars([Bar("<script>", 30, 60, "T", "a & b")]).decode()
    assert "<script>" not in drawn
    assert "&lt;script&gt;" in drawn
    assert "a &amp; b" in drawn


pytestmark = pytest.mark.django_db


def _fill(kind: str, at, by=None):
    by = by or user("head", at=at)
    place = Place(at, SchoolYear.objects.current(), by)
    with override("en"):
        filled = live_blocks()[kind].fill(place)
    quick = {name: asks for name, asks in quick_answers().items() if name == kind}
    assert answered(quick, place) == {name: bool(filled) for name in quick}
    sure = {name: rows for name, rows in sure_answers().items() if name == kind}
    assert not any(answered(sure, place).values()) or filled
    return filled


def _rows(table: Table) -> list[list[str]]:
    rows = [*table.rows, *([table.total] if table.total else [])]
    return [["".join(run.text for run in each.runs) for each in row] for row in rows]


def test_key_figures_of_a_school_say_where_each_is_known_from():
    at = school("De Wulp")
    key_figures(at, pupils=1200, staff=None, provenance=Provenance.MEASURED, note="telling")

    blocks = _fill("key_figures", at)

    assert blocks == (
        Table(
            (
                Column("School", 0.4),
                Column("Pupils", 0.2, "right"),
                Column("Devices", 0.2, "right"),
                Column("Staff", 0.2, "right"),
            ),
            ((cell("De Wulp"), cell("1,200"), cell("100"), cell("–")),),
        ),
        Text(
            runs(soft("Pupils: measured (telling) · Devices: measured (telling)")),
            "small",
        ),
    )


def test_key_figures_of_many_schools_are_told_by_kind():
    above = group()
    for number in range(16):
        key_figures(school(f"School {number}", parent=above), pupils=10, devices=5, staff=2)

    table, _origin = _fill("key_figures", above)

    assert _rows(table) == [["primary school, 16 schools", "160", "80", "32"]]


def test_pupils_for_each_device_count_only_where_both_are_known():
    above = group()
    key_figures(school("A", parent=above), pupils=100, devices=50, staff=5)
    key_figures(school("B", parent=above), pupils=300, devices=None, staff=5)

    table, _origin = _fill("devices", above)

    assert _rows(table) == [["A", "50", "100", "2.0"]]


@pytest.mark.parametrize("kind", ["key_figures", "devices", "team", "continuity", "coverage"])
def test_nothing_known_is_nothing_shown(kind):
    assert _fill(kind, school()) == ()


def test_actions_say_who_by_when_with_what_and_leave_out_what_was_dropped():
    at = school()
    year = SchoolYear.objects.current()
    owner = person("Sofie Declercq", at=at)
    fields = {"organisation": at, "school_year": year}
    Action.objects.create(
        title="Wifi nameten",
        owner=owner,
        due_on=datetime.date(2027, 3, 1),
        minutes=120,
        minutes_provenance="estimate",
        cost_cents=25000,
        cost_provenance="estimate",
        **fields,
    )
    Action.objects.create(title="Later", **fields)
    Action.objects.create(title="Niet meer", state="dropped", **fields)

    (table,) = _fill("actions", at)

    assert _rows(table) == [
        ["Wifi nameten", "Sofie Declercq", "1 Mar 2027", f"2.0{NBSP}hours, € 250", "To do"],
        ["Later", "nobody yet", "no day yet", "", "To do"],
    ]


def test_means_are_of_the_place_together_and_only_for_who_may_see_them():
    at = school()
    grant(person(at=at), 300)
    grant(person(at=at), 180)

    table, _told = _fill("means", at)

    assert [row[2] for row in _rows(table)] == ["8.0", "8.0"]
    assert _fill("means", at, by=user("staff", at=at)) == ()


def test_money_is_told_by_kind():
    at = school()
    year = SchoolYear.objects.current()
    for cents in (100_000, 50_000):
        MoneyBudget.objects.create(
            organisation=at, school_year=year, kind="ict", cents=cents, provenance="granted"
        )

    (table,) = _fill("budget", at)

    assert _rows(table) == [
        [
            "Operating means for ICT coordination",
            "what ICT coordination costs besides hours",
            "€ 1,500",
            "granted",
        ]
    ]
    assert _fill("budget", at, by=user("staff", at=at)) == ()


def _mandate(task: Task, at, who, kind: str, **fields) -> None:
    Mandate.objects.create(
        task=task, organisation=at, person=who, kind=kind, starts_on="2026-01-01", **fields
    )


def test_the_team_is_told_by_cluster_and_person():
    at = school()
    sofie, bram = person("Sofie Declercq", at=at), person("Bram Verhaeghe", at=at)
    wifi, screen = own_task(at, "Wifi"), own_task(at, "Schermen")
    for task in (wifi, screen):
        _mandate(task, at, sofie, "execute")
        _mandate(task, at, sofie, "contact")
    _mandate(wifi, at, bram, "decide")
    _mandate(wifi, at, bram, "execute", is_backup=True)

    heading, table, notice = _fill("team", at)

    assert heading == Heading("Technical", 3, "T")
    assert table.rows == (
        (cell(bold("Sofie Declercq")), cell(bold("Executes: "), "Wifi, Schermen")),
        (
            cell(bold("Bram Verhaeghe")),
            cell(bold("Decides: "), "Wifi", "\n", bold("Can take over: "), "Wifi"),
        ),
    )
    assert notice == Notice(
        "Still to agree, in tasks", runs("nobody decides: 1 · nobody steers: 2")
    )


def test_what_depends_on_one_person_is_told_without_that_person():
    at = school()
    sofie, bram = person("Sofie Declercq", at=at), person("Bram Verhaeghe", at=at)
    alone = own_task(at, "Wifi", is_core=True)
    shared = own_task(at, "Schermen", is_core=True)
    _mandate(alone, at, sofie, "execute")
    _mandate(shared, at, sofie, "execute")
    _mandate(shared, at, bram, "execute", is_backup=True)

    told, items = _fill("continuity", at)

    assert told.runs[0].text.startswith("1 of 2 core tasks depends on one person")
    assert items == ItemList((runs("Wifi", ""),))


def test_coverage_and_gaps_come_from_the_division_that_leads():
    at = school()
    made = scenario(at, "Eerste verdeling", state="divided")
    for name, core, given in (("Wifi", True, 60), ("Schermen", False, 120)):
        PlannedTask.objects.create(
            scenario=made,
            task=own_task(at, name, is_core=core),
            level="S",
            organisation=at,
            needed_minutes=120,
            given_minutes=given,
            is_core=core,
        )

    told, figure, table, _grounds = _fill("coverage", at)
    (gaps,) = _fill("gaps", at)

    assert told == Text(
        runs(
            f"ICT asks 4.0{NBSP}hours a week. Of these 3.0{NBSP}hours have a name."
            f" Of the core tasks 1.0{NBSP}hours are open."
        )
    )
    assert isinstance(figure, Figure)
    assert _rows(table) == [
        ["Technical", "4.0", "3.0", "1.0", "1.0"],
        ["Together", "4.0", "3.0", "1.0", "1.0"],
    ]
    assert _rows(gaps) == [["Wifi", "1.0", "nothing chosen yet"], ["Together", "1.0", ""]]


def test_tasks_are_counted_by_cluster_with_what_is_left_out():
    at = school()
    blocks = _fill("tasks", at)
    table = blocks[0]
    assert [column.title for column in table.columns] == [
        "Cluster",
        "Tasks",
        "Core tasks",
        "Hours a week",
    ]
    assert [row[0] for row in _rows(table)] == [
        "Technical",
        "Pedagogical",
        "Policy",
        "Administrative",
        "Together",
    ]
    counted = [int(row[1]) for row in _rows(table)]
    assert sum(counted[:-1]) == counted[-1]
