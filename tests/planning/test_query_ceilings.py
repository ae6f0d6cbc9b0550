"""How many queries a page may take, however much it is about."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests import factories
from zwerm.accounts.models import Membership
from zwerm.planning import (
    commenting,
    continuity,
    limits,
    proposing_to,
    remedying,
    services,
    stepping,
)
from zwerm.planning.comparing_views import comparison_address
from zwerm.planning.models import Scenario
from zwerm.planning.proposal import Proposal
from zwerm.planning.remedy_page import GapFilter, RemedyPage

from . import scenarios as made

pytestmark = pytest.mark.django_db

MOST = 12


def asked_for(client: Client, address: str) -> int:
    client.get(address)  # content types, and what is kept of a division
    with CaptureQueriesContext(connection) as asked:
        response = client.get(address)
    assert response.status_code == 200
    return len(asked)


def queries(client: Client, page: str, scenario: Scenario) -> int:
    arguments = [scenario.pk]
    if page == "planning:planned_task":
        arguments.append(scenario.planned_tasks.order_by("pk")[0].pk)
    return asked_for(client, reverse(page, args=arguments))


def decide(world: made.Linde) -> None:
    """A little of all that stands on a board: pins, limits, comments, and something undone."""
    by, scenario = world.coordinator, world.scenario
    services.pin_person(scenario, planned_task=world.network, person=world.sofie, kind="pin", by=by)
    limits.set_cap(scenario, person=world.sofie, weekly_minutes=300, by=by)
    commenting.say(scenario, text="Is this right?", by=by, planned_task=world.network)
    limits.set_cap(scenario, person=world.bram, weekly_minutes=300, by=by)
    stepping.undo(scenario, by=by)


@pytest.mark.parametrize(
    "page",
    [
        "planning:scenario_detail",
        "planning:planned_task",
        "planning:gap_list",
        "planning:variants_add",
        "planning:continuity",
        "planning:comment_list",
    ],
)
def test_a_page_about_a_division_asks_twelve_questions_at_most(client: Client, page: str) -> None:
    worlds = made.linde(), made.linde(more_tasks=3)
    for world in worlds:
        decide(world)
    few, many = (world.scenario for world in worlds)
    lead = factories.user(role=Membership.Role.COORDINATOR, at=few.organisation)
    Membership.objects.create(
        user=lead, organisation=many.organisation, role=Membership.Role.COORDINATOR
    )
    client.force_login(lead, backend="django.contrib.auth.backends.ModelBackend")

    first, second = (queries(client, page, each) for each in (few, many))

    assert first == second
    assert first <= MOST


def test_the_workbook_asks_twelve_questions_at_most(client: Client) -> None:
    counts = []
    for more in (0, 3):
        world = made.linde(more_tasks=more, more_people=more)
        client.force_login(world.coordinator, backend="django.contrib.auth.backends.ModelBackend")
        counts.append(asked_for(client, reverse("planning:workbook_download")))

    assert counts[0] == counts[1]
    assert counts[0] <= MOST


def test_a_new_division_asks_twelve_questions_at_most(client: Client) -> None:
    counts = []
    for more in (0, 3):
        world = made.linde(more_tasks=more)
        factories.grant(world.sofie, 120)
        client.force_login(world.coordinator, backend="django.contrib.auth.backends.ModelBackend")
        counts.append(asked_for(client, reverse("planning:scenario_add")))

    assert counts[0] == counts[1]
    assert counts[0] <= MOST


def test_a_new_division_of_a_school_in_a_divided_group_asks_twelve_at_most(client: Client) -> None:
    world = made.group()
    factories.grant(factories.person(at=world.wilg), 120)
    Scenario.objects.update(state=Scenario.State.ADOPTED)
    lead = factories.user(role=Membership.Role.HEAD, at=world.wilg)
    client.force_login(lead, backend="django.contrib.auth.backends.ModelBackend")

    assert asked_for(client, reverse("planning:scenario_add")) <= MOST


def test_the_board_of_a_group_asks_twelve_questions_at_most(client: Client) -> None:
    world = made.group()
    client.force_login(world.coordinator, backend="django.contrib.auth.backends.ModelBackend")
    board = reverse("planning:scenario_detail", args=[world.scenario.pk])

    assert asked_for(client, board) <= MOST
    assert asked_for(client, f"{board}?place={world.wilg.pk}") <= MOST


def test_the_ways_out_of_gaps_ask_twelve_questions_at_most(client: Client) -> None:
    counts = []
    for more in (0, 3):
        world = made.linde(more_tasks=more, more_people=more)
        decide(world)
        remedying.study_remedies(world.scenario)
        gaps = RemedyPage(world.scenario, GapFilter(), reader=world.coordinator).rows
        row = next(each for each in gaps if each.ways)
        arguments = [world.scenario.pk, row.gap.planned_task.pk, row.ways[0].mark]
        client.force_login(world.coordinator, backend="django.contrib.auth.backends.ModelBackend")
        choose = reverse("planning:remedy_choose", args=arguments)
        counts.append(
            (queries(client, "planning:gap_list", world.scenario), asked_for(client, choose))
        )

    assert counts[0] == counts[1]
    assert max(counts[0]) <= MOST


def test_who_is_missed_asks_twelve_questions_at_most(client: Client) -> None:
    counts = []
    for more in (0, 3):
        world = made.linde(more_tasks=more, more_people=more)
        continuity.study_absences(world.scenario)
        client.force_login(world.coordinator, backend="django.contrib.auth.backends.ModelBackend")
        counts.append(queries(client, "planning:continuity", world.scenario))

    assert counts[0] == counts[1]
    assert counts[0] <= MOST


def put(world: made.Linde, *, rounds: int) -> Proposal:
    """To the two who have a task and the one who looks, who all say something; the last stands."""
    day = timezone.localdate() + timedelta(days=14)
    world.sofie.user = world.coordinator
    world.sofie.save()
    for number in range(rounds):
        proposal = proposing_to.propose(
            world.scenario, text="Look.", react_until=day, by=world.coordinator
        )
        for asked in proposal.asked.select_related("proposal__scenario"):
            proposing_to.react(
                asked, answer="objects", text="", objections=[world.network], by=world.coordinator
            )
        if number < rounds - 1:
            proposing_to.withdraw(world.scenario, by=world.coordinator)
            world.scenario.refresh_from_db()
    return proposal


def test_what_is_put_to_people_asks_twelve_questions_at_most(client: Client) -> None:
    counts = []
    for more in (0, 3):
        world = made.linde(more_tasks=more, more_people=more)
        proposal = put(world, rounds=1 + more)
        client.force_login(world.coordinator, backend="django.contrib.auth.backends.ModelBackend")
        page = reverse("planning:proposal_detail", args=[proposal.pk])
        history = queries(client, "planning:scenario_history", world.scenario)
        counts.append((asked_for(client, page), history))

    assert counts[0] == counts[1]
    assert max(counts[0]) <= MOST


def test_scenarios_side_by_side_ask_twelve_questions_at_most(client: Client) -> None:
    world = made.linde()
    others = [
        services.copy_scenario(world.scenario, name=f"Copy {n}", by=world.coordinator)
        for n in range(3)
    ]
    client.force_login(world.coordinator, backend="django.contrib.auth.backends.ModelBackend")

    counts = [
        asked_for(client, comparison_address([one.pk for one in (world.scenario, *more)]))
        for more in ([], others)
    ]

    assert counts[0] == counts[1]
    assert counts[0] <= MOST


@pytest.mark.parametrize(
    "page",
    [
        "planning:comment_list",
        "planning:continuity",
        "planning:scenario_history",
        "planning:scenario_limits",
        "planning:scenario_list",
        "planning:scenario_remove",
        "planning:scenario_rename",
    ],
)
def test_a_page_that_does_not_count_with_a_plan_does_not_read_it(client: Client, page: str) -> None:
    world = made.linde()
    decide(world)
    client.force_login(world.coordinator)
    arguments = [] if page == "planning:scenario_list" else [world.scenario.pk]

    with CaptureQueriesContext(connection) as asked:
        response = client.get(reverse(page, args=arguments))

    assert response.status_code == 200
    large = '"planning_scenario"."problem"', '"planning_scenario"."plan"'
    assert [one["sql"] for one in asked if any(name in one["sql"] for name in large)] == []


def test_a_job_reads_a_plan_with_its_scenario() -> None:
    world = made.linde()

    found = Scenario.objects.get(), Scenario.objects.with_plan().get()

    assert [one.get_deferred_fields() for one in found] == [{"problem", "plan"}, set()]
    assert found[0].plan == found[1].plan == world.scenario.plan
