"""The division as Timefold sees it: who sits in which slot, and how much they do there.

A slot is a place for one executor of an instance. Levels are two choices: whether a task goes to
the group, and if not, whether a pool does it together. The score is J without its constant part.
"""

# Streams pass every element to every function.
# ruff: noqa: ARG005

from dataclasses import dataclass, field
from typing import Annotated

from timefold.solver.domain import (
    PlanningEntityCollectionProperty,
    PlanningId,
    PlanningScore,
    PlanningVariable,
    ProblemFactCollectionProperty,
    ValueRangeProvider,
    planning_entity,
    planning_solution,
)
from timefold.solver.score import (
    ConstraintCollectors,
    ConstraintFactory,
    HardSoftScore,
    Joiners,
    constraint_provider,
)


@dataclass
class Candidate:
    """A person on one instance."""

    instance: int
    person: int
    colours: int  # a bit for each colour that may be spent
    misfit: int
    change: int  # 1 if new, -1 if it is so today
    is_away: bool


@dataclass
class Work:
    """An instance that may be active."""

    id: int
    task: int
    place: int
    level: str
    cost: int  # of leaving a quantum uncovered
    quanta: int
    owner: str
    cluster: str
    spare_cost: int  # of having no backup, 0 where none is needed


@dataclass
class Limit:
    """Most quanta of a person from some colours; the bits outside are those not among them."""

    person: int
    outside: int
    quanta: int


@dataclass
class Member:
    id: int
    tasks: int
    clusters: int
    visits: int
    backups: int
    least: int  # quanta that are a fair load
    most: int


@dataclass
class Purse:
    owner: str
    money: int


@planning_entity
@dataclass
class Lift:
    """Whether a task goes to the group."""

    id: Annotated[int, PlanningId]
    options: Annotated[list[bool], ValueRangeProvider(id="lifts")]
    is_up: Annotated[bool | None, PlanningVariable(value_range_provider_refs=["lifts"])] = field(
        default=None
    )


@planning_entity
@dataclass
class Place:
    """Who does a task of one pool, if the group does not."""

    id: Annotated[int, PlanningId]
    options: Annotated[list[str], ValueRangeProvider(id="levels")]
    level: Annotated[str | None, PlanningVariable(value_range_provider_refs=["levels"])] = field(
        default=None
    )


@planning_entity
@dataclass
class Slot:
    id: Annotated[int, PlanningId]
    work: Work
    candidates: Annotated[list[Candidate], ValueRangeProvider(id="candidates")]
    amounts: Annotated[list[int], ValueRangeProvider(id="shares")]
    candidate: Annotated[
        Candidate | None,
        PlanningVariable(allows_unassigned=True, value_range_provider_refs=["candidates"]),
    ] = field(default=None)
    quanta: Annotated[int | None, PlanningVariable(value_range_provider_refs=["shares"])] = field(
        default=None
    )


@planning_entity
@dataclass
class Purchase:
    id: Annotated[int, PlanningId]
    work: Work
    price: int
    amounts: Annotated[list[int], ValueRangeProvider(id="purchases")]
    quanta: Annotated[int | None, PlanningVariable(value_range_provider_refs=["purchases"])] = (
        field(default=None)
    )


@planning_entity
@dataclass
class Spare:
    id: Annotated[int, PlanningId]
    work: Work
    people: Annotated[list[Member], ValueRangeProvider(id="people")]
    person: Annotated[
        Member | None,
        PlanningVariable(allows_unassigned=True, value_range_provider_refs=["people"]),
    ] = field(default=None)


@planning_solution
@dataclass
class Division:
    works: Annotated[list[Work], ProblemFactCollectionProperty]
    limits: Annotated[list[Limit], ProblemFactCollectionProperty]
    members: Annotated[list[Member], ProblemFactCollectionProperty]
    purses: Annotated[list[Purse], ProblemFactCollectionProperty]
    lifts: Annotated[list[Lift], PlanningEntityCollectionProperty]
    places: Annotated[list[Place], PlanningEntityCollectionProperty]
    slots: Annotated[list[Slot], PlanningEntityCollectionProperty]
    purchases: Annotated[list[Purchase], PlanningEntityCollectionProperty]
    spares: Annotated[list[Spare], PlanningEntityCollectionProperty]
    score: Annotated[HardSoftScore | None, PlanningScore] = field(default=None)


def is_active(work: Work, lift: Lift, place: Place) -> bool:
    if lift.is_up:
        return work.level == "G"
    return work.level == place.level


def _works(factory: ConstraintFactory):
    return (
        factory.for_each(Work)
        .join(Lift, Joiners.equal(lambda work: work.task, lambda lift: lift.id))
        .join(Place, Joiners.equal(lambda work, lift: work.place, lambda place: place.id))
        .filter(is_active)
        .map(lambda work, lift, place: work)
    )


def _slots(factory: ConstraintFactory):
    """Slots with an executor, of instances that are active."""
    return (
        factory.for_each(Slot)
        .filter(lambda slot: slot.candidate is not None)
        .join(Lift, Joiners.equal(lambda slot: slot.work.task, lambda lift: lift.id))
        .join(Place, Joiners.equal(lambda slot, lift: slot.work.place, lambda place: place.id))
        .filter(lambda slot, lift, place: is_active(slot.work, lift, place))
        .map(lambda slot, lift, place: slot)
    )


def _purchases(factory: ConstraintFactory):
    return (
        factory.for_each(Purchase)
        .filter(lambda purchase: purchase.quanta > 0)
        .join(Lift, Joiners.equal(lambda purchase: purchase.work.task, lambda lift: lift.id))
        .join(Place, Joiners.equal(lambda purchase, lift: purchase.work.place, lambda p: p.id))
        .filter(lambda purchase, lift, place: is_active(purchase.work, lift, place))
        .map(lambda purchase, lift, place: purchase)
    )


def _spares(factory: ConstraintFactory):
    return (
        factory.for_each(Spare)
        .filter(lambda spare: spare.person is not None)
        .join(Lift, Joiners.equal(lambda spare: spare.work.task, lambda lift: lift.id))
        .join(Place, Joiners.equal(lambda spare, lift: spare.work.place, lambda place: place.id))
        .filter(lambda spare, lift, place: is_active(spare.work, lift, place))
        .map(lambda spare, lift, place: spare)
    )


@constraint_provider
def constraints(factory: ConstraintFactory):
    return [*_rules(factory), *_limits(factory), *_spare_rules(factory), *_goals(factory)]


def _rules(factory: ConstraintFactory):
    hard = HardSoftScore.ONE_HARD
    slots, purchases = _slots(factory), _purchases(factory)
    done = slots.group_by(
        lambda slot: slot.work, ConstraintCollectors.sum(lambda slot: slot.quanta)
    )
    yield (
        done.filter(lambda work, quanta: quanta > work.quanta)
        .penalize(hard, lambda work, quanta: quanta - work.quanta)
        .as_constraint("work fits the instance")
    )
    yield (
        done.join(purchases, Joiners.equal(lambda work, quanta: work, lambda p: p.work))
        .filter(lambda work, quanta, purchase: quanta + purchase.quanta > work.quanta)
        .penalize(hard, lambda work, quanta, purchase: purchase.quanta)
        .as_constraint("what is bought fits too")
    )
    yield (
        slots.join(
            _slots(factory),
            Joiners.equal(lambda slot: slot.candidate),
            Joiners.less_than(lambda slot: slot.id),
        )
        .penalize(hard)
        .as_constraint("one slot for each executor")
    )
    yield (
        factory.for_each(Purse)
        .join(purchases, Joiners.equal(lambda purse: purse.owner, lambda p: p.work.owner))
        .group_by(
            lambda purse, purchase: purse,
            ConstraintCollectors.sum(lambda purse, purchase: purchase.price * purchase.quanta),
        )
        .filter(lambda purse, spent: spent > purse.money)
        .penalize(hard, lambda purse, spent: spent - purse.money)
        .as_constraint("money suffices")
    )


def _limits(factory: ConstraintFactory):
    hard = HardSoftScore.ONE_HARD
    yield (
        factory.for_each(Limit)
        .join(
            _slots(factory),
            Joiners.equal(lambda limit: limit.person, lambda slot: slot.candidate.person),
        )
        .filter(lambda limit, slot: slot.candidate.colours & limit.outside == 0)
        .group_by(
            lambda limit, slot: limit, ConstraintCollectors.sum(lambda limit, slot: slot.quanta)
        )
        .filter(lambda limit, quanta: quanta > limit.quanta)
        .penalize(hard, lambda limit, quanta: quanta - limit.quanta)
        .as_constraint("hours of each colour suffice")
    )
    of_person = factory.for_each(Member).join(
        _slots(factory), Joiners.equal(lambda m: m.id, lambda slot: slot.candidate.person)
    )
    yield (
        of_person.group_by(lambda member, slot: member, ConstraintCollectors.count_bi())
        .filter(lambda member, count: count > member.tasks)
        .penalize(hard, lambda member, count: count - member.tasks)
        .as_constraint("not too many tasks")
    )
    clusters = of_person.group_by(
        lambda member, slot: member,
        ConstraintCollectors.count_distinct(lambda member, slot: slot.work.cluster),
    )
    yield (
        clusters.filter(lambda member, count: count > member.clusters)
        .penalize(hard, lambda member, count: count - member.clusters)
        .as_constraint("not too many clusters")
    )
    yield (
        clusters.penalize(HardSoftScore.ONE_SOFT, lambda member, count: 12 * count).as_constraint(
            "few clusters"
        )
    )
    visits = of_person.filter(lambda member, slot: slot.candidate.is_away).group_by(
        lambda member, slot: member,
        ConstraintCollectors.count_distinct(lambda member, slot: slot.work.owner),
    )
    yield (
        visits.filter(lambda member, count: count > member.visits)
        .penalize(hard, lambda member, count: count - member.visits)
        .as_constraint("not too many schools")
    )
    yield (
        visits.penalize(HardSoftScore.ONE_SOFT, lambda member, count: 18 * count).as_constraint(
            "few schools"
        )
    )


def _spare_rules(factory: ConstraintFactory):
    hard, soft = HardSoftScore.ONE_HARD, HardSoftScore.ONE_SOFT
    spares = _spares(factory)
    yield (
        spares.join(
            _slots(factory),
            Joiners.equal(lambda spare: spare.work.id, lambda slot: slot.work.id),
            Joiners.equal(lambda spare: spare.person.id, lambda slot: slot.candidate.person),
        )
        .penalize(hard)
        .as_constraint("backups do not execute")
    )
    yield (
        spares.group_by(lambda spare: spare.person, ConstraintCollectors.count())
        .filter(lambda member, count: count > member.backups)
        .penalize(hard, lambda member, count: count - member.backups)
        .as_constraint("not too many backups")
    )
    yield (
        spares.reward(soft, lambda spare: spare.work.spare_cost).as_constraint("backups are there")
    )
    yield (
        _purchases(factory)
        .filter(lambda p: p.work.spare_cost > 0 and p.quanta == p.work.quanta)
        .if_not_exists(_spares(factory), Joiners.equal(lambda p: p.work, lambda spare: spare.work))
        .reward(soft, lambda p: p.work.spare_cost)
        .as_constraint("what is bought needs no backup")
    )


def _goals(factory: ConstraintFactory):
    soft = HardSoftScore.ONE_SOFT
    yield (
        _works(factory)
        .penalize(soft, lambda work: work.cost * work.quanta + work.spare_cost)
        .as_constraint("what there is to do")
    )
    yield (
        _slots(factory)
        .impact(
            soft,
            lambda slot: (
                slot.quanta * (slot.work.cost - slot.candidate.misfit)
                - 6
                - 3 * slot.candidate.change
            ),
        )
        .as_constraint("what is done, with whom, in how many pieces")
    )
    yield (
        _purchases(factory)
        .reward(soft, lambda purchase: purchase.quanta * (purchase.work.cost - 6))
        .as_constraint("what is bought")
    )
    loads = (
        factory.for_each(Member)
        .join(_slots(factory), Joiners.equal(lambda m: m.id, lambda slot: slot.candidate.person))
        .group_by(
            lambda member, slot: member, ConstraintCollectors.sum(lambda member, slot: slot.quanta)
        )
    )
    yield (
        loads.impact(
            soft,
            lambda member, quanta: 4 * min(quanta, member.least) - 4 * max(0, quanta - member.most),
        ).as_constraint("fair load")
    )
