"""A remedy in words of the people who do the work, without what they keep to themselves."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.text import get_text_list
from django.utils.translation import gettext

from zwerm.core.templatetags.zwerm import hours_unit
from zwerm.optimiser.ledger import Key
from zwerm.optimiser.problem import GROUP
from zwerm.people.models import Competence, Person

from .models import PlannedTask
from .places import place_name
from .private_ratings import PrivateRatings

Change = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Names:
    """What the ids in the answers are called."""

    people: Mapping[str, Person]
    places: Mapping[str, str]
    tasks: Mapping[str, str]
    sources: Mapping[str, str]
    rows: Mapping[Key, PlannedTask]
    minutes_per_quantum: int
    private: PrivateRatings

    def person(self, code: str) -> str:
        return self.people[code].name

    def knows(self, remedy: Mapping[str, Any]) -> bool:
        """Whether everybody in it is still there; someone new is nobody yet."""
        new = {
            change["person"]["id"] for change in remedy["changes"] if change["kind"] == "recruit"
        }
        named = {share[3] for share in remedy["shares"]} | {
            change["person"]
            for change in remedy["changes"]
            if change["kind"] in {"hours", "training"}
        }
        return named - new - {None} <= self.people.keys()

    def hides(self, changes: Iterable[Change]) -> bool:
        """Whether what it costs would tell how far someone is who keeps that private."""
        return any(
            change["kind"] == "training"
            and self.private.hide_own_level(change["dimension"], change["person"])
            for change in changes
        )

    def task(self, slug: str) -> str:
        return self.tasks.get(slug, slug)

    def place(self, level: str, owner: str) -> str:
        """A school that shares with nobody is a pool by itself, and goes by its own name."""
        if level == "G":
            return gettext("Together for the whole group")
        if level == "P" and owner not in self.places:
            return gettext("Together in %(pool)s") % {"pool": owner}
        return self.places.get(owner, owner)

    def task_at(self, key: Key) -> str:
        row = self.rows.get(key)
        place = place_name(row) if row else self.place(*key[1:])
        return f"{self.task(key[0])}, {place}"

    def hours(self, quanta: int) -> str:
        return hours_unit(quanta * self.minutes_per_quantum)


class RemedyWords:
    """The sentences of remedies for one gap, `key`."""

    def __init__(self, names: Names, key: Key, *, tells_levels: bool = True) -> None:
        """Without levels for what others than this reader will read as well."""
        self._names, self._key, self._tells_levels = names, key, tells_levels

    def sentences(self, remedy: Mapping[str, Any]) -> tuple[str, ...]:
        """First what changes, then who does what that is different."""
        said = [self.change(change) for change in remedy["changes"]]
        said += [
            gettext("It is then done here: %(place)s.") % {"place": self._names.place(level, owner)}
            for _task, level, owner in remedy["opened"]
        ]
        return (*said, *self._shares(remedy))

    def _shares(self, remedy: Mapping[str, Any]) -> Iterator[str]:
        closed = {tuple(row) for row in remedy["closed"]}
        new = {c["person"]["id"] for c in remedy["changes"] if c["kind"] == "recruit"}
        for task, level, owner, person, before, after in remedy["shares"]:
            key = (task, level, owner)
            if after <= before or key in closed:
                continue
            said = {
                "name": self._who(person, new),
                "hours": self._names.hours(after - before),
                "task": self._names.task_at(key),
            }
            if task == self._key[0]:
                yield gettext("%(name)s does %(hours)s of it.") % said
            else:
                yield gettext("%(name)s takes %(hours)s of “%(task)s” over.") % said

    def _who(self, code: str | None, new: set[str]) -> str:
        if code is None:
            return gettext("A firm")
        return gettext("Someone new") if code in new else self._names.person(code)

    def change(self, change: Change) -> str:
        """One change in a sentence."""
        said: Mapping[str, Any] = {
            "hours": self._more_hours,
            "training": self._training,
            "level": self._level,
            "outsource": self._money,
            "drop": self._drop,
            "recruit": self._recruit,
        }
        return str(said[change["kind"]](change))

    def _more_hours(self, change: Change) -> str:
        return gettext("%(name)s gets %(hours)s a week more (%(source)s).") % {
            "name": self._names.person(change["person"]),
            "hours": self._names.hours(change["quanta"]),
            "source": self._names.sources.get(change["source"], change["source"]),
        }

    def _training(self, change: Change) -> str:
        code, dimension = change["person"], change["dimension"]
        said = {
            "name": self._names.person(code),
            "competence": competence(dimension),
            "before": change["before"],
            "after": change["after"],
        }
        if not self._tells_levels or self._names.private.hide_own_level(dimension, code):
            return gettext("%(name)s learns more about this: %(competence)s.") % said
        return (
            gettext("%(name)s learns: %(competence)s, from level %(before)s to %(after)s.") % said
        )

    def _level(self, change: Change) -> str:
        sentences = {
            "S": gettext("“%(task)s” may also be done by each school apart."),
            "P": gettext("“%(task)s” may also be done together in a cluster."),
            "G": gettext("“%(task)s” may also be done together for the whole group."),
        }
        return sentences[change["level"]] % {"task": self._names.task(change["task"])}

    def _money(self, change: Change) -> str:
        owner = change["owner"]
        said = {"place": self._names.places.get(owner, owner), "euro": change["euros"]}
        if owner == GROUP:
            return gettext("The group sets € %(euro)s a week more aside for firms.") % said
        return gettext("%(place)s sets € %(euro)s a week more aside for firms.") % said

    def _drop(self, change: Change) -> str:
        """Also another task may be left, so that its hours come free."""
        key = change["task"], change["level"], change["owner"]
        if key == self._key:
            return gettext("Leave this task this year, or postpone it.")
        return gettext("Leave “%(task)s” this year, or postpone it.") % {
            "task": self._names.task_at(key)
        }

    def _recruit(self, change: Change) -> str:
        person = change["person"]
        hours = self._names.hours(sum(person["sources"].values()))
        levels = levels_of(person)
        if not levels:
            return gettext("Someone new comes for %(hours)s a week.") % {"hours": hours}
        return gettext("Someone new comes for %(hours)s a week, with %(levels)s.") % {
            "hours": hours,
            "levels": levels,
        }

    def title(self, remedy: Mapping[str, Any]) -> str:
        """What the action is called; its task stands beside it."""
        changes = remedy["changes"]
        return self.change(changes[0]).rstrip(".") if changes else gettext("Divide differently")


def levels_of(person: Mapping[str, Any]) -> str:
    """What somebody must be able to."""
    asked = {**person["comp"], **person["spec"]}
    return get_text_list(
        [
            gettext("%(competence)s at level %(level)s")
            % {"competence": competence(name), "level": level}
            for name, level in asked.items()
        ],
        gettext("and"),
    )


def competence(dimension: str) -> str:
    return str(Competence(dimension).label)


KINDS = ("rearrange", "hours", "training", "level", "outsource", "recruit", "drop")


def kind_label(kind: str) -> str:
    return {
        "rearrange": gettext("Divide differently"),
        "hours": gettext("More hours"),
        "training": gettext("Learn"),
        "level": gettext("Do it together"),
        "outsource": gettext("Let a firm do it"),
        "recruit": gettext("Recruit"),
        "drop": gettext("Leave or postpone"),
    }[kind]


def diploma_label(diploma: str) -> str:
    return {
        "hso": gettext("secondary education"),
        "bachelor": gettext("bachelor"),
        "master": gettext("master"),
    }[diploma]
