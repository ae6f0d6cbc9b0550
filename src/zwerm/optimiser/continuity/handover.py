"""The first answer: only the tasks of who is away move, and only to people with room for them."""

from ..expansion import misfit
from .team import Team


def handed_over(team: Team, p: int) -> Team:
    """The team without the person, their tasks given away one by one, the gravest first."""
    left = team.without(p)
    for i in sorted(team.work.get(p, {}), key=lambda i: _gravity(team, i)):
        need = _to_those_who_do_it(left, i, team.work[p][i])
        need = _to_others(left, i, need)
        _to_a_firm(left, i, need)
    return left


def _gravity(team: Team, i: int) -> tuple[bool, int, bool, int, int]:
    """Core first; among equals what is hardest to place."""
    instance = team.rules.model.instances[i]
    task = instance.task
    return not task.core, task.priority, instance.is_split, -instance.quanta, i


def _to_those_who_do_it(team: Team, i: int, need: int) -> int:
    """Whoever shares it already only gets more of it: no hands change. Returns what is left."""
    rooms = sorted((-team.room(i, p), p) for p in team.shares.get(i, {}))
    for room, p in rooms:
        quanta = min(need, -room)
        if quanta > 0:
            team.give(i, p, quanta)
            need -= quanta
    return need


def _to_others(team: Team, i: int, need: int) -> int:
    least = team.rules.least(i)
    while need >= least:
        rooms = [(p, team.room(i, p)) for p in team.rules.model.of_instance[i]]
        rooms = [(p, room) for p, room in rooms if room >= least and p not in team.shares[i]]
        if not rooms:
            break
        able = [p for p, room in rooms if room >= need]
        if able:
            team.give(i, min(able, key=lambda p: _burden(team, i, p)), need)
            return 0
        p, room = max(rooms, key=lambda found: (found[1], -found[0]))
        # What remains must not be too small for anybody.
        quanta = need - least if need - least >= least and need - room < least else room
        team.give(i, p, quanta)
        need -= quanta
    return need


def _burden(team: Team, i: int, p: int) -> tuple[int, int, int]:
    """Whom it suits, who does that kind of work already, and who is there already."""
    rules, mine = team.rules, team.work.get(p, {})
    instance = rules.model.instances[i]
    clusters = {rules.model.instances[j].task.cluster for j in mine}
    school = rules.visit(i, p)
    is_new_place = school is not None and all(rules.visit(j, p) != school for j in mine)
    new = 2 * (instance.task.cluster not in clusters) + 3 * is_new_place
    return misfit(rules.model.people[p], instance.task), new, p


def _to_a_firm(team: Team, i: int, need: int) -> None:
    if need and not (team.shares[i] and not team.rules.model.instances[i].is_split):
        quanta = min(need, team.affordable(i))
        if quanta:
            team.buy(i, team.bought.get(i, 0) + quanta)


def better_suited(before: Team, team: Team) -> None:
    """Give what somebody took over to whom it suits better, if that changes no more hands."""
    for p in sorted(team.work):
        new = team.work[p].keys() - before.work.get(p, {}).keys()
        for i in sorted(new) if p != team.away else ():
            _pass_on(team, i, p)


def _pass_on(team: Team, i: int, p: int) -> None:
    quanta, taken = team.work[p][i], {*team.shares[i], *team.spares.get(i, ())}
    team.set_share(i, p, 0)
    others = (q for q in team.rules.model.of_instance[i] if q not in taken)
    able = [p, *(q for q in others if team.room(i, q) >= quanta)]
    team.set_share(i, min(able, key=lambda q: _burden(team, i, q)), quanta)
