"""The style page, and whether the installation is well."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from . import samples
from .health import waiting_migrations
from .mail import full_address

# Whoever reads it later asks again; RFC 9116 advises less than a year.
CONTACT_HOLDS = timedelta(days=180)


@require_safe
def style(request: HttpRequest) -> HttpResponse:
    """Every component with its name, so that pages need not invent any."""
    return render(request, "core/style.html", samples.for_style_page())


@login_not_required
@never_cache
@require_safe
def alive(_request: HttpRequest) -> HttpResponse:
    """Whether this process answers at all: no database, so that a slow one restarts nobody."""
    return JsonResponse({"process": "ok"})


@login_not_required
@never_cache
@require_safe
def health(_request: HttpRequest) -> HttpResponse:
    """For a monitor or a proxy: 200 when pages can be served, else 503 with the reason."""
    try:
        is_waiting = waiting_migrations()
    except DatabaseError:
        return JsonResponse({"database": "unreachable"}, status=503)
    answer = {"database": "ok", "migrations": "waiting" if is_waiting else "ok"}
    return JsonResponse(answer, status=503 if is_waiting else 200)


@login_not_required
@require_safe
def security_contact(_request: HttpRequest) -> HttpResponse:
    """Whom to tell of a weakness (RFC 9116), if the installation names somebody."""
    contact = settings.SECURITY_CONTACT
    if not contact:
        raise Http404
    until = (timezone.now() + CONTACT_HOLDS).replace(microsecond=0)
    lines = (
        f"Contact: {contact}",
        f"Expires: {until.isoformat()}",
        "Preferred-Languages: nl, en",
        f"Canonical: {full_address(reverse('core:security_contact'))}",
    )
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
