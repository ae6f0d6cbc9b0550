"""Refusals as RFC 9457 tells them: what is wrong, where, and what would be right, all at once."""

import json
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse

MEDIA_TYPE = "application/problem+json"
TYPE = "https://www.rfc-editor.org/rfc/rfc9110#status."
# Parts of what pydantic says of a value, in the order in which they are told.
BOUNDS = ("expected", "ge", "gt", "le", "lt", "min_length", "max_length", "pattern")


class ApiProblem(Exception):  # noqa: N818 - an answer
    """An answer that is a refusal."""

    status = HTTPStatus.BAD_REQUEST

    def __init__(
        self, detail: str, *, problems: Sequence[Mapping[str, Any]] = (), **headers: str
    ) -> None:
        super().__init__(detail)
        self.detail, self.problems, self.headers = detail, list(problems), headers


class Unauthorised(ApiProblem):
    status = HTTPStatus.UNAUTHORIZED


class Forbidden(ApiProblem):
    """The token may not do this; what it lacks is told."""

    status = HTTPStatus.FORBIDDEN

    def __init__(self, detail: str, *, missing: Sequence[str] = ()) -> None:
        items = [
            {"place": "header.Authorization", "problem": f"The scope {scope} is missing."}
            for scope in missing
        ]
        super().__init__(detail, problems=items)


class NotThere(ApiProblem):
    """It does not exist below the organisation of the token."""

    status = HTTPStatus.NOT_FOUND

    def __init__(self, what: str) -> None:
        super().__init__(f"There is no such {what} here.")


class Conflict(ApiProblem):
    """What is asked does not go with what is there."""

    status = HTTPStatus.CONFLICT


class Invalid(ApiProblem):
    """It is not what the schema says."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


class NoMatch(ApiProblem):
    status = HTTPStatus.PRECONDITION_FAILED


class TooMany(ApiProblem):
    status = HTTPStatus.TOO_MANY_REQUESTS


def answer(refusal: ApiProblem) -> HttpResponse:
    response = problem(refusal.status, refusal.detail, refusal.problems)
    for name, value in refusal.headers.items():
        response.headers[name.replace("_", "-")] = value
    return response


def problem(status: int, detail: str, problems: Sequence[Mapping[str, Any]] = ()) -> HttpResponse:
    from ninja.responses import NinjaJSONEncoder  # noqa: PLC0415 - slow, and known to pages too

    told = HTTPStatus(status)
    body = {
        "type": f"{TYPE}{told.value}",
        "title": told.phrase,
        "status": told.value,
        "detail": detail,
        "problems": [{"allowed": None, **each} for each in problems],
    }
    return HttpResponse(
        json.dumps(body, cls=NinjaJSONEncoder, ensure_ascii=False),
        status=told.value,
        content_type=MEDIA_TYPE,
    )


def invalid(errors: Sequence[Mapping[str, Any]]) -> HttpResponse:
    """Everything in a request that does not fit its schema."""
    items = [_item(error) for error in errors]
    detail = "; ".join(f"{item['place']}: {item['problem']}" for item in items)
    return problem(HTTPStatus.UNPROCESSABLE_ENTITY, detail[:2000], items)


def refused(message: str) -> HttpResponse:
    """A refusal by the rules of the program, line by line."""
    lines = [line for line in message.splitlines() if line.strip()]
    items = [{"place": "body", "problem": line} for line in lines]
    return problem(HTTPStatus.CONFLICT, message, items)


def _item(error: Mapping[str, Any]) -> dict[str, Any]:
    # The second part is the name of our own parameter, which nobody outside knows.
    where = [str(part) for part in error["loc"]]
    if len(where) > 1 and where[0] == "body" and where[1] == "body":
        del where[1]
    bounds = {name: error.get("ctx", {}).get(name) for name in BOUNDS}
    known = {name: value for name, value in bounds.items() if value is not None}
    return {"place": ".".join(where), "problem": error["msg"], "allowed": known or None}
