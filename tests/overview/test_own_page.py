"""One's own page tells what waits, what is to be done, and whom to turn to; to nobody else."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.factories import grant, group, own_task, person, school, user
from zwerm.actions.models import Action
from zwerm.mandates.models import Mandate
from zwerm.schools.models import SchoolYear

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def text_of(response):
    content = re.sub(r"<(script|style|svg).*?</\1>", " ", response.content.decode(), flags=re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", content).split())


def mandate(who, at, name="", **fields):
    fields = {"starts_on": TODAY, "level": "S", "kind": "contact", "asked_at": None} | fields
    task = own_task(at, name)
    return Mandate.objects.create(person=who, task=task, organisation=at, **fields)


def action(who, at, title, **fields):
    fields = {"school_year": SchoolYear.objects.current(), "owner": who} | fields
    return Action.objects.create(title=title, organisation=at, **fields)


@pytest.fixture
def oak():
    return school("Oak", parent=group("Wood"))


@pytest.fixture
def an(oak):
    return person("An Dewitte", at=oak, user=user("staff", at=oak, name="An Dewitte"))


def page_of(client_of, reader, about):
    return client_of(reader).get(reverse("overview:person_detail", args=[about.pk]))


def test_what_waits_is_told_first(client_of, an, oak):
    mandate(an, oak, "Wires", asked_at=timezone.now())
    mandate(an, oak, "Printers", asked_at=timezone.now(), confirmed_at=timezone.now())

    page = text_of(page_of(client_of, an.user, an))

    assert "One mandate waits for your answer Wires (is the contact) Look and confirm" in page


def test_actions_that_are_under_way_are_told_and_others_are_not(client_of, an, oak):
    action(an, oak, "Buy cables", due_on=TODAY)
    action(an, oak, "Long ready", state="done")
    action(person("Wim", at=oak), oak, "Not mine")

    page = text_of(page_of(client_of, an.user, an))

    assert "What I am to do Buy cables" in page
    assert "Long ready" not in page
    assert "Not mine" not in page


def test_whose_deputy_someone_is_and_whom_they_can_turn_to(client_of, an, oak):
    wim = person("Wim Maes", at=oak, roles=["tict"], email="wim@oak.example")
    person("Bo Smet", at=oak, roles=["teacher"])
    mandate(wim, oak, "Wires", deputy=an)

    page = text_of(page_of(client_of, an.user, an))

    assert "For whom I am the deputy T Wires Wim Maes is the contact" in page
    assert "Whom I can turn to WM Wim Maes technical ICT coordinator wim @oak.example" in page
    assert "Bo Smet" not in page


def test_hours_that_are_free_are_told_to_their_owner(client_of, an):
    grant(an, 90)

    assert "0.0 of 1.5 hours are divided. 1.5 hours is free." in text_of(
        page_of(client_of, an.user, an)
    )


@pytest.mark.parametrize("role", ["staff", "head"])
def test_nobody_else_reads_what_waits_for_someone(client_of, an, oak, role):
    mandate(an, oak, "Wires", asked_at=timezone.now())
    action(an, oak, "Buy cables")
    mandate(person("Wim Maes", at=oak), oak, "Servers", deputy=an)

    page = text_of(page_of(client_of, user(role, at=oak), an))

    for own in ("waits for your answer", "Buy cables", "Servers", "my own calendar"):
        assert own not in page


def test_the_own_page_takes_the_same_queries_for_one_and_for_three(client_of, an, oak):
    client, counts = client_of(an.user), []
    url = reverse("overview:person_detail", args=[an.pk])
    for more in (1, 2):
        for _ in range(more):
            mandate(an, oak, asked_at=timezone.now())
            action(an, oak, "Buy cables")
            mandate(person(at=oak, roles=["tict"]), oak, deputy=an)
        with CaptureQueriesContext(connection) as captured:
            client.get(url)
        counts.append(len(captured))

    assert counts[0] == counts[1]


def test_the_deputy_that_a_mandate_names_answers_before_a_backup(client_of, an, oak):
    wim, jo, els = (person(name, at=oak) for name in ("Wim", "Jo", "Els"))
    held = mandate(wim, oak, "Beamer", deputy=els)
    Mandate.objects.create(
        person=jo, task=held.task, organisation=oak, kind="execute", is_backup=True, starts_on=TODAY
    )

    page = text_of(client_of(an.user).get(reverse("overview:who_does_what"), {"q": "beamer"}))

    assert "Not there? Then Els" in page
