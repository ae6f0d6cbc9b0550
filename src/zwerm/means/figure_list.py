"""Every figure with its history: what counts in a year, what counted before, and how sure it is."""

from collections import Counter
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zwerm.schools.models import Organisation, SchoolYear

from . import rulebook
from .figures import first_day
from .models import ReferenceFigure

Status = ReferenceFigure.Status

SUBJECTS: tuple[tuple[Promise, tuple[str, ...]], ...] = (
    (_("Pupils and points"), ("weight-", "points-per-", "global-points-")),
    (_("From points to hours"), ("points-full-", "full-time-", "administration-points-")),
    (_("Hours for special pedagogical tasks (BPT)"), ("bpt-", "teaching-period-")),
    (_("Money"), ("operating-",)),
    (_("Task hours"), ("school-weeks-", "largest-lesson-")),
)
OTHER = _("Other figures")


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One figure: the row that counts, if any, and all others."""

    figure: ReferenceFigure
    counts: bool
    official: ReferenceFigure | None  # what an own figure stands in place of
    others: tuple[ReferenceFigure, ...]

    @property
    def is_sure(self) -> bool:
        return self.figure.is_verified


@dataclass(frozen=True, slots=True)
class Subject:
    name: str | Promise
    rows: tuple[FigureRow, ...]


@dataclass(frozen=True, slots=True)
class FigureList:
    subjects: tuple[Subject, ...]
    status: str
    count: Counter[str]

    @property
    def total(self) -> int:
        return sum(self.count.values())

    @property
    def unsure(self) -> int:
        return self.total - self.count[Status.PUBLISHED]

    @property
    def filters(self) -> list[tuple[str, str | Promise, int]]:
        labels = {Status.UNVERIFIED: _("Not confirmed"), Status.ESTIMATE: _("Estimates")}
        labels[Status.PUBLISHED] = _("Published")
        return [(status.value, labels[status], self.count[status]) for status in labels]

    @property
    def shown(self) -> int:
        return sum(len(subject.rows) for subject in self.subjects)


def figure_list(
    organisation: Organisation, school_year: SchoolYear, *, status: str = ""
) -> FigureList:
    """All figures of the country and the school group; with a status only those that have it."""
    status = status if status in Status.values else ""
    usable = ReferenceFigure.objects.usable_at(organisation).select_related("recorded_by", "owner")
    day = first_day(organisation, school_year)
    by_key: dict[str, list[ReferenceFigure]] = {}
    for figure in usable.order_by("key", "-valid_from", "pk"):
        by_key.setdefault(figure.key, []).append(figure)
    in_force = rulebook.in_force(usable, day)
    official = rulebook.in_force([each for each in usable if not each.is_own], day)
    rows = [_row(figures, in_force.get(key), official.get(key)) for key, figures in by_key.items()]
    chosen = [row for row in rows if not status or row.figure.status == status]
    count = Counter(row.figure.status for row in rows)
    return FigureList(_by_subject(chosen), status, count)


def _row(
    figures: list[ReferenceFigure],
    counting: ReferenceFigure | None,
    official: ReferenceFigure | None,
) -> FigureRow:
    figure = counting or figures[0]
    return FigureRow(
        figure=figure,
        counts=counting is not None,
        official=official if figure.is_own else None,
        others=tuple(each for each in figures if each.pk != figure.pk),
    )


def _by_subject(rows: list[FigureRow]) -> tuple[Subject, ...]:
    left = list(rows)
    subjects = []
    for name, starts in SUBJECTS:
        own = [row for row in left if row.figure.key.startswith(starts)]
        left = [row for row in left if row not in own]
        subjects.append(Subject(name, tuple(own)))
    subjects.append(Subject(OTHER, tuple(left)))
    return tuple(subject for subject in subjects if subject.rows)
