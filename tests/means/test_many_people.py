"""Hours of people where thousands work: a page at a time, and found by name."""

import pytest
from django.urls import reverse

from tests import factories
from zwerm.people.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def head(client_of):
    school = factories.school()
    Person.objects.bulk_create(
        Person(organisation=school, code=f"p-{number}", name=f"Collega {number:03}")
        for number in range(101)
    )
    return client_of(factories.user("head", at=school))


def shown(response):
    return [row.person.name for row in response.context["rows"]]


def test_a_page_shows_a_hundred_and_the_next_one_the_rest(head):
    first = head.get(reverse("means:means_list"))
    second = head.get(reverse("means:means_list"), {"page": "2"})

    assert shown(first) == [f"Collega {number:03}" for number in range(100)]
    assert shown(second) == ["Collega 100"]
    assert 'name="q"' in first.content.decode()


def test_somebody_is_found_on_whatever_page_they_stand(head):
    found = head.get(reverse("means:means_list"), {"q": "ega 10"})

    assert shown(found) == ["Collega 100"]


def test_whoever_is_not_there_is_said_not_to_be(head):
    nobody = head.get(reverse("means:means_list"), {"q": "Zebra"}).content.decode()

    assert "Nobody matches. Try a part of the name." in nobody
