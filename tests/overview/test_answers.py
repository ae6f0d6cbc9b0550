"""Whom do I ask: the answer has a face, a way to reach it, and a deputy, for one's own school."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.factories import group, own_task, person, school, user
from zwerm.mandates.models import Mandate
from zwerm.people.absence import Absence
from zwerm.tasks.models import Task

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
WHO = "overview:who_does_what"
TYPING = {"HX-Request": "true", "HX-Target": "answers"}


def text_of(response):
    content = re.sub(r"<(script|style|svg).*?</\1>", " ", response.content.decode(), flags=re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", content).split())


def mandate(who, task, at, kind="contact", **fields):
    fields = {"starts_on": TODAY, "level": "S"} | fields
    return Mandate.objects.create(person=who, task=task, organisation=at, kind=kind, **fields)


def passwords():
    return Task.objects.get(owner=None, slug="a-accounts-dagelijks")


@pytest.fixture
def oak():
    return school("Oak", parent=group("Wood"))


@pytest.fixture
def colleague(oak):
    return user("staff", at=oak, name="An Dewitte")


@pytest.fixture
def ask(client_of, colleague):
    def asking(question):
        return text_of(client_of(colleague).get(reverse(WHO), {"q": question}, headers=TYPING))

    return asking


def test_the_answer_is_a_face_with_an_address_and_a_deputy(ask, oak):
    hilde = person("Hilde Wouters", at=oak, email="hilde@oak.example", roles=["administration"])
    mandate(hilde, passwords(), oak)
    mandate(person("Wim Maes", at=oak, email="wim@oak.example"), passwords(), oak, "execute")

    assert ask("paswoort vergeetn") == (
        "For “paswoort vergeetn” you ask A Update accounts daily and reset passwords"
        " HW Hilde Wouters Administration · Oak hilde @oak.example"
        " Not there? Then Wim Maes · wim @oak.example"
        " Ask the office of your school; they know the way. Show all tasks"
    )


def test_a_backup_is_the_deputy_before_another_executor(ask, oak):
    mandate(person("Hilde", at=oak), passwords(), oak)
    mandate(person("Wim", at=oak), passwords(), oak, "execute")
    mandate(person("Jo", at=oak), passwords(), oak, "execute", is_backup=True)

    assert "Not there? Then Jo" in ask("wachtwoord")


def test_without_anyone_else_it_says_that_there_is_no_deputy(ask, oak):
    mandate(person("Hilde", at=oak), passwords(), oak)

    assert "No deputy yet." in ask("wachtwoord")


def test_who_is_away_is_replaced_in_the_answer(ask, oak):
    hilde, wim = (
        person("Hilde Wouters", at=oak),
        person("Wim Maes", at=oak, email="wim@oak.example"),
    )
    mandate(hilde, passwords(), oak)
    mandate(wim, passwords(), oak, "execute")
    Absence.objects.create(person=hilde, starts_on=TODAY, stand_in=wim)

    page = ask("wachtwoord")

    assert "Wim Maes stands in for Hilde wim @oak.example" in page
    assert "Not there? Then Wim Maes" not in page


def test_the_own_school_answers_before_the_group(ask, oak):
    top = oak.parent
    mandate(person("Wim of the group", at=top), passwords(), top, level="G")
    mandate(person("Hilde of Oak", at=oak), passwords(), oak)

    page = ask("wachtwoord")

    assert "Hilde of Oak" in page
    assert "Wim of the group" not in page


def test_what_only_the_group_does_is_answered_by_the_group(ask, oak):
    top = oak.parent
    mandate(person("Wim of the group", at=top), passwords(), top, level="G")

    assert "together in the school group WG Wim of the group" in ask("wachtwoord")


def test_another_school_is_no_answer(ask, oak):
    elm = school("Elm", parent=oak.parent)
    mandate(person("Els of Elm", at=elm), passwords(), elm)

    assert "Els of Elm" not in ask("wachtwoord")


def test_what_is_no_ict_gets_the_general_contact_and_no_task(ask, oak):
    desk = Task.objects.get(owner=None, slug="t-helpdesk")
    mandate(person("Hilde Wouters", at=oak, email="ict@oak.example"), desk, oak)

    assert ask("mijn fiets is kapot") == (
        "We do not know who does “mijn fiets is kapot”"
        " HW Ask Hilde Wouters · ict @oak.example Show all tasks"
    )


def test_without_a_help_desk_somebody_with_the_role_is_the_general_contact(ask, oak):
    person("Tom Tict", at=oak, roles=["tict"])
    person("Kim Contact", at=oak, roles=["contact"])
    mandate(person("Wim", at=oak), own_task(oak, "Wires"), oak)

    assert "KC Ask Kim Contact" in ask("mijn fiets is kapot")


def test_at_most_three_answers_each_for_another_task(ask, oak):
    wim = person("Wim", at=oak)
    for slug in ("t-printers-av", "t-herstelling", "t-eerstelijn-klas", "t-helpdesk", "t-back-up"):
        mandate(wim, Task.objects.get(owner=None, slug=slug), oak)

    assert ask("printer of beamer kapot").count("Wim") == 4  # three answers, and for anything else


@pytest.mark.parametrize("question", ["", "  ", "b"])
def test_while_nothing_is_asked_the_start_page_shows_no_answers(ask, oak, question):
    mandate(person("Wim", at=oak), own_task(oak, "Beamers"), oak)

    assert ask(question) == ""


def test_a_question_is_text_and_no_markup(client_of, colleague, oak):
    mandate(person("Wim", at=oak), own_task(oak, "Beamers"), oak)

    response = client_of(colleague).get(reverse(WHO), {"q": "<b>beamer</b>"}, headers=TYPING)

    assert "&lt;b&gt;beamer&lt;/b&gt;" in response.content.decode()
    assert "<b>beamer" not in response.content.decode()


def test_without_javascript_the_answer_stands_on_a_page_of_its_own(client_of, colleague, oak):
    mandate(person("Hilde Wouters", at=oak), passwords(), oak)

    start = client_of(colleague).get(reverse("overview:home")).content.decode()
    page = text_of(client_of(colleague).get(reverse(WHO), {"q": "wachtwoord"}))

    assert f'action="{reverse(WHO)}"' in start
    assert "For “wachtwoord” you ask" in page
    assert "HW Hilde Wouters" in page


@pytest.mark.parametrize(("role", "first"), [("staff", "ask"), ("head", "next-step")])
def test_a_colleague_starts_with_a_question_and_a_head_with_the_next_step(
    client_of, oak, role, first
):
    content = client_of(user(role, at=oak)).get(reverse("overview:home")).content.decode()

    main = content[content.index("<main") :]
    assert re.findall(r'id="([\w-]+)"', main[main.index("</h1>") :])[0] == first


def test_an_answer_takes_the_same_queries_for_one_task_and_for_three(client_of, colleague, oak):
    client = client_of(colleague)
    counts = []
    for more in (1, 2):
        for _ in range(more):
            task = own_task(oak, "Beamer")
            one, other = person(at=oak), person(at=oak)
            mandate(one, task, oak)
            mandate(other, task, oak, "execute")
            Absence.objects.create(person=one, starts_on=TODAY - timedelta(days=1), stand_in=other)
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse(WHO), {"q": "beamer"}, headers=TYPING)
        counts.append(len(captured))

    assert counts[0] == counts[1]
