"""Every call and every token: who gets an answer, who lacks a scope, for whom it does not exist."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests import factories
from tests.planning.scenarios import Linde, linde
from zwerm.accounts.models import User
from zwerm.actions.models import Action
from zwerm.actions.services import add_action
from zwerm.api.interface import interface
from zwerm.api.models import ExternalAction
from zwerm.api.scopes import SCOPES, WRITE
from zwerm.mandates.drafting import Slot
from zwerm.mandates.models import Mandate
from zwerm.mandates.services import give_mandate
from zwerm.schools.models import SchoolYear

from .programs import Program, program

pytestmark = pytest.mark.django_db

YEAR = "2026-2027"
DOSSIER = ["organisations", "people", "levels", "tasks", "means", "planning"]
READ_ALL = [f"{area}:read" for area in DOSSIER]
WRITE_ALL = [f"{area}:write" for area in DOSSIER]

# call: scopes it needs; answer to a token with those and no more; to one of another school
ACCESS: dict[str, tuple[list[str], int, int]] = {
    "get /organisations": (["organisations:read"], 200, 200),
    "get /organisations/{code}": (["organisations:read"], 200, 404),
    "put /organisations/{code}": (["organisations:write"], 200, 409),
    "patch /organisations/{code}": (["organisations:write"], 200, 404),
    "get /key-figures": (["organisations:read"], 200, 200),
    "get /organisations/{code}/key-figures/{year}": (["organisations:read"], 200, 404),
    "put /organisations/{code}/key-figures/{year}": (["organisations:write"], 200, 404),
    "get /people": (["people:read"], 200, 200),
    "get /people/{code}": (["people:read"], 200, 404),
    "put /people/{code}": (["people:write"], 200, 200),
    "patch /people/{code}": (["people:write"], 200, 404),
    "delete /people/{code}": (["people:write"], 204, 404),
    "get /tasks": (["tasks:read"], 200, 200),
    "get /tasks/{slug}": (["tasks:read"], 200, 404),
    "put /tasks/{slug}": (["tasks:write"], 200, 200),
    "patch /tasks/{slug}": (["tasks:write"], 200, 404),
    "delete /tasks/{slug}": (["tasks:write"], 204, 404),
    "get /tasks/{slug}/tailoring": (["tasks:read"], 200, 404),
    "patch /tasks/{slug}/tailoring": (["tasks:write"], 200, 404),
    "get /sources": (["means:read"], 200, 200),
    "get /means": (["means:read"], 200, 200),
    "get /means/{person}/{source}": (["means:read"], 200, 404),
    "put /means/{person}/{source}": (["means:write"], 200, 404),
    "patch /means/{person}/{source}": (["means:write"], 200, 404),
    "delete /means/{person}/{source}": (["means:write"], 204, 404),
    "get /divisions": (["planning:read"], 200, 200),
    "get /divisions/{number}": (["planning:read"], 200, 404),
    "get /divisions/{number}/tasks": (["planning:read"], 200, 404),
    "get /planning-settings": (["planning:read"], 200, 200),
    "put /planning-settings": (["planning:write"], 200, 200),
    "get /mandates": (["mandates:read"], 200, 200),
    "get /mandates/{number}": (["mandates:read"], 200, 404),
    "post /mandates": (["mandates:write"], 201, 404),
    "patch /mandates/{number}": (["mandates:write"], 200, 404),
    "delete /mandates/{number}": (["mandates:write"], 204, 404),
    "get /who-does-what": (["mandates:read"], 200, 200),
    "get /actions": (["actions:read"], 200, 200),
    "get /actions/{number}": (["actions:read"], 200, 404),
    "get /actions/by-key/{key}": (["actions:read"], 200, 404),
    "post /actions": (["actions:write"], 201, 404),
    "put /actions/by-key/{key}": (["actions:write"], 200, 404),
    "patch /actions/{number}": (["actions:write"], 200, 404),
    "get /dossier": (READ_ALL, 200, 200),
    "put /dossier": (WRITE_ALL, 200, 409),
}


class World:
    """A school with one of everything, and the same address for everyone."""

    def __init__(self) -> None:
        self.linde: Linde = linde()
        here, year = self.linde.school, SchoolYear.objects.current()
        slot = Slot(self.linde.network.task.pk, "S", here.pk, "", "decide")
        on = year.lessons_start_on
        by = self.linde.coordinator
        self.mandate: Mandate = give_mandate(slot, person=self.linde.sofie, by=by, on=on)
        action = Action(organisation=here, school_year=year, title="Cursus")
        self.action = add_action(action, by=by)
        ExternalAction.objects.create(organisation=here, key="k1", action=self.action)
        factories.grant(self.linde.sofie, 60)

    def path(self, call: str) -> str:
        path = call.split(" ")[1]
        number = {"divisions": self.linde.scenario.pk, "mandates": self.mandate.pk}
        area = path.split("/")[1]
        return path.format(
            code=self.linde.sofie.code if area == "people" else self.linde.school.code,
            year=YEAR,
            slug=self.linde.help_desk.task.slug,
            person=self.linde.sofie.code,
            source="ICT",
            number=number.get(area, self.action.pk),
            key="k1",
        )


BODIES: dict[str, Callable[[World], Any]] = {
    "put /organisations/{code}": lambda w: {
        "code": w.linde.school.code,
        "name": "De Linde",
        "kind": "primary",
    },
    "patch /organisations/{code}": lambda _w: {"pool": "noord"},
    "put /organisations/{code}/key-figures/{year}": lambda _w: {"pupils": {"value": 9}},
    "put /people/{code}": lambda w: {"code": w.linde.sofie.code, "name": "Sofie"},
    "patch /people/{code}": lambda _w: {"name": "Sofie"},
    "put /tasks/{slug}": lambda w: {
        "slug": w.linde.help_desk.task.slug,
        "name": "Loket",
        "cluster": "A",
        "is_own": True,
    },
    "patch /tasks/{slug}": lambda _w: {"priority": 1},
    "patch /tasks/{slug}/tailoring": lambda _w: {"horizon": "now"},
    "put /means/{person}/{source}": lambda w: {
        "person": w.linde.sofie.code,
        "source": "ICT",
        "weekly_minutes": 5,
    },
    "patch /means/{person}/{source}": lambda _w: {"weekly_minutes": 10},
    "put /planning-settings": lambda _w: {"rules": [], "max_changes": 3},
    "post /mandates": lambda w: {
        "task": w.linde.firewall.task.slug,
        "organisation": w.linde.school.code,
        "kind": "steer",
        "person": w.linde.bram.code,
    },
    "patch /mandates/{number}": lambda _w: {"strength": "advice"},
    "post /actions": lambda w: {"title": "Bel", "organisation": w.linde.school.code},
    "put /actions/by-key/{key}": lambda w: {"title": "Bel", "owner": w.linde.sofie.code},
    "patch /actions/{number}": lambda _w: {"state": "done"},
    "put /dossier": lambda w: {
        "name": "De Linde",
        "school_year": YEAR,
        "schools": [{"code": w.linde.school.code, "name": "De Linde", "kind": "primary"}],
        "people": [],
        "means": [],
        "tasks": [],
    },
}


@pytest.fixture
def world() -> World:
    return World()


def answer(asker: Program, call: str, world: World) -> int:
    body = BODIES.get(call, lambda _world: None)(world)
    return asker.ask(call.split(" ", maxsplit=1)[0], world.path(call), body).status_code


def test_every_call_says_which_token_may_ask_it() -> None:
    calls = [
        f"{method} {path.removeprefix('/api/v1')}"
        for path, methods in interface.get_openapi_schema()["paths"].items()
        for method in methods
    ]

    assert sorted(calls) == sorted(ACCESS)


@pytest.mark.parametrize("call", ACCESS)
def test_a_call_is_answered_as_the_table_says(call: str, world: World) -> None:
    scopes, own, other = ACCESS[call]
    exact = program(world.linde.school, *scopes)
    # Whoever may write may read, so what is held back is the writing and the reading.
    areas = {scope.partition(":")[0] for scope in scopes}
    without = [
        scope
        for scope in SCOPES
        if scope.partition(":")[0] not in areas
        or (scopes[0].endswith(WRITE) and scope.endswith("read"))
    ]
    neighbour = program(factories.school("De Wilg"))

    assert answer(program(world.linde.school, *without), call, world) == 403
    assert answer(neighbour, call, world) == other
    assert answer(exact, call, world) == own


@pytest.mark.parametrize("call", ACCESS)
def test_nobody_gets_in_without_a_token(
    call: str, world: World, client_of: Callable[[User], Client]
) -> None:
    method, path = call.split(" ", maxsplit=1)[0].upper(), f"/api/v1{world.path(call)}"
    signed_in = client_of(world.linde.coordinator)

    nobody = Client().generic(method, path, b"{}", "application/json")
    by_session = signed_in.generic(method, path, b"{}", "application/json")
    wrong = Client().generic(
        method, path, b"{}", "application/json", headers={"Authorization": "Bearer zwerm_fout"}
    )

    for response in (nobody, by_session, wrong):
        assert response.status_code == 401
        assert response["Content-Type"] == "application/problem+json"
        assert response["WWW-Authenticate"].startswith("Bearer")


def test_lists_hold_nothing_of_another_school(world: World) -> None:
    neighbour = program(factories.school("De Wilg", code="wilg"))

    assert [row["code"] for row in neighbour.get("/organisations")["items"]] == ["wilg"]
    for path in ("people", "means", "divisions", "mandates", "actions", "who-does-what"):
        assert neighbour.get(f"/{path}")["items"] == []
    assert neighbour.get(f"/tasks?limit=200&after={'z' * 20}")["items"] == []


def test_a_token_of_a_school_does_not_reach_its_group() -> None:
    top = factories.group("Getijden", code="getijden")
    school = factories.school("De Wilg", parent=top, code="wilg")
    factories.school("Kompas", parent=top, code="kompas")
    rooster = program(school)

    assert [row["code"] for row in rooster.get("/organisations")["items"]] == ["wilg"]
    assert rooster.ask("get", "/organisations/getijden").status_code == 404
    assert rooster.ask("get", "/tasks?organisation=kompas").status_code == 404


def test_an_address_that_is_not_there_is_told_as_a_problem() -> None:
    response = Client().get("/api/v1/vogels")

    assert response.status_code == 404
    assert response.json()["title"] == "Not Found"


def test_a_wrong_method_is_told_as_a_problem(world: World) -> None:
    response = program(world.linde.school).ask("delete", "/organisations")

    assert (response.status_code, response["Allow"]) == (405, "GET")
    assert response["Content-Type"] == "application/problem+json"
