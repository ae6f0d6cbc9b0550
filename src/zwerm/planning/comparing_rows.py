"""The comparison as rows: one figure of every scenario, and how it differs from the first."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zwerm.core.charts import GAP_FILL, Piece, source_fill
from zwerm.core.templatetags.zwerm import hours_unit

from .comparing import Comparison, Figures

Value = int | None
EQUAL, BETTER, WORSE, OTHER = "equal", "better", "worse", "other"


@dataclass(frozen=True, slots=True)
class Measure:
    """One row: what is counted, how it is written, and which way is better (0: neither)."""

    label: str | Promise
    value: Callable[[Figures], Value]
    text: Callable[[int], str] = str
    better: int = -1
    hint: str | Promise = ""
    is_loose: bool = False  # left out where it is nothing everywhere


def _percent(value: int) -> str:
    return f"{value}\N{NO-BREAK SPACE}%"


def _euro(value: int) -> str:
    return f"€\N{NO-BREAK SPACE}{value}"


MEASURES = (
    Measure(gettext_lazy("Hours needed"), lambda row: row.needed_minutes, hours_unit, 0),
    Measure(gettext_lazy("Hours covered"), lambda row: row.covered_minutes, hours_unit, 0),
    Measure(gettext_lazy("Core tasks open"), lambda row: row.core_open_minutes, hours_unit),
    Measure(gettext_lazy("Other work open"), lambda row: row.other_open_minutes, hours_unit),
    Measure(gettext_lazy("Tasks without a backup"), lambda row: row.backups_missing),
    Measure(
        gettext_lazy("Expertise"),
        lambda row: row.fit_percent,
        _percent,
        +1,
        gettext_lazy("100 %: everybody does what they do best and like most; 50 %: in between."),
    ),
    Measure(
        gettext_lazy("Out of balance"),
        lambda row: row.unbalanced_minutes,
        hours_unit,
        -1,
        gettext_lazy("Hours that people are fuller than 90 % or emptier than 70 %."),
    ),
    Measure(
        gettext_lazy("Hands"),
        lambda row: row.hands,
        better=-1,
        hint=gettext_lazy("How many times somebody does a task somewhere."),
    ),
    Measure(
        gettext_lazy("A firm does"),
        lambda row: row.firm_minutes,
        hours_unit,
        0,
        is_loose=True,
    ),
    Measure(
        gettext_lazy("A firm costs, a week"),
        lambda row: row.firm_euro,
        _euro,
        -1,
        gettext_lazy("Estimate: the hours times the price noted with the task."),
        is_loose=True,
    ),
    Measure(
        gettext_lazy("People whose tasks change"),
        lambda row: None if row.changes is None else len(row.changes),
        better=0,
    ),
    Measure(
        gettext_lazy("Tasks that change hands"),
        lambda row: row.changed_tasks,
        better=0,
        hint=gettext_lazy("Started and stopped, against who does what today."),
    ),
)


@dataclass(frozen=True, slots=True)
class Cell:
    name: str  # of the scenario
    value: Value
    text: str
    difference: str = ""
    tone: str = ""
    best: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    label: str
    hint: str
    cells: tuple[Cell, ...]


def rows_of(found: Comparison) -> list[Row]:
    """Only figures that are known of at least one of them."""
    return [row for measure in MEASURES if (row := _row(measure, found.figures)) is not None]


def _row(measure: Measure, figures: Sequence[Figures]) -> Row | None:
    values = [measure.value(row) for row in figures]
    if set(values) <= ({None, 0} if measure.is_loose else {None}):
        return None
    best = _best(values, measure.better)
    cells = tuple(
        _cell(measure, row.scenario.name, value, None if number == 0 else values[0], best)
        for number, (row, value) in enumerate(zip(figures, values, strict=True))
    )
    return Row(str(measure.label), str(measure.hint), cells)


def _best(values: Sequence[Value], better: int) -> tuple[int, str] | None:
    """The best value, if some are worse; shared by several it is told so."""
    known = [value for value in values if value is not None]
    if not better or len(set(known)) < 2:
        return None
    best = max(known) if better > 0 else min(known)
    return best, _("best") if known.count(best) == 1 else _("shared best")


def _cell(
    measure: Measure, name: str, value: Value, before: Value, best: tuple[int, str] | None
) -> Cell:
    if value is None:
        return Cell(name, None, _("unknown"))
    mark = best[1] if best and best[0] == value else ""
    if before is None:
        return Cell(name, value, measure.text(value), best=mark)
    return Cell(name, value, measure.text(value), *_difference(measure, value - before), best=mark)


def _difference(measure: Measure, more: int) -> tuple[str, str]:
    """In words and with a sign, and whether that is better."""
    if more == 0:
        return _("= the same"), EQUAL
    sign = "+" if more > 0 else "−"
    text = f"{sign}\N{NO-BREAK SPACE}{measure.text(abs(more))}"
    if not measure.better:
        return text, OTHER
    if (more > 0) == (measure.better > 0):
        return _("%(difference)s, better") % {"difference": text}, BETTER
    return _("%(difference)s, worse") % {"difference": text}, WORSE


# Per person


@dataclass(frozen=True, slots=True)
class Touched:
    """Somebody, and what changes for them in each of the scenarios."""

    person: Any
    cells: tuple[Cell, ...]


def touched(found: Comparison) -> list[Touched]:
    figures = [row for row in found.figures if row.changes is not None]
    return [
        Touched(person, tuple(_change(row, person.pk) for row in figures))
        for person in found.most_touched
    ]


def _change(row: Figures, person: int) -> Cell:
    change = (row.changes or {}).get(person)
    if change is None:
        return Cell(row.scenario.name, 0, _("no change"))
    said = {"starts": change.starts, "stops": change.stops}
    if not change.stops:
        text = _("+%(starts)s new") % said
    elif not change.starts:
        text = _("−%(stops)s gone") % said
    else:
        text = _("+%(starts)s new, −%(stops)s gone") % said
    return Cell(row.scenario.name, change.total, text)


# The drawing


@dataclass(frozen=True, slots=True)
class Part:
    """Hours of one kind in a bar."""

    label: str
    minutes: int
    fill: str


@dataclass(frozen=True, slots=True)
class HoursBar:
    """The hours that are needed, by who does them; bars share a scale."""

    name: str
    needed_minutes: int
    parts: tuple[Part, ...]
    scale_minutes: int

    @property
    def frame_percent(self) -> float:
        return round(100 * self.needed_minutes / max(self.scale_minutes, 1), 1)

    @property
    def pieces(self) -> list[Piece]:
        return list(self._pieces())

    def _pieces(self) -> Iterator[Piece]:
        start, scale = 0, max(self.scale_minutes, 1)
        for part in self.parts:
            if part.minutes:
                first, last = 100 * start / scale, 100 * (start + part.minutes) / scale
                yield Piece(round(first, 1), round(last - first, 1), part.fill)
            start += part.minutes


def bars(found: Comparison) -> list[HoursBar]:
    scale = max((row.needed_minutes for row in found.figures), default=0)
    return [
        HoursBar(row.scenario.name, row.needed_minutes, _parts(row), scale) for row in found.figures
    ]


def _parts(row: Figures) -> tuple[Part, ...]:
    return (
        Part(_("by the people there"), row.own_minutes, source_fill(0)),
        Part(_("by new colleagues"), row.newcomer_minutes, source_fill(1)),
        Part(_("by a firm"), row.firm_minutes, source_fill(2)),
        Part(_("other work open"), row.other_open_minutes, source_fill(4)),
        Part(_("core tasks open"), row.core_open_minutes, GAP_FILL),
    )
