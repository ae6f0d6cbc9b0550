"""All schools of a group beside each other, with totals that add up."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from zwerm.schools.models import Organisation

from .budget_lines import BudgetLine
from .envelopes import SchoolEnvelope
from .holdings import Holdings


@dataclass(frozen=True, slots=True)
class SchoolRow:
    place: Organisation
    envelope: SchoolEnvelope | None
    points_minutes: int
    other_minutes: int
    people_minutes: int
    money_cents: int
    is_forecast: bool
    has_too_many_periods: bool

    @property
    def minutes(self) -> int:
        """What was granted or is foreseen, from all sources."""
        return self.points_minutes + self.other_minutes

    @property
    def left_minutes(self) -> int:
        """Not yet with anyone; below zero: people have more than there is."""
        return self.minutes - self.people_minutes

    @property
    def computed(self) -> Decimal | None:
        return self.envelope.envelope.computed if self.envelope else None

    @property
    def granted(self) -> Decimal | None:
        return self.envelope.granted if self.envelope else None

    @property
    def difference(self) -> Decimal | None:
        return self.envelope.envelope.difference if self.envelope else None


@dataclass(frozen=True, slots=True)
class SchoolTable:
    rows: tuple[SchoolRow, ...]

    @property
    def points_minutes(self) -> int:
        return sum(row.points_minutes for row in self.rows)

    @property
    def other_minutes(self) -> int:
        return sum(row.other_minutes for row in self.rows)

    @property
    def people_minutes(self) -> int:
        return sum(row.people_minutes for row in self.rows)

    @property
    def minutes(self) -> int:
        return sum(row.minutes for row in self.rows)

    @property
    def left_minutes(self) -> int:
        return self.minutes - self.people_minutes

    @property
    def money_cents(self) -> int:
        return sum(row.money_cents for row in self.rows)

    @property
    def granted(self) -> Decimal:
        return sum((row.granted for row in self.rows if row.granted is not None), Decimal(0))

    @property
    def computed(self) -> Decimal:
        return sum((row.computed for row in self.rows if row.computed is not None), Decimal(0))

    @property
    def forecasts(self) -> int:
        return sum(row.is_forecast for row in self.rows)

    @property
    def without_anything(self) -> int:
        return sum(row.place.is_school and not row.minutes for row in self.rows)


def school_table(held: Holdings) -> SchoolTable:
    """The group itself stands last, and only when it has something of its own."""
    too_many = {check.place.pk for check in held.bpt_checks if check.is_refused}
    places = sorted(held.places, key=lambda place: place.is_group)
    rows = [_row(held, place, has_too_many=place.pk in too_many) for place in places]
    return SchoolTable(
        tuple(
            row
            for row in rows
            if row.place.is_school or row.minutes or row.people_minutes or row.money_cents
        )
    )


def _row(held: Holdings, place: Organisation, *, has_too_many: bool) -> SchoolRow:
    lines = [line for line in held.lines if line.place.pk == place.pk]
    return SchoolRow(
        place=place,
        envelope=held.envelopes.get(place.pk),
        points_minutes=_minutes(line for line in lines if line.is_points),
        other_minutes=_minutes(line for line in lines if not line.is_points),
        people_minutes=sum(
            minutes for (at, _code), minutes in held.people_minutes.items() if at == place.pk
        ),
        money_cents=sum(
            money.cents for money in held.money if held.home.get(money.organisation_id) == place.pk
        ),
        is_forecast=any(line.is_forecast for line in lines),
        has_too_many_periods=has_too_many,
    )


def _minutes(lines: Iterable[BudgetLine]) -> int:
    return sum(line.counted_minutes for line in lines)
