"""What an alternative is and what it costs, in words of the people who do the work."""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext, ngettext

from zwerm.core.templatetags.zwerm import hours_unit
from zwerm.optimiser.alternatives import Alternative, Share, Spare, Way
from zwerm.optimiser.ledger import Key, Ledger
from zwerm.people.faces import Faces

from .models import PlannedTask
from .places import place_name

# How much a quantum must fit better or worse on average, of at most 12, to be a little or a lot.
A_LITTLE = 2
A_LOT = 6


class PriceWords:
    """The words for moves around one planned task, `key`."""

    def __init__(
        self,
        ledger: Ledger,
        key: Key,
        people: Faces,
        rows: Mapping[Key, PlannedTask],
        hide_backup: Callable[[Key, str], bool],
    ) -> None:
        self._ledger, self._key = ledger, key
        self._people, self._rows, self._hide_backup = people, rows, hide_backup

    def sentence(self, alternative: Alternative) -> str:
        """What would happen, and who is the backup then."""
        told = [self._what(alternative), *(self._backup(spare) for spare in alternative.spares)]
        return " ".join(sentence for sentence in told if sentence)

    def effects(self, alternative: Alternative, *, with_fit: bool) -> tuple[str, str]:
        """What is better and what is worse then, besides what the sentence tells."""
        better: list[str] = []
        worse: list[str] = []
        for effect, gains in self._effects(alternative, with_fit=with_fit):
            (better if gains else worse).append(effect)
        return ", ".join(better), ", ".join(worse)

    # Moves

    def _what(self, one: Alternative) -> str:
        here = [share for share in one.shares if _key(share) == self._key]
        leaving = next((share for share in here if share.after < share.before), None)
        said = {"hours": self._hours(one.quanta), "name": "", **self._other(one)}
        if one.way == Way.OUTSOURCE:
            said["euro"] = str(self._euro(one.quanta))
        if leaving is None:
            return _of_the_gap(one.way) % said
        said["name"] = self._name(leaving.person)
        sentence = _of_a_share(one.way) % said
        if one.quanta < leaving.before:
            rest = gettext("%(hours)s of it is then for nobody.")
            sentence += " " + rest % {"hours": self._hours(leaving.before - one.quanta)}
        return sentence

    def _other(self, one: Alternative) -> dict[str, str]:
        """The work that moves for it, and who does that then."""
        given = [share for share in one.shares if _key(share) != self._key]
        if not given:
            return {}
        less = next(share for share in given if share.after < share.before)
        takes = next((share for share in given if share.after > share.before), None)
        return {
            "task": self._task(_key(less)),
            "other_hours": self._hours(less.before - less.after),
            "third": self._name(takes.person) if takes is not None else "",
        }

    def _backup(self, spare: Spare) -> str:
        key = _key(spare)
        said = {"task": self._task(key)}
        if spare.comes is None:
            return gettext("“%(task)s” then has no backup.") % said if self._is_last(key) else ""
        if self._hide_backup(key, spare.comes):
            return gettext("Someone else is then the backup for “%(task)s”.") % said
        said["name"] = self._name(spare.comes)
        if key == self._key:
            return gettext("%(name)s is then the backup.") % said
        return gettext("%(name)s is then the backup for “%(task)s”.") % said

    def _is_last(self, key: Key) -> bool:
        """Whether the backup that goes is the only one, where one is asked."""
        i = self._ledger.index[key]
        return self._ledger.instances[i].task.backup and len(self._ledger.spares[i]) == 1

    # Effects

    def _effects(self, one: Alternative, *, with_fit: bool) -> list[tuple[str, bool]]:
        unfair, pieces, changes = one.tiers[4:]
        found = []
        fit = self._average_fit(one) if with_fit else 0
        if fit:
            found.append((_fit(fit), fit < 0))
        if unfair:
            said = {"hours": self._hours(abs(unfair))}
            more = gettext("a load fairer by %(hours)s")
            less = gettext("a load less fair by %(hours)s")
            found.append(((more if unfair < 0 else less) % said, unfair < 0))
        if pieces:
            fewer, more = gettext("in fewer pieces"), gettext("in more pieces")
            found.append((fewer if pieces < 0 else more, pieces < 0))
        if changes and self._ledger.problem.current:
            found.append((_changes(changes), changes < 0))
        return found

    def _average_fit(self, one: Alternative) -> float:
        """How much better (below 0) a quantum suits who gets it than who gave it.

        Work that nobody gave or gets suits nobody; doing less of it is no gain.
        """
        misfit = moved = 0
        for key in {_key(share): None for share in one.shares}:
            change = {
                share.person: share.after - share.before
                for share in one.shares
                if _key(share) == key and share.person is not None
            }
            gives = next((code for code, quanta in change.items() if quanta < 0), None)
            takes = next((code for code, quanta in change.items() if quanta > 0), None)
            if gives is not None and takes is not None:
                quanta = min(change[takes], -change[gives])
                moved += quanta
                misfit += quanta * (self._misfit(key, takes) - self._misfit(key, gives))
        return misfit / moved if moved else 0

    def _misfit(self, key: Key, code: str) -> int:
        return self._ledger.misfit(self._ledger.index[key], self._ledger.index_of_person[code])

    # Names and figures

    def _task(self, key: Key) -> str:
        """With its place, where that is another one than that of the page."""
        row = self._rows[key]
        if key[1:] == self._key[1:]:
            return row.task.name
        return f"{row.task.name}, {place_name(row)}"

    def _name(self, code: str | None) -> str:
        person = self._people[str(code)]
        return (
            person.first_name if self._people.first_names[person.first_name] == 1 else person.name
        )

    def _hours(self, quanta: int) -> str:
        return hours_unit(quanta * 60 // self._ledger.problem.quanta_per_hour)

    def _euro(self, quanta: int) -> int:
        task = self._ledger.instances[self._ledger.index[self._key]].task
        return -(-quanta * task.outsource_eur_per_hour // self._ledger.problem.quanta_per_hour)


def _key(row: Share | Spare) -> Key:
    return row.task, row.level, row.owner


def _of_a_share(way: Way) -> str:
    return {
        Way.DIRECT: gettext("Could take %(hours)s over from %(name)s."),
        Way.SWAP: gettext(
            "Could take %(hours)s over from %(name)s, who then does “%(task)s” (%(other_hours)s)."
        ),
        Way.HAND_ON: gettext(
            "Could take %(hours)s over from %(name)s if %(third)s does “%(task)s”"
            " (%(other_hours)s)."
        ),
        Way.DROP: gettext(
            "Could take %(hours)s over from %(name)s if “%(task)s” is left (%(other_hours)s)."
        ),
        Way.OUTSOURCE: gettext(
            "A firm could take %(hours)s over from %(name)s for € %(euro)s a week."
        ),
    }[way]


def _of_the_gap(way: Way) -> str:
    return {
        Way.DIRECT: gettext("Could do %(hours)s more of this."),
        Way.HAND_ON: gettext(
            "Could do %(hours)s more of this if %(third)s does “%(task)s” (%(other_hours)s)."
        ),
        Way.DROP: gettext(
            "Could do %(hours)s more of this if “%(task)s” is left (%(other_hours)s)."
        ),
        Way.OUTSOURCE: gettext("A firm could do %(hours)s of this for € %(euro)s a week."),
    }[way]


def _fit(misfit: float) -> str:
    size = abs(misfit)
    if misfit < 0:
        fits = gettext("suits better") if size < A_LOT else gettext("suits much better")
        return gettext("suits a little better") if size < A_LITTLE else fits
    fits = gettext("suits less well") if size < A_LOT else gettext("suits much less well")
    return gettext("suits a little less well") if size < A_LITTLE else fits


def _changes(changes: int) -> str:
    count = abs(changes)
    if changes < 0:
        return ngettext("%(count)d change fewer", "%(count)d changes fewer", count) % {
            "count": count
        }
    return ngettext("%(count)d change more", "%(count)d changes more", count) % {"count": count}
