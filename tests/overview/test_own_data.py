"""What someone downloads about themself: all of it, and nothing of others."""

import json
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.planning.scenarios import linde
from zwerm.actions.models import Action
from zwerm.core.models import AuditEvent
from zwerm.mandates.confirming import ask_change
from zwerm.mandates.models import Mandate
from zwerm.overview.services import make_calendar_link
from zwerm.planning.commenting import say
from zwerm.planning.proposing_to import propose, react
from zwerm.policy.models import (
    KnosterAnswer,
    KnosterRound,
    Part,
    Vision,
    VisionAnswer,
    VisionReaction,
)
from zwerm.schools.models import SchoolYear

pytestmark = pytest.mark.django_db
ADDRESS = "/mijn-gegevens/"
AUTUMN = date(2026, 9, 1)


@pytest.fixture
def sofie():
    """With something of everything that this app keeps about a person."""
    world = linde()
    user = factories.user("tict", at=world.school, name="Sofie Declercq")
    person = world.sofie
    person.user = user
    person.save(update_fields=["user"])
    for who in (person, world.bram):
        fields = {"organisation": world.school, "kind": "decide", "starts_on": AUTUMN}
        Mandate.objects.create(task=world.network.task, person=who, **fields)
    ask_change(Mandate.objects.get(person=person), reason="Te veel.", by=user)
    Action.objects.create(
        organisation=world.school,
        school_year=SchoolYear.objects.current(),
        title="Firewall nakijken",
        owner=person,
    )
    say(world.scenario, text="Kan dat later?", by=user)
    say(world.scenario, text="Van een ander.", by=world.coordinator)
    until = timezone.localdate() + timedelta(days=7)
    proposal = propose(world.scenario, text="", react_until=until, by=world.coordinator)
    asked = proposal.asked.get(person=person)
    react(asked, answer="comments", text="Dit past niet.", objections=[], by=user)
    make_calendar_link(person, by=user)
    return person


def test_the_file_holds_everything_about_oneself(client_of, sofie):
    response = client_of(sofie.user).get(ADDRESS)

    found = json.loads(response.content)
    assert found["person"]["name"] == found["account"]["name"] == "Sofie Declercq"
    assert [(row["kind"], row["asks_change"]) for row in found["mandates"]] == [
        ("decide", "Te veel.")
    ]
    assert [row["title"] for row in found["actions"]] == ["Firewall nakijken"]
    assert [row["text"] for row in found["comments"]] == ["Kan dat later?"]
    assert [(row["answer"], row["text"]) for row in found["proposals"]] == [
        ("comments", "Dit past niet.")
    ]
    assert found["calendar_link_since"] is not None
    assert found["scan"]["format"] == "zwerm-scan/1"
    assert response["Content-Disposition"] == 'attachment; filename="zwerm.json"'
    assert AuditEvent.objects.filter(verb="downloaded_own_data").count() == 1


def test_who_is_nobody_of_the_team_has_no_such_file(client_of):
    head = factories.user("head", at=factories.school())

    assert client_of(head).get(ADDRESS).status_code == 404


def test_the_own_page_leads_to_it_and_that_of_a_colleague_does_not(client_of, sofie):
    client = client_of(sofie.user)
    own = client.get(reverse("overview:person_detail", args=[sofie.pk]))
    bram = type(sofie).objects.get(name="Bram Verhaeghe")
    other = client.get(reverse("overview:person_detail", args=[bram.pk]))

    assert f'href="{ADDRESS}"' in own.content.decode()
    assert f'href="{ADDRESS}"' not in other.content.decode()


def test_it_holds_what_one_said_about_vision_and_change_and_nothing_of_others(client_of, sofie):
    school, colleague = sofie.organisation, factories.user(at=sofie.organisation)
    today = timezone.localdate()
    vision = Vision.objects.create(organisation=school, part=Part.PEDAGOGICAL)
    closed, still_open = (
        KnosterRound.objects.create(
            organisation=school, about=about, closes_on=today, closed_on=closed_on
        )
        for about, closed_on in (("Samen werken", today), ("Nog bezig", None))
    )
    for user, said in ((sofie.user, "van mij"), (colleague, "van een ander")):
        VisionAnswer.objects.create(vision=vision, user=user, question="why", text=said)
        VisionReaction.objects.create(vision=vision, user=user, kind="doubt", text=said, revision=1)
        for asked in (closed, still_open):
            KnosterAnswer.objects.create(round=asked, user=user, element="plan", level=2)

    found = json.loads(client_of(sofie.user).get(ADDRESS).content)["policy"]

    assert [(row["question"], row["text"]) for row in found["vision_answers"]] == [
        ("why", "van mij")
    ]
    assert [(row["kind"], row["text"]) for row in found["vision_reactions"]] == [
        ("doubt", "van mij")
    ]
    assert [
        (row["round__about"], row["element"], row["level"]) for row in found["change_answers"]
    ] == [("Samen werken", "plan", 2)]
