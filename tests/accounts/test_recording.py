"""What the log says of signing in, and what it does not."""

import os
import subprocess
import sys

import pytest
from allauth.usersessions.models import UserSession
from django.core import mail
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.accounts.authenticators import code, sign_in, with_app
from zwerm.core.models import AuditEvent

pytestmark = pytest.mark.django_db

WRONG = {"password": "not the right one"}


@pytest.fixture
def an():
    return factories.user("head", email="an@example.org", name="An Claes")


def told(verb):
    rows = AuditEvent.objects.filter(verb=verb).order_by("pk")
    return [(row.user_id, row.object_id, row.details) for row in rows]


def test_signing_in_says_with_what(an, client):
    with_app(an)
    sign_in(client, an)
    assert told("signed_in") == []
    client.post(reverse("mfa_authenticate"), {"code": code()})

    assert told("signed_in") == [(an.pk, str(an.pk), {"ways": ["password", "totp"]})]


def test_a_wrong_password_is_told_of_the_account_that_was_tried(an, client):
    sign_in(client, an, **WRONG)

    assert told("sign_in_failed") == [(None, str(an.pk), {"from": "127.0.0.1"})]


def test_an_address_that_nobody_has_is_not_kept_but_known_again(client):
    for address in ("secret@example.org", "Secret@example.org", "other@example.org"):
        client.post(reverse("account_login"), {"login": address, "password": "wrong"})

    kept = AuditEvent.objects.filter(verb="sign_in_failed").order_by("pk")
    tried = [event.details["tried"] for event in kept]
    assert "example" not in str(list(kept.values_list("subject", "object_id", "details")))
    assert (tried[0] == tried[1], tried[0] == tried[2]) == (True, False)


def test_signing_out_is_told(an, client):
    sign_in(client, an)
    client.post(reverse("account_logout"))

    assert told("signed_out") == [(an.pk, str(an.pk), {})]


def test_no_password_and_no_code_is_ever_kept(an, client):
    with_app(an)
    sign_in(client, an, **WRONG)
    sign_in(client, an)
    client.post(reverse("mfa_authenticate"), {"code": "987654"})

    kept = str(list(AuditEvent.objects.values_list("subject", "details")))
    assert [
        word for word in (WRONG["password"], factories.PASSWORD, "987654") if word in kept
    ] == []


def test_a_session_gets_a_new_key_at_signing_in(an):
    client = Client()
    client.get(reverse("account_login"))
    session = client.session
    session["planted"] = True
    session.save()
    before = session.session_key
    client.cookies["sessionid"] = before

    sign_in(client, an)

    assert client.session.session_key != before
    assert UserSession.objects.get(user=an).session_key == client.session.session_key


def test_over_https_no_other_site_can_plant_a_cookie(tmp_path):
    shown = (
        "from django.conf import settings as s;"
        "print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.SESSION_COOKIE_SECURE,"
        " s.SESSION_COOKIE_PATH, s.SESSION_COOKIE_DOMAIN, s.CSRF_COOKIE_HTTPONLY)"
    )
    environment = {
        **os.environ,
        "ZWERM_HTTPS": "1",
        "ZWERM_DATA": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "zwerm.config.settings",
    }
    found = subprocess.run(
        [sys.executable, "-c", shown], env=environment, check=True, capture_output=True, text=True
    )

    assert found.stdout.split() == [
        "__Host-sessionid",
        "__Host-csrftoken",
        "True",
        "/",
        "None",
        "True",
    ]


def test_who_asks_many_new_passwords_for_one_address_has_to_wait(an, client):
    for _attempt in range(5):
        client.post(reverse("account_reset_password"), {"email": an.email})

    answer = client.post(reverse("account_reset_password"), {"email": an.email})

    assert (answer.status_code, len(mail.outbox)) == (429, 5)


def test_who_tries_many_passkeys_from_one_place_has_to_wait(client, settings):
    settings.MFA_RATE_LIMITS = {"webauthn_login": "2/m/ip"}
    page = reverse("mfa_login_webauthn")
    tried = [client.post(page, {"credential": "{}"}).status_code for _attempt in range(3)]

    assert tried == [302, 302, 429]
