"""What each school of a group puts into the pool and gets back, in a school year."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from zwerm.core.reading_together import read_together
from zwerm.schools.models import KeyFigures, Organisation, SchoolYear

from .figures import Figures, ict_week_key
from .holdings import Holdings
from .models import PoolRule, PoolShare
from .points import full_time_job, weekly_minutes_for
from .pooling import Balance, PoolBalance, planned
from .supply import minutes_alone


@dataclass(frozen=True, slots=True)
class PoolRow:
    school: Organisation
    share: PoolShare | None
    balance: Balance
    own_minutes: int  # what the school has itself, before it puts anything in
    of_put_in: Decimal | None  # per cent of all that is put in
    of_back: Decimal | None

    @property
    def is_in(self) -> bool:
        return self.share is not None

    @property
    def is_agreed(self) -> bool:
        return self.share is not None and self.share.agreed_weekly_minutes is not None

    @property
    def lacking_minutes(self) -> int:
        """Put in, but not there."""
        return max(self.balance.put_in - self.own_minutes, 0)


@dataclass(frozen=True, slots=True)
class Pool:
    group: Organisation
    rule: PoolRule | None
    rows: tuple[PoolRow, ...]
    balance: PoolBalance
    group_minutes: int  # hours that people of the group have
    unweighted: tuple[Organisation, ...]  # in the pool, but their pupils are not known

    @property
    def members(self) -> list[PoolRow]:
        return [row for row in self.rows if row.is_in]

    @property
    def others(self) -> list[PoolRow]:
        return [row for row in self.rows if not row.is_in]

    @property
    def accounted_minutes(self) -> int:
        return self.balance.back + self.balance.kept

    @property
    def is_promised_too_much(self) -> bool:
        return self.balance.unaccounted < 0

    @property
    def missing_minutes(self) -> int:
        return max(-self.balance.unaccounted, 0)

    @property
    def unpaid_minutes(self) -> int:
        """People of the group have more hours than the pool holds."""
        return max(self.group_minutes - self.balance.put_in, 0)


def rule_in_force(group: Organisation, school_year: SchoolYear) -> PoolRule | None:
    """The newest rule that began in this school year or before."""
    return next(iter(_newest_rule(group, school_year)), None)


def _newest_rule(group: Organisation, school_year: SchoolYear) -> "QuerySet[PoolRule]":
    rules = PoolRule.objects.filter(group=group).select_related("first_school_year", "recorded_by")
    return rules.filter(first_school_year__first_year__lte=school_year.first_year)[:1]


def pool_of(held: Holdings) -> Pool:
    """Of the school group whose holdings these are."""
    group = held.organisation
    schools = [place for place in held.places if place.is_school]
    rules = _newest_rule(group, held.school_year)
    found = PoolShare.objects.filter(organisation__in=schools, school_year=held.school_year)
    read_together(rules, found)
    rule = next(iter(rules), None)
    shares = {share.organisation_id: share for share in found}
    put_in = {
        school.pk: minutes_put_in(shares[school.pk], school, held.known)
        for school in schools
        if school.pk in shares
    }
    weights = _weights(rule.key if rule else PoolRule.Key.PUT_IN, put_in, held)
    balance = planned(
        put_in,
        weights={pk: weight or 0 for pk, weight in weights.items()},
        kept_percent=rule.kept_percent if rule else 0,
        agreed={
            pk: share.agreed_weekly_minutes
            for pk, share in shares.items()
            if share.agreed_weekly_minutes is not None
        },
    )
    return Pool(
        group=group,
        rule=rule,
        rows=_rows(schools, shares, balance, minutes_alone(held.supplies)),
        balance=balance,
        group_minutes=sum(
            minutes for (place, _code), minutes in held.people_minutes.items() if place == group.pk
        ),
        unweighted=tuple(school for school in schools if weights.get(school.pk, 0) is None),
    )


def minutes_put_in(share: PoolShare, school: Organisation, known: Figures) -> int:
    """Points at the diploma the pool spends them at, and other hours."""
    cost, week = known.get(f"points-full-time-{share.diploma}"), known.get(ict_week_key(school))
    if not share.points or cost is None or week is None:
        return share.weekly_minutes
    job = full_time_job(cost.value, week.value)
    return weekly_minutes_for(share.points, job) + share.weekly_minutes


def _weights(
    key: str, put_in: Mapping[int, int], held: Holdings
) -> Mapping[int, Decimal | int | None]:
    """None where the number of pupils is not known."""
    if key == PoolRule.Key.PUPILS:
        pupils = _pupils(held)
        return {pk: pupils.get(pk) for pk in put_in}
    if key == PoolRule.Key.WEIGHTED:
        return {pk: held.envelopes[pk].weighted if pk in held.envelopes else None for pk in put_in}
    return dict.fromkeys(put_in, 1) if key == PoolRule.Key.EQUAL else put_in


def _pupils(held: Holdings) -> Counter[int]:
    """Of schools with their sites."""
    figures = KeyFigures.objects.filter(
        organisation__in=held.home, school_year=held.school_year, pupils__isnull=False
    )
    found: Counter[int] = Counter()
    for pk, pupils in figures.values_list("organisation", "pupils"):
        found[held.home[pk]] += pupils or 0
    return found


def _rows(
    schools: list[Organisation],
    shares: Mapping[int, PoolShare],
    balance: PoolBalance,
    own_minutes: Mapping[int, int],
) -> tuple[PoolRow, ...]:
    by_school = {each.school: each for each in balance.schools}

    def row(school: Organisation) -> PoolRow:
        each = by_school.get(school.pk, Balance(school.pk, 0, 0))
        return PoolRow(
            school=school,
            share=shares.get(school.pk),
            balance=each,
            own_minutes=own_minutes.get(school.pk, 0),
            of_put_in=_percent(each.put_in, balance.put_in),
            of_back=_percent(each.back, balance.back),
        )

    return tuple(row(school) for school in schools)


def _percent(part: int, whole: int) -> Decimal | None:
    return Decimal(part) * 100 / whole if whole else None
