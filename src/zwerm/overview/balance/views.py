"""Hours needed against hours there: the figures, and the argument on one sheet."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from zwerm.accounts.requests import SignedInRequest
from zwerm.means.rules import can_see_means
from zwerm.tasks.models import Cluster

from ..cycle_queries import present_year
from .argument import argument
from .page import provenance_lines, school_lines, source_lines, views
from .reading import Balance
from .reading import balance as read


@require_safe
def balance(request: SignedInRequest) -> HttpResponse:
    found = _found(request)
    context = {
        "balance": found,
        "views": views(found) if found else [],
        "provenances": provenance_lines(found) if found else [],
        "schools": school_lines(found) if found else [],
        "sources": source_lines(found) if found else [],
        "clusters": Cluster.values,
    }
    return render(request, "overview/balance/balance.html", context)


@require_safe
def balance_argument(request: SignedInRequest) -> HttpResponse:
    found = _found(request)
    context = {"balance": found, "argument": argument(found) if found else None}
    return render(request, "overview/balance/argument.html", context)


def _found(request: SignedInRequest) -> Balance | None:
    """Nothing before anything of this school year is known: reading makes no school year."""
    if not can_see_means(request.user, request.organisation):
        raise PermissionDenied
    year = present_year()
    return read(request.organisation, year) if year else None
