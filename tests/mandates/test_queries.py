"""Who does what at a place, and what is missing there."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories import group, own_task, person, school
from tests.mandates.divisions import allot, divided, planned
from zwerm.mandates.entries import Missing
from zwerm.mandates.models import Mandate
from zwerm.mandates.queries import checklist, who_does_what

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def mandate(who, task, at, kind, **fields):
    fields = {"starts_on": TODAY, "level": "S"} | fields
    return Mandate.objects.create(person=who, task=task, organisation=at, kind=kind, **fields)


def test_a_school_sees_its_own_tasks_and_those_of_its_cluster_and_group():
    top = group()
    oak = school("Oak", parent=top, pool="north")
    elm = school("Elm", parent=top, pool="south")
    who = person(at=top)
    tasks = {name: own_task(top, name) for name in ("own", "other", "north", "south", "all")}
    mandate(who, tasks["own"], oak, "execute")
    mandate(who, tasks["other"], elm, "execute")
    mandate(who, tasks["north"], top, "execute", level="P", pool="north")
    mandate(who, tasks["south"], top, "execute", level="P", pool="south")
    mandate(who, tasks["all"], top, "execute", level="G")

    assert [entry.task.name for entry in who_does_what(oak)] == ["own", "north", "all"]
    assert [entry.task.name for entry in who_does_what(top)] == ["north", "south", "all"]


def test_the_contact_of_the_school_goes_before_that_of_the_group():
    top = group()
    oak, elm = school(parent=top), school(parent=top)
    near, far = person("Near", at=oak), person("Far", at=top)
    task = own_task(top)
    mandate(far, task, top, "contact", level="G")
    mandate(near, task, oak, "contact", level="G")

    assert [entry.contacts for entry in who_does_what(oak)] == [[near]]
    assert [entry.contacts for entry in who_does_what(elm)] == [[far]]
    assert [entry.contacts for entry in who_does_what(top)] == [[far]]


def test_a_mandate_counts_from_its_first_day_to_its_last():
    oak = school()
    past, present, future = (person(at=oak) for _ in range(3))
    task = own_task(oak)
    day = timedelta(days=1)
    mandate(past, task, oak, "execute", starts_on=TODAY - 9 * day, ends_on=TODAY - day)
    mandate(present, task, oak, "execute", starts_on=TODAY, ends_on=TODAY)
    mandate(future, task, oak, "execute", starts_on=TODAY + day)

    assert [entry.executors for entry in who_does_what(oak)] == [[present]]


def test_a_task_of_the_division_stands_there_also_when_nobody_has_it():
    oak = school()
    who = person(at=oak)
    division = divided(oak)
    open_task = planned(division, oak, own_task(oak, "open"), needed=90)
    done = planned(division, oak, own_task(oak, "done"))
    allot(done, {who: 60})
    mandate(who, done.task, oak, "execute", scenario=division)

    found = {entry.task.name: entry for entry in who_does_what(oak)}

    assert sorted(found) == ["done", "open"]
    assert found["open"].planned == open_task
    assert found["open"].short_minutes == 90
    assert Missing.EXECUTE in found["open"].missing


def test_shared_work_that_is_not_for_this_school_does_not_stand_there():
    top = group()
    oak, elm = school(parent=top), school(parent=top)
    who = person(at=top)
    division = divided(top)
    work = planned(division, top, level="G", covers=[[oak.pk, 60]])
    mandate(who, work.task, top, "execute", level="G", scenario=division)

    assert [entry.task for entry in who_does_what(oak)] == [work.task]
    assert who_does_what(elm) == []


def test_the_sites_of_a_school_are_part_of_it():
    oak = school("Oak")
    site = school("Oak, site", parent=oak, kind="site")
    who = person(at=oak)
    task = own_task(oak)
    mandate(who, task, site, "execute")

    assert [(e.organisation, e.executors) for e in who_does_what(oak)] == [(site, [who])]


def test_each_question_without_an_answer_is_named():
    oak = school()
    anna, bert = person(at=oak), person(at=oak)
    task = own_task(oak, needs_backup=True)
    mandate(anna, task, oak, "decide")
    (entry,) = who_does_what(oak)

    assert entry.missing == [Missing.EXECUTE, Missing.STEER, Missing.CONTACT, Missing.BACKUP]

    mandate(bert, task, oak, "decide")
    for kind in ("execute", "steer", "contact"):
        mandate(anna, task, oak, kind)
    mandate(bert, task, oak, "execute", is_backup=True)
    (entry,) = who_does_what(oak)

    assert entry.missing == [Missing.TWO_DECIDE]


def test_a_task_with_too_few_hours_is_partly_filled():
    oak = school()
    who = person(at=oak)
    division = divided(oak)
    work = planned(division, oak, needed=90)
    allot(work, {who: 60})
    for kind in ("execute", "decide", "steer", "contact"):
        mandate(who, work.task, oak, kind, scenario=division)

    assert [entry.missing for entry in who_does_what(oak)] == [[Missing.SHORT]]


def test_what_a_firm_does_needs_no_executor_and_no_backup():
    oak = school()
    who = person(at=oak)
    division = divided(oak)
    work = planned(division, oak, needed=60, outsourced_minutes=60, needs_backup=True)
    for kind in ("decide", "steer", "contact"):
        mandate(who, work.task, oak, kind, scenario=division)

    assert [entry.missing for entry in who_does_what(oak)] == [[]]


def test_the_checklist_counts_what_is_missing_and_narrows_to_it():
    oak = school()
    who = person(at=oak)
    complete, undecided = own_task(oak), own_task(oak)
    for kind in ("execute", "decide", "steer", "contact"):
        mandate(who, complete, oak, kind)
        if kind != "decide":
            mandate(who, undecided, oak, kind)

    everything = checklist(who_does_what(oak))
    narrowed = checklist(who_does_what(oak), "decide")

    assert (everything.total, everything.complete) == (2, 1)
    assert everything.counts == [(Missing.DECIDE, 1)]
    assert [entry.task for entry in narrowed.entries] == [undecided]
    assert checklist(who_does_what(oak), "nonsense").entries == everything.entries


def test_reading_takes_the_same_queries_for_one_task_and_for_three(django_assert_num_queries):
    top = group()
    oak = school(parent=top)
    who = person(at=oak)
    division = divided(top)

    def fill():
        work = planned(division, oak)
        allot(work, {who: 60})
        for kind in ("execute", "decide", "steer", "contact"):
            mandate(who, work.task, oak, kind, scenario=division)

    fill()
    with django_assert_num_queries(3):
        one = who_does_what(oak)
        assert [e.executors for e in one] == [[who]]
    fill()
    fill()
    with django_assert_num_queries(3):
        three = who_does_what(oak)
        assert [e.executors for e in three] == [[who]] * 3
