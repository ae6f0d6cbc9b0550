"""Five lists of tasks, each in another shape, and what becomes of every row."""

import pytest

from tests.imports.lists import Reading, csv_file, school_with_lead
from zwerm.tasks.models import Tailoring, Task

pytestmark = pytest.mark.django_db


def task(slug):
    return Task.objects.get(slug=slug, owner=None)


def test_a_plain_list_with_semicolons():
    school, lead = school_with_lead()
    content = csv_file(
        [
            ["Taak", "Uren per week", "Wie"],
            ["Back-ups controleren", "0,5", "Sofie"],
            ["Wachtwoorden resetten", "2u30", "Jan"],
            ["Kerkuilen tellen", "1", ""],
            ["", "", ""],
            ["Totaal", "4", ""],
        ]
    )

    reading = Reading(school, lead, "tasks", content).match()

    assert reading.fields == {"Taak": "name", "Uren per week": "hours", "Wie": "note"}
    assert reading.states == {
        "Back-ups controleren": "changed",
        "Wachtwoorden resetten": "changed",
        "Kerkuilen tellen": "new",
        "Totaal": "unread",
    }
    assert reading.row("Wachtwoorden resetten").changes == [
        ["minutes", 5, 150],
        ["note", "", "Wie: Jan"],
    ]
    assert reading.row("Totaal").reason == "total"


def test_taking_a_list_over_fills_in_the_overview():
    school, lead = school_with_lead()
    content = csv_file(
        [
            ["Taak", "Uren", "Wie"],
            ["Back-ups controleren", "2,5", "Sofie"],
            ["Uilen tellen", "1", ""],
        ]
    )

    Reading(school, lead, "tasks", content).match().apply()

    own = Task.objects.get(owner=school)
    assert (own.name_nl, own.fixed_minutes, own.effort_provenance) == (
        "Uilen tellen",
        60,
        "estimate",
    )
    stored = Tailoring.objects.get(organisation=school, task=task("t-back-up"))
    assert (stored.weekly_minutes, stored.minutes_provenance, stored.note) == (
        150,
        "estimate",
        "Wie: Sofie",
    )
