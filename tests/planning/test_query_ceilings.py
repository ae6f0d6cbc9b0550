"""How many queries a page may take, however much it is about."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import factories
from zwerm.accounts.models import Membership
from zwerm.planning.models import Scenario

from . import scenarios as made

pytestmark = pytest.mark.django_db

MOST = 12


def queries(client: Client, page: str, scenario: Scenario) -> int:
    address = reverse(page, args=[scenario.pk])
    client.get(address)  # content types, and what is kept of a division
    with CaptureQueriesContext(connection) as asked:
        response = client.get(address)
    assert response.status_code == 200
    return len(asked)


@pytest.mark.parametrize("page", ["planning:variants_add", "planning:continuity"])
def test_a_page_about_a_division_asks_twelve_questions_at_most(client: Client, page: str) -> None:
    few, many = made.linde().scenario, made.linde(more_tasks=3).scenario
    lead = factories.user(role=Membership.Role.COORDINATOR, at=few.organisation)
    Membership.objects.create(
        user=lead, organisation=many.organisation, role=Membership.Role.COORDINATOR
    )
    client.force_login(lead, backend="django.contrib.auth.backends.ModelBackend")

    first, second = (queries(client, page, each) for each in (few, many))

    assert first == second
    assert first <= MOST
