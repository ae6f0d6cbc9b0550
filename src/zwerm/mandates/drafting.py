"""Who gets which mandate when a division is adopted. Data in, data out; where nobody fits, nothing.

EXECUTE  everyone with minutes, the one with most first; backups apart.
CONTACT  the main executor; for shared work also, in each school it covers, an executor of that
         school, or else its anchor point when the work asks for help on site.
DECIDE   the head of the school; for shared work the coordinating director.
STEER    the coordinating ICT coordinator; without one, the technical or pedagogical coordinator,
         and for policy whoever decides there.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

DECIDE, EXECUTE, STEER, CONTACT = "decide", "execute", "steer", "contact"
SCHOOL = "S"
HEAD, DIRECTOR, COORDINATOR, ANCHOR_POINT = "head", "director", "coordinator", "contact"
# Who steers a cluster of tasks when there is no coordinating ICT coordinator.
STEERS_INSTEAD = {"T": "tict", "A": "tict", "P": "pict"}


class Slot(NamedTuple):
    """One of the four questions about a task at a place."""

    task: int
    level: str
    organisation: int
    pool: str
    kind: str


@dataclass(frozen=True, slots=True)
class Member:
    """A person: where they belong or work, and whom they serve beyond that."""

    id: int
    roles: frozenset[str] = frozenset()
    places: frozenset[int] = frozenset()
    reach: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Work:
    """A planned task, and who does it. `schools` are those it covers."""

    task: int
    cluster: str
    level: str
    organisation: int
    pool: str = ""
    minutes: Mapping[int, int] = field(default_factory=dict)
    backups: tuple[int, ...] = ()
    schools: tuple[int, ...] = ()
    is_on_site: bool = False

    @property
    def is_shared(self) -> bool:
        return self.level != SCHOOL

    @property
    def executors(self) -> list[int]:
        return sorted(self.minutes, key=lambda person: (-self.minutes[person], person))

    def slot(self, kind: str, school: int | None = None) -> Slot:
        return Slot(self.task, self.level, school or self.organisation, self.pool, kind)


class Draft(NamedTuple):
    """A mandate that is not in force yet."""

    slot: Slot
    person: int
    is_backup: bool = False


class Team:
    """The people, found by role and by school."""

    def __init__(self, members: Iterable[Member]) -> None:
        self._by_id = {member.id: member for member in members}
        self._by_role: dict[str, list[Member]] = {}
        self._anchor_points: dict[int, int] = {}
        for _, member in sorted(self._by_id.items()):
            for role in member.roles:
                self._by_role.setdefault(role, []).append(member)
            if ANCHOR_POINT in member.roles:
                for place in member.places:
                    self._anchor_points.setdefault(place, member.id)

    def at(self, school: int, people: Sequence[int]) -> int | None:
        """The first of these people who works at the school."""
        here = (p for p in people if p in self._by_id and school in self._by_id[p].places)
        return next(here, None)

    def anchor_point(self, school: int) -> int | None:
        return self._anchor_points.get(school)

    def nearest(self, role: str, work: Work, *, within_reach: bool = True) -> int | None:
        """Who has the role at the place of the work; then who reaches it; then the only one."""
        holders = self._by_role.get(role, [])
        at_hand = [m for m in holders if work.organisation in m.places]
        if not at_hand and within_reach:
            at_hand = [m for m in holders if work.organisation in m.reach]
            if not at_hand and work.is_shared and len(holders) == 1:
                at_hand = holders
        if not at_hand:
            return None
        return min(at_hand, key=lambda m: _preference(m, work)).id


def _preference(member: Member, work: Work) -> tuple[int, int, int]:
    """Serving more of the covered schools first, then doing more of the work."""
    served = len((member.places | member.reach).intersection(work.schools))
    return -served, -work.minutes.get(member.id, 0), member.id


def draft_mandates(
    works: Iterable[Work], members: Iterable[Member], agreed: Collection[Slot] = frozenset()
) -> list[Draft]:
    """The mandates of a division. What people agreed by hand (`agreed`) is left as it is."""
    team = Team(members)
    drafts = [draft for work in works for draft in _drafts(work, team)]
    return [d for d in drafts if d.slot.kind == EXECUTE or d.slot not in agreed]


def _drafts(work: Work, team: Team) -> Iterable[Draft]:
    executors = work.executors
    for person in executors:
        yield Draft(work.slot(EXECUTE), person)
    for person in work.backups:
        yield Draft(work.slot(EXECUTE), person, is_backup=True)
    yield from _contacts(work, executors, team)
    for kind, holder in ((DECIDE, _decider(work, team)), (STEER, _steerer(work, team))):
        if holder is not None:
            yield Draft(work.slot(kind), holder)


def _contacts(work: Work, executors: Sequence[int], team: Team) -> Iterable[Draft]:
    main = next(iter(executors), None)
    if main is not None:
        yield Draft(work.slot(CONTACT), main)
    for school in work.schools if work.is_shared else ():
        near = team.at(school, executors)
        if near is None and work.is_on_site:
            near = team.anchor_point(school)
        if near is not None and near != main:
            yield Draft(work.slot(CONTACT, school), near)


def _decider(work: Work, team: Team) -> int | None:
    if work.is_shared:
        return team.nearest(DIRECTOR, work)
    return team.nearest(HEAD, work, within_reach=False)


def _steerer(work: Work, team: Team) -> int | None:
    coordinator = team.nearest(COORDINATOR, work)
    if coordinator is not None:
        return coordinator
    role = STEERS_INSTEAD.get(work.cluster)
    return team.nearest(role, work) if role else _decider(work, team)
