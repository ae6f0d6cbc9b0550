"""What is asked of a plan that exists: who can be missed, and what would close its gaps."""

from zwerm.optimiser import checker
from zwerm.optimiser.plan import Plan
from zwerm.optimiser.problem import Problem
from zwerm.optimiser.remedies import Gap, Remedies, Remedy, apply

from .peers.found import Found
from .trail import Trail


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
