"""No text of a user becomes a formula in the spreadsheet of somebody else.

Every text in the database is made one that a spreadsheet would run, and every page that gives a
spreadsheet is asked for it.
"""

import csv
import io
import re
import zipfile

import pytest
from django.apps import apps
from django.db import models, transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse

from tests.test_access import ACCESS, ARGUMENTS, SENT, World, world  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db

FORMULA = "=1+1"
# What a spreadsheet runs when a cell begins with it (OWASP, CSV Injection).
RUNS = ("=", "+", "-", "@", "\t", "\r")
NUMBER = re.compile(r"-?[\d.,\s]+%?")
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SPREADSHEETS = [
    page for page, (method, *_) in ACCESS.items() if method == "get" and "export" in page
]
SPREADSHEETS += [page for page in ACCESS if page.endswith(("_excel", "_csv"))]
# For pages that give one of several kinds: the last part of their address.
ENDINGS = ("xlsx", "csv")


def is_free_text(field: models.Field) -> bool:
    """What people type: no code, no address, nothing that something is looked up by."""
    is_text = type(field) in {models.CharField, models.TextField}
    is_typed = field.name != "password" and not (field.choices or field.unique)
    return is_text and is_typed and (field.max_length or 999) >= 60


def make_hostile() -> int:
    changed = 0
    for model in apps.get_models():
        if not model.__module__.startswith("zwerm.") or model._meta.app_label == "core":
            continue
        for field in model._meta.fields:
            if is_free_text(field):
                with transaction.atomic():
                    rows = model._base_manager.exclude(**{field.name: ""})
                    changed += rows.update(**{field.name: FORMULA})
    return changed


def csv_cells(content: bytes) -> list[str]:
    text = content.decode("utf-8-sig")
    separator = max(";,\t", key=text.partition("\n")[0].count)
    return [cell for row in csv.reader(io.StringIO(text), delimiter=separator) for cell in row]


def formulas_in(content: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        sheets = [name for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
        return [
            found for s in sheets for found in re.findall(r"<f[ >].*?</f>", book.read(s).decode())
        ]


def says_it(content: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return any(FORMULA.encode() in book.read(name) for name in book.namelist())


def test_no_text_becomes_a_formula_in_a_spreadsheet(world: World):  # noqa: F811
    """One test, because what it changes in the shared world is undone at its end."""
    seen, ran = set(), []
    with transaction.atomic():
        assert make_hostile() > 100
        client = Client()
        client.force_login(world.users[-1], backend="django.contrib.auth.backends.ModelBackend")
        for page in SPREADSHEETS:
            told = ARGUMENTS.get(page, lambda _world: [])(world)
            has_ending = bool(told) and isinstance(told[-1], str)
            for ending in ENDINGS if has_ending else ("",):
                args = [*told[:-1], ending] if has_ending else told
                try:
                    address = reverse(page, args=args)
                except NoReverseMatch:
                    continue
                answer = client.get(address, SENT.get(page, lambda _w: {})(world))
                if answer.status_code != 200:
                    continue
                content = b"".join(answer) if answer.streaming else answer.content
                kind = answer.headers["Content-Type"]
                if kind == SPREADSHEET:
                    # Sums of our own stand in some of them.
                    ran += [(page, one) for one in formulas_in(content) if "1+1" in one]
                    seen.add((page, says_it(content)))
                elif kind.startswith("text/csv"):
                    cells = csv_cells(content)
                    ran += [
                        (page, cell)
                        for cell in cells
                        if cell.startswith(RUNS) and not NUMBER.fullmatch(cell)
                    ]
                    seen.add((page, any(FORMULA in cell for cell in cells)))
        transaction.set_rollback(True)

    assert ran == []
    # The hostile text really went along, in most of them.
    assert len(seen) >= 15
    assert sum(has_text for _page, has_text in seen) >= len(seen) - 4
