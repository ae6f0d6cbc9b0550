"""The register of personal data as an Excel file, and back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from zwerm.accounts.models import User
from zwerm.core.errors import DomainError
from zwerm.schools.models import Organisation

from .keeping import keep
from .list_reading import NotReadable, read_rows
from .models import Processing
from .sheets import sheet

LANGUAGES = ("nl", "en")
COLUMNS = {
    "purpose": 36,
    "data": 36,
    "subjects": 24,
    "basis": 24,
    "shared_with": 28,
    "agreement": 20,
    "agreed_on": 14,
    "retention": 24,
    "place": 24,
    "owner_role": 24,
}


def heading(name: str) -> str:
    label = str(Processing._meta.get_field(name).verbose_name)  # type: ignore[union-attr] # own
    return label[:1].upper() + label[1:]


def processing_sheet(title: str, found: Iterable[Processing]) -> bytes:
    headings = [(heading(name), width) for name, width in COLUMNS.items()]
    rows = [[_told(each, name) for name in COLUMNS] for each in found]
    note = _("A light register; no legal advice. Zwerm reads this file again.")
    return sheet(title, headings, rows, note=note)


def _told(each: Processing, name: str) -> str | date | None:
    if name in {"basis", "agreement"}:
        return str(getattr(each, f"get_{name}_display")())
    value: str | date | None = getattr(each, name)
    return value


@dataclass(frozen=True, slots=True)
class Taken:
    added: int
    changed: int
    same: int


@transaction.atomic
def take_over(place: Organisation, content: bytes, *, by: User) -> Taken:
    """Rows with a purpose that stands there change it; others are added. Nothing is removed."""
    known = {_key(p.purpose): p for p in Processing.objects.filter(organisation=place)}
    counts = {"added": 0, "changed": 0, "same": 0}
    for number, row in enumerate(_rows(content), start=1):
        if not row.get("purpose"):
            continue
        each = known.get(_key(row["purpose"])) or Processing(organisation=place)
        is_new = each.pk is None
        _fill(each, row, number)
        is_different = keep(each, by=by)
        known[_key(each.purpose)] = each
        counts["added" if is_new else "changed" if is_different else "same"] += 1
    return Taken(**counts)


def _rows(content: bytes) -> list[dict[str, str]]:
    try:
        names = {name: _in_languages(partial(heading, name)) for name in COLUMNS}
        return read_rows(content, names)
    except NotReadable:
        raise DomainError(
            _("Zwerm cannot read a list in this file. Take the Excel file of this page as a start.")
        ) from None


def _fill(each: Processing, row: dict[str, str], number: int) -> None:
    for name, value in row.items():
        setattr(each, name, _read(name, value))
    try:
        each.clean_fields(exclude=["organisation", "created_by", "changed_by", "owner"])
    except ValidationError as wrong:
        name, messages = next(iter(wrong.message_dict.items()))
        raise DomainError(
            _("Row %(row)s, %(column)s: %(problem)s Nothing was taken over.")
            % {"row": number, "column": heading(name), "problem": messages[0]}
        ) from None


def _read(name: str, value: str) -> Any:
    if name == "agreed_on":
        return value or None
    if name in {"basis", "agreement"} and value:
        choices = Processing.Basis if name == "basis" else Processing.Agreement
        for choice in choices:
            said = [choice.value, *_in_languages(partial(str, choice.label))]
            if _key(value) in map(_key, said):
                return choice.value
    return value


def _in_languages(say: Any) -> list[str]:
    """Also who reads the page in another language takes the file over."""
    found = []
    for language in LANGUAGES:
        with translation.override(language):
            found.append(str(say()))
    return found


def _key(text: str) -> str:
    return " ".join(text.casefold().split())
