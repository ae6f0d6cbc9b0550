"""What people keep to themselves of what they can and like, beside what would tell about it."""

from collections.abc import Collection, Mapping

from django.db.models import Q

from zwerm.accounts.models import User
from zwerm.core.reading_together import read_together
from zwerm.optimiser.alternatives import Alternative
from zwerm.optimiser.expansion import dimensions, margin
from zwerm.optimiser.ledger import Key
from zwerm.optimiser.problem import SPECIALISATIONS
from zwerm.people.models import Person, Rating

from .abilities import Abilities


class PrivateRatings:
    """The ratings of these people, by code, that the reader may not read.

    Of those `beside` a task also the competences of which the reader may read the level, by key.
    """

    def __init__(
        self,
        abilities: Abilities,
        known: Mapping[str, Person],
        reader: User,
        *,
        beside: Collection[Person] = (),
    ) -> None:
        self._abilities = abilities
        codes = {person.pk: code for code, person in known.items()}
        ratings = Rating.objects.filter(person__in=codes)
        levels = ratings.exclude(level=None).exclude(pk__in=ratings.with_level_for(reader))
        wishes = ratings.exclude(motivation=None).exclude(pk__in=ratings.with_wish_for(reader))
        own = ratings.filter(origin=Rating.Origin.SELF).exclude(person__user=reader)
        is_read = Q(pk__in=own.with_level_for(reader)) | Q(pk__in=own.with_wish_for(reader))
        readable = Rating.objects.with_level_for(reader).filter(person__in=beside)
        *parts, told = (
            rows.values_list("person_id", "competence")
            for rows in (levels, wishes, own.filter(is_read), readable)
        )
        read_together(*parts, told)
        self._levels, self._wishes, self._read = (
            {(codes[person], competence) for person, competence in rows} for rows in parts
        )
        self.readable: dict[int, set[str]] = {}
        for person, competence in told:
            self.readable.setdefault(person, set()).add(competence)

    def matter_to(self, alternative: Alternative) -> bool:
        """Whether how well the work fits tells about something kept private."""
        return any(
            self._rests_on_level(share.task, share.person)
            or self._rests_on_wish(share.task, share.person)
            for share in alternative.shares
            if share.person is not None
        )

    def hide_level(self, key: Key, person: str) -> bool:
        """Whether being a backup there would tell that someone is a level short."""
        task, worker = self._abilities.tasks[key[0]], self._abilities.people[person]
        return margin(worker, task) < 0 and self._rests_on_level(key[0], person)

    def hide_own_level(self, dimension: str, person: str) -> bool:
        """Whether the reader may not know how far someone is.

        What is not known of a specialisation counts as the technical level.
        """
        told = {dimension, "T"} if dimension in SPECIALISATIONS else {dimension}
        return any((person, name) in self._levels for name in told)

    def hide_levels_for(self, task_id: str, person: str) -> bool:
        """Whether how able someone is for a task rests on something kept private."""
        asked = self._asked(task_id, person)
        return any(self.hide_own_level(name, person) for name in asked)

    def hide_wishes_for(self, task_id: str, person: str) -> bool:
        """Whether how gladly someone does a task rests on something kept private."""
        return self._rests_on_wish(task_id, person)

    def tells_own(self, task_id: str, person: str) -> bool:
        """Whether a page that says how somebody fits a task tells of an own, shared answer."""
        told: set[str] = set()
        if not self.hide_levels_for(task_id, person):
            told |= self._asked(task_id, person)
        if not self.hide_wishes_for(task_id, person):
            told |= self._wished(task_id, person)
        return any((person, name) in self._read for name in told)

    def _rests_on_level(self, task_id: str, person: str) -> bool:
        return any((person, name) in self._levels for name in self._asked(task_id, person))

    def _rests_on_wish(self, task_id: str, person: str) -> bool:
        return any((person, name) in self._wishes for name in self._wished(task_id, person))

    def _wished(self, task_id: str, person: str) -> set[str]:
        return {self._abilities.tasks[task_id].cluster, *self._asked(task_id, person)}

    def _asked(self, task_id: str, person: str) -> set[str]:
        task = self._abilities.tasks[task_id]
        return {name for name, *_ in dimensions(self._abilities.people[person], task)}
