"""What remedies cost: settings, each with where it comes from, and no figure anywhere else.

Money is in euro cents. What is paid once is spread over the weeks it serves, so that all remedies
are compared by what they cost a week.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Provenance(StrEnum):
    GRANTED = "granted"
    PUBLISHED = "published"
    ESTIMATE = "estimate"
    MEASURED = "measured"


@dataclass(frozen=True, slots=True)
class Figure:
    """A value in the unit its setting names, and who says so."""

    value: int
    source: str
    provenance: Provenance = Provenance.ESTIMATE


class Diploma(StrEnum):
    """From the lowest to the highest."""

    SECONDARY = "hso"
    BACHELOR = "bachelor"
    MASTER = "master"


DIPLOMAS = tuple(Diploma)


_PAY = "yearly cost of a weekly hour, over 40 school weeks; look it up in the school's own accounts"
_COURSE = "catalogue prices of courses for schools vary widely; ask for an offer"
_STUDY = "course, practice and study leave together, for one level"
_WISH = "what leaving it out is worth is the school's own choice"


def _extra_hours() -> dict[str, Figure]:
    return {
        "ICT": Figure(4500, _PAY),
        "BPT": Figure(5000, _PAY),
        "ADM": Figure(3500, _PAY),
    }


def _new_hours() -> dict[Diploma, Figure]:
    return {
        Diploma.SECONDARY: Figure(3500, _PAY),
        Diploma.BACHELOR: Figure(4500, _PAY),
        Diploma.MASTER: Figure(6000, _PAY),
    }


def _study_hours() -> dict[str, Figure]:
    hours = {"T": 60, "P": 40, "B": 50, "A": 20, "net": 40, "cyb": 40, "sw": 30}
    return {dimension: Figure(value, _STUDY) for dimension, value in hours.items()}


def _course_cents() -> dict[str, Figure]:
    euros = {"T": 800, "P": 300, "B": 500, "A": 200, "net": 900, "cyb": 900}
    return {dimension: Figure(100 * value, _COURSE) for dimension, value in euros.items()}


def _drop_cents() -> dict[int, Figure]:
    return {priority: Figure(100 * e, _WISH) for priority, e in ((1, 150), (2, 90), (3, 60))}


def _implied() -> dict[str, Diploma]:
    return {"T": Diploma.BACHELOR, "P": Diploma.BACHELOR, "B": Diploma.MASTER}


_FULL_TIME = (
    "a full-time ICT coordinator in primary schools works 36 clock hours (onderwijs.vlaanderen.be)"
)


@dataclass(frozen=True, slots=True)
class Prices:
    """The settings. Names say the unit; `_once` is paid once and serves `weeks_served` weeks."""

    extra_hour_cents: Mapping[str, Figure] = field(default_factory=_extra_hours)
    extra_hour_cents_other: Figure = Figure(4500, _PAY)  # for colours not named above
    new_hour_cents: Mapping[Diploma, Figure] = field(default_factory=_new_hours)
    recruiting_cents_once: Figure = Figure(300_000, "vacancy, selection and settling in")
    study_hours_once: Mapping[str, Figure] = field(default_factory=_study_hours)
    study_hours_once_other: Figure = Figure(24, _STUDY)
    study_hour_cents: Figure = Figure(4500, "someone else is paid for the hour")
    course_cents_once: Mapping[str, Figure] = field(default_factory=_course_cents)
    course_cents_once_other: Figure = Figure(40_000, _COURSE)
    handover_cents_once: Figure = Figure(30_000, "half a day of two colleagues for each task")
    other_level_cents_once: Figure = Figure(
        60_000, "agreeing on one way of working, for each school whose work moves"
    )
    new_level_cents_once: Figure = Figure(
        240_000, "deciding to do a task at a level where it was not foreseen"
    )
    dropped_hour_cents: Mapping[int, Figure] = field(default_factory=_drop_cents)  # by priority
    weeks_served: Figure = Figure(120, "three school years of 40 weeks")
    smallest_job_hours: Figure = Figure(4, "nobody applies for less; rules may ask more")
    full_time_hours: Figure = Figure(36, _FULL_TIME, Provenance.PUBLISHED)
    most_levels: Figure = Figure(2, "levels one person can rise by training in a school year")
    diploma_from_level: Figure = Figure(2, "from here someone works independently")
    diplomas: Mapping[str, Diploma] = field(default_factory=_implied)
    diplomas_source: str = "the research report on ICT coordination, chapter on competences"

    def extra_hours(self, colour: str, quanta: int, quanta_per_hour: int) -> int:
        """Cents a week for more hours of someone who is there."""
        price = self.extra_hour_cents.get(colour, self.extra_hour_cents_other)
        return _up(price.value * quanta, quanta_per_hour)

    def new_hours(self, diploma: Diploma, quanta: int, quanta_per_hour: int) -> int:
        """Cents a week for someone new."""
        hours = _up(self.new_hour_cents[diploma].value * quanta, quanta_per_hour)
        return hours + self.weekly(self.recruiting_cents_once.value)

    def training(self, dimension: str, levels: int) -> int:
        """Cents a week for one person rising so many levels."""
        course = self.course_cents_once.get(dimension, self.course_cents_once_other)
        lost = self.study_hours(dimension, levels) * self.study_hour_cents.value
        return self.weekly(levels * course.value + lost)

    def study_hours(self, dimension: str, levels: int) -> int:
        """Hours in all, before the levels are there."""
        return levels * self.study_hours_once.get(dimension, self.study_hours_once_other).value

    def handover(self) -> int:
        return self.weekly(self.handover_cents_once.value)

    def other_level(self, schools: int, *, is_new: bool) -> int:
        once = schools * self.other_level_cents_once.value
        return self.weekly(once + (self.new_level_cents_once.value if is_new else 0))

    def dropping(self, priority: int, quanta: int, quanta_per_hour: int) -> int:
        return _up(self.dropped_hour_cents[priority].value * quanta, quanta_per_hour)

    def weekly(self, cents_once: int) -> int:
        return _up(cents_once, self.weeks_served.value)

    def full_time(self, quanta_per_hour: int) -> int:
        """The quanta of a full-time week."""
        return self.full_time_hours.value * quanta_per_hour

    def smallest_job(self, quanta_per_hour: int) -> int:
        return self.smallest_job_hours.value * quanta_per_hour

    def diploma(self, comp: Mapping[str, int]) -> Diploma:
        """The highest that the levels imply."""
        implied = [
            self.diplomas[cluster]
            for cluster, level in comp.items()
            if level >= self.diploma_from_level.value and cluster in self.diplomas
        ]
        return max(implied, key=DIPLOMAS.index, default=Diploma.SECONDARY)


def _up(cents: int, parts: int) -> int:
    """A part of it, rounded up."""
    return -(-cents // parts)
