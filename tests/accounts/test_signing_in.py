import re

import pytest
from django.conf import settings
from django.core import mail
from django.urls import reverse

from tests import factories

pytestmark = pytest.mark.django_db


def sign_in(client, email, password=factories.PASSWORD, **more):
    data = {"login": email, "password": password} | more
    return client.post(reverse("account_login"), data)


def test_someone_signs_in_by_e_mail_address_in_any_case(client):
    user = factories.user("head", email="an@example.org")

    response = sign_in(client, "An@Example.org")

    assert (response.status_code, response.url) == (302, "/")
    assert client.session["_auth_user_id"] == str(user.pk)


def test_a_session_ends_with_the_browser_unless_someone_stays_signed_in(client):
    factories.user("head", email="an@example.org")

    assert sign_in(client, "an@example.org").cookies["sessionid"]["max-age"] == ""
    client.logout()
    remembered = sign_in(client, "an@example.org", remember="on")
    assert remembered.cookies["sessionid"]["max-age"] == settings.SESSION_COOKIE_AGE


def without_what_differs_anyway(response, email):
    page = response.content.decode().replace(email, "")
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)


def test_signing_in_does_not_tell_whether_an_address_has_an_account(client):
    factories.user("head", email="known@example.org")

    known = sign_in(client, "known@example.org", "not the password")
    unknown = sign_in(client, "other@example.org", "not the password")

    assert (known.status_code, unknown.status_code) == (200, 200)
    assert without_what_differs_anyway(known, "known@example.org") == without_what_differs_anyway(
        unknown, "other@example.org"
    )
    assert "_auth_user_id" not in client.session


def test_asking_for_a_new_password_does_not_tell_it_either(client):
    factories.user("head", email="known@example.org")

    known = client.post(reverse("account_reset_password"), {"email": "known@example.org"})
    unknown = client.post(reverse("account_reset_password"), {"email": "other@example.org"})

    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert [message.to for message in mail.outbox] == [["known@example.org"]]


def test_the_sixth_wrong_password_is_not_even_tried(client):
    factories.user("head", email="an@example.org")
    for _attempt in range(5):
        sign_in(client, "an@example.org", "wrong")

    response = sign_in(client, "an@example.org")

    assert response.status_code == 200
    assert "Too many attempts. Wait five minutes" in response.content.decode()
    assert "_auth_user_id" not in client.session


def test_many_who_fail_from_one_place_make_the_page_ask_to_wait(client, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"login": "4/m/ip"}
    for number in range(4):
        sign_in(client, f"someone-{number}@example.org", "wrong")

    response = sign_in(client, "an@example.org", "wrong")

    assert (response.status_code, response["Retry-After"]) == (429, "300")
    assert "Wait a few minutes" in response.content.decode()


def test_a_new_password_is_chosen_by_the_link_in_a_message(client):
    user = factories.user("head", email="an@example.org", name="An Claes")
    client.post(reverse("account_reset_password"), {"email": "an@example.org"})
    message = mail.outbox[0]
    assert message.subject == "Choose a new password for Zwerm"
    assert message.body.startswith("Dear An,")
    link = re.search(r"http://testserver(/\S+)", message.body)[1]

    form = client.get(link, follow=True)
    new = {"password1": "acht vogels in een z", "password2": "acht vogels in een z"}
    done = client.post(form.request["PATH_INFO"], new)

    assert (done.status_code, done.url) == (302, reverse("account_reset_password_from_key_done"))
    user.refresh_from_db()
    assert user.check_password("acht vogels in een z")
    assert [message.subject for message in mail.outbox[1:]] == [
        "Your password for Zwerm has changed"
    ]
    again = client.get(link, follow=True)
    assert "This link works no longer" in again.content.decode()


def test_a_short_password_is_refused(client_of):
    user = factories.user("head")
    client = client_of(user)
    new = {"oldpassword": factories.PASSWORD, "password1": "kort", "password2": "kort"}

    response = client.post(reverse("account_change_password"), new)

    assert "at least 12 characters" in response.content.decode()
    user.refresh_from_db()
    assert user.check_password(factories.PASSWORD)


def test_someone_changes_their_password_and_gets_a_message(client_of):
    user = factories.user("head", email="an@example.org")
    new = {
        "oldpassword": factories.PASSWORD,
        "password1": "acht vogels in een z",
        "password2": "acht vogels in een z",
    }

    client_of(user).post(reverse("account_change_password"), new)

    user.refresh_from_db()
    assert user.check_password("acht vogels in een z")
    assert [(message.to, message.subject) for message in mail.outbox] == [
        (["an@example.org"], "Your password for Zwerm has changed")
    ]


def test_nobody_signs_up_alone(client):
    new = {"email": "x@example.org", "password1": "acht vogels", "password2": "acht vogels"}

    page = client.post(reverse("account_signup"), new)

    assert "Your school makes your account" in page.content.decode()
    assert factories.User.objects.count() == 0


def test_signing_out_asks_first_and_happens_by_post(client_of):
    client = client_of(factories.user("head"))

    assert client.get(reverse("account_logout")).status_code == 200
    assert "_auth_user_id" in client.session
    assert client.post(reverse("account_logout")).status_code == 302
    assert "_auth_user_id" not in client.session
