"""Sets of people against asking each person and task apart, as the division does."""

from hypothesis import given
from hypothesis import strategies as st

from zwerm.optimiser.expansion import ANY_EXPERTISE, margin
from zwerm.optimiser.problem import Person, Task
from zwerm.overview.team.skills import Asked, Levels, Skills, bits, set_of

NAMES = ("T", "P", "net")
answers = st.dictionaries(
    st.sampled_from(NAMES), st.tuples(st.integers(0, 3), st.booleans()), max_size=3
)
people = st.lists(answers, min_size=1, max_size=6)
asked = st.builds(
    Asked,
    st.dictionaries(st.sampled_from(("T", "P")), st.integers(1, 3), max_size=2),
    st.sampled_from(("", "net")),
    st.integers(1, 3),
)


def skills_of(team):
    readable, unread = Levels(), Levels()
    for place, row in enumerate(team):
        for name, (level, is_read) in row.items():
            (readable if is_read else unread).add(place, name, level)
    return Skills((1 << len(team)) - 1, readable, unread)


def division_margin(levels, wanted):
    """Of someone whose levels these are."""
    person = Person("x", comp=levels, spec={"net": levels.get("net", levels.get("T", 0))})
    spec = {wanted.specialisation: wanted.specialisation_level} if wanted.specialisation else {}
    return margin(person, Task("t", "T", req=wanted.clusters, spec=spec))


def names_asked(row, wanted):
    """What somebody must have answered; the technical level stands in for a specialisation."""
    names = set(wanted.clusters)
    if wanted.specialisation:
        names.add(wanted.specialisation if wanted.specialisation in row else "T")
    return names


@given(people, asked)
def test_who_can_by_name_is_who_can_by_what_may_be_read(team, wanted):
    able = skills_of(team).able(wanted)

    can, nearly = set(), set()
    for place, row in enumerate(team):
        names = names_asked(row, wanted)
        levels = {name: level for name, (level, is_read) in row.items() if is_read}
        found = division_margin(levels, wanted)
        if found == ANY_EXPERTISE or (names <= set(levels) and found >= 0):
            can.add(place)
        elif names <= set(levels) and found == -1:
            nearly.add(place)
    assert (set(bits(able.can)), set(bits(able.nearly))) == (can, nearly)


@given(people, asked)
def test_names_do_not_change_with_what_is_kept_back(team, wanted):
    """Other levels of the same unread answers give the same page."""
    other = [
        {name: (level if is_read else 3 - level, is_read) for name, (level, is_read) in row.items()}
        for row in team
    ]

    assert skills_of(team).able(wanted) == skills_of(other).able(wanted)


@given(people, asked)
def test_counted_are_those_whose_answer_is_open_and_asked(team, wanted):
    kept = skills_of(team).kept_back(wanted)

    can, cannot = set(), set()
    for place, row in enumerate(team):
        names = names_asked(row, wanted)
        if not names <= set(row) or all(row[name][1] for name in names):
            continue
        levels = {name: level for name, (level, _is_read) in row.items()}
        best = {name: level if is_read else 3 for name, (level, is_read) in row.items()}
        if division_margin(best, wanted) < 0:
            continue  # known not to reach it, whatever the unread answers are
        (can if division_margin(levels, wanted) >= 0 else cannot).add(place)
    assert (set(bits(kept.can)), set(bits(kept.cannot))) == (can, cannot)


def test_a_set_gives_back_its_people():
    assert list(bits(set_of([5, 0, 64]))) == [0, 5, 64]
