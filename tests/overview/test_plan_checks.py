"""What a reviewer of a plan will miss in the division and in the mandates."""

from datetime import date

import pytest

from tests import factories
from tests.planning.scenarios import linde
from zwerm.mandates.models import Mandate
from zwerm.planning.remedy_models import ChosenRemedy
from zwerm.policy.checks import checked
from zwerm.policy.live import Place
from zwerm.policy.reviewing import Finding
from zwerm.schools.models import SchoolYear

from ..policy.goals import action

pytestmark = pytest.mark.django_db


def test_a_core_task_that_misses_hours_is_told_until_a_way_out_is_chosen() -> None:
    made = linde()
    gap = Finding("core_uncovered", "Firewall", "planning:gap_list", (made.scenario.pk,))

    def told(chapter: str) -> list[Finding]:
        """By one reading of the place: what it read once it does not read again."""
        place = Place(made.school, SchoolYear.objects.current(), made.coordinator)
        return list(checked(place, {chapter}))

    before, for_another_plan = told("organisation"), told("goals")
    way_out = action(made.school, "Bram leert het")
    ChosenRemedy.objects.create(
        scenario=made.scenario,
        action=way_out,
        task=made.firewall.task.slug,
        level="S",
        owner=made.school.code,
        remedy={},
        mark="1",
    )
    after = told("organisation")
    way_out.state = "dropped"
    way_out.save()

    assert (before, for_another_plan, after) == ([gap], [], [])
    assert told("organisation") == [gap]


def test_a_task_with_mandates_of_which_nobody_decides_is_told() -> None:
    school = factories.school()
    head = factories.user("head", at=school)
    nele = factories.person("Nele", at=school)
    network, firewall = (
        factories.own_task(school, "Netwerk"),
        factories.own_task(school, "Firewall"),
    )
    year = SchoolYear.objects.current()
    assert list(checked(Place(school, year, head), {"responsibilities"})) == []

    for task, kind in ((network, "decide"), (network, "execute"), (firewall, "execute")):
        Mandate.objects.create(
            organisation=school,
            task=task,
            level="S",
            kind=kind,
            person=nele,
            starts_on=date(2026, 9, 1),
        )

    assert list(checked(Place(school, year, head), {"responsibilities"})) == [
        Finding("nobody_decides", "Firewall", "mandates:check")
    ]
