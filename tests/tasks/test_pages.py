"""The pages of the task overview: what is shown, what a form does, how many queries it takes."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from tests import factories as make
from zwerm.schools.models import SchoolYear
from zwerm.tasks.arithmetic import SchoolLine, arithmetic
from zwerm.tasks.forms import FilterForm, HoursField
from zwerm.tasks.models import Change, Tailoring, Task
from zwerm.tasks.overview import overview
from zwerm.tasks.queries import tailored_task, tailored_tasks
from zwerm.tasks.services import tailor

pytestmark = pytest.mark.django_db
LIST = "/taken/"


@pytest.fixture
def year():
    return SchoolYear.objects.current()


@pytest.fixture
def town():
    top = make.group("Town")
    for name, devices in (("Elm", 100), ("Oak", 300)):
        make.key_figures(make.school(name, parent=top), devices=devices)
    return top


@pytest.fixture
def elm(town):
    return town.schools()[0]


def one(slug):
    return Task.objects.get(owner=None, slug=slug)


def everything():
    tasks = Task.objects.order_by("pk").values()
    return list(tasks), list(Tailoring.objects.order_by("pk").values())


def undo_url():
    """Of the last change."""
    return reverse("tasks:change_undo", args=[Change.objects.first().pk])


def names(page):
    return [row.tailored.task.slug for part in page.context["overview"].parts for row in part.rows]


def answers(**changes):
    """The form of a task as it stands, with what is changed."""
    return {
        "status": "",
        "reason": "",
        "weekly_minutes": "",
        "minutes_provenance": "estimate",
        "is_core": "on",
        "levels": ["S"],
        "priority": "1",
    } | changes


def own_answers(**changes):
    return {
        "name": "Lend the drones",
        "description": "",
        "cluster": "A",
        "level_T": "1",
        "level_P": "0",
        "level_B": "0",
        "level_A": "2",
        "specialisation": "",
        "fixed": "20",
        "per_100_devices": "0",
        "per_100_pupils": "1.5",
        "per_100_staff": "0",
        "effort_provenance": "estimate",
        "levels": ["S", "G"],
        "priority": "3",
    } | changes


# The list


def test_the_sums_are_those_of_all_tasks_whatever_is_shown(elm, year, client_of):
    client = client_of(make.user("head", at=elm))
    tailor(
        elm,
        one("t-helpdesk"),
        school_year=year,
        by=None,
        status="dropped",
        reason="A firm does it",
    )

    page = client.get(LIST, {"cluster": "P"}).context["overview"]

    rows = [row for row in tailored_tasks(elm, year) if row.task.slug != "t-helpdesk"]
    assert (page.tasks, page.left_out) == (99, 1)
    assert page.minutes == sum(row.minutes for row in rows)
    assert [(part.cluster, len(part.rows), part.total) for part in page.parts] == [("P", 20, 20)]
    assert {each.cluster: each.tasks for each in page.sums} == {
        "T": 33,
        "P": 20,
        "B": 28,
        "A": 18,
    }


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ({}, 100),
        ({"cluster": "B"}, 28),
        ({"core": "yes"}, 40),
        ({"core": "no"}, 60),
        ({"level": "C"}, 5),
        ({"level": "G"}, 51),
        ({"package": "1"}, 12),
        ({"status": "dropped"}, 1),
        ({"status": "tailored"}, 2),
        ({"status": "own"}, 0),
        ({"q": "BACK-UP archiving"}, 1),
        ({"q": "archive nothing-like-it"}, 0),
        ({"cluster": "T", "core": "yes", "package": "1"}, 12),
        ({"cluster": "X", "sort": "nonsense"}, 100),
    ],
)
def test_filters_let_through_what_fits_all_questions(elm, year, asked, count):
    how = {"school_year": year, "by": None}
    tailor(elm, one("a-offertes"), status="dropped", reason="Not here", **how)
    tailor(elm, one("t-printers-av"), weekly_minutes=60, **how)

    assert overview(tailored_tasks(elm, year), FilterForm(asked).asked()).shown == count


def test_a_task_is_found_by_its_name_in_either_language(elm, client_of):
    client = client_of(make.user("staff", at=elm))

    assert names(client.get(LIST, {"q": "loket openhouden"})) == ["t-helpdesk"]
    assert names(client.get(LIST, {"q": "ICT help desk physical"})) == ["t-helpdesk"]


def test_most_hours_come_first_when_asked(elm, client_of):
    page = client_of(make.user("staff", at=elm)).get(LIST, {"sort": "effort", "cluster": "T"})

    minutes = [row.tailored.minutes for row in page.context["overview"].parts[0].rows]
    assert minutes == sorted(minutes, reverse=True)


def test_htmx_gets_the_list_only(elm, client_of):
    client = client_of(make.user("staff", at=elm))
    part = client.get(LIST, {"q": "firewall"}, headers={"HX-Request": "true"})

    assert part.text.strip().startswith("<div")
    assert "<h1" not in part.text
    assert names(part) == ["t-firewall"]


def test_going_back_in_the_browser_gives_the_whole_page(elm, client_of):
    client = client_of(make.user("staff", at=elm))
    headers = {"HX-Request": "true", "HX-History-Restore-Request": "true"}

    page = client.get(LIST, {"q": "firewall"}, headers=headers)

    assert "<h1" in page.text
    assert "HX-Request" in page.headers["Vary"]


def test_a_colleague_reads_and_does_not_change(elm, client_of):
    client, before = client_of(make.user("staff", at=elm)), everything()
    task = one("t-helpdesk")
    page = client.get(LIST)

    assert "tasks/_many.html" not in [template.name for template in page.templates]
    assert f'href="{reverse("tasks:task_edit", args=[task.pk])}"' not in page.text
    refused = [
        client.get(reverse("tasks:task_edit", args=[task.pk])),
        client.get(reverse("tasks:task_add")),
        client.post(reverse("tasks:task_edit", args=[task.pk]), answers(status="applies")),
        client.post(reverse("tasks:task_reset", args=[task.pk])),
        client.post(reverse("tasks:task_add"), own_answers()),
        client.post(reverse("tasks:task_carry_over")),
        client.post(reverse("tasks:task_remove", args=[task.pk])),
        client.post(reverse("tasks:task_package", args=["running"]), {"confirm": "1"}),
        client.get(reverse("tasks:change_list")),
        client.post(
            reverse("tasks:task_tailor_many"),
            {"task": [task.pk], "status": "dropped", "reason": "No"},
        ),
    ]
    assert [answer.status_code for answer in refused] == [403] * 10
    assert everything() == before


def test_a_head_does_not_tailor_for_the_whole_group(town, elm, client_of):
    client, before = client_of(make.user("head", at=elm)), everything()
    session = client.session
    session["organisation"] = town.pk
    session.save()

    answer = client.post(
        reverse("tasks:task_edit", args=[one("t-helpdesk").pk]), answers(status="applies")
    )

    assert answer.status_code == 403
    assert everything() == before


def test_an_own_task_of_another_group_does_not_exist(elm, client_of):
    theirs = make.own_task(make.school(parent=make.group()), "Theirs")
    client, before = client_of(make.user("head", at=elm)), everything()

    assert "Theirs" not in client.get(LIST).text
    for name in ("task_edit", "task_reset"):
        url = reverse(f"tasks:{name}", args=[theirs.pk])
        assert client.post(url, answers()).status_code == 404
    many = {"task": [theirs.pk], "status": "dropped", "reason": "No"}
    assert client.post(reverse("tasks:task_tailor_many"), many).context["many"].errors
    assert everything() == before


@pytest.mark.parametrize("page", ["task_list", "task_edit"])
def test_the_number_of_queries_does_not_grow_with_the_schools(page, year, client_of):
    counts = []
    helpdesk = one("t-helpdesk")
    url = reverse(f"tasks:{page}", args=[] if page == "task_list" else [helpdesk.pk])
    for number in (1, 3):
        top = make.group()
        for _school in range(number):
            school = make.school(parent=top)
            make.key_figures(school)
            make.own_task(school)
            tailor(school, helpdesk, school_year=year, by=None, weekly_minutes=60)
        client = client_of(make.user("director", at=top))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        counts.append(len(queries))

    assert counts[0] == counts[1]
    assert counts[0] <= 12


# Deciding


def test_ticked_tasks_are_dropped_together_and_the_filter_stays(elm, client_of):
    tasks = [one("t-helpdesk"), one("t-firewall")]
    client = client_of(make.user("tict", at=elm))
    form = {"task": [task.pk for task in tasks], "status": "dropped", "reason": "A firm does it"}
    url = reverse("tasks:task_tailor_many") + "?cluster=T&sort=effort"

    page = client.post(url, form)
    assert (page.status_code, Tailoring.objects.count()) == (200, 0)
    answer = client.post(url, form | {"confirm": "1"})

    assert answer.headers["Location"] == "/taken/?cluster=T&sort=effort"
    rows = Tailoring.objects.order_by("task__slug").values_list("task__slug", "status", "reason")
    assert list(rows) == [
        ("t-firewall", "dropped", "A firm does it"),
        ("t-helpdesk", "dropped", "A firm does it"),
    ]


def test_ticked_tasks_stay_ticked_when_the_reason_is_missing(elm, client_of):
    task, client = one("t-helpdesk"), client_of(make.user("tict", at=elm))

    page = client.post(
        reverse("tasks:task_tailor_many"), {"task": [task.pk], "status": "dropped", "reason": " "}
    )

    assert list(page.context["many"].errors) == ["reason"]
    ticked = [
        row.pk for part in page.context["overview"].parts for row in part.rows if row.is_ticked
    ]
    assert ticked == [task.pk]
    assert 'role="alert"' in page.text
    assert Tailoring.objects.count() == 0


def test_a_task_is_tailored_on_its_page(elm, client_of):
    task, client = one("t-helpdesk"), client_of(make.user("tict", at=elm))
    url = reverse("tasks:task_edit", args=[task.pk])
    form = answers(
        status="postponed",
        reason="After the move",
        weekly_minutes="2:30",
        minutes_provenance="measured",
        levels=["S", "P"],
        priority="2",
    )

    client.post(url, form)

    row = Tailoring.objects.get()
    assert (row.organisation, row.status, row.reason) == (elm, "postponed", "After the move")
    assert (row.weekly_minutes, row.minutes_provenance) == (150, "measured")
    assert row.adjustments == {"levels": ["S", "P"], "priority": 2}
    assert client.get(url).context["form"].initial["weekly_minutes"] == 150


def test_saving_what_stands_there_changes_nothing(elm, client_of):
    task, client = one("t-helpdesk"), client_of(make.user("tict", at=elm))
    url = reverse("tasks:task_edit", args=[task.pk])
    initial = client.get(url).context["form"].initial

    client.post(url, {name: "" if value is None else value for name, value in initial.items()})

    assert Tailoring.objects.count() == 0


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"status": "dropped"}, "reason"),
        ({"weekly_minutes": "much"}, "weekly_minutes"),
        ({"weekly_minutes": "401"}, "weekly_minutes"),
        ({"weekly_minutes": "-2"}, "weekly_minutes"),
        ({"levels": []}, "levels"),
        ({"priority": "4"}, "priority"),
        ({"status": "gone"}, "status"),
    ],
)
def test_answers_that_cannot_be_are_shown_again(elm, client_of, wrong, field):
    client = client_of(make.user("tict", at=elm))
    url = reverse("tasks:task_edit", args=[one("t-helpdesk").pk])

    page = client.post(url, answers(**wrong))

    assert list(page.context["form"].errors) == [field]
    assert Tailoring.objects.count() == 0


def test_a_group_is_not_asked_for_hours_of_its_own(town, client_of):
    client = client_of(make.user("director", at=town))
    url = reverse("tasks:task_edit", args=[one("t-helpdesk").pk])

    assert "weekly_minutes" not in client.get(url).context["form"].fields
    client.post(url, answers(weekly_minutes="3", priority="3", status="applies"))

    row = Tailoring.objects.get()
    assert (row.organisation, row.weekly_minutes, row.adjustments) == (town, None, {"priority": 3})


def test_what_was_decided_can_be_undone(elm, year, client_of):
    task, client = one("t-helpdesk"), client_of(make.user("tict", at=elm))
    tailor(elm, task, school_year=year, by=None, weekly_minutes=60)

    client.post(reverse("tasks:task_reset", args=[task.pk]))

    assert Tailoring.objects.count() == 0


def test_a_decision_is_told_with_a_button_that_puts_back_what_was(elm, year, client_of):
    dropped, tailored = one("t-helpdesk"), one("t-firewall")
    tailor(elm, tailored, school_year=year, by=None, weekly_minutes=60)
    before, client = everything(), client_of(make.user("tict", at=elm))
    form = {"task": [dropped.pk, tailored.pk], "status": "dropped", "reason": "A firm does it"}

    page = client.post(reverse("tasks:task_tailor_many"), form | {"confirm": "1"}, follow=True)

    assert "2 tasks were changed." in page.text
    assert undo_url() in page.text
    undo = undo_url()
    page = client.post(undo, follow=True)
    assert "2 tasks are as they were." in page.text
    assert everything() == before
    again = client.post(undo)
    assert (again.status_code, "This was undone already." in again.text) == (409, True)
    client.post(undo_url())  # of the undoing
    assert Tailoring.objects.filter(status="dropped").count() == 2


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("dropped", "“%s” is dropped now."),
        ("postponed", "“%s” is postponed."),
        ("", "“%s” was changed."),
    ],
)
def test_one_decision_is_told_in_its_own_words(elm, client_of, status, said):
    task, client = one("t-helpdesk"), client_of(make.user("tict", at=elm))
    form = answers(status=status, reason="A firm does it", priority="3")

    page = client.post(reverse("tasks:task_edit", args=[task.pk]), form, follow=True)

    assert said % task.name in page.text
    client.post(undo_url())
    assert Tailoring.objects.count() == 0


def test_what_someone_else_decided_since_is_not_undone(elm, year, client_of):
    task, client = one("t-helpdesk"), client_of(make.user("tict", at=elm))
    url = reverse("tasks:task_edit", args=[task.pk])
    client.post(url, answers(status="dropped", reason="A firm does it"))
    undo = undo_url()
    other = make.user("tict", at=elm, name="Tom")
    tailor(elm, task, school_year=year, by=other, status="postponed", reason="After the move")

    answer = client.post(undo)

    assert answer.status_code == 409
    assert f"“{task.name}” was changed again since by Tom, so nothing was undone." in answer.text
    assert Tailoring.objects.get().status == "postponed"


def test_last_years_decisions_are_offered_while_there_are_none(elm, year, client_of):
    last = SchoolYear.objects.starting(year.first_year - 1)
    tailor(elm, one("t-helpdesk"), school_year=last, by=None, weekly_minutes=60)
    client = client_of(make.user("tict", at=elm))

    assert client.get(LIST).context["can_carry_over"]
    client.post(reverse("tasks:task_carry_over"))

    assert Tailoring.objects.get(school_year=year).weekly_minutes == 60
    assert not client.get(LIST).context["can_carry_over"]


# Own tasks


def test_an_own_task_is_added(elm, client_of):
    client = client_of(make.user("tict", at=elm))

    client.post(reverse("tasks:task_add"), own_answers())

    task = Task.objects.get(owner=elm)
    assert (task.slug, task.name, task.cluster) == ("eigen-lend-the-drones", "Lend the drones", "A")
    assert (task.required, task.levels, task.priority) == ({"T": 1, "A": 2}, ["S", "G"], 3)
    assert (task.fixed_minutes, task.minutes_per_100_pupils) == (20, 1.5)
    assert names(client.get(LIST, {"status": "own"})) == [task.slug]


def test_an_own_task_without_time_is_refused(elm, client_of):
    client = client_of(make.user("tict", at=elm))

    page = client.post(reverse("tasks:task_add"), own_answers(fixed="0", per_100_pupils="0"))

    assert list(page.context["form"].errors) == ["fixed"]
    assert Task.objects.filter(owner=elm).count() == 0


def test_an_own_task_is_changed_on_its_page(elm, client_of):
    client = client_of(make.user("tict", at=elm))
    client.post(reverse("tasks:task_add"), own_answers())
    task = Task.objects.get(owner=elm)
    url = reverse("tasks:task_edit", args=[task.pk])
    page = client.get(url)
    form = {**page.context["form"].initial, **page.context["own_form"].initial}
    form |= {"weekly_minutes": "", "name": "Lend drones and robots", "is_core": "on"}
    form = {name: value for name, value in form.items() if value is not False and value is not None}

    client.post(url, form)

    task.refresh_from_db()
    assert (task.name, task.is_core, task.minutes_per_100_pupils) == (
        "Lend drones and robots",
        True,
        1.5,
    )
    assert Tailoring.objects.count() == 0


# Words


def test_the_sum_is_written_out_and_adds_up_the_schools(town, elm, year):
    task = one("t-netwerk-beheer")  # 40 + 12 per 100 devices
    at_elm, in_town = tailored_task(elm, year, task), tailored_task(town, year, task)

    assert arithmetic(at_elm).sum == "40 min fixed + 12 min per 100 devices (100)"
    assert arithmetic(in_town).sum == "40 min fixed × 2 schools + 12 min per 100 devices (400)"
    assert arithmetic(in_town).minutes == 128


def test_schools_that_differ_are_named_with_what_holds_there(town, elm, year):
    task, oak = one("t-netwerk-beheer"), town.schools()[1]
    how = {"school_year": year, "by": None}
    tailor(elm, task, weekly_minutes=75, minutes_provenance="measured", **how)
    tailor(oak, task, status="dropped", reason="A firm does it", **how)

    found = arithmetic(tailored_task(town, year, task))

    assert found.sum == ""
    assert found.deviations == (
        SchoolLine("Elm", "own figure", 75, "measured"),
        SchoolLine("Oak", "dropped there: A firm does it", 0),
    )


def test_numbers_are_written_in_the_way_of_the_language(elm, year):
    elm.key_figures.update(devices=1_450)
    with translation.override("nl"):
        words = arithmetic(tailored_task(elm, year, one("t-netwerk-beheer"))).sum
    assert "(1.450)" in words


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [
        ("2,5", 150),
        ("2.5", 150),
        ("2:30", 150),
        ("2u30", 150),
        ("2 u", 120),
        ("0", 0),
        ("", None),
        ("400", 24_000),
    ],
)
def test_hours_are_read_as_people_write_them(typed, minutes):
    assert HoursField(required=False).clean(typed) == minutes
