"""What the command line says about a division, and while it is being made."""

import sys
from collections.abc import Iterator
from types import TracebackType
from typing import Self

from zwerm.optimiser.checker import scalar_j
from zwerm.optimiser.plan import TIER_NAMES, UNKNOWN_BOUNDS, Bounds, Plan, Tiers
from zwerm.optimiser.progress import Progress
from zwerm.workbook.division import Division, Work
from zwerm.workbook.document_data import core_percent
from zwerm.workbook.saying import hours_text, percent
from zwerm.workbook.wording import proof_sentence
from zwerm.workbook.words import say

WORST_GAPS = 5
LABEL_WIDTH = 20
GOAL_WIDTH = 30
BAR_WIDTH = 24


def summary_lines(division: Division, plan: Plan, language: str) -> Iterator[str]:
    """The division in a screenful: covered, gaps, backups, goals, time."""
    yield " · ".join(part for part in (division.name, division.school_year) if part)
    yield ""
    yield _line(
        "cli_hours", _part(division.covered_minutes, division.needed_minutes, language), language
    )
    yield _line("cli_core", _core(division, language), language)
    yield from _gap_lines(division, language)
    yield _line("cli_backups", str(len(division.missing_backups)), language)
    for work in division.missing_backups[:WORST_GAPS]:
        yield f"      {_named(work, division)}"
    yield ""
    if plan.tiers is not None:
        yield from goal_lines(plan.tiers, language, plan.bounds)
    yield ""
    yield "  " + _status(division, plan, language)
    seconds, cpu = (_seconds(value, language) for value in (plan.seconds, plan.cpu_seconds))
    yield _line(
        "cli_seconds", say("cli_seconds_value", language, seconds=seconds, cpu=cpu), language
    )


def _status(division: Division, plan: Plan, language: str) -> str:
    """What is proved, also when the time was up before everything was."""
    if plan.status == "optimal" or division.gain_percent is None:
        return say(f"cli_status_{plan.status}", language)
    return f"{say('cli_status_good', language)}. {proof_sentence(division, language)}"


def goal_lines(tiers: Tiers, language: str, bounds: Bounds | None = None) -> Iterator[str]:
    """The seven goals, each with the least it can be where that is known, and their one sum."""
    heading = f"  {say('cli_goals', language):<{GOAL_WIDTH}}{say('cli_value', language):>10}"
    yield heading + (f"{say('cli_bound', language):>14}" if bounds is not None else "")
    for number, (name, value, bound) in enumerate(
        zip(TIER_NAMES, tiers, bounds or UNKNOWN_BOUNDS, strict=True), start=1
    ):
        title = f"{number} {say(f'goal_{name}', language)}"
        line = f"  {title:<{GOAL_WIDTH}}{value:>10}"
        if bounds is not None:
            line += f"{'–' if bound is None else bound:>14}"
        yield line
    total = say("cli_objective", language, name="J")
    yield f"  {total:<{GOAL_WIDTH}}{scalar_j(tiers):>10}"


def _line(key: str, value: str, language: str) -> str:
    return f"  {say(key, language):<{LABEL_WIDTH}}{value}"


def _part(part: int, whole: int, language: str) -> str:
    return say(
        "cli_of",
        language,
        part=hours_text(part, language),
        whole=hours_text(whole, language),
        percent=percent(part, whole),
    )


def _core(division: Division, language: str) -> str:
    core = division.core_works
    covered = sum(min(work.covered_minutes, work.needed_minutes) for work in core)
    return say(
        "cli_of",
        language,
        part=hours_text(covered, language),
        whole=hours_text(sum(work.needed_minutes for work in core), language),
        percent=core_percent(division),
    )


def _gap_lines(division: Division, language: str) -> Iterator[str]:
    gaps = division.gaps
    hours = hours_text(sum(work.open_minutes for work in gaps), language)
    count = say("cli_gap_count", language, count=len(gaps), hours=hours) if gaps else "0"
    yield _line("cli_gaps", count, language)
    for work in gaps[:WORST_GAPS]:
        unit = say("hours_short", language)
        yield f"    {hours_text(work.open_minutes, language):>6} {unit}  {_named(work, division)}"


def _named(work: Work, division: Division) -> str:
    return work.name if len(division.places) <= 1 else f"{work.name} ({work.place})"


def _seconds(value: float, language: str) -> str:
    text = f"{value:.1f}"
    return text.replace(".", ",") if language == "nl" else text


class ProgressLine:
    """One line on stderr that is written over; silent when nobody is looking."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.is_seen = sys.stderr.isatty()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.is_seen:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()

    def __call__(self, progress: Progress) -> None:
        self.show(progress.stage, progress.fraction)

    def show(self, stage: str, fraction: float) -> None:
        if not self.is_seen:
            return
        filled = round(fraction * BAR_WIDTH)
        bar = "█" * filled + "░" * (BAR_WIDTH - filled)
        sentence = say(f"stage_{stage}", self.language)
        sys.stderr.write(f"\r\x1b[K{bar} {fraction:4.0%}  {sentence}")
        sys.stderr.flush()
