"""A board of many people: who has a column, which tasks show, and what its address remembers."""

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from zwerm.accounts.models import User
from zwerm.planning.board import Board, board
from zwerm.planning.comment import Comment
from zwerm.planning.crowd import COLUMNS_AT_ONCE, MOST_UNASKED
from zwerm.planning.filters import BoardForm, Filters, keys
from zwerm.planning.models import Pin, Scenario
from zwerm.planning.services import pin_person

from . import scenarios as made

pytestmark = pytest.mark.django_db

ClientOf = Callable[[User], Client]


def labels(found: Board) -> list[str]:
    return [column.label for column in found.columns]


def tasks(found: Board) -> list[str]:
    return [row.planned_task.task.name for row in found.rows]


def test_a_small_team_is_shown_whole() -> None:
    found = board(made.linde(more_people=3).scenario)

    assert (found.crowd.shown, found.crowd.here, found.crowd.is_whole) == (5, 5, True)


def test_a_large_team_starts_with_whoever_has_work_or_a_decision() -> None:
    world = made.linde(more_people=MOST_UNASKED)
    colleague = world.scenario.organisation.people.get(name="Collega 7")
    pin_person(
        world.scenario,
        planned_task=world.firewall,
        person=colleague,
        kind=Pin.Kind.FORBID,
        by=world.coordinator,
    )

    found = board(world.scenario)

    assert sorted(column.person.name for column in found.columns) == [
        "Bram Verhaeghe",
        "Collega 7",
        "Sofie Declercq",
    ]
    assert (found.crowd.shown, found.crowd.found, found.crowd.here) == (3, 3, MOST_UNASKED + 2)


def test_everybody_is_shown_a_page_at_a_time_when_asked() -> None:
    scenario = made.linde(more_people=50).scenario

    first = board(scenario, Filters(people="all"))
    second = board(scenario, Filters(people="all", page=2))
    beyond = board(scenario, Filters(people="all", page=9))

    assert [len(each.columns) for each in (first, second, beyond)] == [COLUMNS_AT_ONCE, 12, 12]
    assert (first.crowd.before, first.crowd.after) == (0, 2)
    assert (second.crowd.first, second.crowd.last, second.crowd.after) == (41, 52, 0)
    assert not {c.person for c in first.columns} & {c.person for c in second.columns}


@pytest.mark.parametrize(
    ("filters", "shown"),
    [
        (Filters(person="decl SOF"), ["Sofie"]),
        (Filters(people="full"), ["Sofie"]),
        (Filters(people="free"), ["Bram"]),
        (Filters(people="work"), ["Sofie", "Bram"]),
        (Filters(works_in="T"), ["Sofie"]),
        (Filters(works_in="A"), ["Sofie", "Bram"]),
        (Filters(works_in="P"), []),
        (Filters(person="nobody"), []),
    ],
)
def test_people_are_found_by_name_hours_and_work(filters: Filters, shown: list[str]) -> None:
    assert labels(board(made.linde().scenario, filters)) == shown


def test_people_are_found_by_the_school_they_are_at_home_in() -> None:
    world = made.group()

    at_home = board(world.scenario, Filters(home=world.wilg.code))
    elsewhere = board(world.scenario, Filters(home=world.kompas.code))

    assert (labels(at_home), labels(elsewhere)) == (["Jonas"], [])
    assert at_home.crowd.schools == ((world.wilg.code, "De Wilg"),)


def test_a_row_counts_who_does_it_without_a_column() -> None:
    found = board(made.linde().scenario, Filters(person="Bram"))

    assert {row.planned_task.task.name: row.unseen for row in found.rows} == {
        "Firewall": 0,
        "Netwerk": 1,
        "Loket": 1,
    }


def test_tasks_are_found_by_words_and_by_what_nobody_can_take_over() -> None:
    world = made.linde()
    world.network.backups.all().delete()

    assert tasks(board(world.scenario, Filters(words="WERK net"))) == ["Netwerk"]
    assert tasks(board(world.scenario, Filters(only_alone=True))) == ["Netwerk"]


def test_a_folded_cluster_keeps_its_figures_and_loses_its_tasks() -> None:
    technical, other = board(made.linde().scenario, Filters(closed=frozenset("T"))).groups

    assert (technical.is_closed, technical.shown, len(technical.rows)) == (True, (), 2)
    assert (technical.covered_minutes, technical.needed_minutes) == (120, 180)
    assert (other.is_closed, len(other.shown)) == (False, 1)
    assert technical.fold_address == "?"
    assert other.fold_address == "?closed=A&closed=T"


def test_an_address_says_all_that_is_shown_and_nothing_else() -> None:
    asked = Filters(
        place="3:basis",
        cluster="T",
        only_gaps=True,
        only_alone=True,
        words="wifi & meer",
        person="an",
        home="wilg",
        works_in="B",
        people="free",
        closed=frozenset("PA"),
        view="people",
        bars="cluster",
        page=2,
    )

    assert BoardForm(QueryDict(asked.address()[1:])).filters == asked
    assert asked.cleared == "?place=3%3Abasis&view=people&bars=cluster"


def test_an_address_that_means_nothing_shows_everything() -> None:
    wrong = QueryDict("cluster=X&people=none&page=0&closed=Z&view=map&in=Q&bars=1")

    assert BoardForm(wrong).filters == Filters()


def test_keys_of_people_are_read_and_anything_else_is_nobody() -> None:
    assert keys("3,x,-1,12,9999999999999999999") == [3, 12]


def test_bars_show_sources_or_clusters_and_say_the_same_in_words() -> None:
    scenario = made.linde().scenario

    with translation.override("en"):
        sofie, bram = board(scenario, Filters(bars="cluster")).columns
        assert [(one.label, one.used_minutes) for one in sofie.work] == [
            ("Technical", 120),
            ("Administrative", 30),
        ]
        assert sofie.load.bar is sofie.by_cluster
        assert sofie.by_cluster.available_minutes == 150
        assert (
            bram.summary
            == "Hours for special pedagogical tasks (BPT) 1.0 of 2.0; administrative 1.0"
        )


def test_the_list_by_person_has_what_each_does() -> None:
    sofie, bram = board(made.linde().scenario).portraits

    assert [(planned.task.name, cell.state) for planned, cell in sofie.items] == [
        ("Netwerk", "does"),
        ("Loket", "does"),
    ]
    assert [(planned.task.name, cell.state) for planned, cell in bram.items] == [
        ("Netwerk", "backup"),
        ("Loket", "does"),
    ]


def test_a_cell_says_how_many_comments_are_open() -> None:
    world = made.linde()
    about = {
        "scenario": world.scenario,
        "task": world.firewall.task,
        "level": world.firewall.level,
        "organisation": world.firewall.organisation,
        "person": world.bram,
        "text": "Wil dit leren.",
        "by": world.coordinator,
    }
    Comment.objects.create(**about)
    Comment.objects.create(**about | {"resolved_at": world.scenario.created_at})

    cells = board(world.scenario, Filters(words="firewall")).rows[0].cells

    assert [cell and (cell.state, cell.can, cell.comments) for cell in cells] == [
        ("can", True, 0),
        ("can", False, 1),
    ]


def detail(client: Client, scenario: Scenario, asked: str = "") -> str:
    address = reverse("planning:scenario_detail", args=[scenario.pk])
    return client.get(f"{address}{asked}").text


def test_the_page_says_how_much_of_a_large_team_it_shows(client_of: ClientOf) -> None:
    world = made.linde(more_people=50)
    client = client_of(world.coordinator)

    usual = detail(client, world.scenario)
    everybody = detail(client, world.scenario, "?people=all&page=2")
    nobody = detail(client, world.scenario, "?name=zzz")

    assert "2 of 52 people and 3 of 3 tasks shown." in usual
    assert "people 41 to 52 of 52" in everybody
    assert 'rel="prev"' in everybody
    assert 'rel="next"' not in everybody
    assert "Nobody fits these filters" in nobody


def test_the_page_remembers_what_is_folded(client_of: ClientOf) -> None:
    world = made.linde()

    found = detail(client_of(world.coordinator), world.scenario, "?closed=T")

    assert found.count('aria-expanded="false"') == 1
    assert found.count("data-task=") == 1
    remembered = re.search(r'name="closed"\s+value="T"\s+form="board-filters"', found)
    assert remembered is not None


def test_the_page_lists_person_after_person(client_of: ClientOf) -> None:
    world = made.linde()

    found = detail(client_of(world.coordinator), world.scenario, "?view=people")

    assert found.count("portraits__tasks") == 2
    assert "data-board" not in found


@pytest.mark.parametrize("asked", ["", "?view=people", "?people=all"])
def test_the_page_takes_as_many_queries_for_few_people_as_for_many(
    client_of: ClientOf, asked: str
) -> None:
    counts = []
    for world in (made.linde(more_people=1), made.linde(more_people=45)):
        client = client_of(world.coordinator)
        detail(client, world.scenario, asked)
        with CaptureQueriesContext(connection) as captured:
            detail(client, world.scenario, asked)
        counts.append(len(captured))

    assert counts[0] == counts[1]
