"""What changed lately at a place, newest first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from zwerm.accounts.models import User
from zwerm.mandates.models import Mandate
from zwerm.planning.models import Scenario
from zwerm.schools.models import Organisation

PERIOD = timedelta(days=30)
MOST_ITEMS = 6


@dataclass(frozen=True, slots=True)
class News:
    day: date
    sentence: str
    detail: str = ""
    url: str = ""


def new_divisions(user: User, place: Organisation) -> QuerySet[Scenario]:
    """The last ones that were computed, still to be read. A what-if is a try, no news."""
    lineage = [above.pk for above in place.lineage]
    scenarios = Scenario.objects.visible_to(user).filter(
        organisation__in=lineage, divided_at__date__gte=timezone.localdate() - PERIOD, what_if=None
    )
    rows = scenarios.select_related("adopted_by", "organisation").defer("problem", "plan")
    return rows[:MOST_ITEMS]


def new_mandates(user: User, place: Organisation) -> QuerySet[Mandate]:
    """The last ones that were given by hand, still to be read."""
    given = Mandate.objects.visible_to(user).covering(place).current()
    by_hand = given.filter(scenario=None, starts_on__gte=timezone.localdate() - PERIOD)
    return by_hand.select_related("person", "task").order_by("-starts_on", "-pk")[:MOST_ITEMS]


def news(divisions: Iterable[Scenario], mandates: Iterable[Mandate]) -> list[News]:
    """Divisions, and mandates that were changed by hand."""
    items = [*map(_division, divisions), *map(_mandate, mandates)]
    return sorted(items, key=lambda item: item.day, reverse=True)[:MOST_ITEMS]


def _division(scenario: Scenario) -> News:
    url = reverse("planning:scenario_detail", args=[scenario.pk])
    words = {"division": scenario.name, "name": scenario.adopted_by or ""}
    if scenario.adopted_at is None:
        divided = timezone.localdate(scenario.divided_at)
        sentence = _("The division “%(division)s” was computed.") % words
        return News(divided, sentence, scenario.organisation.name, url)
    sentence = _("%(name)s adopted the division “%(division)s”.") % words
    adopted = timezone.localdate(scenario.adopted_at)
    return News(adopted, sentence, scenario.organisation.name, url)


def _mandate(mandate: Mandate) -> News:
    return News(
        mandate.starts_on,
        _("%(name)s has a new mandate: %(kind)s.")
        % {"name": mandate.person.name, "kind": mandate.get_kind_display()},
        mandate.task.name,
        reverse("overview:person_detail", args=[mandate.person_id]),
    )
