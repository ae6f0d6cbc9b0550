"""The overview as a file: plain columns in the reader's language, and no text becomes a formula."""

import csv
from datetime import date
from io import BytesIO, StringIO

import pytest
from django.utils import translation
from python_calamine import CalamineWorkbook

from tests import factories as make
from zwerm.schools.models import SchoolYear
from zwerm.tasks.exporting import overview_csv, overview_workbook
from zwerm.tasks.models import Task
from zwerm.tasks.queries import tailored_tasks
from zwerm.tasks.services import add_own_task, tailor
from zwerm.workbook.records import Effort, TaskRecord

pytestmark = pytest.mark.django_db


@pytest.fixture
def elm():
    school = make.school("Elm")
    make.key_figures(school)
    return school


@pytest.fixture
def rows(elm):
    year, head = SchoolYear.objects.current(), make.user("head", at=elm)
    own = TaskRecord("", "=1+1", "T", effort=Effort(fixed=45), is_own=True)
    task = add_own_task(elm, own, by=head)
    tailor(elm, task, school_year=year, by=head, note="@home", weekly_minutes=50)
    tailor(
        elm,
        Task.objects.get(slug="t-helpdesk"),
        school_year=year,
        by=head,
        status="postponed",
        reason="After the move",
        until=date(2027, 2, 1),
        horizon="later",
        adjustments={"is_core": False, "levels": ["S", "G"]},
        core_reason="A firm",
    )
    found = {row.task.slug: row for row in tailored_tasks(elm, year)}
    return [found["t-helpdesk"], found[task.slug]]


def sheet(content):
    return CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()


def test_every_task_is_a_line_with_plain_words(rows):
    with translation.override("nl"):
        lines = sheet(overview_workbook("Overzicht", rows))

    assert len(lines) == 3
    assert len(lines[0]) == 17
    with translation.override("en"):
        lines = sheet(overview_workbook("Overview", rows))
    assert dict(zip(lines[0], lines[1], strict=True)) == {
        "Task": rows[0].record.name,
        "Description": rows[0].record.description,
        "Cluster": "Technical",
        "Applies": "postponed",
        "Reason": "After the move",
        "Postponed until": "2027-02-01",
        "Horizon": "later",
        "Advised level": "In the school",
        "Level": "school | group",
        "Core": "no",
        "Why core": "A firm",
        "Hours a week": round(rows[0].full_minutes / 60, 2),
        "Provenance": "estimate",
        "Own figure": "no",
        "Own task": "no",
        "Note": "",
        "Key": "t-helpdesk",
    }


def test_text_that_begins_like_a_formula_stays_text(rows):
    line = sheet(overview_workbook("Overview", rows))[2]
    assert (line[0], line[11], line[15]) == ("=1+1", 0.83, "@home")

    lines = list(csv.reader(StringIO(overview_csv(rows).decode("utf-8-sig")), delimiter=";"))
    assert (lines[2][0], lines[2][15]) == ("'=1+1", "'@home")


def test_hours_in_a_file_are_written_in_the_way_of_the_language(rows):
    for language, hours in (("nl", "0,83"), ("en", "0.83")):
        with translation.override(language):
            text = overview_csv(rows).decode("utf-8-sig")
        assert list(csv.reader(StringIO(text), delimiter=";"))[2][11] == hours


def test_a_note_is_for_the_team(elm, client_of):
    task, year = Task.objects.get(slug="t-helpdesk"), SchoolYear.objects.current()
    tailor(elm, task, school_year=year, by=None, note="Jo does 2 hours")
    places = ("/taken/bestand/csv/", f"/taken/{task.pk}/waarom/")

    for role, is_told in (("tict", True), ("staff", False)):
        client = client_of(make.user(role, at=elm))
        for place in places:
            assert ("Jo does 2 hours" in client.get(place).content.decode()) == is_told


def test_the_file_holds_what_the_filter_shows(elm, client_of):
    client = client_of(make.user("staff", at=elm))

    answer = client.get("/taken/bestand/csv/", {"cluster": "P"})

    lines = answer.content.decode("utf-8-sig").splitlines()
    assert len(lines) == 21
    assert "elm" in answer.headers["Content-Disposition"]
    assert client.get("/taken/bestand/xlsx/").status_code == 200
    assert client.get("/taken/bestand/pdf/").status_code == 404
