"""Ways in which schools may write a task. None of these phrases stands in the list of synonyms."""

import pytest

from zwerm.imports.matching import PROBABLE, SURE, Names, synonyms, words_of
from zwerm.tasks.catalogue import read_catalogue

CATALOGUE = list(read_catalogue())
NAMES = Names(
    {
        number: (task.name_nl, task.name_en, *synonyms()[task.slug])
        for number, task in enumerate(CATALOGUE)
    }
)


def best(text):
    found = NAMES.find(text)
    return (CATALOGUE[found[0].id].slug, found[0].score) if found else ("", 0)


def test_every_task_of_the_catalogue_has_other_names_and_no_two_share_one():
    owners = {}
    for slug, words in synonyms().items():
        for text in words:
            owners.setdefault(" ".join(sorted(words_of(text))), set()).add(slug)

    assert sorted(synonyms()) == sorted(task.slug for task in CATALOGUE)
    assert [(text, found) for text, found in owners.items() if len(found) > 1] == []


@pytest.mark.parametrize("task", CATALOGUE, ids=lambda task: task.slug)
def test_a_name_of_the_catalogue_is_surely_its_task(task):
    assert best(task.name_nl) == (task.slug, 100)
    assert best(task.name_en) == (task.slug, 100)


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Beheer van het netwerk", "t-netwerk-beheer"),
        ("Wachtwoorden resetten van leerlingen", "a-accounts-dagelijks"),
        ("Printers onderhouden", "t-printers-av"),
        ("Schrijven van het ICT beleidsplan", "b-beleidsplan"),
        ("GDPR opvolgen", "b-gdpr"),
        ("Bestellen van materiaal voor ICT", "a-bestellingen"),
        ("Inventaris bijhouden", "a-inventaris-hardware"),
        ("Herstellen van defecte laptops", "t-herstelling"),
        ("Nascholing geven aan collega's", "p-nascholing"),
        ("Firewal beheren", "t-firewall"),
        ("Leerlijn digitale vaardigheden opvolgen", "p-leerlijn"),
        ("Geluid bij het schoolfeest", "t-evenementen"),
        ("Offertes aanvragen bij leveranciers", "a-offertes"),
    ],
)
def test_other_words_for_a_task_are_found(text, slug):
    found, score = best(text)

    assert found == slug
    assert score >= PROBABLE


@pytest.mark.parametrize(
    "text",
    ["Soep koken voor de kerstmarkt", "Kerkuilen tellen", "Speelplaats vegen", "Busrekening"],
)
def test_what_is_no_task_of_the_catalogue_is_not_taken_for_one(text):
    assert best(text)[1] < PROBABLE


def test_an_exact_name_among_thousands_is_found():
    many = Names({number: (f"Vlinder {number} vangen",) for number in range(3_000)})

    assert [(c.id, c.score) for c in many.find("3. vlinder 2999 vangen")] == [(2999, 100)]
    assert many.find("iets anders") == []


def test_only_what_is_nearly_the_same_is_sure():
    assert best("Backup servers")[1] < SURE
    assert best("Netwerk")[1] < SURE
