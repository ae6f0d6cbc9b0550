"""What a document of the division says, as plain data: the same for Word and for PDF."""

from collections.abc import Mapping
from dataclasses import dataclass

from . import palette
from .division import Division, Work, Worker
from .records import CLUSTERS, Cluster
from .saying import date_text, hours_text, percent
from .vocabulary import CLUSTERS as CLUSTER_NAMES
from .vocabulary import label
from .wording import covered_sentence, executors_text, proof_sentence, state_of
from .words import say

WORST_GAPS_SHOWN = 5

Cell = str
Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class DocumentData:
    """The words and rows of a document, ready to be set."""

    language: str
    title: str
    name: str
    overline: str
    headline: str
    lead: str
    notes: tuple[str, ...]
    figures: tuple[tuple[str, str], ...]
    clusters: tuple[Row, ...]
    people: tuple[Row, ...]
    gaps: tuple[Row, ...]
    backups: tuple[Row, ...]
    words: Mapping[str, str]
    made_on: str


WORDS = (
    "who_does_what",
    "per_person",
    "gaps",
    "backup",
    "summary",
    "task",
    "place",
    "executes",
    "backups",
    "hours_short",
    "needed",
    "open",
    "core",
    "stands_by",
    "nobody",
    "lead_who",
    "lead_person",
    "state",
    "no_work",
    "by_cluster",
    "cluster",
    "covered_part",
    "divided_part",
    "person",
    "hours",
)


def document_data(division: Division, language: str) -> DocumentData:
    name = division.name or ", ".join(division.places)
    year = say("school_year", language, year=division.school_year) if division.school_year else ""
    names = division.worker_names
    words = {key: say(key, language) for key in WORDS}
    words["lead_gaps"] = say("lead_gaps" if division.gaps else "lead_gaps_none", language)
    lacking = division.missing_backups
    words["lead_backup"] = say("lead_backup" if lacking else "lead_backup_none", language)
    return DocumentData(
        language=language,
        title=f"{say('title', language)}: {name}",
        name=name,
        overline=" · ".join(part for part in (say("subtitle", language), year) if part),
        headline=_headline(division, language),
        lead=_lead(division, language),
        notes=(
            proof_sentence(division, language),
            say("estimates_note", language),
        ),
        figures=_figures(division, language),
        clusters=tuple(_cluster(division, cluster, names, language) for cluster in CLUSTERS),
        people=tuple(
            _person(division, worker, language)
            for worker in sorted(division.workers, key=lambda w: w.name.casefold())
        ),
        gaps=tuple(_work(work, names, language) for work in division.gaps),
        backups=tuple(
            _work(work, names, language)
            for work in sorted(
                (w for w in division.works if w.needs_backup),
                key=lambda w: (not w.lacks_backup, w.urgency),
            )
        ),
        words=words,
        made_on=say("made_on", language, date=date_text(division.made_on, language)),
    )


def _headline(division: Division, language: str) -> str:
    if not division.gaps:
        return say("headline_all", language)
    core = len({work.task for work in division.gaps if work.is_core})
    if not core:
        return say("headline_core", language)
    return say("headline_gap" if core == 1 else "headline_gaps", language, count=core)


def _lead(division: Division, language: str) -> str:
    core = say("sentence_core", language, percent=core_percent(division))
    return f"{covered_sentence(division, language)} {core}"


def core_percent(division: Division) -> int:
    core = division.core_works
    covered = sum(min(work.covered_minutes, work.needed_minutes) for work in core)
    return percent(covered, sum(work.needed_minutes for work in core))


def _figures(division: Division, language: str) -> tuple[tuple[str, str], ...]:
    open_minutes = division.needed_minutes - division.covered_minutes
    space = "\u202f" if language == "nl" else ""
    return (
        (
            f"{percent(division.covered_minutes, division.needed_minutes)}{space}%",
            say("figure_covered", language),
        ),
        (f"{core_percent(division)}{space}%", say("figure_core", language)),
        (hours_text(open_minutes, language), say("figure_gaps", language)),
        (str(len(division.missing_backups)), say("figure_backups", language)),
    )


def _cluster(division: Division, cluster: Cluster, names: Mapping[str, str], language: str) -> Row:
    works = division.of_cluster(cluster)
    needed = sum(work.needed_minutes for work in works)
    covered = sum(min(work.covered_minutes, work.needed_minutes) for work in works)
    return {
        "letter": cluster,
        "name": label(CLUSTER_NAMES, cluster, language),
        "strong": palette.CLUSTER_STRONG[cluster],
        "soft": palette.CLUSTER_SOFT[cluster],
        "hours": hours_text(needed, language),
        "share": covered / needed if needed else 1.0,
        "load": say(
            "cli_of",
            language,
            part=hours_text(covered, language),
            whole=hours_text(needed, language),
            percent=percent(covered, needed),
        ),
        "works": _named_once([_work(work, names, language) for work in works]),
    }


def _work(work: Work, names: Mapping[str, str], language: str) -> Row:
    return {
        "task": work.name,
        "place": work.place,
        "letter": work.cluster,
        "core": work.is_core,
        "executes": executors_text(work, names, language),
        "backup": ", ".join(names.get(code, code) for code in work.backups),
        "needed": hours_text(work.needed_minutes, language),
        "open": hours_text(work.open_minutes, language) if work.open_minutes else "",
        "lacks_backup": work.lacks_backup,
        "is_gap": bool(work.open_minutes),
        "partly": bool(work.open_minutes and work.covered_minutes),
        "state": say(state_of(work), language),
    }


def _named_once(rows: list[Row]) -> list[Row]:
    """The same task at many places is named in its first row only."""
    before = [None, *(row["task"] for row in rows)]
    return [{**row, "again": row["task"] == last} for row, last in zip(rows, before, strict=False)]


def _person(division: Division, worker: Worker, language: str) -> Row:
    spent = division.minutes_by_person.get(worker.code, 0)
    return {
        "name": worker.name,
        "roles": ", ".join(worker.roles),
        "homes": ", ".join(worker.homes),
        "load": say(
            "person_load",
            language,
            used=hours_text(spent, language),
            available=hours_text(worker.minutes, language),
        )
        if worker.minutes
        else say("person_no_hours", language),
        "share": min(1.0, spent / worker.minutes) if worker.minutes else 0.0,
        "works": _named_once(
            [
                {
                    "letter": work.cluster,
                    "task": work.name,
                    "place": work.place,
                    "hours": hours_text(share.minutes, language),
                }
                for work, share in division.done_by(worker.code)
            ]
        ),
        "backs_up": list(dict.fromkeys(w.name for w in division.backed_up_by(worker.code))),
    }
