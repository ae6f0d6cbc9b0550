"""Drawings as data: geometry is computed here, templates only write it down.

Minutes are drawn from zero and in proportion. Colour belongs to clusters, so sources of hours
differ by pattern; what is missing is drawn in the signal colour.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

GAP_FILL = "fill-gap"
PATTERNS = ("ict", "bpt", "adm", "grp", "own", "alt")


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a bar or a column: where it starts, how long it is, what fills it."""

    start: float
    length: float
    fill: str


@dataclass(frozen=True, slots=True)
class Segment:
    """Hours from one source, or in one cluster: how much there is and how much is used."""

    label: str
    fill: str
    used_minutes: int
    available_minutes: int = 0


def source_fill(pattern: int) -> str:
    """The fill of a source of hours, by the number of its pattern."""
    return f"fill-{PATTERNS[pattern % len(PATTERNS)]}"


def cluster_fill(cluster: str) -> str:
    return f"fill-{cluster.lower()}"


@dataclass(frozen=True, slots=True)
class LoadBar:
    """The frame is what is available, the filling what is used, side by side per segment.

    Lengths are per cent, so that a pattern is never stretched. Bars that stand under each other
    share `scale_minutes`, so that they compare.
    """

    title: str
    segments: Sequence[Segment]
    scale_minutes: int = 0

    @property
    def used_minutes(self) -> int:
        return sum(segment.used_minutes for segment in self.segments)

    @property
    def available_minutes(self) -> int:
        return sum(segment.available_minutes for segment in self.segments)

    @property
    def is_full(self) -> bool:
        return self.available_minutes > 0 and self.used_minutes >= self.available_minutes

    @property
    def free_minutes(self) -> int:
        return self.available_minutes - self.used_minutes

    @property
    def frame_percent(self) -> float:
        return self._percent(self.available_minutes)

    @property
    def pieces(self) -> list[Piece]:
        """The segments after each other, and in the signal colour what is more than there is."""
        found, minutes = [], 0
        for segment in self.segments:
            start, minutes = minutes, minutes + segment.used_minutes
            found.append(self._piece(start, min(minutes, self.available_minutes), segment.fill))
        found.append(self._piece(self.available_minutes, minutes, GAP_FILL))
        return [piece for piece in found if piece.length > 0]

    def _piece(self, start: int, end: int, fill: str) -> Piece:
        first = self._percent(start)
        return Piece(first, round(self._percent(end) - first, 1), fill)

    def _percent(self, minutes: int) -> float:
        scale = max(self.scale_minutes, self.available_minutes, self.used_minutes, 1)
        return round(minutes / scale * 100, 1)


@dataclass(frozen=True, slots=True)
class LoadColumn:
    """One person in the head of the board: the same bar, standing, in pixels."""

    bar: LoadBar
    scale_minutes: int
    full_height: int = 132
    width: int = 22

    @property
    def height(self) -> float:
        """Of the whole drawing, so that short columns do not take the room of tall ones."""
        minutes = max(self.bar.available_minutes, self.bar.used_minutes)
        return max(self._length(minutes), 1)

    @property
    def room(self) -> Piece:
        tall = self._length(self.bar.available_minutes)
        return Piece(round(self.height - tall, 1), tall, "load__room")

    @property
    def pieces(self) -> list[Piece]:
        """From the bottom up; `start` is the top edge, as SVG counts."""
        return [
            Piece(round(self.height - low - tall, 1), tall, piece.fill)
            for piece in LoadBar("", self.bar.segments, self.scale_minutes).pieces
            for low, tall in [(self._share(piece.start), self._share(piece.length))]
        ]

    def _share(self, percent: float) -> float:
        return round(percent / 100 * self.full_height, 1)

    def _length(self, minutes: int) -> float:
        return round(minutes / max(self.scale_minutes, 1) * self.full_height, 1)


def load_columns(bars: Sequence[LoadBar]) -> list[LoadColumn]:
    """Columns on one scale: the one with most hours is as tall as the drawing."""
    scale = max((max(bar.available_minutes, bar.used_minutes) for bar in bars), default=1)
    return [LoadColumn(bar, scale) for bar in bars]


@dataclass(frozen=True, slots=True)
class Axis:
    label: str
    value: float
    text: str = ""


@dataclass(frozen=True, slots=True)
class Spoke:
    """An axis as drawn: its end, its value as a point, and where its label stands."""

    axis: Axis
    end: tuple[float, float]
    point: tuple[float, float]
    label_at: tuple[float, float]
    anchor: str


@dataclass(frozen=True, slots=True)
class Radar:
    """Values from 0 to `maximum` on axes around a centre, with rings for whole steps."""

    title: str
    axes: Sequence[Axis]
    maximum: int = 3
    radius: int = 100
    centre: tuple[int, int] = (220, 130)

    @property
    def spokes(self) -> list[Spoke]:
        return [self._spoke(number, axis) for number, axis in enumerate(self.axes)]

    @property
    def outline(self) -> str:
        return _points(spoke.point for spoke in self.spokes)

    @property
    def rings(self) -> list[str]:
        steps = range(1, self.maximum + 1)
        count = range(len(self.axes))
        return [_points(self._at(n, self.radius * s / self.maximum) for n in count) for s in steps]

    def _spoke(self, number: int, axis: Axis) -> Spoke:
        share = min(max(axis.value / self.maximum, 0), 1)
        label_at = self._at(number, self.radius + 14)
        sideways = label_at[0] - self.centre[0]
        anchor = "middle" if abs(sideways) < 8 else ("start" if sideways > 0 else "end")
        return Spoke(
            axis,
            end=self._at(number, self.radius),
            point=self._at(number, self.radius * share),
            label_at=label_at,
            anchor=anchor,
        )

    def _at(self, number: int, distance: float) -> tuple[float, float]:
        angle = 2 * math.pi * number / len(self.axes) - math.pi / 2
        x, y = self.centre
        return round(x + distance * math.cos(angle), 1), round(y + distance * math.sin(angle), 1)


def _points(points: Iterable[tuple[float, float]]) -> str:
    return " ".join(f"{x},{y}" for x, y in points)


@dataclass(frozen=True, slots=True)
class Step:
    """A step in the year: "done", "now" or "later"."""

    label: str
    state: str
    note: str = ""
    url: str = ""
