"""Backups for what lost its backup, with as few others changing theirs as can be."""

from collections.abc import Iterable

from ..expansion import margin
from .team import Team

Chain = list[tuple[int, int]]  # (instance, who backs it up from now on)


def restore_backups(before: Team, team: Team, touched: Iterable[int]) -> None:
    """Make the backups of the touched instances right, and find new ones, core tasks first."""
    model = team.rules.model
    for i in touched:
        held, doing = team.spares.get(i, ()), team.shares.get(i, {})
        kept = tuple(p for p in held if i in team.active and p not in doing)
        if kept != held:
            team.set_spares(i, kept)
    lacking = [i for i in touched if team.lacks_backup(i) and not before.lacks_backup(i)]
    for i in sorted(lacking, key=lambda i: (not model.instances[i].task.core, i)):
        _apply(team, _chain(team, i))


def _chain(team: Team, start: int) -> Chain:
    """The shortest way to a backup for it: each who is full hands one of theirs to the next."""
    trail: dict[int, Chain] = {}
    for i, so_far in (queue := [(start, Chain())]):
        for p in _able(team, i):
            if p in trail:
                continue
            trail[p] = [*so_far, (i, p)]
            held = team.backs_up.get(p, frozenset())
            if len(held) < team.rules.model.people[p].max_backups:
                return trail[p]
            queue += [(other, trail[p]) for other in sorted(held - {i})]
    return []


def _able(team: Team, i: int) -> list[int]:
    """Who could be its backup, the most competent first."""
    model, task = team.rules.model, team.rules.model.instances[i].task
    taken = {*team.shares.get(i, {}), *team.spares.get(i, ()), team.away}
    able = (p for p in model.spares_of[i] if p not in taken)
    return sorted(able, key=lambda p: (margin(model.people[p], task) < 0, p))


def _apply(team: Team, chain: Chain) -> None:
    """Back to front, so that nobody holds too many on the way."""
    for step in range(len(chain) - 1, -1, -1):
        i, p = chain[step]
        leaves = chain[step - 1][1] if step else None
        kept = tuple(q for q in team.spares.get(i, ()) if q != leaves)
        team.set_spares(i, (*kept, p))
