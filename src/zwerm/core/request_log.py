"""Each request has a number, which every line about it carries, and if asked a line of its own."""

import logging
import re
import time
import uuid
from collections.abc import Callable

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from .logs import route_of

HEADER = "X-Request-ID"
_GIVEN = re.compile(r"[A-Za-z0-9-]{8,64}")
SLOW_MS = 2000

logger = logging.getLogger("zwerm.requests")


class RequestLogMiddleware:
    """The first of all, so that what the others log belongs to a request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        number = _number(request)
        started = time.perf_counter()
        with structlog.contextvars.bound_contextvars(request_id=number):
            response = self.get_response(request)
            self._tell(request, response, round(1000 * (time.perf_counter() - started)))
        response[HEADER] = number
        return response

    def _tell(self, request: HttpRequest, response: HttpResponse, ms: int) -> None:
        level = logging.WARNING if ms >= SLOW_MS else logging.INFO
        if not settings.LOG_REQUESTS and level == logging.INFO:
            return
        logger.log(
            level,
            "%s %s %d %d ms",
            request.method,
            route_of(request),
            response.status_code,
            ms,
            extra={"route": route_of(request), "status": response.status_code, "ms": ms},
        )


def _number(request: HttpRequest) -> str:
    """That of the proxy in front, if it gives one that can be nothing else."""
    given = request.headers.get(HEADER, "")
    return given if settings.ENVIRONMENT.proxies and _GIVEN.fullmatch(given) else uuid.uuid4().hex
