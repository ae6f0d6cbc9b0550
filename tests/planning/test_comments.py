"""Comments beside the board: about a cell, a task or the whole scenario."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import factories
from zwerm.accounts.models import User
from zwerm.core.errors import DomainError
from zwerm.core.models import AuditEvent
from zwerm.optimiser.files import plan_from_data, problem_from_data
from zwerm.planning import commenting
from zwerm.planning.comment import Comment
from zwerm.planning.saving import save_plan

from . import scenarios as made

pytestmark = pytest.mark.django_db

ClientOf = Callable[[User], Client]


def page(name: str, *arguments: object) -> str:
    return reverse(f"planning:{name}", args=arguments)


def about(world: made.Linde, text: str, by: User | None = None) -> Comment:
    return commenting.say(
        world.scenario,
        text=text,
        by=by or world.coordinator,
        planned_task=world.network,
        person=world.sofie,
    )


def test_what_is_said_about_one_cell_is_one_conversation() -> None:
    world = made.linde()
    about(world, "Is this not too much?")
    commenting.say(world.scenario, text="Good start.", by=world.coordinator)
    about(world, "She says it is fine.")

    found = [
        (one.title, [comment.text for comment in one.comments], one.planned_key)
        for one in commenting.conversations(world.scenario)
    ]

    assert found == [
        (
            "Netwerk – Sofie Declercq",
            ["Is this not too much?", "She says it is fine."],
            world.network.pk,
        ),
        ("The whole division", ["Good start."], None),
    ]


def test_a_conversation_outlives_the_rows_of_a_division() -> None:
    world = made.linde()
    about(world, "Is this not too much?")

    problem, plan = world.scenario.problem, world.scenario.plan
    save_plan(world.scenario, problem_from_data(problem), plan_from_data(plan))

    (one,) = commenting.conversations(world.scenario)
    assert one.planned_key == world.scenario.planned_tasks.get(task=world.network.task).pk
    assert one.planned_key != world.network.pk


def test_who_resolves_closes_all_of_it_and_another_word_opens_it_again() -> None:
    world = made.linde()
    first = about(world, "Is this not too much?")
    about(world, "She says it is fine.")
    tict = factories.user("tict", at=world.school)

    commenting.resolve(first, by=tict)
    assert [one.is_open for one in commenting.conversations(world.scenario)] == [False]
    assert {comment.resolved_by for comment in Comment.objects.all()} == {tict}

    about(world, "Not any more.")
    assert [one.is_open for one in commenting.conversations(world.scenario)] == [True]
    verbs = AuditEvent.objects.order_by("pk").values_list("verb", flat=True)
    assert list(verbs)[-4:] == ["commented", "commented", "resolved_comments", "commented"]


def test_nobody_takes_back_the_words_of_someone_else() -> None:
    world = made.linde()
    said = about(world, "Is this not too much?")

    with pytest.raises(DomainError, match="Only who wrote"):
        commenting.take_back(said, by=factories.user("head", at=world.school))

    assert Comment.objects.count() == 1
    commenting.take_back(said, by=world.coordinator)
    assert Comment.objects.count() == 0


def test_a_cell_is_commented_on_and_the_board_marks_it(client_of: ClientOf) -> None:
    world = made.linde()
    client = client_of(world.coordinator)
    board = page("scenario_detail", world.scenario.pk)
    cell = {"planned_task": world.network.pk, "person": world.sofie.pk, "text": "Too much?"}

    response = client.post(page("comment_add", world.scenario.pk), cell | {"next": board})

    assert (response.status_code, response["Location"]) == (302, board)
    text = client.get(board).text
    assert 'data-comments="1"' in text
    assert "Too much?" in text
    assert "does this, 2.0\xa0hours, 1 comment" in text


def test_a_comment_without_words_is_not_placed(client_of: ClientOf) -> None:
    world = made.linde()

    response = client_of(world.coordinator).post(
        page("comment_add", world.scenario.pk), {"text": " "}
    )

    assert response.status_code == 200
    assert "This field is required." in response.text
    assert Comment.objects.count() == 0


def test_a_comment_on_a_task_of_another_division_is_not_found(client_of: ClientOf) -> None:
    world, other = made.linde(), made.linde()

    response = client_of(world.coordinator).post(
        page("comment_add", world.scenario.pk),
        {"planned_task": other.network.pk, "person": world.sofie.pk, "text": "Too much?"},
    )

    assert response.status_code == 404
    assert Comment.objects.count() == 0


def test_the_team_of_a_school_does_not_read_what_the_team_of_its_group_says(
    client_of: ClientOf,
) -> None:
    world = made.group()
    commenting.say(world.scenario, text="Between us.", by=world.coordinator)
    below = client_of(factories.user("coordinator", at=world.wilg))

    assert below.get(page("comment_list", world.scenario.pk)).status_code == 403
    assert "Between us." not in below.get(page("scenario_detail", world.scenario.pk)).text


@pytest.mark.parametrize("name", ["scenario_detail", "comment_list"])
def test_one_comment_takes_as_many_queries_as_three(client_of: ClientOf, name: str) -> None:
    world = made.linde()
    client = client_of(world.coordinator)
    counts = []
    for person in (world.sofie, world.bram):
        commenting.say(
            world.scenario,
            text="Hm",
            by=factories.user("tict", at=world.school),
            planned_task=world.network,
            person=person,
        )
        client.get(page(name, world.scenario.pk))
        with CaptureQueriesContext(connection) as queries:
            client.get(page(name, world.scenario.pk))
        counts.append(len(queries))
        about(world, "And more.")

    assert counts[0] == counts[1]
