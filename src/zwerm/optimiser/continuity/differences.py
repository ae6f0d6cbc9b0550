"""What differs between a team before and after."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from .absence import Fall, Move
from .team import Team

T = TypeVar("T")
Side = tuple[str | None, int]  # who, quanta


@dataclass(frozen=True, slots=True)
class Change:
    """What differs, by index: instances, and people whose work or backups do."""

    instances: tuple[int, ...]
    people: tuple[int, ...]


def change(before: Team, after: Team) -> Change:
    instances = set(before.active ^ after.active)
    instances |= _differing(before.shares, after.shares, {})
    instances |= _differing(before.spares, after.spares, ())
    instances |= {i for i, _ in before.bought.items() ^ after.bought.items()}
    people = _differing(before.work, after.work, {})
    people |= _differing(before.backs_up, after.backs_up, frozenset())
    return Change(tuple(sorted(instances)), tuple(sorted(people)))


def _differing(before: Mapping[int, T], after: Mapping[int, T], nothing: T) -> set[int]:
    """Most are the same object, and nothing is ever left out of the later one."""
    return {
        key
        for key, value in after.items()
        if (old := before.get(key, nothing)) is not value and old != value
    }


def moves_and_falls(
    before: Team, after: Team, changed: Change
) -> tuple[tuple[Move, ...], tuple[Fall, ...]]:
    """Who takes over from whom, who is away first; what is left over falls."""
    moves, falls = list[Move](), list[Fall]()
    for i in changed.instances:
        instance, people = before.rules.model.instances[i], before.rules.model.people
        old, new = before.shares.get(i, {}), after.shares.get(i, {})
        more = {p: new.get(p, 0) - old.get(p, 0) for p in sorted(old.keys() | new.keys())}
        bought = after.bought.get(i, 0) - before.bought.get(i, 0)
        givers: list[Side] = [(people[p].id, -quanta) for p, quanta in more.items() if quanta < 0]
        givers.sort(key=lambda giver: after.away is None or giver[0] != people[after.away].id)
        givers += [(None, -bought)] if bought < 0 else []
        takers: list[Side] = [(people[p].id, quanta) for p, quanta in more.items() if quanta > 0]
        takers += [(None, bought)] if bought > 0 else []
        moves += [Move(*instance.key, *pair) for pair in _matched(givers, takers)]
        lost = after.uncovered(i) - before.uncovered(i)
        if lost > 0:
            falls.append(Fall(*instance.key, quanta=lost, is_core=instance.task.core))
    falls.sort(key=lambda fall: (not fall.is_core, -fall.quanta))
    return tuple(moves), tuple(falls)


def _matched(givers: list[Side], takers: list[Side]) -> list[tuple[str | None, str | None, int]]:
    """Quanta from the first giver to the first taker, and on; more takers fill what was open."""
    found, left = list[tuple[str | None, str | None, int]](), list(givers)
    for taker, wanted in takers:
        open_still = wanted
        while open_still and left:
            giver, given = left.pop(0)
            quanta = min(open_still, given)
            found.append((giver, taker, quanta))
            open_still -= quanta
            if given > quanta:
                left.insert(0, (giver, given - quanta))
        if open_still:
            found.append((None, taker, open_still))
    return found


def count_changes(before: Team, after: Team, changed: Change) -> int:
    """Executors who come and go, who is away aside; a firm that comes or goes is one too."""
    people = [p for p in changed.people if p != after.away]
    pairs = sum(len(after.work.get(p, {}).keys() ^ before.work.get(p, {}).keys()) for p in people)
    return pairs + len(before.bought.keys() ^ after.bought.keys())
