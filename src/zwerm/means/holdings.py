"""All that an organisation and everything under it has in a school year, read at once."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet
from django.utils import timezone

from zwerm.schools.models import KeyFigures, Organisation, SchoolYear
from zwerm.schools.queries import PupilBreakdown, breakdowns_of, by_place, open_inside

from . import rulebook
from .budget_lines import (
    SOURCE_OF_ENVELOPE,
    BptCheck,
    BudgetLine,
    bpt_checks,
    forecast_line,
    hours_line,
    points_line,
)
from .envelopes import SchoolEnvelope, school_envelope
from .figures import Figures, first_day
from .held_rows import GrantRow, held_rows
from .models import MoneyBudget, PointsGrant, Source
from .supply import Supply

Envelope = PointsGrant.Envelope


@dataclass(frozen=True, slots=True)
class MoneyBelow:
    """What the schools of a group have, together."""

    schools: int
    cents: int


@dataclass(frozen=True, slots=True)
class Holdings:
    """Places are schools and the organisation itself; what a site has counts for its school."""

    organisation: Organisation
    school_year: SchoolYear
    places: tuple[Organisation, ...]
    known: Figures
    envelopes: Mapping[int, SchoolEnvelope]
    lines: tuple[BudgetLine, ...]
    money: tuple[MoneyBudget, ...]
    sources: Mapping[str, Source]
    people_minutes: Mapping[tuple[int, str], int]  # by place and code of the source
    home: Mapping[int, int]  # of each place and site, the place it counts for
    day: date

    @property
    def minutes(self) -> int:
        return sum(line.counted_minutes for line in self.lines)

    @property
    def own_money(self) -> list[MoneyBudget]:
        """Of the organisation itself; for a school with what its sites have."""
        own = self.organisation.pk
        return [money for money in self.money if self.home[money.organisation_id] == own]

    @property
    def money_below(self) -> "MoneyBelow | None":
        own = {money.pk for money in self.own_money}
        rest = [money for money in self.money if money.pk not in own]
        places = {self.home[money.organisation_id] for money in rest}
        return MoneyBelow(len(places), sum(money.cents for money in rest)) if rest else None

    @property
    def cents(self) -> int:
        return sum(money.cents for money in self.money)

    @property
    def bpt_checks(self) -> list[BptCheck]:
        return bpt_checks(self.lines, self.known)

    @property
    def supplies(self) -> list[Supply]:
        """By place and source, what was granted beside what people have."""
        granted: Counter[tuple[int, str]] = Counter()
        estimated = set()
        for line in self.lines:
            granted[line.place.pk, line.source.code] += line.counted_minutes
            if line.is_estimate:
                estimated.add((line.place.pk, line.source.code))
        keys = dict.fromkeys([*granted, *self.people_minutes])
        return [
            self._supply(key, granted[key], is_estimate=key in estimated)
            for key in keys
            if granted[key] or self.people_minutes.get(key)
        ]

    def _supply(self, key: tuple[int, str], granted: int, *, is_estimate: bool) -> Supply:
        place, code = key
        source = self.sources[code]
        return Supply(
            place=place,
            source=code,
            clusters=tuple(source.clusters),
            granted_minutes=granted,
            people_minutes=self.people_minutes.get(key, 0),
            home_only=source.home_only,
            is_estimate=is_estimate,
        )


def holdings(
    organisation: Organisation,
    school_year: SchoolYear,
    key_figures: "QuerySet[KeyFigures] | None" = None,
) -> Holdings:
    """Whoever shows these checks first that the user may: rules.can_see_means."""
    inside = {place.pk: place for place in open_inside(organisation, school_year)}
    home = {pk: _home(place, inside) for pk, place in inside.items()}
    day = counting_day(organisation, school_year)
    rows = held_rows(organisation, school_year, inside, day, key_figures)
    known = rulebook.in_force(rows.figures, first_day(organisation, school_year))
    sources = {source.code: source for source in rows.sources}
    places = [place for place in inside.values() if not place.is_group]
    pupils = breakdowns_of(places, by_place(rows.key_figures), rows.pupil_counts)
    envelopes = _envelopes(inside.values(), home, pupils, known, rows.points)
    lines = [
        *(
            points_line(each, home[each.organisation_id], _source(each, sources), known, day)
            for each in rows.points
        ),
        *_forecasts(envelopes, rows.points, sources, known),
        *(hours_line(each, home[each.organisation_id], known, day) for each in rows.hours),
    ]
    return Holdings(
        organisation=organisation,
        school_year=school_year,
        places=tuple(place for pk, place in inside.items() if home[pk] is place),
        known=known,
        envelopes=envelopes,
        lines=tuple(lines),
        money=tuple(rows.money),
        sources=sources,
        people_minutes=_people_minutes(home, rows.grants),
        home={pk: place.pk for pk, place in home.items()},
        day=day,
    )


def counting_day(organisation: Organisation, school_year: SchoolYear) -> date:
    """Today in the year that runs, and the first day of any other year."""
    first = first_day(organisation, school_year)
    last = rulebook.last_day(organisation.country, school_year.first_year)
    today = timezone.localdate()
    return today if first <= today <= last else first


def _home(place: Organisation, inside: Mapping[int, Organisation]) -> Organisation:
    """The school of a site; everything else is its own home."""
    if place.kind != Organisation.Kind.SITE:
        return place
    return inside.get(place.parent_id or 0, place)


def _source(grant: PointsGrant, sources: Mapping[str, Source]) -> Source:
    return sources[SOURCE_OF_ENVELOPE[Envelope(grant.envelope)]]


def _envelopes(
    inside: Iterable[Organisation],
    home: Mapping[int, Organisation],
    breakdowns: Mapping[int, PupilBreakdown],
    known: Figures,
    points: list[PointsGrant],
) -> dict[int, SchoolEnvelope]:
    granted: dict[int, Decimal] = {}
    for grant in points:
        if grant.envelope == Envelope.ICT:
            at = home[grant.organisation_id].pk
            granted[at] = granted.get(at, Decimal(0)) + grant.points
    parts: dict[int, list[PupilBreakdown]] = defaultdict(list)
    for pk, breakdown in breakdowns.items():
        if pk in home:
            parts[home[pk].pk].append(breakdown)
    return {
        school.pk: school_envelope(school, parts[school.pk], known, granted.get(school.pk))
        for school in inside
        if school.pk in parts and home[school.pk] is school
    }


def _forecasts(
    envelopes: Mapping[int, SchoolEnvelope],
    points: list[PointsGrant],
    sources: Mapping[str, Source],
    known: Figures,
) -> list[BudgetLine]:
    """For schools without a letter; none when the school group has the points of all together."""
    source = sources.get(SOURCE_OF_ENVELOPE[Envelope.ICT])
    pooled = {p.organisation_id for p in points if p.envelope == Envelope.ICT}
    return [
        forecast_line(each.school, each.envelope.points, source, known, each.figures)
        for each in envelopes.values()
        if source is not None
        and not each.envelope.is_granted
        and each.envelope.points
        and each.school.parent_id not in pooled
    ]


def _people_minutes(
    home: Mapping[int, Organisation], grants: Iterable[GrantRow]
) -> dict[tuple[int, str], int]:
    """Of everyone who belongs here, at the place they belong to."""
    found: Counter[tuple[int, str]] = Counter()
    for place, code, minutes in grants:
        found[home[place].pk, code] += minutes
    return dict(found)
