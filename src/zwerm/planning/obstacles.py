"""What keeps each person from a planned task, one thing each, as far as the reader may know it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from zwerm.accounts.models import User
from zwerm.core.templatetags.zwerm import hours_unit
from zwerm.means.rules import can_set_hours
from zwerm.optimiser.expansion import Instance, dimensions
from zwerm.optimiser.problem import Person as Worker
from zwerm.optimiser.why import OF_THE_DIVISION, Explainer, Kind, Reason, Shortfall
from zwerm.people.models import Competence, Person
from zwerm.people.rules import can_edit_person

from .abilities import Abilities, Place

# Decisions about who does what stand beside the task itself, and so does who does it now.
BESIDES = OF_THE_DIVISION | {Kind.FORBIDDEN}
DOES = {Kind.EXECUTES, Kind.PINNED}


@dataclass(frozen=True, slots=True)
class Remedy:
    """The page where what keeps someone from a task is changed."""

    address: str
    label: str


@dataclass(frozen=True, slots=True)
class Obstacle:
    """The first thing that keeps a person from a task, or what they have left for it."""

    person: Person
    kind: Kind
    sentence: str
    remedy: Remedy | None
    levels_short: int = 0  # 0 also where the reader may not know


def obstacles(
    abilities: Abilities,
    place: Place,
    people: Collection[Person],
    *,
    readable: Mapping[int, set[str]],
    reader: User,
) -> dict[int, Obstacle]:
    """For each of these people, by key. Whoever the division does not know is left out.

    Readable are the competences of which the reader may read the level, by the key of the person.
    """
    instance, explainer = abilities.instance(place), abilities.explainer
    if instance is None or explainer is None:
        return {}
    found = {}
    for person in people:
        worker = abilities.people.get(person.code)
        if worker is not None:
            case = _Case(explainer, instance, worker)
            found[person.pk] = case.obstacle(person, readable.get(person.pk, set()), reader)
    return found


@dataclass(frozen=True, slots=True)
class _Case:
    """One person beside one task."""

    explainer: Explainer
    instance: Instance
    worker: Worker

    def obstacle(self, person: Person, readable: set[str], reader: User) -> Obstacle:
        reason = self._reason()
        asked = {name for name, *_ in dimensions(self.worker, self.instance.task)}
        # One readable level is not enough: the worst one would tell about the others.
        is_known = asked <= readable
        short = sum(dimension.levels for dimension in reason.shortfalls)
        return Obstacle(
            person,
            reason.kind,
            self._sentence(reason, is_known=is_known),
            _remedy(reason.kind, person, reader),
            short if is_known else 0,
        )

    def _reason(self) -> Reason:
        """What keeps this person from it, whoever does it now."""
        key, person = self.instance.key, self.worker.id
        now = self.explainer.pair(key, person)
        if now.kind in DOES:
            return now
        return self.explainer.obstacle(key, person, BESIDES) or Reason(Kind.POSSIBLE)

    def _sentence(self, reason: Reason, *, is_known: bool) -> str:
        if reason.kind == Kind.MARGIN:
            unknown = gettext("As far as is known, not able to yet.")
            return _levels(reason.shortfalls) if is_known else unknown
        if reason.kind == Kind.COLOUR and not reason.colours:
            return gettext("Has no hours yet.")
        if reason.kind == Kind.HOURS:
            return self._hours(reason)
        if reason.kind == Kind.POSSIBLE:
            left = self.explainer.hours_left(self.instance.key, self.worker.id)
            return gettext("Has %(left)s left for this.") % {"left": self._as_hours(left)}
        return _standing(reason)

    def _hours(self, reason: Reason) -> str:
        if not reason.own or reason.own < 0:
            return gettext("Has no hours left.")
        return gettext("Has %(left)s left, and this takes %(needed)s at once.") % {
            "left": self._as_hours(reason.own),
            "needed": self._as_hours(reason.required or 0),
        }

    def _as_hours(self, quanta: int) -> str:
        return hours_unit(quanta * 60 // self.explainer.problem.quanta_per_hour)


def _levels(shortfalls: tuple[Shortfall, ...]) -> str:
    return " ".join(_level(short) for short in shortfalls)


def _level(short: Shortfall) -> str:
    return ngettext(
        "One level short: %(competence)s.",
        "%(count)d levels short: %(competence)s.",
        short.levels,
    ) % {"count": short.levels, "competence": Competence(short.dimension).label}


def _standing(reason: Reason) -> str:
    """Agreements about someone, and where they work."""
    own = reason.own or 0
    sentences: Mapping[Kind, str] = {
        Kind.REACH: gettext("Does not work here."),
        Kind.COLOUR: gettext("Has no hours that may be spent on this."),
        Kind.TASK_LIMIT: ngettext(
            "Does %(count)d task already, as agreed.",
            "Does %(count)d tasks already, as agreed.",
            own,
        ),
        Kind.CLUSTER_LIMIT: ngettext(
            "Has tasks of %(count)d cluster already, as agreed.",
            "Has tasks of %(count)d clusters already, as agreed.",
            own,
        ),
        Kind.SCHOOL_LIMIT: gettext("Works at as many schools as agreed."),
    }
    sentence = sentences.get(reason.kind, "")
    return sentence % {"count": own} if "%" in sentence else sentence


def _remedy(kind: Kind, person: Person, reader: User) -> Remedy | None:
    if kind in {Kind.COLOUR, Kind.HOURS}:
        if not can_set_hours(reader, person):
            return None
        return Remedy(reverse("means:grant_edit", args=[person.pk]), gettext("Change the hours"))
    if kind in {Kind.POSSIBLE, Kind.EXECUTES, Kind.PINNED} or not can_edit_person(reader, person):
        return None
    if kind == Kind.MARGIN:
        address = reverse("people:person_ratings", args=[person.pk])
        return Remedy(address, gettext("Change what %(name)s can") % {"name": person.first_name})
    address = reverse("people:person_edit", args=[person.pk])
    if kind == Kind.REACH:
        return Remedy(address, gettext("Change where %(name)s works") % {"name": person.first_name})
    return Remedy(address, gettext("Change what was agreed"))
