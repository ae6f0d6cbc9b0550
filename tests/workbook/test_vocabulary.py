import pytest
from hypothesis import given
from hypothesis import strategies as st

from zwerm.people.models import Role
from zwerm.schools.models import Organisation
from zwerm.workbook import vocabulary
from zwerm.workbook.vocabulary import ROLES, SCHOOL_KINDS, fold, value_of
from zwerm.workbook.words import WORDS, say

CHOICES = {
    name: choice
    for name, choice in vars(vocabulary).items()
    if name.isupper() and isinstance(choice, dict)
}


@pytest.mark.parametrize("name", CHOICES)
def test_no_word_means_two_things(name):
    meanings = {}
    for value, words in CHOICES[name].items():
        for word in {fold(value), *map(fold, words)}:
            assert meanings.setdefault(word, value) == value


def test_the_words_cover_every_role_and_kind_of_the_database():
    assert set(ROLES) == set(Role.values)
    assert set(SCHOOL_KINDS) == set(Organisation.Kind.values)


def test_a_word_is_known_in_both_languages_and_by_its_value():
    assert value_of(SCHOOL_KINDS, " Primary  SCHOOL") == "primary"
    assert value_of(SCHOOL_KINDS, "basisschool") == "primary"
    assert value_of(ROLES, "Coordinerend ict-coordinator") == "coordinator"
    assert value_of(ROLES, "tovenaar") is None


def test_both_languages_leave_room_for_the_same_values():
    def gaps(text):
        return {part.split("}")[0] for part in text.split("{")[1:]}

    assert all(dutch and english for dutch, english in WORDS.values())
    assert {key: gaps(dutch) for key, (dutch, _) in WORDS.items()} == {
        key: gaps(english) for key, (_, english) in WORDS.items()
    }


def test_a_sentence_is_filled_in():
    assert say("made_on", "nl", date="3 mei") == "Gemaakt op 3 mei"


@given(st.text(st.characters(max_codepoint=127)))
def test_plain_letters_are_compared_as_all_others(text):
    assert fold(f"{text} é") == f"{fold(text)} e".strip()
