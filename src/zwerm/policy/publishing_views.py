"""Pages that bring a plan to others: the website of the school, and the own look of Word files."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_safe

from zwerm.accounts.requests import SignedInRequest
from zwerm.accounts.rules import can_lead

from . import rules
from .house_styles import keep_house_style, remove_house_style
from .models import HouseStyle, Publication
from .packing import unpack
from .plan_views import visible_plan
from .publishing import candidates, publish, take_off, version_in_force
from .publishing_forms import HouseStyleForm, PublicationForm

FIVE_MINUTES = "public, max-age=300"


@require_http_methods(["GET", "HEAD", "POST"])
def plan_publish(request: SignedInRequest, pk: int) -> HttpResponse:
    plan = visible_plan(request, pk)
    if not rules.can_adopt(request.user, plan):
        raise PermissionDenied
    version = version_in_force(plan)
    now = Publication.objects.filter(plan=plan).first()
    if request.method == "POST" and request.POST.get("what") == "off":
        take_off(plan, by=request.user)
        messages.success(request, _("The plan is no longer on the website."))
        return redirect("policy:plan_publish", plan.pk)
    rows = candidates(version) if version else []
    form = PublicationForm(rows, now, request.POST if request.method == "POST" else None)
    if version is not None and form.is_valid():
        publish(plan, version=version, by=request.user, **form.cleaned_data)
        messages.success(request, _("The plan is on the website. Look whether it reads well."))
        return redirect("policy:plan_publish", plan.pk)
    address = request.build_absolute_uri(reverse("policy:public_plan", args=[plan.pk]))
    context = {"plan": plan, "version": version, "now": now, "form": form, "address": address}
    return render(request, "policy/plan_publish.html", context)


@login_not_required
@require_safe
def public_plan(request: HttpRequest, pk: int) -> HttpResponse:
    """For everyone, as long as the lead wants and the version holds."""
    published = Publication.objects.filter(is_on=True, plan__archived_at=None)
    rows = published.select_related("plan__organisation", "plan__school_year", "version")
    publication = get_object_or_404(rows, plan__pk=pk)
    if publication.version.is_withdrawn:
        raise Http404
    chapters = [(each["title"], unpack(each["blocks"])) for each in publication.chapters]
    with override(publication.language):
        context: dict[str, Any] = {"publication": publication, "plan": publication.plan}
        context |= {"chapters": chapters, "version": publication.version}
        page = render(request, "policy/public_plan.html", context)
    page["Cache-Control"] = FIVE_MINUTES
    return page


@require_http_methods(["GET", "HEAD", "POST"])
def house_style(request: SignedInRequest) -> HttpResponse:
    here = request.organisation
    if here is None or not can_lead(request.user, here):
        raise PermissionDenied
    form = HouseStyleForm()
    if request.method == "POST" and request.POST.get("what") == "remove":
        remove_house_style(here, by=request.user)
        messages.success(request, _("Word files look like those of Zwerm again."))
        return redirect("policy:house_style")
    if request.method == "POST":
        form = HouseStyleForm(request.POST, request.FILES)
        if form.is_valid():
            file = form.cleaned_data["file"]
            keep_house_style(here, file_name=file.name, content=file.read(), by=request.user)
            messages.success(request, _("From now on plans in Word have your own look."))
            return redirect("policy:house_style")
    kept = HouseStyle.objects.defer("content").select_related("uploaded_by")
    context = {"form": form, "here": here, "kept": kept.filter(organisation=here).first()}
    return render(request, "policy/house_style.html", context)
