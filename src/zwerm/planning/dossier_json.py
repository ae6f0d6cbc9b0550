"""A dossier as JSON values and back, to keep an upload until it is confirmed."""

from collections.abc import Mapping
from dataclasses import asdict, fields, is_dataclass
from typing import Any

from zwerm.workbook.records import (
    Dossier,
    Effort,
    MeansRecord,
    PersonRecord,
    RuleRecord,
    SchoolRecord,
    SourceRecord,
    TaskRecord,
)

# What stands in the fields of a dossier and its records that hold records themselves.
RECORDS: Mapping[str, type] = {
    "schools": SchoolRecord,
    "people": PersonRecord,
    "means": MeansRecord,
    "tasks": TaskRecord,
    "sources": SourceRecord,
    "rules": RuleRecord,
    "effort": Effort,
}


def dossier_to_data(dossier: Dossier) -> dict[str, Any]:
    return asdict(dossier)


def dossier_from_data(data: Mapping[str, Any]) -> Dossier:
    """What `dossier_to_data` made; a value from elsewhere may raise TypeError."""
    dossier: Dossier = _record(Dossier, data)
    return dossier


def _record(kind: type, data: Mapping[str, Any]) -> Any:
    assert is_dataclass(kind)  # noqa: S101 - tells the type checker
    known = {each.name for each in fields(kind)}
    inner = RECORDS if kind in (Dossier, TaskRecord) else {}
    return kind(
        **{name: _value(inner.get(name), value) for name, value in data.items() if name in known}
    )


def _value(kind: type | None, value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_value(kind, each) for each in value)
    if kind is not None and isinstance(value, Mapping):
        return _record(kind, value)
    return value
