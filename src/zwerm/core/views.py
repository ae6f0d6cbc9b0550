"""The style page, and whether the installation is well."""

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from . import samples


@require_safe
def style(request: HttpRequest) -> HttpResponse:
    """Every component with its name, so that pages need not invent any."""
    return render(request, "core/style.html", samples.for_style_page())


@login_not_required
@never_cache
@require_safe
def health(_request: HttpRequest) -> HttpResponse:
    """For a monitor or a proxy: 200 when pages can be served, else 503 with the reason."""
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return JsonResponse({"database": "unreachable"}, status=503)
    answer = {"database": "ok", "migrations": "waiting" if waiting else "ok"}
    return JsonResponse(answer, status=503 if waiting else 200)
