"""What someone downloads about themself: all of it, and nothing of others."""

import json
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.planning.scenarios import linde
from zwerm.actions.models import Action
from zwerm.core.models import AuditEvent, record
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


READ = reverse("overview:own_data_read")


def test_the_page_tells_part_by_part_what_is_kept_and_who_sees_it(client_of, sofie):
    factories.rating(sofie, "T", 2, motivation=1)
    factories.grant(sofie, 120)

    page = client_of(sofie.user).get(READ)

    parts = {part.key: part for part in page.context["parts"]}
    assert [row[:2] for row in parts["who"].rows][:1] == [("Name", sofie.name)]
    assert parts["ratings"].rows == [("Technical", "2", "gladly", "own answer")]
    assert "nobody reads it, but the division counts with it" in parts["ratings"].who_sees
    assert [row[2:] for row in parts["mandates"].rows] == [
        ("decides", "Sept. 1, 2026", "", "asks for a change")
    ]
    assert [row[0] for row in parts["actions"].rows] == ["Firewall nakijken"]
    assert [row[2] for row in parts["said"].rows] == [
        "Has a comment. Dit past niet.",
        "Kan dat later?",
    ]
    assert parts["hours"].rows[0][2] == "2.0\N{NO-BREAK SPACE}hours"
    assert reverse("overview:own_data") in page.text


def test_nothing_of_somebody_else_stands_on_the_page(client_of, sofie):
    page = client_of(sofie.user).get(READ).text

    assert "Van een ander." not in page
    assert "Bram" not in page


def test_who_looked_stands_on_the_page_with_the_day(client_of, sofie):
    record(factories.user("head", at=sofie.organisation, name="Hilde"), "ratings_seen", sofie)

    parts = {part.key: part for part in client_of(sofie.user).get(READ).context["parts"]}

    assert [row[0] for row in parts["views"].rows] == ["Hilde"]


def test_who_is_no_person_of_a_school_has_no_page(client_of):
    assert client_of(factories.user("head", at=factories.school())).get(READ).status_code == 404


def test_reading_it_takes_the_same_trips_however_much_there_is(client_of, sofie):
    client = client_of(sofie.user)

    def trips():
        client.get(READ)
        with CaptureQueriesContext(connection) as captured:
            client.get(READ)
        return len(captured)

    once = trips()
    for competence in ("P", "B", "net"):
        factories.rating(sofie, competence, 1)
        say(linde().scenario, text="Nog iets.", by=sofie.user)

    assert trips() == once <= 12


@pytest.mark.parametrize("page", ["privacy:privacy", "accounts:account"])
def test_pages_about_oneself_lead_to_it(client_of, sofie, page):
    assert f'href="{READ}"' in client_of(sofie.user).get(reverse(page)).text


def test_a_long_part_stands_folded_with_every_row_in_it(client_of, sofie):
    for number in range(13):
        Mandate.objects.create(
            task=factories.own_task(sofie.organisation, f"Taak {number}"),
            organisation=sofie.organisation,
            level="S",
            person=sofie,
            kind=Mandate.Kind.EXECUTE,
            starts_on=timezone.localdate(),
        )

    page = client_of(sofie.user).get(READ)

    part = next(part for part in page.context["parts"] if part.key == "mandates")
    assert (len(part.first), len(part.first) + len(part.others)) == (12, len(part.rows))
    assert page.text.count("disclosure--printed") == 1
    assert [row for row in part.rows if row[0] not in page.text] == []
