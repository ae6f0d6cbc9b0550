"""Give instances out anew, one after the other, to whoever has room after others were closed."""

from collections import Counter
from collections.abc import Mapping, Sequence

from ..expansion import Instance, matches, misfit
from ..ledger import Colours
from ..problem import Person
from ..rewriting import Share
from .changes import MoreHours
from .staff import Lefts, Missing, Staff, lefts

Work = dict[tuple[str, str, str], tuple[Instance, int]]  # instances and quanta, by key


class Desk:
    """People while work is given out; with `changes`, where that takes more hours."""

    def __init__(self, staff: Staff, closed: Sequence[Instance]) -> None:
        self.staff, self.ledger = staff, staff.ledger
        self.cost = 0
        self.changes: list[MoreHours] = []
        self.shares: list[Share] = []
        self._work: dict[int, Work] = {}
        self._freed: set[int] = set()
        for place in closed:
            for p in self.ledger.shares[self.ledger.index[place.key]]:
                self._freed.add(p)
                del self._work_of(p)[place.key]

    def gives_out(self, place: Instance) -> bool:
        """Whether all of it finds someone; at most one person gets more hours, for all of it."""
        able = {p: self._lefts(place, p) for p in self._able(place)}
        rooms = {p: min(left for _, left in lefts) for p, lefts in able.items()}
        given = self._by_room(place, rooms)
        rest = place.quanta - sum(given.values())
        if rest:
            if self.changes:
                return False
            is_full = len(given) >= place.max_executors
            who = self._cheapest(place, {p: able[p] for p in (given if is_full else able)}, given)
            if who is None:
                return False
            given[who] = given.get(who, 0) + rest
        for p, quanta in given.items():
            self._work_of(p)[place.key] = place, quanta
            self.shares.append(Share(*place.key, self.ledger.people[p].id, 0, quanta))
        return True

    def _by_room(self, place: Instance, rooms: Mapping[int, int]) -> dict[int, int]:
        """Few hands: most room first, then who had it before, then who likes it most."""
        least = place.task.min_chunk if place.is_split else place.quanta
        order = sorted(
            (-min(room, place.quanta), p not in self._freed, misfit(self._person(p), place.task), p)
            for p, room in rooms.items()
            if room >= least
        )
        given: dict[int, int] = {}
        rest = place.quanta
        for *_, p in order[: place.max_executors]:
            share = min(rooms[p], rest)
            # Who comes next must not get too little.
            share -= max(0, least - (rest - share)) if share < rest else 0
            if rest and share >= least:
                given[p] = share
                rest -= share
        return given

    def _cheapest(
        self, place: Instance, able: Mapping[int, Lefts], given: Mapping[int, int]
    ) -> int | None:
        """Who gets the hours that are missing; notes the change."""
        rest = place.quanta - sum(given.values())
        least = place.task.min_chunk if place.is_split else place.quanta
        offers = [
            (self.staff.price(missing), p, missing)
            for p, left in able.items()
            if (quanta := given.get(p, 0) + rest) >= least
            and (missing := self._missing(place, p, left, quanta)) is not None
        ]
        if not offers:
            return None
        cost, p, missing = min(offers)
        self.cost += cost
        name = self._person(p).id
        self.changes += [MoreHours(name, colour, extra) for colour, extra in missing]
        return p

    def _missing(self, place: Instance, p: int, left: Lefts, quanta: int) -> Missing | None:
        usable = self.staff.allowed(place, p)
        return self.staff.cheapest(left, quanta, usable, self.ledger.hours[p])

    # Who

    def _able(self, place: Instance) -> list[int]:
        return [
            p
            for p in self.staff.reaching(place)
            if not self.staff.lacks(place.task, p)
            and self.staff.allowed(place, p)
            and not self._is_forbidden(place, p)
            and self._is_within_limits(place, p)
        ]

    def _is_forbidden(self, place: Instance, p: int) -> bool:
        name = self._person(p).id
        forbids = self.ledger.problem.forbids
        return any(row.person == name and matches(row, place) for row in forbids)

    def _is_within_limits(self, place: Instance, p: int) -> bool:
        person, work = self._person(p), [place, *(other for other, _ in self._work_of(p).values())]
        away = {o.owner for o in work if o.level == "S"} - set(person.homes)
        return (
            len(work) <= person.max_tasks
            and len({other.task.cluster for other in work}) <= person.max_clusters
            and len(away) <= self.ledger.most_visits(p)
        )

    def _lefts(self, place: Instance, p: int) -> Lefts:
        spent: Counter[Colours] = Counter()
        for other, quanta in self._work_of(p).values():
            spent[self.staff.allowed(other, p)] += quanta
        sources = dict(self._person(p).sources)
        for more in self.changes:
            if more.person == self._person(p).id:
                sources[more.source] = sources.get(more.source, 0) + more.quanta
        return lefts(sources, self.staff.allowed(place, p), spent)

    def _person(self, p: int) -> Person:
        return self.ledger.people[p]

    def _work_of(self, p: int) -> Work:
        if p not in self._work:
            places = self.ledger.instances
            mine = self.ledger.work[p].items()
            self._work[p] = {places[j].key: (places[j], quanta) for j, quanta in mine}
        return self._work[p]
