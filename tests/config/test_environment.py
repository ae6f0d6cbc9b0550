"""What may be set from outside, and what is said when it makes no sense."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from zwerm.config.environment import Environment


@pytest.fixture(autouse=True)
def _nothing_is_set(monkeypatch, tmp_path):
    for name in list(os.environ):
        if name.startswith("ZWERM_") or name == "DATABASE_URL":
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def test_without_any_variable_everything_stands_in_one_folder(tmp_path):
    found = Environment.read()

    assert found.data == tmp_path / "zwerm-data"
    assert found.database_url == f"sqlite:///{tmp_path}/zwerm-data/zwerm.sqlite3"
    assert (found.debug, found.https, found.proxies, found.language) == (False, False, 0, "nl")


def test_the_secret_key_is_made_once_and_for_this_account_only(tmp_path):
    first, second = Environment.read().secret_key, Environment.read().secret_key

    assert first == second
    assert len(first) > 50
    path = tmp_path / "zwerm-data/secret-key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert [file.name for file in path.parent.iterdir()] == ["secret-key"]


def test_hosts_that_share_a_database_never_make_a_key_of_their_own(tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://zwerm@db.example/zwerm")

    with pytest.raises(ImproperlyConfigured, match="need the same key"):
        Environment.read()

    assert list(tmp_path.iterdir()) == []
    (tmp_path / "zwerm-data").mkdir()
    (tmp_path / "zwerm-data/secret-key").write_text("of the first host")
    assert Environment.read().secret_key == "of the first host"  # noqa: S105
    monkeypatch.setenv("ZWERM_SECRET_KEY", "given")
    assert (Environment.read().secret_key, Environment.read().files) == ("given", "database")
    monkeypatch.setenv("ZWERM_FILES", "folder")
    assert Environment.read().files == "folder"


def test_two_installations_have_different_keys(tmp_path, monkeypatch):
    first = Environment.read().secret_key
    monkeypatch.setenv("ZWERM_DATA", str(tmp_path / "other"))

    assert Environment.read().secret_key != first


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("ZWERM_HTTPS", "perhaps", "ZWERM_HTTPS is 'perhaps'; use 1 or 0."),
        ("ZWERM_LANGUAGE", "fr", "ZWERM_LANGUAGE is 'fr'; use one of: nl, en."),
        ("ZWERM_MAIL_PORT", "smtp", "ZWERM_MAIL_PORT is 'smtp'; use a whole number."),
    ],
)
def test_a_value_that_makes_no_sense_names_its_variable(monkeypatch, name, value, message):
    monkeypatch.setenv(name, value)

    with pytest.raises(ImproperlyConfigured) as refusal:
        Environment.read()
    assert str(refusal.value) == message


def test_a_command_says_so_without_a_traceback(tmp_path):
    zwerm = str(Path(sys.executable).parent / "zwerm")
    done = subprocess.run(
        [zwerm, "migrate"],
        env={**os.environ, "ZWERM_LANGUAGE": "fr"},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "ZWERM_LANGUAGE is 'fr'; use one of: nl, en.\n"
