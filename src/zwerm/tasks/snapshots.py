"""What is stored about a task, as plain data that can be compared, kept and put back."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from zwerm.schools.models import Provenance

from .models import Tailoring

STORED = [
    "status",
    "reason",
    "postponed_until",
    "horizon",
    "core_reason",
    "note",
    "weekly_minutes",
    "minutes_provenance",
    "adjustments",
]
Said = dict[str, Any]


def said(row: Tailoring | None) -> Said:
    """What a row says; nothing for a row that is not there."""
    if row is None:
        return {}
    found = {name: getattr(row, name) for name in STORED}
    found["minutes_provenance"] = str(row.minutes_provenance)
    if row.weekly_minutes is None:
        del found["minutes_provenance"]
    if row.postponed_until is not None:
        found["postponed_until"] = row.postponed_until.isoformat()
    return {name: value for name, value in found.items() if value not in ("", None, {})}


def put(row: Tailoring, wanted: Mapping[str, Any]) -> None:
    """The other way: make the row say this and nothing else."""
    until = wanted.get("postponed_until")
    row.status, row.reason = wanted.get("status", ""), wanted.get("reason", "")
    row.postponed_until = date.fromisoformat(until) if until else None
    row.horizon, row.core_reason = wanted.get("horizon", ""), wanted.get("core_reason", "")
    row.note = wanted.get("note", "")
    row.weekly_minutes = wanted.get("weekly_minutes")
    row.minutes_provenance = wanted.get("minutes_provenance", Provenance.ESTIMATE)
    row.adjustments = dict(wanted.get("adjustments", {}))
