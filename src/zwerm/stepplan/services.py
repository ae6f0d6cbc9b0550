"""Answering: the team prepares, a lead confirms, and what was answered before is kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zwerm.accounts.models import User
from zwerm.core.errors import DomainError
from zwerm.core.models import record
from zwerm.schools.models import Organisation, SchoolYear
from zwerm.tasks.models import Task

from .graph import STEPS, STOPS, Node
from .models import Answer, AnswerQuerySet
from .queries import Plan, plan_of
from .rules import can_confirm

# What no longer counts when the team is formed anew.
REOPENED = (Node.S7, Node.S8, Node.S8B)


@dataclass(frozen=True, slots=True)
class Given:
    """What someone filled in."""

    answer: str
    note: str = ""
    evidence: Sequence[str] = ()
    is_evidence_confirmed: bool = False
    support: str = ""
    remind_on: date | None = None


@transaction.atomic
def answer_question(
    organisation: Organisation, school_year: SchoolYear, question: Node, given: Given, *, by: User
) -> Answer:
    """Answer a question of the plan; who does not lead here prepares the answer."""
    _refuse_unfit(plan_of(organisation, school_year), question, given)
    stops = not STOPS.isdisjoint(STEPS[question].to(given.answer))
    made = Answer(
        organisation=organisation,
        school_year=school_year,
        question=question,
        answer=given.answer,
        note=given.note,
        evidence=list(given.evidence),
        is_evidence_confirmed=given.is_evidence_confirmed,
        support=given.support if stops else "",
        remind_on=given.remind_on if stops else None,
        prepared_by=by,
    )
    return _keep(made, by=by)


@transaction.atomic
def answer_task(
    organisation: Organisation,
    school_year: SchoolYear,
    task: Task,
    *,
    answer: str,
    by: User,
    note: str = "",
) -> Answer:
    """Say for one task whether somebody can do it, or that it is arranged."""
    if answer not in Answer.Expertise.values:
        raise DomainError(_("Choose one of the answers."))
    plan = plan_of(organisation, school_year)
    if Node.S6 not in plan.route.passed and plan.route.question != Node.S6:
        raise DomainError(_("This question comes later. First answer the ones before it."))
    made = Answer(
        organisation=organisation,
        school_year=school_year,
        question=Node.S6,
        task=task,
        answer=answer,
        note=note,
        prepared_by=by,
    )
    return _keep(made, by=by)


@transaction.atomic
def confirm_answer(answer: Answer, *, by: User) -> None:
    """A lead agrees with what the team prepared."""
    if not answer.is_prepared:
        raise DomainError(_("This answer does not wait for anyone any more."))
    if answer.task_id is None:
        plan = plan_of(answer.organisation, answer.school_year)
        _refuse_too_early(plan, answer.node)
        _refuse_hidden_gaps(plan, answer.node, answer.answer)
    _settle(answer, by=by)


def _refuse_unfit(plan: Plan, question: Node, given: Given) -> None:
    if given.answer not in STEPS[question].answers:
        raise DomainError(_("Choose one of the answers."))
    _refuse_too_early(plan, question)
    _refuse_hidden_gaps(plan, question, given.answer)
    stops = not STOPS.isdisjoint(STEPS[question].to(given.answer))
    if stops and (given.remind_on is None or given.remind_on <= timezone.localdate()):
        raise DomainError(_("Choose the day on which you ask this again, after today."))


def _refuse_too_early(plan: Plan, question: Node) -> None:
    where = plan.route
    if question != where.question and question not in where.passed:
        raise DomainError(_("This question comes later. First answer the ones before it."))


def _refuse_hidden_gaps(plan: Plan, question: Node, answer: str) -> None:
    still_open = sum(map(len, plan.open_tasks.values()))
    if question == Node.S6 and answer == "yes" and still_open:
        raise DomainError(
            _("Nobody can do %(count)d of the tasks yet. First say what happens with them.")
            % {"count": still_open}
        )


def _keep(answer: Answer, *, by: User) -> Answer:
    """Store it in the place of what stood there in the same state."""
    _same(answer).filter(state=Answer.State.PREPARED).update(state=Answer.State.REPLACED)
    answer.save()
    if can_confirm(by, answer.organisation):
        _settle(answer, by=by)
    else:
        record(by, "prepared_step", answer)
    return answer


def _settle(answer: Answer, *, by: User) -> None:
    _same(answer).filter(state=Answer.State.CONFIRMED).update(state=Answer.State.REPLACED)
    answer.confirm(by)
    record(by, "answered_step", answer)
    if answer.question == Node.S8B:
        _replace(answer, REOPENED)
    if answer.task_id is not None and answer.answer == Answer.Expertise.MISSING:
        _reopen_expertise(answer)


def _reopen_expertise(answer: Answer) -> None:
    """Who said that everything can be done, and now names a gap, has to look again."""
    of_step = _of_year(answer).filter(question=Node.S6, task=None, answer="yes")
    of_step.filter(state=Answer.State.CONFIRMED).update(state=Answer.State.REPLACED)


def _replace(answer: Answer, questions: Sequence[Node]) -> None:
    _of_year(answer).filter(question__in=questions, task=None).update(state=Answer.State.REPLACED)


def _same(answer: Answer) -> AnswerQuerySet:
    """Earlier answers to the same."""
    rows = _of_year(answer).filter(question=answer.question, task=answer.task_id)
    return rows.exclude(pk=answer.pk)


def _of_year(answer: Answer) -> AnswerQuerySet:
    return Answer.objects.filter(
        organisation=answer.organisation_id, school_year=answer.school_year_id
    )
