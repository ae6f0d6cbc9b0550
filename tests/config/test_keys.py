"""A new secret key signs nobody out; an old one can be forgotten."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.utils import decrypt

from tests import databases, factories
from zwerm.accounts.second_step import lock_anew
from zwerm.config.keys import forget_old, kept_key, old_keys, rotate
from zwerm.core.models import record
from zwerm.privacy.models import AuditSeal
from zwerm.privacy.sealing import is_signed, seal_all, sign_anew

ZWERM = Path(sys.executable).parent / "zwerm"
SIGNED_IN = """
import sys
import django
django.setup()
from django.contrib.auth import get_user_model
from django.test import Client
User = get_user_model()
client = Client(SERVER_NAME="localhost")
if sys.argv[1] == "begin":
    user = User.objects.filter(email="an@leie.be").first()
    user = user or User.objects.create_user("an@leie.be", "zeven-vogels", name="An")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    print(client.cookies["sessionid"].value)
else:
    client.cookies["sessionid"] = sys.argv[1]
    print(client.get("/account/wachtwoord/").status_code)
"""


def test_a_key_is_made_once_and_is_for_this_account_only(tmp_path):
    key = kept_key(tmp_path)

    assert len(key) > 80
    assert kept_key(tmp_path) == key
    assert (tmp_path / "secret-key").stat().st_mode & 0o777 == 0o600


def test_after_rotating_twice_both_older_keys_are_believed_until_forgotten(tmp_path):
    first = kept_key(tmp_path)
    rotate(tmp_path)
    second = kept_key(tmp_path)
    rotate(tmp_path)

    assert old_keys(tmp_path) == [second, first]
    assert kept_key(tmp_path) not in {first, second}
    assert (tmp_path / "secret-keys-old").stat().st_mode & 0o777 == 0o600
    assert forget_old(tmp_path) == 2
    assert old_keys(tmp_path) == []


def test_a_session_lives_through_a_new_key_and_ends_when_the_old_one_is_forgotten(tmp_path):
    environment = databases.installation(tmp_path) | {
        "DJANGO_SETTINGS_MODULE": "zwerm.config.settings"
    }
    environment.pop("ZWERM_SECRET_KEY", None)

    def browser(what):
        command = [sys.executable, "-c", SIGNED_IN, what]
        done = subprocess.run(
            command, env=environment, capture_output=True, text=True, check=True, timeout=60
        )
        return done.stdout.strip()

    def secret(option):
        subprocess.run([ZWERM, "secret", option], env=environment, check=True, timeout=60)

    session = browser("begin")
    secret("--rotate")
    assert browser(session) == "200"

    session = browser("begin")
    secret("--rotate")
    secret("--forget")
    assert browser(session) == "302"


def test_a_key_in_the_environment_is_changed_there(tmp_path):
    environment = {**os.environ, "ZWERM_DATA": str(tmp_path), "ZWERM_SECRET_KEY": "x" * 60}

    done = subprocess.run(
        [ZWERM, "secret", "--rotate"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert done.returncode == 1
    assert "ZWERM_SECRET_KEYS_OLD" in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.django_db
def test_what_an_older_key_locked_and_sealed_holds_after_it_is_forgotten(settings):
    old, new = "o" * 60, "n" * 60
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = old, []
    user = factories.user("director", at=factories.group())
    secret = TOTP.activate(user, "ABCDEFGHIJKLMNOP").instance.data["secret"]
    RecoveryCodes.activate(user)
    codes = RecoveryCodes(Authenticator.objects.get(type="recovery_codes")).get_unused_codes()
    record(user, "signed_in", user)
    seal_all()
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = new, [old]

    assert (lock_anew(), sign_anew()) == (2, 1)

    settings.SECRET_KEY_FALLBACKS = []
    app = Authenticator.objects.get(type="totp")
    assert app.data["secret"] != secret
    assert decrypt(app.data["secret"]) == "ABCDEFGHIJKLMNOP"
    row = Authenticator.objects.get(type="recovery_codes")
    assert RecoveryCodes(row).get_unused_codes() == codes
    assert all(is_signed(seal) for seal in AuditSeal.objects.all())
    assert sign_anew() == 0


@pytest.mark.django_db
def test_a_seal_that_no_key_signed_is_not_made_good(settings):
    user = factories.user("director", at=factories.group())
    record(user, "signed_in", user)
    seal_all()
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "x" * 60, []

    assert sign_anew() == 0
    assert not is_signed(AuditSeal.objects.get())


@pytest.mark.django_db
def test_whoever_finds_a_weakness_reads_whom_to_tell(client, settings):
    assert client.get("/.well-known/security.txt").status_code == 404

    settings.SECURITY_CONTACT = "mailto:veilig@leie.be"
    answer = client.get("/.well-known/security.txt")

    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    lines = answer.content.decode().splitlines()
    assert lines[0] == "Contact: mailto:veilig@leie.be"
    assert [line.partition(":")[0] for line in lines] == [
        "Contact",
        "Expires",
        "Preferred-Languages",
        "Canonical",
    ]


@pytest.mark.django_db
def test_every_answer_limits_what_a_browser_does(client):
    headers = client.get("/account/aanmelden/").headers

    assert "camera=()" in headers["Permissions-Policy"]
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    policy = headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
