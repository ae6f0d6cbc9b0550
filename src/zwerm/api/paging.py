"""Long lists in pages: after which key to go on, in an order that stays the same."""

from collections.abc import Callable, Sequence
from typing import Annotated, Any, TypeVar
from urllib.parse import urlencode

from django.db.models import Model, QuerySet
from django.http import HttpRequest
from ninja import Query, Schema
from pydantic import Field

from .types import NO_CONTROL

MOST_ROWS = 200
Row = TypeVar("Row")
AnyModel = TypeVar("AnyModel", bound=Model)


class ByCode(Schema):
    """Where a page of things with a code begins, and how long it is."""

    limit: Annotated[int, Field(ge=1, le=MOST_ROWS)] = 100
    after: Annotated[str, Field(max_length=200, pattern=NO_CONTROL)] = Field(
        default="", description="The code of the last row of the page before; see `next`."
    )


class ByNumber(Schema):
    """The same for things with a number."""

    limit: Annotated[int, Field(ge=1, le=MOST_ROWS)] = 100
    after: Annotated[int, Field(ge=0, le=2**63 - 1)] = Field(
        default=0, description="The number of the last row of the page before; see `next`."
    )


CodePage = Query[ByCode]
NumberPage = Query[ByNumber]


def stored(
    request: HttpRequest,
    rows: "QuerySet[AnyModel]",
    page: ByCode | ByNumber,
    key: str,
) -> tuple[list[AnyModel], str | None]:
    """A page of rows in the database, and the address of the next one."""
    beyond = rows.filter(**{f"{key}__gt": page.after}) if page.after else rows
    found = list(beyond.order_by(key)[: page.limit + 1])
    return _cut(request, found, page.limit, lambda row: getattr(row, key))


def listed(
    request: HttpRequest, rows: Sequence[Row], page: ByCode, key: Callable[[Row], str]
) -> tuple[list[Row], str | None]:
    """The same of rows that are in memory."""
    beyond = sorted((row for row in rows if not page.after or key(row) > page.after), key=key)
    return _cut(request, beyond[: page.limit + 1], page.limit, key)


def _cut(
    request: HttpRequest, found: list[Row], limit: int, key: Callable[[Row], Any]
) -> tuple[list[Row], str | None]:
    if len(found) <= limit:
        return found, None
    shown = found[:limit]
    asked = {name: value for name, value in request.GET.items() if name != "after"}
    query = urlencode({**asked, "after": key(shown[-1])})
    address = request.build_absolute_uri(f"{request.path}?{query}")
    request.next_page = address  # type: ignore[attr-defined] # told in a header too
    return shown, address
