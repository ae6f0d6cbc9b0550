"""Whom do I ask? In own words, with typing errors."""

import csv
from importlib.resources import files

import pytest

from zwerm.overview.sayings import SAYINGS
from zwerm.overview.searching import Searchable, found, nearest

with (files("zwerm.tasks") / "data" / "takencatalogus.csv").open(encoding="utf-8") as file:
    CATALOGUE = list(csv.DictReader(file))
SLUGS = [row["slug"] for row in CATALOGUE]
TEXTS = [
    Searchable(
        f"{row['naam_nl']} {row['naam_en']}", row["omschrijving_nl"], SAYINGS.get(row["slug"], "")
    )
    for row in CATALOGUE
]


def called(*names):
    return [Searchable(name) for name in names]


def tasks(query):
    return [SLUGS[position] for position in found(TEXTS, query)]


@pytest.mark.parametrize(
    ("query", "task"),
    [
        ("wachtwoord", "a-accounts-dagelijks"),
        ("wachtwoordt", "a-accounts-dagelijks"),
        ("wachtwoorden", "a-accounts-dagelijks"),
        ("wactwoord", "a-accounts-dagelijks"),
        ("paswoord", "a-accounts-dagelijks"),
        ("pasword", "a-accounts-dagelijks"),
        ("inloggen", "a-accounts-dagelijks"),
        ("beamer", "t-printers-av"),
        ("digibord", "t-eerstelijn-klas"),
        ("wifi", "t-netwerk-beheer"),
        ("netwrek", "t-netwerk-beheer"),
        ("draadloze", "t-netwerk-beheer"),
        ("printer", "t-printers-av"),
        ("backup", "t-back-up"),
        ("back-ups", "t-back-up"),
        ("privacy", "b-gdpr"),
        ("laptop kapot", "t-herstelling"),
        ("lenen", "a-toestelpool"),
        ("Coachen", "p-coaching"),
        ("factuur", "a-facturen"),
    ],
)
def test_own_words_find_the_task(query, task):
    assert task in tasks(query)


def test_an_exact_word_brings_no_lookalikes():
    assert tasks("camera") == ["t-gebouwsystemen"]


def test_every_word_must_stand_in_it():
    assert tasks("accounts wachtwoorden") == ["a-accounts-dagelijks"]


def test_nothing_asked_finds_everything():
    assert found(called("a", "b"), "  ") == [0, 1]


def test_nonsense_finds_nothing():
    assert tasks("xyzzyqwerty") == []


def test_accents_and_capitals_do_not_matter():
    assert found(called("Financiën", "Privé"), "FINANCIEN") == [0]


@pytest.mark.parametrize(
    ("query", "task"),
    [
        ("beamer", "t-eerstelijn-klas"),
        ("bimer", "t-eerstelijn-klas"),
        ("beamer kapot", "t-eerstelijn-klas"),
        ("beamr kapot", "t-eerstelijn-klas"),
        ("de beamer doet het niet", "t-eerstelijn-klas"),
        ("the projector does not work", "t-eerstelijn-klas"),
        ("printer werkt niet", "t-herstelling"),
        ("laptop kapot", "t-herstelling"),
        ("het werkt niet", "t-herstelling"),
        ("wifi", "t-netwerk-beheer"),
        ("wifi werkt niet", "t-netwerk-storing"),
        ("wachtwoord", "a-accounts-dagelijks"),
        ("wachtwoord vergeten", "a-accounts-dagelijks"),
        ("paswoord vergeten", "a-accounts-dagelijks"),
        ("ik ben mijn paswoord vergeten", "a-accounts-dagelijks"),
        ("I forgot my password", "a-accounts-dagelijks"),
        ("ik kan niet meer aanmelden", "a-accounts-dagelijks"),
        ("inloggen", "a-accounts-dagelijks"),
    ],
)
def test_the_first_answer_to_a_plain_sentence(query, task):
    assert tasks(query)[0] == task


def test_what_is_called_so_goes_before_what_is_told_to_be_so():
    texts = [Searchable("Safety", "passwords"), Searchable("Reset passwords")]

    assert found(texts, "passwords") == [1, 0]


def test_where_no_text_has_every_word_the_one_with_most_of_them_comes_first():
    texts = called("Netwerk", "Website", "Netwerk bouwen")

    assert found(texts, "netwerk bouwen zolder") == [2]
    assert found(texts, "netwerk zolder") == [0, 2]


def test_words_of_a_sentence_can_still_be_searched_on_their_own():
    assert found(called("Wil Maes", "Jo Peeters"), "wil") == [0]


def test_the_nearest_is_offered_when_nothing_fits():
    names = called("Netwerk beheren", "Accounts bijwerken", "Website bouwen")

    assert found(names, "nettwrekk") == []
    assert nearest(names, "nettwrekk beheren", limit=1) == [0]


def test_an_everyday_meaning_is_not_looked_for_inside_other_words():
    assert found(called("Voorbeelden delen", "Beeld en geluid"), "beamer") == [1]
