"""A whole dossier at once: what the workbook carries, in the format that files have too."""

from dataclasses import asdict
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from zwerm.api.interface import caller, operation, writing
from zwerm.api.principal import Caller
from zwerm.api.principal import school_year as year_of
from zwerm.api.problems import Conflict
from zwerm.api.records import Dossier
from zwerm.core.models import record
from zwerm.people.queries import whose_answers
from zwerm.planning.differences import Imported
from zwerm.planning.dossier_json import dossier_from_data
from zwerm.planning.exchange import apply_dossier, dossier_of, preview

from .organisations import InYear

router = Router()
AREAS = ("organisations", "people", "levels", "tasks", "means", "planning")
RATED = ("levels", "specialisations", "motivation", "specialisation_motivation")
READS = tuple(f"{area}:read" for area in AREAS)
WRITES = tuple(f"{area}:write" for area in AREAS)


class AreaChanges(Schema):
    """What happens to one kind of records; `kept` is known here and not in the dossier."""

    area: str
    created: int
    updated: int
    removed: int
    unchanged: int
    kept: int


class Applied(Schema):
    """What taking over a dossier did, or would do."""

    is_dry_run: bool
    areas: list[AreaChanges]
    kept_own_answers: int = Field(description="Own answers that the dossier says otherwise.")
    schools_left_alone: list[str]
    people_left_alone: list[str]


@operation(
    router,
    "get",
    "/dossier",
    *READS,
    answers=Dossier,
    summary="Everything that is needed to divide the tasks here",
)
def get_dossier(request: HttpRequest, school_year: InYear = None) -> Dossier:
    who = caller(request)
    read = whose_answers(who.organisation, user=who.user)
    if read:
        record(who.user, "read_answers_by_api", who.organisation, people=read)
    return _dossier(who, school_year)


@operation(
    router,
    "put",
    "/dossier",
    *WRITES,
    answers=Applied,
    summary="Take over a dossier, all of it or nothing; what it does not name stays",
)
def put_dossier(
    request: HttpRequest,
    body: Dossier,
    is_dry_run: Annotated[  # noqa: FBT002 - from the address
        bool, Query(description="Tell what it would do, and do nothing.")
    ] = False,
) -> Applied:
    request.has_no_tag = True  # type: ignore[attr-defined] # what it answers is no dossier
    with writing(request, lambda: _dossier(caller(request), body.school_year)) as who:
        year = year_of(body.school_year)
        dossier = dossier_from_data(_data(body))
        _refuse_unknown(body)
        take = preview if is_dry_run else apply_dossier
        done = take(dossier, organisation=who.organisation, school_year=year, by=who.user)
    return _applied(done, is_dry_run=is_dry_run)


def _dossier(who: Caller, year: str | None) -> Dossier:
    return Dossier.model_validate(
        _lists(asdict(dossier_of(who.organisation, year_of(year), for_user=who.user)))
    )


def _lists(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _lists(each) for name, each in value.items()}
    return [_lists(each) for each in value] if isinstance(value, list | tuple) else value


def _data(body: Dossier) -> dict[str, Any]:
    """What someone can and likes and is not told, is not known."""
    data = body.model_dump()
    for person in data["people"]:
        person |= {name: person[name] or {} for name in RATED}
    return data


def _refuse_unknown(body: Dossier) -> None:
    """Hours of somebody, or from a source, that the dossier itself does not name."""
    people = {person.code for person in body.people}
    lost = sorted({row.person for row in body.means} - people)
    if lost:
        raise Conflict(f"Hours are told of people who are not in the dossier: {', '.join(lost)}.")
    for name, codes in (
        ("schools", [school.code for school in body.schools]),
        ("people", [person.code for person in body.people]),
        ("tasks", [task.slug for task in body.tasks]),
    ):
        if len(codes) != len(set(codes)):
            raise Conflict(f"Two {name} have one code.")


def _applied(done: Imported, *, is_dry_run: bool) -> Applied:
    return Applied(
        is_dry_run=is_dry_run,
        areas=[
            AreaChanges(
                area=area.area,
                created=len(area.created),
                updated=len(area.updated),
                removed=len(area.removed),
                unchanged=area.unchanged,
                kept=area.kept,
            )
            for area in done.areas
        ],
        kept_own_answers=done.kept_own_answers,
        schools_left_alone=list(done.schools_left_alone),
        people_left_alone=list(done.people_left_alone),
    )
