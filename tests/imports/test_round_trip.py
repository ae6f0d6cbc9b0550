"""The overview goes out as a list and comes back: it says the same, and a change to it is seen."""

import pytest
from django.utils import translation

from tests import factories
from tests.imports.lists import Reading, school_with_lead
from zwerm.schools.models import SchoolYear
from zwerm.tasks.exporting import overview_csv, overview_workbook
from zwerm.tasks.models import Tailoring, Task
from zwerm.tasks.queries import tailored_tasks
from zwerm.tasks.services import Choice, apply_choices
from zwerm.workbook.records import Effort, TaskRecord

pytestmark = pytest.mark.django_db


@pytest.fixture
def tailored():
    """A school with something of everything decided."""
    school, lead = school_with_lead()
    factories.key_figures(school)
    year = SchoolYear.objects.current()
    own = TaskRecord("", "Uilen tellen", "P", "in de toren", is_own=True, effort=Effort(fixed=30))
    apply_choices(
        school,
        [
            (Task.objects.get(slug="t-back-up"), Choice(weekly_minutes=95, note="eerste\ntweede")),
            (Task.objects.get(slug="t-vaksoftware"), Choice(status="dropped", reason="geen")),
            (Task.objects.get(slug="t-firewall"), Choice(horizon="later", levels=["S"])),
        ],
        school_year=year,
        by=lead,
        new_tasks=[(own, Choice(note="samen met klas 5"))],
    )
    return school, lead, year


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("write", [overview_csv, lambda rows: overview_workbook("Taken", rows)])
def test_an_exported_overview_changes_nothing(tailored, language, write):
    school, lead, year = tailored
    with translation.override(language):
        rows = tailored_tasks(school, year)
        content = write(rows)

        reading = Reading(school, lead, "tasks", content, "overzicht").match()

    changed = {row.name: row.changes for row in reading.source.rows.exclude(state="same")}
    assert changed == {}
    assert reading.counts == {"same": len(rows)}


def test_a_change_in_an_exported_overview_is_seen(tailored):
    school, lead, year = tailored
    with translation.override("nl"):
        content = overview_csv(tailored_tasks(school, year)).decode("utf-8-sig")
        mended = content.replace("geen;", "bestaat hier niet;").replace("1,58", "2,5")

        reading = Reading(school, lead, "tasks", mended.encode("utf-8-sig"), "nu.csv").match()
        reading.apply()

    assert Tailoring.objects.get(task__slug="t-back-up").weekly_minutes == 150
    assert Tailoring.objects.get(task__slug="t-vaksoftware").reason == "bestaat hier niet"
    assert reading.counts["changed"] == 2
