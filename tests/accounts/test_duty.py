"""Roles that have to have a second step."""

from datetime import timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.accounts.authenticators import code, confirm, recovery_codes, sign_in, with_app
from zwerm.accounts.models import Membership
from zwerm.accounts.second_step import has_second_step
from zwerm.config.environment import MFA_ROLES, Environment
from zwerm.people.models import Person

pytestmark = pytest.mark.django_db

DUE = "/account/twee-stappen/nodig/"


@pytest.fixture(autouse=True)
def _leads_and_administrators(settings):
    settings.MFA_ROLES = ["director", "head", "admin"]
    settings.MFA_FROM = None
    settings.MFA_TRUSTS_PROVIDERS = False


def where(client, page="people:person_list"):
    answer = client.get(reverse(page))
    return answer.url if answer.status_code == 302 else answer.status_code


@pytest.mark.parametrize(
    ("role", "sent"),
    [("director", DUE), ("head", DUE), ("coordinator", 200), ("tict", 200), ("staff", 200)],
)
def test_only_the_roles_of_the_setting_are_sent_to_set_it_up(role, sent, client_of):
    assert where(client_of(factories.user(role))) == sent


def test_an_administrator_is_sent_too(client_of):
    factories.school()
    assert where(client_of(factories.user(is_superuser=True))) == DUE


def test_a_part_of_a_page_sends_the_whole_page_there(client_of):
    client = client_of(factories.user("head"))

    answer = client.get(reverse("people:person_list"), headers={"HX-Request": "true"})

    assert (answer.status_code, answer["HX-Redirect"], answer.content) == (200, DUE, b"")


def test_nothing_is_changed_before_it_is_set_up(client_of):
    head = factories.user("head", name="An Claes")
    client = client_of(head)

    answer = client.post(reverse("accounts:name_edit"), {"name": "Bo"})

    head.refresh_from_db()
    assert (answer.status_code, answer.url, head.name) == (302, DUE, "An Claes")


@pytest.mark.parametrize(
    "page",
    [
        "accounts:second_step_due",
        "mfa_index",
        "account_logout",
        "account_change_password",
        "account_reauthenticate",
        "core:health",
    ],
)
def test_what_helps_to_set_it_up_and_the_way_out_stay_open(page, client_of):
    assert where(client_of(factories.user("head")), page) == 200


def test_the_way_is_free_as_soon_as_it_is_set_up(client_of):
    head = factories.user("head")
    client = client_of(head)
    assert where(client) == DUE
    with_app(head)

    assert (where(client), where(client, "accounts:second_step_due")) == (
        200,
        reverse("accounts:account"),
    )


def test_who_signed_in_with_the_second_step_goes_on(client):
    head = factories.user("head")
    with_app(head)
    sign_in(client, head)
    client.post(reverse("mfa_authenticate"), {"code": code()})

    assert where(client) == 200


def test_the_last_second_step_is_not_removed(client_of):
    head = factories.user("head")
    with_app(head)
    recovery_codes(head)
    client = client_of(head)
    confirm(client)

    answer = client.post(reverse("mfa_deactivate_totp"))

    assert "this is your only one" in answer.content.decode()
    assert has_second_step(head)


def test_the_last_passkey_is_not_removed_either(client_of):
    head = factories.user("head")
    key = head.authenticator_set.create(type="webauthn", data={"name": "Laptop"})
    client = client_of(head)
    confirm(client)

    answer = client.post(reverse("mfa_remove_webauthn", args=[key.pk]))

    assert (answer.status_code, answer.url) == (302, reverse("mfa_list_webauthn"))
    assert has_second_step(head)


def test_before_the_day_it_is_only_announced(client_of, settings):
    settings.MFA_FROM = timezone.localdate() + timedelta(days=3)
    client = client_of(factories.user("head"))

    page = client.get(reverse("accounts:account")).content.decode()
    fresh = Client()
    sign_in(fresh, factories.user("head"))
    first_page = fresh.get(reverse("people:person_list")).content.decode()

    assert "You switch it on at “My account”." in first_page
    assert where(client) == 200
    assert "In your role you need a second step from" in page
    settings.MFA_FROM = timezone.localdate()
    assert where(client) == DUE


def test_a_role_that_is_over_asks_nothing(client_of):
    head = factories.user("head")
    Membership.objects.filter(user=head).update(
        starts_on="2026-01-01", ends_on=timezone.localdate() - timedelta(days=1)
    )

    assert where(client_of(head), "accounts:account") == 200


@pytest.fixture
def guest(settings):
    """Where everybody has to have a second step, guests too."""
    settings.MFA_ROLES = [*MFA_ROLES]
    return factories.user("guest")


def test_a_guest_whose_last_day_is_over_is_never_kept_for_a_second_step(guest, client_of):
    client = client_of(guest)
    assert where(client, "overview:home") == DUE

    Membership.objects.filter(user=guest).update(
        starts_on="2026-01-01", ends_on=timezone.localdate() - timedelta(days=1)
    )

    pages = ["overview:home", "people:person_list", "accounts:account", "accounts:second_step_due"]
    assert [where(client, page) for page in pages] == [403, 403, 200, reverse("accounts:account")]


def test_a_second_step_that_is_due_opens_no_page_to_a_guest(guest, client_of):
    client = client_of(guest)
    assert (where(client, "overview:home"), where(client)) == (DUE, 403)

    answer = client.post(reverse("people:person_add"), {"name": "Els"})
    assert (answer.status_code, Person.objects.count()) == (403, 0)

    with_app(guest)
    assert (where(client, "overview:home"), where(client)) == (200, 403)


def test_a_guest_who_works_elsewhere_reads_nothing_as_guest_before_the_second_step(
    guest, client_of, settings
):
    settings.MFA_ROLES = ["guest"]
    guest_at = guest.memberships.get().organisation
    Membership.objects.create(user=guest, organisation=factories.school(), role="staff")
    client = client_of(guest)
    session = client.session
    session["organisation"] = guest_at.pk
    session.save()

    assert where(client, "overview:who_does_what") == DUE
    assert where(client, "mandates:mandate_list") == 403


@pytest.mark.parametrize(("trusts", "sent"), [(False, DUE), (True, 200)])
def test_the_second_step_of_a_provider_counts_when_the_installation_says_so(
    trusts, sent, client_of, settings
):
    settings.MFA_TRUSTS_PROVIDERS = trusts
    head = factories.user("head")
    client = client_of(head)
    session = client.session
    session["account_authentication_methods"] = [{"method": "socialaccount", "at": 1.0}]
    session["account_authentication_methods_user"] = str(head.pk)
    session.save()

    assert where(client) == sent


def number_of_queries(client):
    with CaptureQueriesContext(connection) as captured:
        client.get(reverse("people:person_list"))
    return len(captured)


def test_it_costs_nobody_a_query(client_of, settings):
    school = factories.school()
    colleague = client_of(factories.user("tict", at=school))
    head_with_step = factories.user("head", at=school)
    with_app(head_with_step)
    head = client_of(head_with_step)
    for client in (colleague, head):
        client.get(reverse("people:person_list"))
    with_duty = number_of_queries(colleague), number_of_queries(head)
    settings.MFA_ROLES = []

    assert with_duty == (number_of_queries(colleague), number_of_queries(head))


def test_a_role_that_does_not_exist_stops_the_start(monkeypatch):
    monkeypatch.setenv("ZWERM_MFA_ROLES", "head boss")

    with pytest.raises(ImproperlyConfigured, match="ZWERM_MFA_ROLES names boss"):
        Environment.read()


def test_a_day_that_does_not_exist_stops_the_start(monkeypatch):
    monkeypatch.setenv("ZWERM_MFA_FROM", "2027-02-31")

    with pytest.raises(ImproperlyConfigured, match="ZWERM_MFA_FROM is '2027-02-31'"):
        Environment.read()


def test_the_setting_knows_every_role():
    assert set(MFA_ROLES) == {"admin", *Membership.Role.values}


def test_signing_out_stays_possible(client_of):
    client = client_of(factories.user("head"))

    client.post(reverse("account_logout"))

    assert "_auth_user_id" not in client.session
    assert Client().get("/account/aanmelden/").status_code == 200
