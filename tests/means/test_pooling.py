from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from zwerm.means.pooling import Balance, divided, planned, worked

OAK, BEECH, ELM, GROUP = 1, 2, 3, 9

weights = st.lists(st.integers(0, 5000) | st.decimals(0, 900, places=3), max_size=70)


def test_hours_go_back_by_what_each_school_puts_in():
    put_in = {OAK: 300, BEECH: 100}

    balance = planned(put_in, weights=put_in)

    assert balance.schools == (Balance(OAK, 300, 300), Balance(BEECH, 100, 100))
    assert balance.unaccounted == 0


def test_by_pupils_a_large_school_that_puts_in_little_gains():
    balance = planned({OAK: 300, BEECH: 100}, weights={OAK: 200, BEECH: 600}, kept_percent=10)

    assert (balance.kept, [school.back for school in balance.schools]) == (40, [90, 270])
    assert [school.difference for school in balance.schools] == [-210, 170]


def test_what_was_agreed_with_a_school_goes_first():
    balance = planned(
        {OAK: 300, BEECH: 100, ELM: 200}, weights={BEECH: 1, ELM: 1}, agreed={OAK: 400}
    )

    assert [school.back for school in balance.schools] == [400, 100, 100]
    assert balance.unaccounted == 0


def test_more_agreed_than_there_is_shows_as_missing():
    balance = planned({OAK: 60, BEECH: 60}, weights={}, agreed={OAK: 100, BEECH: 100})

    assert balance.unaccounted == -80


def test_where_people_really_work_takes_the_place_of_the_rule():
    balance = worked({OAK: 300, BEECH: 100}, {OAK: 180, ELM: 90, GROUP: 60}, group=GROUP)

    assert balance.schools == (
        Balance(OAK, 300, 180),
        Balance(BEECH, 100, 0),
        Balance(ELM, 0, 90),
    )
    assert (balance.kept, balance.unaccounted) == (60, 70)


def test_one_minute_over_goes_to_the_largest_remainder_and_then_to_the_first():
    assert divided(10, [1, 1, 1]) == [4, 3, 3]
    assert divided(10, [Decimal("1.5"), 1, 1]) == [4, 3, 3]
    assert divided(7, [0, 0]) == [4, 3]
    assert divided(7, []) == []


@given(st.integers(0, 100_000), weights)
def test_divided_minutes_add_up_and_are_less_than_a_minute_from_exact(minutes, weights):
    given = divided(minutes, weights)

    assert sum(given) == (minutes if weights else 0)
    total = sum(Decimal(weight) for weight in weights)
    for share, weight in zip(given, weights, strict=True):
        if total:
            assert abs(share - minutes * Decimal(weight) / total) < 1


@given(
    st.dictionaries(st.integers(1, 60), st.integers(0, 3000), min_size=1),
    st.dictionaries(st.integers(1, 60), st.integers(0, 1500)),
    st.integers(0, 100),
)
def test_a_pool_gives_back_all_it_does_not_keep(put_in, weights, kept_percent):
    balance = planned(put_in, weights=weights, kept_percent=kept_percent)

    assert balance.unaccounted == 0
    assert balance.put_in == sum(put_in.values())
    assert 0 <= balance.kept <= balance.put_in
