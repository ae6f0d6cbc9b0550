"""What every page shows around its content: menu, place, school year, colours."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zwerm.accounts.guests import is_guest_at
from zwerm.accounts.models import Membership, User
from zwerm.accounts.rules import LEADS, can_lead
from zwerm.accounts.sign_in_file import SignIn
from zwerm.core.middleware import where_from
from zwerm.core.navigation import Link, links
from zwerm.schools.family import family
from zwerm.schools.models import Organisation, SchoolYear, first_year_of

from .navigation import NAVIGATION


@dataclass(frozen=True, slots=True)
class Theme:
    value: str
    label: str | Promise


THEMES = (Theme("light", _("Light")), Theme("dark", _("Dark")), Theme("system", _("As my device")))


class Frame:
    """Reads only what the template asks for, so a page without a menu costs no query."""

    themes = THEMES

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self._user = user if isinstance(user := getattr(request, "user", None), User) else None

    @cached_property
    def navigation(self) -> list[Link]:
        return links(NAVIGATION, self._request) if self._user else []

    @cached_property
    def organisations(self) -> list[Organisation]:
        """Where the user may choose to work."""
        if self._user is None:
            return []
        if self._user.is_superuser:
            everything = Organisation.objects.select_related("parent__parent").order_by("name")
            reachable = list(everything)
        else:
            reachable = family(*self._user.top_organisation_ids, *self._user.left_out)
        return _schools_before_their_group(reachable)

    @cached_property
    def own_places(self) -> list[Organisation]:
        """Of those, the ones where the user has a role."""
        return [place for place in self.organisations if self._is_own(place)]

    @cached_property
    def other_places(self) -> list[Organisation]:
        """Of those, the ones where the user can only look."""
        return [place for place in self.organisations if not self._is_own(place)]

    @property
    def own_place(self) -> Organisation | None:
        """Where to go back to, for who is looking at a school without a role there."""
        place = getattr(self._request, "organisation", None)
        if self._user is None or place is None or self._is_own(place):
            return None
        memberships = self._user.current_memberships
        return memberships[0].organisation if memberships else None

    def _is_own(self, place: Organisation) -> bool:
        user = self._user
        return user is not None and (user.is_superuser or bool(user.roles_at(place)))

    @property
    def is_lead(self) -> bool:
        """Whether the user leads where they work: some pages are for leads alone."""
        place = getattr(self._request, "organisation", None)
        return self._user is not None and place is not None and can_lead(self._user, place)

    @cached_property
    def lead(self) -> User | None:
        """Whom to ask for access: who leads here, the nearest first."""
        place = getattr(self._request, "organisation", None)
        if self._user is None or place is None:
            return None
        near = [above.pk for above in place.lineage]
        leading = Membership.objects.current().filter(organisation__in=near, role__in=LEADS)
        others = leading.exclude(user=self._user).filter(user__is_active=True)
        found = others.select_related("user").order_by("pk")
        first = min(found, key=lambda m: near.index(m.organisation_id), default=None)
        return first.user if first else None

    @property
    def back_url(self) -> str:
        """The page of ours one came from, unless it is this one."""
        url = where_from(self._request)
        return "" if url == self._request.get_full_path() else url

    @property
    def school_year(self) -> SchoolYear:
        """Not from the database: looking at a page may not make a school year."""
        return _school_year_of(timezone.localdate())

    @property
    def is_guest(self) -> bool:
        """Links to pages that are closed to them are left out."""
        place = getattr(self._request, "organisation", None)
        return self._user is not None and place is not None and is_guest_at(self._user, place)

    @property
    def sign_in(self) -> SignIn:
        """At which providers one signs in, and who may do so with a password."""
        found: SignIn = settings.SIGN_IN
        return found

    @property
    def asks_password(self) -> bool:
        """Where most people sign in at a provider the form for a password comes when asked for."""
        is_asked_for = "wachtwoord" in self._request.GET or self._request.method == "POST"
        return self.sign_in.passwords == "everyone" or is_asked_for

    @property
    def theme(self) -> str:
        chosen = self._request.COOKIES.get("theme", "system")
        return chosen if chosen in {theme.value for theme in THEMES} else "system"


def _schools_before_their_group(places: list[Organisation]) -> list[Organisation]:
    """Of places by name, without sites: with more groups the schools of each stay together."""
    rank = {place.pk: number for number, place in enumerate(places)}
    chosen = (place for place in places if place.kind != Organisation.Kind.SITE)
    return sorted(
        chosen,
        key=lambda place: (place.parent_id is None, -rank.get(place.parent_id or 0, 0)),
    )


def _school_year_of(day: date) -> SchoolYear:
    return SchoolYear(first_year=first_year_of(day))


def frame(request: HttpRequest) -> dict[str, Frame]:
    return {"frame": Frame(request)}
