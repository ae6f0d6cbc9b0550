"""A task at a place, with everyone who answers for it there."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Protocol

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zwerm.people.models import Person
from zwerm.planning.models import PlannedTask
from zwerm.schools.models import Organisation
from zwerm.tasks.models import Level, Task

from .models import Mandate

Kind = Mandate.Kind


class Placed(Protocol):
    """What has a level: an entry, a mandate, or a planned task."""

    @property
    def level(self) -> str: ...
    @property
    def organisation(self) -> Organisation: ...
    @property
    def pool(self) -> str: ...


def place_name(placed: Placed) -> str:
    """Where it is done, for people."""
    if placed.level == Level.POOL:
        return gettext("together in %(pool)s") % {"pool": placed.pool}
    if placed.level == Level.GROUP:
        return gettext("together in the school group")
    return placed.organisation.name


class Missing(models.TextChoices):
    """What is not right yet. Exactly one person decides, and the others are there."""

    EXECUTE = "execute", _("nobody executes it")
    SHORT = "short", _("not all hours have a name")
    DECIDE = "decide", _("nobody decides")
    TWO_DECIDE = "two", _("more than one person decides")
    STEER = "steer", _("nobody steers")
    CONTACT = "contact", _("nobody is the contact")
    BACKUP = "backup", _("no backup")


def lacks_mandate(kinds: Counter[str], *, is_outsourced: bool) -> bool:
    """One of the four mandates is open, or two people decide. A backup and enough hours are
    something else: they stand beside it.
    """
    nobody_executes = not (kinds[Kind.EXECUTE] or is_outsourced)
    return (
        nobody_executes
        or kinds[Kind.DECIDE] != 1
        or not (kinds[Kind.STEER] and kinds[Kind.CONTACT])
    )


BACKUP = "backup"
COLUMNS: dict[str, str | Promise] = {
    Kind.CONTACT.value: _("Contact"),
    Kind.EXECUTE.value: _("Executes"),
    Kind.DECIDE.value: _("Decides"),
    Kind.STEER.value: _("Steers and follows up"),
    BACKUP: _("Backup"),
}


@dataclass(frozen=True, slots=True)
class Column:
    """One of the questions about a task, and who is the answer."""

    kind: str
    label: str | Promise
    mandates: list[Mandate]
    is_missing: bool

    @property
    def is_backup(self) -> bool:
        return self.kind == BACKUP


@dataclass(slots=True)
class Entry:
    """One line of "who does what". Mandates stand in the order in which they were given."""

    task: Task
    level: str
    organisation: Organisation
    pool: str
    planned: PlannedTask | None = None
    mandates: list[Mandate] = field(default_factory=list)

    @property
    def place(self) -> str:
        return place_name(self)

    @property
    def executors(self) -> list[Person]:
        return self._people(Kind.EXECUTE)

    @property
    def backups(self) -> list[Person]:
        return self._people(Kind.EXECUTE, is_backup=True)

    @property
    def deciders(self) -> list[Person]:
        return self._people(Kind.DECIDE)

    @property
    def steerers(self) -> list[Person]:
        return self._people(Kind.STEER)

    @property
    def contacts(self) -> list[Person]:
        """Who is named for the school itself goes before who is contact for the whole group."""
        near = [m for m in self._held(Kind.CONTACT) if m.organisation_id != self.organisation.pk]
        return [m.person for m in near] or self._people(Kind.CONTACT)

    @property
    def contact(self) -> Person | None:
        return next(iter(self.contacts), None)

    @property
    def people(self) -> list[Person]:
        return [mandate.person for mandate in self.mandates]

    @property
    def is_core(self) -> bool:
        return self.planned.is_core if self.planned else self.task.is_core

    @property
    def needs_backup(self) -> bool:
        return self.planned.needs_backup if self.planned else self.task.needs_backup

    @property
    def lacks_backup(self) -> bool:
        return self.needs_backup and not self.backups and not self.is_outsourced

    @property
    def is_outsourced(self) -> bool:
        return bool(self.planned and self.planned.outsourced_minutes)

    @property
    def short_minutes(self) -> int:
        return self.planned.short_minutes if self.planned else 0

    @property
    def is_shared(self) -> bool:
        return self.level != Level.SCHOOL

    @property
    def missing(self) -> list[Missing]:
        checks = {
            Missing.EXECUTE: not self.executors and not self.is_outsourced,
            Missing.SHORT: bool(self.executors) and self.short_minutes > 0,
            Missing.DECIDE: not self.deciders,
            Missing.TWO_DECIDE: len(self.deciders) > 1,
            Missing.STEER: not self.steerers,
            Missing.CONTACT: not self.contacts,
            Missing.BACKUP: self.lacks_backup,
        }
        return [kind for kind, is_so in checks.items() if is_so]

    @property
    def lacks_mandate(self) -> bool:
        kinds = Counter(m.kind for m in self.mandates if not m.is_backup)
        return lacks_mandate(kinds, is_outsourced=self.is_outsourced)

    @property
    def problems(self) -> list[str | Promise]:
        return [kind.label for kind in self.missing]

    @property
    def columns(self) -> list["Column"]:
        """The five questions, in the order of the page."""
        missing = set(self.missing)
        columns = []
        for kind, label in COLUMNS.items():
            is_backup = kind == BACKUP
            held = self._held(Kind.EXECUTE if is_backup else kind, is_backup=is_backup)
            if kind == Kind.CONTACT:
                held = [m for m in held if m.organisation_id != self.organisation.pk] or held
            columns.append(Column(kind, label, held, is_missing=Missing(kind) in missing))
        return columns

    def _held(self, kind: str, *, is_backup: bool = False) -> list[Mandate]:
        return [m for m in self.mandates if m.kind == kind and m.is_backup == is_backup]

    def _people(self, kind: str, *, is_backup: bool = False) -> list[Person]:
        return [mandate.person for mandate in self._held(kind, is_backup=is_backup)]
