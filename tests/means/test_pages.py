import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from tests import factories
from zwerm.means.forms import hours_typed, minutes_of
from zwerm.means.models import Grant, PointsGrant, Source
from zwerm.schools.models import SchoolYear

pytestmark = pytest.mark.django_db

MEANS = "means:means_list"


@pytest.fixture
def school():
    return factories.school(parent=factories.group())


def hours_of(person):
    return dict(person.grants.values_list("source__code", "weekly_minutes"))


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [
        ("2,5", 150),
        ("2.5", 150),
        (" 2 ", 120),
        ("2u30", 150),
        ("2u", 120),
        ("2:05", 125),
        ("2h30", 150),
        ("2 uur 30", 150),
        ("0,75", 45),
        ("0", 0),
        ("2u75", None),
        ("2,5,5", None),
        ("-1", None),
        ("many", None),
        ("1e3", None),
    ],
)
def test_hours_are_typed_in_the_usual_ways(typed, minutes):
    assert minutes_of(typed) == minutes


@pytest.mark.parametrize(
    ("minutes", "shown"), [(150, "2,5"), (120, "2"), (45, "0,75"), (145, "2,42"), (600, "10")]
)
def test_hours_are_shown_as_they_can_be_typed_again(minutes, shown):
    with translation.override("nl"):
        assert hours_typed(minutes) == shown
    assert minutes_of(shown) == minutes


def test_who_sees_whose_hours(school):
    me = factories.user("staff", at=school)
    mine = factories.grant(factories.person(at=school, user=me), 60)
    of_group = factories.grant(factories.person(at=school.parent, homes=[school]), 60)
    beside = factories.grant(factories.person(at=factories.school(parent=school.parent)), 60)

    def seen_by(user):
        return set(Grant.objects.visible_to(user))

    assert seen_by(me) == {mine}
    assert seen_by(factories.user("pict", at=school)) == {mine, of_group}
    assert seen_by(factories.user("director", at=school.parent)) == {mine, of_group, beside}
    assert seen_by(factories.user("director")) == set()
    assert seen_by(factories.user(is_superuser=True)) == {mine, of_group, beside}


def test_who_sees_which_sources(school):
    own = Source.objects.create(owner=school.top, code="GIFT", name_nl="Gift", country="be")

    def sees(user):
        return own in Source.objects.visible_to(user)

    assert sees(factories.user("staff", at=school))
    assert not sees(factories.user("director"))


def test_the_page_adds_hours_up_for_each_source_and_cluster(client_of, school):
    jonas = factories.person("Jonas", at=school, is_teacher=True)
    factories.person("An", at=school)
    factories.grant(jonas, 540, note="letter of 12 June")
    factories.grant(jonas, 60, source="BPT")
    factories.grant(factories.person(at=factories.school(parent=school.parent)), 999)

    response = client_of(factories.user("head", at=school)).get(reverse(MEANS))

    table = response.context["table"]
    assert [(t.source.code, t.minutes, t.people) for t in table.source_totals] == [
        ("ICT", 540, 1),
        ("BPT", 60, 1),
    ]
    assert {reach.cluster: reach.minutes for reach in table.cluster_reach} == {
        "T": 540,
        "P": 600,
        "B": 600,
        "A": 540,
    }
    assert (table.minutes, table.people_without_hours) == (600, 1)
    page = response.content.decode()
    assert "10.0 hours a week for ICT" in page
    assert "letter of 12 June" in page


def test_without_people_the_page_says_where_to_begin(client_of, school):
    page = client_of(factories.user("head", at=school)).get(reverse(MEANS)).content.decode()

    assert "First the people, then their hours" in page
    assert reverse("people:person_add") in page


def test_a_dutch_school_has_no_points_and_no_bpt(client_of):
    school = factories.school(country="nl")

    client = client_of(factories.user("head", at=school))
    page = client.get(reverse("means:budget_list")).content.decode()
    figures = client.get(reverse("means:figure_list")).content.decode()

    assert "Add points" not in page
    assert "BPT" not in page
    assert "BPT" not in figures
    assert "School weeks over which task hours are spread" in figures


def test_more_people_take_no_more_queries(client_of, school):
    client = client_of(factories.user("head", at=school))

    def add_one():
        factories.grant(factories.person(at=school), 60)
        factories.grant(factories.person(at=school.parent, homes=[school]), 60, source="ADM")

    def queries():
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse(MEANS))
        return len(captured)

    add_one()
    queries()
    with_one = queries()
    add_one()
    add_one()

    assert queries() == with_one


def grant_page(person):
    return reverse("means:grant_edit", args=[person.pk])


def typed(**hours):
    """What the browser sends; each source has its own fields."""
    data = {}
    for source in Source.objects.filter(country="be"):
        data[f"{source.code}-hours"] = hours.get(source.code, "")
        data[f"{source.code}-provenance"] = "granted"
    return data


def test_hours_are_typed_for_each_source(client_of, school):
    person = factories.person(at=school)
    factories.grant(person, 300)
    client = client_of(factories.user("tict", at=school))
    assert 'value="5"' in client.get(grant_page(person)).content.decode()

    response = client.post(grant_page(person), typed(ICT="2,5", ADM="1u15"))

    assert response.url == reverse(MEANS)
    assert hours_of(person) == {"ICT": 150, "ADM": 75}
    client.post(grant_page(person), typed())
    assert hours_of(person) == {}


@pytest.mark.parametrize(
    ("hours", "said"), [("61", "no more than 60"), ("some", "like 2.5 or 2:30")]
)
def test_hours_that_cannot_be_read_change_nothing(client_of, school, hours, said):
    person = factories.person(at=school)
    client = client_of(factories.user("tict", at=school))

    response = client.post(grant_page(person), typed(ICT=hours, ADM="1"))

    assert response.status_code == 200
    assert said in response.content.decode()
    assert hours_of(person) == {}


def test_all_sources_together_fit_in_a_week(client_of, school):
    person = factories.person(at=school)
    client = client_of(factories.user("tict", at=school))

    response = client.post(grant_page(person), typed(ICT="50", ADM="10.5"))

    assert response.status_code == 200
    assert "Together this is 60.5 hours." in response.content.decode()
    assert hours_of(person) == {}


@pytest.mark.parametrize(("hours", "is_asked"), [("36", False), ("36.5", True), ("58", True)])
def test_more_than_a_full_time_job_is_kept_and_asked_about(client_of, school, hours, is_asked):
    person = factories.person("Bram Peeters", at=school)
    client = client_of(factories.user("tict", at=school))

    page = client.post(grant_page(person), typed(ICT=hours, ADM="2"), follow=True)

    assert sum(hours_of(person).values()) == (float(hours) + 2) * 60
    assert ("Bram then has" in page.content.decode()) == is_asked


def test_where_hours_come_from_is_said_once_and_where_it_differs(client_of, school):
    for _person in range(3):
        factories.grant(factories.person(at=school), 300)
    factories.grant(factories.person(at=school), 60, provenance="estimate")

    page = client_of(factories.user("head", at=school)).get(reverse(MEANS))

    table = page.context["table"]
    assert [(c.source.code, c.provenance) for c in table.columns] == [("ICT", "granted")]
    assert sorted(row.cells[0].is_usual for row in table.rows) == [False, True, True, True]
    hours = page.content.decode().split("<table")[1].split("</table>")[0]
    assert hours.count("source--granted") == 1
    assert hours.count("source--estimate") == 1


def test_a_dutch_school_types_no_points(client_of):
    school = factories.school(country="nl")
    client = client_of(factories.user("head", at=school))

    assert client.get(reverse("means:points_add")).status_code == 404


def test_a_refusal_of_one_source_keeps_the_others_as_they_were(client_of, school):
    person = factories.person("Hilde", at=school, is_teacher=False)
    client = client_of(factories.user("tict", at=school))

    response = client.post(grant_page(person), typed(ICT="2", BPT="1"))

    assert response.status_code == 200
    assert "Say first that Hilde teaches" in response.content.decode()
    assert hours_of(person) == {}


def test_points_are_typed_changed_and_taken_away(client_of, school):
    client = client_of(factories.user("head", at=school))
    data = {
        "points": "28.4",
        "envelope": "ict",
        "diploma": "hso",
        "provenance": "granted",
        "note": "letter",
    }

    assert client.post(reverse("means:points_add"), data).url == reverse("means:budget_list")
    points = PointsGrant.objects.get()
    assert (points.organisation, str(points.points)) == (school, "28.40")
    assert points.school_year == SchoolYear.objects.current()

    edit = reverse("means:points_edit", args=[points.pk])
    assert client.get(edit).status_code == 200
    client.post(edit, data | {"points": "30"})
    assert str(PointsGrant.objects.get().points) == "30.00"

    client.post(reverse("means:points_remove", args=[points.pk]))
    assert not PointsGrant.objects.exists()


@pytest.mark.parametrize("points", ["0", "-1", "many", ""])
def test_points_that_cannot_be_are_refused(client_of, school, points):
    client = client_of(factories.user("head", at=school))

    response = client.post(
        reverse("means:points_add"),
        {"points": points, "envelope": "ict", "diploma": "hso", "provenance": "granted"},
    )

    assert response.status_code == 200
    assert not PointsGrant.objects.exists()
