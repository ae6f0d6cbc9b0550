"""What the page about speed says of pages, and that it leaves the rest of that page alone."""

import pytest

from bench.parts import part_of, put_part
from bench.site import Measured
from bench.site_data import Request
from bench.site_report import page, ratios
from bench.site_server import Latency, Site

EMPTY = Request("an empty view", "empty", "group", "/-/empty/", "key", 3)
LIST = Request("people", "list", "group", "/mensen/", "key", 9, 130)
WRITE = Request(
    "an action that begins", "write", "group", "/acties/1/", "key", 14, 0, (("a", "b"),)
)


def measured(name, milliseconds, folder):
    made = Measured(Site(name, folder), [EMPTY, LIST, WRITE])
    made.cpu = {EMPTY: [1.0, 1.0], LIST: milliseconds, WRITE: [20.0, 40.0]}
    made.times = {LIST: milliseconds, WRITE: [20.0, 40.0]}
    made.latencies = {"people": [Latency(1, 12.0, 30.0, 80.0)]}
    made.starts = {"cold": 4.0, "warm": 2.0}
    made.web, made.worker = [(60.0, 90.0), (64.0, 94.0)], (55.0, 80.0)
    return made


@pytest.fixture
def both(tmp_path):
    return [
        measured("SQLite", [50.0, 80.0], tmp_path),
        measured("PostgreSQL", [150.0, 160.0], tmp_path),
    ]


def test_the_second_database_is_told_in_the_first_in_pairs_of_a_round(both):
    assert ratios(both) == [(LIST, 2.5), (WRITE, 1.0)]


def test_what_is_over_a_bar_is_named_with_its_figure(both):
    lines = page(both, 60, 4000, 2, (1.0, 2.0)).splitlines()

    assert (
        "| a list on SQLite ≤ 60 E | **falls short** | 1 measured; over it: people (G) 65 |"
        in lines
    )
    assert "| a write on SQLite ≤ 50 E | **pass** | 1 measured |" in lines
    assert (
        "| queries ≤ 12 | **falls short** | at most 14; over it: an action that begins (G) 14 |"
        in lines
    )
    assert (
        "| PostgreSQL ≤ 2 × SQLite | **falls short** | × 1.58 in the (geometric) mean;"
        " over it: people (G) × 2.5 |"
    ) in lines
    assert "| people | SQLite | 12 / 30, 80/s |" in lines


def test_a_process_that_takes_too_much_memory_is_named(both):
    both[1].web = [(149.0, 190.0), (151.0, 193.0)]

    lines = page(both, 60, 4000, 2, (1.0, 2.0)).splitlines()

    assert "| a worker ≤ 150 MB (PSS) | **pass** | SQLite 55 MB, PostgreSQL 55 MB |" in lines
    assert (
        "| a web process ≤ 150 MB (PSS) | **falls short** | SQLite 64 MB, PostgreSQL 151 MB;"
        " over it: PostgreSQL 151 MB |"
    ) in lines


def test_a_part_is_replaced_and_what_stands_around_it_stays(tmp_path):
    file = tmp_path / "page.md"
    file.write_text("# Ours\n\nWords.\n", "utf-8")

    put_part(file, "pages", "First.")
    put_part(file, "pages", "Second.")

    assert file.read_text("utf-8").startswith("# Ours\n\nWords.\n\n<!-- pages: begins -->")
    assert "First." not in file.read_text("utf-8")
    assert "\nSecond.\n" in part_of(file, "pages")
    assert part_of(file, "others") == ""
