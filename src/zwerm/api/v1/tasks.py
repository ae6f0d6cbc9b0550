"""The task overview of a place in a school year: the catalogue as it is tailored, and own tasks."""

from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Annotated, Literal

from django.http import HttpRequest
from ninja import Path, Query, Router, Schema, Status
from pydantic import Field

from zwerm.api.interface import caller, operation, writing
from zwerm.api.merging import merged, partial
from zwerm.api.paging import CodePage, listed
from zwerm.api.principal import Caller
from zwerm.api.principal import school_year as year_of
from zwerm.api.problems import Conflict, NotThere
from zwerm.api.records import Effort as EffortTold
from zwerm.api.records import Task
from zwerm.api.types import (
    Day,
    Note,
    Provenance,
    Reason,
    SchoolCode,
    Slug,
    Strict,
    TaskMinutes,
    Year,
)
from zwerm.schools.models import Organisation, SchoolYear
from zwerm.tasks.exchange import apply_task_records
from zwerm.tasks.models import Task as TaskRow
from zwerm.tasks.queries import TailoredTask, tailored, tailored_tasks
from zwerm.tasks.services import remove_own_task, tailor
from zwerm.workbook.records import Effort, TaskRecord

router = Router()
if TYPE_CHECKING:
    TaskPatch = Strict
else:
    TaskPatch = partial(Task, without=("slug", "is_own"))


class At(Schema):
    """For which place and year the overview is told."""

    organisation: SchoolCode | None = Field(
        default=None, description="The code of a place; without it, the organisation of the token."
    )
    school_year: Year | None = Field(
        default=None, description="2026-2027; without it, the present year."
    )


class Tasks(Schema):
    """A page of them, by slug."""

    items: list[Task]
    next: str | None


@operation(
    router, "get", "/tasks", "tasks:read", answers=Tasks, summary="Every task, as it holds there"
)
def list_tasks(request: HttpRequest, page: CodePage, at: Query[At]) -> Tasks:
    place, year = _where(caller(request), at)
    rows, following = listed(
        request, tailored_tasks(place, year), page, lambda row: row.record.slug
    )
    return Tasks(items=[_task(row.record) for row in rows], next=following)


@operation(router, "get", "/tasks/{slug}", "tasks:read", answers=Task, summary="One of them")
def get_task(request: HttpRequest, slug: Annotated[Slug, Path()], at: Query[At]) -> Task:
    return _required(*_where(caller(request), at), slug)


@operation(
    router,
    "put",
    "/tasks/{slug}",
    "tasks:write",
    answers=Task,
    summary="Tailor a task, or add an own one, so that it is what is sent",
)
def put_task(
    request: HttpRequest, slug: Annotated[Slug, Path()], body: Task, at: Query[At]
) -> Task:
    where = _where(caller(request), at)
    with writing(request, lambda: _found(*where, slug)) as who:
        return _put(who, *where, slug, body)


@operation(
    router,
    "patch",
    "/tasks/{slug}",
    "tasks:write",
    answers=Task,
    summary="Change what is sent of it",
)
def patch_task(
    request: HttpRequest, slug: Annotated[Slug, Path()], body: TaskPatch, at: Query[At]
) -> Task:
    where = _where(caller(request), at)
    with writing(request, lambda: _found(*where, slug)) as who:
        now = _required(*where, slug).model_dump()
        return _put(who, *where, slug, Task(**merged(now, body.model_dump(exclude_unset=True))))


@operation(
    router,
    "delete",
    "/tasks/{slug}",
    "tasks:write",
    answers=None,
    status=204,
    summary="Take an own task out of the overview",
)
def remove_task(request: HttpRequest, slug: Annotated[Slug, Path()], at: Query[At]) -> Status[None]:
    place, year = _where(caller(request), at)
    with writing(request, lambda: _found(place, year, slug)) as who:
        row = _row(place, slug)
        if row.owner is None:
            raise Conflict("A task of the catalogue is dropped with a reason, not removed.")
        remove_own_task(place, row, school_year=year, by=who.user)
    return Status(204, None)


class Tailored(Strict):
    """What a place itself decided about a task. What is left out stays; see PATCH."""

    status: Literal["", "applies", "dropped", "postponed"] = ""
    reason: Reason = ""
    postponed_until: Day | None = None
    horizon: Literal["", "now", "year", "later"] = ""
    core_reason: Reason = ""
    note: Note = ""
    weekly_minutes: TaskMinutes | None = None
    minutes_provenance: Provenance = "estimate"


if TYPE_CHECKING:
    TailoredPatch = Strict
else:
    TailoredPatch = partial(Tailored)


@operation(
    router,
    "get",
    "/tasks/{slug}/tailoring",
    "tasks:read",
    answers=Tailored,
    summary="What this place itself decided about it; empty follows the school group",
)
def get_tailoring(request: HttpRequest, slug: Annotated[Slug, Path()], at: Query[At]) -> Tailored:
    return _tailoring(*_where(caller(request), at), slug)


@operation(
    router,
    "patch",
    "/tasks/{slug}/tailoring",
    "tasks:write",
    answers=Tailored,
    summary="Decide about it here: status, horizon, own hours, note",
)
def patch_tailoring(
    request: HttpRequest,
    slug: Annotated[Slug, Path()],
    body: TailoredPatch,
    at: Query[At],
) -> Tailored:
    place, year = _where(caller(request), at)
    with writing(request, lambda: _tailoring(place, year, slug)) as who:
        patch = body.model_dump(exclude_unset=True)
        now = _tailoring(place, year, slug).model_dump()
        wanted = Tailored(**(now | patch))
        is_decided = bool({"status", "reason", "postponed_until"} & set(patch))
        values: dict[str, object] = {
            name: getattr(wanted, name) for name in ("horizon", "note") if name in patch
        }
        if is_decided:
            until: date | None = wanted.postponed_until
            values |= {"status": wanted.status, "reason": wanted.reason, "until": until}
        if {"weekly_minutes", "minutes_provenance"} & set(patch):
            values["weekly_minutes"] = wanted.weekly_minutes
            values["minutes_provenance"] = wanted.minutes_provenance
        if "core_reason" in patch:
            values["core_reason"] = wanted.core_reason
        task = _row(place, slug)
        tailor(place, task, school_year=year, by=who.user, **values)  # type: ignore[arg-type]
        return _tailoring(place, year, slug)


def _put(who: Caller, place: Organisation, year: SchoolYear, slug: str, task: Task) -> Task:
    if task.slug != slug:
        raise Conflict("The slug in the body is not that of the address.")
    known = _found(place, year, slug)
    if known is None:
        _refuse_new(place, task)
    elif known.is_own != task.is_own:
        raise Conflict("Whether a task is an own one does not change.")
    values = task.model_dump()
    effort = Effort(**values.pop("effort"))
    levels = tuple(values.pop("levels"))
    apply_task_records(
        place, year, [TaskRecord(**values, effort=effort, levels=levels)], by=who.user
    )
    return _required(place, year, slug)


def _refuse_new(place: Organisation, task: Task) -> None:
    """Elsewhere an own task may be recognised by its name; here only by its slug."""
    if not task.is_own:
        raise NotThere("task in the catalogue")
    family = Organisation.objects.below(place.top.pk).values("pk")
    if TaskRow.objects.filter(owner=None, slug=task.slug).exists():
        raise Conflict(f"“{task.slug}” is a task of the catalogue.")
    own = TaskRow.objects.filter(owner__in=family)
    if own.filter(slug=task.slug).exists():
        raise Conflict(f"“{task.slug}” is a task of elsewhere in this school group.")
    if own.filter(name_nl__iexact=task.name, is_retired=False).exists():
        raise Conflict(f"“{task.name}” is there already, under another slug.")


def _where(who: Caller, at: At) -> tuple[Organisation, SchoolYear]:
    return who.place(at.organisation), year_of(at.school_year)


def _row(place: Organisation, slug: str) -> TaskRow:
    rows = TaskRow.objects.for_organisation(place).filter(slug=slug)
    found = rows.select_related("owner").first()
    if found is None:
        raise NotThere("task")
    return found


def _tailoring(place: Organisation, year: SchoolYear, slug: str) -> Tailored:
    row: TailoredTask = tailored(place, year, [_row(place, slug)])[0]
    mine = row.tailoring
    if mine is None:
        return Tailored()
    return Tailored.model_construct(
        status=mine.status,
        reason=mine.reason,
        postponed_until=mine.postponed_until,
        horizon=mine.horizon,
        core_reason=mine.core_reason,
        note=mine.note,
        weekly_minutes=mine.weekly_minutes,
        minutes_provenance=str(mine.minutes_provenance),
    )


def _found(place: Organisation, year: SchoolYear, slug: str) -> Task | None:
    rows = TaskRow.objects.for_organisation(place).filter(slug=slug)
    return next((_task(row.record) for row in tailored(place, year, rows)), None)


def _required(place: Organisation, year: SchoolYear, slug: str) -> Task:
    found = _found(place, year, slug)
    if found is None:
        raise NotThere("task")
    return found


def _task(told: TaskRecord) -> Task:
    values = asdict(told) | {"levels": list(told.levels)}
    values["effort"] = EffortTold.model_construct(**values["effort"])
    return Task.model_construct(**values)
