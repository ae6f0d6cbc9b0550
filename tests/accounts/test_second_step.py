import re

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.urls import reverse

from tests import factories
from tests.accounts.authenticators import KEY, code, confirm, recovery_codes, sign_in, with_app
from zwerm.accounts.second_step import SecondStepAdapter, second_steps_of
from zwerm.core.models import AuditEvent

pytestmark = pytest.mark.django_db


@pytest.fixture
def an():
    return factories.user("head", email="an@example.org", name="An Claes")


def verbs():
    return list(AuditEvent.objects.order_by("pk").values_list("verb", flat=True))


def is_in(client):
    return "_auth_user_id" in client.session


def test_an_app_is_added_after_saying_once_more_who_one_is(an, client_of):
    client = client_of(an)
    asked = client.get(reverse("mfa_activate_totp"))
    assert asked.status_code == 302
    assert asked.url.startswith(f"{reverse('account_reauthenticate')}?next=")
    confirm(client)
    page = client.get(reverse("mfa_activate_totp")).content.decode()
    assert re.search(r'id="totp-key"[^>]*value="\w{32}"', page)
    assert 'src="data:image/svg+xml;base64,' in page

    wrong = client.post(reverse("mfa_activate_totp"), {"code": "12345"})
    assert "This code does not fit" in wrong.content.decode()
    assert not second_steps_of(an).is_on


@pytest.mark.django_db(transaction=True)
def test_adding_an_app_shows_recovery_codes_once_and_mails_the_owner(an, client_of):
    client = client_of(an)
    confirm(client)
    page = client.get(reverse("mfa_activate_totp")).content.decode()
    key = re.search(r'id="totp-key"[^>]*value="(\w+)"', page)[1]

    done = client.post(reverse("mfa_activate_totp"), {"code": code(key)})
    first = client.get(done.url).content.decode()
    second = client.get(done.url).content.decode()

    steps = second_steps_of(an)
    assert (done.status_code, done.url) == (302, reverse("mfa_view_recovery_codes"))
    assert (steps.app is not None, steps.codes_left) == (True, 10)
    shown = re.findall(r"<code>(\d{8})</code>", first)
    assert len(shown) == len(set(shown)) == 10
    assert re.findall(r"<code>", second) == []
    assert [message.subject for message in mail.outbox] == [
        "Your account in Zwerm has a second step"
    ]
    assert mail.outbox[0].to == ["an@example.org"]
    assert verbs().count("added_second_step") == 2


def test_the_database_tells_no_secret(an):
    app = with_app(an)
    codes = recovery_codes(an)

    kept = str(list(Authenticator.objects.values_list("data", flat=True)))

    assert KEY not in kept
    assert SecondStepAdapter().decrypt(app.data["secret"]) == KEY
    assert [one for one in codes if one in kept] == []


def test_a_secret_of_a_key_that_is_gone_opens_nothing(an, settings):
    app = with_app(an)
    settings.SECRET_KEY = "another key altogether"  # noqa: S105 - of this test

    assert app.wrap().validate_code(code()) is False

    settings.SECRET_KEY_FALLBACKS = ["the key before"]
    assert app.wrap().validate_code(code()) is False


def test_an_older_key_still_reads_what_it_wrote(an, settings):
    app = with_app(an)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "a new key"  # noqa: S105 - of this test

    assert app.wrap().validate_code(code()) is True


def test_the_password_alone_opens_nothing_then(an, client):
    with_app(an)

    answer = sign_in(client, an)

    assert (answer.status_code, answer.url) == (302, reverse("mfa_authenticate"))
    assert not is_in(client)
    assert client.get(reverse("people:person_list")).status_code == 302


def test_the_code_of_the_app_signs_in_and_works_once(an, client):
    with_app(an)
    sign_in(client, an)
    now = code()

    done = client.post(reverse("mfa_authenticate"), {"code": now})

    assert (done.status_code, done.url, is_in(client)) == (302, "/", True)
    client.post(reverse("account_logout"))
    sign_in(client, an)
    again = client.post(reverse("mfa_authenticate"), {"code": now})
    assert (again.status_code, is_in(client)) == (200, False)
    assert verbs() == ["signed_in", "signed_out", "second_step_failed"]


def test_a_recovery_code_signs_in_once(an, client):
    with_app(an)
    first = recovery_codes(an)[0]
    sign_in(client, an)
    client.post(reverse("mfa_authenticate"), {"code": first})
    assert (is_in(client), second_steps_of(an).codes_left) == (True, 9)
    client.post(reverse("account_logout"))

    sign_in(client, an)
    client.post(reverse("mfa_authenticate"), {"code": first})

    assert (is_in(client), second_steps_of(an).codes_left) == (False, 9)


def test_the_sixth_wrong_code_is_not_even_tried(an, client):
    with_app(an)
    sign_in(client, an)
    for _attempt in range(5):
        client.post(reverse("mfa_authenticate"), {"code": "000000"})

    answer = client.post(reverse("mfa_authenticate"), {"code": code()})

    assert "Too many attempts. Wait five minutes" in answer.content.decode()
    assert not is_in(client)
    assert verbs().count("second_step_failed") == 5


def test_removing_the_app_takes_the_recovery_codes_along_and_mails_the_owner(an, client_of):
    with_app(an)
    recovery_codes(an)
    client = client_of(an)
    confirm(client)

    client.post(reverse("mfa_deactivate_totp"))

    assert not Authenticator.objects.filter(user=an).exists()
    assert [m.subject for m in mail.outbox] == ["The app was removed from your account in Zwerm"]
    assert verbs().count("removed_second_step") == 2


@pytest.mark.django_db(transaction=True)
def test_new_recovery_codes_replace_the_old_ones(an, client_of):
    with_app(an)
    old = set(recovery_codes(an))
    client = client_of(an)
    confirm(client)

    client.post(reverse("mfa_generate_recovery_codes"))
    page = client.get(reverse("mfa_view_recovery_codes")).content.decode()

    assert not old & set(re.findall(r"<code>(\d{8})</code>", page))
    assert [m.subject for m in mail.outbox] == ["Your account in Zwerm has new recovery codes"]
    assert "renewed_recovery_codes" in verbs()


def test_a_passkey_of_somebody_else_does_not_exist(an, client_of):
    other = Authenticator.objects.create(
        user=factories.user("head"), type="webauthn", data={"name": "Laptop", "credential": {}}
    )
    client = client_of(an)
    confirm(client)

    answers = [
        client.post(reverse(page, args=[other.pk]), {"name": "Mine"}).status_code
        for page in ("mfa_edit_webauthn", "mfa_remove_webauthn")
    ]

    other.refresh_from_db()
    assert (answers, other.data["name"]) == ([404, 404], "Laptop")


def test_signing_in_with_a_passkey_asks_the_browser_for_its_owner(client):
    options = client.get(reverse("mfa_login_webauthn"), headers={"accept": "application/json"})

    asked = options.json()["request_options"]["publicKey"]
    assert (asked["userVerification"], asked["rpId"]) == ("required", "testserver")
    assert not asked.get("allowCredentials")


@pytest.mark.parametrize(
    "invented",
    [
        '{"id": "x"}',
        "[]",
        "1",
        '{"rawId": 5, "response": []}',
        '{"response": {"userHandle": "AA"}}',
    ],
)
def test_an_invented_passkey_signs_nobody_in(invented, client):
    client.get(reverse("mfa_login_webauthn"), headers={"accept": "application/json"})

    answer = client.post(reverse("mfa_login_webauthn"), {"credential": invented})

    assert (answer.status_code, answer.url) == (302, reverse("account_login"))
    assert not is_in(client)


@pytest.mark.parametrize("invented", ['{"id": "x"}', "[]", '{"rawId": 5, "response": {}}'])
def test_an_invented_passkey_is_not_added(invented, an, client_of):
    client = client_of(an)
    confirm(client)
    client.get(reverse("mfa_add_webauthn"))

    answer = client.post(reverse("mfa_add_webauthn"), {"name": "X", "credential": invented})

    assert (answer.status_code, second_steps_of(an).is_on) == (200, False)


class AwayServer:
    """A mail server that does not answer."""

    def __init__(self, *_args, **_options):
        pass

    def send_messages(self, _messages):
        raise ConnectionRefusedError


def test_a_mail_server_that_is_away_does_not_stop_a_change(an, client_of, settings):
    settings.EMAIL_BACKEND = f"{__name__}.AwayServer"
    with_app(an)
    client = client_of(an)
    confirm(client)

    answer = client.post(reverse("mfa_deactivate_totp"))

    assert (answer.status_code, second_steps_of(an).is_on) == (302, False)
