"""Absences in words."""

from dataclasses import replace

from tests.optimiser.examples import GROUP_SCHOOLS, school_with
from zwerm.optimiser.continuity import Absence, Fall, Move
from zwerm.optimiser.plan import Backup, Plan
from zwerm.planning.continuity_text import AbsenceTeller
from zwerm.planning.viewing import Labels

LABELS = Labels(
    schools={"a1": "De Linde"},
    people={"ann": "An Peeters", "bob": "Bob Maes"},
    tasks={"wifi": "Wifi", "mail": "Mail"},
    group="de hele groep",
)
NOBODY_MISSED = Absence(
    person="ann",
    status="proved",
    core_lost=0,
    core_lost_bound=0,
    other_lost=0,
    backups_lost=0,
    changes=0,
    moves=(),
    falls=(),
    backups=(),
    only_they_can=(),
    plan=Plan(),
)
MISSED = replace(
    NOBODY_MISSED,
    status="improved",
    core_lost=6,
    core_lost_bound=4,
    falls=(Fall("wifi", "S", "a1", quanta=6, is_core=True),),
)


def teller(language="nl", schools=GROUP_SCHOOLS):
    return AbsenceTeller(replace(school_with(), schools=schools), LABELS, language)


def test_how_certain_it_is_that_core_work_falls():
    unknown, proved = replace(MISSED, core_lost_bound=0), replace(MISSED, core_lost_bound=6)

    heads = [next(teller().of_person(absence)) for absence in (MISSED, unknown, proved)]

    assert heads == [
        "An Peeters — 1,5 u kernwerk per week valt weg (minstens 1 u)",
        "An Peeters — 1,5 u kernwerk per week valt weg (misschien minder)",
        "An Peeters — 1,5 u kernwerk per week valt weg (minder kan niet)",
    ]


def test_places_are_named_where_there_are_more_schools():
    assert list(teller().of_person(MISSED))[1] == "    valt weg, kern        Wifi (De Linde) 1,5 u"
    alone = teller(schools=GROUP_SCHOOLS[:1])
    assert list(alone.of_person(MISSED))[1] == "    valt weg, kern        Wifi 1,5 u"


def test_who_takes_over_from_whom():
    absence = replace(
        NOBODY_MISSED,
        moves=(
            Move("wifi", "S", "a1", "ann", "bob", 4),
            Move("mail", "G", "group", "ann", None, 2),
            Move("mail", "S", "a1", "bob", "ann", 2),
            Move("wifi", "G", "group", None, "bob", 8),
        ),
        backups=(Backup("mail", "S", "a1", "bob"),),
    )

    assert list(teller("en").of_person(absence)) == [
        "An Peeters — no core work falls",
        "    takes over            Bob Maes: Wifi (De Linde) 1 h",
        "                          a firm: Mail (de hele groep) 0.5 h",
        "    hands on              Bob Maes → An Peeters: Mail (De Linde) 0.5 h",
        "                          nobody → Bob Maes: Wifi (de hele groep) 2 h",
        "    new backup            Bob Maes: Mail (De Linde)",
    ]


def test_a_long_list_is_cut_short_in_the_overview_only():
    falls = tuple(Fall("wifi", "S", "a1", quanta=1, is_core=True) for _ in range(8))
    absence = replace(MISSED, falls=falls)

    short, whole = (list(teller().of_person(absence, most=most))[1] for most in (6, None))

    assert (short.count("Wifi"), short[-1], whole.count("Wifi")) == (6, "…", 8)


def test_the_overview_of_many_people_ends_with_how_many_more_there_are():
    lines = list(teller("en").overview([MISSED, *[NOBODY_MISSED] * 12]))

    assert lines[0] == "For 1 of the 13 people, core work falls when they are away."
    assert lines.count("  An Peeters — nothing changes") == 10
    assert lines[-1] == "and 2 more people; -o writes them all, --person shows one"


def test_nobody_is_missed():
    lines = list(teller("en").overview([NOBODY_MISSED]))

    assert lines[0] == "Whoever is away, the others can take over all core work."
