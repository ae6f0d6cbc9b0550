"""Figures for a monitor: who may read them, what they say, and that they name nobody."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests import factories
from zwerm.config.running import MetricsSettings
from zwerm.core.models import Job, Worker
from zwerm.operations.metrics import figures
from zwerm.operations.models import Backup

pytestmark = pytest.mark.django_db
TOKEN = "a-token-of-more-than-twenty"  # noqa: S105 - of a test
OFF, OPEN_HERE, BY_TOKEN = (
    MetricsSettings("", is_open_here=False),
    MetricsSettings("", is_open_here=True),
    MetricsSettings(TOKEN, is_open_here=False),
)


def value(name: str) -> float:
    found = [line for line in figures().decode().splitlines() if line.startswith(f"{name} ")]
    assert len(found) == 1, name
    return float(found[0].rsplit(" ", 1)[1])


@pytest.mark.parametrize(
    ("told", "headers", "status"),
    [
        (OFF, {}, 404),
        (OPEN_HERE, {}, 200),
        # Beside us stands a proxy: the visitor is somewhere else.
        (OPEN_HERE, {"X-Forwarded-For": "127.0.0.1"}, 404),
        (OPEN_HERE, {"Forwarded": "for=127.0.0.1"}, 404),
        (BY_TOKEN, {}, 404),
        (BY_TOKEN, {"Authorization": "Bearer another"}, 404),
        (BY_TOKEN, {"Authorization": "Bearer é"}, 404),
        (BY_TOKEN, {"Authorization": f"Bearer {TOKEN}", "X-Forwarded-For": "192.0.2.1"}, 200),
    ],
)
def test_who_may_read_the_figures(told, headers, status, client, settings) -> None:
    settings.METRICS = told

    assert client.get("/metrics", headers=headers).status_code == status


def test_an_address_of_elsewhere_reads_nothing(client, settings) -> None:
    settings.METRICS = OPEN_HERE

    assert client.get("/metrics", REMOTE_ADDR="192.0.2.1").status_code == 404


def test_the_work_that_waits_is_counted_with_its_age() -> None:
    before = value('zwerm_jobs{state="waiting"}')
    now = timezone.now()
    old = Job.objects.create(kind="tests.any")
    Job.objects.filter(pk=old.pk).update(created_at=now - timedelta(minutes=10))
    Job.objects.create(kind="tests.any", not_before=now + timedelta(hours=1))
    Worker.objects.create(name="awake")
    Worker.objects.create(name="gone", seen_at=now - timedelta(hours=1))

    assert value('zwerm_jobs{state="waiting"}') == before + 2
    assert 600 <= value("zwerm_jobs_oldest_waiting_seconds") < 660
    assert value("zwerm_workers_awake") == 1


def test_the_age_of_the_last_good_backup_stands_there_once_there_is_one() -> None:
    assert "\nzwerm_backup_age_seconds " not in figures().decode()
    assert value("zwerm_backup_failed") == 0

    Backup.objects.create(path="/b/one", at=timezone.now() - timedelta(hours=2))
    Backup.objects.create(path="/b/two", error="The disk is full.")

    assert 7200 <= value("zwerm_backup_age_seconds") < 7260
    assert value("zwerm_backup_failed") == 1


def test_nobody_and_no_school_is_named() -> None:
    factories.user("head", at=factories.school("De Linde"), name="An Claes")

    told = figures().decode()
    assert [word for word in ("Linde", "Claes", "example") if word in told] == []
