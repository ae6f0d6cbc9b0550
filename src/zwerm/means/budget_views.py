"""Pages about what there is: points, hours and money of an organisation, and the ledger."""

from typing import TypeVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.forms import ModelForm
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zwerm.accounts.requests import SignedInRequest
from zwerm.schools.models import Organisation, SchoolYear

from . import budgets, rules, services
from .budget_forms import HoursBudgetForm, MoneyForm, PointsForm
from .holdings import holdings
from .ledger import diploma_offers, ledger, schools_without_points
from .models import Budget, HoursBudget, MoneyBudget, PointsGrant
from .page import asked_place, page_for
from .school_table import school_table

Kept = TypeVar("Kept", PointsGrant, HoursBudget, MoneyBudget)
form_page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def budget_list(request: SignedInRequest) -> HttpResponse:
    page = page_for(request, "budgets")
    place = asked_place(request, page)
    held = holdings(place, page.year)
    context = {
        "page": page,
        "place": place,
        "held": held,
        "ledger": ledger(held),
        "envelopes": [e for e in held.envelopes.values() if e.rows or e.granted or e.missing],
        "offers": diploma_offers(held.lines, held.known),
        "without_points": schools_without_points(held),
    }
    return render(request, "means/budget_list.html", context)


@require_safe
def schools(request: SignedInRequest) -> HttpResponse:
    page = page_for(request, "schools")
    if not page.organisation.is_group:
        raise Http404
    table = school_table(holdings(page.organisation, page.year))
    return render(request, "means/school_table.html", {"page": page, "table": table})


@form_page
def points_add(request: SignedInRequest) -> HttpResponse:
    place, year = _place_and_year(request)
    if place.country == Organisation.Country.NETHERLANDS:
        raise Http404  # nobody is paid with points there
    points = PointsGrant(organisation=place, school_year=year)
    return _points(request, PointsForm(request.POST or None, instance=points), points)


@form_page
def points_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    points = _of_team(request, PointsGrant.objects.visible_to(request.user), pk)
    return _points(request, PointsForm(request.POST or None, instance=points), points)


def _points(request: SignedInRequest, form: PointsForm, points: PointsGrant) -> HttpResponse:
    if form.is_valid():
        services.set_points(
            points.organisation,
            school_year=points.school_year,
            points=form.save(commit=False),
            by=request.user,
        )
        messages.success(request, _("The points are kept."))
        return _back(request, points)
    return _form(request, "means/points_form.html", form, points)


@require_POST
def points_remove(request: SignedInRequest, pk: int) -> HttpResponse:
    points = _of_team(request, PointsGrant.objects.visible_to(request.user), pk)
    services.remove_points(points, by=request.user)
    messages.success(request, _("The points are taken away."))
    return _back(request, points)


@form_page
def hours_add(request: SignedInRequest) -> HttpResponse:
    place, year = _place_and_year(request)
    return _hours(request, HoursBudget(organisation=place, school_year=year))


@form_page
def hours_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    return _hours(request, _of_team(request, HoursBudget.objects.visible_to(request.user), pk))


def _hours(request: SignedInRequest, budget: HoursBudget) -> HttpResponse:
    form = HoursBudgetForm(request.POST or None, instance=budget)
    if form.is_valid():
        budgets.set_hours_budget(form.save(commit=False), by=request.user)
        messages.success(request, _("These hours are kept."))
        return _back(request, budget)
    return _form(request, "means/hours_form.html", form, budget)


@form_page
def money_add(request: SignedInRequest) -> HttpResponse:
    place, year = _place_and_year(request)
    return _money(request, MoneyBudget(organisation=place, school_year=year))


@form_page
def money_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    return _money(request, _of_team(request, MoneyBudget.objects.visible_to(request.user), pk))


def _money(request: SignedInRequest, budget: MoneyBudget) -> HttpResponse:
    form = MoneyForm(request.POST or None, instance=budget)
    if form.is_valid():
        budgets.set_money(form.save(commit=False), by=request.user)
        messages.success(request, _("The money is kept."))
        return _back(request, budget)
    return _form(request, "means/money_form.html", form, budget)


@require_POST
def hours_remove(request: SignedInRequest, pk: int) -> HttpResponse:
    return _remove(request, _of_team(request, HoursBudget.objects.visible_to(request.user), pk))


@require_POST
def money_remove(request: SignedInRequest, pk: int) -> HttpResponse:
    return _remove(request, _of_team(request, MoneyBudget.objects.visible_to(request.user), pk))


def _remove(request: SignedInRequest, budget: HoursBudget | MoneyBudget) -> HttpResponse:
    budgets.remove_budget(budget, by=request.user)
    messages.success(request, _("This is taken away."))
    return _back(request, budget)


def _place_and_year(request: SignedInRequest) -> tuple[Organisation, SchoolYear]:
    page = page_for(request, "budgets")
    return asked_place(request, page), page.year


def _of_team(request: SignedInRequest, kept: "QuerySet[Kept]", pk: int) -> Kept:
    found = kept.select_related("organisation__parent__parent", "school_year")
    budget = get_object_or_404(found, pk=pk)
    if not rules.can_see_means(request.user, budget.organisation):
        raise PermissionDenied
    return budget


def _form(
    request: SignedInRequest, template: str, form: "ModelForm[Model]", budget: Budget
) -> HttpResponse:
    page = page_for(request, "budgets")
    context = {"form": form, "budget": budget, "page": page, "back": _address(request, budget)}
    return render(request, template, context)


def _back(request: SignedInRequest, budget: Budget) -> HttpResponse:
    return redirect(_address(request, budget))


def _address(request: SignedInRequest, budget: Budget) -> str:
    """The ledger this stands in: of its school, in its year."""
    query = {}
    if budget.school_year != SchoolYear.objects.current():
        query["year"] = budget.school_year.first_year
    if budget.organisation_id != request.organisation.pk:
        query["at"] = budget.organisation_id
    return reverse("means:budget_list", query=query)
