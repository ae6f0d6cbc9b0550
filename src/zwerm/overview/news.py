"""What changed lately at a place, newest first."""

from dataclasses import dataclass
from datetime import date, timedelta

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


def news(user: User, place: Organisation) -> list[News]:
    """Divisions, and mandates that were changed by hand."""
    since = timezone.localdate() - PERIOD
    items = [*_divisions(user, place, since), *_mandates(user, place, since)]
    return sorted(items, key=lambda item: item.day, reverse=True)[:MOST_ITEMS]


def _divisions(user: User, place: Organisation, since: date) -> list[News]:
    lineage = [above.pk for above in place.lineage]
    scenarios = Scenario.objects.visible_to(user).filter(
        organisation__in=lineage, divided_at__date__gte=since
    )
    scenarios = scenarios.filter(what_if=None)  # a what-if is a try, no news for others
    rows = scenarios.select_related("adopted_by", "organisation").defer("problem", "plan")
    return [_division(row) for row in rows[:MOST_ITEMS]]


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


def _mandates(user: User, place: Organisation, since: date) -> list[News]:
    given = Mandate.objects.visible_to(user).covering(place).current()
    by_hand = given.filter(scenario=None, starts_on__gte=since).select_related("person", "task")
    return [
        News(
            mandate.starts_on,
            _("%(name)s has a new mandate: %(kind)s.")
            % {"name": mandate.person.name, "kind": mandate.get_kind_display()},
            mandate.task.name,
            reverse("overview:person_detail", args=[mandate.person_id]),
        )
        for mandate in by_hand.order_by("-starts_on", "-pk")[:MOST_ITEMS]
    ]
