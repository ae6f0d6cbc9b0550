"""What a newer catalogue changed, beside what an organisation decided; and looking at it."""

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef

from zwerm.accounts.models import User
from zwerm.core.models import record
from zwerm.schools.models import Organisation, SchoolYear

from .adjusting import FIELD_NAMES, differences, task_record
from .choices import Choice, apply_choices
from .history import FieldChange, shown_value
from .models import Change, Edition, EditionChange, EditionReview, Tailoring, Task
from .queries import TailoredTask, tailored

# Texts follow the catalogue; everything that counts can be kept as it was.
TEXTS = {"name", "description"}


@dataclass(frozen=True, slots=True)
class EditionLine:
    """One task of the catalogue that became different."""

    change: EditionChange
    row: TailoredTask
    fields: tuple[FieldChange, ...]
    minutes_before: int
    minutes_after: int
    keeps: Mapping[str, Any]  # adjustments with which it stays as it was

    @property
    def can_be_kept(self) -> bool:
        return bool(self.keeps) or self.change.kind == EditionChange.Kind.RETIRED


def edition_to_look_at(organisation: Organisation) -> Edition | None:
    """The latest release, if it changed something for a place that decides and has not looked."""
    inside = Organisation.objects.below(organisation.pk).values("pk")
    changed = EditionChange.objects.filter(edition=OuterRef("pk"))
    decided = Tailoring.objects.filter(organisation__in=inside)
    looked = EditionReview.objects.filter(edition=OuterRef("pk"), organisation=organisation)
    waits = Exists(changed) & Exists(decided) & ~Exists(looked)
    latest = Edition.objects.annotate(waits=waits).first()
    return latest if latest is not None and latest.waits else None


def edition_lines(
    organisation: Organisation, school_year: SchoolYear, edition: Edition
) -> list[EditionLine]:
    """By task: what the catalogue says otherwise, and what that does to the hours here."""
    found = list(edition.changes.select_related("task"))
    former = [_as_it_was(change) for change in found]
    both = tailored(organisation, school_year, [*(change.task for change in found), *former])
    rows, before = both[: len(found)], both[len(found) :]
    here = set(Task.objects.for_organisation(organisation).values_list("pk", flat=True))
    return [
        EditionLine(
            change=change,
            row=row,
            fields=tuple(_fields(change)),
            minutes_before=0 if change.kind == EditionChange.Kind.ADDED else was.minutes,
            minutes_after=row.minutes if change.task_id in here else 0,
            keeps=_keeps(change),
        )
        for change, row, was in zip(found, rows, before, strict=True)
    ]


@transaction.atomic
def look_at_edition(
    organisation: Organisation,
    edition: Edition,
    *,
    keep: Iterable[Task],
    school_year: SchoolYear,
    by: User,
) -> Change | None:
    """Somebody has looked; the tasks to keep stay here as the catalogue had them before."""
    wanted = {task.pk for task in keep}
    found = edition.changes.filter(task__in=wanted).select_related("task")
    choices = [(change.task, _kept(change)) for change in found]
    kept = apply_choices(
        organisation,
        choices,
        school_year=school_year,
        by=by,
        kind=Change.Kind.EDITION,
        note=edition.version,
    )
    EditionReview.objects.get_or_create(
        edition=edition, organisation=organisation, defaults={"by": by}
    )
    record(by, "looked_at_catalogue", organisation, version=edition.version, kept=len(choices))
    return kept.change


def _kept(change: EditionChange) -> Choice:
    if change.kind == EditionChange.Kind.RETIRED:
        return Choice(status=Tailoring.Status.APPLIES)
    return Choice(adjustments=_keeps(change))


def _keeps(change: EditionChange) -> dict[str, Any]:
    if change.kind != EditionChange.Kind.CHANGED:
        return {}
    found = differences(task_record(_as_it_was(change)), task_record(change.task))
    return {name: value for name, value in found.items() if name not in TEXTS}


def _as_it_was(change: EditionChange) -> Task:
    """The task with its former columns; never stored."""
    task = copy(change.task)
    for name, value in change.before.items():
        setattr(task, name, value)
    return task


def _fields(change: EditionChange) -> Sequence[FieldChange]:
    """In the words of the record; a column that no record knows is not told."""
    if change.kind != EditionChange.Kind.CHANGED:
        return ()
    was, now = task_record(_as_it_was(change)), task_record(change.task)
    old, new = differences(was, now), differences(now, was)
    return tuple(
        FieldChange(
            str(FIELD_NAMES[name]).capitalize(),
            shown_value(name, old[name]),
            shown_value(name, new[name]),
        )
        for name in new
    )
