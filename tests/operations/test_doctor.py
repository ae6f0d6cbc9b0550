"""What the doctor finds: each thing that is wrong, all at once, with what to do about it."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.databases import installation
from zwerm.accounts.sign_in_file import Provider, SignIn
from zwerm.config.running import BackupSettings, MetricsSettings
from zwerm.core.models import Job, Worker
from zwerm.operations import doctor, doctor_checks
from zwerm.operations.doctor import Finding, Level, examine, worst
from zwerm.operations.models import Backup

pytestmark = pytest.mark.django_db
ZWERM = str(Path(sys.executable).parent / "zwerm")


def told(check: doctor.Check) -> list[tuple[str, str]]:
    return [(finding.level.name, finding.says) for finding in check()]


def backups_to(folder: Path | None) -> BackupSettings:
    return BackupSettings(folder, hour=2, keep="7", recipients=(), passphrase_file=None)


def test_without_a_worker_the_work_waits() -> None:
    assert told(doctor_checks.workers) == [
        ("PROBLEM", "Nobody does the background work: dividing, mail and backups wait.")
    ]
    Worker.objects.create(name="one")
    assert told(doctor_checks.workers) == [("FINE", "1 at work.")]


def test_a_job_that_waits_long_after_its_time_is_found() -> None:
    now = timezone.now()
    job = Job.objects.create(kind="tests.any", not_before=now - timedelta(minutes=5))
    Job.objects.filter(pk=job.pk).update(created_at=now - timedelta(days=2))
    assert [level for level, _says in told(doctor_checks.waiting_work)] == ["FINE"]

    Job.objects.filter(pk=job.pk).update(not_before=now - timedelta(hours=1))
    assert [level for level, _says in told(doctor_checks.waiting_work)] == ["PROBLEM"]


def test_jobs_that_failed_today_are_told() -> None:
    failed = Job.State.FAILED
    Job.objects.create(kind="tests.any", state=failed, finished_at=timezone.now())
    week_ago = timezone.now() - timedelta(days=7)
    Job.objects.create(kind="tests.any", state=failed, finished_at=week_ago)

    assert told(doctor_checks.waiting_work)[1:] == [
        ("ADVICE", "Jobs that failed in the last day: 1.")
    ]


def test_backups_are_missed_late_or_failed(settings, tmp_path) -> None:
    settings.BACKUP = backups_to(None)
    assert [level for level, _says in told(doctor_checks.backups)] == ["ADVICE", "ADVICE"]
    settings.BACKUP = backups_to(tmp_path)
    assert told(doctor_checks.backups) == [("PROBLEM", "There is no backup yet.")]

    made = Backup.objects.create(path="one", at=timezone.now() - timedelta(hours=3))
    assert [level for level, _says in told(doctor_checks.backups)] == ["FINE"]
    Backup.objects.filter(pk=made.pk).update(at=timezone.now() - timedelta(hours=31))
    assert [level for level, _says in told(doctor_checks.backups)] == ["PROBLEM"]
    Backup.objects.create(path="two", error="The disk is full.")
    assert told(doctor_checks.backups)[0] == ("PROBLEM", "The disk is full.")


def test_what_others_can_read_is_found_with_the_command_that_closes_it(settings, tmp_path) -> None:
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, data=tmp_path)
    tmp_path.chmod(0o700)
    key = tmp_path / "secret-key"
    key.write_text("secret")
    key.chmod(0o600)
    assert [level for level, _says in told(doctor_checks.permissions)] == ["FINE"]

    key.chmod(0o644)
    assert [each.advice for each in doctor_checks.permissions()] == [f"Run: chmod 600 {key}."]


def test_a_folder_for_backups_that_is_not_there_is_found(settings, tmp_path) -> None:
    settings.BACKUP = backups_to(tmp_path / "gone")

    assert ("PROBLEM", f"There is no folder {tmp_path}/gone.") in told(doctor_checks.disk)


@pytest.mark.parametrize(
    ("hosts", "https", "site", "says"),
    [
        (["*"], False, "http://x", "ZWERM_HOSTS answers to every name."),
        (
            ["zwerm.example"],
            False,
            "http://zwerm.example",
            "The site has a name of its own, but no HTTPS.",
        ),
        (
            ["zwerm.example"],
            True,
            "https://other.example",
            "Links in mail lead to other.example, which this site does not answer to.",
        ),
        (["zwerm.example"], True, "http://zwerm.example", "Links in mail do not begin with https."),
    ],
)
def test_settings_that_do_not_fit_together_are_found(hosts, https, site, says, settings) -> None:
    settings.ALLOWED_HOSTS, settings.SITE_URL = hosts, site
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, https=https)

    assert ("PROBLEM", says) in told(doctor_checks.settings_make_sense)


def test_a_mail_server_that_does_not_answer_is_found(settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9

    assert told(doctor_checks.mail) == [
        ("PROBLEM", "The mail server does not answer: ConnectionRefusedError.")
    ]


def test_a_database_of_another_version_is_found() -> None:
    assert told(doctor_checks.migrations) == [("FINE", "The database fits the program.")]
    MigrationRecorder(connection).record_applied("core", "9999_from_the_future")
    assert told(doctor_checks.migrations) == [
        (
            "PROBLEM",
            "The database is of a newer version than the program (core.9999_from_the_future).",
        )
    ]


def test_a_check_that_fails_itself_is_a_finding_beside_the_others(monkeypatch) -> None:
    def fails() -> list[Finding]:
        raise DatabaseError("private words")

    examine(also_slow=False)
    monkeypatch.setitem(doctor._checks, "tests", doctor.Registered(fails, "A test", is_slow=False))
    found = examine(also_slow=False)

    own = [each for each in found if each.about == "A test"]
    assert [(each.level, each.says) for each in own] == [
        (Level.PROBLEM, "This could not be looked at: DatabaseError")
    ]
    assert len(found) > 5
    assert worst(found) == Level.PROBLEM


def run_doctor(folder: Path, *arguments: str, **variables: str) -> tuple[int, str, str]:
    done = subprocess.run(
        [ZWERM, "doctor", *arguments],
        env=installation(folder) | variables,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


@pytest.mark.xdist_group("workers")
def test_the_command_tells_all_problems_at_once_for_programs_too(tmp_path) -> None:
    folder = tmp_path / "site"
    folder.mkdir(mode=0o700)
    gone = str(tmp_path / "gone")

    code, out, errors = run_doctor(
        folder, "--json", "--lang", "en", ZWERM_BACKUP_TO=gone, ZWERM_HOSTS="zwerm.example"
    )

    said = {each["says"] for each in json.loads(out)["findings"] if each["level"] == "problem"}
    assert (code, errors, json.loads(out)["is_well"]) == (1, "", False)
    assert {
        f"There is no folder {gone}.",
        "There is no backup yet.",
        "The site has a name of its own, but no HTTPS.",
        "Nobody does the background work: dividing, mail and backups wait.",
    } <= said


def administrator() -> object:
    return factories.user("head", is_superuser=True, is_staff=True)


def test_the_page_shows_what_to_do_first(client_of, settings, tmp_path) -> None:
    settings.BACKUP = backups_to(tmp_path)
    Backup.objects.create(path="/backups/zwerm-1.tar.gz", size=2048, rows=12)

    answer = client_of(administrator()).get(reverse("operations:hub"))

    page = answer.content.decode()
    assert answer.status_code == 200
    assert page.index("Nobody does the background work") < page.index("/backups/zwerm-1.tar.gz")
    assert 'value="operations.backup"' in page


def test_the_page_asks_as_much_with_three_backups_as_with_one(client_of) -> None:
    client, counts = client_of(administrator()), []
    for total in (1, 3):
        while Backup.objects.count() < total:
            Backup.objects.create(path="/backups/one")
        client.get(reverse("operations:hub"))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("operations:hub")).status_code == 200
        counts.append(len(queries))

    assert counts[0] == counts[1]
    assert counts[0] <= 12, [q["sql"][:150] for q in queries]


def _provider(name: str, **fields: Any) -> Provider:
    return Provider(
        id=name.lower(),
        kind="openid",
        name=name,
        issuer="https://id.example",
        client_id="zwerm",
        client_secret="",
        **fields,
    )


def test_what_a_provider_without_domains_does_not_do_is_told(settings: Any) -> None:
    settings.SIGN_IN = SignIn((_provider("Vlier", domains=frozenset({"vlier.example"})),))
    assert told(doctor_checks.sign_in) == []

    settings.SIGN_IN = SignIn((_provider("Entree"), _provider("Tulp", lets_newcomers_in=True)))
    found = told(doctor_checks.sign_in)

    assert [(level, says[:32]) for level, says in found] == [
        ("FINE", "“Entree” has no domains: an addr"),
        ("FINE", "“Tulp” has no domains: an addres"),
        ("ADVICE", "Everybody whom “Tulp” lets in ge"),
    ]


@contextmanager
def a_site(status: int) -> Iterator[str]:
    """What stands at the address of the site, which is not that of this machine."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = (self.path, self.headers.get("Authorization"))
            self.send_response(status if asked == ("/metrics", None) else 500)
            self.end_headers()

        def log_message(self, *_args: Any) -> None:
            pass

    with HTTPServer(("127.0.0.2", 0), Answer) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.2:{server.server_port}"
        finally:
            server.shutdown()


@pytest.mark.parametrize(("status", "level"), [(200, "PROBLEM"), (404, "FINE")])
def test_metrics_that_everybody_can_read_by_the_address_of_the_site_are_found(
    status: int, level: str, settings: Any
) -> None:
    settings.METRICS = MetricsSettings(token="", is_open_here=True)
    with a_site(status) as settings.SITE_URL:
        found = told(doctor_checks.metrics)

    assert [level for level, _says in found] == [level]


def test_a_site_that_does_not_answer_leaves_the_question_of_metrics_open(settings: Any) -> None:
    settings.METRICS = MetricsSettings(token="", is_open_here=True)
    with a_site(200) as settings.SITE_URL:
        pass

    assert told(doctor_checks.metrics) == [
        ("ADVICE", "Whether others can read them could not be asked at 127.0.0.2: ConnectionError.")
    ]
    settings.METRICS = MetricsSettings(token="t" * 20, is_open_here=False)
    assert told(doctor_checks.metrics) == []
