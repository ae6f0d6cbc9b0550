"""Divisions, read only, and what holds for the next one: rules and limits."""

from dataclasses import asdict, replace
from datetime import date, datetime
from typing import Annotated

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from ninja import Path, Query, Router, Schema
from pydantic import Field

from zwerm.accounts.rules import can_lead
from zwerm.api.interface import caller, operation, writing
from zwerm.api.paging import NumberPage, stored
from zwerm.api.principal import Caller
from zwerm.api.principal import school_year as year_of
from zwerm.api.problems import Forbidden, NotThere
from zwerm.api.records import Rule
from zwerm.api.types import Int, Limit, Moment, Strict
from zwerm.planning.exchange import apply_dossier, dossier_of
from zwerm.planning.models import Allocation as Given
from zwerm.planning.models import DivisionSettings, PlannedTask, Scenario
from zwerm.planning.standing_rules import rule_records, rules_about_people
from zwerm.schools.models import Organisation, SchoolYear
from zwerm.tasks.models import PoolingFigures
from zwerm.tasks.pooling import figures_for, save_pooling
from zwerm.tasks.queries import pooling_settings
from zwerm.workbook.records import RuleRecord

from .organisations import InYear

router = Router()


class Division(Schema):
    """One way to divide the tasks in a school year; one of them may be in force."""

    id: int
    name: str
    organisation: str
    school_year: str
    state: str = Field(description="draft, divided, proposed, adopted or replaced")
    created_at: datetime
    divided_at: datetime | None
    adopted_at: datetime | None
    effective_on: date | None


class Divisions(Schema):
    """A page of them, by number."""

    items: list[Division]
    next: str | None


class Allocation(Schema):
    """Minutes a week of a person, from a source."""

    person: str
    source: str
    minutes: int


class Planned(Schema):
    """A task at the place where the division has it done."""

    id: int
    task: str
    level: str = Field(description="S in a school, P in a cluster of schools, G in the group")
    organisation: str
    pool: str
    needed_minutes: int
    given_minutes: int
    outsourced_minutes: int
    is_core: bool
    needs_backup: bool
    allocations: list[Allocation]
    backups: list[str]


class PlannedTasks(Schema):
    """A page of them, by number."""

    items: list[Planned]
    next: str | None


Number = Annotated[int, Path(ge=1, le=2**63 - 1)]


@operation(
    router,
    "get",
    "/divisions",
    "planning:read",
    answers=Divisions,
    summary="Divisions of the organisation of the token and below",
)
def list_divisions(
    request: HttpRequest,
    page: NumberPage,
    updated_since: Annotated[
        Moment | None, Query(description="Made, divided or adopted since then.")
    ] = None,
) -> Divisions:
    rows = _scenarios(caller(request))
    if updated_since is not None:
        rows = rows.filter(_changed_since(updated_since))
    found, following = stored(request, rows, page, "pk")
    return Divisions(items=[_division(row) for row in found], next=following)


@operation(
    router,
    "get",
    "/divisions/{number}",
    "planning:read",
    answers=Division,
    summary="One of them",
)
def get_division(request: HttpRequest, number: Number) -> Division:
    return _division(_scenario(caller(request), number))


@operation(
    router,
    "get",
    "/divisions/{number}/tasks",
    "planning:read",
    answers=PlannedTasks,
    summary="What it plans: who gives how many minutes to which task, and who is the backup",
)
def list_planned_tasks(request: HttpRequest, number: Number, page: NumberPage) -> PlannedTasks:
    scenario = _scenario(caller(request), number)
    rows = scenario.planned_tasks.select_related("task", "organisation").prefetch_related(
        "allocations__person", "allocations__source", "backups__person"
    )
    found, following = stored(request, rows, page, "pk")
    return PlannedTasks(items=[_planned(row) for row in found], next=following)


class Settings(Strict):
    """What holds for every new division of a school year."""

    rules: Annotated[list[Rule], Field(max_length=10_000)]
    max_changes: Limit | None = None
    pooled_fixed_percent: Annotated[Int, Field(ge=100, le=500)] = 150


@operation(
    router,
    "get",
    "/planning-settings",
    "planning:read",
    answers=Settings,
    summary="Rules and limits for new divisions",
)
def get_settings(request: HttpRequest, school_year: InYear = None) -> Settings:
    return _settings(caller(request), year_of(school_year))


@operation(
    router,
    "put",
    "/planning-settings",
    "planning:write",
    answers=Settings,
    summary="Make them what is sent; rules that are not sent go",
)
def put_settings(request: HttpRequest, body: Settings, school_year: InYear = None) -> Settings:
    year = year_of(school_year)
    with writing(request, lambda: _settings(caller(request), year)) as who:
        rules = tuple(RuleRecord(**rule.model_dump()) for rule in body.rules)
        known = dossier_of(who.organisation, year, for_user=who.user)
        # What a dossier does not name stays.
        wanted = replace(
            known,
            rules=rules,
            max_changes=body.max_changes,
            schools=(),
            people=(),
            means=(),
            tasks=(),
            sources=(),
        )
        if (known.rules, known.max_changes) != (rules, body.max_changes):
            apply_dossier(wanted, organisation=who.organisation, school_year=year, by=who.user)
        _set_pooling(who, year, body.pooled_fixed_percent)
        return _settings(who, year)


def _set_pooling(who: Caller, year: SchoolYear, percent: int) -> None:
    here = who.organisation
    if _settings(who, year).pooled_fixed_percent == percent:
        return
    if here.parent_id is not None or not can_lead(who.user, here):
        raise Forbidden("This figure is of the school group, for a token with organisations:write.")
    figures = figures_for(PoolingFigures.objects.in_force(here, year), year)
    figures.fixed_part_percent = percent
    save_pooling(here, figures, school_year=year, by=who.user)


def _settings(who: Caller, year: SchoolYear) -> Settings:
    here = who.organisation
    known = DivisionSettings.objects.filter(organisation=here, school_year=year).first()
    told = rule_records(rules_about_people(here, year))
    return Settings.model_construct(
        rules=[Rule.model_construct(**asdict(rule)) for rule in told],
        max_changes=known.max_changes if known else None,
        pooled_fixed_percent=round(pooling_settings(here, year).fixed_part_factor * 100),
    )


def _changed_since(moment: datetime) -> Q:
    return Q(created_at__gte=moment) | Q(divided_at__gte=moment) | Q(adopted_at__gte=moment)


def _scenarios(who: Caller) -> "QuerySet[Scenario]":
    inside = Organisation.objects.below(who.organisation.pk).values("pk")
    rows = Scenario.objects.visible_to(who.user).filter(organisation__in=inside)
    return rows.defer("problem", "plan").select_related("organisation", "school_year")


def _scenario(who: Caller, number: int) -> Scenario:
    found = _scenarios(who).filter(pk=number).first()
    if found is None:
        raise NotThere("division")
    return found


def _division(row: Scenario) -> Division:
    return Division(
        id=row.pk,
        name=row.name,
        organisation=row.organisation.code,
        school_year=row.school_year.code,
        state=row.state,
        created_at=row.created_at,
        divided_at=row.divided_at,
        adopted_at=row.adopted_at,
        effective_on=row.effective_on,
    )


def _planned(row: PlannedTask) -> Planned:
    given: list[Given] = sorted(row.allocations.all(), key=lambda one: (one.person.code, one.pk))
    return Planned(
        id=row.pk,
        task=row.task.slug,
        level=row.level,
        organisation=row.organisation.code,
        pool=row.pool,
        needed_minutes=row.needed_minutes,
        given_minutes=row.given_minutes,
        outsourced_minutes=row.outsourced_minutes,
        is_core=row.is_core,
        needs_backup=row.needs_backup,
        allocations=[
            Allocation(person=one.person.code, source=one.source.code, minutes=one.minutes)
            for one in given
        ],
        backups=sorted(one.person.code for one in row.backups.all()),
    )
