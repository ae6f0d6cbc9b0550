"""Hours of people: of one from a page, of many from a file, by the same rules."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from zwerm.accounts.models import User
from zwerm.core.audit import Deed, record_many
from zwerm.core.errors import DomainError
from zwerm.people.models import Person
from zwerm.schools.models import Provenance, SchoolYear

from .models import Grant, Source

MOST_WEEKLY_MINUTES = 60 * 60
LONGEST_NOTE = 200
KEPT = ("weekly_minutes", "provenance", "note")


@dataclass(frozen=True, slots=True)
class Hours:
    """What someone is to have a week from a source; none takes it away."""

    person: Person
    source: Source
    weekly_minutes: int
    provenance: str = Provenance.GRANTED
    note: str = ""


def set_hours(
    person: Person,
    source: Source,
    *,
    school_year: SchoolYear,
    weekly_minutes: int,
    by: User | None,
    provenance: str = Provenance.GRANTED,
    note: str = "",
) -> None:
    """Give someone these hours a week from a source; none takes them away."""
    hours = Hours(person, source, weekly_minutes, provenance, note)
    set_many_hours([hours], school_year=school_year, by=by)


@transaction.atomic
def set_many_hours(asked: Sequence[Hours], *, school_year: SchoolYear, by: User | None) -> None:
    """The same for several, each person and source once, in a few statements."""
    for each in asked:
        if problem := refusal(each.person, each.source, each.weekly_minutes):
            raise DomainError(problem)
    whose = {each.person.pk for each in asked}
    known = {
        (grant.person_id, grant.source_id): grant
        for grant in Grant.objects.filter(school_year=school_year, person__in=whose)
    }
    kept, gone, deeds = [], [], []
    for each in asked:
        before = known.get((each.person.pk, each.source.pk))
        now = _grant(each, school_year)
        if _is_same(before, now):
            continue
        if now.weekly_minutes:
            kept.append(now)
        elif before:
            gone.append(before.pk)
        deeds.append(_deed(now, before))
    Grant.objects.filter(pk__in=gone).delete()
    Grant.objects.bulk_create(
        kept,
        batch_size=500,
        update_conflicts=True,
        unique_fields=["person", "school_year", "source"],
        update_fields=KEPT,
    )
    record_many(by, deeds)


def _grant(hours: Hours, school_year: SchoolYear) -> Grant:
    return Grant(
        person=hours.person,
        source=hours.source,
        school_year=school_year,
        weekly_minutes=hours.weekly_minutes,
        provenance=hours.provenance,
        note=hours.note[:LONGEST_NOTE],
    )


def _is_same(before: Grant | None, now: Grant) -> bool:
    if before is None:
        return not now.weekly_minutes
    return all(getattr(before, name) == getattr(now, name) for name in KEPT)


def _deed(now: Grant, before: Grant | None) -> Deed:
    details = {
        "source": now.source.code,
        "school_year": now.school_year.code,
        "minutes": now.weekly_minutes,
        "minutes_before": before.weekly_minutes if before else 0,
    }
    return Deed("set_hours", now.person, details)


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
