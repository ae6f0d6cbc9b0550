from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests import factories
from zwerm.accounts.models import Membership
from zwerm.people.models import Person

pytestmark = pytest.mark.django_db

PEOPLE = "people:person_list"


def names(response):
    return [listed.person.name for listed in response.context["page"]]


@pytest.fixture
def group():
    return factories.group()


@pytest.fixture
def school(group):
    return factories.school("De Wilg", parent=group)


def test_the_list_shows_who_works_here_and_for_the_whole_group(client_of, group, school):
    factories.person("An", at=school)
    factories.person("Bram", at=group, homes=[school])
    factories.person("Cleo", at=group, is_group_staff=True)
    factories.person("Dirk", at=factories.school(parent=group))
    factories.person("Eva", at=factories.school())
    factories.person("Fons", at=school, ends_on=timezone.localdate() - timedelta(days=1))
    factories.person("Gust", at=school, ends_on=timezone.localdate())

    in_school = client_of(factories.user("staff", at=school)).get(reverse(PEOPLE))
    in_group = client_of(factories.user("director", at=group)).get(reverse(PEOPLE))

    assert names(in_school) == ["An", "Bram", "Cleo", "Gust"]
    assert names(in_group) == ["An", "Bram", "Cleo", "Dirk", "Gust"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "maes"}, ["Jonas Maes"]),
        ({"q": "jon MAES"}, ["Jonas Maes"]),
        ({"q": "claes@"}, ["An Claes"]),
        ({"q": "nobody"}, []),
        ({"role": "tict"}, ["Jonas Maes"]),
        ({"role": "head", "q": "a"}, ["An Claes"]),
        ({"role": "no such role"}, ["An Claes", "Jonas Maes"]),
        ({"school": "999999"}, ["An Claes", "Jonas Maes"]),
        ({"page": "77"}, ["An Claes", "Jonas Maes"]),
    ],
)
def test_the_list_is_searched_and_filtered(client_of, school, query, found):
    factories.person("Jonas Maes", at=school, roles=["tict", "teacher"])
    factories.person("An Claes", at=school, roles=["head"], email="an.claes@example.org")

    response = client_of(factories.user("staff", at=school)).get(reverse(PEOPLE), query)

    assert names(response) == found


def test_the_list_is_narrowed_to_another_school_of_the_group(client_of, group, school):
    factories.person("An", at=school)
    other = factories.school("De Linde", parent=group)
    factories.person("Dirk", at=other)

    response = client_of(factories.user("staff", at=school)).get(
        reverse(PEOPLE), {"school": other.pk}
    )

    assert names(response) == ["Dirk"]


def test_an_empty_list_says_where_to_begin_and_an_empty_search_how_to_go_on(client_of, school):
    client = client_of(factories.user("head", at=school))

    assert "Here come the people of your school" in client.get(reverse(PEOPLE)).content.decode()
    assert "Nobody fits this search" in client.get(reverse(PEOPLE), {"q": "x"}).content.decode()


def test_a_search_in_the_page_gets_only_the_list(client_of, school):
    factories.person("An", at=school)

    response = client_of(factories.user("head", at=school)).get(
        reverse(PEOPLE), headers={"HX-Request": "true"}
    )

    assert "<table" in response.content.decode()
    assert "<html" not in response.content.decode()


def test_more_people_take_no_more_queries(client_of, group, school):
    client = client_of(factories.user("head", at=school))
    factories.person(at=school)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse(PEOPLE))
        return len(captured)

    queries()
    with_one = queries()
    for _more in range(2):
        factories.person(at=group, homes=[school])

    assert queries() == with_one


FIELDS = {"name": "Jonas Maes", "email": "jonas@example.org", "roles": ["tict", "contact"]}


def test_someone_is_added_and_their_roles_then_give_an_estimate(client_of, school):
    client = client_of(factories.user("tict", at=school))
    assert client.get(reverse("people:person_add")).status_code == 200

    response = client.post(
        reverse("people:person_add"), FIELDS | {"homes": [school.pk], "max_tasks": "8"}
    )

    person = Person.objects.get()
    assert response.url == reverse("people:role_levels", args=[person.pk])
    assert (person.organisation, person.roles, person.max_tasks, person.max_schools) == (
        school,
        ["tict", "contact"],
        8,
        None,
    )


def test_in_a_group_someone_of_one_school_belongs_to_that_school(client_of, group, school):
    second = factories.school(parent=group)
    client = client_of(factories.user("director", at=group))

    client.post(reverse("people:person_add"), {"name": "An", "homes": [school.pk]})
    client.post(reverse("people:person_add"), {"name": "Bo", "homes": [school.pk, second.pk]})
    client.post(reverse("people:person_add"), {"name": "Cy", "is_group_staff": "on"})

    assert {(person.name, person.organisation) for person in Person.objects.all()} == {
        ("An", school),
        ("Bo", group),
        ("Cy", group),
    }


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"homes": []},
        {"homes": ["elsewhere"]},
        {"roles": ["king"]},
        {"email": "not an address"},
        {"max_tasks": "-1"},
        {"max_tasks": "1001"},
        {"starts_on": "2026-09-01", "ends_on": "2026-08-31"},
    ],
    ids=lambda wrong: " ".join(f"{key} {value}" for key, value in wrong.items()),
)
def test_what_cannot_be_is_refused_and_nobody_is_added(client_of, school, wrong):
    elsewhere = factories.school().pk
    client = client_of(factories.user("tict", at=school))
    data = FIELDS | {"homes": [school.pk]} | wrong
    data["homes"] = [elsewhere if home == "elsewhere" else home for home in data["homes"]]

    response = client.post(reverse("people:person_add"), data)

    assert response.status_code == 200
    assert not Person.objects.exists()
    assert 'aria-invalid="true"' in response.content.decode()


def test_a_change_keeps_what_the_form_does_not_ask(client_of, school):
    me = factories.user("staff", at=school)
    person = factories.person("Jonas", at=school, user=me, code="jonas", audience="team")
    client = client_of(factories.user("head", at=school))
    page = reverse("people:person_edit", args=[person.pk])
    assert client.get(page).status_code == 200

    response = client.post(page, FIELDS | {"homes": [school.pk], "is_teacher": "on"})

    assert response.url == reverse("overview:person_detail", args=[person.pk])
    person.refresh_from_db()
    assert (person.name, person.is_teacher) == ("Jonas Maes", True)
    assert (person.code, person.user, person.audience) == ("jonas", me, "team")


def test_leaving_is_asked_first_and_undone_by_a_later_day(client_of, school):
    person = factories.person("Jonas", at=school)
    client = client_of(factories.user("head", at=school))
    page = reverse("people:person_end", args=[person.pk])

    assert "Does Jonas leave the team?" in client.get(page).content.decode()
    assert client.post(page, {"on": "not a day"}).status_code == 200
    person.refresh_from_db()
    assert person.ends_on is None

    client.post(page, {"on": "2020-06-30"})
    assert names(client.get(reverse(PEOPLE))) == []
    edit = reverse("people:person_edit", args=[person.pk])
    client.post(edit, {"name": "Jonas", "homes": [school.pk], "ends_on": ""})
    assert names(client.get(reverse(PEOPLE))) == ["Jonas"]


@pytest.mark.parametrize(
    ("roles", "sent", "ends"),
    [
        (("head", "staff"), {"ends_access": "on"}, True),
        (("head", "staff"), {}, False),
        (("tict", "head"), {"ends_access": "on"}, False),
    ],
    ids=["with access", "access stays", "a role above"],
)
def test_leaving_ends_access_when_asked_and_allowed(client_of, school, roles, sent, ends):
    who, role = roles
    leaving = factories.user(role, at=school)
    elsewhere = factories.school()
    Membership.objects.create(user=leaving, organisation=elsewhere, role="staff")
    person = factories.person("Jonas", at=school, user=leaving)
    last = timezone.localdate() + timedelta(days=3)
    page = reverse("people:person_end", args=[person.pk])

    client_of(factories.user(who, at=school)).post(page, {"on": last.isoformat()} | sent)

    person.refresh_from_db()
    assert person.ends_on == last
    kept = dict(leaving.memberships.values_list("organisation", "ends_on"))
    assert kept == {school.pk: last if ends else None, elsewhere.pk: None}


def test_a_school_adds_people_to_its_own_team_only(client_of, group, school):
    beside = factories.school("De Linde", parent=group, pool="Noord")
    client = client_of(factories.user("head", at=school))
    page = reverse("people:person_add")
    form = client.get(page).context["form"]
    assert list(form.fields["homes"].queryset) == [school]
    assert not {"is_group_staff", "reach_pools"} & form.fields.keys()

    refused = client.post(page, {"name": "Spook", "homes": [beside.pk], "is_group_staff": "on"})
    assert (refused.status_code, Person.objects.count()) == (200, 0)

    client.post(page, {"name": "An", "homes": [school.pk], "is_group_staff": "on"})
    assert list(Person.objects.values_list("name", "is_group_staff")) == [("An", False)]


@pytest.mark.parametrize("chosen", [True, False])
def test_a_change_by_one_school_keeps_the_other_schools_and_work_for_the_group(
    client_of, group, school, chosen
):
    beside = factories.school("De Linde", parent=group, pool="Noord")
    person = factories.person(
        "An", at=school, homes=[school, beside], is_group_staff=True, reach_pools=["Noord"]
    )
    client = client_of(factories.user("head", at=school))
    homes = {"homes": [school.pk]} if chosen else {}

    response = client.post(
        reverse("people:person_edit", args=[person.pk]), {"name": "An Claes"} | homes
    )

    assert response.status_code == 302
    person.refresh_from_db()
    assert (person.name, person.is_group_staff, person.reach_pools) == ("An Claes", True, ["Noord"])
    assert {home.name for home in person.homes.all()} == {"De Linde", *["De Wilg"] * chosen}


def test_the_form_takes_as_many_queries_for_one_school_as_for_three(client_of, group, school):
    person = factories.person("An", at=school)
    client = client_of(factories.user("director", at=group))
    counts = []
    for _more in range(2):
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("people:person_edit", args=[person.pk]))
        counts.append(len(captured))
        for _school in range(2):
            factories.school(parent=group)

    assert counts[0] == counts[1]
