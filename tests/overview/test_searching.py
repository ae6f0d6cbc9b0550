"""Whom do I ask? In own words, with typing errors."""

import csv
from importlib.resources import files

import pytest

from zwerm.overview.searching import found, nearest

with (files("zwerm.tasks") / "data" / "takencatalogus.csv").open(encoding="utf-8") as file:
    CATALOGUE = list(csv.DictReader(file))
SLUGS = [row["slug"] for row in CATALOGUE]
TEXTS = [f"{row['naam_nl']} {row['omschrijving_nl']}" for row in CATALOGUE]


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
    assert found(["a", "b"], "  ") == [0, 1]


def test_nonsense_finds_nothing():
    assert tasks("xyzzyqwerty") == []


def test_accents_and_capitals_do_not_matter():
    assert found(["Financiën", "Privé"], "FINANCIEN") == [0]


def test_the_nearest_is_offered_when_not_all_words_fit():
    names = ["Netwerk beheren", "Accounts bijwerken", "Website bouwen"]

    assert found(names, "netwerk nieuw") == []
    assert nearest(names, "netwerk nieuw", limit=1) == [0]
