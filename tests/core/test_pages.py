"""The frame around every page, the pages for what goes wrong, and the style page."""

import json

import pytest
from django.contrib.staticfiles import finders
from django.test import Client, RequestFactory
from django.views import defaults

from tests import factories
from zwerm.accounts.models import Membership
from zwerm.core.errors import DomainError
from zwerm.core.middleware import DomainErrorMiddleware

pytestmark = pytest.mark.django_db


@pytest.fixture
def group():
    return factories.group("De Getijden")


def page(client: Client, path: str = "/stijl/") -> str:
    """Without line breaks, which the formatter of templates may move."""
    return " ".join(client.get(path).content.decode().split())


def menu(html: str) -> str:
    return html.partition('<nav class="nav"')[2].partition("</nav>")[0]


def test_the_frame_names_the_place_and_the_account(client_of, group):
    head = factories.user(Membership.Role.DIRECTOR, at=group, name="Katrien Vandeputte")

    html = page(client_of(head))

    assert "De Getijden" in html
    assert "Account of Katrien Vandeputte" in html
    assert 'name="theme" value="system" aria-pressed="true"' in html


def test_only_the_team_sees_the_pages_of_the_team(client_of, group):
    lead = factories.user(Membership.Role.DIRECTOR, at=group)
    colleague = factories.user(Membership.Role.STAFF, at=group)

    assert 'href="/middelen/"' in menu(page(client_of(lead)))
    assert 'href="/middelen/"' not in menu(page(client_of(colleague)))


def test_the_chosen_colours_are_on_the_page_and_nothing_else_is(client_of, group):
    client = client_of(factories.user(Membership.Role.STAFF, at=group))

    client.cookies["theme"] = "dark"
    assert '<html lang="en" data-theme="dark">' in page(client)

    client.cookies["theme"] = '"><script>'
    assert "data-theme" not in page(client)


def test_the_frame_costs_the_same_for_one_school_and_for_many(
    client_of, group, django_assert_num_queries
):
    client = client_of(factories.user(Membership.Role.STAFF, at=group))
    with django_assert_num_queries(4):
        client.get("/stijl/")

    for _ in range(3):
        factories.school(parent=group)
    with django_assert_num_queries(4):
        client.get("/stijl/")


def test_every_file_that_the_page_asks_for_exists(client_of, group):
    html = page(client_of(factories.user(at=group)))
    asked = [part.split('"')[0] for part in html.split('"/static/')[1:]]

    assert asked != []
    assert [path for path in asked if finders.find(path) is None] == []


def test_an_unknown_address_answers_with_a_way_back(client):
    answer = client.get("/nergens/")

    assert answer.status_code == 404
    assert "This page is not here" in answer.content.decode()


def test_who_is_signed_in_keeps_the_menu_and_a_way_back_when_a_page_is_not_there(client_of, group):
    client = client_of(factories.user(Membership.Role.DIRECTOR, at=group, name="Katrien Maes"))

    answer = client.get("/nergens/", headers={"referer": "http://testserver/mensen/"})

    html = " ".join(answer.content.decode().split())
    assert answer.status_code == 404
    assert "Account of Katrien Maes" in html
    assert 'href="/middelen/"' in menu(html)
    assert '<a class="button button--primary" href="/mensen/">' in html


def test_a_page_that_is_not_for_you_says_whom_to_ask(client_of, group):
    oak = factories.school("Oak", parent=group)
    factories.user(Membership.Role.DIRECTOR, at=group, name="Greet Claes")
    factories.user(Membership.Role.HEAD, at=oak, name="Katrien Maes")
    colleague = factories.user(Membership.Role.STAFF, at=oak, name="An Dewitte")

    answer = client_of(colleague).get("/middelen/")

    html = " ".join(answer.content.decode().split())
    assert answer.status_code == 403
    assert "Ask Katrien Maes for access, if you need it." in html
    assert "Account of An Dewitte" in html


def test_who_looks_along_at_another_school_sees_so_and_can_go_back(client_of, group):
    oak, elm = factories.school("Oak", parent=group), factories.school("Elm", parent=group)
    client = client_of(factories.user(Membership.Role.HEAD, at=oak))

    assert "Looking along in" not in page(client)

    client.post("/account/school/", {"organisation": elm.pk})
    html = page(client)

    assert "Looking along in Elm" in html
    assert "Back to Oak" in html
    choices = html.partition('<select id="account-organisation"')[2].partition("</select>")[0]
    assert [
        [option for option in ("De Getijden", "Elm", "Oak") if option in part]
        for part in choices.split("<optgroup")[1:]
    ] == [["Oak"], ["De Getijden", "Elm"]]


@pytest.mark.parametrize(
    ("view", "status", "title"),
    [
        (defaults.bad_request, 400, "We did not understand this"),
        (defaults.permission_denied, 403, "This page is not for you"),
    ],
)
def test_a_refused_request_explains_itself(view, status, title):
    answer = view(RequestFactory().get("/"), Exception())

    assert answer.status_code == status
    assert title in answer.content.decode()


def test_the_page_for_our_own_faults_needs_nothing():
    answer = defaults.server_error(RequestFactory().get("/"))

    assert answer.status_code == 500
    assert "Something went wrong on our side" in answer.content.decode()


def test_a_form_without_its_token_is_refused_in_words():
    answer = Client(enforce_csrf_checks=True).post("/account/aanmelden/", {})

    assert answer.status_code == 403
    assert "This form has expired" in answer.content.decode()


def test_a_refusal_is_shown_with_its_message_and_the_way_back():
    request = RequestFactory().get("/x/", headers={"referer": "http://testserver/mensen/"})

    answer = DomainErrorMiddleware(lambda _: None).process_exception(
        request, DomainError("Jonas has no hours left.")
    )

    assert answer.status_code == 409
    html = answer.content.decode()
    assert "Jonas has no hours left." in html
    assert 'href="/mensen/"' in html


def test_a_refusal_does_not_lead_to_another_site():
    request = RequestFactory().get("/x/", headers={"referer": "https://elsewhere.example/"})

    answer = DomainErrorMiddleware(lambda _: None).process_exception(request, DomainError("No."))

    assert "elsewhere" not in answer.content.decode()


def test_the_health_of_the_site_is_open_to_all_and_tells_little(client):
    answer = client.get("/gezond/")

    assert answer.status_code == 200
    assert json.loads(answer.content) == {"database": "ok", "migrations": "ok"}
    assert "no-store" in answer["Cache-Control"]


def test_the_style_page_needs_a_login(client):
    assert client.get("/stijl/").status_code == 302
