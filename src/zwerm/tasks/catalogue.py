"""The catalogue of 100 tasks, read from its file, and the task records that follow from it.

Pure: knows no database. Every figure in the file says where it comes from in the column next to it;
what this module adds (prices, thresholds, defaults) says so where it stands.
"""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import cast

from zwerm.workbook.records import Cluster, Effort, Level, Specialisation, TaskRecord

from .effort import KeyFigures, exact_weekly_minutes

CLUSTER_LETTERS: Mapping[str, Cluster] = {
    "technisch": "T",
    "pedagogisch": "P",
    "beleid": "B",
    "administratief": "A",
}
SPECIALISATION_CODES: Mapping[str, Specialisation] = {
    "netwerk": "net",
    "software": "sw",
    "hardware": "hw",
    "lms": "lms",
    "office": "off",
    "helpdesk": "hd",
    "cybersecurity": "cyb",
}

# "Sufficient technical competence" read as level 2 of 3: our reading of the report, so a setting.
CORE_TECHNICAL_LEVEL = 2
CORE_OTHER_LEVEL = 1

# Percent of the growing part that is saved when schools do the task together. Estimates.
POOLED_SAVING_PERCENT: Mapping[str, int] = {"geen": 0, "beperkt": 10, "sterk": 25}

# What an hour of an outside firm costs, in euro. An estimate: type your own price in the workbook.
OUTSOURCING_EURO_AN_HOUR = 75

# A smaller share costs more in handing over than it yields.
SMALLEST_SHARE_MINUTES = 30

# The secondary school for which "most of it grows with the school" is judged.
LARGE_SCHOOL = KeyFigures(pupils=800, devices=1050, staff=110)


@dataclass(frozen=True, slots=True)
class CatalogueTask:
    """One row of the catalogue, with a type for every column."""

    slug: str
    cluster: Cluster
    name_nl: str
    name_en: str
    description_nl: str
    description_en: str
    is_core: bool
    core_ground: str
    core_provenance: str
    is_strategic_for_infrastructure: bool
    is_strategic_for_administration: bool
    is_strategic_for_vision: bool
    competences: tuple[Cluster, ...]
    required: Mapping[Cluster, int]
    specialisation: Specialisation | None
    other_executors: tuple[str, ...]
    preferred_level: str
    horizon: str
    needs_quick_response: bool
    scale_gain: str
    needs_expertise: bool
    needs_backup: bool
    outsourceable: str
    frequency: str
    main_driver: str
    effort: Effort
    effort_source: str
    effort_yardstick: str
    effort_reasoning: str
    education: str
    keep_running: bool
    task_source: str

    @property
    def is_strategic(self) -> bool:
        return (
            self.is_strategic_for_infrastructure
            or self.is_strategic_for_administration
            or self.is_strategic_for_vision
        )

    @property
    def is_technical_tracks_only(self) -> bool:
        return self.education == "tso-bso"

    def name(self, language: str) -> str:
        return self.name_nl if language == "nl" else self.name_en

    def description(self, language: str) -> str:
        return self.description_nl if language == "nl" else self.description_en


def is_core_by_rule(task: CatalogueTask, technical_level: int = CORE_TECHNICAL_LEVEL) -> bool:
    """Strategic, and technique in combination with at least one other competence."""
    others = max(task.required[cluster] for cluster in ("P", "B", "A"))
    return (
        task.is_strategic and task.required["T"] >= technical_level and others >= CORE_OTHER_LEVEL
    )


@cache
def read_catalogue() -> tuple[CatalogueTask, ...]:
    english = {row["slug"]: row["description"] for row in _rows("descriptions_en.csv")}
    return tuple(_task(row, english[row["slug"]]) for row in _rows("takencatalogus.csv"))


def _rows(name: str) -> Iterable[Mapping[str, str]]:
    text = files("zwerm.tasks").joinpath(f"data/{name}").read_text(encoding="utf-8")
    return csv.DictReader(text.splitlines())


def catalogue_records(language: str = "nl") -> tuple[TaskRecord, ...]:
    """Every catalogue task as it applies before anybody has tailored it."""
    return tuple(record(task, language) for task in read_catalogue())


def record(task: CatalogueTask, language: str = "nl") -> TaskRecord:
    return TaskRecord(
        slug=task.slug,
        name=task.name(language),
        cluster=task.cluster,
        description=task.description(language),
        is_core=task.is_core,
        required={cluster: level for cluster, level in task.required.items() if level},
        specialisation=task.specialisation,
        levels=default_levels(task),
        priority=default_priority(task),
        effort=task.effort,
        pooled_variable_saving=POOLED_SAVING_PERCENT[task.scale_gain],
        is_on_site=task.needs_quick_response,
        is_splittable=is_splittable(task),
        smallest_share_minutes=SMALLEST_SHARE_MINUTES,
        needs_backup=task.needs_backup,
        outsourcing_euro_an_hour=0 if task.outsourceable == "nee" else OUTSOURCING_EURO_AN_HOUR,
        technical_tracks_only=task.is_technical_tracks_only,
        keep_running=task.keep_running,
    )


def default_levels(task: CatalogueTask) -> tuple[Level, ...]:
    """Where it may be done. What the catalogue lifts to the group can still be done in a school.

    "Central" tasks belong above the school group (umbrella, government). Until that level delivers,
    somebody here does them or nobody: they may be done anywhere, with the lowest priority.
    """
    return ("S",) if task.preferred_level == "school" else ("S", "P", "G")


def default_priority(task: CatalogueTask) -> int:
    """1: keeps the school running, or core and needed now. 2: core, or needed now. 3: the rest."""
    if task.preferred_level == "centraal":
        return 3
    needed_now = task.horizon == "kort"
    if task.keep_running or (task.is_core and needed_now):
        return 1
    return 2 if task.is_core or needed_now else 3


def is_splittable(task: CatalogueTask) -> bool:
    """Work that comes at any moment, or that is mostly repetition of the same, can be shared."""
    growing = exact_weekly_minutes(task.effort, LARGE_SCHOOL) - task.effort.fixed
    return task.needs_quick_response or growing > task.effort.fixed


def _task(row: Mapping[str, str], description_en: str) -> CatalogueTask:
    return CatalogueTask(
        slug=row["slug"],
        cluster=CLUSTER_LETTERS[row["cluster"]],
        name_nl=row["naam_nl"],
        name_en=row["naam_en"],
        description_nl=row["omschrijving_nl"],
        description_en=description_en,
        is_core=_yes(row["kern"]),
        core_ground=row["kern_grond"],
        core_provenance=row["kern_bron"],
        is_strategic_for_infrastructure=_yes(row["strat_infrastructuur"]),
        is_strategic_for_administration=_yes(row["strat_administratie"]),
        is_strategic_for_vision=_yes(row["strat_visie"]),
        competences=cast("tuple[Cluster, ...]", tuple(row["competenties"].split("|"))),
        required={
            cluster: int(row[f"niveau_{cluster.lower()}"]) for cluster in CLUSTER_LETTERS.values()
        },
        specialisation=SPECIALISATION_CODES.get(row["specialisatie"]),
        other_executors=tuple(row["andere_uitvoerders"].split("|")),
        preferred_level=row["voorkeursniveau"],
        horizon=row["horizon"],
        needs_quick_response=_yes(row["snelle_respons"]),
        scale_gain=row["schaalvoordeel"],
        needs_expertise=_yes(row["expertise_nodig"]),
        needs_backup=_yes(row["backup_verplicht"]),
        outsourceable=row["uitbesteedbaar"],
        frequency=row["frequentie"],
        main_driver=row["hoofddriver"],
        effort=_effort(row),
        effort_source=row["inspanning_bron"],
        effort_yardstick=row["inspanning_ijking"],
        effort_reasoning=row["inspanning_redenering"],
        education=row["onderwijs"],
        keep_running=_yes(row["draaiend_houden"]),
        task_source=row["taak_bron"],
    )


def _effort(row: Mapping[str, str]) -> Effort:
    return Effort(
        fixed=float(row["min_week_vast"]),
        per_100_devices=float(row["min_week_per_100_toestellen"]),
        per_100_pupils=float(row["min_week_per_100_leerlingen"]),
        per_100_staff=float(row["min_week_per_100_personeel"]),
    )


def _yes(cell: str) -> bool:
    return cell == "ja"
