"""The questions themselves, and how answers add up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zwerm.people.models import Competence
from zwerm.scan.items import LANGUAGES, scan
from zwerm.scan.levels import for_division, from_digcompedu, level_of, with_others
from zwerm.scan.steps import Kind, question_count, steps

LEVELS = st.integers(0, 3)


def test_each_question_has_both_languages_and_four_examples():
    for item in scan().items:
        assert set(item.questions) == set(LANGUAGES)
        assert len(item.examples) == 4
        assert all(set(example) == set(LANGUAGES) for example in item.examples)
        texts = [*item.questions.values(), *(t for e in item.examples for t in e.values())]
        assert all(text == text.strip() and text for text in texts)


def test_each_example_says_what_someone_does():
    for item in scan().items:
        assert [level for level, _text in item.options("nl")] == [0, 1, 2, 3]
        assert all(text.startswith("Ik ") for _level, text in item.options("nl"))
        assert all(text.startswith("I ") for _level, text in item.options("en"))
        assert item.question("nl").endswith("?")
        assert item.question("en").endswith("?")


def test_no_code_and_no_text_stands_there_twice():
    items = scan().items
    texts = [text for item in items for example in item.examples for text in example.values()]

    assert len({item.code for item in items}) == len(items)
    assert len(set(texts)) == len(texts)


def test_there_are_enough_questions_and_not_too_many():
    count = {key: len(scan().of(key)) for key in scan().competences}

    assert count == {
        "T": 4,
        "P": 5,
        "B": 5,
        "A": 4,
        **dict.fromkeys(("net", "sw", "hw", "lms", "off", "hd", "cyb"), 2),
    }
    assert list(count) == list(Competence.values)
    assert 28 <= len(scan().items) <= 36


def test_a_screen_asks_about_one_competence_and_the_wish_comes_last():
    screens = scan().screens

    assert [item for screen in screens for item in screen.items] == list(scan().items)
    assert max(len(screen.items) for screen in screens) == 3
    assert [screen.competence for screen in screens if screen.asks_wish] == scan().competences
    assert len(steps()) == len(screens) + 2
    assert [step.kind for step in steps()[-2:]] == [Kind.TRAITS, Kind.HOURS]
    assert question_count() == 43


@pytest.mark.parametrize(
    ("answers", "level"),
    [
        ([2], 2),
        ([1, 2], 1),
        ([0, 3], 1),
        ([0, 2, 3], 2),
        ([3, 3, 0, 0], 1),
        ([3, None], 3),
        ([3, None, None], None),
        ([1, 1, 3, None, None], 1),
        ([None, None], None),
        ([], None),
    ],
)
def test_a_level_is_the_middle_of_the_answers_rounded_down(answers, level):
    assert level_of(answers) == level


@given(st.lists(LEVELS, min_size=1))
def test_a_level_lies_between_the_answers_and_does_not_depend_on_their_order(answers):
    level = level_of(answers)

    assert min(answers) <= level <= max(answers)
    assert level == level_of(sorted(answers, reverse=True))
    # At least half of the answers are that high, or higher.
    assert 2 * sum(answer >= level for answer in answers) >= len(answers)


@given(st.lists(LEVELS, min_size=1), st.integers(0))
def test_a_higher_answer_never_lowers_the_level(answers, which):
    number = which % len(answers)
    higher = [*answers]
    higher[number] = min(3, answers[number] + 1)

    assert level_of(higher) >= level_of(answers)


@pytest.mark.parametrize(
    ("own", "others", "level"),
    [(1, [], 1), (1, [3], 2), (2, [1], 1), (1, [3, 3], 3), (None, [3], None), (0, [0, 3], 0)],
)
def test_others_count_as_much_as_the_person(own, others, level):
    assert with_others(own, others) == level


@pytest.mark.parametrize(
    ("areas", "level"),
    [
        ({"1": "A1"}, 1),
        ({"1": "A2", "2": "B1"}, 1),
        ({"1": "B1", "2": "B2", "3": "C1"}, 2),
        ({"1": "C2", "2": "C1"}, 3),
        ({"1": ""}, None),
        ({}, None),
    ],
)
def test_digcompedu_suggests_a_pedagogical_level(areas, level):
    assert from_digcompedu(areas) == level


def test_the_division_knows_three_steps_of_liking_a_specialisation():
    assert [for_division("net", wish) for wish in (-2, -1, 0, 1, 2)] == [-1, -1, 0, 1, 1]
    assert [for_division("T", wish) for wish in (-2, -1, 0, 1, 2)] == [-2, -1, 0, 1, 2]
