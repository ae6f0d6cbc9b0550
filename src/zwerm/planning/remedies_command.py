"""From a file to what would close its gaps, without a database: the command remedies."""

from argparse import Namespace
from dataclasses import dataclass
from pathlib import Path

from zwerm.optimiser.files import write_json
from zwerm.optimiser.progress import Clock
from zwerm.optimiser.remedies import Gap, Profile, Remedies, Remedy, remedies_to_data
from zwerm.workbook.vocabulary import fold
from zwerm.workbook.words import say

from .filecommands import Refusal, file_command, read_case, tell
from .output import write_all
from .plan_input import data_target, plan_of_case
from .remedies_text import Teller
from .summary import ProgressLine

Found = list[tuple[Gap, tuple[Remedy, ...]]]


@dataclass(frozen=True, slots=True)
class Answer:
    """What is told, and written."""

    remedies: Remedies
    gaps: tuple[Gap, ...]
    found: Found
    profile: Profile | None
    profile_heading: str


@file_command
def remedies(args: Namespace) -> int:
    target = data_target(args)
    case = read_case(Path(args.input), args.language)
    plan = plan_of_case(case, args)
    teller = Teller(case.problem, case.labels, args.language)
    answer = _answer(Remedies(case.problem, plan), teller, args)
    if target is not None:
        profiles = () if answer.profile is None else (answer.profile,)
        data = remedies_to_data(answer.remedies, answer.found, profiles)
        write_all({target: lambda path: write_json(path, data)})
    _tell(answer, teller, shows_all=bool(args.gap))
    if target is not None:
        tell(say("cli_written", args.language, file=target))
    return 0


def _answer(remedies: Remedies, teller: Teller, args: Namespace) -> Answer:
    """All gaps, or the one that is asked for, as far as the time goes."""
    gaps = remedies.gaps()
    if args.gap:
        gaps = _asked(gaps, args.gap, teller)
    clock = Clock(args.time_limit)
    with ProgressLine(args.language) as progress:
        found: Found = []
        for done, gap in enumerate(gaps):
            if clock.should_stop():
                break
            progress.show("remedies", done / len(gaps))
            found.append((gap, remedies.for_gap(gap)))
        profile, heading = None, "profile_heading_one"
        if gaps and not clock.should_stop():
            progress.show("recruit", 1.0)
            core = tuple(gap for gap in gaps if gap.core)
            if len(gaps) > 1:
                heading = "profile_heading_core" if core else "profile_heading_all"
            profile = remedies.recruit(core or gaps, clock.should_stop)
    return Answer(remedies, gaps, found, profile, heading)


def _asked(gaps: tuple[Gap, ...], wanted: str, teller: Teller) -> tuple[Gap, ...]:
    """The gaps of TASK or TASK@OWNER, by id or by name."""
    task, _, owner = wanted.partition("@")
    labels = teller.labels

    def is_asked(gap: Gap) -> bool:
        tasks = {fold(gap.task), fold(labels.task(gap.task))}
        owners = {fold(gap.owner), fold(labels.owner(gap.level, gap.owner))}
        return fold(task) in tasks and (not owner or fold(owner) in owners)

    found = tuple(gap for gap in gaps if is_asked(gap))
    if not found:
        known = ", ".join(f"{gap.task}@{gap.owner}" for gap in gaps)
        key = "remedies_unknown_gap" if known else "remedies_all_covered"
        raise Refusal(teller.say(key, gap=wanted, gaps=known))
    return found


def _tell(answer: Answer, teller: Teller, *, shows_all: bool) -> None:
    if not answer.gaps:
        tell(teller.say("remedies_none"))
        return
    tell(teller.heading(answer.gaps))
    for gap, some in answer.found:
        for line in teller.gap_lines(gap, some, shows_all=shows_all):
            tell(line)
    if len(answer.found) < len(answer.gaps):
        tell("")
        tell(teller.say("remedies_stopped", done=len(answer.found), count=len(answer.gaps)))
    if answer.profile is not None:
        for line in teller.profile_lines(answer.profile, answer.profile_heading):
            tell(line)
    tell("")
    tell(teller.say("remedies_prices"))
