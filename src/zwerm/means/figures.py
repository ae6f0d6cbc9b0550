"""The figures in force for an organisation in a school year, and which of them a school needs."""

from collections.abc import Mapping
from datetime import date

from zwerm.schools.models import Organisation, SchoolYear

from . import rulebook
from .models import ReferenceFigure

Figures = Mapping[str, ReferenceFigure]

SECONDARY = {Organisation.Kind.SECONDARY, Organisation.Kind.SPECIAL_SECONDARY}
PRIMARY = {Organisation.Kind.PRIMARY, Organisation.Kind.SPECIAL}

COEFFICIENT = "points-per-weighted-pupil"
MONEY_COEFFICIENT = "operating-euro-per-weighted-pupil"
PERIOD = "teaching-period-minutes"
GLOBAL_USAGE = "global-points-usage"
SCHOOL_WEEKS = "school-weeks-a-year"


def first_day(organisation: Organisation, school_year: SchoolYear) -> date:
    return rulebook.first_day(organisation.country, school_year.first_year)


def figures(country: str, on: date) -> dict[str, ReferenceFigure]:
    """The official figures in force on a day, by key."""
    rows = ReferenceFigure.objects.filter(country=country, owner=None)
    return rulebook.in_force(rows, on)


def figures_of(organisation: Organisation, school_year: SchoolYear) -> dict[str, ReferenceFigure]:
    """Those that count for this organisation: its school group's own before the official ones."""
    rows = ReferenceFigure.objects.usable_at(organisation)
    return rulebook.in_force(rows, first_day(organisation, school_year))


def ict_week_key(place: Organisation) -> str:
    """In secondary education the week of an ICT coordinator is not confirmed."""
    is_secondary = place.education in SECONDARY
    return "full-time-clock-hours-secondary" if is_secondary else "full-time-clock-hours"


def support_week_key(place: Organisation) -> str:
    is_adult = place.education == Organisation.Kind.ADULT
    return f"full-time-clock-hours-{'adult-administration' if is_adult else 'administration'}"


def bpt_keys(place: Organisation) -> tuple[str, str] | None:
    """The cap on BPT periods and how it is rounded; None where no cap is known."""
    if place.education in PRIMARY:
        return ("bpt-cap-primary", "bpt-rounds-up-from-primary")
    if place.education in SECONDARY:
        return ("bpt-cap-secondary", "bpt-rounds-up-from-secondary")
    return None
