"""What the records of a run say about the bars, without running anything."""

import json

from bench.agenda import Agenda
from bench.bars import verdicts
from bench.measurement import Measurement, Record, Stage, from_data, to_data
from bench.report import page
from bench.results import Results
from bench.runner import Store, run_all


def record(program, j, bound=None, *, size="M", seed=1, run=0, cpu=120.0, values=(), **more):
    measurement = Measurement(program, "J", size, seed, 120.0, run)
    stages = [Stage("J", j, bound, cpu)]
    return Record(
        measurement, "v1", cpu, tiers=[0] * 7, j=j, stages=stages, values=list(values), **more
    )


def strict(program, cpu, values, *, size="S", seed=1):
    stages = [Stage(f"t{n}", value, value, cpu) for n, value in enumerate(values, 1)]
    return Record(
        Measurement(program, "strict", size, seed, 60.0), "v1", cpu, tiers=values, stages=stages
    )


def verdict(bar, *records):
    return next(v for v in verdicts(Results(records)) if v.bar == bar)


def test_a_gap_is_measured_from_the_best_bound_of_any_program():
    own, highs = record("own", 1100, 900), record("highs", 1300, 1000)

    results = Results([own, highs])

    assert results.bound(("M", 1)) == 1000
    assert [round(gap, 3) for gap in results.gaps("own", "M")] == [0.1]
    assert [round(gap, 3) for gap in results.gaps("highs", "M")] == [0.3]


def test_a_bound_above_a_plan_that_exists_is_refuted_and_not_used():
    own, highs = record("own", 1000, 900), record("highs", 1200, 1100)

    results = Results([own, highs])

    assert results.bound(("M", 1)) == 900
    assert list(results.refuted()) == [highs]


def test_a_plan_that_breaks_a_rule_counts_for_nothing():
    own = record("own", 1000, 900)
    void = record("highs", 950, 940, violations=["somebody works too much"])

    results = Results([own, void])

    assert results.best(("M", 1)) == 1000
    assert results.bound(("M", 1)) == 900
    assert results.gaps("highs", "M") == []


def test_the_gap_on_a_group_is_compared_with_that_of_highs():
    own, highs = record("own", 1050, 1000), record("highs", 1100, 1000)

    assert verdict("E4", own, highs).passes is True
    assert verdict("E4", record("own", 1090, 1000), highs).passes is False
    assert verdict("E4", own).passes is None


def test_the_end_value_of_a_peer_must_be_beaten_in_an_eighth_of_its_time():
    peers = record("cpsat", 5000), record("timefold", 9000)
    soon = record("own", 1001, 1000, values=[(10.0, 4000), (100.0, 1001)])
    late = record("own", 1001, 1000, values=[(20.0, 4000), (100.0, 1001)])

    assert verdict("E5", soon, *peers).passes is True
    assert verdict("E5", late, *peers).passes is False


def test_seven_proven_tiers_are_compared_with_the_faster_peer():
    values = [0, 1, 0, 100, 5, 30, 9]
    peers = strict("highs", 10.0, values), strict("cpsat", 4.0, values)

    assert verdict("E1", strict("own", 2.0, values), *peers).passes is True
    assert verdict("E1", strict("own", 3.0, values), *peers).passes is False


def test_every_bar_is_named_when_nothing_was_measured():
    found = verdicts(Results([]))

    assert [v.bar for v in found] == [f"E{n}" for n in range(1, 13)]
    assert {v.word for v in found} == {"not measured"}


def test_the_page_says_where_a_peer_is_ahead():
    text = page(Results([record("own", 1100, 1000), record("highs", 1050, 1000)]), [], "2026-01-02")

    assert "- M-1, J: HiGHS has a better plan ([1050.0] against [1100.0])" in text


def test_a_record_survives_being_kept():
    kept = record("own", 1100, 900, values=[(1.5, 1200)], extra={"core_need": 4})

    assert from_data(json.loads(json.dumps(to_data(kept)))) == kept


def test_what_is_in_the_store_is_not_measured_again(tmp_path):
    store, told = Store(tmp_path / "results"), []
    kept = record("own", 1100, 900)
    store.keep(kept)

    found = run_all([kept.measurement], store, redo=["highs"], jobs=1, tell=told.append)

    assert (found, told) == ([kept], [])


def test_only_what_a_bar_needs_is_on_its_agenda():
    agenda = Agenda(sizes=("XS", "S", "M", "L"), seeds=(1, 2, 3), peers=("highs",))

    assert {m.program for m in agenda.measurements(["E4"])} == {"own", "highs"}
    assert [m.key for m in agenda.measurements(["E7"])] == [f"own-J-L-{n}-240-0" for n in (1, 2, 3)]
