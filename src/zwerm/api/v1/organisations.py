"""Schools, sites and the group, and their key figures of a school year."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

from django.http import HttpRequest
from ninja import Path, Query, Router, Schema
from pydantic import Field

from zwerm.api.interface import caller, operation, writing
from zwerm.api.merging import merged, partial
from zwerm.api.paging import CodePage, listed
from zwerm.api.principal import Caller, school_year
from zwerm.api.problems import Conflict, NotThere
from zwerm.api.records import School
from zwerm.api.types import Int, Line, Provenance, SchoolCode, Strict, Year
from zwerm.schools.figures import Figure as KnownFigure
from zwerm.schools.figures import SchoolFigures
from zwerm.schools.models import KeyFigures, Organisation, SchoolYear
from zwerm.schools.queries import school_records
from zwerm.schools.recording import set_figures, set_outsourcing, stored_figures
from zwerm.schools.services import apply_school_records
from zwerm.workbook.records import SchoolRecord

router = Router()
if TYPE_CHECKING:
    SchoolPatch = Strict
else:
    SchoolPatch = partial(School, without=("code",))
InYear = Annotated[Year | None, Query(description="2026-2027; without it, the present year.")]


class Schools(Schema):
    """A page of them, by code."""

    items: list[School]
    next: str | None


@operation(
    router,
    "get",
    "/organisations",
    "organisations:read",
    answers=Schools,
    summary="The organisation of the token and all below it",
)
def list_organisations(request: HttpRequest, page: CodePage, school_year: InYear = None) -> Schools:
    rows, following = listed(
        request, _records(caller(request), school_year), page, lambda row: row.code
    )
    return Schools(items=[_school(row) for row in rows], next=following)


@operation(
    router,
    "get",
    "/organisations/{code}",
    "organisations:read",
    answers=School,
    summary="One of them",
)
def get_organisation(
    request: HttpRequest, code: Annotated[SchoolCode, Path()], school_year: InYear = None
) -> School:
    return _required(caller(request), code, school_year)


@operation(
    router,
    "put",
    "/organisations/{code}",
    "organisations:write",
    answers=School,
    summary="Make it, or make it what is sent",
)
def put_organisation(
    request: HttpRequest,
    code: Annotated[SchoolCode, Path()],
    body: School,
    school_year: InYear = None,
) -> School:
    with writing(request, lambda: _found(caller(request), code, school_year)) as who:
        return _put(who, code, body, school_year)


@operation(
    router,
    "patch",
    "/organisations/{code}",
    "organisations:write",
    answers=School,
    summary="Change what is sent of it",
)
def patch_organisation(
    request: HttpRequest,
    code: Annotated[SchoolCode, Path()],
    body: SchoolPatch,
    school_year: InYear = None,
) -> School:
    with writing(request, lambda: _found(caller(request), code, school_year)) as who:
        now = _required(who, code, school_year).model_dump()
        patched = School(**merged(now, body.model_dump(exclude_unset=True)))
        return _put(who, code, patched, school_year)


def _put(who: Caller, code: str, school: School, year: str | None) -> School:
    if school.code != code:
        raise Conflict("The code in the body is not that of the address.")
    root, known = who.organisation, _found(who, code, year)
    if known is None:
        inside = Organisation.objects.below(root.pk)
        # Elsewhere a school may be recognised by its name; here only by its code.
        if inside.filter(name__iexact=school.name).exists():
            raise Conflict(f"“{school.name}” is there already, under another code.")
        if school.kind == Organisation.Kind.GROUP.value:
            raise Conflict("A school group is made by whoever runs the installation.")
    record = SchoolRecord(**school.model_dump())
    apply_school_records(root, school_year(year), [record], by=who.user)
    return _required(who, code, year)


def _records(who: Caller, year: str | None) -> tuple[SchoolRecord, ...]:
    return school_records(who.organisation, school_year(year))


def _found(who: Caller, code: str, year: str | None) -> School | None:
    rows = (_school(row) for row in _records(who, year) if row.code == code)
    return next(rows, None)


def _required(who: Caller, code: str, year: str | None) -> School:
    found = _found(who, code, year)
    if found is None:
        raise NotThere("organisation")
    return found


def _school(record: SchoolRecord) -> School:
    return School.model_construct(**asdict(record))


class Figure(Strict):
    """A number, and where it comes from."""

    value: Annotated[Int, Field(ge=0, le=100_000_000)]
    provenance: Provenance = "estimate"
    note: Line = ""


class Figures(Strict):
    """The key figures of a place in a school year. Null: nobody gave it."""

    pupils: Figure | None = None
    devices: Figure | None = None
    staff: Figure | None = None
    outsourcing_cents_a_year: Annotated[Int, Field(ge=0, le=100_000_000_000)] = 0
    categories: dict[str, Figure] = {}


class YearFigures(Figures):
    organisation: SchoolCode
    school_year: Year


class YearFiguresPage(Schema):
    """A page of them, by the code of the organisation."""

    items: list[YearFigures]
    next: str | None


@operation(
    router,
    "get",
    "/key-figures",
    "organisations:read",
    answers=YearFiguresPage,
    summary="Key figures of all places in a school year, each number with its provenance",
)
def list_key_figures(
    request: HttpRequest, page: CodePage, school_year: InYear = None
) -> YearFiguresPage:
    who, year = caller(request), _year(school_year)
    inside = Organisation.objects.below(who.organisation.pk).select_related("parent")
    rows, following = listed(request, list(inside), page, lambda place: place.code)
    return YearFiguresPage(items=_figures(rows, year), next=following)


@operation(
    router,
    "get",
    "/organisations/{code}/key-figures/{year}",
    "organisations:read",
    answers=YearFigures,
    summary="Key figures of one place in a school year",
)
def get_key_figures(
    request: HttpRequest, code: Annotated[SchoolCode, Path()], year: Annotated[Year, Path()]
) -> YearFigures:
    return _figures([caller(request).place(code)], _year(year))[0]


@operation(
    router,
    "put",
    "/organisations/{code}/key-figures/{year}",
    "organisations:write",
    answers=YearFigures,
    summary="Make them what is sent; what is left out is not known",
)
def put_key_figures(
    request: HttpRequest,
    code: Annotated[SchoolCode, Path()],
    year: Annotated[Year, Path()],
    body: Figures,
) -> YearFigures:
    place, when = caller(request).place(code), _year(year)
    with writing(request, lambda: _figures([place], when)[0]) as who:
        now = stored_figures([place], when)[place.pk]
        entry = SchoolFigures(
            place,
            {name: _known(getattr(body, name)) for name in KeyFigures.NUMBERS},
            {**dict.fromkeys(now.counts), **{k: _known(f) for k, f in body.categories.items()}},
        )
        set_figures([entry], when, by=who.user)
        if _figures([place], when)[0].outsourcing_cents_a_year != body.outsourcing_cents_a_year:
            cents = body.outsourcing_cents_a_year
            set_outsourcing(place, when, by=who.user, cents_a_year=cents)
        return _figures([place], when)[0]


def _year(code: str | None) -> SchoolYear:
    return school_year(code)


def _known(figure: Figure | None) -> KnownFigure | None:
    return KnownFigure(figure.value, figure.provenance, figure.note) if figure else None


def _figures(places: list[Organisation], year: SchoolYear) -> list[YearFigures]:
    stored = stored_figures(places, year)
    money = dict(
        KeyFigures.objects.filter(organisation__in=places, school_year=year).values_list(
            "organisation", "outsourcing_cents_a_year"
        )
    )
    return [
        YearFigures.model_construct(
            organisation=place.code,
            school_year=year.code,
            pupils=_told(stored[place.pk].figures["pupils"]),
            devices=_told(stored[place.pk].figures["devices"]),
            staff=_told(stored[place.pk].figures["staff"]),
            outsourcing_cents_a_year=money.get(place.pk, 0),
            categories={
                code: told
                for code, figure in stored[place.pk].counts.items()
                if (told := _told(figure))
            },
        )
        for place in places
    ]


def _told(figure: KnownFigure | None) -> Figure | None:
    if figure is None:
        return None
    return Figure.model_construct(
        value=figure.value, provenance=figure.provenance, note=figure.note
    )
