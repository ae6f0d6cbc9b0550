"""What taking over a dossier changes, in words that can be shown before it is done."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zwerm.core.templatetags.zwerm import hours
from zwerm.people.models import Competence, Role
from zwerm.people.scales import CLUSTER_WISHES
from zwerm.schools.models import Organisation, Provenance
from zwerm.tasks.models import Tailoring
from zwerm.workbook.records import Dossier, Effort, RuleRecord

from .standing_rules import what_it_says

AREAS = {
    "schools": gettext_lazy("Schools"),
    "people": gettext_lazy("People"),
    "means": gettext_lazy("Hours"),
    "tasks": gettext_lazy("Tasks"),
    "rules": gettext_lazy("Rules"),
}
# Names of record fields, for people.
LABELS = {
    "name": gettext_lazy("name"),
    "kind": gettext_lazy("kind"),
    "parent": gettext_lazy("part of"),
    "pool": gettext_lazy("cluster"),
    "has_technical_tracks": gettext_lazy("has technical tracks"),
    "pupils": gettext_lazy("pupils"),
    "devices": gettext_lazy("devices"),
    "staff": gettext_lazy("staff"),
    "outsourcing_euro_a_year": gettext_lazy("money for outsourcing a year"),
    "figures_provenance": gettext_lazy("provenance"),
    "roles": gettext_lazy("roles"),
    "email": gettext_lazy("e-mail address"),
    "is_teacher": gettext_lazy("teaches"),
    "homes": gettext_lazy("works at"),
    "is_group_staff": gettext_lazy("works for the whole group"),
    "reach_pools": gettext_lazy("serves clusters"),
    "levels": gettext_lazy("levels"),
    "specialisations": gettext_lazy("specialisations"),
    "motivation": gettext_lazy("wishes"),
    "specialisation_motivation": gettext_lazy("wishes for specialisations"),
    "max_tasks": gettext_lazy("at most this many tasks"),
    "max_clusters": gettext_lazy("at most this many clusters of tasks"),
    "max_schools": gettext_lazy("at most this many schools"),
    "max_backups": gettext_lazy("backup for at most this many tasks"),
    "weekly_minutes": gettext_lazy("hours a week"),
    "provenance": gettext_lazy("provenance"),
    "note": gettext_lazy("source"),
    "cluster": gettext_lazy("kind of task"),
    "description": gettext_lazy("description"),
    "status": gettext_lazy("status"),
    "reason": gettext_lazy("reason"),
    "is_core": gettext_lazy("core task"),
    "required": gettext_lazy("levels needed"),
    "specialisation": gettext_lazy("specialisation needed"),
    "priority": gettext_lazy("priority"),
    "effort": gettext_lazy("effort, in minutes a week"),
    "effort_provenance": gettext_lazy("provenance of the effort"),
    "pooled_variable_saving": gettext_lazy("saved when done together"),
    "is_on_site": gettext_lazy("needs quick help on site"),
    "is_splittable": gettext_lazy("may be shared by several people"),
    "smallest_share_minutes": gettext_lazy("smallest share, in minutes"),
    "needs_backup": gettext_lazy("needs a backup"),
    "outsourcing_euro_an_hour": gettext_lazy("price of a firm, in euro an hour"),
    "technical_tracks_only": gettext_lazy("only with technical tracks"),
    "keep_running": gettext_lazy("keeps the infrastructure running"),
}
# Values that stand for a word, by the field they stand in.
WORDS: Mapping[str, Mapping[str, Any]] = {
    "kind": dict(Organisation.Kind.choices),
    "roles": dict(Role.choices),
    "status": dict(Tailoring.Status.choices),
    "provenance": dict(Provenance.choices),
    "figures_provenance": dict(Provenance.choices),
    "effort_provenance": dict(Provenance.choices),
}
LEVEL_WORDS = {
    0: gettext_lazy("none"),
    1: gettext_lazy("basic"),
    2: gettext_lazy("independent"),
    3: gettext_lazy("leads or teaches it"),
}
# Ratings: by competence a number that stands for words.
RATED: Mapping[str, Mapping[int, Any]] = {
    "levels": LEVEL_WORDS,
    "specialisations": LEVEL_WORDS,
    "required": LEVEL_WORDS,
    "motivation": dict(CLUSTER_WISHES),
    "specialisation_motivation": dict(CLUSTER_WISHES),
}
# `levels` of a task are places, those of a person are ratings.
TASK_LEVELS = gettext_lazy("may be done at")
# `note` of hours is where they come from, that of a rule says why.
RULE_NOTE = gettext_lazy("note")


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One thing of a record that becomes different."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RecordChange:
    """A record that is added, changed or removed; only a changed one has field changes."""

    name: str
    fields: tuple[FieldChange, ...] = ()


@dataclass(frozen=True, slots=True)
class AreaChanges:
    """Counts and changes of one kind of records. Kept: known here, but not in the file."""

    area: str
    created: tuple[RecordChange, ...] = ()
    updated: tuple[RecordChange, ...] = ()
    removed: tuple[RecordChange, ...] = ()
    unchanged: int = 0
    kept: int = 0

    @property
    def label(self) -> str:
        return str(AREAS[self.area])

    @property
    def changes(self) -> int:
        return len(self.created) + len(self.updated) + len(self.removed)


@dataclass(frozen=True, slots=True)
class Imported:
    """What taking over a dossier did, or would do."""

    areas: tuple[AreaChanges, ...]
    max_changes: tuple[int | None, int | None] = (None, None)  # before and after
    kept_own_answers: int = 0  # what people answered themselves and the file says otherwise
    schools_left_alone: tuple[str, ...] = ()  # the user does not lead them
    people_left_alone: tuple[str, ...] = ()  # they belong to another team

    @property
    def created(self) -> int:
        return sum(len(area.created) for area in self.areas)

    @property
    def updated(self) -> int:
        return sum(len(area.updated) for area in self.areas)

    @property
    def removed(self) -> int:
        return sum(len(area.removed) for area in self.areas)

    @property
    def unchanged(self) -> int:
        return sum(area.unchanged for area in self.areas)

    @property
    def kept(self) -> int:
        return sum(area.kept for area in self.areas)

    @property
    def changes(self) -> int:
        return self.created + self.updated + self.removed

    @property
    def changes_limit(self) -> bool:
        """Whether the most changes of a new division become different."""
        return self.max_changes[0] != self.max_changes[1]

    @property
    def limit_before(self) -> str:
        return _limit(self.max_changes[0])

    @property
    def limit_after(self) -> str:
        return _limit(self.max_changes[1])

    @property
    def counts(self) -> dict[str, int]:
        names = ("created", "updated", "removed", "unchanged", "kept")
        return {name: getattr(self, name) for name in names}


def _limit(most: int | None) -> str:
    return _("no limit") if most is None else str(most)


Key = Callable[[Any], Hashable]

KEYS: Mapping[str, Key] = {
    "schools": lambda school: school.code,
    "people": lambda person: person.code,
    "means": lambda means: (means.person, means.source),
    "tasks": lambda task: task.slug,
    "rules": what_it_says,
}


def differences(before: Dossier, after: Dossier, file: Dossier) -> Imported:
    """From what was stored, what is stored now, and what the file named."""
    names = {**_names(before), **_names(after)}
    return Imported(
        tuple(
            _area(area, getattr(before, area), getattr(after, area), getattr(file, area), names)
            for area in AREAS
        ),
        max_changes=(before.max_changes, after.max_changes),
    )


def _names(dossier: Dossier) -> dict[str, str]:
    """What codes stand for. Schools, people and tasks have codes of their own kind."""
    schools = {school.code: school.name for school in dossier.schools}
    people = {person.code: person.name for person in dossier.people}
    return {**schools, **people, **{task.slug: task.name for task in dossier.tasks}}


def _area(
    area: str,
    before: Sequence[Any],
    after: Sequence[Any],
    file: Sequence[Any],
    names: Mapping[str, str],
) -> AreaChanges:
    key = KEYS[area]
    old = {key(row): row for row in before}
    new = {key(row): row for row in after}
    named = {key(row) for row in file}
    changed = [(old[k], row) for k, row in new.items() if k in old and row != old[k]]
    same = [k for k, row in new.items() if k in old and row == old[k]]
    return AreaChanges(
        area,
        created=_records([row for k, row in new.items() if k not in old], names),
        updated=tuple(
            RecordChange(_title(row, names), _fields(was, row, names)) for was, row in changed
        ),
        removed=_records([row for k, row in old.items() if k not in new], names),
        unchanged=sum(k in named for k in same),
        kept=sum(k not in named for k in same),
    )


def _records(rows: Sequence[Any], names: Mapping[str, str]) -> tuple[RecordChange, ...]:
    return tuple(RecordChange(_title(row, names)) for row in rows)


def _title(row: Any, names: Mapping[str, str]) -> str:
    if isinstance(row, RuleRecord):
        sentence = {
            "pin": _("%(person)s must do “%(task)s”"),
            "forbid": _("%(person)s does not do “%(task)s”"),
            "current": _("%(person)s does “%(task)s” today"),
        }[row.kind]
        said = {
            "person": names.get(row.person, row.person),
            "task": names.get(row.task, row.task),
        }
        at = f" ({names.get(row.school, row.school)})" if row.school else ""
        return sentence % said + at
    if hasattr(row, "source"):
        return f"{names.get(row.person, row.person)}, {row.source}"
    return str(row.name)


def _fields(was: Any, row: Any, names: Mapping[str, str]) -> tuple[FieldChange, ...]:
    found = []
    for each in fields(row):
        old, new = getattr(was, each.name), getattr(row, each.name)
        if old != new:
            label = LABELS.get(each.name, each.name)
            if each.name == "levels" and isinstance(new, tuple):
                label = TASK_LEVELS
            if each.name == "note" and isinstance(row, RuleRecord):
                label = RULE_NOTE
            if each.name == "weekly_minutes":
                old, new = _in_hours(old), _in_hours(new)
            if each.name in RATED and isinstance(new, Mapping):
                old, new = _differing(each.name, old, new)
            words = {**names, **WORDS.get(each.name, {})}
            found.append(FieldChange(str(label), _shown(old, words), _shown(new, words)))
    return tuple(found)


def _differing(name: str, old: Mapping[str, int], new: Mapping[str, int]) -> tuple[str, str]:
    """In words, and only the competences that are rated otherwise."""
    keys = [key for key in Competence.values if old.get(key) != new.get(key)]

    def said(ratings: Mapping[str, int]) -> str:
        words = RATED[name]
        known = [key for key in keys if key in ratings]
        return ", ".join(f"{Competence(key).label}: {words[ratings[key]]}" for key in known)

    return said(old), said(new)


def _in_hours(minutes: int | Mapping[str, int]) -> str | Mapping[str, str]:
    """Of a person; or of a task, for each school."""
    if isinstance(minutes, Mapping):
        return {school: hours(each) for school, each in minutes.items()}
    return hours(minutes)


def _shown(value: Any, words: Mapping[str, Any]) -> str:
    """A value as people write it."""
    if value is None or value in ("", (), {}):
        return "–"
    if isinstance(value, Effort):
        value = tuple(minutes for minutes in asdict(value).values() if minutes)
        return " + ".join(f"{minutes:g}" for minutes in value) or "0"
    if isinstance(value, Mapping):
        return ", ".join(f"{words.get(key, key)} {each}" for key, each in value.items())
    if isinstance(value, tuple):
        return ", ".join(str(words.get(each, each)) for each in value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(words.get(value, value))
