"""The page of one school: its figures, itself, and what changes in the structure."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from . import rules
from .forms import CloseForm, CountryForm, MoveForm, SchoolForm
from .models import KeyFigures, Organisation, SchoolYear
from .overview import led_by
from .queries import Branch, figures_by_year, pools, sites_of
from .recording import stored_figures
from .services import (
    change_country,
    change_school,
    close_school,
    move_school,
    reopen_school,
    set_figures,
    set_outsourcing,
)
from .year_form import YearForm
from .years import chosen_year, years_of

if TYPE_CHECKING:
    from zwerm.accounts.requests import SignedInRequest


def school_edit(request: "SignedInRequest", pk: int) -> HttpResponse:
    school = _school(request, pk)
    form = SchoolForm(request.POST or None, of=school)
    if form.is_valid():
        change_school(school, by=request.user, **form.cleaned_data)
        messages.success(request, _("“%(school)s” was changed.") % {"school": school})
        return redirect("schools:school_list")
    return _page(request, school, form=form)


@require_POST
def school_figures(request: "SignedInRequest", pk: int) -> HttpResponse:
    """Store the figures of one year."""
    school = _school(request, pk)
    chosen = chosen_year(request, years_of(school))
    form = _figures_form(school, chosen, request.POST)
    if not form.is_valid():
        return _page(request, school, figures=form)
    year = SchoolYear.objects.starting(chosen.first_year)
    set_figures([form.entry(form.cleaned_data)], year, by=request.user)
    set_outsourcing(school, year, by=request.user, **form.money)
    said = _("The figures of “%(school)s” for %(year)s were saved.")
    messages.success(request, said % {"school": school, "year": year})
    return redirect("schools:school_list")


@require_POST
def school_move(request: "SignedInRequest", pk: int) -> HttpResponse:
    school = _school(request, pk)
    form = MoveForm(request.POST, places=_destinations(request, school))
    if not form.is_valid():
        return _page(request, school)
    to = form.cleaned_data["to"]
    move_school(school, to=to, by=request.user)
    messages.success(
        request, _("“%(school)s” is part of “%(to)s” now.") % {"school": school, "to": to}
    )
    return redirect("schools:school_edit", school.pk)


@require_POST
def school_close(request: "SignedInRequest", pk: int) -> HttpResponse:
    school = _school(request, pk)
    form = CloseForm(request.POST)
    if not form.is_valid():
        return _page(request, school, closing=form)
    close_school(school, on=form.cleaned_data["on"], by=request.user)
    said = _("“%(school)s” closes. Everything of it is kept, and you can open it again.")
    messages.success(request, said % {"school": school})
    return redirect("schools:school_edit", school.pk)


@require_POST
def school_reopen(request: "SignedInRequest", pk: int) -> HttpResponse:
    school = _school(request, pk)
    reopen_school(school, by=request.user)
    messages.success(request, _("“%(school)s” is open again.") % {"school": school})
    return redirect("schools:school_edit", school.pk)


@require_POST
def school_country(request: "SignedInRequest", pk: int) -> HttpResponse:
    school = _school(request, pk)
    form = CountryForm(request.POST)
    if form.is_valid():
        change_country(school, country=form.cleaned_data["country"], by=request.user)
        said = _("“%(school)s” follows the rules of the other country now. Check the hours.")
        messages.success(request, said % {"school": school})
    return redirect("schools:school_edit", school.pk)


def _school(request: "SignedInRequest", pk: int) -> Organisation:
    visible = Organisation.objects.visible_to(request.user).select_related("parent__parent")
    school = get_object_or_404(visible, pk=pk)
    if not rules.can_lead(request.user, school):
        raise PermissionDenied
    return school


def _figures_form(school: Organisation, year: SchoolYear, data: Any = None) -> YearForm:
    rows = KeyFigures.objects.filter(organisation=school)
    row = rows.filter(school_year__first_year=year.first_year).first()
    return YearForm(data, now=stored_figures([school], year)[school.pk], row=row)


def _destinations(request: "SignedInRequest", school: Organisation) -> list[Organisation]:
    """Groups for a school, schools for a site: those the user leads, and not where it is.

    Out of a group it is led by whoever leads that group.
    """
    if school.is_group or school.is_closed:
        return []
    if school.parent is not None and not rules.can_lead(request.user, school.parent):
        return []
    visible = Organisation.objects.visible_to(request.user).select_related("parent__parent")
    above = [Branch(place, 0, None) for place in visible.filter(country=school.country)]
    return [
        place
        for place in led_by(request.user, above)
        if place.pk != school.parent_id
        and (place.is_group if school.is_school else place.is_school)
    ]


def _page(
    request: "SignedInRequest",
    school: Organisation,
    *,
    form: SchoolForm | None = None,
    figures: YearForm | None = None,
    closing: CloseForm | None = None,
) -> HttpResponse:
    years = years_of(school)
    year = chosen_year(request, years)
    destinations = _destinations(request, school)
    page = {
        "school": school,
        "form": form or SchoolForm(of=school),
        "figures_form": figures or _figures_form(school, year),
        "year": year,
        "years": years,
        "history": figures_by_year(school),
        "pools": pools(school),
        "sites": sites_of(school),
        "move_form": MoveForm(places=destinations) if destinations else None,
        "close_form": None if school.is_group else closing or CloseForm(),
        "country_form": None
        if school.parent_id
        else CountryForm(initial={"country": school.country}),
    }
    return render(request, "schools/school_edit.html", page)
