"""The school year that a page about figures is about: in its address, else the present one."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.http import Http404

from .models import Organisation, SchoolYear
from .queries import years_with_figures

if TYPE_CHECKING:
    from zwerm.accounts.requests import SignedInRequest

# Figures can be filled in for last year, this year and the next, and where there are any.
YEARS_AROUND = (-1, 0, 1)


def years_of(organisation: Organisation) -> list[SchoolYear]:
    """The earliest first. Nothing is made by looking."""
    current = SchoolYear.objects.current().first_year
    found = {current + step for step in YEARS_AROUND} | set(years_with_figures(organisation))
    return [SchoolYear(first_year=first_year) for first_year in sorted(found)]


def chosen_year(request: "SignedInRequest", years: Iterable[SchoolYear]) -> SchoolYear:
    """One of these."""
    current = SchoolYear.objects.current()
    try:
        asked = int(request.GET.get("year", current.first_year))
    except ValueError as wrong:
        raise Http404 from wrong
    found = [year for year in years if year.first_year == asked]
    if not found:
        raise Http404
    return found[0]
