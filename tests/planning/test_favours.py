"""Why this person, and why not another: exact sentences, without what somebody keeps private."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from tests import factories
from zwerm.planning.models import PlannedTask
from zwerm.planning.task_pages import task_page

from . import scenarios as made
from .teams import Team, team

pytestmark = pytest.mark.django_db


def why(world: Team, task: str, name: str) -> list[str]:
    found = {one.column.person.name: one.favours for one in world.page(task).candidates}
    return [sentence.replace("\xa0", " ") for sentence in found[name]]


def plain(text: str) -> str:
    return " ".join(strip_tags(text).replace("\xa0", " ").split())


def test_who_is_the_only_one_and_does_all_of_it() -> None:
    world = team({"Ann": 4, "Bob": 4}, {"Netwerk": {"Ann": 2}}, levels={"Bob": 1})

    assert why(world, "Netwerk", "Ann") == [
        "Nobody else here can do this.",
        "Has the level that this asks.",
        "Works at this school.",
        "Does all of it, so it stays in one pair of hands.",
    ]


def test_who_likes_it_has_most_hours_and_can_do_more() -> None:
    world = team(
        {"Ann": 6, "Bob": 4},
        {"Netwerk": {"Ann": 2}},
        likes={"Ann": 2, "Bob": -1},
        levels={"Ann": 3},
    )

    assert why(world, "Netwerk", "Ann") == [
        "Can do more than this asks.",
        "Likes this work.",
        "Works at this school.",
        "Has the most hours of all who can: 6.0 hours.",
        "Does all of it, so it stays in one pair of hands.",
        "1 other person can do it too.",
    ]


def test_who_would_rather_not_and_shares_it() -> None:
    world = team(
        {"Ann": 2, "Bob": 4},
        {"Netwerk": {"Ann": 2, "Bob": 3}},
        likes={"Ann": -1},
        splittable=True,
        min_chunk=6,
    )

    assert why(world, "Netwerk", "Ann") == [
        "Has the level that this asks.",
        "Would rather not do this.",
        "Works at this school.",
        "Shares it: 2.0 hours of 5.0 hours.",
        "1 other person can do it too.",
    ]


def test_a_level_and_a_wish_that_are_private_are_no_reason() -> None:
    world = team({"Ann": 4, "Bob": 4}, {"Netwerk": {"Ann": 2}}, likes={"Ann": 2})
    factories.rating(world.people["Ann"], "T", 2, motivation=2, origin="self")

    assert why(world, "Netwerk", "Ann") == [
        "Works at this school.",
        "Has the most hours of all who can: 4.0 hours.",
        "Does all of it, so it stays in one pair of hands.",
        "1 other person can do it too.",
    ]


def test_whoever_does_not_do_it_has_no_reason_to() -> None:
    world = team({"Ann": 4, "Bob": 4}, {"Netwerk": {"Ann": 2}})

    assert why(world, "Netwerk", "Bob") == []


def asked(world: made.Linde, planned: PlannedTask, who: str, client: Client) -> str:
    address = reverse("planning:planned_task", args=[world.scenario.pk, planned.pk])
    text = client.get(address, {"who": who}).text
    return plain(text.split('id="answer"')[1].split("</section>")[0])


def test_why_not_somebody_is_answered_by_name(client_of) -> None:
    world = made.linde()
    client = client_of(world.coordinator)

    sofie = asked(world, world.network, "sofie", client)
    bram = asked(world, world.firewall, "Verhaeghe", client)
    nobody = asked(world, world.network, "Wannes", client)

    assert "Sofie does this. Nobody else here can do this." in sofie
    assert "Nobody else could take this over, not even with a swap." in sofie
    assert "Bram Verhaeghe As far as is known, not able to yet." in bram
    assert "Nobody whom you see beside this task has this name." in nobody


def test_whom_the_reader_may_not_see_is_not_answered_about() -> None:
    world = made.group()
    planned = world.scenario.planned_tasks.get(organisation=world.kompas)
    reader = factories.user("tict", at=world.kompas)

    page = task_page(planned, reader=reader, asked="Jonas")

    assert (page.asked_candidates, page.asked_others, "Jonas Maes" in page.names) == (
        [],
        [],
        False,
    )


def test_nothing_is_answered_before_somebody_asks() -> None:
    world = made.linde()

    page = task_page(world.network, reader=world.coordinator)

    assert (page.asked_candidates, page.asked_others) == ([], [])
    assert page.names == ("Bram Verhaeghe", "Sofie Declercq")


def test_also_somebody_who_neither_can_nor_works_here_is_answered_about() -> None:
    world = made.group()
    kompas = world.scenario.planned_tasks.get(organisation=world.kompas)
    nele = factories.person("Nele Peeters", at=world.wilg)

    before = task_page(kompas, reader=world.coordinator)
    page = task_page(kompas, reader=world.coordinator, asked="jonas")
    unknown = task_page(kompas, reader=world.coordinator, asked="Nele")

    assert before.names == ("Jonas Maes", "Nele Peeters")
    assert [(one.person, one.sentence) for one in page.asked_others] == [
        (world.jonas, "Does not work here.")
    ]
    # The division was made before she came.
    assert (unknown.asked_others, unknown.not_divided) == ([], (nele.name,))
