"""Hours that can be used, against trying every way to spend them."""

from hypothesis import given, settings
from hypothesis import strategies as st

from zwerm.means.supply import Supply
from zwerm.overview.balance import sums
from zwerm.overview.balance.sums import Need, Part, Sum

GROUP, OAK, ELM = 1, 2, 3


def most(needs, supplies):
    """Minute by minute, every way: what is left of each need, and the best that can follow."""
    left = {}
    for need in needs:
        left[need.place, need.cluster] = left.get((need.place, need.cluster), 0) + need.minutes
    keys = sorted(left)

    def best(wanted, minutes):
        if not minutes:
            return 0
        clusters, home = minutes[0]
        found = best(wanted, minutes[1:])  # this minute stays unused
        for number, (place, cluster) in enumerate(keys):
            if wanted[number] and cluster in clusters and home in (None, place):
                after = (*wanted[:number], wanted[number] - 1, *wanted[number + 1 :])
                found = max(found, 1 + best(after, minutes[1:]))
        return found

    minutes = [
        (each.clusters, each.place if each.home_only else None)
        for each in supplies
        for _minute in range(each.minutes)
    ]
    return best(tuple(left[key] for key in keys), minutes)


clusters = st.sampled_from(["T", "P", "B", "A"])
needs = st.lists(
    st.builds(
        Need,
        place=st.sampled_from([GROUP, OAK, ELM]),
        cluster=clusters,
        minutes=st.integers(1, 3),
        is_core=st.booleans(),
        keep_running=st.booleans(),
    ),
    max_size=4,
)
supplies = st.lists(
    st.builds(
        Supply,
        place=st.sampled_from([GROUP, OAK, ELM]),
        source=st.sampled_from(["ICT", "BPT"]),
        clusters=st.sets(clusters, max_size=2).map(lambda found: tuple(sorted(found))),
        people_minutes=st.integers(0, 2),
        home_only=st.booleans(),
    ),
    max_size=3,
)


def checked(picture, needs, supplies):
    """Every figure of a picture, from the needs and hours it stands for."""

    def sum_of(some):
        there = sum(each.minutes for each in supplies)
        return Sum(sum(need.minutes for need in some), there, most(some, supplies))

    def part_of(is_in):
        inside = [need for need in needs if is_in(need)]
        outside = [need for need in needs if not is_in(need)]
        all_of_it, others = most(needs, supplies), most(outside, supplies)
        needed = sum(need.minutes for need in inside)
        return Part(needed, first=most(inside, supplies), last=all_of_it - others)

    assert picture.total == sum_of(needs)
    assert picture.core == part_of(lambda need: need.is_core)
    assert picture.keep_running == part_of(lambda need: need.keep_running)
    assert picture.vision == part_of(lambda need: need.cluster in {"P", "B"})
    for cluster, found in picture.clusters.items():
        assert found == part_of(lambda need, this=cluster: need.cluster == this)
    assert sum(level.minutes for level in picture.levels) == picture.total.needed


@settings(deadline=None)
@given(needs, supplies)
def test_alone_only_hours_of_the_group_go_elsewhere(needs, supplies):
    bound = [
        Supply(
            each.place,
            each.source,
            each.clusters,
            people_minutes=each.people_minutes,
            home_only=each.home_only or each.place != GROUP,
        )
        for each in supplies
    ]

    found = sums.alone(needs, supplies, group=GROUP)
    checked(found, needs, bound)
    assert sums.alone_total(needs, supplies, group=GROUP) == found.total


@settings(deadline=None)
@given(needs, supplies)
def test_together_hours_go_wherever_their_source_lets_them(needs, supplies):
    checked(sums.together(needs, supplies, group=GROUP), needs, supplies)


@settings(deadline=None)
@given(needs, supplies)
def test_each_school_counts_its_own_hours_only(needs, supplies):
    found = {row.school: row.alone for row in sums.schools(needs, supplies, {})}

    for school in {need.place for need in needs}:
        mine = [need for need in needs if need.place == school]
        own = [each for each in supplies if each.place == school]
        expected = Sum(
            sum(need.minutes for need in mine), sum(each.minutes for each in own), most(mine, own)
        )
        assert found[school] == expected


def test_a_sum_says_what_is_short_and_what_cannot_be_used():
    found = sums.together(
        [Need(OAK, "T", 100), Need(OAK, "A", 30)],
        [Supply(OAK, "ADM", ("A",), people_minutes=50), Supply(OAK, "ICT", ("T",), 40)],
        group=GROUP,
    )

    assert (found.total.short, found.total.unused, found.total.fits) == (60, 20, False)
    assert found.clusters["A"].fits
