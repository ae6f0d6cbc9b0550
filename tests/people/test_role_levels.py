import re

import pytest
from django.urls import reverse

from tests import factories
from zwerm.people.models import Competence, Person, Role
from zwerm.people.role_levels import ROLE_LEVELS, proposals

pytestmark = pytest.mark.django_db


@pytest.fixture
def school():
    return factories.school("De Wilg")


@pytest.fixture
def head(school):
    return factories.user("head", at=school)


def page_of(person):
    return reverse("people:role_levels", args=[person.pk])


def ratings_of(person):
    return {row.competence: (row.level, row.motivation, row.origin) for row in person.ratings.all()}


def test_what_is_expected_of_a_role_is_on_the_scale():
    assert set(ROLE_LEVELS) <= set(Role.values)
    for expected in ROLE_LEVELS.values():
        assert set(expected.levels) <= set(Competence.values)
        assert set(expected.levels.values()) <= {0, 1, 2, 3}


def test_nobody_is_expected_to_be_able_to_do_everything():
    for expected in ROLE_LEVELS.values():
        assert sum(expected.levels.get(cluster, 0) == 3 for cluster in "TPBA") <= 1


def test_of_several_roles_the_highest_level_counts():
    found = [(one.competence, one.level, one.role) for one in proposals(["contact", "digicoach"])]

    assert found == [
        ("T", 1, "contact"),
        ("P", 2, "digicoach"),
        ("hw", 1, "contact"),
        ("hd", 1, "contact"),
    ]
    assert proposals(["external", "care", "no such role"]) == []


def test_someone_new_with_a_role_gets_an_estimate_to_change(client_of, head, school):
    client = client_of(head)
    new = {"name": "An Claes", "roles": ["digicoach"], "homes": [school.pk]}

    response = client.post(reverse("people:person_add"), new)

    person = Person.objects.get()
    assert response.url == page_of(person)
    assert ratings_of(person) == {}
    page = client.get(response.url)
    assert {name: page.context["form"][name].value() for name in ("T", "P")} == {
        "T": "1",
        "P": "2",
    }
    client.post(response.url, {"T": "0", "P": "-"})
    assert ratings_of(person) == {"T": (0, None, "school")}


def test_an_estimate_replaces_nothing_that_is_known(client_of, head, school):
    person = factories.person("An", at=school, roles=["pict"])
    factories.rating(person, "T", 1, motivation=-1, origin="self")
    factories.rating(person, "P", None, motivation=2, origin="self")
    factories.rating(person, "B", 3, origin="school")
    factories.rating(person, "A", None, motivation=1, origin="school")
    sent = {"T": "3", "P": "3", "B": "0", "A": "2", "lms": "2", "off": "-", "net": "3"}

    client_of(head).post(page_of(person), sent)

    assert ratings_of(person) == {
        "T": (1, -1, "self"),
        "P": (None, 2, "self"),
        "B": (3, None, "school"),
        "A": (2, 1, "school"),
        "lms": (2, None, "school"),
    }


@pytest.mark.parametrize("audience", ["nobody", "division"])
def test_the_page_does_not_tell_a_hidden_answer(client_of, head, school, audience):
    person = factories.person("An", at=school, roles=["pict"], audience=audience)
    pages = []
    for level in (0, 3):
        person.ratings.all().delete()
        factories.rating(person, "T", level, origin="self")
        page = client_of(head).get(page_of(person)).content.decode()
        pages.append(re.sub(r'(csrfmiddlewaretoken" value=|X-CSRFToken": )"\w+"', "", page))

    assert "An answered this. That answer stays." in pages[0]
    assert pages[0] == pages[1]


def test_a_level_beyond_the_scale_is_refused(client_of, head, school):
    person = factories.person("An", at=school, roles=["teacher"])

    assert client_of(head).post(page_of(person), {"P": "4"}).status_code == 200
    assert ratings_of(person) == {}


def test_once_someone_answers_the_answer_counts(client_of, head, school):
    me = factories.user("staff", at=school)
    person = factories.person("An", at=school, user=me, roles=["teacher"])
    client_of(head).post(page_of(person), {"P": "1"})

    client_of(me).post(
        reverse("people:own_ratings"),
        {"level_P": "3", "audience": "nobody", "wishes_audience": "nobody"},
    )

    assert ratings_of(person) == {"P": (3, None, "self")}


def test_about_oneself_one_answers_oneself(client_of, head, school):
    person = factories.person("Me", at=school, user=head, roles=["head"])

    response = client_of(head).get(page_of(person))

    assert response.url == reverse("people:own_ratings")


def test_roles_that_say_nothing_lead_to_what_one_knows(client_of, head, school):
    person = factories.person("Firm", at=school, roles=["external"])

    page = client_of(head).get(page_of(person)).content.decode()

    assert "These roles say nothing about levels" in page
