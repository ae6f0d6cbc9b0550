"""The page about policy: where it stands, and the one next step."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.policy.goals import action, goal
from tests.policy.plans import plan as policy_plan
from zwerm.accounts.models import User
from zwerm.policy.adopting import adopt_plan
from zwerm.policy.home_views import next_step
from zwerm.policy.live import Place
from zwerm.policy.models import Vision, VisionVersion
from zwerm.policy.queries import plan_rows
from zwerm.policy.stands import stands
from zwerm.schools.models import Organisation, SchoolYear

pytestmark = pytest.mark.django_db

# Each app that tells something here reads its own; no more than that.
MOST_QUERIES = 46

ClientOf = Callable[[User], Client]


def adopted_vision(at: Organisation, *parts: str) -> None:
    for part in parts:
        vision = Vision.objects.create(organisation=at, part=part, text="Zo")
        VisionVersion.objects.create(
            vision=vision, number=1, text="Zo", adopted_on=date(2026, 9, 1), revision=1
        )


def asked(at: Organisation, user: User) -> str | None:
    found = next_step(Place(at, SchoolYear.objects.current(), user), plan_rows(user, at))
    return found.url if found else None


def told(at: Organisation, user: User) -> dict[str, tuple[str, str]]:
    return {
        one.key: (one.badge, one.tone)
        for one in stands(Place(at, SchoolYear.objects.current(), user))
    }


def test_the_next_step_goes_from_why_to_what_to_the_plan() -> None:
    school = factories.school()
    head = factories.user("head", at=school)

    assert asked(school, head) == reverse("policy:vision")
    adopted_vision(school, "pedagogical")
    assert asked(school, head) == reverse("policy:vision")
    adopted_vision(school, "technical")
    assert asked(school, head) == reverse("policy:goal_add")
    goal(school)
    assert asked(school, head) == reverse("policy:plan_add")
    made = policy_plan(at=school, by=head)
    assert asked(school, head) == reverse("policy:plan_check", args=[made.pk])
    day = timezone.localdate()
    adopt_plan(made, on=day, note="", review_on=day + timedelta(days=300), by=head)
    assert asked(school, head) is None
    made.review_on = day
    made.save()
    assert asked(school, head) == reverse("policy:plan_detail", args=[made.pk])


def test_the_vision_and_goals_of_the_group_hold_for_its_school_and_its_plan_does_not() -> None:
    group = factories.group()
    school = factories.school(parent=group)
    head = factories.user("head", at=school)
    adopted_vision(group, "pedagogical", "technical")
    goal(group)
    policy_plan(at=group, by=factories.user("director", at=group))

    assert asked(school, head) == reverse("policy:plan_add")


def test_every_part_tells_how_it_is() -> None:
    school = factories.school()
    head = factories.user("head", at=school)
    nothing = told(school, head)
    late = timezone.localdate() - timedelta(days=1)
    adopted_vision(school, "technical")
    goal(school, actions=[action(school, due_on=late)])
    policy_plan(at=school, by=head)

    some = told(school, head)

    assert [nothing[key] for key in ("vision", "plans", "goals", "training", "risks")] == [
        ("not begun", "line")
    ] * 5
    assert some["vision"] == ("one of two", "soft")
    assert some["plans"] == ("being written", "soft")
    assert some["goals"] == ("1 action too late", "signal")


def test_the_page_asks_as_much_with_three_goals_and_plans(client_of: ClientOf) -> None:
    school = factories.school()
    head = factories.user("head", at=school)
    client = client_of(head)

    def fill() -> None:
        goal(school, actions=[action(school)], tasks=[factories.own_task(school)])
        policy_plan(at=school, by=head)

    fill()
    client.get(reverse("policy:home"))
    with CaptureQueriesContext(connection) as one:
        client.get(reverse("policy:home"))
    fill()
    fill()
    with CaptureQueriesContext(connection) as three:
        client.get(reverse("policy:home"))

    assert len(three) == len(one)
    assert len(three) <= MOST_QUERIES


def test_the_menu_has_policy_for_the_team_and_not_for_a_colleague(client_of: ClientOf) -> None:
    school = factories.school()
    link = f'href="{reverse("policy:home")}"'

    of_team = client_of(factories.user("tict", at=school)).get("/mensen/").text
    of_colleague = client_of(factories.user("staff", at=school)).get("/mensen/").text

    assert (link in of_team, link in of_colleague) == (True, False)
