"""The description of the interface as a page: read from its schema, without any script."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from .interface import interface

METHODS = ("get", "put", "patch", "post", "delete")


@dataclass(frozen=True, slots=True)
class Described:
    """One thing that can be asked."""

    method: str
    path: str
    summary: str
    scopes: list[str]
    parameters: list[tuple[str, str, str]]
    body: str
    answer: str
    statuses: list[str]

    @property
    def key(self) -> str:
        return f"{self.method}-{self.path.strip('/').replace('/', '-')}".replace("{", "").replace(
            "}", ""
        )


@dataclass(frozen=True, slots=True)
class Field:
    name: str
    kind: str
    is_required: bool
    text: str


@dataclass(frozen=True, slots=True)
class Record:
    name: str
    text: str
    fields: list[Field]


@login_not_required
@require_safe
def description(request: HttpRequest) -> HttpResponse:
    """Open: it says what everyone may read in the source, and nothing of this installation."""
    schema = interface.get_openapi_schema()
    context = {
        "areas": _areas(schema),
        "records": _records(schema),
        "about": schema["info"]["description"].replace("`", "").split("\n\n"),
    }
    return render(request, "api/description.html", context)


def _areas(schema: dict[str, Any]) -> list[tuple[str, list[Described]]]:
    found: dict[str, list[Described]] = {}
    for path, methods in schema["paths"].items():
        for method in METHODS:
            if method in methods:
                tag = methods[method].get("tags", [""])[0]
                found.setdefault(tag, []).append(_described(method, path, methods[method]))
    return list(found.items())


def _described(method: str, path: str, told: dict[str, Any]) -> Described:
    good = next(status for status in told["responses"] if str(status).startswith("2"))
    return Described(
        method=method.upper(),
        path=path,
        summary=told["summary"],
        scopes=told.get("x-scopes", []),
        parameters=[
            (each["name"], each["in"], each.get("description", ""))
            for each in told.get("parameters", [])
        ],
        body=_named(told.get("requestBody", {})),
        answer=_named(told["responses"][good]),
        statuses=[str(status) for status in told["responses"]],
    )


def _named(told: dict[str, Any]) -> str:
    schema = told.get("content", {}).get("application/json", {}).get("schema", {})
    return str(schema.get("$ref", "")).rsplit("/", 1)[-1]


def _records(schema: dict[str, Any]) -> list[Record]:
    found = []
    for name, told in sorted(schema["components"]["schemas"].items()):
        required = set(told.get("required", ()))
        fields = [
            Field(key, _kind(each), key in required, each.get("description", ""))
            for key, each in told.get("properties", {}).items()
        ]
        found.append(Record(name, told.get("description", ""), fields))
    return found


def _kind(told: dict[str, Any]) -> str:
    """In a few words: the type, and between which bounds."""
    if "$ref" in told:
        return str(told["$ref"]).rsplit("/", 1)[-1]
    if "anyOf" in told:
        return " | ".join(_kind(each) for each in told["anyOf"])
    if "enum" in told:
        return " | ".join(f"“{each}”" for each in told["enum"])
    if told.get("type") == "array":
        return f"list of {_kind(told.get('items', {}))}"
    if told.get("type") == "object" and isinstance(told.get("additionalProperties"), dict):
        return f"mapping to {_kind(told['additionalProperties'])}"
    bounds = [
        f"{word} {told[key]}"
        for key, word in (("minimum", "≥"), ("maximum", "≤"), ("maxLength", "length ≤"))
        if key in told
    ]
    return " ".join([str(told.get("format") or told.get("type", "anything")), *bounds])
