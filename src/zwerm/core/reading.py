"""What is read once for a request, however many of its parts ask for it.

Outside a request nothing is kept: a worker runs for days, and tests undo what they wrote.
"""

from collections.abc import Callable, Hashable
from contextvars import ContextVar
from typing import Any

from django.http import HttpRequest, HttpResponse

_read: ContextVar[dict[Hashable, Any] | None] = ContextVar("read in this request", default=None)


def read_in_this_request() -> dict[Hashable, Any]:
    """What the parts of this request leave to each other; forgotten at its end."""
    kept = _read.get()
    return {} if kept is None else kept


class ReadOnceMiddleware:
    """Begins each request with nothing read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = _read.set({})
        try:
            return self.get_response(request)
        finally:
            _read.reset(token)
