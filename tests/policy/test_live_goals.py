"""What a plan shows of the goals."""

from datetime import date

import pytest

from tests import factories
from tests.policy.goals import action, goal
from zwerm.documents.blocks import Table
from zwerm.policy.live import Place, live_blocks
from zwerm.schools.models import SchoolYear

pytestmark = pytest.mark.django_db


def filled(at, user):
    return live_blocks()["goals"].fill(Place(at, SchoolYear.objects.current(), user))


def words(cell) -> str:
    return "".join(run.text for run in cell.runs)


def test_goals_stand_with_their_measure_tasks_and_counted_actions() -> None:
    group = factories.group("De Groep")
    school = factories.school(parent=group)
    user = factories.user("head", at=school)
    goal(group, "Samen kopen", element="content")
    goal(
        school,
        "Elke klas heeft wifi",
        measure="Gemeten in elke klas",
        until=date(2027, 6, 30),
        tasks=[factories.own_task(school, "Netwerk")],
        actions=[action(school, "Meten", state="done"), action(school, "Kopen")],
    )
    goal(school, "Weg", state="dropped", reason="Te duur")

    (table,) = filled(school, user)

    assert isinstance(table, Table)
    assert [[words(cell) for cell in row] for row in table.rows] == [
        [
            "Elke klas heeft wifi\nInfrastructure\nby 30 June 2027",
            "Gemeten in elke klas",
            "Netwerk",
            "1 of 2 done\nKopen",
        ],
        [
            "Samen kopen\nContent and applications\nfrom De Groep",
            "not said yet",
            "–",
            "no action yet",
        ],
    ]


def test_without_goals_the_plan_says_where_to_write_one() -> None:
    school = factories.school()

    assert filled(school, factories.user("head", at=school)) == ()
    assert live_blocks()["goals"].page == "policy:goal_add"


def test_a_reached_goal_shows_what_shows_it() -> None:
    school = factories.school()
    goal(school, state="reached", evidence="Alle klassen gemeten")

    (table,) = filled(school, factories.user("head", at=school))

    assert words(table.rows[0][3]) == "Reached\nAlle klassen gemeten"
