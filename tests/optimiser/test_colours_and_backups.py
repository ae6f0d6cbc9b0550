"""What is filled in after solving: colours of hours, and backups."""

from dataclasses import replace

import pytest

from zwerm.optimiser.backups import backups_of
from zwerm.optimiser.colours import colours_of
from zwerm.optimiser.model import DivisionModel
from zwerm.optimiser.problem import Task

from .examples import ANN, SOURCES, school_with

TEACHER = replace(ANN, sources={"ICT": 4, "BPT": 3, "ADM": 2})
ANY, LESSON, LETTER = frozenset({"ICT"}), frozenset({"ICT", "BPT"}), frozenset({"ICT", "ADM"})


def test_narrow_colours_go_first_and_the_widest_fills_up():
    wants = [(0, 5, LESSON), (1, 3, LETTER)]

    assert colours_of(TEACHER, SOURCES, wants) == {0: {"BPT": 3, "ICT": 2}, 1: {"ADM": 2, "ICT": 1}}


def test_colours_make_way_for_what_has_no_other():
    rules = {"X": SOURCES["ADM"], "Y": SOURCES["ADM"]}
    person = replace(ANN, sources={"X": 2, "Y": 2})
    wants = [(0, 2, frozenset("XY")), (1, 2, frozenset("X"))]

    assert colours_of(person, rules, wants) == {0: {"Y": 2}, 1: {"X": 2}}


def test_hours_that_do_not_suffice_are_an_error():
    with pytest.raises(ValueError, match="do not suffice"):
        colours_of(TEACHER, SOURCES, [(0, 5, ANY)])


def test_an_earlier_backup_moves_to_make_room():
    """Only Ann can back up the second task; Ben takes over the first from her."""
    first = Task("first", "T", req={"T": 1}, backup=True, core=True)
    second = Task("second", "T", req={"T": 3}, backup=True, core=True)
    ann, ben = replace(ANN, max_backups=1), replace(ANN, id="ben", comp={"T": 1}, max_backups=1)
    model = DivisionModel(school_with(ann, ben, tasks=(first, second)))

    assert backups_of(model, {0, 1}, {}, {}) == {(0, 1), (1, 0)}


def test_the_backup_of_a_core_task_comes_first():
    tasks = (Task("other", "T", backup=True), Task("core", "T", backup=True, core=True))
    model = DivisionModel(school_with(replace(ANN, max_backups=1), tasks=tasks))

    assert backups_of(model, {0, 1}, {}, {}) == {(1, 0)}
