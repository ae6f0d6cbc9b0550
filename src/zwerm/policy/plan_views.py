"""Pages about whole plans: the list, one to read, adopting it, and what was adopted."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from zwerm.accounts.requests import SignedInRequest
from zwerm.schools.models import SchoolYear

from . import queries, rules, services
from .content import sections
from .forms import AdoptForm, PlanForm
from .live import Place
from .models import Plan, Version
from .packing import unpack


@require_safe
def plan_list(request: SignedInRequest) -> HttpResponse:
    here = request.organisation
    if not rules.can_write_at(request.user, here):
        raise PermissionDenied
    context = {"rows": queries.plan_rows(request.user, here), "here": here}
    return render(request, "policy/plan_list.html", context)


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
    return render(request, "policy/plan_add.html", {"form": form, "here": here})


@require_safe
def plan_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    plan = visible_plan(request, pk)
    version = plan.versions.defer("chapters").first()
    context = {
        "plan": plan,
        "sections": sections(plan, place_of(plan, request), with_pictures=False),
        "version": version,
        "others": queries.others_here(plan, request.user),
        "may_write": rules.can_write(request.user, plan),
        "may_adopt": rules.can_adopt(request.user, plan),
    }
    return render(request, "policy/plan_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def plan_adopt(request: SignedInRequest, pk: int) -> HttpResponse:
    plan = visible_plan(request, pk)
    if not rules.can_adopt(request.user, plan):
        raise PermissionDenied
    form = AdoptForm(request.POST or None)
    if form.is_valid():
        version = services.adopt_plan(plan, by=request.user, **form.cleaned_data)
        return redirect("policy:version_detail", version.pk)
    return render(request, "policy/plan_adopt.html", {"plan": plan, "form": form})


@require_safe
def version_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    plans = Plan.objects.visible_to(request.user)
    versions = Version.objects.filter(plan__in=plans.values("pk"))
    version = get_object_or_404(versions.select_related("plan__organisation", "adopted_by"), pk=pk)
    chapters = [
        (chapter["title"], [unpack(block["content"]) for block in chapter["blocks"]])
        for chapter in version.chapters
    ]
    earlier = version.plan.versions.defer("chapters").select_related("adopted_by")
    context = {"version": version, "chapters": chapters, "versions": earlier}
    return render(request, "policy/version_detail.html", context)


def visible_plan(request: SignedInRequest, pk: int) -> Plan:
    plans = Plan.objects.visible_to(request.user)
    return get_object_or_404(
        plans.select_related("organisation__parent__parent", "school_year"), pk=pk
    )


def place_of(plan: Plan, request: SignedInRequest) -> Place:
    return Place(plan.organisation, plan.school_year, request.user)
