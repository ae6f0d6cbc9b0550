"""The log as files for others: one line a row, with its digest; or a table for a spreadsheet."""

import csv
import io
import json
from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils import timezone

from zwerm.core.audit import AuditEvent

from .deeds import sentence

# A cell that begins with one of these is a formula to a spreadsheet.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
COLUMNS = ("at", "user", "organisation", "verb", "what", "kind", "about", "details")


def json_lines(rows: QuerySet[AuditEvent], *, with_details: bool = True) -> Iterator[str]:
    """With the commitment anyone can check a row's digest; what it commits to, only with details.

    Details may hold what only some may read: they are for who manages the installation.
    """
    for row in rows.iterator(chunk_size=1000):
        told = {
            "id": row.pk,
            "at": row.at.isoformat(),
            "user": row.user_id,
            "organisation": row.organisation_id,
            "verb": row.verb,
            "kind": row.kind,
            "object": row.object_id,
            "subject": row.subject,
            **({"details": row.details, "salt": row.salt} if with_details else {}),
            "commitment": row.commitment,
            "digest": row.digest,
            "erased_at": row.erased_at.isoformat() if row.erased_at else None,
        }
        yield json.dumps(told, ensure_ascii=False) + "\n"


def csv_lines(rows: QuerySet[AuditEvent], *, with_details: bool = True) -> Iterator[str]:
    yield _line(COLUMNS if with_details else COLUMNS[:-1])
    related = rows.select_related("user", "organisation")
    for row in related.iterator(chunk_size=1000):
        details = json.dumps(row.details, ensure_ascii=False) if row.details else ""
        yield _line(
            (
                f"{timezone.localtime(row.at):%Y-%m-%d %H:%M:%S}",
                str(row.user or ""),
                str(row.organisation or ""),
                row.verb,
                sentence(row.verb, row.subject),
                row.kind,
                row.subject,
                *((details,) if with_details else ()),
            )
        )


def _line(cells: tuple[str, ...]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow([_safe(cell) for cell in cells])
    return out.getvalue()


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell
