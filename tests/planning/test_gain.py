"""What is proved of a division is said the same on pages, in files and on the command line."""

import pytest
from django.utils import translation

from zwerm.optimiser.files import plan_from_data
from zwerm.optimiser.plan import Bounds
from zwerm.planning.exporting import division
from zwerm.planning.models import Scenario
from zwerm.planning.summary import summary_lines
from zwerm.planning.totals import totals
from zwerm.workbook.document_data import document_data

from . import scenarios as made

pytestmark = pytest.mark.django_db

UNKNOWN = (None,) * 5
# The hours that core tasks miss; a quarter of an hour less; not known.
CASES: list[tuple[Bounds, int | None, str, str]] = [
    (
        (12, 0, *UNKNOWN),
        0,
        "Meer uren verdelen kan niet: dat is bewezen.",
        "een goede verdeling. Meer uren verdelen kan niet: dat is bewezen.",
    ),
    (
        (9, 0, *UNKNOWN),
        5,
        "Een nog betere verdeling scheelt hoogstens 5 %.",
        "een goede verdeling. Een nog betere verdeling scheelt hoogstens 5 %.",
    ),
    (
        (None, 0, *UNKNOWN),
        None,
        "Deze verdeling houdt zich aan alle regels; misschien bestaat er een nog betere.",
        "een goede verdeling, niet bewezen de beste",
    ),
]


@pytest.mark.parametrize(("bounds", "percent", "note", "line"), CASES)
def test_files_and_the_command_line_know_what_the_page_knows(
    bounds: Bounds, percent: int | None, note: str, line: str
) -> None:
    scenario = made.linde(bounds=bounds).scenario

    found = division(scenario)

    assert (totals(scenario).gain_percent, found.gain_percent) == (percent, percent)
    assert document_data(found, "nl").notes[0] == note
    assert f"  {line}" in list(summary_lines(found, plan_from_data(scenario.plan), "nl"))


def test_the_page_and_the_files_use_the_same_words() -> None:
    said = {
        "More hours cannot be divided: that is proved.": (12, 0, *UNKNOWN),
        "An even better division gains 5% at most.": (9, 0, *UNKNOWN),
    }
    for sentence, bounds in said.items():
        assert document_data(division(linde_with(bounds)), "en").notes[0] == sentence
    with translation.override("nl"):
        assert translation.gettext("More hours cannot be divided: that is proved.") == CASES[0][2]


def linde_with(bounds: Bounds) -> Scenario:
    return made.linde(bounds=bounds).scenario


def test_a_division_proved_best_says_only_that() -> None:
    values = tuple(goal.value for goal in totals(made.linde().scenario).goals)
    found = division(linde_with(values))  # type: ignore[arg-type] # seven of them

    assert document_data(found, "nl").notes[0] == (
        "Nagerekend: een betere verdeling bestaat niet met deze mensen en uren."
    )
