"""Who works in one school group and is a guest in another is no more than a guest there."""

import pytest
from django.urls import reverse

from tests import factories
from zwerm.accounts.models import Membership

pytestmark = pytest.mark.django_db


@pytest.fixture
def places():
    """Where somebody works, and where they are a guest; with who is in the team there."""
    works_at, guest_at = factories.school("Werkplek"), factories.school("Gastplek")
    user = factories.user("staff", at=works_at)
    Membership.objects.create(user=user, organisation=guest_at, role="guest")
    return user, works_at, guest_at


def _statuses(client, works_at, guest_at):
    people = [factories.person(at=place) for place in (works_at, guest_at)]
    pages = [reverse("mandates:person_history", args=[person.pk]) for person in people]
    return [client.get(page).status_code for page in pages]


@pytest.mark.parametrize(("chosen", "answers"), [(0, [200, 404]), (1, [403, 403])])
def test_working_elsewhere_opens_nothing_where_one_is_a_guest(client_of, places, chosen, answers):
    user, *schools = places
    client = client_of(user)
    client.post(reverse("accounts:organisation_switch"), {"organisation": schools[chosen].pk})

    assert _statuses(client, *schools) == answers


def test_the_place_where_one_is_a_guest_can_still_be_chosen(client_of, places):
    user, works_at, _guest_at = places
    client = client_of(user)
    client.post(reverse("accounts:organisation_switch"), {"organisation": works_at.pk})

    page = client.get(reverse("mandates:mandate_list")).content.decode()

    assert "Gastplek" in page


def test_who_works_in_both_reads_both(client_of, places):
    user, works_at, guest_at = places
    Membership.objects.create(user=user, organisation=guest_at, role="staff")
    client = client_of(user)
    client.post(reverse("accounts:organisation_switch"), {"organisation": works_at.pk})

    assert _statuses(client, works_at, guest_at) == [200, 200]
