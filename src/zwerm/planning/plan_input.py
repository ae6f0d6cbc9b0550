"""What commands about a plan have in common: the plan to start from, and data as the outcome."""

from argparse import Namespace
from pathlib import Path

from zwerm.optimiser.checker import violations
from zwerm.optimiser.files import InvalidFile, read_plan
from zwerm.optimiser.plan import Plan
from zwerm.workbook.words import say

from .filecommands import Case, Refusal, solve_case
from .output import UsageProblem, ending_of

DATA_ENDINGS = (".json", ".json.gz")


def data_target(args: Namespace) -> Path | None:
    """Where to write, checked before any work: only data, and not over what is read."""
    if not args.out:
        return None
    target = Path(args.out)
    ending = ending_of(target)
    if ending not in DATA_ENDINGS:
        allowed = ", ".join(DATA_ENDINGS)
        raise UsageProblem(say("cli_ending", args.language, ending=ending, allowed=allowed))
    for source in (args.input, args.plan):
        if source and target.resolve() == Path(source).resolve():
            raise Refusal(say("cli_over_input", args.language, file=source))
    return target


def plan_of_case(case: Case, args: Namespace) -> Plan:
    """The plan of the file, or a new division."""
    if not args.plan:
        return solve_case(case, args)
    name = Path(args.plan).name
    try:
        plan = read_plan(args.plan)
    except InvalidFile as problem:
        message = say("cli_invalid", args.language, file=name)
        raise Refusal(f"{message}\n{problem}") from None
    broken = violations(case.problem, plan)
    if broken:
        raise Refusal(say("remedies_plan_broken", args.language, file=name, count=len(broken)))
    return plan
