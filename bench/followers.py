"""What is asked of a plan that exists: who can be missed, and what would close its gaps."""

import time

from zwerm.optimiser import checker
from zwerm.optimiser.continuity.absence import Absence
from zwerm.optimiser.continuity.study import Continuity
from zwerm.optimiser.continuity.without import without
from zwerm.optimiser.plan import Plan
from zwerm.optimiser.problem import Problem
from zwerm.optimiser.remedies import Gap, Remedies, Remedy, apply

from .peers.found import Found
from .trail import Trail

SAMPLE = 40  # of the people whose first answer is timed and whose last one is checked


def continuity(problem: Problem, plan: Plan, trail: Trail) -> Found:
    """CPU seconds for everybody's absence; then, off the clock, whether the answers hold."""
    study = Continuity(problem, plan)
    ready = trail.cpu()
    step = -(-len(problem.people) // SAMPLE)
    sample = [person.id for person in problem.people][::step]
    firsts = [_cpu_of_a_first_answer(study, person_id) for person_id in sample]
    trail.start()
    last: dict[str, Absence] = {}
    first_round = 0.0
    for absence in study.absences(should_stop=trail.is_late):
        last[absence.person] = absence
        if len(last) == len(problem.people) and not first_round:
            first_round = trail.cpu(now=True)
    cpu = trail.cpu(now=True)
    return Found(
        None,
        extra={
            "ready": ready,
            "first": max(firsts),
            "first_round": first_round,
            "cpu": ready + cpu,
            "people": len(problem.people),
            "proved": sum(absence.is_proved for absence in last.values()),
            "core_lost": sum(absence.core_lost for absence in last.values()),
            "checked": len(sample),
            "confirmed": sum(_is_right(problem, plan, last[person_id]) for person_id in sample),
        },
    )


def _cpu_of_a_first_answer(study: Continuity, person_id: str) -> float:
    start = time.process_time()
    study.first_answer(person_id)
    return time.process_time() - start


def _is_right(problem: Problem, plan: Plan, absence: Absence) -> bool:
    """No rule is broken without the person, and the core work that falls is as was said."""
    alone = without(problem, absence.person)
    if checker.violations(alone, absence.plan):
        return False
    rise = checker.tiers(alone, absence.plan)[0] - checker.tiers(problem, plan)[0]
    return rise == absence.core_lost


def remedies(problem: Problem, plan: Plan, trail: Trail) -> Found:
    """CPU seconds for the remedies of every gap; then, off the clock, whether they hold."""
    finder = Remedies(problem, plan)
    ready = trail.cpu()
    found = list(finder.for_all(should_stop=trail.is_late))
    cpu = trail.cpu(now=True)
    offered = [(gap, remedy) for gap, some in found for remedy in some]
    return Found(
        None,
        extra={
            "ready": ready,
            "cpu": cpu,
            "gaps": len(found),
            "without": sum(not some for _, some in found),
            "remedies": len(offered),
            "confirmed": sum(_holds(problem, plan, *one) for one in offered),
            "kinds": sorted({kind.value for _, remedy in offered for kind in remedy.kinds}),
        },
    )


def _holds(problem: Problem, plan: Plan, gap: Gap, remedy: Remedy) -> bool:
    """No rule is broken, the tiers are as was said, and the gap is gone."""
    after, changed = apply(problem, plan, remedy)
    if checker.violations(after, changed):
        return False
    return checker.tiers(after, changed) == remedy.after and _short(gap, changed) == 0


def _short(gap: Gap, plan: Plan) -> int:
    if gap.key not in {(row.task, row.level, row.owner) for row in plan.level}:
        return 0  # it went to another level, or is no longer done
    done = sum(r.total for r in plan.hours if (r.task, r.level, r.owner) == gap.key)
    bought = sum(r.quanta for r in plan.outsource if (r.task, r.level, r.owner) == gap.key)
    return gap.needed - done - bought
