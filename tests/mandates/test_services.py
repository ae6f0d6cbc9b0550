"""Adopting a division, and changing mandates by hand."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.factories import group, own_task, person, school, user
from tests.mandates.divisions import allot, divided, planned
from zwerm.core.errors import DomainError
from zwerm.core.models import AuditEvent
from zwerm.mandates.adoption import Adoption, slot_of
from zwerm.mandates.models import Mandate
from zwerm.mandates.preview import Gap, preview
from zwerm.mandates.queries import who_does_what
from zwerm.mandates.services import adopt_division, change_mandate, end_mandate, give_mandate
from zwerm.planning.models import Scenario

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
DAY = timedelta(days=1)


@pytest.fixture
def lead():
    return user("director", at=group())


def rows(**where):
    """Mandates as (kind, person, from, until)."""
    found = Mandate.objects.filter(**where).order_by("starts_on", "pk")
    return [(m.kind, m.person, m.starts_on, m.ends_on) for m in found]


def test_whoever_has_the_hours_is_found_on_who_does_what(lead):
    top = group()
    oak, elm = school("Oak", parent=top), school("Elm", parent=top)
    head = person("Head", at=oak, roles=["head"])
    director = person("Director", at=top, roles=["director"])
    coordinator = person("Coordinator", at=top, roles=["coordinator"])
    anchor = person("Anchor", at=elm, roles=["contact"])
    sofie, jonas = person("Sofie", at=oak), person("Jonas", at=oak)
    division = divided(top)
    own = planned(division, oak)
    allot(own, {jonas: 30, sofie: 60}, backups=[head])
    near = own_task(top, is_on_site=True)
    shared = planned(division, top, near, level="G", covers=[[oak.pk, 30], [elm.pk, 30]])
    allot(shared, {coordinator: 60})

    adopt_division(division, by=lead, on=TODAY)

    at_oak, together = who_does_what(oak)
    assert (at_oak.contacts, at_oak.executors, at_oak.backups) == ([sofie], [sofie, jonas], [head])
    assert (at_oak.deciders, at_oak.steerers) == ([head], [coordinator])
    assert (together.contacts, together.executors) == ([coordinator], [coordinator])
    assert (together.deciders, together.steerers) == ([director], [coordinator])
    assert [entry.contacts for entry in who_does_what(elm)] == [[anchor]]
    assert division.state == Scenario.State.ADOPTED


def test_only_who_has_a_role_or_work_is_read_to_answer_the_questions(lead):
    oak = school()
    head, does, stands_by = person("Head", at=oak, roles=["head"]), person(at=oak), person(at=oak)
    person("Nobody asks", at=oak)
    division = divided(oak)
    allot(planned(division, oak), {does: 30}, backups=[stands_by])

    members = Adoption(division, TODAY).members

    assert {member.id for member in members} == {head.pk, does.pk, stands_by.pk}


def test_minutes_from_several_sources_count_together(lead):
    oak = school()
    anna, bert = person(at=oak), person(at=oak)
    division = divided(oak)
    work = planned(division, oak)
    allot(work, {anna: 40, bert: 30})
    allocation = work.allocations.get(person=bert)
    allocation.pk, allocation.source_id = None, allocation.source_id + 1
    allocation.save()

    adopt_division(division, by=lead, on=TODAY)

    assert [entry.executors for entry in who_does_what(oak)] == [[bert, anna]]


def test_the_mandates_of_the_replaced_division_end_the_day_before(lead):
    oak = school()
    anna, bert = person(at=oak), person(at=oak)
    task = own_task(oak)
    first, second = divided(oak, "First"), divided(oak, "Second")
    allot(planned(first, oak, task), {anna: 60})
    allot(planned(second, oak, task), {bert: 60})

    adopt_division(first, by=lead, on=TODAY - 30 * DAY)
    adopt_division(second, by=lead, on=TODAY)

    assert rows(kind="execute") == [
        ("execute", anna, TODAY - 30 * DAY, TODAY - DAY),
        ("execute", bert, TODAY, None),
    ]
    first.refresh_from_db()
    assert first.state == Scenario.State.REPLACED


def test_adopting_twice_on_one_day_leaves_only_the_last(lead):
    oak = school()
    anna, bert = person(at=oak), person(at=oak)
    first, second = divided(oak), divided(oak)
    allot(planned(first, oak), {anna: 60})
    allot(planned(second, oak), {bert: 60})

    adopt_division(first, by=lead, on=TODAY)
    adopt_division(second, by=lead, on=TODAY)

    assert [person for _kind, person, _from, _until in rows(kind="execute")] == [bert]


def test_a_day_before_the_present_mandates_is_refused(lead):
    oak = school()
    first, second = divided(oak), divided(oak)
    allot(planned(first, oak), {person(at=oak): 60})
    allot(planned(second, oak), {person(at=oak): 60})
    adopt_division(first, by=lead, on=TODAY)
    before = rows()

    with pytest.raises(DomainError, match="in force since"):
        adopt_division(second, by=lead, on=TODAY - DAY)

    second.refresh_from_db()
    assert rows() == before
    assert second.state == Scenario.State.DIVIDED


def test_what_is_not_divided_is_not_adopted(lead):
    oak = school()
    draft = divided(oak, state=Scenario.State.DRAFT)

    with pytest.raises(DomainError):
        adopt_division(draft, by=lead, on=TODAY)

    assert rows() == []


def test_a_division_of_one_school_leaves_the_shared_mandates_alone(lead):
    top = group()
    oak = school(parent=top)
    anna, bert = person(at=top), person(at=oak)
    together, alone = divided(top), divided(oak)
    shared = planned(together, top, level="G", covers=[[oak.pk, 60]])
    allot(shared, {anna: 60})
    allot(planned(alone, oak), {bert: 60})

    adopt_division(together, by=lead, on=TODAY - 9 * DAY)
    adopt_division(alone, by=lead, on=TODAY)

    assert rows(kind="execute") == [
        ("execute", anna, TODAY - 9 * DAY, None),
        ("execute", bert, TODAY, None),
    ]


def test_what_was_agreed_by_hand_survives_the_next_division(lead):
    oak = school()
    head, anna = person(at=oak, roles=["head"]), person("Anna", at=oak)
    task = own_task(oak)
    first, second = divided(oak), divided(oak)
    for division in (first, second):
        allot(planned(division, oak, task), {head: 60})
    adopt_division(first, by=lead, on=TODAY - 30 * DAY)
    decides = Mandate.objects.get(kind="decide")
    change_mandate(decides, person=anna, by=lead, on=TODAY - 9 * DAY)

    adopt_division(second, by=lead, on=TODAY)

    assert rows(kind="decide") == [
        ("decide", head, TODAY - 30 * DAY, TODAY - 10 * DAY),
        ("decide", anna, TODAY - 9 * DAY, None),
    ]
    assert [entry.deciders for entry in who_does_what(oak)] == [[anna]]


def test_someone_who_has_left_gets_no_mandate(lead):
    oak = school()
    person("Gone", at=oak, roles=["head"], ends_on=TODAY - DAY)
    division = divided(oak)
    allot(planned(division, oak), {person(at=oak): 60})

    adopt_division(division, by=lead, on=TODAY)

    assert rows(kind="decide") == []


def test_adopting_takes_the_same_queries_for_one_task_and_for_three(lead):
    def queries(tasks):
        oak = school()
        anna = person(at=oak, roles=["head", "coordinator"])
        division = divided(oak)
        for _ in range(tasks):
            allot(planned(division, oak), {anna: 60}, backups=[person(at=oak)])
        with CaptureQueriesContext(connection) as captured:
            adopt_division(division, by=lead, on=TODAY)
        return len(captured)

    queries(1)  # the first reads content types, which are then remembered

    assert queries(1) == queries(3)


def test_the_preview_names_what_people_get_and_lose_and_changes_nothing(lead):
    oak = school()
    anna, bert = person("Anna", at=oak), person("Bert", at=oak)
    kept, moved = own_task(oak, "Kept"), own_task(oak, "Moved")
    first, second = divided(oak), divided(oak)
    for division, mover in ((first, anna), (second, bert)):
        allot(planned(division, oak, kept), {anna: 60})
        allot(planned(division, oak, moved), {mover: 60})
    gap = planned(second, oak, own_task(oak, "Gap"), needed=30)
    adopt_division(first, by=lead, on=TODAY - DAY)
    before = rows()

    found = preview(Adoption(second, TODAY))

    assert [(c.person, c.gains, c.losses) for c in found.changes] == [
        (anna, {}, {"execute": ["Moved"], "contact": ["Moved"]}),
        (bert, {"execute": ["Moved"], "contact": ["Moved"]}, {}),
    ]
    assert (found.unchanged, found.kept, found.gap_count) == (2, 0, 1)
    assert found.first_gaps == [Gap("Gap", oak.name, gap.is_core, 30)]
    assert found.unanswered == {"contact": 1, "decide": 3, "steer": 3}
    assert rows() == before


def given(lead, kind="decide", on=TODAY - 9 * DAY):
    oak = school()
    who, task = person("Anna", at=oak), own_task(oak)
    return Mandate.objects.create(
        task=task, organisation=oak, kind=kind, person=who, starts_on=on, level="S"
    )


def test_a_change_ends_the_old_mandate_and_is_written_down(lead):
    old = given(lead)
    bert = person("Bert", at=old.organisation)

    change_mandate(old, person=bert, by=lead, on=TODAY)

    assert rows() == [
        ("decide", old.person, TODAY - 9 * DAY, TODAY - DAY),
        ("decide", bert, TODAY, None),
    ]
    event = AuditEvent.objects.get(verb="mandate_given")
    assert (event.user, event.details) == (
        lead,
        {"person": bert.pk, "on": TODAY.isoformat(), "person_before": old.person_id},
    )


def test_a_mandate_may_be_left_open(lead):
    old = given(lead)

    end_mandate(old, by=lead, on=TODAY)

    assert rows() == [("decide", old.person, TODAY - 9 * DAY, TODAY - DAY)]


@pytest.mark.parametrize(
    ("name", "on", "reason"),
    [
        ("Anna", TODAY, "has this mandate already"),
        ("Bert", TODAY - 10 * DAY, "began on"),
        ("Leaver", TODAY, "leaves on"),
    ],
)
def test_a_change_that_cannot_be_changes_nothing(lead, name, on, reason):
    old = given(lead)
    person("Bert", at=old.organisation)
    person("Leaver", at=old.organisation, ends_on=TODAY - DAY)
    new = type(old.person).objects.get(name=name)

    with pytest.raises(DomainError, match=reason):
        change_mandate(old, person=new, by=lead, on=on)

    assert rows() == [("decide", old.person, TODAY - 9 * DAY, None)]


def test_a_second_person_who_decides_is_refused(lead):
    old = given(lead)
    bert = person("Bert", at=old.organisation)

    with pytest.raises(DomainError, match="Anna decides about this already"):
        give_mandate(slot_of(old), person=bert, by=lead, on=TODAY)

    assert rows() == [("decide", old.person, TODAY - 9 * DAY, None)]


def test_a_second_person_who_executes_is_welcome(lead):
    old = given(lead, kind="execute")
    bert = person("Bert", at=old.organisation)

    give_mandate(slot_of(old), person=bert, by=lead, on=TODAY)

    assert [entry.executors for entry in who_does_what(old.organisation)] == [[old.person, bert]]
