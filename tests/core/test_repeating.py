"""Work that is done once in each period, whatever number of workers asks for it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from zwerm.core.jobs import Work, claim, enqueue_once, run_now
from zwerm.core.mail import AGAIN_AFTER, mail_later
from zwerm.core.models import AuditEvent, Job
from zwerm.core.repeating import Repeated, enqueue_again, enqueue_due, every, repeated
from zwerm.core.tidying import KEEP_ASKED_ONCE, KEEP_REPEATED

pytestmark = pytest.mark.django_db
DAILY = "tests.every_day"
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
LOCMEM = "django.core.mail.backends.locmem.EmailBackend"
CONSOLE = "django.core.mail.backends.console.EmailBackend"


@every(timedelta(days=1), DAILY, at=timedelta(hours=6))
def mark_the_day(work: Work) -> None:
    with work.completion():
        AuditEvent.objects.create(verb="mark", subject="a day")


class NoServer(BaseEmailBackend):
    def send_messages(self, email_messages: object) -> int:  # noqa: ARG002
        raise ConnectionRefusedError


def keys() -> list[str | None]:
    return list(Job.objects.filter(kind=DAILY).order_by("pk").values_list("key", flat=True))


def test_three_workers_ask_for_the_same_day_once() -> None:
    for minutes in (0, 1, 60):
        enqueue_due(NOON + timedelta(minutes=minutes))

    assert len(keys()) == 1


def test_each_day_has_its_own_and_days_without_a_worker_are_not_made_up_for() -> None:
    for days in (0, 1, 9):
        enqueue_due(NOON + timedelta(days=days))

    assert len(keys()) == 3


def test_a_day_begins_at_its_hour_on_the_clock_on_the_wall() -> None:
    at_school = timezone.get_default_timezone()
    for hour, minute in ((5, 59), (6, 0), (23, 59)):
        enqueue_due(datetime(2026, 7, 1, hour, minute, tzinfo=at_school))
    enqueue_due(datetime(2026, 7, 2, 5, 59, tzinfo=at_school))

    assert len(keys()) == 2


def test_what_was_asked_meanwhile_by_another_worker_is_no_error() -> None:
    enqueue_once(DAILY, key="one day")
    enqueue_once(DAILY, key="one day")

    assert keys() == ["one day"]


def test_looking_at_the_clock_again_only_reads() -> None:
    enqueue_due(NOON)

    with CaptureQueriesContext(connection) as queries:
        enqueue_due(NOON)

    assert [query["sql"][:6] for query in queries] == ["SELECT"]


def test_a_repeated_job_has_its_effect_once() -> None:
    enqueue_due(NOON)
    asked = Job.objects.get(kind=DAILY)

    run_now(asked)
    enqueue_due(NOON)
    run_now(asked)

    assert AuditEvent.objects.filter(subject="a day").count() == 1


def test_nobody_takes_a_job_before_its_time() -> None:
    enqueue_once(DAILY, key="later", not_before=timezone.now() + timedelta(hours=1))
    assert claim("worker") is None

    Job.objects.update(not_before=timezone.now() - timedelta(seconds=1))
    taken = claim("worker")

    assert taken is not None
    assert taken.key == "later"


def write(key: str = "a message") -> None:
    context = {"text": "Hello"}
    mail_later("an@school.example", "core/tests/message", context, key=key, language="en")


@pytest.fixture
def message(settings, tmp_path):
    """A template of the test, and a mail server."""
    folder = tmp_path / "core" / "tests"
    folder.mkdir(parents=True)
    (folder / "message.txt").write_text("A subject\n\n{{ text }}, An.\n")
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]
    settings.EMAIL_BACKEND = LOCMEM


def test_a_message_is_sent_once_and_does_not_stay(message) -> None:
    write()
    write()
    asked = Job.objects.get(kind="core.mail")

    run_now(asked)
    run_now(asked)

    assert [(m.subject, m.body, m.to) for m in mail.outbox] == [
        ("A subject", "Hello, An.\n", ["an@school.example"])
    ]
    asked.refresh_from_db()
    assert (asked.state, asked.arguments) == ("done", {})


def test_without_a_mail_server_nothing_is_asked_and_nothing_fails(message, settings) -> None:
    settings.EMAIL_BACKEND = CONSOLE

    write()

    assert Job.objects.count() == 0


def test_a_message_that_cannot_be_sent_waits_and_is_tried_three_times(message, settings) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.NoServer"
    write()
    asked = Job.objects.get(kind="core.mail")
    before = timezone.now()

    first = run_now(asked)
    waits_until = first.not_before
    states = [first.state, run_now(asked).state, run_now(asked).state]

    assert states == ["waiting", "waiting", "failed"]
    assert waits_until is not None
    assert before + AGAIN_AFTER <= waits_until <= timezone.now() + AGAIN_AFTER


def test_what_was_asked_once_is_forgotten_after_long() -> None:
    for key in ("old", "recent"):
        enqueue_once("tests.other", key=key)
    Job.objects.create(kind="tests.other")
    Job.objects.update(state=Job.State.DONE, finished_at=timezone.now())
    long_ago = timezone.now() - KEEP_ASKED_ONCE - timedelta(days=1)
    Job.objects.filter(key="old").update(finished_at=long_ago)
    Job.objects.filter(key=None).update(finished_at=long_ago)
    enqueue_once("core.tidy", key="today")

    run_now(Job.objects.get(key="today"))

    assert list(Job.objects.order_by("pk").values_list("key", flat=True)) == [
        "recent",
        None,
        "today",
    ]


def test_a_day_that_is_long_over_is_forgotten_sooner_than_what_was_asked_once() -> None:
    enqueue_due(NOON)
    enqueue_once("tests.other", key="a message")
    long_ago = timezone.now() - KEEP_REPEATED - timedelta(days=1)
    Job.objects.update(state=Job.State.DONE, finished_at=long_ago)
    enqueue_once("core.tidy", key="today")

    run_now(Job.objects.get(key="today"))

    assert list(Job.objects.order_by("pk").values_list("key", flat=True)) == ["a message", "today"]


def test_work_without_a_period_is_done_only_when_someone_asks() -> None:
    every(None, "tests.on_request")(mark_the_day)
    try:
        enqueue_due(NOON)
        assert not Job.objects.filter(kind="tests.on_request").exists()
        assert repeated["tests.on_request"].next_at(NOON) is None

        run_now(enqueue_again("tests.on_request", by=None))
    finally:
        del repeated["tests.on_request"]

    assert AuditEvent.objects.filter(subject="a day").count() == 1


def test_the_next_day_begins_at_its_hour_also_when_the_clock_is_put_back() -> None:
    day = Repeated("tests.x", timedelta(days=1), timedelta(hours=6))
    at_school = timezone.get_default_timezone()

    before = day.next_at(datetime(2026, 10, 24, 12, 0, tzinfo=at_school))

    assert before == datetime(2026, 10, 25, 6, 0, tzinfo=at_school)
