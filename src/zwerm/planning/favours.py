"""Why someone does a planned task: what speaks for them, as far as the reader may know it."""

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext, ngettext

from zwerm.core.templatetags.zwerm import hours_unit
from zwerm.optimiser.expansion import motivation
from zwerm.optimiser.ledger import Key, Ledger

from .abilities import Abilities, Place
from .private_ratings import PrivateRatings


def favours(
    abilities: Abilities, place: Place, private: PrivateRatings
) -> Mapping[str, tuple[str, ...]]:
    """For each who executes it, by code: what weighs most first."""
    instance, explainer = abilities.instance(place), abilities.explainer
    if instance is None or explainer is None:
        return {}
    ledger = explainer.ledger
    case = _Case(ledger, instance.key, private)
    return {ledger.people[p].id: tuple(case.sentences(p)) for p in ledger.shares[case.i]}


class _Case:
    """One planned task and the people who can do it."""

    def __init__(self, ledger: Ledger, key: Key, private: PrivateRatings) -> None:
        self.ledger, self.key, self.private = ledger, key, private
        self.i = ledger.index[key]
        self.instance = ledger.instances[self.i]
        self.able = ledger.able(self.i)

    def sentences(self, p: int) -> Iterator[str]:
        if self.ledger.is_pinned(self.i, p):
            yield gettext("This was pinned to this person.")
        others = len(self.able - {p})
        if not others:
            yield gettext("Nobody else here can do this.")
        if (self.i, p) in self.ledger.current:
            yield gettext("Does this today already.")
        yield from self._fit(p)
        yield from self._nearness(p)
        yield from self._hours(p)
        if others:
            yield ngettext(
                "%(count)d other person can do it too.", "%(count)d others can do it too.", others
            ) % {"count": others}

    def _fit(self, p: int) -> Iterator[str]:
        task, person = self.instance.task, self.ledger.people[p]
        if not self.private.hide_levels_for(task.id, person.id):
            margin = self.ledger.margin(self.i, p)
            if margin > 0:
                yield gettext("Can do more than this asks.")
            elif task.req or task.spec:
                yield gettext("Has the level that this asks.")
        if not self.private.hide_wishes_for(task.id, person.id):
            wish = motivation(person, task)
            if wish > 0:
                yield gettext("Likes this work.")
            elif wish < 0:
                yield gettext("Would rather not do this.")

    def _nearness(self, p: int) -> Iterator[str]:
        if self.instance.level != "S":
            return
        if self.instance.owner in self.ledger.people[p].homes:
            yield gettext("Works at this school.")
        else:
            yield gettext("Works elsewhere, and comes to this school.")

    def _hours(self, p: int) -> Iterator[str]:
        """That it fits in their hours, and in one pair of hands."""
        hours = self.ledger.hours
        if len(self.able) > 1 and hours[p] == max(hours[q] for q in self.able | {p}):
            yield gettext("Has the most hours of all who can: %(hours)s.") % {
                "hours": self._as_hours(hours[p])
            }
        shares = self.ledger.shares[self.i]
        if len(shares) == 1 and shares[p] == self.instance.quanta:
            yield gettext("Does all of it, so it stays in one pair of hands.")
        elif len(shares) > 1:
            yield gettext("Shares it: %(hours)s of %(all)s.") % {
                "hours": self._as_hours(shares[p]),
                "all": self._as_hours(self.instance.quanta),
            }

    def _as_hours(self, quanta: int) -> str:
        return hours_unit(quanta * 60 // self.ledger.problem.quanta_per_hour)
