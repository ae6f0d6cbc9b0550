"""The board as data: cells, gaps, figures and places."""

import pytest
from django.test.utils import CaptureQueriesContext

from tests import factories
from zwerm.planning.board import Board
from zwerm.planning.models import Pin, StandingRule
from zwerm.planning.queries import (
    Filters,
    board,
    gaps,
    places,
    scenarios,
    totals,
    undivided_changes,
)
from zwerm.planning.services import clear_pin, pin_person
from zwerm.schools.models import SchoolYear

from . import scenarios as made

pytestmark = pytest.mark.django_db


def drawn(found: Board) -> dict[str, list[str | None]]:
    """Each row as the states and minutes of its cells."""
    return {
        row.planned_task.task.name: [
            None if cell is None else f"{cell.state} {cell.minutes}{cell.pin}" for cell in row.cells
        ]
        for row in found.rows
    }


def names(found: Board) -> list[str]:
    return [row.planned_task.task.name for row in found.rows]


def test_the_board_says_for_each_pair_who_does_what() -> None:
    world = made.linde()

    found = board(world.scenario)

    assert [column.label for column in found.columns] == ["Sofie", "Bram"]
    assert drawn(found) == {
        "Firewall": ["can 0", None],
        "Netwerk": ["does 120", "backup 0"],
        "Loket": ["does 30", "does 60"],
    }


def test_heads_show_hours_used_and_available_by_source() -> None:
    world = made.linde()

    sofie, bram = board(world.scenario).columns

    assert (sofie.bar.used_minutes, sofie.bar.available_minutes) == (150, 150)
    assert (bram.bar.used_minutes, bram.bar.available_minutes) == (60, 120)
    assert [segment.fill for segment in bram.bar.segments] == ["fill-bpt"]
    assert (sofie.available, bram.available) == ("2.5", "2")


def test_tasks_that_miss_hours_stand_first_in_their_cluster() -> None:
    world = made.linde()

    groups = board(world.scenario).groups

    assert [(group.cluster, group.covered_minutes, group.needed_minutes) for group in groups] == [
        ("T", 120, 180),
        ("A", 90, 90),
    ]
    assert names(board(world.scenario)) == ["Firewall", "Netwerk", "Loket"]


def test_a_row_says_what_is_there_of_what_is_needed() -> None:
    world = made.linde()

    rows = {row.planned_task: row.shortage for row in board(world.scenario).rows}

    assert rows == {world.firewall: "0.0 / 1.0", world.network: "", world.help_desk: ""}


def test_people_who_work_elsewhere_get_a_column_when_asked_for() -> None:
    world = made.group()
    kompas = Filters(place=str(world.kompas.pk))

    assert board(world.scenario, kompas).columns == ()
    (jonas,) = board(world.scenario, kompas, also={world.jonas.code}).columns
    assert jonas.person == world.jonas


def test_the_board_narrows_to_a_cluster_to_gaps_and_to_core_tasks() -> None:
    scenario = made.linde().scenario

    assert names(board(scenario, Filters(cluster="A"))) == ["Loket"]
    assert names(board(scenario, Filters(only_gaps=True))) == ["Firewall"]
    assert names(board(scenario, Filters(only_core=True))) == ["Firewall", "Netwerk"]
    assert board(scenario, Filters(cluster="A")).tasks == 3


def test_a_decision_shows_at_once_and_says_that_it_waits() -> None:
    world = made.linde()
    for person, task, kind in (
        (world.sofie, world.network, Pin.Kind.PIN),
        (world.bram, world.help_desk, Pin.Kind.FORBID),
        (world.sofie, world.firewall, Pin.Kind.PIN),
        (world.bram, world.network, Pin.Kind.FORBID),
    ):
        pin_person(
            world.scenario, planned_task=task, person=person, kind=kind, by=world.coordinator
        )

    found = board(world.scenario)

    assert drawn(found) == {
        "Firewall": ["asked 0pin", None],
        "Netwerk": ["does 120pin", "backup 0forbid"],
        "Loket": ["does 30", "does 60forbid"],
    }
    labels = {cell.label for row in found.rows for cell in row.cells if cell and cell.pin}
    assert labels == {
        "Sofie is to do this after dividing again",
        "Sofie does this, 2.0\xa0hours, pinned",
        "Bram is the backup, until you divide again",
        "Bram does this, 1.0\xa0hours, until you divide again",
    }
    assert undivided_changes(world.scenario) == 4


def test_a_released_decision_no_longer_waits() -> None:
    world = made.linde()
    pin = pin_person(
        world.scenario,
        planned_task=world.network,
        person=world.sofie,
        kind=Pin.Kind.PIN,
        by=world.coordinator,
    )

    clear_pin(pin, by=world.coordinator)

    assert undivided_changes(world.scenario) == 0
    assert drawn(board(world.scenario))["Netwerk"] == ["does 120", "backup 0"]


def test_what_holds_for_every_division_shows_until_the_board_decides_otherwise() -> None:
    world = made.linde()
    StandingRule.objects.create(
        organisation=world.school,
        school_year=SchoolYear.objects.current(),
        kind=StandingRule.Kind.FORBID,
        task=world.firewall.task,
        person=world.sofie,
    )
    assert drawn(board(world.scenario))["Firewall"] == ["never 0forbid", None]

    pin_person(
        world.scenario,
        planned_task=world.firewall,
        person=world.sofie,
        kind=Pin.Kind.PIN,
        by=world.coordinator,
    )

    assert drawn(board(world.scenario))["Firewall"] == ["asked 0pin", None]


def test_people_with_one_first_name_get_an_initial() -> None:
    world = made.linde()
    world.bram.name = "Sofie Peeters"
    world.bram.save()

    assert [column.label for column in board(world.scenario).columns] == ["Sofie D.", "Sofie P."]


def test_a_gap_says_why_nobody_does_it() -> None:
    world = made.linde()

    assert [(gap.planned_task, gap.short_minutes, gap.reason) for gap in gaps(world.scenario)] == [
        (world.firewall, 60, "1 person can do this, but has no hours left.")
    ]


def test_a_gap_of_a_refused_task_says_that_people_are_not_to_be_asked() -> None:
    world = made.linde()
    pin_person(
        world.scenario,
        planned_task=world.firewall,
        person=world.sofie,
        kind=Pin.Kind.FORBID,
        by=world.coordinator,
    )

    assert [gap.reason for gap in gaps(world.scenario)] == ["1 person who can is not to be asked."]


def test_a_gap_far_from_home_says_that_people_do_not_work_there() -> None:
    world = made.group()

    assert [(gap.place, gap.short_minutes, gap.reason) for gap in gaps(world.scenario)] == [
        ("Kompas", 60, "1 person can do this, but does not work here."),
        ("Together for the whole group", 30, "1 person can do this, but does not work here."),
    ]


def test_figures_count_hours_core_people_and_gaps() -> None:
    found = totals(made.linde().scenario)

    assert (found.needed_minutes, found.covered_minutes) == (270, 210)
    assert (found.core_needed_minutes, found.core_covered_minutes) == (180, 120)
    assert (found.tasks, found.gaps, found.people, found.backups_missing) == (3, 1, 2, 0)
    assert (found.is_optimal, found.gain_percent) == (False, None)
    assert [(goal.name, goal.value) for goal in found.goals][:3] == [
        ("core_uncovered", 12),
        ("other_uncovered", 0),
        ("backups_missing", 0),
    ]


def test_what_a_better_division_gains_is_only_said_with_bounds() -> None:
    unknown = (None,) * 5

    assert totals(made.linde(bounds=(12, 0, *unknown)).scenario).gain_percent == 0
    # A quarter of an hour of 120 + 60 core minutes and 2 × 90 others: 15 of 360, rounded up.
    assert totals(made.linde(bounds=(9, 0, *unknown)).scenario).gain_percent == 5
    assert totals(made.linde(bounds=(None, 0, *unknown)).scenario).gain_percent is None


def test_a_proved_division_says_so() -> None:
    world = made.linde()
    values = tuple(goal.value for goal in totals(world.scenario).goals)

    proved = totals(made.linde(bounds=values).scenario)  # type: ignore[arg-type] # seven of them

    assert proved.is_optimal
    assert all(goal.is_proved for goal in proved.goals)


def test_a_scenario_without_a_plan_has_empty_figures() -> None:
    found = totals(factories.scenario(factories.school()))

    assert (found.has_plan, found.needed_minutes, found.goals) == (False, 0, ())


def test_a_group_is_shown_by_place() -> None:
    world = made.group()

    found = places(world.scenario)

    assert [
        (place.name, place.people, place.covered_minutes, place.needed_minutes) for place in found
    ] == [
        ("De Wilg", 1, 60, 60),
        ("Kompas", 0, 0, 60),
        ("Together for the whole group", 0, 30, 60),
    ]
    assert [each.needed_minutes for each in found[2].clusters] == [0, 60, 0, 0]


def test_the_board_of_a_place_shows_its_people_and_tasks() -> None:
    world = made.group()

    found = board(world.scenario, Filters(place=str(world.wilg.pk)))

    assert [column.person for column in found.columns] == [world.jonas]
    assert drawn(found) == {"Toestellen": ["does 60"]}
    assert drawn(board(world.scenario, Filters(place="nowhere"))) == {}


def test_the_list_counts_hours_and_gaps() -> None:
    world = made.linde()

    rows = scenarios(world.coordinator, world.school)

    assert [(row.needed_minutes, row.covered_minutes, row.gap_count) for row in rows] == [  # type: ignore[attr-defined] # annotated
        (270, 210, 1)
    ]


def test_a_board_takes_as_many_queries_for_one_task_as_for_more(
    django_assert_num_queries: CaptureQueriesContext,
) -> None:
    few, many = made.linde().scenario, made.linde(more_tasks=3).scenario

    with django_assert_num_queries(7):
        board(few)
    with django_assert_num_queries(7):
        board(many)
