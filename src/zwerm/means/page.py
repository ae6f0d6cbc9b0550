"""What every page about means knows: where, in which school year, and whether it is still open."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from zwerm.accounts.requests import SignedInRequest
from zwerm.core.fields import LONGEST_KEY
from zwerm.schools.models import Organisation, SchoolYear

from . import rules
from .carrying_over import can_carry_over


@dataclass(frozen=True, slots=True)
class Page:
    organisation: Organisation
    year: SchoolYear
    years: Sequence[SchoolYear]
    current: SchoolYear
    section: str

    @property
    def is_over(self) -> bool:
        return self.year.first_year < self.current.first_year

    @property
    def is_now(self) -> bool:
        return self.year == self.current

    @property
    def is_dutch(self) -> bool:
        return self.organisation.country == Organisation.Country.NETHERLANDS

    @property
    def query(self) -> str:
        """What a link adds to stay in this school year."""
        return "" if self.is_now else f"?year={self.year.first_year}"

    @property
    def following(self) -> SchoolYear:
        return SchoolYear(first_year=self.current.first_year + 1)

    @property
    def has_following(self) -> bool:
        return any(year.first_year > self.current.first_year for year in self.years)

    @property
    def tabs(self) -> list[tuple[str, str, object]]:
        """Name of the section, of its page, and what the tab says."""
        found: list[tuple[str, str, object]] = [
            ("people", "means:means_list", _("Hours of people")),
            ("budgets", "means:budget_list", _("What there is")),
        ]
        if self.organisation.is_group:
            found.append(("schools", "means:school_table", _("School by school")))
        if self.organisation.is_group or self.organisation.parent_id:
            found.append(("pool", "means:pooling", _("Together")))
        return [*found, ("figures", "means:figure_list", _("Rules and figures"))]


def page_for(request: SignedInRequest, section: str) -> Page:
    """Only the ICT team opens these pages."""
    if not rules.can_see_means(request.user, request.organisation):
        raise PermissionDenied
    current = SchoolYear.objects.current()
    years = list(
        SchoolYear.objects.filter(first_year__lte=current.first_year + 1).order_by("first_year")
    )
    return Page(request.organisation, _chosen(request, years, current), years, current, section)


def _chosen(
    request: SignedInRequest, years: Sequence[SchoolYear], current: SchoolYear
) -> SchoolYear:
    asked = request.GET.get("year", "")
    if not asked:
        return current
    for year in years:
        if str(year.first_year) == asked:
            return year
    raise Http404


def asked_place(request: SignedInRequest, page: Page) -> Organisation:
    """Where the user works, or the school under it that the address names."""
    at = request.GET.get("at", "")
    if not at:
        return page.organisation
    if not at.isdecimal() or len(at) > LONGEST_KEY:
        raise Http404
    return place_for(request, int(at))


def place_for(request: SignedInRequest, pk: int) -> Organisation:
    """A place at or under where the user works, whose means the user may see."""
    inside = Organisation.objects.below(request.organisation.pk).select_related("parent__parent")
    place = get_object_or_404(inside, pk=pk)
    if not rules.can_see_means(request.user, place):
        raise PermissionDenied
    return place


def can_begin_next_year(page: Page, places: Sequence[int]) -> bool:
    return page.is_now and can_carry_over(places, page.following)
