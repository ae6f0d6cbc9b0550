"""The summary says exactly what the figures say, and what is not proved."""

import pytest
from django.utils import translation

from zwerm.people.models import Person
from zwerm.planning.comparing import Change, Comparison, Figures
from zwerm.planning.comparing_text import MOST_SENTENCES, summary
from zwerm.planning.comparing_today import Basis, Today
from zwerm.planning.models import Scenario
from zwerm.planning.variants import ExtraMeans, Together, Variation

TODAY = Variation(is_today=True)
ALONE = Variation(together=Together.ALONE)
POOLED = Variation(together=Together.POOLED)
PROVED = -1


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def figures(name, supposes=None, *, core=0, other=0, bound=PROVED, changes=None, **values):
    """In hours; with the least core work open as proved unless said otherwise."""
    given = {
        "needed_minutes": 6000,
        "covered_minutes": 6000 - 60 * (core + other),
        "firm_minutes": 0,
        "firm_euro": 0,
        "newcomer_minutes": 0,
        "newcomer_tasks": 0,
        "backups_missing": 0,
        "fit_percent": 50,
        "unbalanced_minutes": 0,
        "loads": (),
        "people": 2,
        "hands": 4,
        "unplaced_minutes": 0,
    }
    return Figures(
        scenario=Scenario(name=name),
        supposes=supposes or Variation(),
        core_open_minutes=60 * core,
        changes=changes,
        core_open_at_least=(
            60 * core if bound == PROVED else None if bound is None else 60 * bound
        ),
        **{**given, **values},
    )


def said(*rows, today=None, people=None):
    found = Comparison(rows, people=people or {}, today=today or Today())
    return [sentence.replace("\xa0", " ") for sentence in summary(found)]


def test_working_together_against_alone():
    people = {1: Person(pk=1, name="Sofie"), 2: Person(pk=2, name="Bram")}

    assert said(
        figures("Every school alone", ALONE, core=11, other=20),
        figures(
            "Schools together",
            POOLED,
            core=3,
            other=8,
            changes={1: Change(3, 1), 2: Change(1, 0)},
            backups_missing=2,
        ),
        people=people,
    ) == [
        "In “Every school alone” 11.0 hours of core tasks a week stay open, and 20.0 hours of "
        "other work.",
        "If the schools work together, 3.0 hours of core tasks stay open instead of 11.0 hours.",
        "With “Schools together” 2 people start or stop tasks, most of all Sofie.",
        "In “Schools together” 2 tasks miss a backup, against 0 in the first one.",
        "That none of them can leave less core work open with these hours, is proved.",
    ]


def test_a_tie_is_told_as_a_tie():
    assert said(
        figures("First", core=4), figures("A", POOLED, core=4), figures("B", ALONE, core=4)
    ) == [
        "In “First” 4.0 hours of core tasks a week stay open, and 0.0 hours of other work.",
        "If the schools work together, as many hours stay open: it makes no difference there.",
        "If every school works alone, as many hours stay open: it makes no difference there.",
        "None of them leaves fewer hours open than “First”.",
        "That none of them can leave less core work open with these hours, is proved.",
    ]


def test_alone_the_hours_that_have_no_school_are_told():
    sentences = said(figures("First", core=4), figures("A", ALONE, core=9, unplaced_minutes=1200))

    assert sentences[3] == (
        "With every school alone, 20.0 hours a week of colleagues without a school of their own "
        "count nowhere."
    )


def test_two_that_are_equally_good_are_both_named():
    sentences = said(
        figures("First", core=4), figures("A", POOLED, core=1), figures("B", ALONE, core=1)
    )

    assert sentences[3] == "“A” and “B” cover equally much: choose by what they ask of people."


def test_what_is_not_proved_is_said_with_what_could_still_come_out():
    sentences = said(figures("First", core=4), figures("A", POOLED, core=3, bound=1))

    assert sentences[-1] == (
        "That “A” cannot do better is not proved: with more time at best 1.0 hours of core tasks "
        "stay open."
    )


def test_without_any_bound_nothing_is_promised():
    sentences = said(figures("First", core=4), figures("A", POOLED, core=3, bound=None))

    assert (
        sentences[-1]
        == "That “A” cannot do better is not proved: with more time less may stay open."
    )


def test_several_that_are_not_proved_share_a_sentence():
    sentences = said(figures("First", core=4, bound=2), figures("A", POOLED, core=3, bound=1))

    assert sentences[-1] == (
        "That “First” and “A” cannot do better is not proved: with more time less may stay open."
    )


def test_of_today_it_is_said_what_is_not_known():
    assert said(
        figures("Today", TODAY, core=5, other=3, bound=None),
        figures("New", core=0, other=6, changes={}),
        today=Today(Basis.RULES, frozenset({(1, 1)})),
    ) == [
        "Today 5.0 hours of core tasks a week have nobody, and 3.0 hours of other work.",
        "In “New”, every core task gets its hours; in “Today” 5.0 hours stay open.",
        "With “New” nobody starts or stops a task.",
        "Of today it is known who does what, not how many hours: Zwerm counted the hours that "
        "the tasks ask, as far as these people have them.",
        "That no division with these hours leaves less core work open, is proved.",
    ]


def test_other_work_decides_where_core_work_is_equal():
    assert said(figures("First", other=9), figures("A", POOLED, other=6))[:2] == [
        "In “First” every core task has its hours; 9.0 hours of other work stay open.",
        "If the schools work together, as many hours of core tasks stay open, and 6.0 hours of "
        "other work instead of 9.0 hours.",
    ]


def test_extra_hours_are_not_there_yet_and_have_no_invented_price():
    more = Variation(extra=(ExtraMeans("ICT", 480),))

    assert said(figures("First", core=4), figures("More", more))[2] == (
        "The extra hours (at most 8.0 hours a week) are not there yet, and what they cost is not "
        "known here."
    )


def test_what_a_firm_does_has_its_price():
    sentences = said(
        figures("First", core=4), figures("A", POOLED, core=1, firm_minutes=120, firm_euro=130)
    )

    assert sentences[2] == (
        "In “A” a firm does 2.0 hours a week, for about € 130 a week at the price noted with the "
        "tasks."
    )


def test_it_can_be_read_aloud_whatever_is_compared():
    rows = [
        figures("Today", TODAY, core=9, bound=None),
        *(
            figures(
                name,
                POOLED if name == "A" else Variation(extra=(ExtraMeans("ICT", 60),)),
                core=core,
                bound=None,
                firm_minutes=60,
                backups_missing=3,
                changes={1: Change(1, 0)},
            )
            for core, name in enumerate("ABCD")
        ),
    ]

    sentences = said(*rows, today=Today(Basis.RULES, frozenset({(1, 1)})))

    assert len(sentences) == MOST_SENTENCES
    assert sentences[-1].startswith("That “A”, “B”, “C” and “D” cannot do better is not proved")


def test_nothing_to_compare_says_nothing():
    assert said() == []
