from bench.statistics import geometric_mean, median, percent, ratios, spread


def test_ratios_have_a_geometric_mean():
    assert geometric_mean([0.5, 2.0]) == 1.0
    assert ratios([0.5, 2.0]) == "1.00 (0.50–2.00)"


def test_a_spread_is_the_median_with_least_and_most():
    assert median([3, 1, 2]) == 2
    assert spread([3.0, 1.0, 2.0], 1) == "2.0 (1.0–3.0)"
    assert spread([3.0]) == "3.00"


def test_shares_are_shown_as_percentages():
    assert percent([0.05, 0.1, 0.2]) == "10.0 (5.0–20.0) %"
