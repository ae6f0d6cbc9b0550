"""The pages beside the board: undo and redo, limits, what changes, and dividing in place."""

import json
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import factories
from zwerm.accounts.models import User
from zwerm.core.models import Job
from zwerm.planning import limits, services, stepping
from zwerm.planning.changes import Changes
from zwerm.planning.models import Scenario
from zwerm.planning.pages import Progress

from . import scenarios as made

pytestmark = pytest.mark.django_db

ClientOf = Callable[[User], Client]


def page(name: str, *arguments: object) -> str:
    return reverse(f"planning:{name}", args=arguments)


def words(text: str) -> str:
    return " ".join(text.split())


def with_today(world: made.Linde, most: int | None = None) -> Scenario:
    """Today Sofie does the network and Bram the firewall."""
    at = ["S", world.school.code]
    world.scenario.problem |= {
        "current": [
            [world.network.task.slug, *at, world.sofie.code],
            [world.firewall.task.slug, *at, world.bram.code],
        ],
        "max_changes": most,
    }
    world.scenario.save()
    return world.scenario


def pin(world: made.Linde, kind: str = "pin") -> None:
    services.pin_person(
        world.scenario,
        planned_task=world.network,
        person=world.sofie,
        kind=kind,
        by=world.coordinator,
    )


def test_the_button_says_what_it_undoes_and_undoes_it(client_of: ClientOf) -> None:
    world = made.linde()
    client, board = client_of(world.coordinator), page("scenario_detail", world.scenario.pk)
    pin(world)

    before = words(client.get(board).text)
    answer = client.post(page("board_undo", world.scenario.pk), {"next": f"{board}?gaps=on"})
    after = words(client.get(board).text)

    assert "Undo: “Netwerk” pinned to Sofie" in before
    assert (answer.status_code, answer["Location"]) == (302, f"{board}?gaps=on")
    assert world.scenario.pins.count() == 0
    assert "Undone: “Netwerk” pinned to Sofie." in after
    assert "Do again: “Netwerk” pinned to Sofie" in after

    client.post(page("board_redo", world.scenario.pk))

    assert world.scenario.pins.count() == 1


def test_undo_returns_to_no_other_site(client_of: ClientOf) -> None:
    world = made.linde()
    pin(world)

    answer = client_of(world.coordinator).post(
        page("board_undo", world.scenario.pk), {"next": "https://example.org/"}
    )

    assert answer["Location"] == page("scenario_detail", world.scenario.pk)


def test_the_row_that_comes_back_brings_the_button_along(client_of: ClientOf) -> None:
    world = made.linde()
    client = client_of(world.coordinator)
    columns = client.get(page("scenario_detail", world.scenario.pk)).text
    found = columns.partition('data-columns="')[2].partition('"')[0]

    answer = client.post(
        page("pin_set", world.scenario.pk),
        {
            "planned_task": world.network.pk,
            "person": world.sofie.pk,
            "columns": found,
            "kind": "pin",
        },
        headers={"HX-Request": "true"},
    )

    assert 'id="board-undo" hx-swap-oob="true"' in answer.text
    assert "Undo: “Netwerk” pinned to Sofie" in words(answer.text)


def test_changes_are_counted_and_named_against_today() -> None:
    scenario = with_today(made.linde(), most=5)

    found = Changes(scenario)

    assert (found.used, found.most) == (3, 5)
    assert [(row.person, row.task, row.is_gained) for row in found.named] == [
        ("Bram Verhaeghe", "Loket", True),
        ("Bram Verhaeghe", "Firewall", False),
        ("Sofie Declercq", "Loket", True),
    ]


def test_the_board_says_how_many_changes_are_used(client_of: ClientOf) -> None:
    world = made.linde()
    with_today(world, most=5)

    text = words(client_of(world.coordinator).get(page("scenario_detail", world.scenario.pk)).text)

    assert "3 of at most 5 changes used" in text
    assert "<b>Bram Verhaeghe</b> no longer has “Firewall” (De Linde)" in text


def test_without_anything_in_force_nothing_is_counted(client_of: ClientOf) -> None:
    world = made.linde()

    text = client_of(world.coordinator).get(page("scenario_limits", world.scenario.pk)).text

    assert "nothing to count changes against" in text


@pytest.mark.parametrize(("said", "most"), [("3", 3), ("", None), ("0", 0)])
def test_how_much_may_change_is_set_on_the_board(
    client_of: ClientOf, said: str, most: int | None
) -> None:
    world = made.linde()
    limits.set_max_changes(world.scenario, most=7, by=world.coordinator)

    client_of(world.coordinator).post(page("changes_set", world.scenario.pk), {"most": said})

    world.scenario.refresh_from_db()
    assert world.scenario.max_changes == most


def test_a_number_that_is_none_is_refused_beside_the_field(client_of: ClientOf) -> None:
    world = made.linde()

    answer = client_of(world.coordinator).post(
        page("changes_set", world.scenario.pk), {"most": "-1"}
    )

    assert answer.status_code == 200
    assert "greater than or equal to 0" in answer.text
    world.scenario.refresh_from_db()
    assert world.scenario.max_changes is None


@pytest.mark.parametrize("name", ["Sofie Declercq", "sofie", "DECLERCQ"])
def test_a_limit_is_set_for_who_is_named(client_of: ClientOf, name: str) -> None:
    world = made.linde()
    client = client_of(world.coordinator)

    client.post(page("cap_set", world.scenario.pk), {"person": name, "hours": "1.5"})

    assert [(cap.person, cap.weekly_minutes) for cap in world.scenario.caps.all()] == [
        (world.sofie, 90)
    ]
    client.post(page("cap_clear", world.scenario.pk), {"person": world.sofie.pk})
    assert world.scenario.caps.count() == 0


def test_who_cannot_be_told_apart_gets_no_limit(client_of: ClientOf) -> None:
    world = made.linde(more_people=2)

    answer = client_of(world.coordinator).post(
        page("cap_set", world.scenario.pk), {"person": "Collega", "hours": "1"}
    )

    assert "Choose one name from the list." in answer.text
    assert world.scenario.caps.count() == 0


def test_dividing_returns_to_the_place_that_was_shown(client_of: ClientOf) -> None:
    world = made.group()
    shown = f"{page('scenario_detail', world.scenario.pk)}?place={world.wilg.pk}"

    answer = client_of(world.coordinator).post(
        page("scenario_divide", world.scenario.pk), {"next": shown}
    )

    assert answer["Location"] == shown
    assert Job.objects.filter(kind="planning.divide").count() == 1


def test_what_weighs_most_can_be_undone(client_of: ClientOf) -> None:
    world = made.linde()
    client_of(world.coordinator).post(
        page("scenario_divide", world.scenario.pk), {"weight_expertise": "4"}
    )
    Job.objects.all().delete()
    world.scenario.refresh_from_db()
    assert world.scenario.weight_expertise == 4

    stepping.undo(world.scenario, by=world.coordinator)

    world.scenario.refresh_from_db()
    assert world.scenario.weight_expertise == 1


def test_when_it_is_done_the_board_takes_the_place_of_the_progress(client_of: ClientOf) -> None:
    world = made.linde()
    board = page("scenario_detail", world.scenario.pk)

    answer = client_of(world.coordinator).get(
        page("scenario_progress", world.scenario.pk),
        headers={"HX-Request": "true", "HX-Current-URL": f"http://testserver{board}?gaps=on"},
    )

    assert json.loads(answer["HX-Location"]) == {
        "path": f"{board}?gaps=on",
        "target": "#content",
        "select": "#content",
        "swap": "outerHTML",
        "push": "false",
    }


def test_the_progress_says_what_is_open_so_far_and_whether_less_is_possible() -> None:
    details = {"core_open_minutes": 60, "other_open_minutes": 90, "is_core_proved": True}

    found = Progress(Job(state=Job.State.RUNNING, progress=0.5, details=details))

    assert (found.percent, found.core_open_minutes, found.other_open_minutes) == (50, 60, 90)
    assert found.is_core_proved


def test_the_history_tells_who_did_what(client_of: ClientOf) -> None:
    world = made.linde()
    pin(world)
    pin(world, "forbid")
    stepping.undo(world.scenario, by=factories.user("tict", at=world.school))

    text = words(client_of(world.coordinator).get(page("scenario_history", world.scenario.pk)).text)

    assert "“Netwerk” pinned to Sofie" in text
    assert "“Netwerk” not for Sofie <span" in text
    assert text.count(f"<small>{world.coordinator}</small>") == 2


@pytest.mark.parametrize("name", ["scenario_detail", "scenario_limits", "scenario_history"])
def test_one_deed_takes_as_many_queries_as_three(client_of: ClientOf, name: str) -> None:
    world = made.linde()
    client = client_of(world.coordinator)
    with_today(world)
    counts = []
    for person in (world.sofie, world.bram):
        limits.set_cap(world.scenario, person=person, weekly_minutes=600, by=world.coordinator)
        client.get(page(name, world.scenario.pk))
        with CaptureQueriesContext(connection) as queries:
            client.get(page(name, world.scenario.pk))
        counts.append(len(queries))

    assert counts[0] == counts[1]
