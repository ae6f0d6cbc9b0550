"""What leads see and do on the page about connections."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests import factories
from zwerm.accounts.models import User
from zwerm.api.models import ApiToken, Webhook
from zwerm.schools.models import Organisation

from .programs import message, program, webhook

pytestmark = pytest.mark.django_db


@pytest.fixture
def school() -> Organisation:
    return factories.school("De Linde")


@pytest.fixture
def head(school: Organisation) -> User:
    return factories.user("head", at=school)


@pytest.fixture
def browser(client_of: Callable[[User], Client], head: User) -> Client:
    return client_of(head)


def test_a_lead_makes_a_token_and_sees_it_once(
    browser: Client, school: Organisation, head: User
) -> None:
    sent = {
        "name": "Rooster",
        "organisation": school.pk,
        "until": (timezone.localdate() + timedelta(days=10)).isoformat(),
        "people": "read",
        "means": "write",
    }

    made = browser.post("/koppelingen/tokens/nieuw/", sent)

    token = ApiToken.objects.get()
    assert (token.scopes, token.made_by) == (["people:read", "means:write"], head)
    secret = made.context["issued"].secret
    assert secret in made.content.decode()
    assert "no-store" in made["Cache-Control"]
    assert secret not in browser.get("/koppelingen/").content.decode()
    headers = {"Authorization": f"Bearer {secret}"}
    assert Client().get("/api/v1/people", headers=headers).status_code == 200


def test_a_token_is_not_for_a_place_that_someone_else_leads(browser: Client) -> None:
    other = factories.school("De Wilg")
    sent = {"name": "Rooster", "organisation": other.pk, "until": "2026-12-01", "people": "read"}

    assert browser.post("/koppelingen/tokens/nieuw/", sent).status_code == 200
    assert ApiToken.objects.count() == 0


def test_a_token_without_anything_it_may_do_is_refused_with_what_was_typed(
    browser: Client, school: Organisation
) -> None:
    sent = {"name": "Rooster", "organisation": school.pk, "until": timezone.localdate()}

    page = browser.post("/koppelingen/tokens/nieuw/", sent).content.decode()

    assert "Choose at least one thing that the token may do." in page
    assert 'value="Rooster"' in page
    assert ApiToken.objects.count() == 0


def test_what_cannot_be_undone_has_the_button_of_what_destroys(
    browser: Client, school: Organisation, head: User
) -> None:
    token, hook = program(school, by=head).token, webhook(school)

    for page in (f"tokens/{token.pk}/intrekken/", f"webhooks/{hook.pk}/weg/"):
        text = browser.get(f"/koppelingen/{page}").content.decode()
        assert text.count('class="button button--danger"') == 1


def test_a_withdrawn_token_no_longer_gets_in(
    browser: Client, school: Organisation, head: User
) -> None:
    rooster = program(school, by=head)

    assert rooster.ask("get", "/people").status_code == 200
    browser.get(f"/koppelingen/tokens/{rooster.token.pk}/intrekken/")
    assert rooster.ask("get", "/people").status_code == 200
    browser.post(f"/koppelingen/tokens/{rooster.token.pk}/intrekken/")
    assert rooster.ask("get", "/people").status_code == 401


def test_a_webhook_to_an_address_inside_is_refused_under_the_field(
    browser: Client, school: Organisation
) -> None:
    sent = {"organisation": school.pk, "url": "https://10.0.0.1/", "events": ["person.changed"]}

    page = browser.post("/koppelingen/webhooks/nieuw/", sent).content.decode()

    assert "This address is inside a network of its own." in page
    assert Webhook.objects.count() == 0


def test_the_page_takes_as_many_queries_for_three_as_for_one(
    browser: Client, school: Organisation, head: User
) -> None:
    counts = []
    for size in (1, 2):
        for number in range(size):
            program(school, by=head)
            Webhook.objects.create(
                organisation=school, url=f"https://a{number}.example/", salt="a", made_by=head
            )
            # Of somebody who left.
            Webhook.objects.create(
                organisation=school,
                url=f"https://b{number}.example/",
                salt="a",
                made_by=factories.user(),
                stopped_at=timezone.now(),
            )
        assert "no longer leads here" in browser.get("/koppelingen/").content.decode()
        with CaptureQueriesContext(connection) as queries:
            browser.get("/koppelingen/")
        counts.append(len(queries))

    assert counts[0] == counts[1]
    assert counts[0] <= 12


def test_a_webhook_shows_what_came_of_its_messages(browser: Client, school: Organisation) -> None:
    message(school)

    page = browser.get(f"/koppelingen/webhooks/{webhook(school).pk}/").content.decode()

    assert "not delivered" in page
    assert "Send again" in page


def test_the_description_needs_no_script_and_no_sign_in() -> None:
    response = Client().get("/api/v1/")

    assert response.status_code == 200
    assert b"<script" not in response.content
    assert b"/api/v1/people/{code}" in response.content


def test_the_description_for_machines_is_open_and_of_version_3_1() -> None:
    told = Client().get("/api/v1/openapi.json").json()

    assert told["openapi"] == "3.1.0"
    assert told["components"]["securitySchemes"] == {"Bearer": {"type": "http", "scheme": "bearer"}}


def test_only_leads_find_the_page_in_their_menu(
    browser: Client, client_of: Callable[[User], Client], school: Organisation
) -> None:
    colleague = client_of(factories.user("tict", at=school))

    assert b'href="/koppelingen/"' in browser.get("/").content
    assert b'href="/koppelingen/"' not in colleague.get("/").content
