"""The page of the pool: what each school puts in and gets back, and the rule for it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from zwerm.accounts.requests import SignedInRequest

from . import rules
from .budgets import set_pool_rule, set_pool_share
from .holdings import holdings
from .models import PoolShare
from .page import Page, page_for, place_for
from .pool_forms import PoolRuleForm, PoolShareForm
from .pools import pool_of, rule_in_force

form_page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def pooling(request: SignedInRequest) -> HttpResponse:
    """A group sees all its schools; a school sees itself beside the whole."""
    page = page_for(request, "pool")
    group = page.organisation.top
    if not group.is_group:
        raise Http404
    pool = pool_of(holdings(group, page.year))
    own = [row for row in pool.rows if row.school in page.organisation.lineage]
    context = {
        "page": page,
        "pool": pool,
        "own": own[0] if own else None,
        "can_set": rules.can_set_pool(request.user, page.organisation) and not page.is_over,
    }
    return render(request, "means/pooling.html", context)


@form_page
def pool_rule(request: SignedInRequest) -> HttpResponse:
    page = _page_of_lead(request)
    rule = rule_in_force(page.organisation, page.year)
    form = PoolRuleForm(request.POST or None, rule=rule)
    if form.is_valid():
        set_pool_rule(
            page.organisation, first_school_year=page.year, by=request.user, **form.cleaned_data
        )
        messages.success(request, _("The rule is kept. Years that are over do not change."))
        return redirect(reverse("means:pooling") + page.query)
    return render(request, "means/pool_rule_form.html", {"form": form, "page": page})


@form_page
def pool_share(request: SignedInRequest, pk: int) -> HttpResponse:
    page = _page_of_lead(request)
    school = place_for(request, pk)
    if not school.is_school:
        raise Http404
    known = PoolShare.objects.filter(organisation=school, school_year=page.year).first()
    share = known or PoolShare(organisation=school, school_year=page.year)
    share.organisation, share.school_year = school, page.year
    form = PoolShareForm(request.POST or None, instance=share)
    if form.is_valid():
        set_pool_share(form.save(commit=False), by=request.user)
        messages.success(request, _("The share of %(school)s is kept.") % {"school": school.name})
        return redirect(reverse("means:pooling") + page.query)
    context = {"form": form, "school": school, "page": page}
    return render(request, "means/pool_share_form.html", context)


def _page_of_lead(request: SignedInRequest) -> Page:
    page = page_for(request, "pool")
    if not page.organisation.is_group:
        raise Http404
    if not rules.can_set_pool(request.user, page.organisation):
        raise PermissionDenied
    return page
