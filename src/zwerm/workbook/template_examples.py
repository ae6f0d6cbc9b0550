"""What an empty workbook holds already: three sources, and one example row in each table."""

from collections.abc import Mapping, Sequence

from .columns import EXAMPLE_MARKS
from .records import Dossier, SourceRecord, TaskRecord
from .template_rows import Cells
from .vocabulary import (
    CLUSTERS,
    LANGUAGES,
    PROVENANCES,
    ROLES,
    RULE_KINDS,
    SCHOOL_KINDS,
    SPECIALISATIONS,
    label,
)
from .words import say

DEFAULT_SOURCES = ("ICT", "BPT", "ADM", "GRP", "OWN", "TAAK", "OOP")


def default_sources(language: str) -> tuple[SourceRecord, ...]:
    """The colours of hours that Flemish and Dutch schools know. A school may type others."""
    named = {code: say(f"source_{code.lower()}", language) for code in DEFAULT_SOURCES}
    bpt = SourceRecord("BPT", named["BPT"], ("P", "B"), teacher_only=True, home_only=True)
    special = {"BPT": bpt, "ADM": SourceRecord("ADM", named["ADM"], ("A",))}
    return tuple(special.get(code, SourceRecord(code, name)) for code, name in named.items())


def empty_dossier(
    language: str, tasks: Sequence[TaskRecord], *, name: str = "", school_year: str = ""
) -> Dossier:
    return Dossier(name, school_year, (), (), (), tuple(tasks), default_sources(language))


def example_rows(language: str, tasks: Sequence[TaskRecord]) -> Mapping[str, Cells]:
    """One row for each table that asks for it; the mark says it is not read."""
    mark = example_mark(language)
    yes, no = ("ja", "nee") if language == "nl" else ("yes", "no")
    school, person = say("example_school", language), say("example_person", language)
    return {
        "schools": {
            "key": mark,
            "name": school,
            "kind": label(SCHOOL_KINDS, "primary", language),
            "pool": "Noord" if language == "nl" else "North",
            "has_technical_tracks": no,
            "pupils": 250,
            "devices": 160,
            "staff": 30,
            "outsourcing_euro_a_year": 2000,
            "figures_provenance": label(PROVENANCES, "granted", language),
        },
        "people": {
            "key": mark,
            "name": person,
            "roles": f"{label(ROLES, 'tict', language)}; {label(ROLES, 'teacher', language)}",
            "is_teacher": yes,
            "homes": school,
            "is_group_staff": no,
            **dict(zip([f"level_{c}" for c in CLUSTERS], (3, 1, 1, 2), strict=True)),
            **dict(zip([f"wish_{c}" for c in CLUSTERS], (2, 0, -1, 1), strict=True)),
            **dict(
                zip([f"skill_{s}" for s in SPECIALISATIONS], (3, 2, 2, 1, 2, 2, 1), strict=True)
            ),
            "skillwish_net": 1,
        },
        "means": {
            "person": person,
            "source": "ICT",
            "weekly_minutes": 9.0,
            "provenance": label(PROVENANCES, "granted", language),
            "note": mark,
        },
        "rules": {
            "kind": label(RULE_KINDS, "pin", language),
            "task": tasks[0].name if tasks else say("example_task", language),
            "person": person,
            "school": school,
            "note": mark,
        },
    }


def example_mark(language: str) -> str:
    return EXAMPLE_MARKS[LANGUAGES.index(language)]
