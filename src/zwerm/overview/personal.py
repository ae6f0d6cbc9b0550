"""What only the person finds on the own page: what waits for them, and whom they can turn to."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from zwerm.actions.models import Action
from zwerm.mandates.models import Mandate
from zwerm.mandates.queries import waiting_for
from zwerm.people.models import Person, Role
from zwerm.planning.proposal import Asked
from zwerm.schools.models import Organisation

from .models import CalendarLink

MOST_COLLEAGUES = 4
TURN_TO = (Role.COORDINATOR, Role.TICT, Role.PICT, Role.CONTACT, Role.HEAD)


@dataclass(frozen=True, slots=True)
class Personal:
    """`deputising` are the mandates in which they answer when the holder cannot."""

    waiting: list[Mandate]
    actions: list[Action]
    deputising: list[Mandate]
    colleagues: list[Person]
    calendar_since: datetime | None


def personal(person: Person) -> Personal:
    links = CalendarLink.objects.filter(person=person).values_list("created_at", flat=True)
    actions = Action.objects.filter(owner=person).under_way().select_related("organisation")
    deputising = Mandate.objects.current().filter(deputy=person).select_related("task", "person")
    return Personal(
        waiting=waiting_for(person),
        actions=list(actions),
        deputising=list(deputising.order_by("person__name", "task__pk")),
        colleagues=_colleagues(person, person.organisation),
        calendar_since=links.first(),
    )


def proposals_to_react_to(person: Person) -> QuerySet[Asked]:
    """Divisions that were put to them, and that they may still say something about."""
    standing = Asked.objects.open().filter(person=person, answer="")
    in_time = standing.filter(proposal__react_until__gte=timezone.localdate())
    return in_time.select_related("proposal__scenario").order_by("proposal__react_until", "pk")


def _colleagues(person: Person, place: Organisation) -> list[Person]:
    """Who has a role in ICT here, the nearest in kind first."""
    serving = Person.objects.serving(place).current().exclude(pk=person.pk)
    ranked = []
    for one in serving:
        ranks = [TURN_TO.index(role) for role in one.roles if role in TURN_TO]
        if ranks:
            ranked.append((min(ranks), one.is_group_staff, one.name, one))
    return [one for *_rank, one in sorted(ranked, key=lambda row: row[:3])[:MOST_COLLEAGUES]]
