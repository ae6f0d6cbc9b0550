"""Actions: what somebody is going to do, by when, and what came of it."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Path, Query, Router, Schema, Status
from pydantic import Field, StringConstraints

from zwerm.actions.models import Action as Row
from zwerm.actions.services import add_action, change_action
from zwerm.api.interface import caller, operation, writing
from zwerm.api.merging import partial
from zwerm.api.models import ExternalAction
from zwerm.api.paging import NumberPage, stored
from zwerm.api.principal import Caller
from zwerm.api.principal import school_year as year_of
from zwerm.api.problems import NotThere
from zwerm.api.types import (
    Code,
    Day,
    Int,
    Moment,
    Provenance,
    SchoolCode,
    Slug,
    Strict,
    Text,
    Title,
    Year,
)
from zwerm.people.models import Person
from zwerm.schools.models import Organisation
from zwerm.tasks.models import Task

router = Router()
Number = Annotated[int, Path(ge=1, le=2**63 - 1)]
Key = Annotated[str, StringConstraints(min_length=1, max_length=100, pattern=r"^[-A-Za-z0-9_.:]+$")]


class NewAction(Strict):
    """One thing to do. Hours and cost that nobody knows are null, never 0."""

    title: Title
    details: Text = ""
    organisation: SchoolCode | None = Field(
        default=None, description="Without it, the organisation of the token."
    )
    school_year: Year | None = None
    owner: Code | None = Field(default=None, description="The code of who sees to it.")
    due_on: Day | None = None
    minutes: Annotated[Int, Field(ge=0, le=600_000)] | None = None
    minutes_provenance: Provenance | None = None
    cost_cents: Annotated[Int, Field(ge=0, le=1_000_000_000)] | None = None
    cost_provenance: Provenance | None = None
    pace: Literal["once", "weekly"] = "once"
    state: Literal["open", "doing", "done", "dropped"] = "open"
    result: Text = ""
    task: Slug | None = None


if TYPE_CHECKING:
    ActionPatch = Strict
else:
    ActionPatch = partial(NewAction, without=("organisation", "school_year"))


class Action(Schema):
    id: int
    external_id: str | None
    title: str
    details: str
    organisation: str
    school_year: str
    owner: str | None
    due_on: date | None
    minutes: int | None
    minutes_provenance: str | None
    cost_cents: int | None
    cost_provenance: str | None
    pace: str
    state: str
    result: str
    task: str | None
    origin: str
    updated_at: datetime


class Actions(Schema):
    """A page of them, by number."""

    items: list[Action]
    next: str | None


@operation(
    router,
    "get",
    "/actions",
    "actions:read",
    answers=Actions,
    summary="Actions of the organisation of the token and below",
)
def list_actions(
    request: HttpRequest,
    page: NumberPage,
    updated_since: Annotated[Moment | None, Query()] = None,
) -> Actions:
    rows = _rows(caller(request))
    if updated_since is not None:
        rows = rows.filter(changed_at__gte=updated_since)
    found, following = stored(request, rows, page, "pk")
    return Actions(items=[_action(row) for row in found], next=following)


@operation(
    router, "get", "/actions/{number}", "actions:read", answers=Action, summary="One of them"
)
def get_action(request: HttpRequest, number: Number) -> Action:
    return _action(_row(caller(request), number))


@operation(
    router,
    "post",
    "/actions",
    "actions:write",
    answers=Action,
    status=201,
    has_tag=False,
    summary="Add one. With a key of your own, PUT does not add it twice",
)
def post_action(request: HttpRequest, body: NewAction) -> Status[Action]:
    with writing(request) as who:
        return Status(201, _action(_row(who, _add(who, body).pk)))


@operation(
    router,
    "get",
    "/actions/by-key/{key}",
    "actions:read",
    answers=Action,
    summary="The one with a key of your own",
)
def get_action_by_key(request: HttpRequest, key: Annotated[Key, Path()]) -> Action:
    found = _by_key(caller(request), key)
    if found is None:
        raise NotThere("action")
    return found


@operation(
    router,
    "put",
    "/actions/by-key/{key}",
    "actions:write",
    answers=Action,
    summary="Add one under a key of your own, or make it what is sent",
)
def put_action(request: HttpRequest, key: Annotated[Key, Path()], body: NewAction) -> Action:
    with writing(request, lambda: _by_key(caller(request), key)) as who:
        now = _by_key(who, key)
        if now is None:
            row = _add(who, body)
            root = who.organisation
            ExternalAction.objects.create(organisation=root, key=key, action=row)
        else:
            row = _row(who, now.id)
            change_action(row, by=who.user, **_values(who, body.model_dump(), row.organisation))
        return _action(_row(who, row.pk))


@operation(
    router,
    "patch",
    "/actions/{number}",
    "actions:write",
    answers=Action,
    summary="Change what is sent of it",
)
def patch_action(request: HttpRequest, number: Number, body: ActionPatch) -> Action:
    with writing(request, lambda: _action(_row(caller(request), number))) as who:
        row = _row(who, number)
        patch = body.model_dump(exclude_unset=True)
        now = {name: getattr(_action(row), name) for name in ActionPatch.model_fields}
        values = _values(who, now | patch, row.organisation, kept=row)
        change_action(row, by=who.user, **values)
        return _action(_row(who, number))


def _add(who: Caller, body: NewAction) -> Row:
    place = who.place(body.organisation)
    row = Row(organisation=place, school_year=year_of(body.school_year))
    for name, value in _values(who, body.model_dump(), place).items():
        setattr(row, name, value)
    return add_action(row, by=who.user)


def _values(
    who: Caller, said: dict[str, Any], place: Organisation, kept: Row | None = None
) -> dict[str, Any]:
    """In the columns of an action. A figure says where it comes from; without it, nothing does."""
    plain = ("title", "details", "due_on", "minutes", "cost_cents", "pace", "state", "result")
    values = {name: said[name] for name in plain}
    for amount, provenance in (("minutes", "minutes"), ("cost_cents", "cost")):
        told = said[f"{provenance}_provenance"] or "estimate"
        values[f"{provenance}_provenance"] = "" if said[amount] is None else told
    values["owner_id"] = _owner(who, said["owner"], kept)
    values["task_id"] = _task(said["task"], place, kept)
    return values


def _owner(who: Caller, code: str | None, kept: Row | None) -> int | None:
    if code is None:
        return None
    if kept is not None and kept.owner is not None and kept.owner.code == code:
        return kept.owner.pk
    people = Person.objects.current().serving(who.organisation)
    found = people.filter(code=code).first()
    if found is None:
        raise NotThere("person")
    return found.pk


def _task(slug: str | None, place: Organisation, kept: Row | None) -> int | None:
    if slug is None:
        return None
    if kept is not None and kept.task is not None and kept.task.slug == slug:
        return kept.task.pk
    found = Task.objects.for_organisation(place).filter(slug=slug).first()
    if found is None:
        raise NotThere("task")
    return found.pk


def _rows(who: Caller) -> "QuerySet[Row]":
    inside = Organisation.objects.below(who.organisation.pk).values("pk")
    rows = Row.objects.visible_to(who.user).filter(organisation__in=inside)
    return rows.select_related("organisation", "school_year", "owner", "task", "external")


def _row(who: Caller, number: int) -> Row:
    found = _rows(who).filter(pk=number).first()
    if found is None:
        raise NotThere("action")
    return found


def _by_key(who: Caller, key: str) -> Action | None:
    rows = _rows(who).filter(external__organisation=who.organisation, external__key=key)
    found = rows.first()
    return _action(found) if found else None


def _action(row: Row) -> Action:
    external: ExternalAction | None = getattr(row, "external", None)
    return Action(
        id=row.pk,
        external_id=external.key if external else None,
        title=row.title,
        details=row.details,
        organisation=row.organisation.code,
        school_year=row.school_year.code,
        owner=row.owner.code if row.owner else None,
        due_on=row.due_on,
        minutes=row.minutes,
        minutes_provenance=row.minutes_provenance or None,
        cost_cents=row.cost_cents,
        cost_provenance=row.cost_provenance or None,
        pace=row.pace,
        state=row.state,
        result=row.result,
        task=row.task.slug if row.task else None,
        origin=row.origin,
        updated_at=row.changed_at,
    )
