"""The step plan as a drawing: where each box stands and how the arrows run. Only geometry."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from .graph import STEPS, STOPS, Node, gettext_noop
from .route import Route

_ = gettext_noop

WIDTH, MARGIN = 436, 24
BOX_HEIGHT, ROW = 48, 84
# Of each row the boxes, from left to right, with where they begin and how wide they are.
_MAIN, _SIDE = (MARGIN, 220), (276, 158)
_LEFT, _RIGHT = (MARGIN, 196), (238, 196)
_THIRDS = ((MARGIN, 128), (164, 128), (304, 130))
_ROWS: tuple[tuple[tuple[Node, tuple[int, int]], ...], ...] = (
    ((Node.S1, _MAIN), (Node.STOP1, _SIDE)),
    ((Node.S2, _MAIN), (Node.STOP2, _SIDE)),
    ((Node.S3, _MAIN), (Node.STOP3, _SIDE)),
    ((Node.S4, _MAIN),),
    ((Node.S5A, _LEFT), (Node.S5B, _RIGHT)),
    ((Node.S6, _MAIN),),
    ((Node.S6I, _THIRDS[0]), (Node.S6II, _THIRDS[1]), (Node.S6III, _THIRDS[2])),
    ((Node.S7, _MAIN),),
    ((Node.S8, _MAIN), (Node.S8B, _SIDE)),
    ((Node.DONE, _MAIN),),
)
HEIGHT = ROW * (len(_ROWS) - 1) + BOX_HEIGHT + 4
# What stands beside an arrow that leaves a question; the others need no word.
_WORDS: Mapping[str, str] = {
    "yes": _("yes"),
    "no": _("no"),
    "gaps": _("no"),
    "smooth": _("yes"),
    "stiff": _("no"),
}


@dataclass(frozen=True, slots=True)
class Box:
    node: Node
    x: int
    y: int
    width: int
    state: str  # done, now, later; a stop: stop
    height: int = BOX_HEIGHT

    @property
    def middle_x(self) -> int:
        return self.x + self.width // 2

    @property
    def middle_y(self) -> int:
        return self.y + self.height // 2

    @property
    def right(self) -> int:
        return self.x + self.width

    @property
    def bottom(self) -> int:
        return self.y + self.height


@dataclass(frozen=True, slots=True)
class Arrow:
    start: Node
    end: Node
    path: str
    word: str
    word_x: int
    word_y: int
    is_taken: bool
    is_back: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    width: int = WIDTH
    height: int = HEIGHT


def drawing(where: Route) -> Drawing:
    """All boxes and arrows, with what was passed and where the plan stands."""
    boxes = {
        node: Box(node, x, 2 + row * ROW, width, _state(node, where))
        for row, line in enumerate(_ROWS)
        for node, (x, width) in line
    }
    on_the_way = [*where.passed, where.here]
    taken = set(pairwise(on_the_way))
    arrows = [
        _arrow(boxes[node], boxes[to], branch.answer, is_taken=(node, to) in taken)
        for node, step in STEPS.items()
        if node not in STOPS  # back along the arrow that led there
        for branch in step.branches
        for to in branch.to
    ]
    return Drawing(tuple(boxes.values()), tuple(arrows))


def _state(node: Node, where: Route) -> str:
    if node == where.here:
        return "now"
    return "done" if node in where.passed else "later"


def _arrow(start: Box, end: Box, answer: str, *, is_taken: bool) -> Arrow:
    path, word_x, word_y = _way(start, end)
    word = _WORDS.get(answer, "") if start.node != Node.S4 or end.node == Node.S5A else _("no")
    is_back = end.y < start.y
    return Arrow(start.node, end.node, path, word, word_x, word_y, is_taken, is_back)


def _way(start: Box, end: Box) -> tuple[str, int, int]:
    """The line, and where a word fits beside it."""
    if start.y == end.y:
        return f"M{start.right} {start.middle_y}H{end.x - 2}", start.right + 6, start.middle_y - 8
    if end.y < start.y and end.x < start.x:
        return f"M{start.middle_x} {start.y}V{end.middle_y}H{end.right + 2}", 0, 0
    if abs(end.y - start.y) > ROW or end.y < start.y:
        line = f"M{start.x} {start.middle_y}H6V{end.middle_y}H{end.x - 2}"
        return line, 10, start.bottom + 14
    turn = start.bottom + (ROW - BOX_HEIGHT) // 2
    line = f"M{start.middle_x} {start.bottom}V{turn}H{end.middle_x}V{end.y - 2}"
    return line, end.middle_x + 10, end.y - 5
