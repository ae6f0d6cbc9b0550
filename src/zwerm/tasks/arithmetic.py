"""The sum behind the hours of a task, in words a head of school can check."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from zwerm.workbook.records import Effort

from .effort import Driver, EffortPart
from .queries import TailoredTask
from .school_efforts import SchoolEffort

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

DRIVERS: Mapping[Driver, "StrOrPromise"] = {
    "devices": _("%(minutes)s min per 100 devices (%(count)s)"),
    "pupils": _("%(minutes)s min per 100 pupils (%(count)s)"),
    "staff": _("%(minutes)s min per 100 staff (%(count)s)"),
}


@dataclass(frozen=True, slots=True)
class SchoolLine:
    """What holds at one school."""

    school: str
    words: str
    minutes: int
    provenance: str = ""


@dataclass(frozen=True, slots=True)
class Arithmetic:
    sum: str  # 15 min fixed + 12 min per 100 devices (940)
    minutes: int
    deviations: tuple[SchoolLine, ...] = ()


def arithmetic(row: TailoredTask) -> Arithmetic:
    """One sum for the schools where nothing is special, and a line for each of the others."""
    usual, special = [], []
    for school in row.schools:
        if school.status != row.status or school.is_own_figure:
            special.append(school)
        elif _is_usual(school.parts, row.record.effort):
            usual.append(school)
        else:
            special.append(school)
    return Arithmetic(
        sum=terms(part for school in usual for part in school.parts),
        minutes=sum(school.minutes for school in usual),
        deviations=tuple(_line(school) for school in special if _is_worth_saying(school, row)),
    )


def school_lines(row: TailoredTask) -> tuple[SchoolLine, ...]:
    """Every school with its own sum."""
    return tuple(_line(school) for school in row.schools)


def terms(parts: Iterable[EffortPart]) -> str:
    """Parts of several schools with the same rates, added up by driver."""
    minutes: dict[Driver, float] = defaultdict(float)
    count: dict[Driver, int] = defaultdict(int)
    for part in parts:
        minutes[part.driver] += part.minutes
        count[part.driver] += part.count
    return " + ".join(_term(driver, minutes[driver], count[driver]) for driver in minutes)


def together_words(row: TailoredTask) -> str:
    """The sum when the schools do it once, for all of them; empty where they cannot."""
    found = row.together
    if found is None:
        return ""
    values = {
        "fixed": _number(found.fixed),
        "factor": _number(found.factor),
        "schools": found.schools,
        "growing": _number(found.growing),
        "saved": found.saved_percent,
        "minutes": _number(found.minutes),
    }
    if found.is_scaled:
        return (
            gettext(
                "%(fixed)s min fixed × %(factor)s, once for %(schools)d schools, + %(growing)s min "
                "that grows − %(saved)d %%; own figures shrink alike: %(minutes)s min"
            )
            % values
        )
    if not found.growing:
        return (
            gettext(
                "%(fixed)s min fixed × %(factor)s, once for %(schools)d schools = %(minutes)s min"
            )
            % values
        )
    if found.minutes == found.alone:
        return gettext("Doing it together saves nothing here: %(minutes)s min.") % values
    return (
        gettext(
            "%(fixed)s min fixed × %(factor)s, once for %(schools)d schools, + %(growing)s min "
            "that grows − %(saved)d %% = %(minutes)s min"
        )
        % values
    )


def _term(driver: Driver, minutes: float, count: int) -> str:
    if driver == "fixed":
        values = {"minutes": _number(minutes / count), "schools": count}
        if count == 1:
            return gettext("%(minutes)s min fixed") % values
        words = ngettext(
            "%(minutes)s min fixed × %(schools)d school",
            "%(minutes)s min fixed × %(schools)d schools",
            count,
        )
        return words % values
    rate = minutes / count * 100
    return str(DRIVERS[driver]) % {"minutes": _number(rate), "count": _number(count)}


def _is_usual(parts: Iterable[EffortPart], effort: Effort) -> bool:
    rates = {
        "fixed": effort.fixed,
        "devices": effort.per_100_devices,
        "pupils": effort.per_100_pupils,
        "staff": effort.per_100_staff,
    }
    return all(abs(_rate(part) - rates[part.driver]) < 0.001 for part in parts)


def _rate(part: EffortPart) -> float:
    return part.minutes if part.driver == "fixed" else part.minutes / part.count * 100


def _is_worth_saying(school: SchoolEffort, row: TailoredTask) -> bool:
    return school.is_own_figure or school.minutes > 0 or school.status != row.status


def _line(school: SchoolEffort) -> SchoolLine:
    if school.status == "dropped":
        words = gettext("dropped there: %(reason)s") % {"reason": school.reason}
        return SchoolLine(school.school.name, words, 0)
    if school.status == "postponed":
        words = gettext("postponed there: %(reason)s") % {"reason": school.reason}
        return SchoolLine(school.school.name, words, 0)
    words = gettext("own figure") if school.is_own_figure else terms(school.parts)
    return SchoolLine(school.school.name, words, school.minutes, school.provenance)


def _number(value: float) -> str:
    """With one decimal, unless that says nothing."""
    rounded = round(value, 1)
    places = 0 if rounded == round(rounded) else 1
    return number_format(rounded, places, use_l10n=True, force_grouping=True)
