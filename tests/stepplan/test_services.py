"""Answering the step plan: who prepares, who confirms, and what is kept."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories import own_task, school, user
from zwerm.core.errors import DomainError
from zwerm.schools.models import SchoolYear
from zwerm.stepplan.graph import Node
from zwerm.stepplan.models import Answer
from zwerm.stepplan.queries import history, last_year, plan_of
from zwerm.stepplan.services import Given, answer_question, answer_task, confirm_answer

pytestmark = pytest.mark.django_db
TOMORROW = timezone.localdate() + timedelta(days=1)
TO_S6 = [(Node.S1, "yes"), (Node.S2, "yes"), (Node.S3, "yes"), (Node.S4, "no"), (Node.S5B, "done")]


@pytest.fixture
def year():
    return SchoolYear.objects.current()


@pytest.fixture
def oak():
    return school("Oak")


@pytest.fixture
def head(oak):
    return user("head", at=oak)


@pytest.fixture
def tict(oak):
    return user("tict", at=oak)


def answers(place, year, by, given):
    return [answer_question(place, year, node, Given(answer), by=by) for node, answer in given]


def where(place, year):
    return plan_of(place, year).route.here


def test_a_lead_answers_and_the_plan_goes_on(oak, year, head):
    given = Given("yes", "decided by the team", ["12 people"], is_evidence_confirmed=True)

    made = answer_question(oak, year, Node.S1, given, by=head)

    assert (made.state, made.confirmed_by, made.note) == ("confirmed", head, "decided by the team")
    assert (made.evidence, made.is_evidence_confirmed) == (["12 people"], True)
    assert where(oak, year) == Node.S2


def test_what_the_team_prepares_waits_for_a_lead(oak, year, head, tict):
    made = answer_question(oak, year, Node.S1, Given("yes"), by=tict)
    assert made.state == "prepared"
    assert where(oak, year) == Node.S1

    confirm_answer(made, by=head)

    made.refresh_from_db()
    assert (made.state, made.prepared_by, made.confirmed_by) == ("confirmed", tict, head)
    assert where(oak, year) == Node.S2
    with pytest.raises(DomainError):
        confirm_answer(made, by=head)


def test_a_no_asks_for_a_day_after_today_and_keeps_who_helps(oak, year, head):
    for day in (None, timezone.localdate()):
        with pytest.raises(DomainError):
            answer_question(oak, year, Node.S1, Given("no", remind_on=day), by=head)
    assert Answer.objects.count() == 0

    given = Given("no", support="The guidance service", remind_on=TOMORROW)
    answer_question(oak, year, Node.S1, given, by=head)

    plan = plan_of(oak, year)
    assert plan.route.here == Node.STOP1
    assert (plan.stop.remind_on, plan.stop.support) == (TOMORROW, "The guidance service")
    assert not plan.is_due
    Answer.objects.update(remind_on=timezone.localdate())
    assert plan_of(oak, year).is_due


def test_a_new_answer_replaces_the_old_one_which_stays_in_the_history(oak, year, head):
    answer_question(oak, year, Node.S1, Given("no", remind_on=TOMORROW), by=head)
    answer_question(oak, year, Node.S1, Given("yes"), by=head)

    assert where(oak, year) == Node.S2
    assert [(a.answer, a.state) for a in history(oak)] == [
        ("yes", "confirmed"),
        ("no", "replaced"),
    ]


def test_a_question_is_not_answered_before_its_turn(oak, year, head):
    with pytest.raises(DomainError):
        answer_question(oak, year, Node.S4, Given("yes"), by=head)
    with pytest.raises(DomainError):
        answer_question(oak, year, Node.S1, Given("perhaps"), by=head)
    with pytest.raises(DomainError):
        answer_task(oak, year, own_task(oak), answer="missing", by=head)
    assert Answer.objects.count() == 0


def test_gaps_are_named_and_arranged_task_by_task(oak, year, head):
    answers(oak, year, head, [*TO_S6, (Node.S6, "gaps")])
    assert where(oak, year) == Node.S6
    ground = {"strategic_for": ["vision"]}
    both = own_task(oak, "Learning platform", level_t=2, level_p=2, **ground)
    other = own_task(oak, "Cables", level_t=2)
    hole = own_task(oak, "Media literacy", cluster="P", level_p=2, **ground)

    for task in (hole, other, both):
        answer_task(oak, year, task, answer="missing", by=head)

    assert {n: [a.task for a in rows] for n, rows in plan_of(oak, year).open_tasks.items()} == {
        Node.S6I: [both],
        Node.S6II: [other],
        Node.S6III: [hole],
    }
    for task, then in ((both, Node.S6II), (other, Node.S6III), (hole, Node.S7)):
        answer_task(oak, year, task, answer="arranged", by=head)
        assert where(oak, year) == then


def test_nobody_says_yes_over_a_gap_and_a_gap_takes_back_the_yes(oak, year, head):
    answers(oak, year, head, TO_S6)
    task = own_task(oak, level_t=1)
    answer_task(oak, year, task, answer="missing", by=head)
    with pytest.raises(DomainError):
        answer_question(oak, year, Node.S6, Given("yes"), by=head)
    assert where(oak, year) == Node.S6

    answer_task(oak, year, task, answer="present", by=head)
    answer_question(oak, year, Node.S6, Given("yes"), by=head)
    assert where(oak, year) == Node.S7
    answer_task(oak, year, task, answer="missing", by=head)
    assert where(oak, year) == Node.S6


def test_after_guidance_the_team_is_formed_again(oak, year, head):
    answers(oak, year, head, [*TO_S6, (Node.S6, "yes"), (Node.S7, "formed"), (Node.S8, "stiff")])
    answer_question(oak, year, Node.S8B, Given("back"), by=head)
    assert where(oak, year) == Node.S7

    answers(oak, year, head, [(Node.S7, "formed"), (Node.S8, "smooth")])

    assert where(oak, year) == Node.DONE
    assert sum(a.question == Node.S8 for a in history(oak)) == 2


def test_a_new_year_starts_with_what_was_answered_before(oak, year, head):
    answers(oak, year, head, TO_S6[:2])
    following = SchoolYear.objects.starting(year.first_year + 1)

    assert where(oak, following) == Node.S1
    assert {n: a.answer for n, a in last_year(oak, following).items()} == {
        Node.S1: "yes",
        Node.S2: "yes",
    }
