"""Pages about hours of people. They are staff data: only the ICT team opens them."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zwerm.accounts.requests import SignedInRequest
from zwerm.core.templatetags.zwerm import hours
from zwerm.people.models import Person
from zwerm.schools.models import SchoolYear

from . import queries, rules, services, years
from .carrying_over import carry_over
from .forms import FULL_TIME_MINUTES, GrantForm, fit_in_a_week, weekly_minutes_in
from .models import Grant, Source
from .page import Page, can_begin_next_year, page_for

PEOPLE_ON_A_PAGE = 100
form_page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def means_list(request: SignedInRequest) -> HttpResponse:
    page = page_for(request, "people")
    table = queries.hours_table(page.organisation, page.year, user=request.user)
    asked = request.GET.get("q", "").strip()
    found = [row for row in table.rows if asked.casefold() in row.person.name.casefold()]
    context = {
        "page": page,
        "table": table,
        "asked": asked,
        "rows": Paginator(found, PEOPLE_ON_A_PAGE).get_page(request.GET.get("page")),
        "can_begin_next_year": can_begin_next_year(page, [page.organisation.pk]),
    }
    return render(request, "means/means_list.html", context)


@form_page
def grant_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    people = Person.objects.visible_to(request.user).select_related("organisation__parent__parent")
    person = get_object_or_404(people, pk=pk)
    if not rules.can_set_hours(request.user, person):
        raise PermissionDenied
    page = page_for(request, "people")
    forms = _grant_forms(request, person, page.year)
    if request.method == "POST" and fit_in_a_week(forms):
        _keep_hours(request, person, page, forms)
        return redirect(reverse("means:means_list") + page.query)
    context = {"person": person, "forms": forms, "page": page}
    return render(request, "means/grant_form.html", context)


def _keep_hours(
    request: SignedInRequest, person: Person, page: Page, forms: list[GrantForm]
) -> None:
    years.refuse_if_over(page.year)
    with transaction.atomic():
        for form in forms:
            services.set_hours(
                person,
                form.source,
                school_year=page.year,
                weekly_minutes=form.cleaned_data["hours"],
                provenance=form.cleaned_data["provenance"],
                note=form.cleaned_data["note"],
                by=request.user,
            )
    messages.success(request, _("The hours of %(name)s are kept.") % {"name": person.name})
    _ask_if_above_full_time(request, person, weekly_minutes_in(forms))


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


@require_POST
def next_year_begin(request: SignedInRequest) -> HttpResponse:
    """Take the means along to the next school year, as estimates."""
    page = page_for(request, "people")
    following = years.next_year(page.current)
    done = carry_over(page.organisation, to=following, by=request.user)
    if done.is_nothing:
        said = _("Everything there is stands in %(year)s already.")
        messages.info(request, said % {"year": following})
    else:
        said = ngettext(
            "%(year)s begins with the hours of %(people)d person, as an estimate. "
            "Change what the new letters say.",
            "%(year)s begins with the hours of %(people)d people, as an estimate. "
            "Change what the new letters say.",
            done.people,
        )
        messages.success(request, said % {"year": following, "people": done.people})
    return redirect(f"{reverse('means:means_list')}?year={following.first_year}")
