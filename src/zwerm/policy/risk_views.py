"""Pages about risks: the list and the matrix, one risk, and what is decided about it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zwerm.accounts.requests import SignedInRequest
from zwerm.actions.forms import ActionForm
from zwerm.core.errors import DomainError
from zwerm.core.models import record

from . import keeping_rules, risk_queries, risk_services
from .exporting import file_answer
from .keeping import history, keep, remove
from .models import Risk
from .models.risk import Impact, Weight
from .risk_forms import DecisionForm, RiskForm, RiskSearchForm, StarterForm
from .risk_sheet import risk_sheet
from .risk_starters import STARTERS

RISKS_ON_A_PAGE = 50
form_page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def risk_list(request: SignedInRequest) -> HttpResponse:
    here = request.organisation
    if not keeping_rules.can_keep_at(request.user, here):
        raise PermissionDenied
    chosen = RiskSearchForm(request.GET).chosen()
    everything = risk_queries.at_place(here, request.user)
    found = risk_queries.risks(here, request.user, chosen)
    page = Paginator(found, RISKS_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "here": here,
        "chosen": chosen,
        "page": page,
        "rows": risk_queries.with_actions(list(page), request.user),
        "matrix": risk_queries.matrix(list(found)) if chosen.is_matrix else [],
        "due": everything.to_review().count(),
        "total": everything.count(),
        "owners": risk_queries.owners(everything),
        "shows": risk_queries.Show.choices,
        "weights": Weight.choices,
        "orders": risk_queries.Order.choices,
        "impacts": Impact.labels,
        "first": STARTERS[0],
    }
    part = "#results" if request.htmx else ""
    return render(request, f"policy/risk_list.html{part}", context)


@require_safe
def risk_export(request: SignedInRequest) -> HttpResponse:
    """The list as it is narrowed now."""
    here = request.organisation
    if not keeping_rules.can_keep_at(request.user, here):
        raise PermissionDenied
    chosen = RiskSearchForm(request.GET).chosen()
    found = list(risk_queries.risks(here, request.user, chosen).prefetch_related("tasks"))
    record(request.user, "exported_risks", here, risks=len(found))
    title = _("Risks of %(place)s") % {"place": here}
    return file_answer(title, risk_sheet(title, found))


@form_page
def risk_start(request: SignedInRequest) -> HttpResponse:
    """The common risks to begin with."""
    here = request.organisation
    if not keeping_rules.can_keep_at(request.user, here):
        raise PermissionDenied
    known = set(Risk.objects.filter(organisation=here).values_list("starter", flat=True))
    form = StarterForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        made = risk_services.begin_with(here, form.starters, by=request.user)
        said = ngettext("%(count)d risk is added.", "%(count)d risks are added.", len(made))
        messages.success(request, said % {"count": len(made)})
        return redirect("policy:risk_list")
    context = {"form": form, "here": here, "rows": [(each, each.key in known) for each in STARTERS]}
    return render(request, "policy/risk_start.html", context)


@form_page
def risk_add(request: SignedInRequest) -> HttpResponse:
    if not keeping_rules.can_keep_at(request.user, request.organisation):
        raise PermissionDenied
    return _form(request, Risk(organisation=request.organisation))


@form_page
def risk_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    return _form(request, _own(request, pk))


def _form(request: SignedInRequest, risk: Risk) -> HttpResponse:
    form = RiskForm(request.POST or None, instance=risk, user=request.user)
    if form.is_valid():
        keep(form.save(commit=False), tasks=form.cleaned_data["tasks"], by=request.user)
        messages.success(request, _("The risk is kept."))
        return redirect("policy:risk_detail", risk.pk)
    return render(request, "policy/risk_form.html", {"form": form, "risk": risk})


@require_safe
def risk_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    return _detail(request, _visible(request, pk))


def _detail(
    request: SignedInRequest, risk: Risk, *, form: DecisionForm | None = None, status: int = 200
) -> HttpResponse:
    context = {
        "risk": risk,
        "tasks": list(risk.tasks.all()),
        "actions": risk_queries.actions_of([risk.pk], request.user),
        "history": history(risk),
        "may_edit": keeping_rules.can_keep(request.user, risk),
        "may_decide": keeping_rules.can_decide(request.user, risk),
        "form": form or DecisionForm(initial={"review_on": risk.review_on}),
    }
    return render(request, "policy/risk_detail.html", context, status=status)


@require_POST
def risk_decide(request: SignedInRequest, pk: int) -> HttpResponse:
    risk = _visible(request, pk)
    if not keeping_rules.can_decide(request.user, risk):
        raise PermissionDenied
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return _detail(request, risk, form=form, status=422)
    try:
        _decide(risk, form, request)
    except DomainError as refused:
        form.add_error(None, str(refused))
        return _detail(request, _visible(request, pk), form=form, status=422)
    messages.success(request, _("The decision is kept."))
    return redirect("policy:risk_detail", risk.pk)


def _decide(risk: Risk, form: DecisionForm, request: SignedInRequest) -> None:
    reason, review_on = form.cleaned_data["reason"], form.cleaned_data["review_on"]
    match form.cleaned_data["deed"]:
        case DecisionForm.Deed.ACCEPT:
            risk_services.accept_risk(risk, reason=reason, review_on=review_on, by=request.user)
        case DecisionForm.Deed.CLOSE:
            risk_services.close_risk(risk, reason=reason, by=request.user)
        case DecisionForm.Deed.OPEN:
            risk_services.reopen_risk(risk, by=request.user)
        case _:
            risk_services.look_again(risk, review_on=review_on, by=request.user)


@form_page
def risk_act(request: SignedInRequest, pk: int) -> HttpResponse:
    """The measure becomes an action; it is proposed filled in."""
    risk = _own(request, pk)
    action = risk_services.action_for(risk, by=request.user)
    form = ActionForm(request.POST or None, instance=action, user=request.user)
    if form.is_valid():
        risk_services.act_on(risk, form.save(commit=False), by=request.user)
        messages.success(request, _("The action is kept."))
        return redirect("policy:risk_detail", risk.pk)
    context = {"form": form, "about": risk, "back": reverse("policy:risk_detail", args=[risk.pk])}
    return render(request, "policy/kept_act.html", context)


@form_page
def risk_remove(request: SignedInRequest, pk: int) -> HttpResponse:
    risk = _own(request, pk)
    if request.method == "POST":
        remove(risk, by=request.user)
        messages.success(request, _("The risk is removed."))
        return redirect("policy:risk_list")
    context = {"thing": risk, "back": reverse("policy:risk_detail", args=[risk.pk])}
    return render(request, "policy/kept_remove.html", context)


def _visible(request: SignedInRequest, pk: int) -> Risk:
    rows = Risk.objects.visible_to(request.user).select_related(
        "organisation__parent__parent", "owner", "decided_by", "created_by"
    )
    return get_object_or_404(rows, pk=pk)


def _own(request: SignedInRequest, pk: int) -> Risk:
    risk = _visible(request, pk)
    if not keeping_rules.can_keep(request.user, risk):
        raise PermissionDenied
    return risk
