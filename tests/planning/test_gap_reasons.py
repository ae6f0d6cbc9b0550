"""Why nobody takes what is missing, in one or two sentences."""

import pytest

from zwerm.planning.queries import gaps

from .teams import QUANTA_PER_HOUR, Team, team

pytestmark = pytest.mark.django_db


def reasons(world: Team) -> list[str]:
    return [gap.reason.replace("\xa0", " ") for gap in gaps(world.scenario)]


def test_who_has_hours_left_is_told_before_all_else() -> None:
    world = team({"Ann": 2, "Ben": 1}, {"Netwerk": {}}, needs={"Netwerk": 2})

    assert reasons(world) == ["1 person can do this and has hours left."]


def test_hours_that_do_not_suffice_at_once_say_what_is_asked() -> None:
    world = team({"Ann": 1, "Ben": 1}, {"Netwerk": {}}, needs={"Netwerk": 2})

    assert reasons(world) == ["2 people can do this, none of them has 2.0 hours left at once."]


def test_agreements_are_told_beside_hours() -> None:
    world = team(
        {"Ann": 2, "Ben": 3},
        {"Netwerk": {}, "Loket": {"Ann": 2}},
        needs={"Netwerk": 1},
        most_tasks={"Ben": 0},
    )

    assert reasons(world) == [
        "1 person can do this, but has no hours left."
        " 1 person can do this, but has as many tasks as agreed."
    ]


def test_a_rest_below_the_smallest_share_is_told() -> None:
    world = team(
        {"Ann": 4, "Ben": 4},
        {"Netwerk": {"Ann": 3}},
        needs={"Netwerk": 4},
        splittable=True,
        min_chunk=2 * QUANTA_PER_HOUR,
    )

    assert reasons(world) == [
        "Ann does 3.0 hours. What is missing is less than the smallest share, 2.0 hours."
    ]


def test_a_task_that_no_more_people_may_share_is_told() -> None:
    world = team(
        dict.fromkeys(("Ann", "Ben", "Cis", "Dot"), 1),
        {"Netwerk": {"Ann": 1, "Ben": 1, "Cis": 1}},
        needs={"Netwerk": 4},
        splittable=True,
        min_chunk=QUANTA_PER_HOUR,
    )

    assert reasons(world) == ["Ann, Ben and Cis do 3.0 hours. No more people can share this."]
