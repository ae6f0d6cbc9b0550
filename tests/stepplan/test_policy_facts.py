"""What the step plan knows of the vision and the plan that were adopted."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from zwerm.policy.adopting import adopt_plan
from zwerm.policy.models import Part, PlanKind
from zwerm.policy.vision_services import adopt_vision, vision_of, write_vision
from zwerm.schools.models import SchoolYear
from zwerm.stepplan.facts import Known
from zwerm.stepplan.graph import Node

from ..factories import group, school, user
from ..policy.plans import plan

pytestmark = pytest.mark.django_db


def _adopted(at, part=Part.PEDAGOGICAL):
    vision = write_vision(vision_of(at, part), text="Samen leren", revision=1, by=None)
    on = timezone.localdate()
    return adopt_vision(vision, revision=2, on=on, body="", note="", by=None)


def _known(at, head):
    return Known(at, SchoolYear.objects.current(), user=head)


def test_an_adopted_vision_of_the_group_speaks_for_going_on():
    above = group("De Getijden")
    at = school(parent=above)
    head = user("head", at=at)
    assert [fact.is_good for fact in _known(at, head).about(Node.S2)] == [False]
    assert _known(at, head).suggestion(Node.S2) == ""

    _adopted(above)

    known = _known(at, head)
    (fact,) = known.about(Node.S2)
    assert fact.is_good
    assert fact.text.startswith("The pedagogical vision of De Getijden was adopted on")
    assert known.suggestion(Node.S2) == "yes"


def test_a_technical_vision_alone_is_no_shared_pedagogical_vision():
    at = school()
    head = user("head", at=at)
    _adopted(at, Part.TECHNICAL)

    known = _known(at, head)

    assert [fact.is_good for fact in known.about(Node.S2)] == [True, False]
    assert known.suggestion(Node.S2) == ""


@pytest.mark.parametrize(("kind", "answer"), [(PlanKind.ICT, "yes"), (PlanKind.SECURITY, "")])
def test_an_ict_policy_plan_counts_once_it_is_in_force(kind, answer):
    at = school()
    head = user("head", at=at)
    made = plan(kind, at=at, by=head)
    assert _known(at, head).suggestion(Node.S3) == ""

    adopt_plan(made, on=timezone.localdate(), note="", review_on=None, by=head)

    known = _known(at, head)
    assert known.suggestion(Node.S3) == answer
    assert [fact.is_good for fact in known.about(Node.S3)] == [bool(answer)]


def test_a_plan_that_holds_from_a_later_day_does_not_count_yet():
    at = school()
    head = user("head", at=at)
    tomorrow = timezone.localdate() + timedelta(days=1)
    adopt_plan(plan(at=at, by=head), on=tomorrow, note="", review_on=None, by=head)

    assert _known(at, head).suggestion(Node.S3) == ""


def test_what_it_knows_of_policy_costs_as_much_with_more_of_it():
    at = school()
    head = user("head", at=at)

    def asked():
        with CaptureQueriesContext(connection) as captured:
            known = _known(at, head)
            known.about(Node.S2)
            known.about(Node.S3)
        return len(captured)

    _adopted(at)
    adopt_plan(plan(at=at, by=head), on=timezone.localdate(), note="", review_on=None, by=head)
    before = asked()
    _adopted(at, Part.TECHNICAL)
    for _more in range(2):
        adopt_plan(plan(at=at, by=head), on=timezone.localdate(), note="", review_on=None, by=head)

    assert asked() == before
