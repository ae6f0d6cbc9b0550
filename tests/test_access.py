"""Every page and everyone: who gets an answer, who is sent to sign in, who is refused.

A route that is missing in the table fails here, so nobody adds a page without saying who opens it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests import factories
from zwerm.accounts.models import User
from zwerm.mandates.models import Mandate
from zwerm.means.models import PointsGrant
from zwerm.people.models import Person
from zwerm.planning.models import Scenario
from zwerm.schools.models import Organisation, SchoolYear
from zwerm.tasks.models import Task

pytestmark = pytest.mark.django_db

# page: (method, answers for anonymous, colleague, team member of another school group,
#        team member, head of school)
ACCESS: dict[str, tuple[str, int, int, int, int, int]] = {
    "account_login": ("get", 200, 302, 302, 302, 302),
    "account_logout": ("get", 302, 200, 200, 200, 200),
    "account_signup": ("get", 200, 302, 302, 302, 302),
    "account_inactive": ("get", 200, 200, 200, 200, 200),
    "account_change_password": ("get", 302, 200, 200, 200, 200),
    "account_set_password": ("get", 302, 302, 302, 302, 302),
    "account_reset_password": ("get", 200, 200, 200, 200, 200),
    "account_reset_password_done": ("get", 200, 200, 200, 200, 200),
    "account_reset_password_from_key": ("get", 200, 200, 200, 200, 200),
    "account_reset_password_from_key_done": ("get", 200, 200, 200, 200, 200),
    "accounts:organisation_switch": ("post", 302, 404, 404, 404, 404),
    "accounts:language_set": ("post", 404, 404, 404, 404, 404),
    "accounts:theme_set": ("post", 404, 404, 404, 404, 404),
    "people:person_list": ("get", 302, 200, 200, 200, 200),
    "people:person_add": ("get", 302, 403, 200, 200, 200),
    "people:own_ratings": ("get", 302, 200, 200, 200, 200),
    "people:person_edit": ("get", 302, 403, 404, 200, 200),
    "people:person_ratings": ("get", 302, 403, 404, 200, 200),
    "people:person_end": ("get", 302, 403, 404, 200, 200),
    "means:means_list": ("get", 302, 403, 200, 200, 200),
    "means:grant_edit": ("get", 302, 403, 404, 200, 200),
    "means:points_add": ("get", 302, 403, 200, 200, 200),
    "means:points_edit": ("get", 302, 404, 404, 200, 200),
    "means:points_remove": ("post", 302, 404, 404, 302, 302),
}


@dataclass(frozen=True, slots=True)
class World:
    """One of everything at a school, and everyone who may come along."""

    school: Organisation
    person: Person
    task: Task
    scenario: Scenario
    mandate: Mandate
    points: PointsGrant
    users: tuple[User | None, ...]


ARGUMENTS: dict[str, Callable[[World], list[object]]] = {
    "account_reset_password_from_key": lambda _world: ["1", "set-password"],
    "people:person_edit": lambda world: [world.person.pk],
    "people:person_ratings": lambda world: [world.person.pk],
    "people:person_end": lambda world: [world.person.pk],
    "means:grant_edit": lambda world: [world.person.pk],
    "means:points_edit": lambda world: [world.points.pk],
    "means:points_remove": lambda world: [world.points.pk],
}


@pytest.fixture
def world() -> World:
    year = SchoolYear.objects.current()
    school = factories.school(parent=factories.group())
    elsewhere = factories.school(parent=factories.group())
    task = factories.own_task(school)
    person = factories.person(at=school)
    users = (
        factories.user("staff", at=school),
        factories.user("coordinator", at=elsewhere.parent),
        factories.user("tict", at=school),
        factories.user("head", at=school),
    )
    for user in users:
        factories.person(user.name, at=user.current_memberships[0].organisation, user=user)
    return World(
        school=school,
        person=person,
        task=task,
        scenario=factories.scenario(school),
        mandate=Mandate.objects.create(
            task=task, organisation=school, kind="execute", person=person, starts_on="2026-09-01"
        ),
        points=PointsGrant.objects.create(
            organisation=school, school_year=year, diploma="hso", points=10
        ),
        users=(None, *users),
    )


def named_routes(patterns: list[URLPattern | URLResolver], space: str = "") -> Iterator[str]:
    """Every named route of this installation, as `reverse` knows it; the admin site apart."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            if pattern.namespace != "admin":
                below = f"{space}{pattern.namespace}:" if pattern.namespace else space
                yield from named_routes(pattern.url_patterns, below)
        else:
            yield f"{space}{pattern.name}"


def address(page: str, world: World) -> str:
    return reverse(page, args=ARGUMENTS.get(page, lambda _world: [])(world))


def answer(user: User | None, method: str, url: str) -> int:
    """What this user gets. What the request changed is undone, so everyone finds the same."""
    client = Client()
    with transaction.atomic():
        if user is not None:
            client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        response = client.generic(method.upper(), url)
        transaction.set_rollback(True)
    return response.status_code


def test_every_page_says_who_may_open_it():
    routes = list(named_routes(get_resolver().url_patterns))

    assert sorted(ACCESS) == sorted(routes)


@pytest.mark.parametrize("page", ACCESS)
def test_a_page_answers_who_it_should(page, world):
    method, *answers = ACCESS[page]
    url = address(page, world)

    assert [answer(user, method, url) for user in world.users] == answers


@pytest.mark.parametrize("page", [page for page, row in ACCESS.items() if row[0] == "post"])
def test_what_changes_something_is_not_done_by_a_link(page, world):
    url = address(page, world)
    head = world.users[-1]

    assert answer(head, "get", url) == 405


@pytest.mark.parametrize("page", [page for page, row in ACCESS.items() if row[1] == 302])
def test_whoever_is_not_signed_in_is_asked_to(page, world, client):
    url = address(page, world)

    response = client.generic(ACCESS[page][0].upper(), url)

    if page != "account_logout":  # who is not signed in need not sign out
        assert response.url.startswith(reverse("account_login"))


def test_the_admin_site_is_for_who_may_open_it(world):
    url = reverse("admin:index")

    assert [answer(user, "get", url) for user in world.users] == [302, 302, 302, 302, 302]
    assert answer(factories.user(is_staff=True, is_superuser=True), "get", url) == 200
