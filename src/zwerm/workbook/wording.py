"""How every document words a piece of work: who does it, in what state it is."""

from collections.abc import Mapping

from .division import Division, Work
from .saying import hours_text, percent
from .words import say


def executors_text(work: Work, names: Mapping[str, str], language: str) -> str:
    """The people with their hours when there are several, and what a firm does."""
    several = len(work.shares) + bool(work.outsourced_minutes) > 1

    def with_hours(name: str, minutes: int) -> str:
        return (
            f"{name} ({hours_text(minutes, language)} {say('hours_short', language)})"
            if several
            else name
        )

    parts = [with_hours(names.get(s.person, s.person), s.minutes) for s in work.shares]
    if work.outsourced_minutes:
        parts.append(with_hours(say("outsourced", language), work.outsourced_minutes))
    return ", ".join(parts) or say("nobody", language)


def state_of(work: Work) -> str:
    if work.open_minutes:
        return "state_partly" if work.covered_minutes else "state_open"
    return "state_no_backup" if work.lacks_backup else "state_fine"


def covered_sentence(division: Division, language: str) -> str:
    return say(
        "sentence_covered",
        language,
        covered=hours_text(division.covered_minutes, language),
        needed=hours_text(division.needed_minutes, language),
        percent=percent(division.covered_minutes, division.needed_minutes),
    )


def proof_sentence(division: Division, language: str) -> str:
    """How sure it is that no better division exists, as the pages say it."""
    if division.is_optimal:
        return say("optimal_note", language)
    if division.gain_percent == 0:
        return say("no_more_hours_note", language)
    if division.gain_percent is not None:
        return say("gain_note", language, percent=division.gain_percent)
    return say("feasible_note", language)
