"""The backup of every day: what goes wrong with it is told where administrators look."""

import pytest
from django.core import mail

from zwerm.accounts.models import User
from zwerm.config.running import BackupSettings
from zwerm.core.jobs import enqueue, run_now
from zwerm.core.models import Job
from zwerm.operations.jobs import BACKUP
from zwerm.operations.models import Backup

pytestmark = pytest.mark.django_db


def outcome() -> tuple[str, str]:
    done = run_now(enqueue(BACKUP, by=None))
    return done.state, done.error


def test_a_disk_that_is_not_there_fails_the_job_and_is_remembered(settings, tmp_path) -> None:
    gone = tmp_path / "disk"
    settings.BACKUP = BackupSettings(gone, 2, "7,4,12", recipients=(), passphrase_file=None)

    assert outcome() == ("failed", f"There is no folder {gone}.")
    assert [(row.path, row.error) for row in Backup.objects.all()] == [
        (str(gone), f"There is no folder {gone}.")
    ]
    assert list(tmp_path.iterdir()) == []


def test_administrators_hear_of_it_by_mail_once_a_day(settings, tmp_path) -> None:
    gone = tmp_path / "disk"
    settings.BACKUP = BackupSettings(gone, 2, "7,4,12", recipients=(), passphrase_file=None)
    User.objects.create_superuser(email="it@school.example", password=None, name="An")
    User.objects.create_user(email="bo@school.example", password=None, name="Bo")

    assert [outcome(), outcome()] == [("failed", f"There is no folder {gone}.")] * 2
    for job in Job.objects.open():
        run_now(job)

    assert [(m.to, m.subject) for m in mail.outbox] == [
        (["it@school.example"], "The backup of Zwerm failed")
    ]
    assert f"There is no folder {gone}." in mail.outbox[0].body
    assert "/installatie/" in mail.outbox[0].body


def test_a_public_key_that_cannot_be_read_is_told(settings, tmp_path) -> None:
    settings.BACKUP = BackupSettings(tmp_path, 2, "7", recipients=("age1x",), passphrase_file=None)

    state, error = outcome()

    assert (state, error.startswith("'age1x' is no public key of age")) == ("failed", True)
    assert Backup.objects.get().error == error
    assert list(tmp_path.iterdir()) == []


def test_without_a_folder_there_is_nothing_to_do(settings) -> None:
    settings.BACKUP = BackupSettings(None, 2, "7", recipients=(), passphrase_file=None)

    assert outcome() == ("failed", "There is no folder for backups: set ZWERM_BACKUP_TO.")
    assert Backup.objects.count() == 0
