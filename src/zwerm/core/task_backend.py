"""The `django.tasks` API on our lease table.

A task that takes no context runs whole in one transaction with its end: keep it short. One that
takes a context reaches its work, and changes things inside `work_of(context).completion()`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, ParamSpec, TypeVar, cast

from django.apps import apps
from django.core import checks
from django.utils import translation
from django_tasks import TaskContext, TaskResult, TaskResultStatus
from django_tasks.backends.base import BaseTaskBackend
from django_tasks.base import Task, TaskError
from django_tasks.exceptions import TaskResultDoesNotExist
from django_tasks.signals import task_enqueued, task_finished, task_started
from django_tasks.utils import normalize_json

from .handling import BY_PLACE, FAULT, MODULES, Handler, Text, by_place_and_name, handlers, register
from .jobs import Work
from .models import Job

T = TypeVar("T")
P = ParamSpec("P")

STATUS = {
    Job.State.WAITING: TaskResultStatus.READY,
    Job.State.RUNNING: TaskResultStatus.RUNNING,
    Job.State.DONE: TaskResultStatus.SUCCESSFUL,
    Job.State.CANCELLED: TaskResultStatus.FAILED,
    Job.State.FAILED: TaskResultStatus.FAILED,
}
_tasks: dict[str, "JobTask[..., Any]"] = {}


@dataclass(frozen=True, kw_only=True)
class JobTask(Task[P, T]):
    """A task that is a kind of job."""

    kind: str = ""
    title: Text = ""
    fault: Text = FAULT
    shows: tuple[str, ...] = ()
    by: Any = None
    key: str | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        known = _tasks.get(self.job_kind)
        if known is None or known.func is not self.func:
            _tasks[self.job_kind] = self
            register(self._handler())

    @property
    def job_kind(self) -> str:
        return self.kind or self.module_path

    def _handler(self) -> Handler:
        return Handler(
            kind=self.job_kind,
            function=self.call,
            like=self.func,
            first=self._context if self.takes_context else None,
            title=self.title,
            fault=self.fault,
            shows=self.shows,
            queue_name=self.queue_name,
            is_short=not self.takes_context,
            at_begin=_tell_begin,
            at_end=_tell_end,
        )

    def _context(self, work: Work) -> TaskContext:
        return WorkContext(task_result=result_of(work.job), work=work)


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkContext(TaskContext):
    work: Work


def asked_by(user: Any, task: Task[P, T]) -> Task[P, T]:
    """The same task, in the name of a user."""
    return replace(cast("JobTask[P, T]", task), by=user)


def once(key: str, task: Task[P, T]) -> Task[P, T]:
    """The same task, asked for only if that key never was, however many ask at the same time."""
    return replace(cast("JobTask[P, T]", task), key=key)


def work_of(context: TaskContext) -> Work:
    """The work in hand: progress, requests to stop, and the transaction that ends it."""
    return cast("WorkContext", context).work


class LeaseTableBackend(BaseTaskBackend):
    """Tasks are rows of `core.Job`, asked for in the transaction of who asks."""

    task_class = JobTask
    supports_defer = True
    supports_async_task = True
    supports_get_result = True
    supports_priority = True

    def enqueue(self, task: Task[P, T], args: Any, kwargs: Any) -> TaskResult[T]:
        self.validate_task(task)
        job = _asked(cast("JobTask[P, T]", task), args, kwargs)
        result = result_of(job)
        task_enqueued.send(type(self), task_result=result)
        return result

    def get_result(self, result_id: str) -> TaskResult[Any]:
        job = Job.objects.filter(pk=result_id).first() if result_id.isdecimal() else None
        if job is None or job.kind not in _tasks:
            raise TaskResultDoesNotExist(result_id)
        return result_of(job)

    def check(self, **_options: Any) -> Iterable[checks.CheckMessage]:
        """A task that no worker imports would wait in vain."""
        for kind, task in _tasks.items():
            app = apps.get_containing_app_config(task.func.__module__)
            expected = {f"{app.name}.{module}" for module in MODULES} if app else set()
            if expected and task.func.__module__ not in expected:
                yield checks.Error(
                    f"No worker finds the task {kind}.",
                    hint=f"Put it in one of: {', '.join(sorted(expected))}.",
                    obj=task.func,
                    id="core.E001",
                )


def _asked(task: JobTask[..., Any], args: Any, kwargs: Any) -> Job:
    arguments = normalize_json(kwargs)
    if args:
        arguments[BY_PLACE] = normalize_json(args)
    wanted = Job(
        kind=task.job_kind,
        arguments=arguments,
        queue_name=task.queue_name,
        priority=task.priority,
        not_before=task.run_after,
        key=task.key,
        created_by=task.by if task.by is not None and task.by.pk else None,
        language=translation.get_language() or "",
    )
    if task.key is None:
        wanted.save()
        return wanted
    Job.objects.bulk_create([wanted], ignore_conflicts=True)
    return Job.objects.get(key=task.key)


def result_of(job: Job) -> TaskResult[Any]:
    registered = _tasks[job.kind]
    task = replace(
        registered, priority=job.priority, queue_name=job.queue_name, run_after=job.not_before
    )
    placed, named = by_place_and_name(job.arguments)
    tried = [attempt["at"] for attempt in job.trail]
    result: TaskResult[Any] = TaskResult(
        task=task,
        id=str(job.pk),
        status=STATUS[Job.State(job.state)],
        enqueued_at=job.created_at,
        started_at=job.started_at,
        finished_at=job.finished_at,
        last_attempted_at=datetime.fromisoformat(tried[-1]) if tried else None,
        args=placed,
        kwargs=named,
        backend=task.backend,
        errors=[
            TaskError(exception_class_path=attempt["error"], traceback=attempt.get("where", ""))
            for attempt in job.trail
            if attempt.get("error")
        ],
        worker_ids=[attempt["worker"] for attempt in job.trail],
    )
    object.__setattr__(result, "_return_value", job.return_value)
    return result


def _tell_begin(job: Job) -> None:
    task_started.send(LeaseTableBackend, task_result=result_of(job))


def _tell_end(job: Job) -> None:
    """Only of an end: a task that waits for another attempt is not finished."""
    now = Job.objects.filter(pk=job.pk, worker=job.worker).first()
    if now is not None and not now.is_open and now.kind in handlers:
        task_finished.send(LeaseTableBackend, task_result=result_of(now))
