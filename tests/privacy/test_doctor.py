"""What the doctor says of the log."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests import factories
from zwerm.core.audit import AuditEvent
from zwerm.core.models import record
from zwerm.operations.doctor import Level
from zwerm.privacy import doctor_checks
from zwerm.privacy.models import AuditSeal
from zwerm.privacy.sealing import seal_all
from zwerm.privacy.verifying import verify, verify_end

pytestmark = pytest.mark.django_db


def _sealed(rows: int) -> list[AuditEvent]:
    person = factories.person("Els")
    made = [record(None, "rated", person, number=number) for number in range(rows)]
    seal_all()
    return made


def _sql(sentence: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sentence)


def _told() -> list[tuple[str, str]]:
    return [(finding.level.name, finding.says) for finding in doctor_checks.log()]


def test_a_log_that_holds_is_told_with_how_much_was_read() -> None:
    assert _told() == [("FINE", "No seal was made yet.")]

    _sealed(3)

    ((level, says),) = _told()
    assert level == "FINE"
    assert says.startswith("As it was written in the last 3 rows that were sealed, until ")


def test_a_row_that_was_changed_is_a_problem() -> None:
    row = _sealed(3)[1]
    AuditEvent.objects.filter(pk=row.pk).rewrite(verb="looked")
    at = f"{timezone.localtime(row.at):%Y-%m-%d %H:%M}"

    assert _told() == [("PROBLEM", f"Row {row.pk} of {at} was changed: who, what, when or where.")]


def test_rows_that_nobody_seals_are_a_problem() -> None:
    row = record(None, "rated", factories.person("Els"))
    assert [level for level, _says in _told()] == ["FINE"]
    long_ago = timezone.now() - timedelta(hours=2)
    AuditEvent.objects.filter(pk=row.pk).rewrite(at=long_ago, digest="")

    told = list(doctor_checks.log())

    assert (told[0].level, told[0].says, told[0].advice) == (
        Level.PROBLEM,
        "Rows of the log wait longer than an hour for their seal.",
        "Start: zwerm worker.",
    )


def test_only_the_end_is_read_however_long_the_log_is() -> None:
    changed = _sealed(4)[0]
    for _time in range(3):
        _sealed(4)
    AuditEvent.objects.filter(pk=changed.pk).rewrite(verb="looked")
    assert AuditSeal.objects.count() == 4

    assert verify().is_sound is False
    assert verify_end(16).is_sound is False
    end = verify_end(8)
    assert (end.is_sound, end.events, end.seals) == (True, 8, 2)
    assert end.head == AuditSeal.objects.latest("number").digest


def test_a_seal_is_read_whole_when_it_is_longer_than_what_is_asked() -> None:
    _sealed(4)

    assert verify_end(1).events == 4


def test_an_end_that_does_not_fit_what_stood_before_it_is_found() -> None:
    for _time in range(3):
        _sealed(2)
    _sql("delete from privacy_auditseal where number = 2")

    assert verify_end(2).problems[0] == "Seal 2 is missing: 3 follows."


def test_the_questions_to_the_database_do_not_grow_with_the_log() -> None:
    for _time in range(3):
        _sealed(2)
    with CaptureQueriesContext(connection) as few:
        verify_end(2)
    for _time in range(3):
        _sealed(2)

    with CaptureQueriesContext(connection) as many:
        verify_end(2)

    assert len(many) == len(few)
