"""What a workbook's reader offers for a name that is not there: what is near, and no echoes."""

import pytest

from tests.workbook.books import Book
from zwerm.workbook.problems import InvalidWorkbook
from zwerm.workbook.reader import read_workbook
from zwerm.workbook.values import unknown


def problems_of(book):
    with pytest.raises(InvalidWorkbook) as told:
        read_workbook(book.content())
    return [(problem.sheet, problem.cell) for problem in told.value.problems]


def test_a_person_without_a_name_is_told_once_and_not_again_where_they_have_hours():
    book = Book()
    book.put("Mensen", "Naam", "")

    assert problems_of(book) == [("Mensen", "B7")]


def test_beside_a_person_without_a_name_a_typing_error_is_still_told():
    book = Book()
    book.put("Mensen", "Naam", "")
    book.put("Middelen", "Persoon", "Bo Claess", row=2)

    assert [sheet for sheet, _cell in problems_of(book)] == ["Mensen", "Middelen"]


TASKS = [f"Taak nummer {number}" for number in range(20)]


@pytest.mark.parametrize(
    ("text", "names", "allowed"),
    [
        ("wifi", TASKS, ""),
        ("wifi", [*TASKS, "Wifi van gasten beheren"], "Bedoelt u “Wifi van gasten beheren”?"),
        (
            "wifi",
            [*TASKS, *(f"Wifi {w}" for w in "abcd")],
            "Lijkt op: “Wifi a”; “Wifi b”; “Wifi c”.",
        ),
        ("Taak numer 7", TASKS, "Bedoelt u “Taak nummer 7”?"),
        ("xyz", ["ICT", "BPT"], "Kies een van: ICT, BPT."),
        ("xyz", [], "Er staat er nog geen."),
    ],
)
def test_at_most_three_near_names_are_offered_and_none_when_nothing_is_near(text, names, allowed):
    assert unknown(text, names, "unknown_task", "nl").allowed == allowed
