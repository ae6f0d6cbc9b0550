"""Mandates: who decides, executes, steers and is contact; and who does what at a place."""

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from ninja import Path, Query, Router, Schema, Status
from pydantic import Field

from zwerm.api.interface import caller, operation, writing
from zwerm.api.merging import partial
from zwerm.api.paging import CodePage, NumberPage, listed, stored
from zwerm.api.principal import Caller
from zwerm.api.problems import Conflict, Forbidden, NotThere
from zwerm.api.types import (
    Code,
    Day,
    DoneAt,
    MandateKind,
    SchoolCode,
    ShortLine,
    Slug,
    Strength,
    Strict,
)
from zwerm.mandates.drafting import Slot
from zwerm.mandates.models import Mandate as Row
from zwerm.mandates.queries import who_does_what
from zwerm.mandates.rules import can_change_mandates
from zwerm.mandates.services import adjust_mandate, change_mandate, end_mandate, give_mandate
from zwerm.people.models import Person
from zwerm.schools.models import Organisation
from zwerm.tasks.models import Task

router = Router()
Number = Annotated[int, Path(ge=1, le=2**63 - 1)]


class NewMandate(Strict):
    """One person's mandate for one task at one place."""

    task: Slug
    organisation: SchoolCode
    level: DoneAt = "S"
    pool: ShortLine = ""
    kind: MandateKind
    person: Code
    is_backup: bool = False
    starts_on: Day | None = Field(default=None, description="Without it: today.")
    ends_on: Day | None = None
    deputy: Code | None = None
    strength: Strength = ""


class Agreed(Strict):
    """Who has it, from when until when, who is the deputy, and how far it goes."""

    person: Code
    starts_on: Day
    ends_on: Day | None = None
    deputy: Code | None = None
    strength: Strength = ""


if TYPE_CHECKING:
    AgreedPatch = Strict
else:
    AgreedPatch = partial(Agreed)


class Mandate(Schema):
    id: int
    task: str
    organisation: str
    level: str
    pool: str
    kind: str
    person: str
    is_backup: bool
    starts_on: date
    ends_on: date | None
    deputy: str | None
    strength: str
    is_confirmed: bool
    division: int | None = Field(description="The division it came from; null: agreed by hand.")


class Mandates(Schema):
    """A page of them, by number."""

    items: list[Mandate]
    next: str | None


@operation(
    router,
    "get",
    "/mandates",
    "mandates:read",
    answers=Mandates,
    summary="Mandates in force today, or all that were and will be",
)
def list_mandates(
    request: HttpRequest,
    page: NumberPage,
    organisation: Annotated[SchoolCode | None, Query()] = None,
    is_past_told: Annotated[  # noqa: FBT002 - from the address
        bool, Query(description="Also those that are over or begin later.")
    ] = False,
) -> Mandates:
    who = caller(request)
    place = who.place(organisation)
    rows = _rows(who).filter(organisation__in=Organisation.objects.below(place.pk).values("pk"))
    if not is_past_told:
        rows = rows.filter(pk__in=Row.objects.current().values("pk"))
    found, following = stored(request, rows, page, "pk")
    return Mandates(items=[_mandate(row) for row in found], next=following)


@operation(
    router,
    "get",
    "/mandates/{number}",
    "mandates:read",
    answers=Mandate,
    summary="One of them",
)
def get_mandate(request: HttpRequest, number: Number) -> Mandate:
    return _mandate(_row(caller(request), number))


@operation(
    router,
    "post",
    "/mandates",
    "mandates:write",
    answers=Mandate,
    status=201,
    has_tag=False,
    summary="Give a mandate that nobody has; asked again it is the same one",
)
def add_mandate(request: HttpRequest, body: NewMandate) -> Status[Mandate]:
    with writing(request) as who:
        slot, person = _slot(who, body), _person(who, body.person)
        on = body.starts_on or timezone.localdate()
        known = _same(slot, person, body, on)
        if known is not None:
            return Status(201, _mandate(_row(who, known.pk)))
        made = give_mandate(
            slot,
            person=person,
            by=who.user,
            on=on,
            is_backup=body.is_backup,
            deputy=_deputy(who, body.deputy),
            strength=body.strength,
            until=body.ends_on,
        )
        return Status(201, _mandate(_row(who, made.pk)))


@operation(
    router,
    "patch",
    "/mandates/{number}",
    "mandates:write",
    answers=Mandate,
    summary="Agree something else about it; to another person it goes from a day on, as a new one",
)
def patch_mandate(request: HttpRequest, number: Number, body: AgreedPatch) -> Mandate:
    with writing(request, lambda: _mandate(_row(caller(request), number))) as who:
        row = _row(who, number)
        _refuse_elsewhere(who, row.organisation)
        patch = body.model_dump(exclude_unset=True)
        agreed = Agreed(**_agreed(row) | patch)
        deputy = _deputy(who, agreed.deputy)
        until, strength = agreed.ends_on, agreed.strength
        if agreed.person == row.person.code:
            if agreed.starts_on != row.starts_on:
                raise Conflict("When a mandate begins does not change: end it and give a new one.")
            adjust_mandate(row, by=who.user, deputy=deputy, strength=strength, until=until)
            return _mandate(_row(who, row.pk))
        on = agreed.starts_on if "starts_on" in patch else timezone.localdate()
        made = change_mandate(
            row,
            person=_person(who, agreed.person),
            by=who.user,
            on=on,
            deputy=deputy,
            strength=strength,
            until=until if "ends_on" in patch else None,
        )
        return _mandate(_row(who, made.pk))


@operation(
    router,
    "delete",
    "/mandates/{number}",
    "mandates:write",
    answers=None,
    status=204,
    summary="Nobody has it from today on",
)
def end_of_mandate(request: HttpRequest, number: Number) -> Status[None]:
    with writing(request, lambda: _mandate(_row(caller(request), number))) as who:
        row = _row(who, number)
        _refuse_elsewhere(who, row.organisation)
        end_mandate(row, by=who.user, on=max(timezone.localdate(), row.starts_on))
    return Status(204, None)


class Line(Schema):
    """A task at a place, with everyone who answers for it there."""

    task: str
    level: str
    organisation: str
    pool: str
    contacts: list[str]
    executors: list[str]
    deciders: list[str]
    steerers: list[str]
    backups: list[str]
    missing: list[str]


class Lines(Schema):
    """A page of them, by task, place and cluster."""

    items: list[Line]
    next: str | None


@operation(
    router,
    "get",
    "/who-does-what",
    "mandates:read",
    answers=Lines,
    summary="Who does what at a place today, with what is done together for it",
)
def list_who_does_what(
    request: HttpRequest,
    page: CodePage,
    organisation: Annotated[SchoolCode | None, Query()] = None,
) -> Lines:
    who = caller(request)
    lines = [
        Line(
            task=entry.task.slug,
            level=entry.level,
            organisation=entry.organisation.code,
            pool=entry.pool,
            contacts=_codes(entry.contacts),
            executors=_codes(entry.executors),
            deciders=_codes(entry.deciders),
            steerers=_codes(entry.steerers),
            backups=_codes(entry.backups),
            missing=[str(kind.value) for kind in entry.missing],
        )
        for entry in who_does_what(who.place(organisation))
    ]
    rows, following = listed(request, lines, page, _key)
    return Lines(items=rows, next=following)


def _key(line: Line) -> str:
    return f"{line.task} {line.level} {line.organisation} {line.pool}"


def _codes(people: list[Person]) -> list[str]:
    return [person.code for person in people]


def _same(slot: Slot, person: Person, body: NewMandate, on: date) -> Row | None:
    """What was asked for already, with the same day: asking twice gives one."""
    return Row.objects.filter(
        task=slot.task,
        level=slot.level,
        organisation=slot.organisation,
        pool=slot.pool,
        kind=slot.kind,
        person=person,
        is_backup=body.is_backup,
        starts_on=on,
    ).first()


def _slot(who: Caller, body: NewMandate) -> Slot:
    place = who.place(body.organisation)
    _refuse_elsewhere(who, place)
    task = Task.objects.for_organisation(place).filter(slug=body.task).first()
    if task is None:
        raise NotThere("task")
    if body.level != "S" and not place.is_group:
        raise Conflict("What is done together has its mandates at the school group.")
    if body.is_backup and body.kind != Row.Kind.EXECUTE.value:
        raise Conflict("A backup is for who executes; the others have a deputy.")
    return Slot(task.pk, body.level, place.pk, body.pool, body.kind)


def _agreed(row: Row) -> dict[str, Any]:
    return {
        "person": row.person.code,
        "starts_on": row.starts_on,
        "ends_on": row.ends_on,
        "deputy": row.deputy.code if row.deputy else None,
        "strength": row.strength,
    }


def _refuse_elsewhere(who: Caller, place: Organisation) -> None:
    if not can_change_mandates(who.user, place):
        raise Forbidden("Mandates there are decided elsewhere.")


def _person(who: Caller, code: str) -> Person:
    """Somebody of the whole school group can have a mandate here, as on the pages."""
    people = Person.objects.current().working_at(who.organisation.top)
    found = people.filter(code=code).first()
    if found is None:
        raise NotThere("person")
    return found


def _deputy(who: Caller, code: str | None) -> Person | None:
    return None if code is None else _person(who, code)


def _rows(who: Caller) -> "QuerySet[Row]":
    rows = Row.objects.visible_to(who.user)
    return rows.select_related("task", "organisation__parent__parent", "person", "deputy")


def _row(who: Caller, number: int) -> Row:
    found = _rows(who).filter(pk=number).first()
    if found is None:
        raise NotThere("mandate")
    return found


def _mandate(row: Row) -> Mandate:
    return Mandate(
        id=row.pk,
        task=row.task.slug,
        organisation=row.organisation.code,
        level=row.level,
        pool=row.pool,
        kind=row.kind,
        person=row.person.code,
        is_backup=row.is_backup,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        deputy=row.deputy.code if row.deputy else None,
        strength=row.strength,
        is_confirmed=row.confirmed_at is not None,
        division=row.scenario_id,
    )
