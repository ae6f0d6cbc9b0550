from datetime import date
from io import BytesIO

import pytest

from tests.workbook.books import lists_of, small_dossier, workbook_of
from zwerm.tasks.catalogue import catalogue_records
from zwerm.workbook.layout import SHEETS, TABLES
from zwerm.workbook.problems import InvalidWorkbook
from zwerm.workbook.reader import read_workbook
from zwerm.workbook.template import school_year_to_plan, write_template
from zwerm.workbook.vocabulary import fold


def empty(language):
    buffer = BytesIO()
    write_template(buffer, language=language, tasks=catalogue_records(language))
    return buffer.getvalue()


@pytest.mark.parametrize(("language", "index"), [("nl", 0), ("en", 1)])
def test_a_template_has_six_sheets_and_the_whole_catalogue(language, index):
    sheets = lists_of(empty(language))

    assert list(sheets) == [names[index] for names in SHEETS.values()]
    tasks = sheets[SHEETS["tasks"][index]]
    keys = [row[0] for row in tasks if row[0] in {t.slug for t in catalogue_records()}]
    assert keys == [task.slug for task in catalogue_records()]


@pytest.mark.parametrize(("language", "index"), [("nl", 0), ("en", 1)])
def test_every_column_is_explained_above_its_heading(language, index):
    sheets = lists_of(empty(language))

    for table in TABLES:
        rows = sheets[SHEETS[table.sheet][index]]
        headings = [column.header[index] for column in table.columns]
        number = next(n for n, row in enumerate(rows) if row[: len(headings)] == headings)
        explanations = rows[number - 1][: len(headings)]
        assert explanations == [column.help[index] for column in table.columns]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_an_empty_template_asks_only_for_a_school_and_people(language):
    with pytest.raises(InvalidWorkbook) as refused:
        read_workbook(empty(language), language=language)

    assert [problem.sheet for problem in refused.value.problems] == [
        SHEETS["school"][language == "en"],
        SHEETS["people"][language == "en"],
    ]


def test_a_template_with_a_dossier_has_no_example_rows():
    sheets = lists_of(workbook_of(small_dossier()))

    cells = {cell for rows in sheets.values() for row in rows for cell in row}
    assert "(voorbeeld)" not in cells


def test_no_two_headings_of_a_table_can_be_mistaken():
    for table in TABLES:
        for index in (0, 1):
            headings = [fold(column.header[index]) for column in table.columns]
            assert len(set(headings)) == len(headings)


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (date(2026, 3, 31), "2025-2026"),
        (date(2026, 4, 1), "2026-2027"),
        (date(2026, 12, 31), "2026-2027"),
    ],
)
def test_from_april_people_plan_the_next_school_year(day, year):
    assert school_year_to_plan(day) == year
