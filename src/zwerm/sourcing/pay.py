"""What the hours of a vacancy cost in points, for each diploma, and how sure each figure is."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from zwerm.means.figures import figures_of, ict_week_key
from zwerm.means.models import ReferenceFigure
from zwerm.means.points import full_time_job, points_spent_on
from zwerm.schools.models import Organisation, SchoolYear

from .profile import Diploma

ORDER: tuple[Diploma, ...] = ("hso", "bachelor", "master")


@dataclass(frozen=True, slots=True)
class PayRow:
    diploma: Diploma
    full_time: ReferenceFigure
    points: Decimal


@dataclass(frozen=True, slots=True)
class Pay:
    """Nothing where a country has no points."""

    rows: tuple[PayRow, ...] = ()
    week: ReferenceFigure | None = None

    @property
    def figures(self) -> tuple[ReferenceFigure, ...]:
        week = (self.week,) if self.week else ()
        return (*(row.full_time for row in self.rows), *week)

    @property
    def is_sure(self) -> bool:
        return all(figure.is_verified for figure in self.figures)

    @property
    def sources(self) -> list[str]:
        """Each figure with its date, its source and how sure it is."""
        return [
            _("%(name)s: %(amount)s %(unit)s, since %(day)s (%(status)s; %(source)s)")
            % {
                "name": figure.name,
                "amount": figure.amount,
                "unit": figure.unit_label,
                "day": date_format(figure.valid_from, "j F Y"),
                "status": figure.get_status_display(),
                "source": figure.source,
            }
            for figure in self.figures
        ]

    def is_more_than_full_time(self, minutes: int) -> bool:
        return self.week is not None and minutes > self.week.value * 60


def pay(organisation: Organisation, school_year: SchoolYear, minutes: int) -> Pay:
    known = figures_of(organisation, school_year)
    week = known.get(ict_week_key(organisation))
    if week is None:
        return Pay()
    rows = []
    for diploma in ORDER:
        figure = known.get(f"points-full-time-{diploma}")
        if figure is not None:
            job = full_time_job(figure.value, week.value)
            rows.append(PayRow(diploma, figure, points_spent_on(minutes, job)))
    return Pay(tuple(rows), week)
