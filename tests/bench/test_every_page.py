"""What the page about speed says of every page, file and form."""

import pytest

from bench.every_page import Answer, page


@pytest.fixture
def told():
    found = [
        Answer("people:person_list", "page", "group", 10, (61.0, 55.0, 64.0), 244.0),
        Answer("people:person_list", "page", "school", 13, (9.0, 8.0, 10.0), 36.0),
        Answer("policy:plan_file", "file", "group", 8, (300.0, 290.0, 310.0), 1200.0),
        Answer("people:person_add", "form", "group", 20, (49.0, 50.0, 50.0), 200.0),
    ]
    return page(found, 60, 4000, (1.0, 2.0)).splitlines()


def test_what_is_over_a_bar_is_named_and_files_have_none(told):
    assert told[told.index("| --- | --- | --- |") + 1 :][:4] == [
        "| a page ≤ 12 queries | 2 | **1 over it**: people:person_list |",
        "| a page ≤ 60 E | 2 | **1 over it**: people:person_list |",
        "| a page ≤ 50 E | 2 | **1 over it**: people:person_list |",
        "| a write ≤ 50 E | 1 | **pass** |",
    ]


def test_what_is_dear_stands_below_with_its_spread_and_the_dearest_first(told):
    assert told[told.index("| --- | --- | --- | --- | --- | --- |") + 1 :] == [
        "| policy:plan_file | file | group | 8 | 300 (290–310) | 1200 |",
        "| people:person_list | page | group | 10 | 61 (55–64) | 244 |",
        "| people:person_list | page | school | 13 | 9 (8–10) | 36 |",
    ]
