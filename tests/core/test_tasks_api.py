"""The `django.tasks` API on the lease table; `test_worker.py` kills what does them."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import checks
from django.db import transaction
from django.utils import timezone, translation
from django_tasks import TaskContext, TaskResult, TaskResultStatus, task, task_backends
from django_tasks.exceptions import InvalidTaskError, TaskResultDoesNotExist, TaskResultMismatch
from django_tasks.signals import task_enqueued, task_finished, task_started

from tests import factories
from zwerm.core import jobs, mail
from zwerm.core.errors import DomainError
from zwerm.core.handling import handlers
from zwerm.core.jobs import Later, claim, end_unknown, enqueue, run_now
from zwerm.core.models import Job
from zwerm.core.task_backend import asked_by, once, work_of
from zwerm.schools.models import Organisation

pytestmark = pytest.mark.django_db
OTHER_VERSION = (
    "This was asked by another version of Zwerm and cannot be done by this one. Ask for it again."
)


@task
def found_school(name: str, kind: str = "school") -> dict[str, str]:
    factories.school(name)
    return {"founded": name, "kind": kind}


@task(takes_context=True)
def found_slowly(context: TaskContext, *, name: str) -> int:
    work = work_of(context)
    work.report(0.5, step="half")
    with work.completion():
        factories.school(name)
    return context.attempt


@task
def found_and_fail(name: str) -> None:
    factories.school(name)
    raise KeyError(name)


@task
def found_and_refuse(name: str) -> None:
    factories.school(name)
    raise DomainError("No more schools.")


@task
def wait_for_a_server() -> None:
    raise Later("not there", after=timedelta(minutes=5))


@task(priority=50, queue_name="slow")
def hurry() -> None:
    pass


@task
async def found_without_waiting(name: str) -> str:
    await Organisation.objects.acreate(name=name, code="a", kind="primary")
    return name


def schools() -> list[str]:
    return list(Organisation.objects.order_by("pk").values_list("name", flat=True))


def do(result: TaskResult[object]) -> Job:
    return run_now(Job.objects.get(pk=result.id))


def test_a_task_is_done_by_a_worker_and_its_answer_can_be_read() -> None:
    result = found_school.enqueue("De Wilg")
    before = (result.status, result.args, result.kwargs, result.attempts, schools())

    do(result)
    result.refresh()

    assert before == (TaskResultStatus.READY, ["De Wilg"], {}, 0, [])
    assert (result.status, result.return_value) == (
        TaskResultStatus.SUCCESSFUL,
        {"founded": "De Wilg", "kind": "school"},
    )
    assert (result.attempts, result.worker_ids, result.errors) == (1, ["here"], [])
    assert schools() == ["De Wilg"]
    assert found_school.get_result(result.id).return_value == result.return_value


def test_a_task_that_takes_context_has_progress_and_a_completion_of_its_own() -> None:
    result = found_slowly.enqueue(name="De Wilg")

    job = do(result)
    result.refresh()

    assert (result.return_value, schools()) == (1, ["De Wilg"])
    assert (job.state, job.progress, job.details) == ("done", 1.0, {"step": "half"})


def test_a_task_that_fails_leaves_nothing_and_tells_what_and_where_but_not_of_whom() -> None:
    result = found_and_fail.enqueue("De Wilg")

    do(result)
    result.refresh()

    assert (result.status, schools()) == (TaskResultStatus.FAILED, [])
    (error,) = result.errors
    assert error.exception_class is KeyError
    assert "in found_and_fail" in error.traceback
    assert "De Wilg" not in error.traceback
    with pytest.raises(ValueError, match="Task failed"):
        _ = result.return_value


def test_a_refusal_of_a_task_undoes_what_it_did() -> None:
    job = do(found_and_refuse.enqueue("De Wilg"))

    assert (job.state, job.error, schools()) == ("failed", "No more schools.", [])


def test_a_task_whose_lease_was_lost_changes_nothing_and_answers_nothing() -> None:
    result = found_school.enqueue("De Wilg")
    slow = claim("slow", only=Job.objects.get(pk=result.id))
    assert slow is not None
    Job.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    assert claim("quick") is not None

    jobs.perform(jobs.Work(slow))
    result.refresh()

    assert (result.status, result.worker_ids, schools()) == (
        TaskResultStatus.RUNNING,
        ["slow", "quick"],
        [],
    )
    assert [error.exception_class for error in result.errors] == [jobs.WorkerDied]


def test_what_is_asked_in_a_transaction_that_fails_was_never_asked() -> None:
    with transaction.atomic():
        found_school.enqueue("De Wilg")
        transaction.set_rollback(True)

    assert Job.objects.count() == 0


def test_a_task_waits_for_its_moment() -> None:
    moment = datetime(2100, 1, 1, tzinfo=UTC)
    result = found_school.using(run_after=moment).enqueue("De Wilg")

    assert claim("worker") is None
    assert result.task.run_after == moment


def test_a_task_that_asks_for_later_is_ready_again() -> None:
    result = wait_for_a_server.enqueue()
    do(result)
    result.refresh()

    assert (result.status, result.attempts, result.finished_at) == (TaskResultStatus.READY, 1, None)


def test_urgent_tasks_go_first_and_a_worker_may_keep_to_one_queue() -> None:
    found_school.enqueue("De Wilg")
    urgent = hurry.enqueue()
    enqueue("tests.leave_a_mark", by=None, name="x")

    taken = [claim("a", queues=["default"]), claim("b"), claim("c", queues=["slow"])]

    assert [job.kind.rpartition(".")[2] if job else None for job in taken] == [
        "found_school",
        "hurry",
        None,
    ]
    assert urgent.task.priority == 50


def test_a_key_is_asked_once() -> None:
    first = once("wilg", found_school).enqueue("De Wilg")
    second = once("wilg", found_school).enqueue("De Wilg")

    assert (first.id, Job.objects.count()) == (second.id, 1)


def test_who_asked_is_known() -> None:
    someone = factories.user(at=factories.school("De Eik"))

    asked_by(someone, found_school).enqueue("De Wilg")

    assert Job.objects.get().created_by == someone


def test_a_coroutine_is_a_task_too() -> None:
    result = found_without_waiting.enqueue("De Wilg")
    do(result)
    result.refresh()

    assert (result.return_value, schools()) == ("De Wilg", ["De Wilg"])


def test_signals_tell_of_beginning_and_end() -> None:
    told: list[tuple[str, str]] = []

    def tell(sender: object, signal: object, task_result: TaskResult[object], **_: object) -> None:
        told.append((names[signal], task_result.status.value))

    names = {task_enqueued: "asked", task_started: "begun", task_finished: "ended"}
    for signal in names:
        signal.connect(tell)
    try:
        do(hurry.enqueue())
        do(wait_for_a_server.enqueue())
    finally:
        for signal in names:
            signal.disconnect(tell)

    assert told == [
        ("asked", "READY"),
        ("begun", "RUNNING"),
        ("ended", "SUCCESSFUL"),
        ("asked", "READY"),
        ("begun", "RUNNING"),
    ]


def test_what_is_no_task_has_no_result() -> None:
    plain = enqueue("tests.other", by=None)
    other = hurry.enqueue()

    for unknown in ("0", "x", str(plain.pk)):
        with pytest.raises(TaskResultDoesNotExist):
            found_school.get_result(unknown)
    with pytest.raises(TaskResultMismatch):
        found_school.get_result(other.id)


def test_what_json_cannot_say_or_no_worker_listens_to_is_refused() -> None:
    with pytest.raises(TypeError):
        found_school.enqueue(object())  # type: ignore[arg-type]
    with pytest.raises(InvalidTaskError):
        found_school.using(queue_name="nobody")

    assert Job.objects.count() == 0


def test_a_task_where_no_worker_looks_is_an_error_of_the_program() -> None:
    backend = task_backends["default"]
    assert list(backend.check()) == []

    mail.send.func.__module__ = "zwerm.core.views"
    try:
        (found,) = backend.check()
    finally:
        mail.send.func.__module__ = "zwerm.core.mail"

    assert isinstance(found, checks.Error)
    assert (found.id, found.msg) == ("core.E001", "No worker finds the task core.mail.")


def test_arguments_of_another_version_end_the_job_with_a_reason(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with translation.override("en"):
        result = found_school.enqueue("De Wilg")
    Job.objects.update(arguments={"title": "De Wilg"})

    job = do(result)

    assert (job.state, job.error, job.attempts) == ("failed", OTHER_VERSION, 1)
    assert schools() == []
    assert f"{job} does not fit its handler any more" in caplog.text


def test_a_kind_that_no_version_came_for_ends_with_a_reason(
    caplog: pytest.LogCaptureFixture,
) -> None:
    hour = jobs.UNKNOWN_AFTER + timedelta(minutes=1)
    with translation.override("en"):
        for kind in ("tests.gone", "tests.recent", "tests.later", "tests.lapsed"):
            enqueue(kind, by=None)
    enqueue("tests.known", by=None)
    long_ago = timezone.now() - hour
    Job.objects.exclude(kind="tests.recent").update(created_at=long_ago)
    Job.objects.filter(kind="tests.later").update(not_before=timezone.now())
    lapsed = Job.objects.filter(kind="tests.lapsed")
    lapsed.update(state=Job.State.RUNNING, leased_until=long_ago)
    handlers["tests.known"] = handlers["core.mail"]
    try:
        end_unknown()
    finally:
        del handlers["tests.known"]

    assert dict(Job.objects.values_list("kind", "state")) == {
        "tests.gone": "failed",
        "tests.recent": "waiting",
        "tests.later": "waiting",
        "tests.lapsed": "failed",
        "tests.known": "waiting",
    }
    assert Job.objects.get(kind="tests.gone").error == (
        "This version of Zwerm does not know this kind of work. "
        "It was probably asked by another version. Ask for it again."
    )
    assert caplog.text.count("no worker knows this kind of work") == 2
