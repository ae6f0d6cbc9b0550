"""What waits for someone stands on the start page, whoever that is."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories import own_task, person, school, user
from zwerm.actions.models import Action
from zwerm.mandates.models import Mandate
from zwerm.schools.models import SchoolYear

pytestmark = pytest.mark.django_db
HOME = reverse("overview:home")


@pytest.fixture
def oak():
    return school("Oak")


def action(owner, title, **fields):
    return Action.objects.create(
        title=title,
        owner=owner,
        organisation=owner.organisation,
        school_year=SchoolYear.objects.current(),
        **fields,
    )


@pytest.mark.parametrize("role", ["staff", "head"])
def test_mandates_without_an_answer_lead_to_the_page_where_one_answers(client_of, oak, role):
    someone = user(role, at=oak)
    me = person("Anna", at=oak, user=someone)
    Mandate.objects.create(
        person=me,
        task=own_task(oak, "Beamer"),
        organisation=oak,
        kind="execute",
        level="S",
        starts_on=timezone.localdate(),
        asked_at=timezone.now(),
    )

    page = client_of(someone).get(HOME).content.decode()

    assert "Confirm the mandate, or ask for a change" in page
    assert reverse("mandates:mine") in page


def test_an_action_whose_day_is_past_stands_there_as_too_late(client_of, oak):
    someone = user("staff", at=oak)
    me = person("Anna", at=oak, user=someone)
    yesterday = timezone.localdate() - timedelta(days=1)
    action(me, "Order cables", due_on=yesterday)

    page = client_of(someone).get(HOME).content.decode()

    assert "Order cables" in page
    assert "too late" in page


def test_of_many_actions_the_first_three_stand_there_and_how_many_more(client_of, oak):
    someone = user("staff", at=oak)
    me = person("Anna", at=oak, user=someone)
    for number in range(5):
        action(me, f"Act {number}")

    page = client_of(someone).get(HOME).content.decode()

    assert [f"Act {n}" in page for n in range(5)] == [True, True, True, False, False]
    assert "2 more actions" in page


def test_with_nothing_to_do_nothing_waits(client_of, oak):
    someone = user("staff", at=oak)
    person("Anna", at=oak, user=someone)

    assert "What waits now" not in client_of(someone).get(HOME).content.decode()
