"""Changes to hours and points, one function for each deed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from zwerm.accounts.models import User
from zwerm.core.errors import DomainError
from zwerm.core.models import record
from zwerm.people.models import Person
from zwerm.people.queries import people_by_code
from zwerm.schools.models import Organisation, SchoolYear
from zwerm.workbook.records import MeansRecord, SourceRecord

from .hours import Hours, refusal, set_hours, set_many_hours
from .models import Grant, PointsGrant, Source
from .rules import can_set_hours
from .years import refuse_if_over

__all__ = [
    "AppliedMeans",
    "apply_means_records",
    "remove_points",
    "set_hours",
    "set_points",
]


@transaction.atomic
def set_points(
    organisation: Organisation,
    *,
    school_year: SchoolYear,
    points: PointsGrant,
    by: User,
) -> PointsGrant:
    """Keep the points of an envelope, once for each diploma they are spent at."""
    refuse_if_over(school_year)
    points.organisation, points.school_year = organisation, school_year
    others = PointsGrant.objects.filter(
        organisation=organisation,
        school_year=school_year,
        envelope=points.envelope,
        diploma=points.diploma,
    )
    if others.exclude(pk=points.pk).exists():
        raise DomainError(
            _("There are points for this diploma already. Change those instead of adding new ones.")
        )
    points.save()
    record(
        by,
        "set_points",
        organisation,
        school_year=school_year.code,
        envelope=points.envelope,
        diploma=points.diploma,
        points=str(points.points),
    )
    return points


@transaction.atomic
def remove_points(points: PointsGrant, *, by: User) -> None:
    refuse_if_over(points.school_year)
    record(by, "removed_points", points.organisation, points=str(points.points))
    points.delete()


@dataclass(frozen=True, slots=True)
class AppliedMeans:
    """What taking over a workbook's hours did."""

    people: int
    sources: int


@transaction.atomic
def apply_means_records(
    organisation: Organisation,
    records: Iterable[MeansRecord],
    *,
    school_year: SchoolYear,
    by: User | None,
    sources: Sequence[SourceRecord] = (),
    people: Mapping[str, Person] | None = None,
) -> AppliedMeans:
    """Take over the hours of a workbook; of people named in it, hours not named there end.

    `people` says who the codes in the workbook are; without it these are the codes known here.
    Hours of people of another team are left as they are.
    Every problem is told at once, and then nothing is changed.
    """
    people = people_by_code(organisation) if people is None else people
    rows = [row for row in records if _may_set(by, people.get(row.person))]
    added = _add_own_sources(organisation, {row.source for row in rows}, sources)
    known = {source.code: source for source in Source.objects.usable_at(organisation)}
    if problems := list(_problems(rows, people, known)):
        raise DomainError(" ".join(dict.fromkeys(problems)))
    # Of what is said twice the last counts.
    said = {(people[row.person].pk, known[row.source].pk): row for row in rows}
    hours = [
        Hours(people[row.person], known[row.source], row.weekly_minutes, row.provenance, row.note)
        for row in said.values()
    ]
    hours += _ended(rows, people, school_year)
    set_many_hours(hours, school_year=school_year, by=by)
    return AppliedMeans(people=len({row.person for row in rows}), sources=added)


def _ended(
    rows: Sequence[MeansRecord], people: Mapping[str, Person], school_year: SchoolYear
) -> Iterator[Hours]:
    """What the people of these rows have this year from a source that is not among theirs."""
    named = {(people[row.person].pk, row.source) for row in rows}
    whose = {pk for pk, _source in named}
    grants = Grant.objects.filter(school_year=school_year, person__in=whose)
    for grant in grants.select_related("person", "source"):
        if (grant.person_id, grant.source.code) not in named:
            yield Hours(grant.person, grant.source, 0)


def _problems(
    rows: Iterable[MeansRecord], people: Mapping[str, Person], known: Mapping[str, Source]
) -> Iterator[str]:
    """Why these hours cannot be kept."""
    for row in rows:
        if row.person not in people:
            yield _("Nobody has the code %(code)s.") % {"code": row.person}
        elif row.source not in known:
            yield _("There is no source %(code)s.") % {"code": row.source}
        elif problem := refusal(people[row.person], known[row.source], row.weekly_minutes):
            yield problem


def _may_set(by: User | None, person: Person | None) -> bool:
    """Without a user it is the installation itself that acts; an unknown person is told later."""
    return by is None or person is None or can_set_hours(by, person)


def _add_own_sources(
    organisation: Organisation, used: set[str], sources: Sequence[SourceRecord]
) -> int:
    """Sources that only the workbook knows become the school group's own."""
    known = set(Source.objects.usable_at(organisation).values_list("code", flat=True))
    new = [row for row in sources if row.code in used - known]
    Source.objects.bulk_create(
        Source(
            owner=organisation.top,
            country=organisation.country,
            code=row.code,
            name_nl=row.name,
            clusters=list(row.clusters),
            teacher_only=row.teacher_only,
            home_only=row.home_only,
            pattern=4,
        )
        for row in new
    )
    return len(new)
