"""What a reviewer of a plan will miss in the division and in the mandates."""

from collections.abc import Iterator

from zwerm.mandates.entries import Missing
from zwerm.mandates.plan_blocks import entries_at
from zwerm.policy.checks import plan_check
from zwerm.policy.live import Place
from zwerm.policy.reviewing import Finding

from .plan_blocks import division_at, gaps_at


@plan_check("organisation")
def uncovered(at: Place) -> Iterator[Finding]:
    """Core tasks that miss hours while nothing was chosen to do about it."""
    scenario = division_at(at).scenario
    if scenario is None:
        return
    for gap in gaps_at(at):
        if gap.is_core and all(one.action.state == "dropped" for one in gap.remedies):
            yield Finding("core_uncovered", gap.name, "planning:gap_list", (scenario.pk,))


@plan_check("organisation", "responsibilities")
def undecided(at: Place) -> Iterator[Finding]:
    """Tasks with mandates of which nobody decides; without any mandate the team block is empty."""
    entries = entries_at(at)
    if not any(entry.mandates for entry in entries):
        return
    for entry in entries:
        if Missing.DECIDE in entry.missing:
            yield Finding("nobody_decides", entry.task.name, "mandates:check")
