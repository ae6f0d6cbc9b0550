"""A copy of a scenario has every row of it, made in the database."""

from typing import Any

import pytest
from django.db import connection
from django.db.models import F, Model
from django.test.utils import CaptureQueriesContext

from zwerm.planning import limits, services
from zwerm.planning.board_step import Cap
from zwerm.planning.models import Allocation, Backup, Pin, PlannedTask, Scenario

from . import scenarios as made

pytestmark = pytest.mark.django_db
PLACE = ("task", "level", "organisation", "pool")


def told(model: type[Model], scenario: Scenario, road: str = "") -> list[dict[str, Any]]:
    """Its rows in their order, with every field but their own key and what they belong to."""
    rows = model.objects.filter(**{f"{road}scenario": scenario}).order_by("pk")
    place = {f"at_{name}": F(f"{road}{name}") for name in (PLACE if road else ())}
    kept = list(rows.annotate(**place).values())
    return [
        {
            name: value
            for name, value in row.items()
            if name not in {"id", "scenario_id", "planned_task_id"}
        }
        for row in kept
    ]


def whole(scenario: Scenario) -> dict[str, Any]:
    return {
        "planned": told(PlannedTask, scenario),
        "pins": told(Pin, scenario),
        "caps": told(Cap, scenario),
        "allocations": told(Allocation, scenario, "planned_task__"),
        "backups": told(Backup, scenario, "planned_task__"),
    }


def decide(world: made.Linde) -> None:
    by = world.coordinator
    for person, kind in ((world.sofie, "pin"), (world.bram, "forbid")):
        services.pin_person(
            world.scenario, planned_task=world.network, person=person, kind=kind, by=by
        )
    limits.set_cap(world.scenario, person=world.bram, weekly_minutes=300, by=by)


def test_a_copy_has_every_row_and_the_first_keeps_its_own() -> None:
    world = made.linde()
    decide(world)
    before = whole(world.scenario)

    copy = services.copy_scenario(world.scenario, name="Kopie", by=world.coordinator)

    assert whole(copy) == whole(world.scenario) == before
    assert [len(rows) for rows in before.values()] == [3, 2, 1, 3, 1]
    first = Scenario.objects.with_plan().get(pk=world.scenario.pk)
    kept = Scenario.objects.with_plan().get(pk=copy.pk)
    assert (copy.problem, copy.plan) == (first.problem, first.plan)
    assert (kept.problem, kept.plan, kept.state) == (first.problem, first.plan, "divided")
    assert kept.divided_at == copy.divided_at


def test_a_copy_of_what_was_not_divided_is_a_draft() -> None:
    world = made.linde()
    draft = services.create_scenario(
        world.school,
        school_year=world.scenario.school_year,
        name="Nieuw",
        by=world.coordinator,
        based_on=world.scenario,
    )

    copy = services.copy_scenario(draft, name="Kopie", by=world.coordinator)

    assert (copy.state, copy.divided_at, copy.plan) == ("draft", None, {})


def copying(world: made.Linde) -> int:
    with CaptureQueriesContext(connection) as asked:
        services.copy_scenario(world.scenario, name="Kopie", by=world.coordinator)
    return len(asked)


def test_a_copy_of_more_takes_as_many_queries() -> None:
    small, large = made.linde(), made.linde(more_tasks=130)
    copying(small)  # content types

    assert copying(small) == copying(large)
