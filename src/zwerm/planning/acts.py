"""What can be done on the board of one scenario, and what was done: for the page."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import QuerySet

from .board_step import BoardStep, Cap
from .changes import Changes
from .scenario_rows import ScenarioRows
from .step_words import step_words


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


class Acts:
    def __init__(self, rows: ScenarioRows) -> None:
        self._rows, self.scenario = rows, rows.scenario

    @cached_property
    def last(self) -> Step | None:
        """What undoing undoes."""
        return next(map(Step, self._rows.to_undo), None)

    @cached_property
    def next(self) -> Step | None:
        """What redoing does again."""
        return next(map(Step, self._rows.to_redo), None)

    @property
    def caps(self) -> QuerySet[Cap]:
        return self._rows.caps

    @cached_property
    def changes(self) -> Changes:
        return Changes(self.scenario)

    @property
    def history(self) -> list[Step]:
        rows = self.scenario.steps.select_related("person", "task", "by")
        return [Step(row) for row in rows]
