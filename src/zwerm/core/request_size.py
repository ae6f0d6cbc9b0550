"""Refuse a request that is larger than any form of ours before anything of it is kept."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


class RequestSizeMiddleware:
    """Stands before all that reads what was sent, and after what knows the language."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if _stated_bytes(request) > settings.LARGEST_REQUEST_BYTES:
            return render(request, "413.html", status=413)
        return self.get_response(request)


def _stated_bytes(request: HttpRequest) -> int:
    """The server gives us no more than this; without it, nothing."""
    stated = str(request.META.get("CONTENT_LENGTH") or "0")
    return int(stated) if stated.isdecimal() and len(stated) < 19 else 0
