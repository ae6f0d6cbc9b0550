"""The list of goals as an Excel file."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from .goal_queries import GoalRow
from .models import Goal
from .sheets import Cell, sheet


def goals_workbook(title: str, rows: Iterable[GoalRow]) -> bytes:
    headings = (
        (_("Goal"), 44),
        (_("Why"), 40),
        (_("How we see it"), 40),
        (_("Element of the balance"), 22),
        (_("Who follows it"), 22),
        (_("From"), 12),
        (_("Reached by"), 12),
        (_("State"), 12),
        (_("Tasks"), 40),
        (_("Actions"), 12),
        (_("Actions done"), 12),
        (_("Actions too late"), 12),
        (_("Place"), 24),
        (_("What shows it, or why"), 44),
    )
    return sheet(title, headings, [_line(row) for row in rows])


def _line(row: GoalRow) -> list[Cell]:
    goal = row.goal
    return [
        goal.title,
        goal.why,
        goal.measure,
        goal.get_element_display(),
        goal.owner.name if goal.owner else "",
        goal.from_on,
        goal.until,
        goal.get_state_display(),
        ", ".join(task.name for task in goal.tasks.all()),
        row.progress.total,
        row.progress.done,
        row.progress.overdue,
        goal.organisation.name,
        goal.reason if goal.state == Goal.State.DROPPED else goal.evidence,
    ]
