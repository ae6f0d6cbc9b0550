"""Who else could be the backup of a planned task, as far as a reader may know it."""

from collections.abc import Mapping

from django.utils.translation import gettext, ngettext

from zwerm.optimiser.alternatives import Alternatives, Way
from zwerm.optimiser.ledger import Key
from zwerm.optimiser.why import Explainer, Kind
from zwerm.people.models import Person

from .abilities import Abilities, place_of
from .gaps import listed
from .models import PlannedTask
from .private_ratings import PrivateRatings


def other_backups(
    planned: PlannedTask,
    abilities: Abilities,
    known: Mapping[str, Person],
    private: PrivateRatings,
) -> str:
    """A sentence; empty where no backup is asked, or a firm does it all.

    Not told of whom it would give away that they are a level short.
    """
    explainer, instance = abilities.explainer, abilities.instance(place_of(planned))
    is_bought = planned.outsourced_minutes >= planned.needed_minutes
    if explainer is None or instance is None or not planned.needs_backup or is_bought:
        return ""
    ledger, key = explainer.ledger, instance.key
    spares = [ledger.people[p].id for p in ledger.spares[ledger.index[key]]]
    ways = Alternatives(ledger).for_backup(key, spares[0] if spares else None)
    codes = dict.fromkeys(way.person for way in ways if way.person and way.way != Way.DROP)
    private.about(codes)
    names = [
        known[code].name for code in codes if code in known and not private.hide_level(key, code)
    ]
    if spares:
        return _too(names) if names else ""
    alone = gettext("There is no backup.")
    if names or codes:
        return f"{alone} {_could(names)}" if names else alone
    return f"{alone} {_why_nobody(explainer, key)}"


def _too(names: list[str]) -> str:
    return ngettext(
        "%(names)s could be the backup too.", "%(names)s could be the backup too.", len(names)
    ) % {"names": listed(names)}


def _could(names: list[str]) -> str:
    return ngettext("%(names)s could be.", "%(names)s could be.", len(names)) % {
        "names": listed(names)
    }


def _why_nobody(explainer: Explainer, key: Key) -> str:
    people = explainer.problem.people
    busy = [p for p in people if explainer.backup(key, p.id).kind == Kind.BACKUP_LIMIT]
    if busy:
        return ngettext(
            "%(count)d person could be, but backs up as many tasks as agreed.",
            "%(count)d people could be, but back up as many tasks as agreed.",
            len(busy),
        ) % {"count": len(busy)}
    return gettext("Nobody else here comes within one level of what this asks.")
