"""One person: what they answer for, and what the reader may know besides."""

from collections.abc import Iterable
from dataclasses import dataclass

from zwerm.accounts.models import User
from zwerm.mandates.entries import BACKUP, COLUMNS
from zwerm.mandates.models import Mandate
from zwerm.means.models import Grant
from zwerm.people.models import Competence, Person, Rating
from zwerm.planning.models import Allocation, Scenario
from zwerm.schools.models import SchoolYear
from zwerm.tasks.models import Task

from .cycle_queries import present_year


@dataclass(frozen=True, slots=True)
class Held:
    """A task someone has a mandate for, with the hours when the reader may know them."""

    task: Task
    mandate: Mandate
    minutes: int | None


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
    ratings: list[Rating]

    @property
    def available_minutes(self) -> int:
        return sum(grant.weekly_minutes for grant in self.grants)

    @property
    def used_minutes(self) -> int:
        return sum(held.minutes or 0 for group in self.groups for held in group.held)

    @property
    def shares_ratings(self) -> bool:
        return self.person.audience == Person.Audience.TEAM


def profile(user: User, person: Person) -> Profile:
    """Hours are for the person and the team; ratings only for whom the person chose."""
    is_own = person.user_id == user.pk
    knows_hours = is_own or Person.objects.in_team_of(user).filter(pk=person.pk).exists()
    knows_hours = knows_hours or user.is_superuser
    return Profile(
        person=person,
        is_own=is_own,
        knows_hours=knows_hours,
        groups=_groups(_mandates(user, person), _minutes(person) if knows_hours else None),
        grants=_grants(user, person, present_year()),
        ratings=_ratings(user, person),
    )


def mandates_of(user: User, person: Person) -> list[Group]:
    """What someone answers for, without hours."""
    return _groups(_mandates(user, person), None)


def _mandates(user: User, person: Person) -> list[Mandate]:
    held = Mandate.objects.visible_to(user).current().filter(person=person)
    return list(held.select_related("task", "organisation").order_by("task__pk", "pk"))


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
    groups = {kind: Group(kind, str(label), []) for kind, label in COLUMNS.items()}
    for mandate in mandates:
        kind = BACKUP if mandate.is_backup else mandate.kind
        given = None
        if minutes is not None and kind == Mandate.Kind.EXECUTE:
            place = (mandate.task_id, mandate.level, mandate.organisation_id, mandate.pool)
            given = minutes.get(place, 0)
        groups[kind].held.append(Held(mandate.task, mandate, given))
    order = [Mandate.Kind.EXECUTE, Mandate.Kind.CONTACT, Mandate.Kind.DECIDE, Mandate.Kind.STEER]
    return [groups[kind] for kind in [*order, BACKUP] if groups[kind].held]


def _grants(user: User, person: Person, year: SchoolYear | None) -> list[Grant]:
    visible = Grant.objects.visible_to(user).filter(person=person, school_year=year)
    return list(visible.select_related("source").order_by("source__pk"))


def _ratings(user: User, person: Person) -> list[Rating]:
    found = Rating.objects.visible_to(user).filter(person=person)
    order = list(Competence.values)
    return sorted(found, key=lambda rating: order.index(rating.competence))
