"""Who could take a planned task over, how, and what that changes, as far as one may know it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from zwerm.accounts.models import User
from zwerm.optimiser.alternatives import Alternative, Alternatives
from zwerm.optimiser.ledger import Key, Ledger
from zwerm.optimiser.order import order_of
from zwerm.people.faces import Faces
from zwerm.people.models import Person

from .abilities import Abilities, place_of
from .models import PlannedTask, Scenario
from .places import shown_to
from .preparing import weights_of
from .price_words import PriceWords
from .private_ratings import PrivateRatings


@dataclass(frozen=True, slots=True)
class Takeover:
    """How someone could do the task, or more of it; rank 0 is the cheapest."""

    rank: int
    sentence: str
    better: str
    worse: str


@dataclass(frozen=True, slots=True)
class Takeovers:
    """What could change about one planned task; people go by their code."""

    of_people: Mapping[str, Takeover]
    of_a_firm: Takeover | None
    irreplaceable: frozenset[str]  # for whom nobody else could do it, even by a swap


NONE = Takeovers({}, None, frozenset())


def takeovers(
    planned: PlannedTask,
    abilities: Abilities,
    known: Faces,
    private: PrivateRatings,
    *,
    reader: User,
) -> Takeovers:
    """For each person the cheapest way: to do more of what is missing, or else what someone does.

    `known` are the people whom the reader sees, by code; work of others is not touched. How well
    work fits someone counts only if the reader may read all that it is worked out from.
    """
    explainer, instance = abilities.explainer, abilities.instance(place_of(planned))
    if explainer is None or instance is None or planned.scenario.state == Scenario.State.REPLACED:
        return NONE
    ledger, key = explainer.ledger, instance.key
    ways = _ways(planned.scenario, ledger, key)
    private.about(_people(ways))
    if any(private.matter_to(one) for one in ways):
        ways = _ways(planned.scenario, ledger, key, with_fit=False)
        private.about(_people(ways))
    rows = _rows(planned, abilities, ways, reader)
    words = PriceWords(ledger, key, known, rows, private.hide_level)
    of_people: dict[str, Takeover] = {}
    of_a_firm = None
    for rank, one in enumerate(ways):
        if not (_is_sensible(one) and _is_shown(one, known, rows)):
            continue
        better, worse = words.effects(one, with_fit=not private.matter_to(one))
        told = Takeover(rank, words.sentence(one), better, worse)
        if one.person is None:
            of_a_firm = of_a_firm or told
        else:
            of_people.setdefault(one.person, told)
    return Takeovers(of_people, of_a_firm, _irreplaceable(ledger, key, ways))


def _ways(
    scenario: Scenario, ledger: Ledger, key: Key, *, with_fit: bool = True
) -> list[Alternative]:
    """What covers more of a gap goes first; then the cheapest."""
    weights = weights_of(scenario)
    if not with_fit:
        weights = replace(weights, expertise=0)
    found = Alternatives(ledger, order_of("lexicographic", weights))
    executors = [ledger.people[p].id for p in ledger.shares[ledger.index[key]]]
    shares = [one for person in executors for one in found.for_share(key, person)]
    return [*found.for_gap(key), *sorted(shares, key=lambda one: one.score)]


def _is_sensible(alternative: Alternative) -> bool:
    """Whether no more is left to nobody than this is about, unless core work gains by it."""
    net: Counter[Key] = Counter()
    for share in alternative.shares:
        net[share.task, share.level, share.owner] += share.after - share.before
    lost = -sum(quanta for quanta in net.values() if quanta < 0)
    return lost <= alternative.quanta or alternative.tiers[0] < 0


def _irreplaceable(ledger: Ledger, key: Key, ways: Iterable[Alternative]) -> frozenset[str]:
    i = ledger.index[key]
    leaving = {
        share.person
        for one in ways
        for share in one.shares
        if (share.task, share.level, share.owner) == key and share.after < share.before
    }
    return frozenset(
        ledger.people[p].id
        for p in ledger.shares[i]
        if ledger.people[p].id not in leaving and not ledger.is_pinned(i, p)
    )


def _rows(
    planned: PlannedTask, abilities: Abilities, ways: Iterable[Alternative], reader: User
) -> dict[Key, PlannedTask]:
    """The planned tasks that the ways touch, as far as the reader sees them."""
    scenario = planned.scenario
    slugs = {task for one in ways for task, *_place in _touched(one)}
    found = scenario.planned_tasks.filter(shown_to(reader, scenario), task__slug__in=slugs)
    rows = {}
    for row in found.select_related("task", "organisation"):
        instance = abilities.instance(place_of(row))
        if instance is not None:
            rows[instance.key] = row
    return rows


def _is_shown(
    alternative: Alternative, known: Mapping[str, Person], rows: Mapping[Key, PlannedTask]
) -> bool:
    return _people([alternative]) <= known.keys() and _touched(alternative) <= rows.keys()


def _people(ways: Iterable[Alternative]) -> set[str]:
    """All whose work changes by one of them."""
    shares = {share.person for one in ways for share in one.shares}
    spares = {code for one in ways for spare in one.spares for code in (spare.leaves, spare.comes)}
    return {code for code in shares | spares if code is not None}


def _touched(alternative: Alternative) -> set[Key]:
    return {(share.task, share.level, share.owner) for share in alternative.shares} | {
        (spare.task, spare.level, spare.owner) for spare in alternative.spares
    }
