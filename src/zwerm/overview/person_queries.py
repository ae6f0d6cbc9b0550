"""One person: what they answer for, and what the reader may know besides."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext

from zwerm.accounts.models import User
from zwerm.mandates.entries import BACKUP, COLUMNS, place_name
from zwerm.mandates.models import Mandate
from zwerm.means.models import Grant
from zwerm.people.models import Person
from zwerm.people.queries import Reading, readings
from zwerm.people.scales import CLUSTER_WISHES
from zwerm.planning.models import Allocation, Scenario
from zwerm.schools.models import SchoolYear
from zwerm.tasks.models import Task

from .cycle_queries import present_year

MOST_PLACES = 3
# Work first, then what people come for.
ORDER = ("execute", "contact", "decide", "steer", BACKUP)


@dataclass(slots=True)
class Held:
    """A task someone has a mandate for, at one or more places; hours if the reader may know."""

    task: Task
    mandates: list[Mandate]
    minutes: int | None

    @property
    def places(self) -> str:
        names = [place_name(mandate) for mandate in self.mandates]
        more = len(names) - MOST_PLACES
        if more <= 1:
            return ", ".join(names)
        others = ngettext("%(count)d more place", "%(count)d more places", more)
        return ", ".join([*names[:MOST_PLACES], others % {"count": more}])

    @property
    def since(self) -> date:
        return min(mandate.starts_on for mandate in self.mandates)


@dataclass(frozen=True, slots=True)
class Group:
    """The mandates of one kind."""

    kind: str
    label: str
    held: list[Held]


@dataclass(frozen=True, slots=True)
class Profile:
    person: Person
    is_own: bool
    knows_hours: bool
    groups: list[Group]
    grants: list[Grant]
    ratings: list[Reading]

    @property
    def available_minutes(self) -> int:
        return sum(grant.weekly_minutes for grant in self.grants)

    @property
    def used_minutes(self) -> int:
        return sum(held.minutes or 0 for group in self.groups for held in group.held)

    @property
    def free_minutes(self) -> int:
        return max(self.available_minutes - self.used_minutes, 0)

    @property
    def answers(self) -> list[tuple[Reading, str | Promise]]:
        """The ratings with the wish in words; empty when it is not known."""
        words = dict(CLUSTER_WISHES)
        return [
            (rating, "" if rating.motivation is None else words[rating.motivation])
            for rating in self.ratings
        ]

    @property
    def has_own_answers(self) -> bool:
        """Who sees these is then theirs to choose; what the school filled in, its team sees."""
        return all(rating.is_own_answer for rating in self.ratings)

    @property
    def audiences(self) -> list[tuple[str, str]]:
        """What there is to share, and with whom it is shared."""
        return [
            (gettext("What I can"), self.person.get_audience_display()),
            (gettext("What I like"), self.person.get_wishes_audience_display()),
        ]


def profile(user: User, person: Person) -> Profile:
    """Hours are for the person and the team; ratings only for whom the person chose."""
    is_own = person.user_id == user.pk
    knows_hours = is_own or Person.objects.in_team_of(user).filter(pk=person.pk).exists()
    knows_hours = knows_hours or user.is_superuser
    return Profile(
        person=person,
        is_own=is_own,
        knows_hours=knows_hours,
        groups=_groups(mandate_rows(user, person), _minutes(person) if knows_hours else None),
        grants=_grants(user, person, present_year()),
        ratings=readings([person], user=user),
    )


def grouped(mandates: Iterable[Mandate]) -> list[Group]:
    """What someone answers for, without hours."""
    return _groups(mandates, None)


def mandate_rows(user: User, person: Person) -> QuerySet[Mandate]:
    """What someone answers for, as far as the user knows them, still to be read."""
    held = Mandate.objects.visible_to(user).current().filter(person=person)
    return held.select_related("task", "organisation").order_by("task__pk", "pk")


def _minutes(person: Person) -> dict[tuple[int, str, int, str], int]:
    """Hours in the divisions in force, by task and place."""
    found: dict[tuple[int, str, int, str], int] = {}
    rows = Allocation.objects.filter(
        person=person, planned_task__scenario__state=Scenario.State.ADOPTED
    ).values_list(
        "planned_task__task",
        "planned_task__level",
        "planned_task__organisation",
        "planned_task__pool",
        "minutes",
    )
    for task, level, organisation, pool, minutes in rows:
        key = (task, level, organisation, pool)
        found[key] = found.get(key, 0) + minutes
    return found


def _groups(
    mandates: Iterable[Mandate], minutes: dict[tuple[int, str, int, str], int] | None
) -> list[Group]:
    found: dict[str, dict[int, Held]] = {kind: {} for kind in ORDER}
    for mandate in mandates:
        kind = BACKUP if mandate.is_backup else mandate.kind
        held = found[kind].setdefault(mandate.task_id, Held(mandate.task, [], None))
        held.mandates.append(mandate)
        if minutes is not None and kind == Mandate.Kind.EXECUTE:
            place = (mandate.task_id, mandate.level, mandate.organisation_id, mandate.pool)
            held.minutes = (held.minutes or 0) + minutes.get(place, 0)
    return [
        Group(kind, str(COLUMNS[kind]), [*found[kind].values()]) for kind in ORDER if found[kind]
    ]


def _grants(user: User, person: Person, year: SchoolYear | None) -> list[Grant]:
    visible = Grant.objects.visible_to(user).filter(person=person, school_year=year)
    return list(visible.select_related("source").order_by("source__pk"))
