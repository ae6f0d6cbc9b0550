import pytest

from tests import factories as make
from zwerm.core.errors import DomainError
from zwerm.core.models import AuditEvent
from zwerm.schools.models import SchoolYear
from zwerm.tasks.effort import EffortPart
from zwerm.tasks.models import Tailoring, Task
from zwerm.tasks.queries import tailored_task, tailored_tasks
from zwerm.tasks.services import (
    Choice,
    add_own_task,
    carry_over_tailoring,
    tailor,
    tailor_many,
    undo_tailoring,
)
from zwerm.workbook.records import Effort, TaskRecord

pytestmark = pytest.mark.django_db


@pytest.fixture
def year():
    return SchoolYear.objects.current()


@pytest.fixture
def town(year):
    """A group with two primary schools."""
    top = make.group()
    for name, devices in (("Elm", 100), ("Oak", 300)):
        school = make.school(name, parent=top, code=name.lower())
        make.key_figures(school, pupils=200, devices=devices, staff=20)
    return top


def one(name):
    """A task of the catalogue."""
    return Task.objects.get(owner=None, slug=name)


def shown(organisation, task, year):
    row = tailored_task(organisation, year, task)
    assert row is not None
    return row


def test_the_catalogue_applies_where_nothing_was_decided(town, year):
    rows = tailored_tasks(town, year)

    assert len(rows) == 100
    assert {(row.status, row.status_origin, row.reason) for row in rows} == {
        ("applies", "catalogue", "")
    }


def test_minutes_are_the_sum_over_the_schools_and_say_what_they_are_made_of(town, year):
    row = shown(town, one("t-netwerk-beheer"), year)  # 40 + 12 per 100 devices

    assert [(school.school.name, school.minutes) for school in row.schools] == [
        ("Elm", 52),
        ("Oak", 76),
    ]
    assert row.minutes == 128
    assert row.schools[1].parts == (
        EffortPart("fixed", 40, 1, "estimate"),
        EffortPart("devices", 36, 300, "estimate"),
    )


def test_the_school_beats_its_group(town, year):
    elm, oak = town.schools()
    task, director = one("t-helpdesk"), make.user("director", at=town)
    tailor(town, task, school_year=year, by=director, status="dropped", reason="A firm does it")
    tailor(elm, task, school_year=year, by=director, status="applies")

    at_elm, at_oak = shown(elm, task, year), shown(oak, task, year)

    assert (at_elm.status, at_elm.status_origin) == ("applies", "school")
    assert (at_oak.status, at_oak.status_origin, at_oak.reason) == (
        "dropped",
        "group",
        "A firm does it",
    )
    assert at_oak.minutes == 0


def test_what_one_school_drops_is_zero_there_in_the_record_of_the_group(town, year):
    elm = town.schools()[0]
    task, head = one("t-helpdesk"), make.user("head", at=elm)
    tailor(elm, task, school_year=year, by=head, status="dropped", reason="A firm does it")

    row = shown(town, task, year)

    assert (row.status, row.record.status) == ("applies", "applies")
    assert row.record.weekly_minutes == {"elm": 0}
    assert row.minutes == row.schools[1].minutes == 97  # 20 + 15 × 3 + 160 × 0,2
    assert row.full_minutes == 67 + 97


def test_a_task_dropped_by_the_group_but_kept_by_a_school_applies_there_only(town, year):
    elm = town.schools()[0]
    task, director = one("t-helpdesk"), make.user("director", at=town)
    tailor(town, task, school_year=year, by=director, status="dropped", reason="A firm does it")
    tailor(elm, task, school_year=year, by=director, status="applies")

    record = shown(town, task, year).record

    assert (record.status, record.reason, record.weekly_minutes) == ("applies", "", {"oak": 0})


def test_an_own_figure_replaces_the_drivers_and_follows_the_group_about_the_status(town, year):
    elm = town.schools()[0]
    task, director = one("t-helpdesk"), make.user("director", at=town)
    figure = {"weekly_minutes": 150, "minutes_provenance": "measured"}
    tailor(elm, task, school_year=year, by=director, **figure)

    there = shown(elm, task, year)
    assert (there.minutes, there.schools[0].provenance, there.schools[0].parts) == (
        150,
        "measured",
        (),
    )
    assert there.record.weekly_minutes == {"elm": 150}
    assert there.record.effort_provenance == "measured"

    tailor(town, task, school_year=year, by=director, status="dropped", reason="A firm does it")
    assert shown(elm, task, year).status == "dropped"


def test_fields_are_adjusted_by_the_group_and_again_by_the_school(town, year):
    elm, oak = town.schools()
    task, director = one("t-helpdesk"), make.user("director", at=town)
    tailor(
        town,
        task,
        school_year=year,
        by=director,
        adjustments={"priority": 3, "levels": ["S", "G"]},
    )
    tailor(elm, task, school_year=year, by=director, adjustments={"priority": 2})

    assert shown(elm, task, year).record.priority == 2
    assert shown(elm, task, year).origins == {"priority": "school", "levels": "group"}
    assert shown(oak, task, year).record.priority == 3
    assert shown(oak, task, year).record.levels == ("S", "G")


def test_an_adjustment_to_what_it_was_leaves_no_trace(town, year):
    task, director = one("t-helpdesk"), make.user("director", at=town)
    tailor(town, task, school_year=year, by=director, adjustments={"priority": 3})
    tailor(town, task, school_year=year, by=director, adjustments={"priority": task.priority})

    assert Tailoring.objects.count() == 0


def test_another_effort_at_one_school_is_a_figure_in_the_record_of_the_group(town, year):
    elm = town.schools()[0]
    task, head = one("t-netwerk-beheer"), make.user("head", at=elm)
    effort = {"fixed": 60, "per_100_devices": 0, "per_100_pupils": 0, "per_100_staff": 0}
    tailor(elm, task, school_year=year, by=head, adjustments={"effort": effort})

    assert shown(town, task, year).record.weekly_minutes == {"elm": 60}


def test_dropping_asks_for_a_reason(town, year):
    director = make.user("director", at=town)

    with pytest.raises(DomainError):
        tailor(town, one("t-helpdesk"), school_year=year, by=director, status="dropped", reason=" ")

    assert Tailoring.objects.count() == 0
    assert AuditEvent.objects.count() == 0


def test_a_group_cannot_fill_in_hours_of_its_own(town, year):
    director = make.user("director", at=town)

    with pytest.raises(DomainError):
        tailor(town, one("t-helpdesk"), school_year=year, by=director, weekly_minutes=60)

    assert Tailoring.objects.count() == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"priority": 4},
        {"priority": True},
        {"levels": []},
        {"levels": ["X"]},
        {"required": {"T": 4}},
        {"is_core": "yes"},
        {"effort": {"fixed": -1}},
        {"status": "dropped"},
    ],
)
def test_an_adjustment_that_does_not_fit_is_refused(town, year, wrong):
    with pytest.raises(DomainError):
        tailor(
            town,
            one("t-helpdesk"),
            school_year=year,
            by=make.user("director", at=town),
            adjustments=wrong,
        )

    assert Tailoring.objects.count() == 0


def test_many_tasks_are_dropped_together_with_one_reason(town, year):
    tasks, director = [one("t-helpdesk"), one("t-firewall")], make.user("director", at=town)

    choice = Choice(status="postponed", reason="After the move")
    applied = tailor_many(town, tasks, choice, school_year=year, by=director)

    assert (applied.changed, applied.unchanged) == (2, 0)
    assert [shown(town, task, year).reason for task in tasks] == ["After the move"] * 2
    event = AuditEvent.objects.get()
    assert (event.verb, event.user, event.details) == (
        "tailored_tasks",
        director,
        {"year": year.code, "change": applied.change.pk, "changed": 2, "added": 0},
    )


def test_undoing_goes_back_to_the_catalogue(town, year):
    task, director = one("t-helpdesk"), make.user("director", at=town)
    tailor(town, task, school_year=year, by=director, status="dropped", reason="A firm does it")

    undo_tailoring(town, task, school_year=year, by=director)

    assert shown(town, task, year).status == "applies"
    assert Tailoring.objects.count() == 0


def test_an_own_task_of_one_school_takes_no_time_in_the_others(town, year):
    elm, oak = town.schools()
    head = make.user("head", at=elm)
    record = TaskRecord("", "Keep the drones flying", "T", effort=Effort(fixed=45), is_own=True)

    task = add_own_task(elm, record, by=head)

    assert (task.slug, task.owner) == ("eigen-keep-the-drones-flying", elm)
    assert shown(elm, task, year).minutes == 45
    assert tailored_task(oak, year, task) is None
    assert shown(town, task, year).minutes == 45
    assert shown(town, task, year).record.weekly_minutes == {"oak": 0}


def test_own_tasks_of_two_schools_get_different_keys(town):
    record = TaskRecord("", "Drones", "T", is_own=True)
    director = make.user("director", at=town)

    slugs = [add_own_task(school, record, by=director).slug for school in town.schools()]

    assert slugs == ["eigen-drones", "eigen-drones-2"]


def test_adjusting_an_own_task_changes_the_task_itself(town, year):
    elm = town.schools()[0]
    task = make.own_task(elm, "Drones")

    tailor(
        elm,
        task,
        school_year=year,
        by=make.user("head", at=elm),
        adjustments={"name": "Drones and robots", "priority": 1},
    )

    task.refresh_from_db()
    assert (task.name, task.priority, Tailoring.objects.count()) == ("Drones and robots", 1, 0)


def test_a_task_of_another_school_cannot_be_tailored(town, year):
    elm, oak = town.schools()
    task = make.own_task(oak)

    with pytest.raises(DomainError):
        tailor(elm, task, school_year=year, by=make.user("head", at=elm), status="applies")

    assert Tailoring.objects.count() == 0


def test_a_site_follows_its_school_unless_it_decides_itself(town, year):
    elm = town.schools()[0]
    site = make.school("Annex", parent=elm, kind="site")
    task, head = one("t-helpdesk"), make.user("head", at=elm)
    tailor(elm, task, school_year=year, by=head, status="dropped", reason="A firm does it")

    assert (shown(site, task, year).status, shown(site, task, year).status_origin) == (
        "dropped",
        "school",
    )
    assert [(s.school.name, s.status) for s in shown(town, task, year).schools] == [
        ("Annex", "dropped"),
        ("Elm", "dropped"),
        ("Oak", "applies"),
    ]

    tailor(site, task, school_year=year, by=head, status="applies")
    assert [s.status for s in shown(elm, task, year).schools] == ["applies", "dropped"]


def test_technical_tracks_decide_whether_there_is_trade_software(year):
    plain, technical = make.school(), make.school(has_technical_tracks=True)
    task = one("t-vaksoftware")

    assert shown(plain, task, year).minutes == 0
    assert shown(technical, task, year).minutes == 25


def test_last_years_decisions_are_carried_over_where_this_year_is_silent(town, year):
    elm = town.schools()[0]
    last = SchoolYear.objects.create(first_year=year.first_year - 1)
    director = make.user("director", at=town)
    for name in ("t-helpdesk", "t-firewall"):
        tailor(elm, one(name), school_year=last, by=director, status="dropped", reason="Firm")
    tailor(elm, one("t-firewall"), school_year=year, by=director, status="applies")

    count = carry_over_tailoring(town, school_year=year, by=director)

    assert count == 1
    assert shown(elm, one("t-helpdesk"), year).status == "dropped"
    assert shown(elm, one("t-firewall"), year).status == "applies"
    assert Tailoring.objects.filter(school_year=last).count() == 2


def test_the_number_of_queries_does_not_grow(town, year, django_assert_num_queries):
    director = make.user("director", at=town)
    small, large = make.school(), town
    make.school(parent=town)
    tasks = Task.objects.all()[:50]
    choice = Choice(status="dropped", reason="Later")
    tailor_many(large, tasks, choice, school_year=year, by=director)

    for organisation in (small, large):
        organisation.refresh_from_db()
        with django_assert_num_queries(2):
            tailored_tasks(organisation, year)
