"""A fuzzer of others reads the description and asks all it can think of, wrong and right."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from django.test import Client
from hypothesis import HealthCheck, settings
from schemathesis.config import SchemathesisConfig
from schemathesis.generation import GenerationMode

from zwerm.api.interface import interface

from .programs import program
from .test_access import World

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("fuzzer")]

# For each operation; more by hand: ZWERM_FUZZ_EXAMPLES=500 pytest tests/api/test_schema.py
EXAMPLES = int(os.environ.get("ZWERM_FUZZ_EXAMPLES", "12"))
# What fits the schema may still not be there, clash, or not be what If-Match says.
FINE = ["2xx", "304", "401", "403", "404", "409", "412"]
CONFIG = {
    "checks": {
        "positive_data_acceptance": {"expected-statuses": FINE},
        "negative_data_rejection": {"expected-statuses": [400, 401, 403, 404, 409, 412, 422]},
    },
    "generation": {"max-examples": EXAMPLES, "deterministic": True},
}


def schema_of_interface() -> Any:
    """Read as a stranger reads it; a token is added to each request."""
    response = Client().get("/api/v1/openapi.json")
    assert response.status_code == 200
    told = json.loads(response.content)
    # Who comes without a token, or with a wrong one, is in test_access.
    for methods in told["paths"].values():
        for operation in methods.values():
            del operation["security"]
    del told["components"]["securitySchemes"]
    return schemathesis.openapi.from_dict(told, config=SchemathesisConfig.from_dict(CONFIG))


@pytest.fixture
def asked() -> tuple[World, str]:
    world = World()
    return world, program(world.linde.school).secret


@contextmanager
def no_closing() -> Iterator[None]:
    """Requests of the fuzzer are in the transaction of the test: none may close its connection."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def operations() -> list[tuple[str, str]]:
    paths = interface.get_openapi_schema()["paths"]
    return [(method, path) for path, methods in paths.items() for method in methods]


@pytest.mark.parametrize(("method", "path"), operations())
def test_every_answer_is_one_that_the_description_tells(
    method: str, path: str, asked: tuple[World, str]
) -> None:
    world, secret = asked
    operation = schema_of_interface()[path][method]
    operation.schema.app = operation.app = get_wsgi_application()
    known = _known(world, path)
    count = {"seen": 0}

    def one(case: Any) -> None:
        count["seen"] += 1
        is_right = case.meta is None or case.meta.generation.mode == GenerationMode.POSITIVE
        if is_right and count["seen"] % 3:
            # A stranger does not guess the codes of what is there.
            case.path_parameters = {**(case.path_parameters or {}), **known}
        with no_closing(), transaction.atomic():
            case.call_and_validate(headers={"Authorization": f"Bearer {secret}"})
            transaction.set_rollback(True)

    strategy = operation.as_strategy(generation_mode=GenerationMode.POSITIVE)
    wrong = operation.as_strategy(generation_mode=GenerationMode.NEGATIVE)
    for each in (strategy, wrong):
        _run(one, each)

    assert count["seen"] > 0


def _run(one: Any, strategy: Any) -> None:
    from hypothesis import Phase, given  # noqa: PLC0415
    from hypothesis.errors import Unsatisfiable  # noqa: PLC0415

    bounded = settings(
        max_examples=EXAMPLES,
        deadline=timedelta(seconds=20),
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    try:
        bounded(given(strategy)(one))()
    except Unsatisfiable:
        return  # nothing of this operation can be wrong


def _known(world: World, path: str) -> dict[str, Any]:
    called = path.removeprefix("/api/v1")
    filled = world.path(f"get {called}").split("/")
    return {
        part[1:-1]: value
        for part, value in zip(called.split("/"), filled, strict=True)
        if part.startswith("{")
    }
