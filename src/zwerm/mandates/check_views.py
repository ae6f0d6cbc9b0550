"""Whether every task has the mandates it needs, of a school and of a whole group."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from zwerm.accounts.requests import SignedInRequest
from zwerm.tasks.models import Cluster

from . import rules
from .check_page import FAULTS, SORTS, Filter, group_check, place_check
from .places import places

LINES_ON_A_PAGE = 100


@require_safe
def check(request: SignedInRequest) -> HttpResponse:
    where = places(request.user, request.organisation, request.GET.get("place", ""))
    asked = (request.GET.get(name, "") for name in ("fault", "cluster", "q"))
    led = rules.changeable_places(request.user, where.shown)
    checked = place_check(where.shown, led, Filter(*asked))
    context = {
        "places": where,
        "check": checked,
        "page": Paginator(checked.lines, LINES_ON_A_PAGE).get_page(request.GET.get("page")),
        "clusters": Cluster.choices,
        "faults": FAULTS,
    }
    return render(request, "mandates/check.html", context)


@require_safe
def check_group(request: SignedInRequest) -> HttpResponse:
    top = request.organisation.top
    rows = group_check(top, rules.led_places(request.user))
    context = {"top": top, "rows": rows, "sorts": SORTS.values()}
    return render(request, "mandates/check_group.html", context)
