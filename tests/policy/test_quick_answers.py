"""Whether a live block has something is told without filling it, and told the same."""

from datetime import date

import pytest

from tests import factories
from tests.learning.world import experiment, training
from tests.policy.plans import plan
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
    """A training, an experiment, and a goal with a day in this school year."""
    training(place.organisation, by=place.user)
    experiment(place.organisation, by=place.user)
    Goal.objects.create(
        organisation=place.organisation,
        title="Wifi",
        element="vision",
        until=date(place.school_year.first_year, 12, 1),
    )


@pytest.mark.parametrize("is_filled", [False, True])
@pytest.mark.parametrize("kind", ["training", "experiments", "cycle"])
def test_a_quick_answer_is_what_filling_the_block_would_show(place, kind, is_filled):
    if is_filled:
        fill(place)

    assert quick_answers()[kind](place) is is_filled
    assert bool(live_blocks()[kind].fill(place)) is is_filled


def test_the_check_of_a_plan_misses_a_training_until_there_is_one(place):
    made = plan(at=place.organisation, by=place.user)

    before = rules(made, place)
    fill(place)
    after = rules(made, place)

    assert ("training_missing" in before, "training_missing" in after) == (True, False)


def rules(made, place):
    found = review(made, place.user)
    return {finding.rule for group in found.groups for finding in group.findings}
