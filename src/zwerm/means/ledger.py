"""What each source gives against the hours people have from it."""

from collections.abc import Iterable
from dataclasses import dataclass

from zwerm.schools.models import Organisation

from .budget_lines import BudgetLine, Envelope
from .figures import Figures, ict_week_key
from .holdings import Holdings
from .models import PointsGrant, ReferenceFigure, Source
from .points import full_time_job, weekly_minutes_for


@dataclass(frozen=True, slots=True)
class Below:
    """What the schools of a group have from a source, together."""

    schools: int
    minutes: int
    is_estimate: bool
    is_confirmed: bool


@dataclass(frozen=True, slots=True)
class SourceAccount:
    """One source: in by letter or agreement, out to people, and what is left."""

    source: Source
    place: Organisation  # whose ledger it is
    lines: tuple[BudgetLine, ...]
    people_minutes: int

    @property
    def own_lines(self) -> list[BudgetLine]:
        """Of the place itself; a group with sixty schools shows the rest as one sum."""
        return [line for line in self.lines if line.place.pk == self.place.pk]

    @property
    def below(self) -> "Below | None":
        lines = [line for line in self.lines if line.place.pk != self.place.pk]
        if not lines:
            return None
        return Below(
            schools=len({line.place.pk for line in lines}),
            minutes=sum(line.counted_minutes for line in lines),
            is_estimate=any(line.is_estimate for line in lines),
            is_confirmed=all(line.is_confirmed for line in lines),
        )

    @property
    def granted_minutes(self) -> int:
        return sum(line.counted_minutes for line in self.lines)

    @property
    def left_minutes(self) -> int:
        return max(self.granted_minutes - self.people_minutes, 0)

    @property
    def over_minutes(self) -> int:
        """More with people than was granted."""
        return max(self.people_minutes - self.granted_minutes, 0)

    @property
    def minutes(self) -> int:
        """Counted once: the larger of what was granted and what people have."""
        return max(self.granted_minutes, self.people_minutes)

    @property
    def is_estimate(self) -> bool:
        return any(line.is_estimate for line in self.lines)


@dataclass(frozen=True, slots=True)
class Ledger:
    accounts: tuple[SourceAccount, ...]

    @property
    def granted_minutes(self) -> int:
        return sum(account.granted_minutes for account in self.accounts)

    @property
    def people_minutes(self) -> int:
        return sum(account.people_minutes for account in self.accounts)

    @property
    def left_minutes(self) -> int:
        return sum(account.left_minutes for account in self.accounts)

    @property
    def over_minutes(self) -> int:
        return sum(account.over_minutes for account in self.accounts)

    @property
    def minutes(self) -> int:
        return sum(account.minutes for account in self.accounts)


def ledger(held: Holdings) -> Ledger:
    """One account for each source that gives something or that people have hours from."""
    accounts = []
    for code, source in held.sources.items():
        lines = tuple(line for line in held.lines if line.source.code == code)
        given = sum(minutes for (_place, of), minutes in held.people_minutes.items() if of == code)
        if lines or given:
            accounts.append(SourceAccount(source, held.organisation, lines, given))
    return Ledger(tuple(accounts))


@dataclass(frozen=True, slots=True)
class DiplomaOffer:
    """What ICT points would buy at one diploma."""

    label: str
    cost: ReferenceFigure
    minutes: int


def diploma_offers(lines: Iterable[BudgetLine], known: Figures) -> list[DiplomaOffer]:
    """All ICT points of these lines spent at each diploma in turn."""
    ict = [line for line in lines if line.runs and _is_ict(line)]
    costs = {
        diploma: known.get(f"points-full-time-{diploma}") for diploma in PointsGrant.Diploma.values
    }
    return [
        DiplomaOffer(
            str(PointsGrant.Diploma(diploma).label),
            cost,
            sum(_minutes_at(line, cost, known) for line in ict),
        )
        for diploma, cost in costs.items()
        if cost and ict
    ]


def _is_ict(line: BudgetLine) -> bool:
    granted = line.budget
    return line.is_forecast or (
        isinstance(granted, PointsGrant) and granted.envelope == Envelope.ICT
    )


def _minutes_at(line: BudgetLine, cost: ReferenceFigure, known: Figures) -> int:
    week = known.get(ict_week_key(line.place))
    if week is None:
        return 0
    return weekly_minutes_for(line.amount, full_time_job(cost.value, week.value))


def schools_without_points(held: Holdings) -> int:
    """How many schools still have to type theirs; none when the group has all points together."""
    if any(_is_ict(line) and not line.is_forecast and line.place.is_group for line in held.lines):
        return 0
    return sum(
        not envelope.envelope.is_granted
        for envelope in held.envelopes.values()
        if envelope.school.is_school
    )
