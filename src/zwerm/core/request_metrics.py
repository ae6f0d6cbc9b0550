"""How many requests, how long they took and how they ended: by the name of a page, never by who
asked or about whom.
"""

import time
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse

from .logs import route_of

if TYPE_CHECKING:
    from prometheus_client import Counter, Histogram

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


@cache
def _figures() -> "tuple[Counter, Histogram]":
    """Made once in a process, and only where they are read: they cost memory."""
    from prometheus_client import Counter, Histogram  # noqa: PLC0415

    answers = Counter("zwerm_http_responses", "Answers by page.", ["method", "route", "status"])
    seconds = Histogram(
        "zwerm_http_request_seconds", "Time to answer by page.", ["route"], buckets=BUCKETS
    )
    return answers, seconds


class RequestMetricsMiddleware:
    """Only where somebody may read the figures."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if not settings.METRICS.is_on:
            raise MiddlewareNotUsed
        self.get_response = get_response
        self._answers, self._seconds = _figures()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        response = self.get_response(request)
        route = route_of(request)
        method = request.method if request.method in METHODS else "other"
        self._answers.labels(method, route, str(response.status_code)).inc()
        self._seconds.labels(route).observe(time.perf_counter() - started)
        return response
