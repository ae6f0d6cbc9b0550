"""What a monitor is told: alive, ready, and why not."""

import pytest
from django.db import DatabaseError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from zwerm.core import health

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _asks_again(monkeypatch):
    monkeypatch.setattr(health, "_has_fitted", False)


def refuse(*_: object) -> None:
    message = "gone"
    raise DatabaseError(message)


def asked(client, page: str) -> tuple[int, dict[str, str]]:
    answer = client.get(reverse(page))
    return answer.status_code, answer.json()


@pytest.mark.parametrize("page", ["core:health", "core:ready"])
def test_a_database_that_fits_is_ready_and_costs_one_query_from_then_on(page, client) -> None:
    fine = (200, {"database": "ok", "migrations": "ok"})
    assert asked(client, page) == fine

    with CaptureQueriesContext(connection) as queries:
        assert asked(client, page) == fine
    assert [query["sql"] for query in queries] == ["select 1"]


def test_a_database_of_an_older_version_is_not_ready_until_it_is_migrated(client) -> None:
    recorder = MigrationRecorder(connection)
    last = recorder.migration_qs.filter(app="operations").latest("id")
    recorder.record_unapplied(last.app, last.name)
    assert asked(client, "core:ready") == (503, {"database": "ok", "migrations": "waiting"})

    recorder.record_applied(last.app, last.name)
    assert asked(client, "core:ready") == (200, {"database": "ok", "migrations": "ok"})


def test_without_a_database_it_is_alive_but_not_ready(client) -> None:
    assert asked(client, "core:ready")[0] == 200
    with connection.execute_wrapper(refuse):
        assert asked(client, "core:ready") == (503, {"database": "unreachable"})
        assert asked(client, "core:alive") == (200, {"process": "ok"})


def test_a_monitor_beside_the_proxy_is_not_sent_to_https(client, settings) -> None:
    settings.SECURE_SSL_REDIRECT = True

    assert client.get(reverse("core:alive")).status_code == 200
    assert client.get("/").status_code == 301
