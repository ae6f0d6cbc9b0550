"""The pages about the school group, its schools and their figures."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from . import rules
from .forms import KeyFiguresForm, NewSchoolForm, SchoolForm
from .models import KeyFigures, Organisation, SchoolYear
from .overview import led_by, school_overview
from .queries import can_carry_over, figures_by_year, pools, tree
from .services import add_school, carry_over_key_figures, change_school, set_key_figures

if TYPE_CHECKING:
    from zwerm.accounts.requests import SignedInRequest

# Figures can be filled in for last year, this year and the next.
YEARS_AROUND = (-1, 0, 1)


def school_list(request: "SignedInRequest") -> HttpResponse:
    year = SchoolYear.objects.current()
    page = {
        "year": year,
        "overview": school_overview(tree(request.organisation, year), request.user),
        "can_carry_over": rules.can_lead(request.user, request.organisation)
        and can_carry_over(request.organisation, year),
    }
    return render(request, "schools/school_list.html", page)


def school_edit(request: "SignedInRequest", pk: int) -> HttpResponse:
    school = _school(request, pk)
    form = SchoolForm(request.POST or None, of=school)
    if form.is_valid():
        change_school(school, by=request.user, **form.cleaned_data)
        messages.success(request, _("“%(school)s” was changed.") % {"school": school})
        return redirect("schools:school_list")
    return _school_page(request, school, form, _figures_form(request, school))


@require_POST
def school_figures(request: "SignedInRequest", pk: int) -> HttpResponse:
    """Store the figures of one year."""
    school = _school(request, pk)
    form = _figures_form(request, school)
    if not form.is_valid():
        return _school_page(request, school, SchoolForm(of=school), form)
    year = SchoolYear.objects.starting(_first_year(request))
    set_key_figures(school, year, by=request.user, **form.figures())
    said = _("The figures of “%(school)s” for %(year)s were saved.")
    messages.success(request, said % {"school": school, "year": year})
    return redirect("schools:school_list")


def school_add(request: "SignedInRequest") -> HttpResponse:
    parents = led_by(request.user, tree(request.organisation, SchoolYear.objects.current()))
    if not parents:
        raise PermissionDenied
    form = NewSchoolForm(request.POST or None, parents=parents, initial={"parent": parents[0]})
    if form.is_valid():
        school = add_school(by=request.user, **form.cleaned_data)
        said = _("“%(school)s” was added. Fill in its figures: they tell how much work there is.")
        messages.success(request, said % {"school": school})
        return redirect("schools:school_edit", school.pk)
    page = {"form": form, "pools": pools(request.organisation)}
    return render(request, "schools/school_add.html", page)


@require_POST
def school_carry_over(request: "SignedInRequest") -> HttpResponse:
    if not rules.can_lead(request.user, request.organisation):
        raise PermissionDenied
    year = SchoolYear.objects.current()
    count = carry_over_key_figures(request.organisation, year, by=request.user)
    said = ngettext(
        "Last year's figures of %(n)d school were taken over.",
        "Last year's figures of %(n)d schools were taken over.",
        count,
    )
    messages.success(request, said % {"n": count})
    return redirect("schools:school_list")


def _school(request: "SignedInRequest", pk: int) -> Organisation:
    visible = Organisation.objects.visible_to(request.user).select_related("parent__parent")
    school = get_object_or_404(visible, pk=pk)
    if not rules.can_lead(request.user, school):
        raise PermissionDenied
    return school


def _first_year(request: "SignedInRequest") -> int:
    current = SchoolYear.objects.current().first_year
    try:
        asked = int(request.GET.get("year", current))
    except ValueError as wrong:
        raise Http404 from wrong
    if asked - current not in YEARS_AROUND:
        raise Http404
    return asked


def _figures_form(request: "SignedInRequest", school: Organisation) -> KeyFiguresForm:
    year = _first_year(request)
    stored = KeyFigures.objects.filter(organisation=school, school_year__first_year=year).first()
    is_about_figures = request.path == reverse("schools:school_figures", args=[school.pk])
    data = request.POST if is_about_figures else None
    return KeyFiguresForm(data, instance=stored or KeyFigures(organisation=school))


def _school_page(
    request: "SignedInRequest", school: Organisation, form: SchoolForm, figures: KeyFiguresForm
) -> HttpResponse:
    year, current = _first_year(request), SchoolYear.objects.current().first_year
    page = {
        "school": school,
        "form": form,
        "figures_form": figures,
        "first_year": year,
        "last_year": year + 1,
        "years": [SchoolYear(first_year=current + step) for step in YEARS_AROUND],
        "history": figures_by_year(school),
        "pools": pools(school),
    }
    return render(request, "schools/school_edit.html", page)
