"""The team pages: names of who shares, counts of who does not, and who carries much."""

import csv
import io
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from tests.factories import group, own_task, person, rating, school, user
from zwerm.core.models import AuditEvent
from zwerm.mandates.models import Mandate
from zwerm.schools.models import SchoolYear
from zwerm.tasks.models import Tailoring, Task

pytestmark = pytest.mark.django_db
TEAM, TASKS = "overview:team", "overview:team_tasks"
EXCEL, CSV = "overview:team_excel", "overview:team_csv"


def text_of(response):
    content = re.sub(r"<(script|style|svg).*?</\1>", " ", response.content.decode(), flags=re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", content).split())


@pytest.fixture
def wood():
    return group("Wood")


@pytest.fixture
def oak(wood):
    return school("Oak", parent=wood)


@pytest.fixture
def head(oak):
    return user("head", at=oak)


@pytest.fixture(autouse=True)
def _no_catalogue():
    """A test says itself which tasks there are."""
    Task.objects.filter(owner=None).delete()


def answers(name, at, audience="team", wishes=None, **levels):
    """Someone with own answers."""
    found = person(name, at=at, audience=audience, wishes_audience=audience)
    for key, level in levels.items():
        rating(found, key, level, motivation=(wishes or {}).get(key), origin="self")
    return found


def hidden(at, *levels, audience="division", **fields):
    """People with this technical level each, who show it to nobody."""
    return [
        answers(f"Hidden {at.pk} {number}", at, audience, T=level)
        for number, level in enumerate(levels)
    ]


def page(client_of, who, name=TEAM, **asked):
    return client_of(who).get(reverse(name), asked)


def bands(response, key="T"):
    columns = {column.key: column for column in response.context["page"].heat.columns}
    return [(band.low, band.high, band.people) for band in columns[key].bands]


def rows(response):
    found = response.context["page"].heat.rows
    return {row.member.name: (row.levels, row.wishes) for row in found}


def covered(response):
    return {
        row.task.name: (
            [member.name for member in row.can],
            [member.name for member in row.wants],
            [member.name for member in row.nearly],
            row.others_at_least,
        )
        for row in response.context["page"].coverage.rows
    }


# Who stands there by name


def test_who_shares_stands_there_by_name_and_the_others_only_as_a_number(client_of, oak, head):
    answers("Anna", oak, T=3, P=1, wishes={"T": 2})
    answers("Bram", oak, "division", T=2)
    answers("Cara", oak, "nobody", T=2)

    response = page(client_of, head)

    assert rows(response) == {"Anna": ({"T": 3, "P": 1}, {"T": 2})}
    assert "1 of 3 people show the team what they can" in text_of(response)
    assert "Bram" not in text_of(response)
    assert "Cara" not in text_of(response)
    assert "Too few people to tell anything about them" in text_of(response)


def test_as_long_as_nobody_shares_the_tasks_say_whom_to_ask(client_of, oak, head):
    own_task(oak, "Guard the backups", level_t=1)
    hidden(oak, 2)
    asks = "Ask your colleagues to answer the questions"

    before = text_of(page(client_of, head, TASKS))
    answers("Anna", oak, T=2)
    after = text_of(page(client_of, head, TASKS))

    assert (asks in before, asks in after) == (True, False)


def test_levels_may_be_shared_without_wishes(client_of, oak, head):
    anna = answers("Anna", oak, T=3, wishes={"T": -2})
    anna.wishes_audience = "division"
    anna.save()

    assert rows(page(client_of, head)) == {"Anna": ({"T": 3}, {})}


def test_what_the_school_filled_in_is_read_by_its_team(client_of, oak, head):
    rating(person("Anna", at=oak, audience="nobody"), "A", 2, origin="school")

    assert rows(page(client_of, head)) == {"Anna": ({"A": 2}, {})}


@pytest.mark.parametrize("audience", ["nobody", "division"])
def test_not_even_ones_own_private_answers_stand_on_a_page_that_is_printed(
    client_of, oak, head, audience
):
    mine = answers("Me", oak, audience, T=3)
    mine.user = head
    mine.save()

    assert rows(page(client_of, head)) == {}


def test_a_superuser_reads_no_more_than_the_team(client_of, oak):
    answers("Anna", oak, T=1)
    answers("Bram", oak, "division", T=2)
    boss = user("coordinator", at=oak, is_superuser=True)

    assert rows(page(client_of, boss)) == {"Anna": ({"T": 1}, {})}


# Counts


def test_counts_stand_for_five_people_or_more(client_of, oak, head):
    hidden(oak, 0, 0, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 3)
    answers("Anna", oak, T=3)

    response = page(client_of, head)

    assert bands(response) == [(0, 2, 8), (3, 3, 5)]
    assert "level 0 to 2: 8 people · level 3: 5 people" in text_of(response)


def test_four_people_are_not_counted_nor_are_those_who_keep_all_to_themselves(client_of, oak, head):
    hidden(oak, 3, 3, 3, 3)
    hidden(oak, 3, 3, 3, 3, 3, audience="nobody")

    assert bands(page(client_of, head)) == []


def test_the_reader_is_not_one_of_the_five(client_of, oak, head):
    first, *_others = hidden(oak, 0, 1, 2, 3, 3)
    first.user = head
    first.save()

    assert bands(page(client_of, head)) == []
    assert bands(page(client_of, user("tict", at=oak))) == [(0, 3, 5)]


def test_a_search_or_a_school_never_changes_a_count(client_of, wood, oak):
    elm = school("Elm", parent=wood)
    hidden(oak, *[0] * 6, *[3] * 6)
    hidden(elm, 3)
    leader = user("director", at=wood)
    answers("Anna", oak, T=1)

    plain = bands(page(client_of, leader))

    assert plain == [(0, 2, 6), (3, 3, 7)]
    assert bands(page(client_of, leader, school=elm.pk)) == plain
    assert bands(page(client_of, leader, q="Anna", sort="T")) == plain


def test_the_group_less_a_school_never_leaves_a_few(client_of, wood, oak):
    """One who leads the group opens the page of the group and of each school, and subtracts."""
    elm = school("Elm", parent=wood)
    hidden(oak, *[0] * 6, *[3] * 6)
    hidden(elm, 0, 3, 3)
    leader = user("director", at=wood)
    client = client_of(leader)

    def at(place):
        client.post(reverse("accounts:organisation_switch"), {"organisation": place.pk})
        return bands(client.get(reverse(TEAM)))

    assert at(wood) == [(0, 2, 7), (3, 3, 8)]
    assert (at(oak), at(elm)) == ([], [])


def test_a_large_school_is_counted_apart_when_enough_are_left(client_of, wood, oak):
    elm = school("Elm", parent=wood)
    hidden(oak, *[0] * 6, *[3] * 7)
    hidden(elm, *[0] * 5, *[3] * 5)

    assert bands(page(client_of, user("head", at=oak))) == [(0, 2, 6), (3, 3, 7)]
    assert bands(page(client_of, user("head", at=elm))) == []


# Tasks


def test_for_each_task_who_can_who_would_like_to_and_who_is_nearly_there(client_of, oak, head):
    own_task(oak, "Wires", level_t=2)
    own_task(oak, "Plans", cluster="B", level_b=3)
    answers("Anna", oak, T=2, B=3, wishes={"T": 1, "B": -1})
    answers("Bram", oak, T=3, B=2)
    answers("Cara", oak, T=1)
    answers("Dirk", oak, "division", T=3, B=3)

    response = page(client_of, head, TASKS)

    assert covered(response) == {
        "Wires": (["Anna", "Bram"], ["Anna"], ["Cara"], 0),
        "Plans": (["Anna"], [], ["Bram"], 0),
    }
    assert "Dirk" not in text_of(response)
    assert "Anna only one for 1 task" in text_of(response)


def test_a_specialisation_is_asked_at_the_technical_level_which_stands_in_for_it(
    client_of, oak, head
):
    own_task(oak, "Wires", level_t=2, specialisation="net")
    answers("Anna", oak, T=2)
    answers("Bram", oak, T=2, net=1)
    answers("Cara", oak, T=1, net=3)

    assert covered(page(client_of, head, TASKS)) == {"Wires": (["Anna"], [], ["Bram", "Cara"], 0)}


def test_an_unread_specialisation_is_not_guessed_from_the_technical_level(client_of, oak, head):
    own_task(oak, "Wires", level_t=2, specialisation="net")
    anna = answers("Anna", oak, "division", net=0)
    rating(anna, "T", 3, origin="school")

    assert covered(page(client_of, head, TASKS)) == {"Wires": ([], [], [], 0)}


def test_others_who_can_are_told_in_fives_and_only_when_five_cannot(client_of, oak, head):
    own_task(oak, "Wires", level_t=2)
    hidden(oak, *[2] * 8, *[1] * 5)

    assert covered(page(client_of, head, TASKS)) == {"Wires": ([], [], [], 5)}


def test_that_all_others_can_is_not_told(client_of, oak, head):
    own_task(oak, "Wires", level_t=2)
    hidden(oak, *[2] * 12, *[1] * 4)

    response = page(client_of, head, TASKS)

    assert covered(response) == {"Wires": ([], [], [], 0)}
    assert "nobody, as far as is known" in text_of(response)


def test_two_tasks_that_differ_by_one_person_tell_the_same(client_of, oak, head):
    own_task(oak, "Wires", level_t=2)
    own_task(oak, "Wires and paper", level_t=2, level_a=2)
    for number, found in enumerate(hidden(oak, *[2] * 9, *[1] * 6)):
        rating(found, "A", 1 if number == 0 else 2, origin="self")

    found = covered(page(client_of, head, TASKS))

    assert {name: row[3] for name, row in found.items()} == {"Wires": 5, "Wires and paper": 5}


def test_who_is_known_to_fall_short_is_not_counted_with_those_who_keep_it(client_of, oak, head):
    """Five who cannot by what the school filled in would give away the five others."""
    own_task(oak, "Wires", level_t=2, level_a=1)
    for number in range(10):
        found = answers(f"Hidden {number}", oak, "division", A=1)
        rating(found, "T", 0 if number < 5 else 3, origin="school")

    assert covered(page(client_of, head, TASKS)) == {"Wires": ([], [], [], 0)}


def test_tasks_are_narrowed_by_cluster_cover_and_school(client_of, wood, oak):
    elm = school("Elm", parent=wood)
    own_task(wood, "Wires", level_t=2)
    own_task(wood, "Lessons", cluster="P", level_p=1)
    own_task(wood, "Plans", cluster="B", level_b=1)
    answers("Anna", oak, T=2, P=1)
    answers("Bram", elm, T=2)
    leader = user("director", at=wood)

    def shown(**asked):
        response = page(client_of, leader, TASKS, **asked)
        return [row.task.name for row in response.context["page"].coverage.shown]

    assert shown() == ["Wires", "Lessons", "Plans"]
    assert shown(cluster="P") == ["Lessons"]
    assert shown(cover="nobody") == ["Plans"]
    assert shown(cover="one") == ["Lessons"]
    assert shown(cover="one", school=elm.pk) == ["Wires"]
    assert shown(cover="nonsense", cluster="X", school="9999999999") == shown()


def test_a_dropped_task_asks_nobody(client_of, oak, head):
    dropped = own_task(oak, "Wires", level_t=2)
    Tailoring.objects.create(
        task=dropped,
        organisation=oak,
        school_year=SchoolYear.objects.current(),
        status="dropped",
        reason="no wires",
    )

    assert covered(page(client_of, head, TASKS)) == {}


# The team against its tasks, and the white raven


def test_the_team_stands_against_the_highest_level_that_is_asked(client_of, oak, head):
    own_task(oak, "Wires", level_t=3)
    own_task(oak, "Cables", level_t=1, level_a=2)
    answers("Anna", oak, T=3, A=2)
    answers("Bram", oak, T=2, A=2, P=1)

    sides = page(client_of, head).context["page"].strength.sides

    assert [(s.cluster, s.needed, s.tasks, s.first, s.second) for s in sides] == [
        ("T", 3, 1, 3, 2),
        ("P", 0, 0, 1, 0),
        ("B", 0, 0, 0, 0),
        ("A", 2, 1, 2, 2),
    ]


def test_someone_with_tasks_of_all_four_clusters_is_told_with_care(client_of, oak, head):
    sofie, bram = person("Sofie Declercq", at=oak), person("Bram", at=oak)
    for cluster in "TPBA":
        task = own_task(oak, f"Work {cluster}", cluster=cluster)
        for who in [sofie, *([bram] if cluster != "A" else [])]:
            Mandate.objects.create(
                task=task,
                organisation=oak,
                level="S",
                kind="execute",
                person=who,
                starts_on="2020-09-01",
            )
    answers("Anna", oak, T=3)

    seen = text_of(page(client_of, head))

    assert "One person carries tasks of all four clusters Sofie Declercq: 4 of 7 tasks" in seen
    assert "This says nothing about how well they do it." in seen
    assert "Bram:" not in seen


# Files, the log, and many people


def test_the_files_hold_what_the_page_shows(client_of, oak, head):
    own_task(oak, "Wires", level_t=2)
    answers("=Anna", oak, T=3, wishes={"T": 2})
    hidden(oak, *[0] * 6, *[3] * 6)
    client = client_of(head)

    book = CalamineWorkbook.from_filelike(io.BytesIO(client.get(reverse(EXCEL)).content))
    people = client.get(reverse(CSV, args=["people"])).content.decode("utf-8-sig")
    tasks = client.get(reverse(CSV, args=["tasks"])).content.decode("utf-8-sig")

    assert book.get_sheet_by_name("People").to_python()[1][:4] == ["=Anna", "Oak", 3, 2]
    assert book.get_sheet_by_name("Not by name").to_python()[1:] == [
        ["Technical", 0, 2, 6],
        ["Technical", 3, 3, 6],
    ]
    assert book.get_sheet_by_name("Tasks").to_python()[1] == [
        "Wires",
        "Technical",
        "no",
        "=Anna",
        5,
        "=Anna",
        "",
    ]
    assert next(iter(list(csv.reader(io.StringIO(people)))[1:]))[:4] == ["'=Anna", "Oak", "3", "2"]
    assert list(csv.reader(io.StringIO(tasks)))[1][3:5] == ["'=Anna", "5"]
    assert "Hidden" not in people + tasks


def test_reading_others_answers_is_written_down_once_for_each_page(client_of, oak, head):
    read = [answers("Anna", oak, T=3).pk, answers("Bram", oak, T=2).pk]
    client = client_of(head)

    for name in (TEAM, TASKS, EXCEL):
        client.get(reverse(name))

    assert list(AuditEvent.objects.order_by("pk").values_list("user", "verb", "details")) == [
        (head.pk, "team_seen", {"people": read}),
        (head.pk, "team_seen", {"people": read}),
        (head.pk, "team_exported", {"people": read}),
    ]


def test_where_nobody_shares_nothing_is_written_down(client_of, oak, head):
    hidden(oak, *[0] * 6, *[3] * 6)

    page(client_of, head)

    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize("name", [TEAM, TASKS])
def test_the_pages_take_the_same_queries_for_few_and_for_many(client_of, wood, name):
    client = client_of(user("director", at=wood))
    counts = []
    for number in (1, 3):
        for _ in range(number):
            at = school(parent=wood)
            own_task(at, level_t=2)
            answers(f"Anna {at.pk}", at, T=3, wishes={"T": 1})
            hidden(at, *[1] * 3, *[2] * 3)
        client.get(reverse(name))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse(name))
        counts.append(len(queries))

    assert counts[0] == counts[1]
    assert counts[0] < 40


def test_many_people_come_in_pages_and_are_found_by_name(client_of, oak, head):
    for number in range(101):
        answers(f"Person {number:03}", oak, T=number % 4)
    client = client_of(head)

    first, second = (client.get(reverse(TEAM), {"page": number}) for number in (1, 2))
    found = client.get(reverse(TEAM), {"q": "100"})
    strongest = client.get(reverse(TEAM), {"sort": "T"})

    assert first.content.count(b'<tr><th scope="row"><a') == 100
    assert second.content.count(b'<tr><th scope="row"><a') == 1
    assert list(rows(found)) == ["Person 100"]
    assert list(rows(strongest))[:2] == ["Person 003", "Person 007"]


def test_a_name_is_text(client_of, oak, head):
    answers("<b>Anna</b>", oak, T=1)

    assert "&lt;b&gt;Anna&lt;/b&gt;" in page(client_of, head).content.decode()


def test_the_page_is_for_the_team(client_of, oak):
    for name in (TEAM, TASKS, EXCEL):
        assert page(client_of, user("staff", at=oak), name).status_code == 403
        assert page(client_of, user("guest", at=oak), name).status_code == 403


def test_an_empty_team_is_told_how_to_begin(client_of, head):
    assert "Nobody shows yet what they can" in text_of(page(client_of, head))
