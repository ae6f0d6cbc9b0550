"""The team: who they are, where they work, what they can as far as the token may know it."""

from dataclasses import asdict, fields
from datetime import date, timedelta
from typing import TYPE_CHECKING, Annotated, Any

from django.db.models import Prefetch
from django.http import HttpRequest
from django.utils import timezone
from ninja import Path, Query, Router, Schema, Status

from zwerm.api.interface import caller, operation, writing
from zwerm.api.merging import merged, partial
from zwerm.api.paging import CodePage, stored
from zwerm.api.principal import Caller
from zwerm.api.problems import Conflict, Forbidden, NotThere
from zwerm.api.records import Person
from zwerm.api.types import Code, Strict
from zwerm.core.models import record
from zwerm.people.applying import apply_person_records
from zwerm.people.models import Person as Member
from zwerm.people.models import PersonQuerySet, Rating
from zwerm.people.queries import people_of_group, readings, records_of
from zwerm.people.rules import can_edit_person, can_set_group_work
from zwerm.people.services import Answer, belonging, end_person, rate, save_person
from zwerm.schools.models import Organisation
from zwerm.workbook.records import PersonRecord

router = Router()
if TYPE_CHECKING:
    PersonPatch = Strict
else:
    PersonPatch = partial(Person, without=("code",))
RATED = ("levels", "specialisations", "motivation", "specialisation_motivation")
PLAIN = tuple(each.name for each in fields(PersonRecord) if each.name not in RATED)


class People(Schema):
    """A page of them, by code."""

    items: list[Person]
    next: str | None


@operation(
    router,
    "get",
    "/people",
    "people:read",
    answers=People,
    summary="Everyone who works at the organisation of the token or below it",
)
def list_people(
    request: HttpRequest,
    page: CodePage,
    organisation: Annotated[Code | None, Query(description="Only who works there.")] = None,
) -> People:
    who = caller(request)
    rows, following = stored(request, _team(who, who.place(organisation)), page, "code")
    return People(items=_told(who, rows), next=following)


@operation(router, "get", "/people/{code}", "people:read", answers=Person, summary="One of them")
def get_person(request: HttpRequest, code: Annotated[Code, Path()]) -> Person:
    return _required(caller(request), code)


@operation(
    router,
    "put",
    "/people/{code}",
    "people:write",
    answers=Person,
    summary="Add someone, or make them what is sent",
)
def put_person(request: HttpRequest, code: Annotated[Code, Path()], body: Person) -> Person:
    with writing(request, lambda: _found(caller(request), code)) as who:
        return _put(who, code, body)


@operation(
    router,
    "patch",
    "/people/{code}",
    "people:write",
    answers=Person,
    summary="Change what is sent of someone",
)
def patch_person(request: HttpRequest, code: Annotated[Code, Path()], body: PersonPatch) -> Person:
    with writing(request, lambda: _found(caller(request), code)) as who:
        patch = body.model_dump(exclude_unset=True)
        now = _required(who, code).model_dump()
        now |= {name: None for name in RATED if name not in patch}
        if any(name in patch for name in RATED):
            now |= {name: getattr(_known(who, code), name) for name in RATED if name in patch}
        return _put(who, code, Person(**merged(now, patch)))


@operation(
    router,
    "delete",
    "/people/{code}",
    "people:write",
    answers=None,
    status=204,
    summary="Someone leaves the team today; what they did stays readable",
)
def end_of_person(request: HttpRequest, code: Annotated[Code, Path()]) -> Status[None]:
    with writing(request, lambda: _found(caller(request), code)) as who:
        person = _team(who, who.organisation).filter(code=code).first()
        if person is None:
            raise NotThere("person")
        _refuse_others(who, person)
        end_person(person, on=_last_day(person), by=who.user)
    return Status(204, None)


def _last_day(person: Member) -> date:
    """Their last day: yesterday, or the day they began."""
    yesterday = timezone.localdate() - timedelta(days=1)
    return max(yesterday, person.starts_on) if person.starts_on else yesterday


def _put(who: Caller, code: str, body: Person) -> Person:
    if body.code != code:
        raise Conflict("The code in the body is not that of the address.")
    spoken_of = [name for name in RATED if getattr(body, name) is not None]
    if spoken_of:
        who.needs("levels:write")
    person = Member.objects.working_at(who.organisation).filter(code=code).first()
    if person is None:
        person = _new(who, body)
    _refuse_others(who, person)
    values: dict[str, Any] = body.model_dump(include=set(PLAIN))
    rated: dict[str, Any] = {name: getattr(body, name) or {} for name in RATED}
    sent = PersonRecord(**(values | _tuples(values) | rated))
    apply_person_records(who.organisation, [sent], by=who.user)
    person = Member.objects.get(pk=person.pk)
    if person.email != body.email:
        person.email = body.email
        save_person(person, homes=person.homes.all(), by=who.user)
    _forget(who, person, body, spoken_of)
    return _required(who, code)


def _tuples(values: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    """Records hold tuples where JSON has lists."""
    return {name: tuple(values[name]) for name in ("roles", "homes", "reach_pools")}


def _new(who: Caller, body: Person) -> Member:
    """Elsewhere someone may be recognised by name; here only by code, so they are added first."""
    if people_of_group(who.organisation).filter(code=body.code).exists():
        raise Conflict(f"“{body.code}” is someone else in this school group.")
    inside = Organisation.objects.below(who.organisation.pk)
    homes = list(inside.filter(code__in=body.homes))
    if len(homes) < len(set(body.homes)):
        unknown = sorted(set(body.homes) - {home.code for home in homes})
        raise Conflict(f"These schools are not known here: {', '.join(unknown)}.")
    if not homes and not who.organisation.is_group and not body.is_group_staff:
        homes = [who.organisation]
    if body.is_group_staff and not can_set_group_work(who.user, who.organisation):
        raise Forbidden("Only the school group says who works for the whole group.")
    at = belonging(who.organisation, homes, is_group_staff=body.is_group_staff)
    person = Member(organisation=at, code=body.code, name=body.name)
    person.is_group_staff = body.is_group_staff
    return save_person(person, homes=homes, by=who.user)


def _refuse_others(who: Caller, person: Member) -> None:
    if not can_edit_person(who.user, person):
        raise Forbidden("This person belongs to another team, which keeps what is known of them.")


def _forget(who: Caller, person: Member, body: Person, spoken_of: list[str]) -> None:
    """What the school filled in and is no longer sent; own answers stay."""
    known = _known(who, body.code)
    gone: dict[str, Answer] = {}
    parts = {reading.competence: reading for reading in readings([person], user=who.user)}
    for name in spoken_of:
        for competence in set(getattr(known, name)) - set(getattr(body, name)):
            now = parts[competence]
            before = gone.get(competence, Answer(now.level, now.motivation))
            is_level = name in {"levels", "specialisations"}
            gone[competence] = (
                Answer(None, before.motivation) if is_level else Answer(before.level, None)
            )
    if gone:
        rate(person, gone, by=who.user, for_school=True)


def _team(who: Caller, place: Organisation) -> PersonQuerySet:
    inside = Organisation.objects.below(who.organisation.pk)
    here = Member.objects.working_at(place).current()
    return here.select_related("organisation__parent").prefetch_related(Prefetch("homes", inside))


def _told(who: Caller, people: list[Member]) -> list[Person]:
    """Without the scope, not even whether anything is known of what they can."""
    records = records_of(people, for_user=who.user)
    if not who.may("levels:read"):
        return [_person(each, hides=True) for each in records]
    own = Rating.objects.filter(person__in=people, origin=Rating.Origin.SELF)
    read = [own.with_level_for(who.user), own.with_wish_for(who.user)]
    seen = sorted({pk for rows in read for pk in rows.values_list("person_id", flat=True)})
    if seen:
        record(who.user, "read_answers_by_api", who.organisation, people=seen)
    return [_person(each) for each in records]


def _person(told: PersonRecord, *, hides: bool = False) -> Person:
    values = asdict(told)
    if hides:
        values |= dict.fromkeys(RATED)
    lists = {name: list(values[name]) for name in ("roles", "homes", "reach_pools")}
    return Person.model_construct(**values | lists)


def _known(who: Caller, code: str) -> PersonRecord:
    """As the account of the token may read it."""
    people = list(_team(who, who.organisation).filter(code=code))
    if not people:
        raise NotThere("person")
    return records_of(people, for_user=who.user)[0]


def _found(who: Caller, code: str) -> Person | None:
    people = list(_team(who, who.organisation).filter(code=code))
    return next(iter(_told(who, people)), None)


def _required(who: Caller, code: str) -> Person:
    found = _found(who, code)
    if found is None:
        raise NotThere("person")
    return found
