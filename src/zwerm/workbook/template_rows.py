"""A dossier as the cells of the workbook: the reader's work the other way round."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from .naming import references
from .records import (
    CLUSTERS,
    Dossier,
    MeansRecord,
    PersonRecord,
    RuleRecord,
    SchoolRecord,
    SourceRecord,
    TaskRecord,
)
from .vocabulary import (
    CLUSTERS as CLUSTER_NAMES,
)
from .vocabulary import (
    LEVELS,
    PROVENANCES,
    ROLES,
    RULE_KINDS,
    SCHOOL_KINDS,
    STATUSES,
    TASK_ORIGINS,
    YES_NO,
    label,
)
from .vocabulary import (
    SPECIALISATIONS as SPECIALISATION_NAMES,
)

Value = str | float | None
Cells = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes records in a language, referring to others by a name that is clear."""

    language: str
    schools: Mapping[str, str]
    people: Mapping[str, str]
    tasks: Mapping[str, str]

    @classmethod
    def of(cls, dossier: Dossier, language: str) -> "Writer":
        return cls(
            language,
            references([(school.code, school.name) for school in dossier.schools]),
            references([(person.code, person.name) for person in dossier.people]),
            references([(task.slug, task.name) for task in dossier.tasks]),
        )

    def yes(self, answer: bool) -> str:  # noqa: FBT001 - a value like any other here
        return label(YES_NO, "yes" if answer else "no", self.language)

    def listed(self, items: Iterable[str]) -> str:
        return "; ".join(items)

    def school(self, record: SchoolRecord) -> Cells:
        return {
            "key": record.code,
            "name": record.name,
            "kind": label(SCHOOL_KINDS, record.kind, self.language),
            "parent": self.schools.get(record.parent, record.parent),
            "pool": record.pool,
            "has_technical_tracks": self.yes(record.has_technical_tracks),
            "pupils": record.pupils,
            "devices": record.devices,
            "staff": record.staff,
            "outsourcing_euro_a_year": record.outsourcing_euro_a_year,
            "figures_provenance": label(PROVENANCES, record.figures_provenance, self.language),
        }

    def person(self, record: PersonRecord) -> Cells:
        return {
            "key": record.code,
            "name": record.name,
            "roles": self.listed(label(ROLES, role, self.language) for role in record.roles),
            "email": record.email,
            "is_teacher": self.yes(record.is_teacher),
            "homes": self.listed(self.schools.get(code, code) for code in record.homes),
            "is_group_staff": self.yes(record.is_group_staff),
            "reach_pools": self.listed(record.reach_pools),
            **{f"level_{key}": value for key, value in record.levels.items()},
            **{f"wish_{key}": value for key, value in record.motivation.items()},
            **{f"skill_{key}": value for key, value in record.specialisations.items()},
            **{f"skillwish_{key}": v for key, v in record.specialisation_motivation.items()},
            "max_tasks": record.max_tasks,
            "max_clusters": record.max_clusters,
            "max_schools": record.max_schools,
            "max_backups": record.max_backups,
        }

    def source(self, record: SourceRecord) -> Cells:
        return {
            "code": record.code,
            "name": record.name,
            **{f"may_{cluster}": self.yes(cluster in record.clusters) for cluster in CLUSTERS},
            "teacher_only": self.yes(record.teacher_only),
            "home_only": self.yes(record.home_only),
        }

    def means(self, record: MeansRecord) -> Cells:
        return {
            "person": self.people.get(record.person, record.person),
            "source": record.source,
            "weekly_minutes": record.weekly_minutes / 60,
            "provenance": label(PROVENANCES, record.provenance, self.language),
            "note": record.note,
        }

    def task(self, record: TaskRecord) -> Cells:
        specialisation = record.specialisation
        origin = "own" if record.is_own else "catalogue"
        return {
            "key": record.slug,
            "cluster": label(CLUSTER_NAMES, record.cluster, self.language),
            "name": record.name,
            "description": record.description,
            "status": label(STATUSES, record.status, self.language),
            "reason": record.reason,
            "weekly_minutes": self.own_hours(record),
            "priority": record.priority,
            "is_core": self.yes(record.is_core),
            **{f"required_{cluster}": level for cluster, level in record.required.items()},
            "specialisation": specialisation
            and label(SPECIALISATION_NAMES, specialisation, self.language),
            "fixed": record.effort.fixed or None,
            "per_100_devices": record.effort.per_100_devices or None,
            "per_100_pupils": record.effort.per_100_pupils or None,
            "per_100_staff": record.effort.per_100_staff or None,
            "effort_provenance": label(PROVENANCES, record.effort_provenance, self.language),
            "levels": self.listed(label(LEVELS, level, self.language) for level in record.levels),
            "pooled_variable_saving": record.pooled_variable_saving,
            "is_on_site": self.yes(record.is_on_site),
            "is_splittable": self.yes(record.is_splittable),
            "smallest_share_minutes": record.smallest_share_minutes,
            "needs_backup": self.yes(record.needs_backup),
            "outsourcing_euro_an_hour": record.outsourcing_euro_an_hour,
            "technical_tracks_only": self.yes(record.technical_tracks_only),
            "keep_running": self.yes(record.keep_running),
            "origin": label(TASK_ORIGINS, origin, self.language),
        }

    def own_hours(self, record: TaskRecord) -> str:
        """Always with the school's name, so that it stays true when a school is added."""
        return self.listed(
            f"{self.schools.get(code, code)}: {minutes // 60}:{minutes % 60:02}"
            for code, minutes in record.weekly_minutes.items()
        )

    def rule(self, record: RuleRecord) -> Cells:
        return {
            "kind": label(RULE_KINDS, record.kind, self.language),
            "task": self.tasks.get(record.task, record.task),
            "person": self.people.get(record.person, record.person),
            "school": self.schools.get(record.school, record.school),
            "level": record.level and label(LEVELS, record.level, self.language),
            "note": record.note,
        }


def cells_of(dossier: Dossier, language: str) -> dict[str, Sequence[Cells]]:
    """The rows of every table, by the table's key."""
    write = Writer.of(dossier, language)
    return {
        "schools": [write.school(record) for record in dossier.schools],
        "people": [write.person(record) for record in dossier.people],
        "sources": [write.source(record) for record in dossier.sources],
        "means": [write.means(record) for record in dossier.means],
        "tasks": [write.task(record) for record in dossier.tasks],
        "rules": [write.rule(record) for record in dossier.rules],
    }
