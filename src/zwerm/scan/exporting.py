"""Everything someone said in the scan, to take along: as data, or as a table."""

import csv
import json
from io import StringIO
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from zwerm.people.models import Competence, Person

from .items import scan
from .models import Run, Sharing
from .queries import own_levels, wishes_of

FORMAT = "zwerm-scan/1"
# A spreadsheet takes a cell that begins with one of these for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def scan_data(person: Person) -> dict[str, Any]:
    runs = person.scans.select_related("school_year").prefetch_related(
        "answers", "wishes", "second_looks__colleague"
    )
    sharing = Sharing.objects.filter(person=person).first() or Sharing(person=person)
    return {
        "format": FORMAT,
        "person": person.name,
        "audience": {
            "levels": person.audience,
            "wishes": person.wishes_audience,
            "traits": sharing.traits,
            "hours": sharing.hours,
        },
        "ratings": [
            {
                "competence": r.competence,
                "level": r.level,
                "motivation": r.motivation,
                "origin": r.origin,
            }
            for r in person.ratings.order_by("competence")
        ],
        "scans": [_run(run) for run in runs],
    }


def _run(run: Run) -> dict[str, Any]:
    return {
        "school_year": run.school_year.code,
        "questions": run.items_version,
        "finished_at": run.finished_at.isoformat() if run.finished_at else None,
        "levels": run.levels if run.is_finished else own_levels(run),
        "answers": {row.item: row.level for row in run.answers.all()},
        "wishes": {row.competence: row.motivation for row in run.wishes.all()},
        "traits": run.traits,
        "wanted_minutes_a_week": run.wanted_minutes,
        "digcompedu": run.digcompedu,
        "second_looks": [
            {"colleague": str(look.colleague), "levels": look.levels, "counts": look.is_counted}
            for look in run.second_looks.all()
        ],
    }


def as_json(person: Person) -> str:
    return json.dumps(scan_data(person), ensure_ascii=False, indent=1) + "\n"


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
