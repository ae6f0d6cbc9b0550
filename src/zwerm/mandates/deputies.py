"""Who takes over decisions, steering and questions when the holder is away. Data in, data out.

CONTACT  the next executor, or else a backup; for a school the next executor of that school, or
         its anchor point.
DECIDE   another head of the school, or else the director who reaches it; for shared work another
         coordinating director.
STEER    another coordinating ICT coordinator, or else the coordinator of that kind of task.

For execution a backup is named: that is no deputy.
"""

from collections.abc import Iterable, Mapping

from .drafting import (
    CONTACT,
    COORDINATOR,
    DECIDE,
    DIRECTOR,
    EXECUTE,
    HEAD,
    STEERS_INSTEAD,
    Draft,
    Member,
    Team,
    Work,
)


def draft_deputies(
    drafts: Iterable[Draft], works: Iterable[Work], members: Iterable[Member]
) -> dict[Draft, int]:
    """A deputy for each draft that can have one; where nobody fits, nothing."""
    everyone = list(members)
    by_place: Mapping[tuple[int, str, str], list[Work]] = _by_place(works)
    found: dict[Draft, int] = {}
    teams: dict[int, Team] = {}
    for draft in drafts:
        if draft.slot.kind == EXECUTE:
            continue
        # The others: nobody deputises for themself.
        holder = draft.person
        if holder not in teams:
            teams[holder] = Team(member for member in everyone if member.id != holder)
        for work in by_place.get((draft.slot.task, draft.slot.level, draft.slot.pool), ()):
            if draft.slot.organisation in {work.organisation, *work.schools}:
                deputy = _deputy(draft, work, teams[holder])
                if deputy is not None:
                    found[draft] = deputy
                break
    return found


def _by_place(works: Iterable[Work]) -> dict[tuple[int, str, str], list[Work]]:
    found: dict[tuple[int, str, str], list[Work]] = {}
    for work in works:
        found.setdefault((work.task, work.level, work.pool), []).append(work)
    return found


def _deputy(draft: Draft, work: Work, others: Team) -> int | None:
    if draft.slot.kind == CONTACT:
        return _next_contact(draft, work, others)
    if draft.slot.kind == DECIDE:
        return _next_decider(work, others)
    return _next_steerer(work, others)


def _next_contact(draft: Draft, work: Work, others: Team) -> int | None:
    helpers = [one for one in (*work.executors, *work.backups) if one != draft.person]
    if draft.slot.organisation == work.organisation:
        return next(iter(helpers), None)
    near = others.at(draft.slot.organisation, helpers)
    return near if near is not None else others.anchor_point(draft.slot.organisation)


def _next_decider(work: Work, others: Team) -> int | None:
    if work.is_shared:
        return others.nearest(DIRECTOR, work)
    head = others.nearest(HEAD, work, within_reach=False)
    return head if head is not None else others.nearest(DIRECTOR, work)


def _next_steerer(work: Work, others: Team) -> int | None:
    coordinator = others.nearest(COORDINATOR, work)
    role = STEERS_INSTEAD.get(work.cluster)
    if coordinator is not None or role is None:
        return coordinator
    return others.nearest(role, work)
