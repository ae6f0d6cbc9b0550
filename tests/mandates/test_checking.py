"""Every fault that the check knows, and what is no fault. Without a database."""

from datetime import date, timedelta

import pytest

from zwerm.mandates.checking import SORT_OF, Duty, Fault, Spot, Whereabouts, findings

OAK, ELM, GROUP, TASK = 1, 2, 9, 100
TODAY = date(2026, 9, 15)
DAY = timedelta(days=1)
HERE = Whereabouts(TODAY)


def duties(**changes):
    """One of each kind, with a person of its own; `changes` replaces or, with None, leaves out."""
    kinds = {"decide": 1, "execute": 2, "steer": 3, "contact": 4}
    made = {
        kind: Duty(person, kind, person, organisation=OAK) for kind, person in kinds.items()
    } | changes
    return [duty for duty in made.values() if duty is not None]


def faults(spot, where=HERE):
    return [(one.fault, one.duty.person if one.duty else None) for one in findings([spot], where)]


def test_a_task_with_everyone_there_has_no_fault():
    assert faults(Spot(TASK, OAK, duties=duties())) == []


@pytest.mark.parametrize(
    ("kind", "fault"),
    [
        ("decide", Fault.NO_DECIDER),
        ("execute", Fault.NO_EXECUTOR),
        ("steer", Fault.NO_STEERER),
        ("contact", Fault.NO_CONTACT),
    ],
)
def test_what_nobody_has_is_a_hole(kind, fault):
    spot = Spot(TASK, OAK, duties=duties(**{kind: None}))

    assert faults(spot) == [(fault, None)]


def test_a_firm_executes_as_well_as_a_person():
    spot = Spot(TASK, OAK, is_outsourced=True, needs_backup=True, duties=duties(execute=None))

    assert faults(spot) == []


def test_a_backup_alone_does_not_execute():
    backup = Duty(2, "execute", 2, is_backup=True)

    assert faults(Spot(TASK, OAK, duties=duties(execute=backup))) == [(Fault.NO_EXECUTOR, None)]


def test_two_people_who_decide_at_one_place_are_one_too_many():
    spot = Spot(TASK, OAK, duties=[*duties(), Duty(5, "decide", 5)])

    assert faults(spot) == [(Fault.TWO_DECIDE, 1), (Fault.TWO_DECIDE, 5)]


def test_deciding_at_the_school_and_above_it_is_a_double():
    spot = Spot(TASK, OAK, duties=[*duties(), Duty(7, "decide", 7, level="G")])

    assert faults(spot) == [(Fault.TWO_LEVELS, 7)]


def test_one_person_who_decides_at_both_levels_is_no_double():
    spot = Spot(TASK, OAK, duties=[*duties(), Duty(7, "decide", 1, level="G")])

    assert faults(spot) == []


def test_who_decides_above_the_school_fills_the_hole_at_the_school():
    above = Duty(7, "decide", 7, level="G")

    assert faults(Spot(TASK, OAK, duties=duties(decide=above))) == []


def test_a_shared_task_has_a_contact_for_every_school():
    at_oak = Duty(4, "contact", 4, level="S", organisation=OAK)
    spot = Spot(TASK, GROUP, schools=(OAK, ELM), duties=duties(contact=at_oak))

    found = findings([spot], HERE)

    assert [(one.fault, one.school) for one in found] == [(Fault.NO_CONTACT, ELM)]


def test_a_contact_of_the_group_is_there_for_every_school():
    general = Duty(4, "contact", 4, organisation=GROUP)
    spot = Spot(TASK, GROUP, schools=(OAK, ELM), duties=duties(contact=general))

    assert faults(spot) == []


def test_who_left_still_holds_it():
    where = Whereabouts(TODAY, last_days={2: TODAY - DAY})

    assert faults(Spot(TASK, OAK, duties=duties()), where) == [(Fault.LEFT, 2)]


def test_who_leaves_before_the_mandate_ends_is_told_in_time():
    where = Whereabouts(TODAY, last_days={2: TODAY + 9 * DAY})

    assert faults(Spot(TASK, OAK, duties=duties()), where) == [(Fault.LEAVES, 2)]


def test_a_mandate_that_ends_with_the_person_is_no_fault():
    last = TODAY + 9 * DAY
    spot = Spot(TASK, OAK, duties=duties(execute=Duty(2, "execute", 2, ends_on=last)))

    assert faults(spot, Whereabouts(TODAY, last_days={2: last})) == []


def test_who_is_away_with_nobody_in_their_place_is_a_fault():
    where = Whereabouts(TODAY, stand_ins={2: None})

    assert faults(Spot(TASK, OAK, duties=duties()), where) == [(Fault.AWAY, 2)]


def test_a_stand_in_or_a_deputy_answers_for_who_is_away():
    decider = Duty(1, "decide", 1, deputy=8)
    where = Whereabouts(TODAY, stand_ins={1: None, 2: 6})

    assert faults(Spot(TASK, OAK, duties=duties(decide=decider)), where) == []


def test_a_task_that_needs_a_backup_and_has_none():
    spot = Spot(TASK, OAK, needs_backup=True, duties=duties())

    assert faults(spot) == [(Fault.NO_BACKUP, None)]


def test_a_core_task_has_deputies_for_deciding_and_questions():
    spot = Spot(TASK, OAK, is_core=True, duties=duties())

    assert faults(spot) == [(Fault.NO_DEPUTY, 1), (Fault.NO_DEPUTY, 4)]


def test_what_is_not_confirmed_and_what_should_change_are_told():
    spot = Spot(
        TASK,
        OAK,
        duties=duties(
            decide=Duty(1, "decide", 1, answer="awaiting"),
            steer=Duty(3, "steer", 3, answer="change"),
        ),
    )

    assert faults(spot) == [(Fault.UNCONFIRMED, 1), (Fault.ASKS_CHANGE, 3)]


def test_what_is_wrong_above_the_school_is_told_there_only():
    above = Duty(7, "decide", 7, level="G", answer="awaiting")
    where = Whereabouts(TODAY, last_days={7: TODAY - DAY})

    assert faults(Spot(TASK, OAK, duties=duties(decide=above)), where) == []


def test_every_fault_belongs_to_a_sort():
    assert set(SORT_OF) == set(Fault)
