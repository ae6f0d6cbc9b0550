"""The workbook as the template writes it and the reader finds it: its sheets and their tables."""

from collections.abc import Mapping

from .columns import Both, Column, Table
from .means_tables import MEANS, SOURCES
from .people_tables import PEOPLE, SCHOOLS
from .task_tables import RULES, TASKS
from .vocabulary import LANGUAGES

SHEETS: Mapping[str, Both] = {
    "readme": ("Lees mij", "Read me"),
    "school": ("School", "School"),
    "people": ("Mensen", "People"),
    "means": ("Middelen", "Means"),
    "tasks": ("Taken", "Tasks"),
    "rules": ("Regels", "Rules"),
}

SETTINGS: tuple[Column, ...] = (
    Column(
        "name",
        ("Naam van de verdeling", "Name of the division"),
        (
            "Bijvoorbeeld de naam van uw school of scholengroep.",
            "For example the name of your school or school group.",
        ),
        longest=120,
    ),
    Column(
        "school_year",
        ("Schooljaar", "School year"),
        ("Zoals 2026-2027.", "Such as 2026-2027."),
        required=True,
    ),
    Column(
        "max_changes",
        ("Hoogstens wijzigingen", "At most changes"),
        (
            "Tegenover wat u op ‘Regels’ als vandaag invult. Leeg: zoveel als nodig.",
            "Compared with what ‘Rules’ says is done today. Empty: as many as needed.",
        ),
        kind="whole",
        highest=100_000,
    ),
)


GROUPS: Mapping[str, Both] = {
    "levels": ("Wat iemand kan", "What someone can do"),
    "wishes": ("Wat iemand graag doet", "What someone likes to do"),
    "skills": ("Technische specialisaties", "Technical specialisations"),
    "skillwishes": ("Zin in specialisaties", "Liking for specialisations"),
    "limits": ("Grenzen", "Limits"),
    "needs": ("Wat de taak vraagt", "What the task asks"),
    "effort": ("Minuten per week", "Minutes a week"),
    "how": ("Hoe en waar", "How and where"),
    "may": ("Mag gaan naar", "May be spent on"),
}

TABLES: tuple[Table, ...] = (SCHOOLS, PEOPLE, SOURCES, MEANS, TASKS, RULES)


def table(key: str) -> Table:
    return next(found for found in TABLES if found.key == key)


def sheet_name(key: str, language: str) -> str:
    return SHEETS[key][LANGUAGES.index(language)]
