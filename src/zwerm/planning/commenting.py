"""What the team says beside a scenario: say it, resolve it, take it back."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zwerm.accounts.models import User
from zwerm.core.errors import DomainError
from zwerm.core.models import record
from zwerm.people.models import Person

from .comment import Comment
from .models import PlannedTask, Scenario
from .scenario_rows import ScenarioRows

# A cell of the board, or the whole scenario: task, level, organisation, pool and person.
Subject = tuple[int | None, str, int | None, str, int | None]


@transaction.atomic
def say(
    scenario: Scenario,
    *,
    text: str,
    by: User,
    planned_task: PlannedTask | None = None,
    person: Person | None = None,
) -> Comment:
    """About a cell, about a task, or about the scenario as a whole."""
    about = {}
    if planned_task is not None:
        about = {
            "task": planned_task.task,
            "level": planned_task.level,
            "organisation": planned_task.organisation,
            "pool": planned_task.pool,
        }
    comment = Comment.objects.create(
        scenario=scenario, person=person, text=text.strip(), by=by, **about
    )
    record(by, "commented", scenario, comment=comment.pk)
    return comment


@transaction.atomic
def resolve(comment: Comment, *, by: User) -> None:
    """The conversation is over: with all that was said in it."""
    open_ones = Comment.objects.open().beside(comment)
    open_ones.update(resolved_at=timezone.now(), resolved_by=by)
    record(by, "resolved_comments", comment.scenario, comment=comment.pk)


@transaction.atomic
def reopen(comment: Comment, *, by: User) -> None:
    Comment.objects.beside(comment).update(resolved_at=None, resolved_by=None)
    record(by, "reopened_comments", comment.scenario, comment=comment.pk)


@transaction.atomic
def take_back(comment: Comment, *, by: User) -> None:
    """One's own words; those of a colleague stay."""
    if not comment.is_own(by):
        raise DomainError(_("Only who wrote a comment takes it back."))
    record(by, "deleted_comment", comment.scenario, comment=comment.pk)
    comment.delete()


@dataclass(frozen=True, slots=True)
class Conversation:
    """All that was said about one thing, oldest first."""

    comments: tuple[Comment, ...]
    planned_key: int | None  # of the task here, if the division still has it

    @property
    def first(self) -> Comment:
        return self.comments[0]

    @property
    def last(self) -> Comment:
        return self.comments[-1]

    @property
    def is_open(self) -> bool:
        return any(comment.resolved_at is None for comment in self.comments)

    @property
    def title(self) -> str:
        task, person = self.first.task, self.first.person
        if task is None:
            return _("The whole division")
        return f"{task.name} – {person.name}" if person else task.name


def subject_of(comment: Comment) -> Subject:
    return (
        comment.task_id,
        comment.level,
        comment.organisation_id,
        comment.pool,
        comment.person_id,
    )


def conversations(scenario: Scenario, rows: ScenarioRows | None = None) -> list[Conversation]:
    """Open ones first; of these the one that somebody spoke in last."""
    rows = rows or ScenarioRows(scenario)
    found: dict[Subject, list[Comment]] = {}
    for row in rows.comments:
        found.setdefault(subject_of(row), []).append(row)
    planned = {
        (row.task, row.level, row.organisation, row.pool): row.pk
        for row in (rows.figures.values() if found else ())
    }
    made = [
        Conversation(tuple(comments), planned.get((key[0] or 0, key[1], key[2] or 0, key[3])))
        for key, comments in found.items()
    ]
    return sorted(made, key=lambda one: (not one.is_open, -one.last.pk))
