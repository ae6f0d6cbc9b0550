"""What can be done on the board of one scenario, and what was done: for the page."""

from dataclasses import dataclass
from functools import cached_property

from .board_step import BoardStep, Cap
from .changes import Changes
from .models import Scenario
from .step_words import step_words
from .stepping import last_step, next_step


@dataclass(frozen=True, slots=True)
class Step:
    """A deed, who did it and when."""

    step: BoardStep

    @property
    def words(self) -> str:
        return step_words(self.step)

    @property
    def is_division(self) -> bool:
        return self.step.deed == BoardStep.Deed.DIVIDE


@dataclass(frozen=True)
class Acts:
    scenario: Scenario

    @cached_property
    def last(self) -> Step | None:
        found = last_step(self.scenario)
        return Step(found) if found else None

    @cached_property
    def next(self) -> Step | None:
        found = next_step(self.scenario)
        return Step(found) if found else None

    @cached_property
    def caps(self) -> list[Cap]:
        return list(self.scenario.caps.select_related("person"))

    @cached_property
    def changes(self) -> Changes:
        return Changes(self.scenario)

    @property
    def history(self) -> list[Step]:
        rows = self.scenario.steps.select_related("person", "task", "by")
        return [Step(row) for row in rows]
