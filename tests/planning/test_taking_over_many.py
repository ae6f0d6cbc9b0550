"""A large workbook is taken over in as many statements as a small one, and says the same after."""

import json
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories
from tests.api.programs import webhook
from zwerm.accounts.models import User
from zwerm.api.models import Delivery
from zwerm.core.models import AuditEvent, Job
from zwerm.means.models import Grant, Source
from zwerm.means.services import set_hours
from zwerm.people.models import Person, Rating
from zwerm.people.services import Answer, rate, save_person
from zwerm.planning.exchange import apply_dossier, dossier_of
from zwerm.planning.models import StandingRule
from zwerm.schools.models import Organisation, SchoolYear
from zwerm.workbook.records import Dossier, MeansRecord, PersonRecord, RuleRecord

pytestmark = pytest.mark.django_db


@pytest.fixture
def year() -> SchoolYear:
    return SchoolYear.objects.current()


def make_group() -> tuple[Organisation, User]:
    """Two schools, and a program that is told of changes; with who leads it."""
    group = factories.group()
    for code in ("linde", "wilg"):
        factories.school(parent=group, code=code)
    webhook(group, events=["person.changed", "means.changed"])
    return group, factories.user("director", at=group)


def with_people(dossier: Dossier, number: int) -> Dossier:
    people = tuple(
        PersonRecord(
            f"p-{one:02}",
            f"Collega {one:02}",
            homes=("linde",) if one % 2 else ("linde", "wilg"),
            levels={"T": 2, "A": 1},
            motivation={"T": 1},
        )
        for one in range(number)
    )
    means = tuple(MeansRecord(person.code, "ICT", 120) for person in people)
    rules = tuple(RuleRecord("forbid", "t-helpdesk", person.code) for person in people)
    return replace(dossier, people=people, means=means, rules=rules)


def changed(dossier: Dossier) -> Dossier:
    """All have another name, place and level; every second one other hours, the rest none left.

    All tasks have another priority too, and all rules are about another task.
    """
    people = tuple(
        replace(person, name=f"{person.name} X", homes=("wilg",), levels={"T": 3, "A": 1})
        for person in dossier.people
    )
    means = tuple(
        replace(row, weekly_minutes=0 if number % 2 else 60)
        for number, row in enumerate(dossier.means)
    )
    tasks = tuple(replace(task, priority=task.priority % 3 + 1) for task in dossier.tasks)
    rules = tuple(replace(rule, task="t-firewall") for rule in dossier.rules)
    return replace(dossier, people=people, means=means, tasks=tasks, rules=rules)


def statements(dossier: Dossier, group: Organisation, year: SchoolYear, by: User) -> int:
    with CaptureQueriesContext(connection) as asked:
        apply_dossier(dossier, organisation=group, school_year=year, by=by)
    return len(asked)


def test_thirty_people_ask_no_more_than_three(year: SchoolYear) -> None:
    asked = []
    for number in (1, 3, 30):
        group, director = make_group()
        new = with_people(dossier_of(group, year, for_user=director), number)
        asked.append(
            (
                statements(new, group, year, director),
                statements(changed(new), group, year, director),
            )
        )

    assert asked[1] == asked[2]
    assert max(asked[2]) <= 100
    assert (Person.objects.filter(name__endswith=" X").count(), Grant.objects.count()) == (34, 18)
    assert StandingRule.objects.filter(task__slug="t-firewall").count() == 34


def about_people() -> list[tuple[Any, ...]]:
    """What the log says of each of them, in the order in which it happened to them."""
    verbs = ["added_person", "changed_person", "rated", "set_hours"]
    events = AuditEvent.objects.filter(verb__in=verbs).order_by("object_id", "pk")
    return [
        (one.verb, one.subject, one.details, one.kind, one.organisation_id, one.user_id)
        for one in events
    ]


def stored() -> tuple[list[Any], ...]:
    return (
        list(Person.objects.values_list("code", "name", "homes__code").order_by("code", "homes")),
        list(Rating.objects.order_by("person", "competence").values_list("level", "motivation")),
        list(Grant.objects.order_by("person").values_list("person__code", "weekly_minutes")),
    )


def one_by_one(dossier: Dossier, group: Organisation, year: SchoolYear, by: User) -> None:
    """As somebody does it on pages."""
    source = Source.objects.get(code="ICT")
    hours = {row.person: row.weekly_minutes for row in dossier.means}
    schools = {school.code: school for school in group.schools()}
    for row in dossier.people:
        homes = [schools[code] for code in row.homes]
        place = homes[0] if len(homes) == 1 else group
        person = Person.objects.filter(code=row.code).first() or Person(
            code=row.code, organisation=place
        )
        person.name = row.name
        save_person(person, homes=homes, by=by)
        answers = {key: Answer(row.levels[key], row.motivation.get(key)) for key in row.levels}
        rate(person, answers, by=by, for_school=True)
        minutes = hours[row.code]
        set_hours(person, source, school_year=year, weekly_minutes=minutes, by=by)


def test_the_log_says_of_each_what_it_says_when_they_are_saved_one_by_one(
    year: SchoolYear,
) -> None:
    group, director = make_group()
    new = with_people(dossier_of(group, year, for_user=director), 3)
    told = []
    for dossier in (new, changed(new)):
        apply_dossier(dossier, organisation=group, school_year=year, by=director)
        told.append((about_people(), stored()))
    Person.objects.all().delete()
    AuditEvent.objects.all().drop()

    again = []
    for dossier in (new, changed(new)):
        one_by_one(dossier, group, year, director)
        again.append((about_people(), stored()))

    assert told == again
    assert [verb for verb, *_rest in again[1][0]] == [
        *("added_person", "rated", "set_hours", "changed_person", "rated", "set_hours"),
    ] * 3
    assert all(event.digest == event.digested() for event in AuditEvent.objects.all())


def test_a_program_is_told_of_each_of_them_once_and_in_order(year: SchoolYear) -> None:
    group, director = make_group()
    new = with_people(dossier_of(group, year, for_user=director), 3)

    apply_dossier(new, organisation=group, school_year=year, by=director)

    messages = list(Delivery.objects.order_by("pk"))
    assert [(each.event, json.loads(each.body)["data"]["id"]) for each in messages] == [
        *(("person.changed", code) for code in ("p-00", "p-01", "p-02")),
        *(("means.changed", code) for code in ("p-00", "p-01", "p-02")),
    ]
    asked = Job.objects.filter(kind="api.deliver").order_by("pk")
    assert [job.arguments["delivery"] for job in asked] == [each.pk for each in messages]
