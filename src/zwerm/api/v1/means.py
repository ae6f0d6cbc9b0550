"""Hours: who has how many a week, from which source."""

from typing import TYPE_CHECKING, Annotated

from django.http import HttpRequest
from ninja import Path, Router, Schema, Status

from zwerm.api.interface import caller, operation, writing
from zwerm.api.merging import merged, partial
from zwerm.api.paging import CodePage, listed
from zwerm.api.principal import Caller
from zwerm.api.principal import school_year as year_of
from zwerm.api.problems import Conflict, Forbidden, NotThere
from zwerm.api.records import Means, Source
from zwerm.api.types import Code, SourceCode, Strict
from zwerm.means.models import Grant
from zwerm.means.models import Source as SourceRow
from zwerm.means.queries import means_records, source_records
from zwerm.means.rules import can_set_hours
from zwerm.means.services import set_hours
from zwerm.people.models import Person
from zwerm.schools.models import SchoolYear

from .organisations import InYear

router = Router()
if TYPE_CHECKING:
    MeansPatch = Strict
else:
    MeansPatch = partial(Means, without=("person", "source"))


class MeansPage(Schema):
    """A page of them, by person and source."""

    items: list[Means]
    next: str | None


class Sources(Schema):
    items: list[Source]
    next: str | None


@operation(
    router, "get", "/sources", "means:read", answers=Sources, summary="Where hours can come from"
)
def list_sources(request: HttpRequest, page: CodePage) -> Sources:
    here = caller(request).organisation
    rows, following = listed(
        request, source_records(here.country, here), page, lambda row: row.code
    )
    items = [
        Source.model_construct(
            code=row.code,
            name=row.name,
            clusters=list(row.clusters),
            teacher_only=row.teacher_only,
            home_only=row.home_only,
        )
        for row in rows
    ]
    return Sources(items=items, next=following)


@operation(
    router,
    "get",
    "/means",
    "means:read",
    answers=MeansPage,
    summary="The hours of everyone in a school year",
)
def list_means(request: HttpRequest, page: CodePage, school_year: InYear = None) -> MeansPage:
    here, year = caller(request).organisation, year_of(school_year)
    records = means_records(here, year)
    rows, following = listed(request, records, page, lambda row: f"{row.person} {row.source}")
    items = [
        Means.model_construct(
            person=row.person,
            source=row.source,
            weekly_minutes=row.weekly_minutes,
            provenance=row.provenance,
            note=row.note,
        )
        for row in rows
    ]
    return MeansPage(items=items, next=following)


@operation(
    router,
    "get",
    "/means/{person}/{source}",
    "means:read",
    answers=Means,
    summary="The hours of one person from one source",
)
def get_means(
    request: HttpRequest,
    person: Annotated[Code, Path()],
    source: Annotated[SourceCode, Path()],
    school_year: InYear = None,
) -> Means:
    return _required(caller(request), person, source, year_of(school_year))


@operation(
    router,
    "put",
    "/means/{person}/{source}",
    "means:write",
    answers=Means,
    summary="Give someone these hours from a source",
)
def put_means(
    request: HttpRequest,
    person: Annotated[Code, Path()],
    source: Annotated[SourceCode, Path()],
    body: Means,
    school_year: InYear = None,
) -> Means:
    year = year_of(school_year)
    if (body.person, body.source) != (person, source):
        raise Conflict("Person and source in the body are not those of the address.")
    with writing(request, lambda: _found(caller(request), person, source, year)) as who:
        return _put(who, body, year)


@operation(
    router,
    "patch",
    "/means/{person}/{source}",
    "means:write",
    answers=Means,
    summary="Change what is sent of these hours",
)
def patch_means(
    request: HttpRequest,
    person: Annotated[Code, Path()],
    source: Annotated[SourceCode, Path()],
    body: MeansPatch,
    school_year: InYear = None,
) -> Means:
    year = year_of(school_year)
    with writing(request, lambda: _found(caller(request), person, source, year)) as who:
        now = _required(who, person, source, year).model_dump()
        return _put(who, Means(**merged(now, body.model_dump(exclude_unset=True))), year)


@operation(
    router,
    "delete",
    "/means/{person}/{source}",
    "means:write",
    answers=None,
    status=204,
    summary="Take these hours away",
)
def remove_means(
    request: HttpRequest,
    person: Annotated[Code, Path()],
    source: Annotated[SourceCode, Path()],
    school_year: InYear = None,
) -> Status[None]:
    year = year_of(school_year)
    with writing(request, lambda: _found(caller(request), person, source, year)) as who:
        _required(who, person, source, year)
        _set(who, Means(person=person, source=source, weekly_minutes=0), year)
    return Status(204, None)


def _put(who: Caller, means: Means, year: SchoolYear) -> Means:
    """No hours is nothing that can be read again."""
    if not means.weekly_minutes:
        raise Conflict("To take hours away, delete them.")
    _set(who, means, year)
    return _required(who, means.person, means.source, year)


def _set(who: Caller, means: Means, year: SchoolYear) -> None:
    found = Person.objects.working_at(who.organisation).filter(code=means.person)
    person = found.select_related("organisation__parent__parent").first()
    source = SourceRow.objects.usable_at(who.organisation).filter(code=means.source).first()
    if person is None:
        raise NotThere("person")
    if source is None:
        raise NotThere("source")
    if not can_set_hours(who.user, person):
        raise Forbidden("This person belongs to another team, which gives the hours.")
    set_hours(
        person,
        source,
        school_year=year,
        weekly_minutes=means.weekly_minutes,
        provenance=means.provenance,
        note=means.note,
        by=who.user,
    )


def _found(who: Caller, person: str, source: str, year: SchoolYear) -> Means | None:
    here = Person.objects.working_at(who.organisation).current()
    grant = Grant.objects.filter(
        person__in=here.filter(code=person).values("pk"), source__code=source, school_year=year
    ).first()
    if grant is None:
        return None
    return Means.model_construct(
        person=person,
        source=source,
        weekly_minutes=grant.weekly_minutes,
        provenance=str(grant.provenance),
        note=grant.note,
    )


def _required(who: Caller, person: str, source: str, year: SchoolYear) -> Means:
    found = _found(who, person, source, year)
    if found is None:
        raise NotThere("hours of this person from this source")
    return found
