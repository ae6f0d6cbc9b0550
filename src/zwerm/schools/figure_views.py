"""The figures of all schools in one table, and those of last year as a start."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from . import rules
from .family import inside
from .forms import OriginForm
from .models import Organisation, SchoolYear
from .queries import can_carry_over, in_tree_order, open_inside, totals_by_year
from .recording import stored_figures
from .services import carry_over_key_figures, set_figures
from .table import FiguresTable
from .years import chosen_year, years_of

if TYPE_CHECKING:
    from zwerm.accounts.requests import SignedInRequest

# What fits in one form without becoming slow to type in.
PLACES_ON_A_PAGE = 60


def figures_table(request: "SignedInRequest") -> HttpResponse:
    years = years_of(request.organisation)
    year = chosen_year(request, years)
    places = _places(request, year)
    if not places and not rules.can_lead(request.user, request.organisation):
        raise PermissionDenied
    page = Paginator(places, PLACES_ON_A_PAGE).get_page(request.GET.get("page"))
    now = stored_figures(page.object_list, year)
    table = FiguresTable(list(page.object_list), now, request.POST or None)
    origin = OriginForm(request.POST or None)
    if origin.is_valid():
        entries = table.entries(**origin.cleaned_data)
        if not table.errors:
            stored_year = SchoolYear.objects.starting(year.first_year)
            changed = set_figures(entries, stored_year, by=request.user)
            messages.success(request, _saved(changed))
            return redirect(request.get_full_path())
    return _table_page(request, (year, years), page, table, origin)


@require_POST
def school_carry_over(request: "SignedInRequest") -> HttpResponse:
    if not rules.can_lead(request.user, request.organisation):
        raise PermissionDenied
    chosen = chosen_year(request, years_of(request.organisation))
    year = SchoolYear.objects.starting(chosen.first_year)
    count = carry_over_key_figures(request.organisation, year, by=request.user)
    said = ngettext(
        "Last year's figures of %(n)d school were taken over as an estimate. Look through them.",
        "Last year's figures of %(n)d schools were taken over as an estimate. Look through them.",
        count,
    )
    messages.success(request, said % {"n": count})
    return redirect(reverse("schools:figures_table", query={"year": year.first_year}))


def _places(request: "SignedInRequest", year: SchoolYear) -> list[Organisation]:
    """The schools and sites open that year that the user leads, in the order of the tree."""
    top = request.organisation.top
    found = {place.pk: place for place in open_inside(top, year)}
    tree = in_tree_order(found[top.pk], list(found.values())) if top.pk in found else []
    here = {place.pk for place in inside(request.organisation)}
    return [
        place
        for place in tree
        if place.pk in here and not place.is_group and rules.can_lead(request.user, place)
    ]


def _saved(changed: int) -> str:
    if not changed:
        return _("Nothing was different: all figures stayed as they were.")
    said = ngettext(
        "The figures of %(n)d school were saved.",
        "The figures of %(n)d schools were saved.",
        changed,
    )
    return said % {"n": changed}


def _table_page(
    request: "SignedInRequest",
    chosen: tuple[SchoolYear, list[SchoolYear]],
    page: Page[Organisation],
    table: FiguresTable,
    origin: OriginForm,
) -> HttpResponse:
    """Of a year, out of these years."""
    organisation = request.organisation
    year, years = chosen
    shown = {
        "year": year,
        "last_year": SchoolYear(first_year=year.first_year - 1),
        "years": years,
        "page": page,
        "table": table,
        "origin": origin,
        "totals": totals_by_year(organisation),
        "can_carry_over": rules.can_lead(request.user, organisation)
        and can_carry_over(organisation, year),
    }
    return render(request, "schools/figures_table.html", shown)
