"""Pages that tell a little of much ask it on a few trips to the database."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.factories import (
    grant,
    key_figures,
    own_task,
    person,
    rating,
    scenario,
    school,
    user,
)
from tests.mandates.divisions import allot, planned
from tests.policy.plans import plan
from zwerm.actions.models import Action
from zwerm.mandates.models import Mandate
from zwerm.people.absence import Absence
from zwerm.people.models import Person
from zwerm.policy.adopting import adopt_plan
from zwerm.scan.models import Run
from zwerm.schools.models import SchoolYear

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def mandate(who, task, at, kind, **fields):
    fields = {"starts_on": TODAY, "level": "S"} | fields
    return Mandate.objects.create(person=who, task=task, organisation=at, kind=kind, **fields)


def trips(client, address):
    client.get(address)  # what a process keeps from its first page on
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(address)
    assert answer.status_code == 200
    return len(captured)


@pytest.fixture
def oak():
    """A school where everything there is to tell has something to tell."""
    oak = school("Oak")
    key_figures(oak)
    division = scenario(oak, state="adopted", divided_at=timezone.now())
    for name in ("Anna", "Bert"):
        one = person(name, at=oak)
        grant(one, 120)
        rating(one, "T", 2, motivation=1, origin="school")
        work = planned(division, oak)
        allot(work, {one: 30})
        mandate(one, work.task, oak, "execute", scenario=division)
        mandate(one, own_task(oak), oak, "contact", deputy=person(f"For {name}", at=oak))
        Absence.objects.create(person=one, starts_on=TODAY)
    return oak


def someone(role, oak):
    """With a scan that was begun, something to do and something to answer."""
    who = user(role, at=oak)
    me = person("Me", at=oak, user=who)
    year = SchoolYear.objects.current()
    Run.objects.create(person=me, school_year=year, items_version=1)
    Action.objects.create(
        title="Order cables",
        owner=me,
        organisation=oak,
        school_year=year,
        due_on=TODAY - timedelta(days=1),
    )
    mandate(me, own_task(oak, "Beamer"), oak, "decide", asked_at=timezone.now())
    return who


@pytest.mark.parametrize(("role", "most"), [("head", 7), ("staff", 6)])
def test_the_start_page(client_of, oak, role, most):
    client = client_of(someone(role, oak))

    assert trips(client, reverse("overview:home")) == most


@pytest.mark.parametrize(
    ("page", "most"), [("overview:school_year", 7), ("overview:school_year_calendar", 5)]
)
def test_the_school_year(client_of, oak, page, most):
    head = someone("head", oak)
    adopt_plan(plan(at=oak, by=head), on=TODAY, note="", review_on=None, by=head)

    assert trips(client_of(head), reverse(page)) == most


@pytest.mark.parametrize(
    ("page", "most"),
    [
        ("overview:team", 11),
        ("overview:team_tasks", 10),
        ("overview:team_excel", 10),
    ],
)
def test_the_pages_about_the_team(client_of, oak, page, most):
    assert trips(client_of(someone("head", oak)), reverse(page)) == most


def test_the_page_of_a_person(client_of, oak):
    anna, head = Person.objects.get(name="Anna"), someone("head", oak)
    client = client_of(head)

    assert trips(client, reverse("overview:person_detail", args=[anna.pk])) == 7
    assert trips(client, reverse("overview:person_detail", args=[head.person.pk])) <= 12
