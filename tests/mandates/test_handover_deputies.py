"""Whoever leaves is no deputy of colleagues any more, from the day after."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories import own_task, person, school, user
from zwerm.mandates.check_page import Filter, place_check
from zwerm.mandates.checking import Fault
from zwerm.mandates.handing_over import choose_successors, confirm_handover, start_handover
from zwerm.mandates.handover_undoing import undo_handover
from zwerm.mandates.models import Mandate
from zwerm.people.services import end_person

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
DAY = timedelta(days=1)
NEXT_WEEK = TODAY + 7 * DAY


@pytest.fixture
def oak():
    return school("Oak")


@pytest.fixture
def lead(oak):
    return user("head", at=oak)


@pytest.fixture
def team(oak):
    return {name: person(name, at=oak) for name in ("Anna", "Bert", "Cleo")}


def mandate(who, task, deputy=None, kind="decide"):
    fields = {"starts_on": TODAY - 30 * DAY, "organisation": who.organisation}
    return Mandate.objects.create(person=who, task=task, kind=kind, deputy=deputy, **fields)


def deputies():
    rows = Mandate.objects.filter(kind="decide").order_by("task_id", "starts_on")
    return [
        (row.task.name, row.starts_on, row.ends_on, row.deputy.name if row.deputy else None)
        for row in rows
    ]


@pytest.fixture
def world(oak, team):
    network, printer = own_task(oak, "Network"), own_task(oak, "Printer")
    mandate(team["Anna"], network, kind="contact")
    mandate(team["Bert"], network, deputy=team["Anna"])
    mandate(team["Cleo"], printer, deputy=team["Anna"])
    return team


def leaving(world, lead, successor="Cleo"):
    handover = start_handover(
        world["Anna"], kind="leaves", first_day=NEXT_WEEK, last_day=None, by=lead
    )
    chosen = {row.pk: world[successor] for row in handover.successions.all()}
    choose_successors(handover, chosen, by=lead)
    return handover


def test_who_takes_over_is_the_deputy_from_that_day_on_and_nobody_their_own(world, lead):
    confirm_handover(leaving(world, lead), by=lead)

    began, last = TODAY - 30 * DAY, NEXT_WEEK - DAY
    assert deputies() == [
        ("Network", began, last, "Anna"),
        ("Network", NEXT_WEEK, None, "Cleo"),
        ("Printer", began, last, "Anna"),
        ("Printer", NEXT_WEEK, None, None),
    ]


def test_undoing_the_handover_gives_the_deputies_back(world, lead):
    handover = leaving(world, lead)
    before = list(Mandate.objects.order_by("pk").values())
    confirm_handover(handover, by=lead)

    undo_handover(handover, by=lead)

    assert list(Mandate.objects.order_by("pk").values()) == before


def test_who_is_away_for_a_while_stays_the_deputy(world, lead):
    handover = start_handover(
        world["Anna"], kind="away", first_day=NEXT_WEEK, last_day=NEXT_WEEK + 9 * DAY, by=lead
    )
    before = deputies()

    confirm_handover(handover, by=lead, accepts_open=True)

    assert deputies() == before


def test_the_page_says_who_is_the_deputy_before_anybody_confirms(client_of, world, lead):
    handover = leaving(world, lead)

    page = client_of(lead).get(reverse("mandates:handover_detail", args=[handover.pk]))

    assert [(one.mandate.task.name, one.deputy) for one in page.context["deputed"]] == [
        ("Network", world["Cleo"]),
        ("Printer", None),
    ]
    assert "Deputy of colleagues" in page.content.decode()


def test_the_check_tells_of_a_deputy_who_leaves_and_of_one_who_left(oak, world, lead):
    def told():
        lines = place_check(oak, {oak.pk}, Filter()).lines
        wanted = (Fault.DEPUTY_LEAVES, Fault.DEPUTY_LEFT)
        return {(one.fault, one.person.name) for one in lines if one.fault in wanted}

    assert told() == set()

    end_person(world["Anna"], on=NEXT_WEEK, by=lead)
    assert told() == {(Fault.DEPUTY_LEAVES, "Bert"), (Fault.DEPUTY_LEAVES, "Cleo")}

    type(world["Anna"]).objects.filter(pk=world["Anna"].pk).update(ends_on=TODAY - DAY)
    assert told() == {(Fault.DEPUTY_LEFT, "Bert"), (Fault.DEPUTY_LEFT, "Cleo")}
