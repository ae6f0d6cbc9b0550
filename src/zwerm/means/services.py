"""Changes to hours, one function for each deed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from zwerm.accounts.models import User
from zwerm.core.errors import DomainError
from zwerm.core.models import record
from zwerm.people.models import Person
from zwerm.people.queries import people_by_code
from zwerm.schools.models import Organisation, Provenance, SchoolYear
from zwerm.workbook.records import MeansRecord, SourceRecord

from .models import Grant, PointsGrant, Source
from .rules import can_set_hours
from .years import refuse_if_over

MOST_WEEKLY_MINUTES = 60 * 60
LONGEST_NOTE = 200


@transaction.atomic
def set_hours(
    person: Person,
    source: Source,
    *,
    school_year: SchoolYear,
    weekly_minutes: int,
    by: User | None,
    provenance: str = Provenance.GRANTED,
    note: str = "",
) -> Grant | None:
    """Give someone these hours a week from a source; none takes them away."""
    if problem := refusal(person, source, weekly_minutes):
        raise DomainError(problem)
    which: dict[str, Any] = {"person": person, "source": source, "school_year": school_year}
    values = {"weekly_minutes": weekly_minutes, "provenance": provenance, "note": note}
    before = Grant.objects.filter(**which).first()
    if before is None and not weekly_minutes:
        return None
    if before and all(getattr(before, key) == value for key, value in values.items()):
        return before
    grant = None
    if weekly_minutes:
        grant, _created = Grant.objects.update_or_create(**which, defaults=values)
    elif before:
        before.delete()
    record(
        by,
        "set_hours",
        person,
        source=source.code,
        school_year=school_year.code,
        minutes=weekly_minutes,
        minutes_before=before.weekly_minutes if before else 0,
    )
    return grant


def refusal(person: Person, source: Source, weekly_minutes: int) -> str:
    """Why these hours cannot be, in words for the user; empty when they can."""
    if weekly_minutes < 0 or weekly_minutes > MOST_WEEKLY_MINUTES:
        return _("Nobody can have fewer than 0 or more than 60 hours a week from one source.")
    if weekly_minutes and source.teacher_only and not person.is_teacher:
        return _("%(source)s is only for people who teach. Say first that %(person)s teaches.") % {
            "source": source.name,
            "person": person.name,
        }
    return ""


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
    grants = _grants_of({people[row.person].pk for row in rows}, school_year)
    # Most rows of a workbook that comes back say what is there already.
    same = {(each.person_id, each.source_id, *_told(each)) for each in grants}
    # Of what is said twice the last counts.
    for row in {(row.person, row.source): row for row in rows}.values():
        person, source = people[row.person], known[row.source]
        if (person.pk, source.pk, *_told(row)) not in same:
            minutes, provenance, note = _told(row)
            told: dict[str, Any] = {
                "weekly_minutes": minutes,
                "provenance": provenance,
                "note": note,
            }
            set_hours(person, source, school_year=school_year, by=by, **told)
    named = {(people[row.person].pk, row.source) for row in rows}
    for grant in grants:
        if (grant.person_id, grant.source.code) not in named:
            set_hours(grant.person, grant.source, school_year=school_year, weekly_minutes=0, by=by)
    return AppliedMeans(people=len({row.person for row in rows}), sources=added)


def _told(hours: Grant | MeansRecord) -> tuple[int, str, str]:
    return hours.weekly_minutes, hours.provenance, hours.note[:LONGEST_NOTE]


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
    for row in new:
        Source.objects.create(
            owner=organisation.top,
            country=organisation.country,
            code=row.code,
            name_nl=row.name,
            clusters=list(row.clusters),
            teacher_only=row.teacher_only,
            home_only=row.home_only,
            pattern=4,
        )
    return len(new)


def _grants_of(people: set[int], school_year: SchoolYear) -> list[Grant]:
    """What they have this year, before anything changes."""
    found = Grant.objects.filter(school_year=school_year, person__in=people)
    return list(found.select_related("person", "source"))
