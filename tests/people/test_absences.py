from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from tests import factories
from tests.planning.scenarios import linde
from zwerm.core.models import AuditEvent
from zwerm.mandates.models import Mandate
from zwerm.people.absence import Absence
from zwerm.people.models import Person
from zwerm.people.queries import person_records
from zwerm.people.services import end_person
from zwerm.planning.models import Allocation, StandingRule
from zwerm.planning.services import divide
from zwerm.schools.models import SchoolYear

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()


def days(number):
    return TODAY + timedelta(days=number)


@pytest.fixture
def school():
    return factories.school("De Wilg", parent=factories.group())


@pytest.fixture
def head(school):
    return factories.user("head", at=school)


def absent(person, first=-1, last=7, **fields):
    ends_on = None if last is None else days(last)
    return Absence.objects.create(person=person, starts_on=days(first), ends_on=ends_on, **fields)


def sent(first=0, last=7, **more):
    last_day = "" if last is None else days(last).isoformat()
    return {"starts_on": days(first).isoformat(), "ends_on": last_day, "kind": "away"} | more


def periods():
    return list(Absence.objects.values_list("person__name", "starts_on", "ends_on", "stand_in"))


def test_the_team_writes_down_a_period_and_who_stands_in(client_of, head, school):
    an, bo = factories.person("An", at=school), factories.person("Bo", at=school)
    page = reverse("people:absence_list", args=[an.pk])
    assert client_of(head).get(page).status_code == 200

    response = client_of(head).post(page, sent(stand_in=bo.pk))

    assert response.url == page
    assert periods() == [("An", TODAY, days(7), bo.pk)]
    told = AuditEvent.objects.get(verb="added_absence")
    assert (told.subject, told.details) == ("An", {})
    shown = client_of(head).get(page).content.decode()
    assert "Bo stands in" in shown


def test_the_last_day_may_be_unknown(client_of, head, school):
    an = factories.person("An", at=school)

    client_of(head).post(reverse("people:absence_list", args=[an.pk]), sent(last=None))

    assert periods() == [("An", TODAY, None, None)]


@pytest.mark.parametrize(
    "wrong",
    [
        sent(first=3, last=2),
        sent() | {"starts_on": ""},
        sent(kind="ill"),
        sent(first=5, last=30),
        sent(first=5, last=None),
        sent(first=20, stand_in="an"),
        sent(first=20, stand_in="elsewhere"),
        sent(first=40, last=50, stand_in="away"),
        sent(first=20, stand_in="9" * 30),
    ],
    ids=[
        "ends first",
        "no day",
        "a reason",
        "overlaps",
        "overlaps, open",
        "stands in for oneself",
        "stranger",
        "also away",
        "no key",
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_kept(client_of, head, school, wrong):
    an, away = factories.person("An", at=school), factories.person("Cleo", at=school)
    elsewhere = factories.person(at=factories.school())
    absent(an, first=0, last=10)
    absent(away, first=45, last=45)
    people = {"an": an.pk, "elsewhere": elsewhere.pk, "away": away.pk}
    wrong = wrong | {"stand_in": people.get(wrong.get("stand_in"), wrong.get("stand_in", ""))}
    before = periods()

    response = client_of(head).post(reverse("people:absence_list", args=[an.pk]), wrong)

    assert response.status_code == 200
    assert periods() == before


def test_an_absence_is_changed_and_taken_away(client_of, head, school):
    absence = absent(factories.person("An", at=school))
    client = client_of(head)

    client.post(reverse("people:absence_edit", args=[absence.pk]), sent(first=-1, last=3))
    assert periods() == [("An", days(-1), days(3), None)]

    client.post(reverse("people:absence_remove", args=[absence.pk]))
    assert periods() == []


def test_the_database_refuses_what_cannot_be(school):
    an = factories.person("An", at=school)
    for wrong in ({"last": -2}, {"stand_in": an}):
        with pytest.raises(IntegrityError), transaction.atomic():
            absent(an, **wrong)
    assert not Absence.objects.exists()


def test_only_the_person_and_their_team_know_of_an_absence(school, head):
    me = factories.user("staff", at=school)
    an = factories.person("An", at=school, user=me)
    absence = absent(an, kind="leave")

    def known_to(user):
        return list(Absence.objects.visible_to(user))

    assert known_to(me) == known_to(head) == [absence]
    assert known_to(factories.user("tict", at=school)) == [absence]
    for other in (
        factories.user("staff", at=school),
        factories.user("guest", at=school),
        factories.user("head", at=factories.school(parent=school.parent)),
        factories.user("director"),
    ):
        assert known_to(other) == []


@pytest.mark.parametrize("stands_in", [True, False])
def test_a_colleague_reads_who_stands_in_and_nothing_else(client_of, school, stands_in):
    an, bo = factories.person("An Claes", at=school), factories.person("Bo Maes", at=school)
    absent(an, kind="leave", stand_in=bo if stands_in else None)
    client = client_of(factories.user("staff", at=school))
    line = f"Bo Maes stands in for An until {date_format(days(7))}"

    pages = [
        " ".join(
            client.get(reverse("overview:person_detail", args=[one.pk])).content.decode().split()
        )
        for one in (an, bo)
    ]

    assert [line in page for page in pages] == [stands_in, stands_in]
    assert not any("on leave" in page.lower() for page in pages)
    assert stands_in or not any(date_format(days(7)) in page for page in pages)


def test_before_the_first_day_and_after_the_last_nobody_stands_in(client_of, school):
    an, bo = factories.person("An", at=school), factories.person("Bo", at=school)
    absent(an, first=2, stand_in=bo)
    absent(an, first=-9, last=-1, stand_in=bo)
    client = client_of(factories.user("staff", at=school))

    for one in (an, bo):
        page = client.get(reverse("overview:person_detail", args=[one.pk])).content.decode()
        assert "stands in" not in page


def test_who_does_what_names_the_stand_in_in_as_many_queries_for_one_as_for_three(
    client_of, school
):
    client = client_of(factories.user("staff", at=school))
    bo = factories.person("Bo", at=school)
    counts = []
    for number in range(3):
        person = factories.person(f"An{number} C", at=school)
        absent(person, stand_in=bo)
        Mandate.objects.create(
            task=factories.own_task(school),
            organisation=school,
            kind="contact",
            person=person,
            starts_on=TODAY,
        )
        with CaptureQueriesContext(connection) as captured:
            page = client.get(reverse("overview:who_does_what")).content.decode()
        counts.append(len(captured))

    assert counts[0] == counts[2]
    assert " ".join(page.split()).count("Bo stands in for An") == 3


# The division


@pytest.mark.parametrize(
    ("first", "last", "is_left_out", "counts"),
    [
        (0, 300, True, False),
        (0, 300, False, True),
        (30, 300, True, False),
        (-30, None, True, False),
        (-30, -1, True, True),
    ],
    ids=["long", "not said so", "from next month", "no last day", "over"],
)
def test_a_division_leaves_out_who_the_team_leaves_out(school, first, last, is_left_out, counts):
    an = factories.person("An", at=school)
    absent(an, first, last, is_left_out=is_left_out)

    assert [row.name for row in person_records(school)] == ["An"] * counts
    assert list(Person.objects.current()) == [an]


def test_a_workbook_has_everyone_so_that_it_changes_nothing(school, head):
    absent(factories.person("An", at=school), is_left_out=True)

    assert [row.name for row in person_records(school, for_user=head)] == ["An"]


@pytest.mark.parametrize("has_left", [False, True])
def test_a_division_with_a_rule_about_someone_away_gives_the_work_to_others(has_left):
    made = linde()
    StandingRule.objects.create(
        organisation=made.school,
        school_year=SchoolYear.objects.current(),
        kind="pin",
        task=made.network.task,
        person=made.sofie,
    )
    if has_left:
        end_person(made.sofie, on=days(-1), by=factories.user())
    else:
        absent(made.sofie, is_left_out=True)
    factories.key_figures(made.school)
    bo = factories.person("Bo", at=made.school)
    factories.rating(bo, "T", 3)
    factories.grant(bo, 600)

    divide(made.scenario, steps=20)

    given = Allocation.objects.filter(planned_task__scenario=made.scenario)
    assert {row.person for row in given} == {bo}


def test_absences_take_as_many_queries_for_one_as_for_three(client_of, head, school):
    an = factories.person("An", at=school)
    client = client_of(head)
    counts = []
    for first in (0, 20, 40):
        absent(an, first, first + 5, stand_in=factories.person(at=school))
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("people:absence_list", args=[an.pk]))
        counts.append(len(captured))

    assert counts[0] == counts[2]
