"""The page for a new scenario says what is missing, and what the group did already."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.mandates.divisions import divided, planned
from zwerm.accounts.models import User
from zwerm.core.jobs import run_now
from zwerm.core.models import Job
from zwerm.planning import services
from zwerm.planning.models import Scenario
from zwerm.schools.models import Organisation

pytestmark = pytest.mark.django_db

ClientOf = Callable[[User], Client]
ADD = reverse("planning:scenario_add")
PEOPLE, HOURS = reverse("people:person_list"), reverse("means:means_list")


@pytest.fixture
def school() -> Organisation:
    return factories.school("De Linde", parent=factories.group())


@pytest.fixture
def coordinator(school: Organisation) -> User:
    return factories.user("coordinator", at=school)


def content(text: str) -> str:
    """The page without its menu, on one line."""
    return " ".join(text[text.index("<main") :].split())


def test_without_people_it_says_what_is_needed_first(
    client_of: ClientOf, coordinator: User
) -> None:
    page = content(client_of(coordinator).get(ADD).text)

    assert "Still needed: people and hours." in page
    assert f'href="{PEOPLE}"' in page
    assert f'href="{HOURS}"' in page
    assert "Divide now" not in page


def test_with_people_only_hours_are_needed(
    client_of: ClientOf, coordinator: User, school: Organisation
) -> None:
    person = factories.person(at=school)
    factories.grant(person, 4)

    page = content(client_of(coordinator).get(ADD).text)

    assert "Still needed: hours." in page
    assert f'href="{PEOPLE}"' not in page
    assert f'href="{HOURS}"' in page


def test_posting_without_hours_makes_no_scenario_and_shows_the_way(
    client_of: ClientOf, coordinator: User
) -> None:
    response = client_of(coordinator).post(ADD, {"name": "First"})

    assert "Still needed: people and hours." in content(response.text)
    assert (Scenario.objects.count(), Job.objects.count()) == (0, 0)


def test_with_hours_it_can_be_divided(
    client_of: ClientOf, coordinator: User, school: Organisation
) -> None:
    factories.grant(factories.person(at=school), 60)

    page = content(client_of(coordinator).get(ADD).text)

    assert "Still needed" not in page
    assert "Divide now" in page
    assert "The school group divided" not in page


def test_what_the_group_did_already_is_said(
    client_of: ClientOf, coordinator: User, school: Organisation
) -> None:
    group = school.parent
    assert group is not None
    together = divided(group, state=Scenario.State.ADOPTED)
    for _number in range(2):
        planned(together, group, level="G", covers=[[school.pk, 60]])
    planned(together, school)
    planned(together, group, level="G", covers=[[factories.school(parent=group).pk, 60]])

    page = content(client_of(coordinator).get(ADD).text)

    assert "The school group divided 2 tasks together already; here you divide the others." in page


def test_a_refused_division_links_to_what_is_missing(
    client_of: ClientOf, coordinator: User, school: Organisation
) -> None:
    factories.key_figures(school)
    scenario = factories.scenario(school)
    run_now(services.start_division(scenario, by=coordinator))

    page = content(
        client_of(coordinator).get(reverse("planning:scenario_detail", args=[scenario.pk])).text
    )

    assert "Nobody has hours yet. Fill in first who has how many hours." in page
    assert f'href="{PEOPLE}"' in page
    assert f'href="{HOURS}"' in page
