"""Prices decide the order, and say where they come from."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import fields, replace

import pytest

from zwerm.optimiser.remedies import (
    Diploma,
    Figure,
    Kind,
    Prices,
    Provenance,
    Remedies,
    prices_to_data,
    remedies_to_data,
)

from .examples import ANN, NETWORK, plan_of, school_with

PRICES = Prices()


def figures(prices: Prices) -> Iterator[Figure]:
    for setting in fields(prices):
        value = getattr(prices, setting.name)
        if isinstance(value, Figure):
            yield value
        elif isinstance(value, Mapping):
            yield from (figure for figure in value.values() if isinstance(figure, Figure))


def test_every_figure_says_where_it_comes_from():
    found = list(figures(PRICES))

    assert len(found) > 30
    assert all(figure.source for figure in found)
    published = [figure for figure in found if figure.provenance is not Provenance.ESTIMATE]
    assert published == [PRICES.full_time_hours]


@pytest.mark.parametrize(
    ("cents", "expected"),
    [
        (PRICES.extra_hours("ICT", 4, 4), 4500),
        (PRICES.extra_hours("ICT", 1, 12), 375),
        (PRICES.extra_hours("ADM", 1, 4), 875),
        (PRICES.extra_hours("unnamed", 4, 4), 4500),
        (PRICES.extra_hours("BPT", 1, 7), 715),  # 714.3
        (PRICES.new_hours(Diploma.MASTER, 8, 4), 12_000 + 2500),
        (PRICES.training("A", 1), (20_000 + 20 * 4500 + 119) // 120),
        (PRICES.training("hd", 2), 2 * (40_000 + 24 * 4500) // 120 + 1),
        (PRICES.training("A", 0), 0),
        (PRICES.handover(), 250),
        (PRICES.other_level(3, is_new=False), 1500),
        (PRICES.other_level(3, is_new=True), 3500),
        (PRICES.dropping(3, 2, 4), 3000),
        (PRICES.full_time(4), 144),
        (PRICES.smallest_job(12), 48),
    ],
)
def test_cents_a_week_are_rounded_up(cents, expected):
    assert cents == expected


def test_study_hours_are_told_apart():
    assert [PRICES.study_hours(name, 2) for name in ("T", "hd")] == [120, 48]


@pytest.mark.parametrize(
    ("comp", "diploma"),
    [
        ({}, Diploma.SECONDARY),
        ({"T": 1, "B": 1}, Diploma.SECONDARY),
        ({"A": 3}, Diploma.SECONDARY),
        ({"T": 2}, Diploma.BACHELOR),
        ({"P": 2, "T": 3}, Diploma.BACHELOR),
        ({"P": 2, "B": 2}, Diploma.MASTER),
    ],
)
def test_the_highest_diploma_that_the_levels_imply(comp, diploma):
    assert PRICES.diploma(comp) is diploma


def test_other_prices_give_another_order():
    ann = replace(ANN, comp={"T": 1})
    bob = replace(ANN, id="bob", sources={"ICT": 3})
    problem = school_with(ann, bob)
    dear = replace(PRICES, extra_hour_cents={"ICT": Figure(20_000, "our own accounts")})

    first, second = (
        [remedy.kinds for remedy in Remedies(problem, plan_of(), prices).for_gap(KEY)[:2]]
        for prices in (PRICES, dear)
    )

    assert first == [(Kind.HOURS,), (Kind.TRAINING,)]
    assert second == [(Kind.TRAINING,), (Kind.HOURS,)]


KEY = ("network", "S", "north")


def test_everything_is_json():
    task = replace(NETWORK, outsource_eur_per_hour=80, backup=True)
    problem = replace(school_with(replace(ANN, sources={"ICT": 3}), tasks=(task,)), name="North")
    remedies = Remedies(problem, plan_of())
    found = list(remedies.for_all())
    profile = remedies.recruit(remedies.gaps())
    assert profile is not None

    data = remedies_to_data(remedies, found, [profile])

    assert json.loads(json.dumps(data)) == data
    assert data["tiers"] == [4, 0, 2, 0, 3, 0, 0]
    gaps = data["gaps"]
    assert isinstance(gaps, list)
    (gap,) = gaps
    assert [one["kinds"] for one in gap["remedies"]] == [["hours"], ["outsource"], ["recruit"]]
    assert gap["remedies"][0] == {
        "kinds": ["hours"],
        "cents_a_week": 1125,
        "changes": [{"kind": "hours", "person": "ann", "source": "ICT", "quanta": 1}],
        "shares": [["network", "S", "north", "ann", 0, 4]],
        "spares": [],
        "closed": [],
        "opened": [],
        "tiers": [0, 0, 2, 24, 1, 3, 1],
    }


def test_the_prices_are_written_with_their_provenance():
    data = prices_to_data(PRICES)

    assert data["full_time_hours"] == {
        "value": 36,
        "source": PRICES.full_time_hours.source,
        "provenance": "published",
    }
    assert data["diplomas"] == {"T": "bachelor", "P": "bachelor", "B": "master"}
