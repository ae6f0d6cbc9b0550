"""The balance pages, to the minute, against sums made in another way."""

import re
from fractions import Fraction

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import grant, group, key_figures, own_task, person, school, user
from zwerm.schools.models import SchoolYear
from zwerm.tasks.models import Tailoring, Task

pytestmark = pytest.mark.django_db
BALANCE, ARGUMENT = "overview:balance", "overview:balance_argument"


def text_of(response):
    content = re.sub(r"<(script|style|svg).*?</\1>", " ", response.content.decode(), flags=re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", content).replace("\xa0", " ").split())


@pytest.fixture
def wood():
    return group("Wood")


@pytest.fixture
def oak(wood):
    made = school("Oak", parent=wood)
    key_figures(made, pupils=400, devices=250, staff=45)
    return made


@pytest.fixture
def elm(wood):
    made = school("Elm", parent=wood)
    key_figures(made, pupils=90, devices=31, staff=11)
    return made


def own_tasks_only():
    Task.objects.filter(owner=None).delete()


def page(client_of, who, name=BALANCE):
    return client_of(who).get(reverse(name))


def half_up(minutes):
    return int(minutes + Fraction(1, 2))


def effort(task, pupils, devices, staff):
    """Exactly, as the catalogue notes say it: a fixed part and parts per hundred."""
    growing = (
        Fraction(str(task.minutes_per_100_pupils)) * pupils
        + Fraction(str(task.minutes_per_100_devices)) * devices
        + Fraction(str(task.minutes_per_100_staff)) * staff
    )
    return Fraction(str(task.fixed_minutes)) + growing / 100


OAK, ELM = (400, 250, 45), (90, 31, 11)


def test_the_whole_catalogue_of_two_schools_to_the_minute(client_of, wood, oak, elm):
    """Alone and together, by cluster, against the catalogue and the pooling rule written out."""
    alone, together, levels = dict.fromkeys("TPBA", 0), dict.fromkeys("TPBA", 0), {"S": 0, "G": 0}
    core = running = 0
    for task in Task.objects.filter(owner=None):
        if task.technical_tracks_only:
            continue
        exact = [effort(task, *size) for size in (OAK, ELM)]
        apart = sum(map(half_up, exact))
        alone[task.cluster] += apart
        core += apart if task.is_core else 0
        running += apart if task.keep_running else 0
        level, minutes = "S", apart
        if "G" in task.levels and sum(exact):
            fixed = Fraction(str(task.fixed_minutes))
            saved = Fraction(100 - task.pooled_variable_saving, 100)
            pooled = min(fixed * Fraction(3, 2) + (sum(exact) - 2 * fixed) * saved, sum(exact))
            level, minutes = "G", half_up(apart * pooled / sum(exact))
        together[task.cluster] += minutes
        levels[level] += minutes
    anna = person("Anna", at=oak, is_teacher=True)
    grant(anna, 1200)
    grant(anna, 90, source="BPT")
    grant(person("Bram", at=elm), 480, source="ADM")
    grant(person("Cara", at=wood), 601)

    found = page(client_of, user("director", at=wood)).context["balance"]

    assert {key: each.needed for key, each in found.alone.clusters.items()} == alone
    assert {key: each.needed for key, each in found.together.clusters.items()} == together
    assert {each.level: each.minutes for each in found.together.levels} == levels
    assert (found.alone.core.needed, found.alone.keep_running.needed) == (core, running)
    assert found.saved == sum(alone.values()) - sum(together.values())
    assert found.alone.total.there == found.together.total.there == 1200 + 90 + 480 + 601
    assert sum(row.alone.needed for row in found.schools) == found.alone.total.needed
    assert sum(row.needed_together for row in found.schools) == found.together.total.needed


def test_hours_go_only_where_their_source_allows(client_of, wood, oak, elm):
    own_tasks_only()
    own_task(oak, "Wires", fixed_minutes=300)
    own_task(oak, "Lists", cluster="A", fixed_minutes=100)
    own_task(elm, "Lessons", cluster="P", fixed_minutes=200)
    anna = person("Anna", at=oak, is_teacher=True)
    grant(anna, 120)  # ICT: everything
    grant(anna, 240, source="BPT")  # lessons and policy, in the own school: nothing asks for it
    grant(person("Bram", at=elm), 150, source="ADM")  # administration: asked at Oak only

    found = page(client_of, user("director", at=wood)).context["balance"]

    total = found.alone.total
    assert (total.needed, total.there, total.usable, total.short, total.unused) == (
        600,
        510,
        120,
        480,
        390,
    )
    # Shared, Bram does the lists at Oak, and Anna's ICT hours stay where they were.
    assert found.together.total.usable == 220
    assert [
        (found.names[row.school], row.alone.needed, row.alone.usable) for row in found.schools
    ] == [("Elm", 200, 0), ("Oak", 400, 120)]


def test_a_school_sees_its_own_hours_and_its_share_of_what_is_done_together(
    client_of, wood, oak, elm
):
    own_tasks_only()
    own_task(
        wood,
        "Servers",
        fixed_minutes=40,
        minutes_per_100_devices=10,
        levels=["S", "P", "G"],
        pooled_variable_saving=50,
    )
    own_task(oak, "Wires", fixed_minutes=30)
    grant(person("Anna", at=oak), 60)
    grant(person("Bram", at=elm), 600)

    found = page(client_of, user("head", at=oak)).context["balance"]

    # Oak 40 + 25 = 65, Elm 40 + 3.1 = 43. Once: 40 × 1.5 + 28.1 × 0.5 = 74.05 of 108.1 for 108.
    # That is 74 minutes: Oak has 65/108 of it, 44.5, and the larger remainder gets the minute.
    assert (found.alone.total.needed, found.alone.total.there) == (95, 60)
    assert (found.share_together, found.saved, found.together) == (45 + 30, 20, None)


def test_schools_of_one_cluster_share_what_may_not_go_to_the_group(client_of, wood, oak, elm):
    own_tasks_only()
    ash = school("Ash", parent=wood, pool="south")
    key_figures(ash, pupils=0, devices=0, staff=0)
    for each in (oak, elm):
        each.pool = "north"
        each.save()
    own_task(wood, "Servers", fixed_minutes=40, levels=["S", "P"])

    found = page(client_of, user("director", at=wood)).context["balance"]

    # Oak and Elm once, one and a half times 40; Ash has nobody to share with.
    levels = {each.level: each.minutes for each in found.together.levels}
    assert levels == {"P": 60, "S": 40}
    assert found.alone.total.needed == 120
    assert found.without_figures == ("Ash",)


def test_own_figures_and_dropped_tasks_count_as_in_the_task_overview(client_of, oak):
    own_tasks_only()
    wires, lists = own_task(oak, "Wires", fixed_minutes=30), own_task(oak, "Lists", cluster="A")
    year = SchoolYear.objects.current()
    Tailoring.objects.create(
        task=wires,
        organisation=oak,
        school_year=year,
        weekly_minutes=77,
        minutes_provenance="measured",
    )
    Tailoring.objects.create(
        task=lists, organisation=oak, school_year=year, status="dropped", reason="no paper"
    )

    found = page(client_of, user("head", at=oak)).context["balance"]

    assert found.alone.total.needed == 77
    assert found.needed_by_provenance == {"measured": 77}


def test_the_argument_says_in_sentences_what_does_not_fit_and_what_to_ask(
    client_of, wood, oak, elm
):
    own_tasks_only()
    own_task(oak, "Wires", fixed_minutes=300, is_core=True)
    own_task(wood, "Servers", fixed_minutes=120, levels=["S", "P", "G"])
    grant(person("Anna", at=oak), 60)
    grant(person("Bram", at=elm), 150, source="ADM")

    seen = text_of(page(client_of, user("director", at=wood), ARGUMENT))

    assert "8.0 hours of ICT work a week have nobody." in seen
    assert (
        "All ICT tasks of Wood together take 9.0 hours a week. There are 3.5 hours; "
        "1.0 hours of them can be used for these tasks."
    ) in seen
    assert "The core tasks take 5.0 hours. Even if they go first, 4.0 hours are missing." in seen
    assert "Technical work misses at least 8.0 hours" in seen
    assert "With their own hours alone, 2 of 2 schools cannot do their tasks." in seen
    assert "the same tasks take 8.0 hours instead of 9.0 hours: 1.0 hours less." in seen
    assert "Then 7.0 hours have nobody, instead of 8.0 hours." in seen
    assert "Most is gained, in the whole group, with: Servers (1.0 hours)." in seen
    assert "Find at least 4.0 hours a week for core tasks: they do not wait." in seen
    assert "Hours needed: estimate 9.0 hours." in seen


def test_hours_that_are_enough_ask_for_nothing(client_of, oak):
    own_tasks_only()
    own_task(oak, "Wires", fixed_minutes=60)
    grant(person("Anna", at=oak), 60)

    seen = text_of(page(client_of, user("head", at=oak), ARGUMENT))

    assert "The hours are enough for all ICT tasks." in seen
    assert "Nothing: there are enough hours." in seen


@pytest.mark.parametrize("name", [BALANCE, ARGUMENT])
def test_the_pages_take_the_same_queries_for_few_schools_and_many(client_of, wood, name):
    client = client_of(user("director", at=wood))
    counts = []
    for number in (1, 3):
        for _ in range(number):
            at = school(parent=wood)
            key_figures(at)
            own_task(at)
            grant(person(at=at), 60)
        client.get(reverse(name))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse(name))
        counts.append(len(queries))

    assert counts[0] == counts[1]
    assert counts[0] <= 12


@pytest.mark.parametrize("name", [BALANCE, ARGUMENT])
def test_hours_are_for_the_team(client_of, oak, name):
    assert page(client_of, user("staff", at=oak), name).status_code == 403


def test_without_a_school_year_the_page_says_where_to_begin(client_of, oak):
    own_tasks_only()

    assert "First the work, then the hours" in text_of(page(client_of, user("head", at=oak)))
