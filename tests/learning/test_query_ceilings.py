"""How many queries a page about learning may take, however much it is about."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.learning.world import experiment, training
from zwerm.accounts.models import User
from zwerm.learning.models import Coach, Session, Training
from zwerm.learning.services import agree_with_coach, say_effect
from zwerm.schools.models import Organisation
from zwerm.tasks.models import Task

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User], Client]

MOST = 12


def queries(client: Client, address: str) -> int:
    client.get(address)  # content types
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def school_with_learning(group: Organisation, by: User) -> Training:
    """A school with a coach, an experiment, and a training that is done and was answered."""
    school = factories.school(parent=group)
    user = factories.user("staff", at=school)
    nele = factories.person(user.name, at=school, user=user)
    made = training(school, by=by, people=(nele,), state="done", done_on=date(2026, 10, 1))
    made.tasks.set(Task.objects.all()[:3])
    Session.objects.create(training=made, day=timezone.localdate())
    say_effect(made.participations.get(), use="yes", text="Ik doe het zelf.", by=user)
    agree_with_coach(Coach(organisation=school, person=nele, roles=["coach"]), by=by)
    experiment(school, by=by)
    return made


def test_more_coaches_at_more_schools_take_no_more_queries(client_of: ClientOf) -> None:
    group = factories.group()
    director = factories.user("director", at=group)
    client = client_of(director)

    school_with_learning(group, director)
    with_one = queries(client, reverse("learning:coach_list"))
    for _ in range(2):
        school_with_learning(group, director)

    assert Coach.objects.count() == 3
    assert queries(client, reverse("learning:coach_list")) == with_one
    assert with_one <= MOST


@pytest.mark.parametrize("page", ["home", "training_add", "coach_add", "need_list", "mine"])
def test_a_page_about_learning_asks_twelve_questions_at_most(
    page: str, client_of: ClientOf
) -> None:
    group = factories.group()
    director = factories.user("director", at=group)
    factories.person(director.name, at=group, user=director)
    client = client_of(director)

    school_with_learning(group, director)
    with_one = queries(client, reverse(f"learning:{page}"))
    for _ in range(2):
        school_with_learning(group, director)

    assert queries(client, reverse(f"learning:{page}")) == with_one
    assert with_one <= MOST


@pytest.mark.parametrize("page", ["training_detail", "training_edit"])
def test_a_page_about_one_training_asks_twelve_questions_at_most(
    page: str, client_of: ClientOf
) -> None:
    group = factories.group()
    director = factories.user("director", at=group)
    made = school_with_learning(group, director)
    address = reverse(f"learning:{page}", args=[made.pk])
    client = client_of(director)

    with_one = queries(client, address)
    for number in range(2):
        name = f"Collega {number}"
        made.people.add(factories.person(name, at=made.organisation))
        Session.objects.create(training=made, day=date(2026, 9, number + 1))
        school_with_learning(group, director)

    assert queries(client, address) == with_one
    assert with_one <= MOST
