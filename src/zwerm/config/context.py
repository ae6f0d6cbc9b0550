"""What every page shows around its content: menu, place, school year, colours."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zwerm.accounts.models import User
from zwerm.core.navigation import Link, links
from zwerm.schools.models import FIRST_MONTH, Organisation, SchoolYear

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
        reachable = Organisation.objects.visible_to(self._user)
        return list(reachable.exclude(kind=Organisation.Kind.SITE).order_by("-parent", "name"))

    @property
    def school_year(self) -> SchoolYear:
        """Not from the database: looking at a page may not make a school year."""
        return _school_year_of(timezone.localdate())

    @property
    def theme(self) -> str:
        chosen = self._request.COOKIES.get("theme", "system")
        return chosen if chosen in {theme.value for theme in THEMES} else "system"


def _school_year_of(day: date) -> SchoolYear:
    return SchoolYear(first_year=day.year if day.month >= FIRST_MONTH else day.year - 1)


def frame(request: HttpRequest) -> dict[str, Frame]:
    return {"frame": Frame(request)}
