"""What is said about a plan: absences, remedies, reasons and alternatives, each judged anew."""

from collections.abc import Iterator
from dataclasses import replace

from zwerm.optimiser.alternatives import Alternative, Alternatives
from zwerm.optimiser.checker import tiers, violations
from zwerm.optimiser.continuity.absence import Absence
from zwerm.optimiser.continuity.study import Continuity
from zwerm.optimiser.continuity.without import without
from zwerm.optimiser.ledger import Ledger
from zwerm.optimiser.plan import Plan
from zwerm.optimiser.problem import Problem
from zwerm.optimiser.remedies import Gap, Remedies, Remedy, apply
from zwerm.optimiser.why import Explainer

from .cases import Case, every_tiers

MOST_GAPS = 4


def everybody_away(case: Case) -> Iterator[str]:
    """At every step sound and not worse than before; what is called proved is the truth."""
    problem, plan = case.problem, _some_plan(case)
    known: dict[str, Absence] = {}
    for answer in Continuity(problem, plan).absences():
        yield from _faults_of_absence(problem, plan, answer)
        before = known.get(answer.person, answer)
        if answer.cost > before.cost or answer.core_lost_bound < before.core_lost_bound:
            yield f"the absence of {answer.person} gets worse while it is studied"
        known[answer.person] = answer
    if list(known) != [person.id for person in problem.people]:
        yield "somebody's absence is left out"
    for answer in known.values():
        every = every_tiers(without(problem, answer.person))
        if every is None:
            continue
        least = min(found[0] for found in every) - tiers(problem, plan)[0]
        if not answer.core_lost_bound <= least <= answer.core_lost:
            yield (
                f"without {answer.person} core work falls by {least}, not between "
                f"{answer.core_lost_bound} and {answer.core_lost}"
            )
        if answer.status == "proved" and answer.core_lost != least:
            yield f"without {answer.person} {answer.core_lost} is called proved, and {least} can be"


def _faults_of_absence(problem: Problem, plan: Plan, answer: Absence) -> Iterator[str]:
    alone = without(problem, answer.person)
    broken = violations(alone, answer.plan)
    if broken:
        yield f"the plan without {answer.person} breaks {broken[0].rule}"
        return
    then, now = tiers(problem, plan), tiers(alone, answer.plan)
    rise = tuple(new - old for new, old in zip(now[:3], then[:3], strict=True))
    if answer.cost[:3] != rise:
        yield f"without {answer.person} {answer.cost[:3]} is said to be lost, and it is {rise}"


def gaps_remedied(case: Case) -> Iterator[str]:
    """Every remedy closes its gap by its own plan, and has the tiers it says."""
    problem, plan = case.problem, _some_plan(case)
    found = Remedies(problem, plan)
    gaps = found.gaps()
    if sum(gap.short for gap in gaps if gap.core) != tiers(problem, plan)[0]:
        yield "the core gaps are not what tier 1 counts"
    for gap in gaps[:MOST_GAPS]:
        for remedy in found.for_gap(gap):
            yield from _faults_of_remedy(problem, plan, gap, remedy)
    profile = found.recruit(gaps[:MOST_GAPS])
    if profile is not None:
        for gap in gaps[:MOST_GAPS]:
            yield from _faults_of_remedy(problem, plan, gap, profile.remedy)


def _faults_of_remedy(problem: Problem, plan: Plan, gap: Gap, remedy: Remedy) -> Iterator[str]:
    changed, result = apply(problem, plan, remedy)
    broken = violations(changed, result)
    if broken:
        yield f"a remedy ({remedy.kinds}) breaks {broken[0].rule}"
    elif tiers(changed, result) != remedy.after or tiers(problem, plan) != remedy.before:
        yield f"a remedy ({remedy.kinds}) says {remedy.after}, it is {tiers(changed, result)}"
    elif remedy.after[:2] >= remedy.before[:2]:
        yield f"a remedy ({remedy.kinds}) makes {remedy.after} of {remedy.before}"
    elif any(left.key == gap.key for left in Remedies(changed, result).gaps()):
        yield f"a remedy ({remedy.kinds}) does not close its gap"


def everything_explained(case: Case) -> Iterator[str]:
    """A reason for everybody everywhere; every alternative holds and costs what it says."""
    problem, plan = case.problem, _some_plan(case)
    explainer, ledger = Explainer(problem, plan), Ledger(problem, plan)
    alternatives = Alternatives(ledger, case.aim.order)
    for instance in ledger.instances:
        for person in problem.people:
            explainer.reasons(instance.key, person.id)
            explainer.backup(instance.key, person.id)
        explainer.gap(instance.key)
        for one in (
            *alternatives.for_gap(instance.key),
            *alternatives.for_backup(instance.key),
        ):
            yield from _faults_of_alternative(problem, plan, alternatives, one)
    for row in plan.hours:
        for one in alternatives.for_share((row.task, row.level, row.owner), row.person):
            yield from _faults_of_alternative(problem, plan, alternatives, one)


def _faults_of_alternative(
    problem: Problem, plan: Plan, alternatives: Alternatives, one: Alternative
) -> Iterator[str]:
    then = replace(alternatives.apply(one), tiers=None)
    broken = violations(problem, then)
    if broken:
        yield f"an alternative ({one.way}) breaks {broken[0].rule}"
        return
    before, after = tiers(problem, plan), tiers(problem, then)
    price = tuple(new - old for new, old in zip(after, before, strict=True))
    if price != one.tiers:
        yield f"an alternative ({one.way}) says it costs {one.tiers}, and it costs {price}"


def _some_plan(case: Case) -> Plan:
    """A good one or any other, with its tiers."""
    random = case.question.random()
    good = (case.proven.plan, case.searched.plan)
    plan = random.choice(good if random.random() < 0.5 else case.others())
    return replace(plan, tiers=tiers(case.problem, plan))
