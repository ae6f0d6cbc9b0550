"""Pages about whole plans: the list, one to read, beginning, copying and putting away."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zwerm.accounts.requests import SignedInRequest
from zwerm.schools.models import SchoolYear

from . import queries, rules, services
from .content import shown_sections
from .copying import copy_plan
from .finding import find_in
from .forms import CopyForm, PlanDetailsForm, PlanForm
from .live import Place, read_with
from .models import Plan, PlanKind
from .queries import PlanVersions


@require_safe
def plan_list(request: SignedInRequest) -> HttpResponse:
    """Authors see plans; colleagues what is in force."""
    here = request.organisation
    if not rules.can_write_at(request.user, here):
        versions = queries.versions_to_read(request.user, here)
        return render(request, "policy/plan_reading.html", {"versions": versions, "here": here})
    archived = request.GET.get("archived") == "1"
    found = queries.plan_rows(request.user, here, with_below=True, archived=archived)
    words, kind = request.GET.get("q", "").strip(), request.GET.get("kind", "")
    context = {
        "rows": queries.search_rows(found, words, kind),
        "total": len(found),
        "kinds": PlanKind.choices,
        "words": words,
        "kind": kind,
        "archived": archived,
        "has_archived": not archived and _has_archived(request),
        "here": here,
    }
    return render(request, "policy/plan_list.html", context)


def _has_archived(request: SignedInRequest) -> bool:
    return bool(
        queries.plan_rows(request.user, request.organisation, with_below=True, archived=True)
    )


@require_http_methods(["GET", "HEAD", "POST"])
def plan_add(request: SignedInRequest) -> HttpResponse:
    here = request.organisation
    if not rules.can_write_at(request.user, here):
        raise PermissionDenied
    year = SchoolYear.objects.current()
    title = _("ICT policy plan of %(place)s") % {"place": here.name}
    form = PlanForm(request.POST or None, initial={"title": title[:120]})
    if form.is_valid():
        plan = services.begin_plan(here, year=year, by=request.user, **form.cleaned_data)
        return redirect("policy:plan_detail", plan.pk)
    earlier = queries.plan_rows(request.user, here)
    context = {"form": form, "here": here, "earlier": earlier}
    return render(request, "policy/plan_add.html", context)


@require_safe
def plan_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    plan = visible_plan(request, pk)
    at, text, versions = place_of(plan, request), queries.plan_text(plan), PlanVersions(plan)
    others = queries.others_here(plan, request.user)
    read_with(at, *text, versions.rows, others)
    shown = shown_sections(text, at)
    words = request.GET.get("q", "").strip()
    context: dict[str, Any] = {
        "plan": plan,
        "sections": shown,
        "words": words,
        "found": find_in(shown, words) if words else [],
        "version": versions.in_force,
        "last": versions.last,
        "others": others,
        "may_write": rules.can_write(request.user, plan),
        "may_adopt": rules.can_adopt(request.user, plan),
        "may_manage": rules.can_manage(request.user, plan),
        "may_copy": rules.can_write_at(request.user, request.organisation),
    }
    return render(request, "policy/plan_detail.html", context)


@require_safe
def plan_others(request: SignedInRequest, pk: int) -> HttpResponse:
    """Who else has it open, for the page to ask every while."""
    plan = visible_plan(request, pk)
    context = {"others": queries.others_here(plan, request.user), "plan": plan}
    return render(request, "policy/_others.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def plan_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    plan = visible_plan(request, pk)
    if not rules.can_write(request.user, plan):
        raise PermissionDenied
    initial = {"title": plan.title, "review_on": plan.review_on}
    form = PlanDetailsForm(request.POST or None, initial=initial)
    if form.is_valid():
        services.describe_plan(plan, by=request.user, **form.cleaned_data)
        return redirect("policy:plan_detail", plan.pk)
    context = {"plan": plan, "form": form, "may_manage": rules.can_manage(request.user, plan)}
    return render(request, "policy/plan_edit.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def plan_copy(request: SignedInRequest, pk: int) -> HttpResponse:
    """In the place where one works: also a plan of the school group, to make it one's own."""
    plan, here = visible_plan(request, pk), request.organisation
    if not rules.can_write_at(request.user, here):
        raise PermissionDenied
    year = SchoolYear.objects.current()
    begun = {"title": f"{plan.title} {year}"[:120], "school_year": year}
    form = CopyForm(request.POST or None, initial=begun)
    if form.is_valid():
        given = form.cleaned_data
        made = copy_plan(
            plan, to=here, title=given["title"], year=given["school_year"], by=request.user
        )
        return redirect("policy:plan_detail", made.pk)
    return render(request, "policy/plan_copy.html", {"plan": plan, "form": form, "here": here})


@require_POST
def plan_archive(request: SignedInRequest, pk: int) -> HttpResponse:
    plan = visible_plan(request, pk)
    if not rules.can_manage(request.user, plan):
        raise PermissionDenied
    services.archive_plan(plan, by=request.user)
    return redirect("policy:plan_detail", plan.pk)


@require_POST
def plan_restore(request: SignedInRequest, pk: int) -> HttpResponse:
    plan = visible_plan(request, pk)
    if not rules.can_manage(request.user, plan):
        raise PermissionDenied
    services.restore_plan(plan, by=request.user)
    return redirect("policy:plan_detail", plan.pk)


def visible_plan(request: SignedInRequest, pk: int) -> Plan:
    plans = Plan.objects.visible_to(request.user)
    return get_object_or_404(
        plans.select_related("organisation__parent__parent", "school_year"), pk=pk
    )


def place_of(plan: Plan, request: SignedInRequest) -> Place:
    return Place(plan.organisation, plan.school_year, request.user)
