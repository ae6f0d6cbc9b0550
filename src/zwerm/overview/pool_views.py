"""The page that sets where people of the group really work beside what schools put in."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from zwerm.accounts.requests import SignedInRequest
from zwerm.means.page import page_for

from .pool_worked import pool_worked


@require_safe
def pool_worked_page(request: SignedInRequest) -> HttpResponse:
    page = page_for(request, "pool")
    if not page.organisation.is_group:
        raise Http404
    context = {"page": page, "pool": pool_worked(page.organisation, page.year)}
    return render(request, "overview/pool_worked.html", context)
