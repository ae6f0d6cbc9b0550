"""The pages of the check: one place with what mends it, and a group with a row for each school."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.factories import group, own_task, person, school, user
from tests.mandates.divisions import divided, planned
from zwerm.mandates.check_page import FAULTS, SORTS, Filter, group_check, place_check
from zwerm.mandates.checking import Fault, Sort
from zwerm.mandates.models import Mandate
from zwerm.planning.models import Scenario

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
DAY = timedelta(days=1)
KINDS = ("decide", "execute", "steer", "contact")


def mandate(who, task, at, kind="decide", **fields):
    fields = {"starts_on": TODAY - 9 * DAY, "level": "S", "asked_at": None} | fields
    return Mandate.objects.create(person=who, task=task, organisation=at, kind=kind, **fields)


def everyone(task, at, *, but=(), **fields):
    return [mandate(person(at=at), task, at, kind, **fields) for kind in KINDS if kind not in but]


def found(at, **asked):
    check = place_check(at, {at.pk}, Filter(**asked))
    return [(line.fault, line.task.name) for line in check.lines]


@pytest.fixture
def wood():
    return group("Wood")


@pytest.fixture
def oak(wood):
    return school("Oak", parent=wood)


def test_every_fault_and_every_sort_has_a_name():
    assert (set(FAULTS), set(SORTS)) == (set(Fault), set(Sort))


def test_a_hole_leads_to_the_page_that_fills_it(client_of, oak):
    task = own_task(oak, "Network")
    everyone(task, oak, but=("steer",))

    response = client_of(user("head", at=oak)).get(reverse("mandates:check"))

    address = re.search(r'href="([^"]*nieuw/[^"]*)"', response.content.decode())[1]
    asked = client_of(user("head", at=oak)).get(address.replace("&amp;", "&"))
    assert "nobody steers" in response.content.decode().casefold()
    assert asked.status_code == 200


def test_a_colleague_reads_the_check_without_links_that_change(client_of, oak):
    everyone(own_task(oak), oak, but=("steer",))

    response = client_of(user("staff", at=oak)).get(reverse("mandates:check"))

    assert response.status_code == 200
    assert "choose someone" not in response.content.decode()


def test_what_the_group_and_the_school_both_decide_is_a_double(wood, oak):
    task = own_task(wood, "Purchases")
    everyone(task, oak)
    everyone(task, wood, level="G")

    assert found(oak) == [(Fault.TWO_LEVELS, "Purchases")]
    assert found(wood) == []


def test_what_is_done_together_for_other_schools_does_not_count_here(wood, oak):
    elm = school("Elm", parent=wood)
    task = own_task(wood, "Purchases")
    everyone(task, oak)
    division = divided(wood, state=Scenario.State.ADOPTED)
    planned(division, wood, task, level="G", covers=[[elm.pk, 60]])
    everyone(task, wood, level="G", scenario=division)

    assert found(oak) == []


def test_a_planned_task_that_nobody_has_is_a_hole_in_everything(oak):
    division = divided(oak, state=Scenario.State.ADOPTED)
    everyone(own_task(oak, "Network"), oak, scenario=division)
    planned(division, oak, own_task(oak, "Backups"))

    assert found(oak) == [
        (Fault.NO_DECIDER, "Backups"),
        (Fault.NO_EXECUTOR, "Backups"),
        (Fault.NO_STEERER, "Backups"),
        (Fault.NO_CONTACT, "Backups"),
    ]


def test_what_ended_counts_no_more(oak):
    task = own_task(oak, "Network")
    everyone(task, oak, but=("decide",))
    mandate(person(at=oak), task, oak, ends_on=TODAY - DAY)

    assert found(oak) == [(Fault.NO_DECIDER, "Network")]


def test_the_work_of_a_site_stands_with_its_school(oak):
    site = school("Oak North", parent=oak, kind="site")
    everyone(own_task(oak, "Network"), site, but=("contact",))

    assert found(oak) == [(Fault.NO_CONTACT, "Network")]


def test_the_list_is_narrowed_to_a_fault_a_cluster_and_words(oak):
    for name, cluster in (("Network", "T"), ("Vision", "B")):
        everyone(own_task(oak, name, cluster=cluster), oak, but=("steer", "contact"))

    assert found(oak, fault="no_steerer", cluster="B") == [(Fault.NO_STEERER, "Vision")]
    assert found(oak, text="netw", fault="no_contact") == [(Fault.NO_CONTACT, "Network")]
    assert len(found(oak, fault="odd", cluster="odd")) == 4


def test_a_group_has_a_row_for_what_is_done_together_and_for_every_school(wood, oak):
    school("Elm", parent=wood)
    everyone(own_task(oak), oak, but=("steer",))
    everyone(own_task(wood), wood, level="G")

    rows = group_check(wood, set())

    assert [(row.place.name, row.tasks, row.in_order, row.total) for row in rows] == [
        ("Wood", 1, 1, 0),
        ("Oak", 1, 0, 1),
        ("Elm", 0, 0, 0),
    ]


@pytest.mark.parametrize("page", ["mandates:check", "mandates:check_group"])
def test_more_tasks_and_schools_ask_no_more_queries(client_of, wood, oak, page):
    client = client_of(user("director", at=wood))
    counts = []
    for extra in (1, 2):
        for _ in range(extra):
            at = school(parent=wood)
            everyone(own_task(wood), at, but=("steer",))
            everyone(own_task(wood), wood, level="G", but=("contact",))
            everyone(own_task(wood), oak, but=("contact",))
        client.get(reverse(page))
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse(page))
        counts.append(len(captured))

    assert counts[0] == counts[1]


def test_that_somebody_asks_for_a_change_is_told_to_who_leads_only(client_of, oak):
    task = own_task(oak, "Network")
    everyone(task, oak)
    asking = Mandate.objects.filter(kind="decide")
    asking.update(asks_change="Too much for me.", asked_at=timezone.now())
    pages = ("mandates:check", "mandates:mandate_list")
    told = {
        role: [
            "asks for a change" in client_of(user(role, at=oak)).get(reverse(page)).content.decode()
            for page in pages
        ]
        for role in ("head", "staff")
    }

    assert told == {"head": [True, True], "staff": [False, False]}
    assert found(oak) == [(Fault.ASKS_CHANGE, "Network")]
    assert [line.fault for line in place_check(oak, set(), Filter()).lines] == [Fault.UNCONFIRMED]
