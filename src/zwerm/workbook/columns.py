"""What a column and a table of the workbook are."""

from dataclasses import dataclass
from typing import Literal

from .vocabulary import LANGUAGES, PROVENANCES, YES_NO, Choice

Kind = Literal["key", "text", "choice", "choices", "whole", "decimal", "hours", "refs", "own_hours"]
Both = tuple[str, str]

# A row whose key cell says this is an example and is not read.
EXAMPLE_MARKS: Both = ("(voorbeeld)", "(example)")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: what its heading says, what belongs in it, and why."""

    key: str
    header: Both
    help: Both
    kind: Kind = "text"
    width: float = 12
    required: bool = False
    choice: Choice | None = None
    lowest: float = 0
    highest: float = 0
    longest: int = 200
    refers_to: str = ""  # the table whose names may stand here
    group: str = ""  # the band above neighbouring columns

    def heading(self, language: str) -> str:
        return self.header[LANGUAGES.index(language)]

    def explanation(self, language: str) -> str:
        return self.help[LANGUAGES.index(language)]


@dataclass(frozen=True, slots=True)
class Table:
    """A table on a sheet. Two tables may stand under one another."""

    key: str
    sheet: str
    title: Both
    columns: tuple[Column, ...]
    spare_rows: int = 40

    def column(self, key: str) -> Column:
        return next(column for column in self.columns if column.key == key)

    def heading(self, language: str) -> str:
        return self.title[LANGUAGES.index(language)]


def key_column(nl: str, en: str) -> Column:
    return Column("key", ("Sleutel", "Key"), (nl, en), kind="key", width=17)


def yes_no_column(key: str, header: Both, help: Both, width: float = 11, group: str = "") -> Column:  # noqa: A002 - as the field is called
    return Column(key, header, help, kind="choice", choice=YES_NO, width=width, group=group)


def provenance_column(key: str, header: Both) -> Column:
    return Column(
        key,
        header,
        (
            "Toegekend (uit een brief), gepubliceerd, schatting of gemeten.",
            "Granted (from a letter), published, estimate or measured.",
        ),
        kind="choice",
        choice=PROVENANCES,
        width=15,
    )
