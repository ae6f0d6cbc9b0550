"""Lists of tasks against the task overview of an organisation."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, cast

from django.utils.translation import gettext as _

from zwerm.accounts.models import User
from zwerm.schools.models import Organisation, SchoolYear
from zwerm.tasks.models import Change
from zwerm.tasks.queries import TailoredTask, tailored_tasks
from zwerm.tasks.services import KEEP, Choice, apply_choices
from zwerm.workbook.records import Cluster, Effort, Level, TaskRecord

from .matching import PROBABLE as FROM_PROBABLE
from .matching import SURE, Candidate, Names, synonyms
from .notes import merged_note
from .proposals import PROBABLE, Chosen, FieldChange, Outcome, Proposal
from .rows import Entry, Remark

# Fields of a list that an own task holds itself, under the same name in its record.
OF_OWN_TASKS = ("description", "cluster")


class TaskSide:
    """Knows the tasks; finds what a row means, what it changes, and changes it."""

    may_be_many = True  # several rows of a list can together be one task of the catalogue

    def __init__(self, organisation: Organisation, school_year: SchoolYear, user: User) -> None:
        self.organisation, self.school_year, self.user = organisation, school_year, user
        lineage = {None, *(above.pk for above in organisation.lineage)}
        rows = tailored_tasks(organisation, school_year)
        self.known = {row.task.pk: row for row in rows if row.task.owner_id in lineage}
        self._by_slug = {row.task.slug: pk for pk, row in self.known.items()}
        self._names: Names | None = None

    @property
    def names(self) -> Names:
        if self._names is None:
            others = synonyms()
            self._names = Names(
                {
                    pk: (
                        row.record.name,
                        row.task.name_nl,
                        row.task.name_en,
                        *others.get(row.task.slug, ()),
                    )
                    for pk, row in self.known.items()
                }
            )
        return self._names

    def labels(self) -> dict[int, str]:
        return {pk: row.record.name for pk, row in self.known.items()}

    def refusal(self, _target: int) -> str:
        """Every task here may be tailored by whoever may read the list in."""
        return ""

    def propose(self, entry: Entry) -> Proposal:
        slug = self._by_slug.get(entry.values.get("slug", ""))
        remarks = self._remarks(entry)
        if slug is not None:
            return Proposal("match", slug, 100, (Candidate(slug, 100),), remarks=remarks)
        found = tuple(self.names.find(entry.name))
        best = found[0] if found else None
        is_alone = len(found) < 2 or found[1].score < found[0].score
        if best and best.score >= SURE and is_alone:
            return Proposal("match", best.id, best.score, found, remarks=remarks)
        if best and best.score >= FROM_PROBABLE:
            return Proposal("open", best.id, best.score, found, PROBABLE, remarks)
        if "cluster" not in entry.values:
            remarks = (*remarks, Remark("cluster_guessed"))
        return Proposal("new", None, best.score if best else 0, found, remarks=remarks)

    def _remarks(self, entry: Entry) -> tuple[Remark, ...]:
        if self.organisation.is_group and "minutes" in entry.values:
            return (Remark("hours_at_group"),)
        return ()

    def changes(self, target: int, rows: Sequence[Chosen]) -> list[FieldChange]:
        """What these rows together make different about one task."""
        row = self.known[target]
        changes: list[FieldChange] = []
        self._change_minutes(row, rows, changes)
        said = {key: value for each in rows for key, value in each.values.items()}
        changes += self._status_changes(row, said)
        if said.get("is_core") not in (None, row.record.is_core):
            changes.append(("is_core", row.record.is_core, said["is_core"]))
        horizon = said.get("horizon")
        now = (row.tailoring.horizon if row.tailoring else "") or row.task.advised_horizon
        if horizon and horizon != now:
            changes.append(("horizon", now, horizon))
        levels = said.get("levels")
        if levels and sorted(levels) != sorted(row.record.levels):
            changes.append(("levels", list(row.record.levels), levels))
        if row.task.owner_id == self.organisation.pk:
            changes += [
                (key, getattr(row.record, key), said[key])
                for key in OF_OWN_TASKS
                if said.get(key) and said[key] != getattr(row.record, key)
            ]
        note = row.tailoring.note if row.tailoring else ""
        if (merged := self._note(row, note, rows)) != note:
            changes.append(("note", note, merged))
        return changes

    @staticmethod
    def _status_changes(row: TailoredTask, said: Mapping[str, Any]) -> list[FieldChange]:
        status = said.get("status")
        if not status:
            return []
        until = row.tailoring.postponed_until if row.tailoring else None
        now = {
            "status": row.status,
            "reason": row.reason,
            "until": until.isoformat() if until else None,
        }
        told = {"status": status}
        if status != "applies" and said.get("reason"):
            told["reason"] = said["reason"]
        if status == "postponed" and said.get("until"):
            told["until"] = said["until"]
        return [(key, now[key], value) for key, value in told.items() if value != now[key]]

    def _change_minutes(
        self, row: TailoredTask, rows: Sequence[Chosen], changes: list[FieldChange]
    ) -> None:
        told = [each.values["minutes"] for each in rows if "minutes" in each.values]
        if not told or self.organisation.is_group:
            return
        here = next((s for s in row.schools if s.school.pk == self.organisation.pk), None)
        if here is not None and here.minutes != sum(told):
            changes.append(("minutes", here.minutes, sum(told)))

    def _note(self, row: TailoredTask, note: str, rows: Sequence[Chosen]) -> str:
        own_words = {row.task.description_nl, row.task.description_en, row.record.description}
        is_own = row.task.owner_id == self.organisation.pk
        for each in rows:
            said = [(heading, text) for heading, text in each.notes]
            if text := each.values.get("note"):
                said.append(("", text))
            description = each.values.get("description", "")
            if description and not is_own and description not in own_words:
                said.append((_("Description"), description))
            note = merged_note(note, said, of=each.name if len(rows) > 1 else "")
        return note

    def apply(self, rows: Sequence[Chosen], *, file_name: str) -> Outcome:
        by_target: dict[int, list[Chosen]] = {}
        for row in rows:
            if row.target is not None:
                by_target.setdefault(row.target, []).append(row)
        new = [row for row in rows if row.target is None]
        choices = [
            (self.known[pk].task, self._choice(dict(self._new_values(pk, told)), told, file_name))
            for pk, told in by_target.items()
        ]
        applied = apply_choices(
            self.organisation,
            choices,
            school_year=self.school_year,
            by=self.user,
            new_tasks=[(self._record(row), self._choice_for_new(row, file_name)) for row in new],
            kind=Change.Kind.IMPORTED,
            note=file_name,
        )
        made = {row.id: task.pk for row, task in zip(new, applied.added, strict=True)}
        return Outcome(made, applied.change.pk if applied.change else None)

    def _new_values(self, pk: int, rows: Sequence[Chosen]) -> list[tuple[str, Any]]:
        return [(key, new) for key, _old, new in self.changes(pk, rows)]

    def _choice(self, new: Mapping[str, Any], rows: Sequence[Chosen], file_name: str) -> Choice:
        own = {key: new[key] for key in OF_OWN_TASKS if key in new}
        said = {key: value for row in rows for key, value in row.values.items()}
        status = said["status"] if {"status", "reason", "until"} & set(new) else None
        return Choice(
            status=status or KEEP,
            reason=_reason(status, [row.values for row in rows], file_name),
            until=_until(status, said),
            is_core=new.get("is_core", KEEP),
            core_reason=said.get("core_reason", ""),
            minutes_provenance=said.get("provenance", "estimate"),
            horizon=new.get("horizon", KEEP),
            levels=new.get("levels", KEEP),
            weekly_minutes=new.get("minutes", KEEP),
            note=new.get("note", KEEP),
            adjustments=own or KEEP,
        )

    def _choice_for_new(self, row: Chosen, file_name: str) -> Choice:
        status = row.values.get("status")
        said = [(heading, text) for heading, text in row.notes]
        if text := row.values.get("note"):
            said.append(("", text))
        return Choice(
            status=status if status and status != "applies" else KEEP,
            reason=_reason(status, [row.values], file_name),
            until=_until(status, row.values),
            horizon=row.values.get("horizon", KEEP),
            note=merged_note("", said) or KEEP,
        )

    def _record(self, row: Chosen) -> TaskRecord:
        values = row.values
        at_group = self.organisation.is_group
        usual: tuple[Level, ...] = ("G",) if at_group else ("S",)
        minutes = 0 if at_group else values.get("minutes", 0)
        return TaskRecord(
            slug="",
            name=row.name,
            cluster=cast("Cluster", values.get("cluster", "T")),
            description=values.get("description", ""),
            is_own=True,
            levels=tuple(values.get("levels") or usual),
            is_core=values.get("is_core", False),
            effort=Effort(fixed=minutes),
            effort_provenance=values.get("provenance", "estimate"),
        )

    def search(self, text: str) -> list[tuple[int, str]]:
        found = [(c.id, self.known[c.id].record.name) for c in self.names.find(text)]
        words = text.casefold().split()
        holding = [
            (pk, row.record.name)
            for pk, row in self.known.items()
            if words and all(word in row.record.name.casefold() for word in words)
        ]
        return list(dict.fromkeys([*holding, *found]))


def _until(status: str | None, said: Mapping[str, Any]) -> date | None:
    return date.fromisoformat(said["until"]) if status == "postponed" and "until" in said else None


def _reason(status: str | None, said: Sequence[Mapping[str, Any]], file_name: str) -> str:
    """Dropping asks for a reason: that of the list, or the list itself."""
    if status in (None, "applies"):
        return ""
    told = next((values["reason"] for values in said if values.get("reason")), "")
    return str(told) or _("As in the list “%(file)s”.") % {"file": file_name}
