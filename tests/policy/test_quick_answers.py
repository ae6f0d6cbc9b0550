"""Whether a live block has something is told without filling it, and told the same."""

from datetime import date

import pytest

from tests import factories
from tests.learning.world import experiment, training
from tests.policy.goals import action
from tests.policy.plans import plan
from tests.policy.risks import risk
from zwerm.policy.content import answered
from zwerm.policy.live import Place, live_blocks, quick_answers
from zwerm.policy.models import Goal
from zwerm.policy.reviewed import review
from zwerm.schools.models import SchoolYear

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    school = factories.school()
    head = factories.user("head", at=school)
    return Place(school, SchoolYear.objects.current(), head)


def fill(place):
    """A training, an experiment, an action, a risk, and a goal with a day in this school year."""
    action(place.organisation)
    risk(at=place.organisation, by=place.user)
    training(place.organisation, by=place.user)
    experiment(place.organisation, by=place.user)
    Goal.objects.create(
        organisation=place.organisation,
        title="Wifi",
        element="vision",
        until=date(place.school_year.first_year, 12, 1),
    )


@pytest.mark.parametrize("is_filled", [False, True])
@pytest.mark.parametrize("kind", ["training", "experiments", "cycle", "goals", "actions", "risks"])
def test_a_quick_answer_is_what_filling_the_block_would_show(place, kind, is_filled):
    if is_filled:
        fill(place)

    assert answered({kind: quick_answers()[kind]}, place) == {kind: is_filled}
    assert bool(live_blocks()[kind].fill(place)) is is_filled


def test_what_is_asked_in_rows_is_asked_in_one_query(place, django_assert_num_queries):
    fill(place)
    asks = {kind: quick_answers()[kind] for kind in ("training", "experiments", "goals", "risks")}
    _ = place.user.current_memberships

    with django_assert_num_queries(1):
        found = answered(asks, place)

    assert found == dict.fromkeys(asks, True)


def test_the_check_of_a_plan_misses_a_training_until_there_is_one(place):
    made = plan(at=place.organisation, by=place.user)

    before = rules(made, place)
    fill(place)
    after = rules(made, place)

    assert ("training_missing" in before, "training_missing" in after) == (True, False)


def rules(made, place):
    found = review(made, place.user)
    return {finding.rule for group in found.groups for finding in group.findings}
