"""Everything someone said in the scan, to take along: as data, or as a table."""

import csv
import json
from collections.abc import Iterable
from io import StringIO
from typing import Any, TypeVar

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from zwerm.core.telling import Telling, said
from zwerm.people.models import Competence, Person, Rating

from .items import scan
from .models import Answer, Run, SecondLook, Sharing, Wish
from .queries import levels_said, own_levels, wishes_of

FORMAT = "zwerm-scan/1"
Kept = TypeVar("Kept", Answer, Wish, SecondLook)
# A spreadsheet takes a cell that begins with one of these for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def scan_data(person: Person) -> Telling:
    runs = person.scans.select_related("school_year")
    answers = Answer.objects.filter(run__person=person).order_by("pk")
    wishes = Wish.objects.filter(run__person=person).order_by("pk")
    looks = SecondLook.objects.filter(run__person=person).select_related("colleague")
    sharing = Sharing.objects.filter(person=person)
    ratings = person.ratings.order_by("competence")

    def told() -> dict[str, Any]:
        return {
            "format": FORMAT,
            "person": person.name,
            "audience": _audience(person, next(iter(sharing), Sharing(person=person))),
            "ratings": [_rating(row) for row in ratings],
            "scans": [
                _run(run, _of(run, answers), _of(run, wishes), _of(run, looks)) for run in runs
            ],
        }

    return Telling((runs, answers, wishes, looks, sharing, ratings), told)


def _audience(person: Person, sharing: Sharing) -> dict[str, str]:
    return {
        "levels": person.audience,
        "wishes": person.wishes_audience,
        "traits": sharing.traits,
        "hours": sharing.hours,
    }


def _rating(row: Rating) -> dict[str, Any]:
    return {
        "competence": row.competence,
        "level": row.level,
        "motivation": row.motivation,
        "origin": row.origin,
    }


def _of(run: Run, rows: Iterable[Kept]) -> list[Kept]:
    """Somebody has one scan a year."""
    return [row for row in rows if row.run_id == run.pk]


def _run(
    run: Run, answers: Iterable[Answer], wishes: Iterable[Wish], looks: Iterable[SecondLook]
) -> dict[str, Any]:
    given = {row.item: row.level for row in answers}
    return {
        "school_year": run.school_year.code,
        "questions": run.items_version,
        "finished_at": run.finished_at.isoformat() if run.finished_at else None,
        "levels": run.levels if run.is_finished else levels_said(run, given),
        "answers": given,
        "wishes": {row.competence: row.motivation for row in wishes},
        "traits": run.traits,
        "wanted_minutes_a_week": run.wanted_minutes,
        "digcompedu": run.digcompedu,
        "second_looks": [
            {"colleague": str(look.colleague), "levels": look.levels, "counts": look.is_counted}
            for look in looks
        ],
    }


def as_json(person: Person) -> str:
    return json.dumps(said(scan_data(person)), ensure_ascii=False, indent=1) + "\n"


def as_csv(person: Person) -> str:
    """A row for each thing said, with the words the person read."""
    target = StringIO()
    writer = csv.writer(target)
    writer.writerow([_("School year"), _("Part"), _("About"), _("Answer"), _("In words")])
    for run in person.scans.select_related("school_year"):
        for row in _rows(run):
            writer.writerow([_safe(str(cell)) for cell in (run.school_year.code, *row)])
    return target.getvalue()


def _rows(run: Run) -> list[tuple[object, ...]]:
    language = get_language() or "nl"
    texts = {item.code: item for item in scan().items}
    rows: list[tuple[object, ...]] = []
    for answer in run.answers.order_by("pk"):
        item = texts.get(answer.item)
        question = item.question(language) if item else answer.item
        words = dict(item.options(language)) if item else {}
        level = "" if answer.level is None else answer.level
        rows.append(
            (
                _("question"),
                question,
                level,
                words.get(answer.level or 0, "") if level != "" else _("I do not know"),
            )
        )
    levels = run.levels if run.is_finished else own_levels(run)
    rows += [(_("level"), Competence(key).label, level, "") for key, level in levels.items()]
    rows += [(_("wish"), Competence(key).label, wish, "") for key, wish in wishes_of(run).items()]
    rows += [(_("trait"), label, "", "") for label in run.trait_labels]
    if run.wanted_minutes is not None:
        rows.append((_("hours"), _("minutes a week I would want"), run.wanted_minutes, ""))
    return rows


def _safe(cell: str) -> str:
    """A negative number stays a number; other text never begins a formula."""
    is_number = cell.lstrip("-").isdigit()
    return f"'{cell}" if cell.startswith(FORMULA) and not is_number else cell
