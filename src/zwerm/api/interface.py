"""The interface itself: how a request is let in, how an operation is declared, what is answered."""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import wraps
from http import HTTPStatus
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.db import DataError, IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver
from ninja import NinjaAPI, Router, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.parser import Parser
from ninja.security import HttpBearer

from zwerm.core.errors import DomainError

from . import problems
from .principal import Caller
from .problem_shape import Problem
from .problems import MEDIA_TYPE, ApiProblem, Invalid, NoMatch
from .tokens import caller_of

View = TypeVar("View", bound=Callable[..., Any])
WRITES = frozenset({"put", "patch", "post", "delete"})
READ_REFUSALS = (401, 403, 404, 422, 429)
WRITE_REFUSALS = (400, 401, 403, 404, 409, 412, 422, 429)
ABOUT = """
Everything that the workbook of Zwerm can carry can be read and written here. A token is of one
school or school group: nothing beside it or above it exists for it. Times are whole minutes a
week, money is whole euro or cents as the name says. What is sent must be exactly what the schema
says; all that is wrong is told at once, as `application/problem+json`.

Every answer to GET of one thing has an `ETag`. Send it as `If-None-Match` to be told that nothing
changed (304), and as `If-Match` with a change, so that it does not overwrite someone else's (412).
Lists come in pages: follow `next` until it is null.
""".strip()


class Bearer(HttpBearer):
    """A token with these scopes."""

    def __init__(self, *scopes: str) -> None:
        super().__init__()
        self.scopes = scopes
        self.parameters: frozenset[str] = frozenset()

    def authenticate(self, request: HttpRequest, token: str) -> Caller:
        caller = caller_of(token)
        caller.needs(*self.scopes)
        self._refuse_unknown(request)
        return caller

    def _refuse_unknown(self, request: HttpRequest) -> None:
        """A parameter with a typing error would silently not narrow what is told."""
        unknown = sorted(set(request.GET) - self.parameters)
        if unknown:
            told = [
                {
                    "place": f"query.{name}",
                    "problem": "There is no such parameter.",
                    "allowed": sorted(self.parameters),
                }
                for name in unknown
            ]
            raise Invalid("There are parameters that do not exist.", problems=told)


class ExactParser(Parser):
    """JSON as it is meant: 2.0 is a whole number, and what is no number is none."""

    def parse_body(self, request: HttpRequest) -> Any:
        return json.loads(request.body, parse_float=_number, parse_constant=_no_number)


def _number(text: str) -> int | float:
    value = float(text)
    return int(value) if value.is_integer() else value


def _no_number(text: str) -> float:
    message = f"{text} is no JSON"
    raise ValueError(message)


class Interface(NinjaAPI):
    # It does not change while the program runs, and takes long to make.
    _told: OpenAPISchema | None = None

    def get_openapi_schema(self, **asked: Any) -> OpenAPISchema:
        """With what holds for every operation: refusals, conditions, and which scope it needs."""
        if self._told is not None:
            return self._told
        schema = super().get_openapi_schema(**asked)
        for methods in schema["paths"].values():
            for method, operation in methods.items():
                _tell_conditions(method, operation)
        self._told = schema
        return schema


interface = Interface(
    title="Zwerm",
    version="1",
    description=ABOUT,
    urls_namespace="api:v1",
    docs_url=None,
    parser=ExactParser(),
    openapi_extra={"tags": []},
)


def _tell_conditions(method: str, operation: dict[str, Any]) -> None:
    for status, told in operation["responses"].items():
        if int(status) >= HTTPStatus.BAD_REQUEST:
            told["content"] = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    names = ["If-None-Match"] if method == "get" else ["If-Match", "If-None-Match"]
    has_tag = 412 in operation["responses"] or method == "get"
    if not has_tag:
        return
    text = {"type": "string"}
    for name in names:
        operation.setdefault("parameters", []).append(
            {"in": "header", "name": name, "required": False, "schema": text}
        )


def operation(
    router: Router,
    method: str,
    path: str,
    *scopes: str,
    answers: Any,
    status: int = 200,
    has_tag: bool = True,
    summary: str,
) -> Callable[[View], View]:
    """Declare what can be asked, with which scopes, and all that can be answered."""
    refusals: tuple[int, ...] = READ_REFUSALS if method == "get" else WRITE_REFUSALS
    if method != "get" and not has_tag:
        refusals = tuple(code for code in refusals if code != 412)
    responses: dict[Any, Any] = {status: answers}
    if method == "get":
        responses[304] = None
    responses |= dict.fromkeys(refusals, Problem)
    told, bearer = {"x-scopes": list(scopes)}, Bearer(*scopes)
    register: Callable[[View], View] = router.api_operation(
        [method.upper()],
        path,
        auth=bearer,
        response=responses,
        summary=summary,
        openapi_extra=told,
    )

    def declare(view: View) -> View:
        registered = register(view)
        models = router.path_operations[path].operations[-1].models
        asked = [model for model in models if model.__ninja_param_source__ == "query"]
        bearer.parameters = frozenset(
            name for model in asked for name in model.__ninja_flatten_map__
        )
        return registered

    return declare


def caller(request: HttpRequest) -> Caller:
    found = request.auth  # type: ignore[attr-defined] # ninja sets it
    if not isinstance(found, Caller):
        raise TypeError(found)
    return found


@contextmanager
def writing(
    request: HttpRequest, current: Callable[[], Schema | None] | None = None
) -> Iterator[Caller]:
    """All of it or nothing; with `current` only if it still is what the request expects."""
    who = caller(request)
    with transaction.atomic():
        who.lock()
        if current is not None and _is_conditional(request):
            _refuse_other(request, current())
        yield who


def _is_conditional(request: HttpRequest) -> bool:
    return "If-Match" in request.headers or "If-None-Match" in request.headers


def _refuse_other(request: HttpRequest, now: Schema | None) -> None:
    tag = None if now is None else tag_of(_as_sent(request, now))
    wanted = _tags(request.headers.get("If-Match"))
    if wanted and (tag is None or not ({tag, "*"} & wanted)):
        raise NoMatch("It changed since, or is not there. Read it again.")
    unwanted = _tags(request.headers.get("If-None-Match"))
    if unwanted and tag is not None and {tag, "*"} & unwanted:
        raise NoMatch("It is there already.")


def _as_sent(request: HttpRequest, told: Schema) -> Any:
    """As GET would answer it: moments, say, are cut off by what writes them."""
    sent = interface.renderer.render(request, told.model_dump(), response_status=200)
    return json.loads(sent)


def _tags(header: str | None) -> set[str]:
    return {each.strip().removeprefix("W/") for each in (header or "").split(",") if each.strip()}


def tag_of(content: Any) -> str:
    """The same for the same content, in whatever order it is written."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'


def addresses() -> list[URLPattern | URLResolver]:
    """The routes of the interface. A token opens them, never a session, so none asks to sign in."""
    patterns, _app, _namespace = interface.urls
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            pattern.callback = finished(pattern.callback)
    return patterns


def finished(view: Callable[..., Any]) -> Callable[..., HttpResponse]:
    """What holds for every answer: how long it may be kept, its tag, the next page."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = view(request, *args, **kwargs)
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            refusal = problems.problem(405, "This cannot be done with that method.")
            refusal.headers["Allow"] = response.headers["Allow"]
            return refusal
        response.headers["Cache-Control"] = "private, no-cache"
        if next_page := getattr(request, "next_page", None):
            response.headers["Link"] = f'<{next_page}>; rel="next"'
        is_ok = response.status_code in {HTTPStatus.OK, HTTPStatus.CREATED}
        if is_ok and response.content and not getattr(request, "has_no_tag", False):
            return _tagged(request, response)
        return response

    answer.login_required = False  # type: ignore[attr-defined]
    return answer


def _tagged(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    tag = tag_of(json.loads(response.content))
    response.headers["ETag"] = tag
    known = _tags(request.headers.get("If-None-Match"))
    if request.method == "GET" and {tag, "*"} & known:
        unchanged = HttpResponse(status=HTTPStatus.NOT_MODIFIED)
        for name in ("ETag", "Cache-Control", "Link"):
            if name in response.headers:
                unchanged.headers[name] = response.headers[name]
        return unchanged
    return response


@interface.exception_handler(ApiProblem)
def _refusal(_request: HttpRequest, refusal: ApiProblem) -> HttpResponse:
    return problems.answer(refusal)


@interface.exception_handler(AuthenticationError)
def _unknown(_request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
    refusal = problems.problem(401, "Send a token: Authorization: Bearer zwerm_…")
    refusal.headers["WWW-Authenticate"] = "Bearer"
    return refusal


@interface.exception_handler(ValidationError)
def _invalid(_request: HttpRequest, error: ValidationError) -> HttpResponse:
    return problems.invalid(error.errors)


@interface.exception_handler(HttpError)
def _unreadable(_request: HttpRequest, error: HttpError) -> HttpResponse:
    return problems.problem(error.status_code, str(error))


@interface.exception_handler(DomainError)
def _refused(_request: HttpRequest, refusal: DomainError) -> HttpResponse:
    return problems.refused(str(refusal))


@interface.exception_handler(PermissionDenied)
def _forbidden(_request: HttpRequest, _error: PermissionDenied) -> HttpResponse:
    return problems.problem(403, "This is decided elsewhere: not below this token's organisation.")


@interface.exception_handler(Http404)
def _missing(_request: HttpRequest, _error: Http404) -> HttpResponse:
    return problems.problem(404, "There is nothing at this address.")


def _does_not_fit(_request: HttpRequest, _error: Any) -> HttpResponse:
    return problems.problem(409, "Something in it is too long, or is there twice.")


interface.add_exception_handler(IntegrityError, _does_not_fit)
interface.add_exception_handler(DataError, _does_not_fit)


def not_there(_request: HttpRequest, **_parts: str) -> HttpResponse:
    return problems.problem(404, "There is nothing at this address.")


not_there.login_required = False  # type: ignore[attr-defined]
not_there.csrf_exempt = True  # type: ignore[attr-defined]

__all__: Sequence[str] = ("addresses", "caller", "interface", "operation", "writing")
