"""What people keep to themselves of what they can and like, beside what would tell about it."""

from collections.abc import Mapping

from zwerm.accounts.models import User
from zwerm.optimiser.alternatives import Alternative
from zwerm.optimiser.expansion import dimensions, margin
from zwerm.optimiser.ledger import Key
from zwerm.people.models import Person, Rating

from .abilities import Abilities


class PrivateRatings:
    """The ratings of these people, by code, that the reader may not read."""

    def __init__(self, abilities: Abilities, known: Mapping[str, Person], reader: User) -> None:
        self._abilities = abilities
        codes = {person.pk: code for code, person in known.items()}
        readable = Rating.objects.visible_to(reader).values("pk")
        hidden = Rating.objects.filter(person__in=codes).exclude(pk__in=readable)
        self._hidden = {
            (codes[person], competence)
            for person, competence in hidden.values_list("person_id", "competence")
        }

    def matter_to(self, alternative: Alternative) -> bool:
        """Whether how well the work fits tells about something kept private."""
        return any(
            self._matter(share.task, share.person, and_wishes=True)
            for share in alternative.shares
            if share.person is not None
        )

    def hide_level(self, key: Key, person: str) -> bool:
        """Whether being a backup there would tell that someone is a level short."""
        task, worker = self._abilities.tasks[key[0]], self._abilities.people[person]
        return margin(worker, task) < 0 and self._matter(key[0], person, and_wishes=False)

    def _matter(self, task_id: str, person: str, *, and_wishes: bool) -> bool:
        task = self._abilities.tasks[task_id]
        asked = {name for name, *_ in dimensions(self._abilities.people[person], task)}
        asked |= {task.cluster} if and_wishes else set()
        return any((person, name) in self._hidden for name in asked)
