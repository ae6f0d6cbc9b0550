"""What is told of answers that people keep to themselves, attacked by adding and subtracting."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from zwerm.overview.team.discretion import FEWEST, Band, rounded, told

LEVELS = 4

schools = st.dictionaries(
    st.integers(1, 5),
    st.tuples(*[st.integers(0, 14)] * LEVELS).filter(any),
    min_size=1,
    max_size=5,
)


def total(by_school):
    return tuple(sum(column) for column in zip(*by_school.values(), strict=True))


def test_few_people_are_told_together_with_the_next_level():
    assert told({1: (6, 1, 4, 9)}).whole == (Band(0, 0, 6), Band(1, 2, 5), Band(3, 3, 9))
    assert told({1: (1, 6, 0, 5)}).whole == (Band(0, 2, 7), Band(3, 3, 5))


def test_four_people_are_never_told():
    assert told({1: (1, 1, 1, 1)}).whole == ()
    assert told({1: (0, 0, 4, 0), 2: (0, 0, 0, 0)}).whole == ()
    assert told({}).whole == ()


def test_that_everyone_answers_alike_is_not_told():
    one_part = (Band(0, 3, 12),)

    assert told({1: (12, 0, 0, 0)}).whole == one_part
    assert told({1: (0, 0, 12, 0)}).whole == one_part
    assert told({1: (0, 0, 0, 12)}).whole == one_part


def test_nobody_and_too_few_look_the_same():
    assert told({1: (7, 0, 0, 8)}) == told({1: (5, 2, 0, 8)})


def test_a_school_is_not_told_apart_when_that_tells_about_the_rest():
    large, small = (10, 0, 0, 10), (2, 0, 0, 1)

    found = told({1: large, 2: small})

    assert found.whole == (Band(0, 2, 12), Band(3, 3, 11))
    assert (found.of(1), found.of(2), found.of(None)) == ((), (), found.whole)


def test_a_school_is_told_apart_when_enough_are_left():
    found = told({1: (9, 0, 0, 9), 2: (3, 0, 0, 2), 3: (3, 0, 0, 3)})

    assert found.of(1) == (Band(0, 2, 9), Band(3, 3, 9))
    assert (found.of(2), found.of(3)) == ((), ())


@given(schools)
def test_no_sum_or_difference_of_what_is_told_stands_for_fewer_than_five(by_school):
    found = told(by_school)

    for size in range(len(found.apart) + 1):
        for apart in combinations(found.apart, size):
            if len(apart) == len(by_school):
                continue  # nobody is left
            for number, band in enumerate(found.whole):
                taken = sum(found.apart[school][number].people for school in apart)
                assert band.people - taken >= FEWEST
    for bands in found.apart.values():
        assert all(band.people >= FEWEST for band in bands)


@given(schools)
def test_what_is_told_is_true_and_complete(by_school):
    found, counts = told(by_school), total(by_school)

    assert sum(band.people for band in found.whole) in {0, sum(counts)}
    assert bool(found.whole) == (sum(counts) >= FEWEST)
    for school, bands in found.apart.items():
        for band in bands:
            assert band.people == sum(by_school[school][band.low : band.high + 1])


def test_a_number_of_people_is_rounded_down_to_five():
    assert [rounded(people) for people in (4, 5, 9, 10, 37)] == [0, 5, 5, 10, 35]
