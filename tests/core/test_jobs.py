"""Jobs in this process; `test_worker.py` has them in processes that are killed."""

from datetime import timedelta

import pytest
from django.db import OperationalError
from django.utils import timezone, translation

from zwerm.core import jobs
from zwerm.core.errors import DomainError
from zwerm.core.jobs import Work, claim, enqueue, job, run_now
from zwerm.core.models import AuditEvent, Job

pytestmark = pytest.mark.django_db


@job("tests.leave_a_mark")
def leave_a_mark(work: Work, *, name: str) -> None:
    work.report(0.5, step="half")
    with work.completion():
        AuditEvent.objects.create(verb="mark", subject=name)


@job("tests.refuse")
def refuse(work: Work) -> None:
    with work.completion():
        AuditEvent.objects.create(verb="mark", subject="must not stay")
        raise DomainError("Nobody has hours yet.")


@job("tests.break")
def break_down(work: Work) -> None:
    raise KeyError("x")


@job("tests.flicker")
def flicker(work: Work) -> None:
    raise OperationalError("database is locked")


@job("tests.until_stopped")
def until_stopped(work: Work, *, keeps_something: bool) -> None:
    work.job.ask_to_stop()
    assert work.should_stop()
    if not keeps_something:
        raise jobs.Stopped
    with work.completion():
        AuditEvent.objects.create(verb="mark", subject="the best so far")


def marks() -> list[str]:
    return list(AuditEvent.objects.values_list("subject", flat=True))


def test_a_job_has_its_effect_and_is_done() -> None:
    done = run_now(enqueue("tests.leave_a_mark", by=None, name="once"))

    assert (done.state, done.progress, done.attempts, done.error) == ("done", 1.0, 1, "")
    assert done.details == {"step": "half"}
    assert done.leased_until is None
    assert marks() == ["once"]


def test_a_job_that_is_done_is_not_done_again() -> None:
    done = run_now(enqueue("tests.leave_a_mark", by=None, name="once"))
    run_now(done)

    assert marks() == ["once"]


def test_a_refusal_ends_the_job_with_its_sentence_and_without_its_effect() -> None:
    failed = run_now(enqueue("tests.refuse", by=None))

    assert (failed.state, failed.error) == ("failed", "Nobody has hours yet.")
    assert marks() == []


def test_a_fault_ends_the_job_with_a_readable_reason_in_the_language_of_who_asked(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with translation.override("en"):
        asked = enqueue("tests.break", by=None)
    failed = run_now(asked)

    assert (failed.state, failed.error) == (
        "failed",
        "This did not succeed because of a fault in Zwerm. "
        "Tell it to whoever manages Zwerm for your school.",
    )
    assert [(row.name, row.levelname) for row in caplog.records] == [("zwerm.jobs", "ERROR")]
    assert "KeyError: 'x'" in caplog.text


def test_a_database_that_does_not_answer_is_tried_three_times() -> None:
    asked = enqueue("tests.flicker", by=None)

    states = [(run_now(asked).state, Job.objects.get(pk=asked.pk).attempts) for _ in range(3)]

    assert states == [("waiting", 1), ("waiting", 2), ("failed", 3)]


def test_a_waiting_job_that_is_stopped_never_begins() -> None:
    asked = enqueue("tests.leave_a_mark", by=None, name="never")
    asked.ask_to_stop()

    assert run_now(asked).state == "cancelled"
    assert marks() == []


def test_a_running_job_that_is_stopped_may_keep_what_it_has() -> None:
    stopped = run_now(enqueue("tests.until_stopped", by=None, keeps_something=True))

    assert stopped.state == "cancelled"
    assert marks() == ["the best so far"]


def test_a_running_job_that_is_stopped_may_keep_nothing() -> None:
    stopped = run_now(enqueue("tests.until_stopped", by=None, keeps_something=False))

    assert stopped.state == "cancelled"
    assert marks() == []


def test_a_job_that_ended_in_the_meantime_is_not_opened_again_by_a_stop() -> None:
    asked = enqueue("tests.leave_a_mark", by=None, name="once")
    seen_while_running = Job.objects.get(pk=asked.pk)
    seen_while_running.state = Job.State.RUNNING
    run_now(asked)

    seen_while_running.ask_to_stop()

    assert Job.objects.get(pk=asked.pk).state == "done"


def test_a_worker_that_lost_its_lease_has_no_effect() -> None:
    asked = enqueue("tests.leave_a_mark", by=None, name="late")
    slow = claim("slow", only=asked)
    assert slow is not None
    Job.objects.filter(pk=asked.pk).update(leased_until=timezone.now() - timedelta(seconds=1))
    quick = claim("quick")
    assert quick is not None

    jobs.perform(Work(slow))

    assert marks() == []
    asked.refresh_from_db()
    assert (asked.state, asked.worker, asked.attempts) == ("running", "quick", 2)


def test_nobody_takes_a_job_whose_lease_holds() -> None:
    enqueue("tests.leave_a_mark", by=None, name="once")

    assert [claim("first") is not None, claim("second") is not None] == [True, False]


def test_a_job_that_stops_the_worker_three_times_is_given_up() -> None:
    with translation.override("en"):
        asked = enqueue("tests.leave_a_mark", by=None, name="never")
    lapsed = timezone.now() - timedelta(seconds=1)
    Job.objects.update(state=Job.State.RUNNING, attempts=3, leased_until=lapsed, worker="gone")

    assert claim("next") is None
    asked.refresh_from_db()
    assert (asked.state, asked.error) == (
        "failed",
        "The program stopped 3 times while doing this. "
        "There may be too little memory. Ask your administrator.",
    )


def test_jobs_are_done_in_the_order_they_were_asked() -> None:
    asked = [enqueue("tests.leave_a_mark", by=None, name=str(n)) for n in range(3)]

    assert [claim("worker") for _ in range(4)] == [*asked, None]


def test_a_kind_that_nobody_can_do_is_left_alone() -> None:
    enqueue("tests.unknown", by=None)

    assert claim("worker") is None


def test_progress_never_runs_back_or_over() -> None:
    asked = enqueue("tests.leave_a_mark", by=None, name="x")
    claimed = claim("worker", only=asked)
    assert claimed is not None
    work = Work(claimed)

    shown = []
    for share in (0.4, 0.2, 7.0):
        work.report(share)
        shown.append(claimed.progress)

    assert shown == [0.4, 0.4, 1.0]
