"""A school year of learning: days of trainings, and when experiments begin and end."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from zwerm.accounts.models import User
from zwerm.schools.models import FIRST_MONTH, Organisation, SchoolYear

from .models import Experiment, Session, Training, TrainingQuerySet
from .queries import at_place


@dataclass(frozen=True, slots=True)
class Entry:
    """Something on a day; one of the two is there."""

    day: date
    session: Session | None = None
    experiment: Experiment | None = None
    is_end: bool = False


@dataclass(frozen=True, slots=True)
class Month:
    first: date
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Year:
    school_year: SchoolYear
    months: tuple[Month, ...]
    without_day: tuple[Training, ...]
    others: tuple[SchoolYear, ...]

    @property
    def is_empty(self) -> bool:
        return not self.without_day and not any(month.entries for month in self.months)


def days_of(year: SchoolYear) -> tuple[date, date]:
    """The first and the last day."""
    first = date(year.first_year, FIRST_MONTH, 1)
    return first, date(year.first_year + 1, FIRST_MONTH, 1) - timedelta(days=1)


def year_of(organisation: Organisation, user: User, year: SchoolYear) -> Year:
    first, last = days_of(year)
    plan = at_place(organisation, user).standing()
    by_month: dict[tuple[int, int], list[Entry]] = defaultdict(list)
    for entry in (*_sessions(plan, first, last), *_experiments(organisation, user, first, last)):
        by_month[entry.day.year, entry.day.month].append(entry)
    months = [
        Month(day, tuple(sorted(by_month[day.year, day.month], key=lambda one: one.day)))
        for day in _months(first)
    ]
    undated = plan.filter(school_year=year, sessions=None)
    return Year(
        year,
        tuple(months),
        tuple(undated.select_related("organisation").order_by("title", "pk")),
        tuple(SchoolYear.objects.order_by("first_year")),
    )


def _sessions(plan: TrainingQuerySet, first: date, last: date) -> list[Entry]:
    rows = Session.objects.filter(training__in=plan.values("pk"), day__range=(first, last))
    related = rows.select_related("training__organisation")
    return [Entry(row.day, session=row) for row in related.order_by("day", "starts_at", "pk")]


def _experiments(organisation: Organisation, user: User, first: date, last: date) -> list[Entry]:
    here = Organisation.objects.below(organisation.pk).values("pk")
    rows = Experiment.objects.visible_to(user).filter(organisation__in=here)
    found = rows.exclude(state=Experiment.State.DROPPED).order_by("starts_on", "pk")
    entries = []
    for one in found.filter(starts_on__lte=last, ends_on__gte=first).select_related("organisation"):
        if one.starts_on >= first:
            entries.append(Entry(one.starts_on, experiment=one))
        if one.ends_on <= last:
            entries.append(Entry(one.ends_on, experiment=one, is_end=True))
    return entries


def _months(first: date) -> list[date]:
    return [
        date(first.year + (first.month + number - 1) // 12, (first.month + number - 1) % 12 + 1, 1)
        for number in range(12)
    ]
