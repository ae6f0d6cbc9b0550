"""How someone's levels change from school year to school year."""

from collections.abc import Sequence
from dataclasses import dataclass

from zwerm.people.models import Competence, Person

from .items import LEVELS, scan
from .models import Run

WIDTH, HEIGHT, MARGIN = 240, 96, 12


@dataclass(frozen=True, slots=True)
class Point:
    x: float
    y: float
    year: str
    level: int


@dataclass(frozen=True, slots=True)
class Track:
    """One competence through the years; None is not known."""

    competence: str
    levels: Sequence[int | None]
    years: Sequence[str]

    width, height = WIDTH, HEIGHT

    @property
    def label(self) -> str:
        return str(Competence(self.competence).label)

    @property
    def points(self) -> list[Point]:
        return [
            Point(_across(number, len(self.years)), _up(level), year, level)
            for number, (year, level) in enumerate(zip(self.years, self.levels, strict=True))
            if level is not None
        ]

    @property
    def path(self) -> str:
        return " ".join(f"{point.x},{point.y}" for point in self.points)

    @property
    def rules(self) -> list[tuple[int, float]]:
        """The lines of the levels behind the drawing."""
        return [(level, _up(level)) for level in LEVELS]

    @property
    def change(self) -> int | None:
        """From the year before to the last one, if both are known."""
        if len(self.levels) < 2 or self.levels[-1] is None or self.levels[-2] is None:
            return None
        return self.levels[-1] - self.levels[-2]


@dataclass(frozen=True, slots=True)
class History:
    years: Sequence[str]
    tracks: Sequence[Track]

    @property
    def clusters(self) -> list[Track]:
        return [track for track in self.tracks if Competence(track.competence).is_cluster]

    @property
    def has_change(self) -> bool:
        return len(self.years) > 1


def history(person: Person) -> History:
    """The scans that were finished, the first one first."""
    runs = list(
        Run.objects.filter(person=person, finished_at__isnull=False)
        .select_related("school_year")
        .order_by("school_year__first_year")
    )
    years = [str(run.school_year) for run in runs]
    tracks = [
        Track(competence, [run.levels.get(competence) for run in runs], years)
        for competence in scan().competences
    ]
    return History(years, tracks)


def _across(number: int, count: int) -> float:
    room = WIDTH - 2 * MARGIN
    return round(MARGIN + room * (number / (count - 1) if count > 1 else 0.5), 1)


def _up(level: int) -> float:
    room = HEIGHT - 2 * MARGIN
    return round(HEIGHT - MARGIN - room * level / LEVELS[-1], 1)
