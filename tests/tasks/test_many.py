"""Deciding about many tasks at once: look first, then do it, and undo it."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import factories as make
from zwerm.schools.models import SchoolYear
from zwerm.tasks.history import FieldChange
from zwerm.tasks.models import Change, Tailoring, Task
from zwerm.tasks.queries import tailored_task, tailored_tasks
from zwerm.tasks.services import tailor, undo_change

pytestmark = pytest.mark.django_db
MANY = "/taken/samen/"


@pytest.fixture
def year():
    return SchoolYear.objects.current()


@pytest.fixture
def elm():
    school = make.school("Elm", parent=make.group("Town"), code="elm")
    make.key_figures(school)
    return school


@pytest.fixture
def client(elm, client_of):
    return client_of(make.user("tict", at=elm))


def one(slug):
    return Task.objects.get(owner=None, slug=slug)


def test_looking_first_tells_exactly_what_would_happen_and_stores_nothing(elm, year, client):
    tasks = [one("t-helpdesk"), one("t-firewall")]
    tailor(elm, tasks[1], school_year=year, by=None, horizon="later")
    minutes = tailored_task(elm, year, tasks[0]).minutes
    form = {
        "task": [task.pk for task in tasks],
        "status": "postponed",
        "reason": "After the move",
        "until": "2027-02-01",
        "horizon": "later",
        "level": "G",
        "core": "no",
        "core_reason": "A firm can do it",
    }
    before = list(Tailoring.objects.values())

    page = client.post(MANY, form)
    looked = page.context["preview"]

    assert list(Tailoring.objects.values()) == before
    assert Change.objects.count() == 1
    assert (looked.chosen, len(looked.changes), looked.unchanged) == (2, 2, 0)
    by_task = {each.task: each.fields for each in looked.changes}
    assert by_task[tasks[0]] == (
        FieldChange("Status", "applies", "postponed until 02/01/2027: After the move"),
        FieldChange("When", "now", "later"),
        FieldChange("Where it is done", "only in the school", "together in the group"),
        FieldChange("Core task", "yes", "no"),
    )
    assert looked.tasks == (100, 98)
    client.post(MANY, dict(page.context["answers"]) | form | {"confirm": "1"})

    row = tailored_task(elm, year, tasks[0])
    assert (row.status, row.horizon, row.record.levels, row.record.is_core, row.core_reason) == (
        "postponed",
        "later",
        ("G",),
        False,
        "A firm can do it",
    )
    after = sum(each.minutes for each in tailored_tasks(elm, year))
    assert looked.minutes[1] == after
    assert looked.minutes[0] - after >= minutes


def test_all_that_the_filter_shows_is_chosen_at_once(elm, year, client):
    form = {"everything": "1", "horizon": "later"}

    page = client.post(MANY + "?cluster=P&core=yes", form)
    chosen = page.context["preview"].chosen
    sent = {"task": [v for n, v in page.context["answers"] if n == "task"], "horizon": "later"}
    client.post(MANY + "?cluster=P&core=yes", sent | {"confirm": "1"})

    rows = [row for row in tailored_tasks(elm, year) if row.horizon == "later"]
    assert chosen == len(rows) > 0
    assert {(row.record.cluster, row.record.is_core) for row in rows} == {("P", True)}


def test_what_the_rule_and_the_advice_say_comes_back(elm, year, client):
    task = one("t-netwerk-beheer")
    form = {"task": [task.pk], "confirm": "1"}
    client.post(MANY, form | {"core": "no", "core_reason": "A firm", "level": "S"})
    assert tailored_task(elm, year, task).record.levels == ("S",)

    client.post(MANY, form | {"core": "rule", "level": "advice"})

    assert Tailoring.objects.count() == 0


@pytest.mark.parametrize(
    ("wrong", "fields"),
    [
        ({}, ["__all__"]),
        ({"status": "postponed"}, ["reason"]),
        ({"core": "yes"}, ["core_reason"]),
        ({"level": "C"}, ["level"]),
        ({"status": "postponed", "reason": "Move", "until": "soon"}, ["until"]),
    ],
)
def test_a_decision_that_is_not_complete_changes_nothing(client, wrong, fields):
    page = client.post(MANY, {"task": [one("t-helpdesk").pk], "confirm": "1"} | wrong)

    assert list(page.context["many"].errors) == fields
    assert (Tailoring.objects.count(), Change.objects.count()) == (0, 0)


def test_the_minimum_package_postpones_the_rest_and_can_be_undone(elm, year, client):
    make.own_task(elm, "Drones")
    tailor(elm, one("a-offertes"), school_year=year, by=None, status="dropped", reason="Not here")
    url = reverse("tasks:task_package", args=["running"])
    before = list(Tailoring.objects.values())

    looked = client.post(url).context["preview"]
    assert (looked.tasks, list(Tailoring.objects.values())) == ((100, 13), before)
    client.post(url, {"confirm": "1"})

    rows = tailored_tasks(elm, year)
    assert {row.record.keep_running for row in rows if row.applies and not row.record.is_own} == {
        True
    }
    assert [row.status for row in rows if row.record.is_own] == ["applies"]
    assert len([row for row in rows if row.status == "dropped"]) == 1
    assert sum(row.minutes for row in rows) == looked.minutes[1]
    change = Change.objects.first()
    assert (change.kind, change.tasks.count()) == ("package", 87)
    undo_change(change, by=change.by)
    assert list(Tailoring.objects.values()) == before


def test_the_package_with_policy_brings_back_what_it_needs(elm, year, client):
    client.post(reverse("tasks:task_package", args=["running"]), {"confirm": "1"})
    client.post(reverse("tasks:task_package", args=["policy"]), {"confirm": "1"})

    left = [row.task for row in tailored_tasks(elm, year) if row.applies]

    assert len(left) > 12
    assert all(task.keep_running or (task.cluster == "B" and task.is_core) for task in left)


def test_the_history_tells_who_changed_what_from_what_to_what(elm, year, client):
    head = make.user("head", at=elm, name="Hilde")
    task = one("t-helpdesk")
    tailor(elm, task, school_year=year, by=head, weekly_minutes=90, minutes_provenance="measured")
    tailor(elm, task, school_year=year, by=head, weekly_minutes=120, adjustments={"priority": 3})

    page = client.get(reverse("tasks:change_list"))

    newest, oldest = page.context["items"]
    assert newest.change.by == head
    assert newest.lines[0].fields == (
        FieldChange("Own figure", "1.5\xa0hours (measured)", "2.0\xa0hours (estimate)"),
        FieldChange("Priority", "", "3"),
    )
    assert oldest.lines[0].fields == (FieldChange("Own figure", "", "1.5\xa0hours (measured)"),)
    assert "Hilde" in page.text
    detail = client.get(reverse("tasks:task_edit", args=[task.pk]))
    assert [change.pk for change, _line in detail.context["history"]] == [
        newest.change.pk,
        oldest.change.pk,
    ]


def test_the_history_of_another_school_is_not_shown_or_undone(elm, year, client):
    other = make.school("Oak")
    theirs = tailor(other, one("t-helpdesk"), school_year=year, by=None, weekly_minutes=90)

    assert client.get(reverse("tasks:change_list")).context["items"] == []
    answer = client.post(reverse("tasks:change_undo", args=[theirs.pk]))
    assert (answer.status_code, Tailoring.objects.count()) == (404, 1)


def test_the_history_takes_as_many_queries_for_three_changes_as_for_one(elm, year, client):
    found = set()
    for number in (1, 2, 3):
        tailor(elm, one("t-helpdesk"), school_year=year, by=None, weekly_minutes=number)
        for url in ("/taken/geschiedenis/", "/taken/", f"/taken/{one('t-helpdesk').pk}/"):
            client.get(url)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(url).status_code == 200
            found.add((url, len(queries)))
    assert len(found) == 3


def test_a_typing_error_finds_the_task_all_the_same(elm, client):
    page = client.get("/taken/", {"q": "helpdsek firewal"}).context["overview"]
    assert (page.shown, page.is_alike) == (0, False)

    page = client.get("/taken/", {"q": "firewal"}).context["overview"]
    assert [(row.tailored.task.slug) for part in page.parts for row in part.rows] == ["t-firewall"]
    page = client.get("/taken/", {"q": "firewlal"}).context["overview"]
    assert [(row.tailored.task.slug) for part in page.parts for row in part.rows] == ["t-firewall"]
    assert page.is_alike


def test_what_is_postponed_until_a_day_asks_again_on_that_day(elm, year, client):
    how = {"school_year": year, "by": None, "status": "postponed", "reason": "Move"}
    tailor(elm, one("t-helpdesk"), until=date(2026, 1, 1), **how)
    tailor(elm, one("t-firewall"), until=date(2999, 1, 1), **how)

    page = client.get("/taken/", {"status": "due"}).context["overview"]

    assert (page.due, page.shown) == (1, 1)


def test_everybody_reads_why(elm, client_of):
    task = one("t-netwerk-beheer")
    client = client_of(make.user("staff", at=elm))
    url = reverse("tasks:task_why", args=[task.pk])

    assert "<h1" in client.get(url).text
    part = client.get(url, headers={"HX-Request": "true"}).text
    assert "<h1" not in part
    assert "40 min fixed + 12 min per 100 devices (100)" in part
