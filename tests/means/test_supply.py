"""How far hours go, also against a plain search for the largest flow."""

from collections import deque

from hypothesis import given
from hypothesis import strategies as st

from zwerm.means.supply import (
    CLUSTERS,
    Supply,
    cluster_reach,
    covered_alone,
    covered_together,
    minutes_alone,
    minutes_together,
    pooled,
)

GROUP, FIRST, SECOND = 1, 2, 3

minutes = st.integers(0, 40)
supplies = st.lists(
    st.builds(
        Supply,
        place=st.sampled_from([GROUP, FIRST, SECOND]),
        source=st.sampled_from(["ICT", "BPT", "ADM"]),
        clusters=st.sets(st.sampled_from(CLUSTERS)).map(lambda found: tuple(sorted(found))),
        granted_minutes=minutes,
        people_minutes=minutes,
        home_only=st.booleans(),
    ),
    max_size=6,
)
needs = st.dictionaries(
    st.sampled_from([GROUP, FIRST, SECOND]),
    st.dictionaries(st.sampled_from(CLUSTERS), minutes, max_size=4),
    max_size=3,
)


def largest_flow(needs, supplies):
    """Paths are added until none is left: slow, and made in another way."""
    room = {}
    for number, supply in enumerate(supplies):
        room["start", number] = supply.minutes
        for place, need in needs.items():
            if supply.home_only and place != supply.place:
                continue
            for cluster in set(supply.clusters) & set(need):
                room[number, (place, cluster)] = 10**6
    for place, need in needs.items():
        for cluster, wanted in need.items():
            room[(place, cluster), "end"] = wanted
    flow = 0
    while path := _path(room):
        step = min(room[edge] for edge in path)
        for start, end in path:
            room[start, end] -= step
            room[end, start] = room.get((end, start), 0) + step
        flow += step
    return flow


def _path(room):
    came_from = {"start": None}
    waiting = deque(["start"])
    while waiting:
        here = waiting.popleft()
        for (start, end), left in room.items():
            if start == here and left and end not in came_from:
                came_from[end] = here
                waiting.append(end)
    if "end" not in came_from:
        return []
    path, here = [], "end"
    while came_from[here] is not None:
        path.append((came_from[here], here))
        here = came_from[here]
    return path


def test_hours_count_once_whether_granted_or_with_people():
    still_free = Supply(FIRST, "ICT", ("T",), granted_minutes=300, people_minutes=120)
    given_above = Supply(FIRST, "BPT", ("P",), granted_minutes=0, people_minutes=60)

    assert minutes_alone([still_free, given_above]) == {FIRST: 360}


def test_points_of_schools_that_pay_someone_of_the_group_count_once():
    schools = [Supply(place, "ICT", CLUSTERS, granted_minutes=300) for place in (FIRST, SECOND)]
    of_the_group = Supply(GROUP, "ICT", CLUSTERS, people_minutes=540)

    together = pooled([*schools, of_the_group], pool=GROUP)

    assert together == [Supply(GROUP, "ICT", CLUSTERS, granted_minutes=600, people_minutes=540)]
    assert minutes_together(together) == 600


def test_hours_of_lessons_stay_in_their_school():
    bpt = Supply(FIRST, "BPT", ("P", "B"), granted_minutes=100, home_only=True)

    assert pooled([bpt], pool=GROUP) == [bpt]
    assert covered_together({SECOND: {"P": 60}}, [bpt]) == 0
    assert covered_together({FIRST: {"P": 60}}, [bpt]) == 60


def test_a_source_pays_only_the_clusters_it_is_meant_for():
    sources = [Supply(FIRST, "ICT", ("T", "P"), 60), Supply(FIRST, "ADM", ("A",), 120)]

    assert cluster_reach(sources) == {"T": 60, "P": 60, "B": 0, "A": 120}
    # 60 of 90 technical and pedagogical minutes, all of the administration, no policy at all
    assert covered_alone({FIRST: {"T": 45, "P": 45, "B": 30, "A": 20}}, sources) == {FIRST: 80}


def test_what_one_school_has_over_helps_another_once_it_is_shared():
    sources = [Supply(FIRST, "ICT", CLUSTERS, 300), Supply(SECOND, "ICT", CLUSTERS, 60)]
    wanted = {FIRST: {"T": 100}, SECOND: {"T": 200}}

    assert covered_alone(wanted, sources) == {FIRST: 100, SECOND: 60}
    assert covered_together(wanted, sources) == 300


@given(needs, supplies)
def test_what_can_be_paid_together_is_the_largest_flow(needs, supplies):
    assert covered_together(needs, supplies) == largest_flow(needs, supplies)


@given(needs, supplies)
def test_what_a_school_can_pay_alone_is_the_largest_flow_of_its_own_sources(needs, supplies):
    alone = covered_alone(needs, supplies)

    assert alone == {
        place: largest_flow({place: need}, [each for each in supplies if each.place == place])
        for place, need in needs.items()
    }
    assert sum(alone.values()) <= covered_together(needs, supplies)


@given(supplies)
def test_pooling_makes_no_hours_and_loses_none(supplies):
    together = pooled(supplies, pool=GROUP)

    assert sum(each.granted_minutes for each in together) == sum(
        each.granted_minutes for each in supplies
    )
    assert minutes_together(together) <= minutes_together(supplies)
    assert pooled(together, pool=GROUP) == together
