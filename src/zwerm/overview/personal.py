"""What only the person finds on the own page: what waits for them, and whom they can turn to."""

from datetime import datetime
from functools import cached_property

from django.db.models import QuerySet
from django.utils import timezone

from zwerm.accounts.models import User
from zwerm.actions.models import Action
from zwerm.mandates.models import Mandate
from zwerm.mandates.queries import waiting_rows
from zwerm.people.models import Person, Role
from zwerm.planning.proposal import Asked
from zwerm.planning.proposal_page import waiting_for as proposals_for
from zwerm.schools.models import Organisation

from .models import CalendarLink

MOST_COLLEAGUES = 4
TURN_TO = (Role.COORDINATOR, Role.TICT, Role.PICT, Role.CONTACT, Role.HEAD)


class Personal:
    """`deputising` are the mandates in which they answer when the holder cannot."""

    def __init__(self, person: Person, user: User) -> None:
        self._person = person
        self.waiting = waiting_rows([person])
        actions = Action.objects.filter(owner=person).under_way()
        self.actions = actions.select_related("organisation")
        deputising = Mandate.objects.current().filter(deputy=person)
        ordered = deputising.order_by("person__name", "task__pk")
        self.deputising = ordered.select_related("task", "person")
        links = CalendarLink.objects.filter(person=person)
        self._links = links.values_list("created_at", flat=True)
        self.proposals = proposals_for(user)
        self.rows = self.waiting, self.actions, self.deputising, self._links, self.proposals

    @cached_property
    def colleagues(self) -> list[Person]:
        return _colleagues(self._person, self._person.organisation)

    @property
    def calendar_since(self) -> datetime | None:
        return next(iter(self._links), None)


def proposals_to_react_to(person: Person) -> QuerySet[Asked]:
    """Divisions that were put to them, and that they may still say something about."""
    standing = Asked.objects.open().filter(person=person, answer="")
    in_time = standing.filter(proposal__react_until__gte=timezone.localdate())
    light = in_time.defer("proposal__scenario__problem", "proposal__scenario__plan")
    return light.select_related("proposal__scenario").order_by("proposal__react_until", "pk")


def _colleagues(person: Person, place: Organisation) -> list[Person]:
    """Who has a role in ICT here, the nearest in kind first."""
    serving = Person.objects.serving(place).current().exclude(pk=person.pk)
    ranked = []
    for one in serving:
        ranks = [TURN_TO.index(role) for role in one.roles if role in TURN_TO]
        if ranks:
            ranked.append((min(ranks), one.is_group_staff, one.name, one))
    return [one for *_rank, one in sorted(ranked, key=lambda row: row[:3])[:MOST_COLLEAGUES]]
