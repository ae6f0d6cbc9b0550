"""From a file to a file, without a database: the commands template, divide and check."""

import json
import sys
from argparse import Namespace
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import wraps
from pathlib import Path

from zwerm.optimiser.checker import tiers, violations
from zwerm.optimiser.files import InvalidFile, plan_to_data, read_plan, read_problem
from zwerm.optimiser.plan import Plan
from zwerm.optimiser.problem import Problem
from zwerm.optimiser.start import NoPlan
from zwerm.tasks.catalogue import catalogue_records
from zwerm.workbook.problems import InvalidWorkbook
from zwerm.workbook.reader import read_workbook
from zwerm.workbook.template import write_template
from zwerm.workbook.words import say

from .building import problem_from_dossier
from .output import UsageProblem, Writer, check_targets, write_all
from .summary import ProgressLine, goal_lines, summary_lines
from .time_limits import time_limit_for
from .viewing import Labels, division_from_plan, labels_from_dossier, labels_from_problem

PROBLEM_ENDINGS = (".json", ".gz")


class Refusal(Exception):  # noqa: N818 - it is said as a sentence
    """It cannot be done; the message is for the user."""


@dataclass(frozen=True, slots=True)
class Case:
    """What a file asks to be divided."""

    problem: Problem
    labels: Labels
    school_year: str = ""


def file_command(run: Callable[[Namespace], int]) -> Callable[[Namespace], int]:
    """Whatever goes wrong becomes a message and an exit code, never a traceback."""

    @wraps(run)
    def guarded(args: Namespace) -> int:
        try:
            return run(args)
        except UsageProblem as problem:
            complain(str(problem))
            return 2
        except Refusal as refusal:
            complain(str(refusal))
        except (InvalidWorkbook, InvalidFile) as problem:
            name = Path(args.input).name
            complain(f"{say('cli_invalid', args.language, file=name)}\n{problem}")
        except (OSError, MemoryError) as problem:
            reason = getattr(problem, "strerror", None) or type(problem).__name__
            name = getattr(problem, "filename", None) or ""
            complain(say("cli_cannot_write", args.language, file=name, reason=reason))
        except KeyboardInterrupt:
            complain(say("cli_stopped", args.language))
            return 130
        return 1

    return guarded


@file_command
def template(args: Namespace) -> int:
    target = Path(args.file)
    check_targets([target], args.language, only=".xlsx")
    if target.exists() and not args.replace:
        raise Refusal(say("cli_exists", args.language, file=target))
    tasks = catalogue_records(args.language)

    def write(path: Path) -> None:
        write_template(path, language=args.language, tasks=tasks)

    write_all({target: write})
    tell(say("cli_written", args.language, file=target))
    return 0


@file_command
def divide(args: Namespace) -> int:
    source, targets = Path(args.input), [Path(out) for out in args.out]
    check_targets(targets, args.language)
    if any(target.resolve() == source.resolve() for target in targets):
        raise Refusal(say("cli_over_input", args.language, file=source))
    case = read_case(source, args.language)
    plan = solve_case(case, args)
    division = division_from_plan(
        case.problem,
        plan,
        case.labels,
        made_on=date.today(),  # noqa: DTZ011 - the day where the command runs
        school_year=case.school_year,
    )
    writer = Writer(division, args.language, _plan_text(plan))
    write_all({target: writer.to(target) for target in targets})
    for line in summary_lines(division, plan, args.language):
        tell(line)
    for target in targets:
        tell("  " + say("cli_written", args.language, file=target))
    return 0


@file_command
def check(args: Namespace) -> int:
    case = read_case(Path(args.input), args.language)
    try:
        plan = read_plan(args.plan)
    except InvalidFile as problem:
        name = Path(args.plan).name
        message = say("cli_invalid", args.language, file=name)
        raise Refusal(f"{message}\n{problem}") from None
    broken = violations(case.problem, plan)
    if broken:
        complain(say("cli_rules_broken", args.language, count=len(broken)))
        for violation in broken:
            place = case.labels.owner(violation.level, violation.owner)
            task = case.labels.task(violation.task) if violation.task else ""
            person = case.labels.person(violation.person) if violation.person else ""
            where = " · ".join(part for part in (task, place, person) if part)
            complain(f"- {where}: [{violation.rule}] {violation.text}")
        return 1
    found = tiers(case.problem, plan)
    tell(say("cli_rules_kept", args.language))
    for line in goal_lines(found, args.language):
        tell(line)
    if plan.tiers is not None and plan.tiers != found:
        raise Refusal(
            say("cli_tiers_differ", args.language, said=list(plan.tiers), found=list(found))
        )
    return 0


def read_case(source: Path, language: str) -> Case:
    if source.suffix.lower() in PROBLEM_ENDINGS:
        problem = read_problem(source)
        case = Case(problem, labels_from_problem(problem, language))
    else:
        known = [task.slug for task in catalogue_records()]
        dossier = read_workbook(source, language=language, known_tasks=known)
        case = Case(
            problem_from_dossier(dossier),
            labels_from_dossier(dossier, language),
            dossier.school_year,
        )
    if not case.problem.demand:
        raise Refusal(say("cli_nothing_to_divide", language))
    return case


def solve_case(case: Case, args: Namespace) -> Plan:
    # The solver is a large library: only for whoever divides.
    from zwerm.optimiser.solve import solve  # noqa: PLC0415

    with ProgressLine(args.language) as progress:
        try:
            return solve(
                case.problem,
                seed=args.seed,
                time_limit=args.time_limit or time_limit_for(case.problem),
                objective=args.objective,
                on_progress=progress,
            )
        except NoPlan as refusal:
            message = _no_plan(refusal, case.labels, args.language)
    raise Refusal(message)


def _no_plan(refusal: NoPlan, labels: Labels, language: str) -> str:
    lines = [say("cli_no_plan", language)]
    for pin in refusal.pins:
        place = labels.owner(pin.level, pin.owner)
        text = say(
            "cli_no_plan_pin",
            language,
            person=labels.person(pin.person),
            task=labels.task(pin.task),
            place=f"({place})" if place else "",
        )
        lines.append(f"- {text.strip()}")
    return "\n".join([*lines, say("cli_no_plan_hint", language)])


def _plan_text(plan: Plan) -> str:
    return json.dumps(plan_to_data(plan), ensure_ascii=False, allow_nan=False) + "\n"


def tell(text: str) -> None:
    sys.stdout.write(text + "\n")


def complain(text: str) -> None:
    sys.stderr.write(text + "\n")
