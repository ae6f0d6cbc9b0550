"""Where the answers lead. Follows the graph; knows no organisation and no database."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from .graph import REMEDIES, START, STEPS, STOPS, Node


@dataclass(frozen=True, slots=True)
class OpenTask:
    """A task without expertise: what is advised, and whether that is arranged."""

    remedy: Node
    is_arranged: bool


@dataclass(frozen=True, slots=True)
class Route:
    """The places that were passed, in order, and where it stands."""

    passed: tuple[Node, ...]
    here: Node

    @property
    def is_stopped(self) -> bool:
        return self.here in STOPS

    @property
    def question(self) -> Node:
        """The question that is asked here: at a stop the one that led to it."""
        if self.is_stopped:
            return self.passed[-1]
        return Node.S6 if self.here in REMEDIES else self.here


def route(answers: Mapping[Node, str], tasks: Collection[OpenTask] = ()) -> Route:
    """Follow the answers from the start. Ends at the first place that still asks for something."""
    passed: list[Node] = []
    here = START
    while here not in passed:
        ahead = STEPS[here].to(answers.get(here, ""))
        if here in STOPS or not ahead or here == Node.DONE:
            break
        passed.append(here)
        here = _among(tasks) if len(ahead) > 1 else ahead[0]
        if here in passed:  # back to a place: its answer no longer counts
            passed = passed[: passed.index(here)]
            break
    return Route(tuple(passed), here)


def _among(tasks: Collection[OpenTask]) -> Node:
    """The remedy of the first open task; the question itself as long as no task is named."""
    if not tasks:
        return Node.S6
    waiting = {task.remedy for task in tasks if not task.is_arranged}
    return next((node for node in REMEDIES if node in waiting), Node.S7)


def lead(answers: Mapping[Node, str]) -> Node:
    """Which of the two task overviews is on the way."""
    return Node.S5A if answers.get(Node.S4) == "yes" else Node.S5B


def main_steps(answers: Mapping[Node, str]) -> tuple[Node, ...]:
    """The questions of the plan, in order."""
    return (Node.S1, Node.S2, Node.S3, Node.S4, lead(answers), Node.S6, Node.S7, Node.S8)
