"""Pages about hours and points. They are staff data: only the ICT team opens them."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zwerm.accounts.requests import SignedInRequest
from zwerm.core.templatetags.zwerm import hours
from zwerm.people.models import Person
from zwerm.schools.models import Organisation, SchoolYear

from . import ledger, queries, rules, services
from .forms import FULL_TIME_MINUTES, GrantForm, PointsForm, fit_in_a_week, weekly_minutes_in
from .models import Grant, PointsGrant, ReferenceFigure, Source

form_page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def means_list(request: SignedInRequest) -> HttpResponse:
    _require_team(request)
    year = SchoolYear.objects.current()
    organisation = request.organisation
    table = queries.hours_table(organisation, year, user=request.user)
    known = ledger.figures(organisation.country, ledger.first_day(year))
    spent = sum(t.minutes for t in table.source_totals if t.source.code == ledger.PAID_BY_POINTS)
    granted = ledger.points_granted(organisation, year, user=request.user)
    return render(
        request,
        "means/means_list.html",
        {
            "year": year,
            "table": table,
            "ledger": ledger.points_ledger(organisation, granted, known=known, spent_minutes=spent),
            "figures": ReferenceFigure.objects.filter(country=organisation.country),
            "bpt_caps": [figure for key, figure in known.items() if key.startswith("bpt-cap-")],
        },
    )


@form_page
def grant_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    people = Person.objects.visible_to(request.user).select_related("organisation__parent__parent")
    person = get_object_or_404(people, pk=pk)
    if not rules.can_set_hours(request.user, person):
        raise PermissionDenied
    year = SchoolYear.objects.current()
    forms = _grant_forms(request, person, year)
    if request.method == "POST" and fit_in_a_week(forms):
        with transaction.atomic():
            for form in forms:
                services.set_hours(
                    person,
                    form.source,
                    school_year=year,
                    weekly_minutes=form.cleaned_data["hours"],
                    provenance=form.cleaned_data["provenance"],
                    note=form.cleaned_data["note"],
                    by=request.user,
                )
        messages.success(request, _("The hours of %(name)s are kept.") % {"name": person.name})
        _ask_if_above_full_time(request, person, weekly_minutes_in(forms))
        return redirect("means:means_list")
    context = {"person": person, "forms": forms, "year": year}
    return render(request, "means/grant_form.html", context)


def _grant_forms(request: SignedInRequest, person: Person, year: SchoolYear) -> list[GrantForm]:
    grants = Grant.objects.filter(person=person, school_year=year)
    known = {grant.source_id: grant for grant in grants}
    return [
        GrantForm(request.POST or None, person=person, source=source, grant=known.get(source.pk))
        for source in Source.objects.usable_at(person.organisation)
    ]


def _ask_if_above_full_time(request: SignedInRequest, person: Person, minutes: int) -> None:
    if minutes > FULL_TIME_MINUTES:
        sentence = _("%(name)s then has %(hours)s hours a week. Is that right?")
        said = {"name": person.first_name, "hours": hours(minutes)}
        messages.warning(request, sentence % said)


@form_page
def points_add(request: SignedInRequest) -> HttpResponse:
    _require_team(request)
    if request.organisation.country == Organisation.Country.NETHERLANDS:
        raise Http404  # nobody is paid with points there
    form = PointsForm(request.POST or None)
    return _points(request, form, PointsGrant(organisation=request.organisation))


@form_page
def points_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    points = _points_of_team(request, pk)
    return _points(request, PointsForm(request.POST or None, instance=points), points)


@require_POST
def points_remove(request: SignedInRequest, pk: int) -> HttpResponse:
    services.remove_points(_points_of_team(request, pk), by=request.user)
    messages.success(request, _("The points are taken away."))
    return redirect("means:means_list")


def _points(request: SignedInRequest, form: PointsForm, points: PointsGrant) -> HttpResponse:
    if form.is_valid():
        services.set_points(
            points.organisation,
            school_year=points.school_year if points.pk else SchoolYear.objects.current(),
            points=form.save(commit=False),
            by=request.user,
        )
        messages.success(request, _("The points are kept."))
        return redirect("means:means_list")
    return render(request, "means/points_form.html", {"form": form, "points": points})


def _points_of_team(request: SignedInRequest, pk: int) -> PointsGrant:
    granted = PointsGrant.objects.visible_to(request.user)
    return get_object_or_404(granted.select_related("organisation", "school_year"), pk=pk)


def _require_team(request: SignedInRequest) -> None:
    if not rules.can_see_means(request.user, request.organisation):
        raise PermissionDenied
