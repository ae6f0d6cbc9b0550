"""What the workbook says about tasks, into the database and back."""

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from tests import factories as make
from zwerm.core.errors import DomainError
from zwerm.core.models import AuditEvent
from zwerm.schools.models import SchoolYear
from zwerm.tasks.catalogue import catalogue_records
from zwerm.tasks.models import Tailoring, Task
from zwerm.tasks.queries import task_records
from zwerm.tasks.services import TaskCounts, apply_task_records, tailor
from zwerm.workbook.records import Effort, TaskRecord

pytestmark = pytest.mark.django_db


@pytest.fixture
def year():
    return SchoolYear.objects.current()


@pytest.fixture
def town():
    top = make.group()
    for name in ("Elm", "Oak"):
        make.key_figures(make.school(name, parent=top, code=name.lower()))
    return top


@pytest.fixture
def director(town):
    return make.user("director", at=town)


def edited(records, slug, **changes):
    """The records, with one of them changed as a user does in the workbook."""
    return tuple(replace(r, **changes) if r.slug == slug else r for r in records)


def test_the_catalogue_in_either_language_changes_nothing(town, year, director):
    for language in ("nl", "en"):
        counts = apply_task_records(town, year, catalogue_records(language), by=director)

        assert counts == TaskCounts(unchanged=100)
        assert Tailoring.objects.count() == 0


def test_the_rows_of_the_catalogue_give_the_records_of_the_file(town, year):
    with translation.override("nl"):
        assert task_records(town, year) == catalogue_records("nl")
    assert task_records(town, year) == catalogue_records("en")


def test_what_was_exported_changes_nothing(town, year, director):
    elm, oak = town.schools()
    helpdesk = Task.objects.get(slug="t-helpdesk")
    firewall = Task.objects.get(slug="t-firewall")
    make.own_task(elm, "Drones")
    how = {"school_year": year, "by": director}
    tailor(town, firewall, status="dropped", reason="A firm", **how)
    tailor(oak, firewall, status="applies", **how)
    tailor(elm, helpdesk, weekly_minutes=90, minutes_provenance="measured", **how)
    tailor(town, helpdesk, adjustments={"priority": 3}, **how)
    before = list(Tailoring.objects.order_by("pk").values())

    for place in (town, elm, oak):
        counts = apply_task_records(place, year, task_records(place, year), by=director)
        assert (counts.added, counts.changed) == (0, 0)

    assert list(Tailoring.objects.order_by("pk").values()) == before


def test_only_what_differs_is_stored(town, year, director):
    records = edited(
        catalogue_records(), "t-helpdesk", priority=2, effort=Effort(30), levels=("S", "P")
    )

    counts = apply_task_records(town, year, records, by=director)

    assert counts == TaskCounts(changed=1, unchanged=99)
    assert Tailoring.objects.get().adjustments == {
        "priority": 2,
        "levels": ["S", "P"],
        "effort": {"fixed": 30, "per_100_devices": 0, "per_100_pupils": 0, "per_100_staff": 0},
    }


def test_own_hours_per_school_are_stored_at_those_schools(town, year, director):
    records = edited(
        catalogue_records(),
        "t-helpdesk",
        weekly_minutes={"elm": 150, "oak": 0},
        effort_provenance="measured",
    )

    apply_task_records(town, year, records, by=director)

    stored = {row.organisation.code: row for row in Tailoring.objects.exclude(organisation=town)}
    assert {code: row.weekly_minutes for code, row in stored.items()} == {"elm": 150, "oak": 0}
    assert {row.minutes_provenance for row in stored.values()} == {"measured"}


def test_hours_that_were_taken_away_follow_the_drivers_again(town, year, director):
    records = edited(catalogue_records(), "t-helpdesk", weekly_minutes={"elm": 150})
    apply_task_records(town, year, records, by=director)

    apply_task_records(town, year, catalogue_records(), by=director)

    assert Tailoring.objects.count() == 0


def test_hours_for_a_school_that_had_dropped_the_task_take_it_up_again(town, year, director):
    elm = town.schools()[0]
    task = Task.objects.get(slug="t-helpdesk")
    tailor(elm, task, school_year=year, by=director, status="dropped", reason="A firm")
    records = edited(task_records(town, year), "t-helpdesk", weekly_minutes={"elm": 30})

    apply_task_records(town, year, records, by=director)

    row = Tailoring.objects.get()
    assert (row.organisation, row.status, row.weekly_minutes) == (elm, "", 30)


def test_a_group_that_drops_a_task_drops_it_for_all_its_schools(town, year, director):
    elm = town.schools()[0]
    task = Task.objects.get(slug="t-helpdesk")
    tailor(town, task, school_year=year, by=director, status="dropped", reason="A firm")
    tailor(elm, task, school_year=year, by=director, status="applies")
    records = edited(
        task_records(town, year), "t-helpdesk", status="dropped", reason="Nobody", weekly_minutes={}
    )

    apply_task_records(town, year, records, by=director)

    assert list(Tailoring.objects.values_list("organisation", "status", "reason")) == [
        (town.pk, "dropped", "Nobody")
    ]


def test_an_own_task_is_added_once(town, year, director):
    elm = town.schools()[0]
    own = TaskRecord("eigen-drones", "Drones", "T", is_own=True, weekly_minutes={"elm": 45})

    first = apply_task_records(elm, year, (own,), by=director)
    second = apply_task_records(elm, year, (own,), by=director)

    assert (first, second) == (TaskCounts(added=1), TaskCounts(unchanged=1))
    task = Task.objects.get(owner=elm)
    assert (task.slug, task.name_nl) == ("eigen-drones", "Drones")
    assert Tailoring.objects.get().weekly_minutes == 45


def test_twenty_own_tasks_ask_no_more_than_three(town, year, director):
    asked = []
    for number in (1, 3, 20):
        place = make.school(parent=town)
        own = [
            TaskRecord(f"eigen-{number}-{one}", f"Task {number}-{one}", "T", is_own=True)
            for one in range(number)
        ]
        for records in (own, [replace(row, name=f"{row.name} X", priority=1) for row in own]):
            with CaptureQueriesContext(connection) as captured:
                apply_task_records(place, year, records, by=director)
            asked.append(len(captured))

    assert asked[2:4] == asked[4:]
    assert Task.objects.filter(name_nl__endswith=" X", priority=1).count() == 24
    added = AuditEvent.objects.filter(verb="added_task").order_by("pk")
    assert [(one.subject, one.organisation_id) for one in added[:2]] == [
        ("Task 1-0", added[0].details["at"]),
        ("Task 3-0", added[1].details["at"]),
    ]


def test_an_own_task_with_a_key_that_another_school_uses_is_still_added_once(town, year, director):
    elm, oak = town.schools()
    own = TaskRecord("eigen-drones", "Drones", "T", is_own=True)
    apply_task_records(elm, year, (own,), by=director)

    for _again in range(2):
        apply_task_records(oak, year, (own,), by=director)

    assert [task.slug for task in Task.objects.filter(owner=oak)] == ["eigen-drones-2"]


def test_all_that_is_wrong_is_said_at_once_and_nothing_is_stored(town, year, director):
    records = (
        TaskRecord("t-nowhere", "Nowhere", "T"),
        TaskRecord("eigen-drones", "Drones", "T", is_own=True),
        *edited(catalogue_records()[:1], "t-netwerk-ontwerp", status="dropped"),
        *edited(catalogue_records()[1:2], "t-netwerk-beheer", weekly_minutes={"ash": 5}),
        *edited(catalogue_records()[2:3], "t-netwerk-storing", priority=9),
    )

    with pytest.raises(DomainError) as refusal:
        apply_task_records(town, year, records, by=director)

    assert len(str(refusal.value).splitlines()) == 4
    assert Tailoring.objects.count() == 0
    assert Task.objects.exclude(owner=None).count() == 0
