"""Every change stands in the history, from what to what, and is undone as a whole or not at all."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories as make
from zwerm.core.errors import DomainError
from zwerm.schools.models import SchoolYear
from zwerm.tasks.models import Change, ChangedTask, Tailoring, Task
from zwerm.tasks.queries import tailored_task, tailored_tasks, task_records
from zwerm.tasks.services import (
    Choice,
    add_own_task,
    apply_choices,
    apply_task_records,
    carry_over_tailoring,
    remove_own_task,
    tailor,
    undo_change,
    undo_tailoring,
)
from zwerm.workbook.records import Effort, TaskRecord

pytestmark = pytest.mark.django_db

DRONES = TaskRecord("", "Keep the drones flying", "T", effort=Effort(fixed=45), is_own=True)


@pytest.fixture
def year():
    return SchoolYear.objects.current()


@pytest.fixture
def elm():
    school = make.school("Elm", code="elm")
    make.key_figures(school)
    return school


@pytest.fixture
def head(elm):
    return make.user("head", at=elm, name="Hilde")


def one(slug):
    return Task.objects.get(owner=None, slug=slug)


def stored():
    return list(Tailoring.objects.order_by("pk").values())


def test_a_decision_is_kept_from_what_to_what(elm, year, head):
    task = one("t-helpdesk")
    tailor(elm, task, school_year=year, by=head, weekly_minutes=90)

    change = tailor(
        elm,
        task,
        school_year=year,
        by=head,
        status="postponed",
        reason="After the move",
        until=date(2027, 2, 1),
        horizon="later",
        adjustments={"is_core": False},
        core_reason="A firm can do it",
        note="Asked by the council",
    )

    line = ChangedTask.objects.get(change=change)
    own = {"weekly_minutes": 90, "minutes_provenance": "estimate"}
    assert (change.by, change.kind, line.before) == (head, "one", own)
    assert line.after == own | {
        "status": "postponed",
        "reason": "After the move",
        "postponed_until": "2027-02-01",
        "horizon": "later",
        "core_reason": "A firm can do it",
        "note": "Asked by the council",
        "adjustments": {"is_core": False},
    }


def test_what_changes_nothing_is_no_change(elm, year, head):
    task = one("t-helpdesk")
    base = tailored_task(elm, year, task).record

    assert (
        tailor(elm, task, school_year=year, by=head, adjustments={"is_core": base.is_core}) is None
    )
    assert undo_tailoring(elm, task, school_year=year, by=head) is None
    assert not Change.objects.exists()


def test_undoing_an_undoing_brings_it_back(elm, year, head):
    change = tailor(
        elm, one("t-helpdesk"), school_year=year, by=head, status="dropped", reason="A firm"
    )
    before = stored()

    undone = undo_change(change, by=head)
    assert stored() == []
    undo_change(undone, by=head)

    assert [{**row, "id": 0} for row in stored()] == [{**row, "id": 0} for row in before]
    assert [row.kind for row in Change.objects.order_by("pk")] == ["one", "undone", "undone"]


def test_the_last_change_that_holds_is_the_one_before_what_was_undone(elm, year, head):
    first = tailor(elm, one("t-helpdesk"), school_year=year, by=head, weekly_minutes=10)
    second = tailor(elm, one("t-firewall"), school_year=year, by=head, weekly_minutes=20)
    last = Change.objects.last_that_holds

    assert last(elm, year) == second
    undoing = undo_change(second, by=head)
    assert last(elm, year) == first
    redoing = undo_change(undoing, by=head)
    assert last(elm, year) == redoing


def test_an_undo_is_all_or_nothing(elm, year, head):
    tasks = [one("t-helpdesk"), one("t-firewall")]
    choice = Choice(status="dropped", reason="A firm does it")
    change = apply_choices(
        elm, [(task, choice) for task in tasks], school_year=year, by=head
    ).change
    tailor(elm, tasks[1], school_year=year, by=head, weekly_minutes=5)
    before = stored()

    with pytest.raises(DomainError) as refusal:
        undo_change(change, by=head)

    assert str(refusal.value) == (
        f"“{tasks[1]}” was changed again since by Hilde, so nothing was undone."
    )
    assert (stored(), Change.objects.count()) == (before, 2)


def test_an_added_own_task_leaves_the_overview_when_undone_and_comes_back(elm, year, head):
    task = add_own_task(elm, DRONES, by=head)
    added = Change.objects.get()

    undone = undo_change(added, by=head)
    assert tailored_task(elm, year, task) is None
    assert len(tailored_tasks(elm, year)) == 100

    undo_change(undone, by=head)
    assert tailored_task(elm, year, task).minutes == 45


def test_a_removed_own_task_is_out_of_use_but_still_there_to_read(elm, year, head):
    task = add_own_task(elm, DRONES, by=head)

    change = remove_own_task(elm, task, school_year=year, by=head)

    assert change.kind == "removed"
    assert tailored_task(elm, year, task) is None
    assert Task.objects.get(pk=task.pk).is_retired
    undo_change(change, by=head)
    assert tailored_task(elm, year, task) is not None


def test_a_task_of_the_catalogue_or_of_another_school_is_not_removed(elm, year, head):
    theirs = make.own_task(make.school())
    for task in (one("t-helpdesk"), theirs):
        with pytest.raises(DomainError):
            remove_own_task(elm, task, school_year=year, by=head)

    assert not Task.objects.filter(is_retired=True).exists()
    assert not Change.objects.exists()


def test_what_was_changed_in_an_own_task_itself_is_put_back(elm, year, head):
    task = add_own_task(elm, DRONES, by=head)
    change = tailor(
        elm, task, school_year=year, by=head, adjustments={"name": "Drones", "levels": ["S", "G"]}
    )

    line = change.tasks.get()
    assert line.before == {
        "task": {"name_nl": DRONES.name, "levels": ["S"], "preferred_level": "S"}
    }
    undo_change(change, by=head)
    task.refresh_from_db()
    assert (task.name_nl, task.levels, task.preferred_level) == (DRONES.name, ["S"], "S")


def test_a_list_with_own_tasks_is_one_change_that_is_undone_as_a_whole(elm, year, head):
    applied = apply_choices(
        elm,
        [
            (one("t-helpdesk"), Choice(weekly_minutes=120, minutes_provenance="measured")),
            (one("t-firewall"), Choice(status="")),
        ],
        school_year=year,
        by=head,
        new_tasks=[(DRONES, Choice(note="Column X: blue", weekly_minutes=30))],
        kind=Change.Kind.IMPORTED,
        note="list.xlsx",
    )

    assert (applied.changed, applied.unchanged) == (1, 1)
    assert [task.name for task in applied.added] == [DRONES.name]
    row = tailored_task(elm, year, applied.added[0])
    assert (row.minutes, row.tailoring.note) == (30, "Column X: blue")
    assert (applied.change.kind, applied.change.note) == ("imported", "list.xlsx")

    undo_change(applied.change, by=head)
    assert (stored(), len(tailored_tasks(elm, year))) == ([], 100)


@pytest.mark.parametrize(
    "choice",
    [
        Choice(status="gone"),
        Choice(status="dropped"),
        Choice(status="dropped", reason="x" * 301),
        Choice(horizon="tomorrow"),
        Choice(levels=[]),
        Choice(levels=["C"]),
        Choice(weekly_minutes=-1),
        Choice(weekly_minutes=10, minutes_provenance="guess"),
        Choice(note="x" * 2001),
        Choice(is_core=True, core_reason="x" * 301),
    ],
)
def test_one_wrong_choice_refuses_the_whole_list(elm, year, head, choice):
    good, wrong = (one("t-helpdesk"), Choice(weekly_minutes=10)), (one("t-firewall"), choice)

    with pytest.raises(DomainError):
        apply_choices(elm, [good, wrong], school_year=year, by=head, new_tasks=[(DRONES, Choice())])

    assert (stored(), Task.objects.count(), Change.objects.count()) == ([], 100, 0)


def test_a_workbook_and_taking_over_last_year_can_be_undone(elm, year, head):
    last = SchoolYear.objects.starting(year.first_year - 1)
    tailor(elm, one("t-helpdesk"), school_year=last, by=head, weekly_minutes=60)
    carry_over_tailoring(elm, school_year=year, by=head)
    records = [*task_records(elm, year), DRONES]
    apply_task_records(elm, year, records[1:], by=head)

    for kind in ("workbook", "carried"):
        undo_change(Change.objects.get(kind=kind), by=head)

    assert [row["school_year_id"] for row in stored()] == [last.pk]
    assert len(tailored_tasks(elm, year)) == 100


def test_the_number_of_queries_does_not_grow_with_the_list(elm, year, head):
    tasks = list(Task.objects.all())
    found = set()
    for count in (1, 3, 30):
        choices = [(task, Choice(horizon="later", is_core=count > 1)) for task in tasks[:count]]
        with CaptureQueriesContext(
            connection,
        ) as queries:
            change = apply_choices(elm, choices, school_year=year, by=head).change
        found.add(len(queries))
        with CaptureQueriesContext(connection) as queries:
            undo_change(change, by=head)
        found.add(-len(queries))
    assert len(found) == 2
