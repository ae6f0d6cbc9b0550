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
    YES_NO,
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
    person = say("example_person", language)
    return {
        "schools": _school(language),
        "people": _person(language),
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
            "school": say("example_school", language),
            "note": mark,
        },
    }


def _school(language: str) -> Cells:
    return {
        "key": example_mark(language),
        "name": say("example_school", language),
        "kind": label(SCHOOL_KINDS, "primary", language),
        "pool": say("example_pool", language),
        "has_technical_tracks": label(YES_NO, "no", language),
        "pupils": 250,
        "devices": 160,
        "staff": 30,
        "outsourcing_euro_a_year": 2000,
        "figures_provenance": label(PROVENANCES, "granted", language),
    }


def _person(language: str) -> Cells:
    levels, wishes, skills = (3, 1, 1, 2), (2, 0, -1, 1), (3, 2, 2, 1, 2, 2, 1)
    return {
        "key": example_mark(language),
        "name": say("example_person", language),
        "roles": f"{label(ROLES, 'tict', language)}; {label(ROLES, 'teacher', language)}",
        "is_teacher": label(YES_NO, "yes", language),
        "homes": say("example_school", language),
        "is_group_staff": label(YES_NO, "no", language),
        **{f"level_{key}": level for key, level in zip(CLUSTERS, levels, strict=True)},
        **{f"wish_{key}": wish for key, wish in zip(CLUSTERS, wishes, strict=True)},
        **{f"skill_{key}": skill for key, skill in zip(SPECIALISATIONS, skills, strict=True)},
        "skillwish_net": 1,
    }


def example_mark(language: str) -> str:
    return EXAMPLE_MARKS[LANGUAGES.index(language)]
