"""Someone leaves or is away for long, and every mandate has a holder all the same."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from tests.factories import group, own_task, person, school, user
from tests.mandates.divisions import allot, divided, planned
from tests.planning.scenarios import linde
from zwerm.core.errors import DomainError
from zwerm.core.models import AuditEvent
from zwerm.mandates.handing_over import (
    cancel_handover,
    choose_successors,
    confirm_handover,
    start_handover,
)
from zwerm.mandates.handover import Handover
from zwerm.mandates.models import Mandate
from zwerm.mandates.queries import who_does_what
from zwerm.mandates.services import adopt_division
from zwerm.people.absence import Absence
from zwerm.planning.continuity import study_absences

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
DAY = timedelta(days=1)
LAST_DAY = TODAY - 14 * DAY


def leaving(who, by, last_day=LAST_DAY):
    return start_handover(who, kind="leaves", first_day=last_day + DAY, last_day=None, by=by)


def away(who, by, first_day, last_day):
    return start_handover(who, kind="away", first_day=first_day, last_day=last_day, by=by)


def rows(**where):
    """Mandates as (kind, backup, person, from, until)."""
    found = Mandate.objects.filter(**where).order_by("starts_on", "pk")
    return [(m.kind, m.is_backup, m.person, m.starts_on, m.ends_on) for m in found]


def proposals(handover):
    found = handover.successions.select_related("mandate", "successor")
    return [(row.mandate.kind, row.successor, row.why) for row in found]


@pytest.fixture
def specialist_leaves():
    """The network specialist of a group, who also decides, steers and is contact for things."""
    top = group()
    oak = school("Oak", parent=top)
    director = user("director", at=top)
    person("Director", at=top, roles=["director"])
    person("Head", at=oak, roles=["head"])
    nele = person("Nele", at=top, roles=["coordinator"], is_group_staff=True)
    person("Second coordinator", at=top, roles=["coordinator"], is_group_staff=True)
    bram, sofie = person("Bram", at=oak), person("Sofie", at=oak)
    division = divided(top)
    allot(planned(division, oak, own_task(top, "Network")), {nele: 60}, backups=[bram])
    allot(planned(division, oak, own_task(top, "Loket")), {nele: 30, sofie: 60}, backups=[])
    shared = planned(division, top, own_task(top, "Servers"), level="G", covers=[[oak.pk, 60]])
    allot(shared, {nele: 60}, backups=[sofie])
    adopt_division(division, by=director, on=TODAY - 60 * DAY)
    return oak, director, nele


def test_two_weeks_after_the_last_day_every_mandate_has_a_holder(specialist_leaves):
    oak, director, nele = specialist_leaves
    before = {(e.task, m.kind) for e in who_does_what(oak) for m in e.mandates if m.person == nele}

    confirm_handover(leaving(nele, director), by=director)

    entries = who_does_what(oak)
    assert [entry.task.name for entry in entries if entry.lacks_mandate] == []
    now = {(entry.task, m.kind): m.person for entry in entries for m in entry.mandates}
    assert nele not in now.values()
    assert before <= now.keys()


def test_history_shows_who_had_it_and_who_has_it(specialist_leaves):
    _oak, director, nele = specialist_leaves
    held = rows(person=nele)

    confirm_handover(leaving(nele, director), by=director)

    assert rows(person=nele) == [(*row[:4], LAST_DAY) for row in held]
    (network,) = Mandate.objects.filter(
        task__name_nl="Network", kind="execute", is_backup=False, ends_on=None
    )
    assert (network.person.name, network.starts_on) == ("Bram", LAST_DAY + DAY)
    nele.refresh_from_db()
    assert nele.ends_on == LAST_DAY
    assert AuditEvent.objects.filter(verb="confirmed_handover").count() == 1


def test_the_proposal_tells_why(specialist_leaves):
    _oak, director, nele = specialist_leaves

    handover = leaving(nele, director)

    found = {
        (row.mandate.task.name, row.mandate.kind): (row.successor.name, row.why)
        for row in handover.successions.select_related("mandate__task", "successor")
    }
    assert found["Network", "execute"] == ("Bram", "backup")
    assert found["Loket", "execute"] == ("Sofie", "together")
    assert found["Loket", "steer"] == ("Second coordinator", "role")
    assert found["Network", "contact"] == ("Bram", "division")


def test_who_takes_over_is_no_longer_the_backup(specialist_leaves):
    _oak, director, nele = specialist_leaves

    confirm_handover(leaving(nele, director), by=director)

    network = rows(task__name_nl="Network", is_backup=True)
    assert [until for *_rest, until in network] == [LAST_DAY]


def test_who_does_it_already_gets_no_second_mandate(specialist_leaves):
    _oak, director, nele = specialist_leaves

    confirm_handover(leaving(nele, director), by=director)

    executes = [
        (who.name, until)
        for *_kind, who, _from, until in rows(task__name_nl="Loket", kind="execute")
    ]
    assert executes == [("Sofie", None), ("Nele", LAST_DAY)]


def test_the_division_says_who_takes_over_with_the_fewest_changes():
    world = linde()
    lead = user("head", at=world.school)
    adopt_division(world.scenario, by=lead, on=TODAY - 30 * DAY)

    quick = leaving(world.bram, lead)

    executes = [row for row in proposals(quick) if row[0] == "execute"]
    assert ("execute", world.sofie, "together") in executes
    cancel_handover(quick, by=lead)
    study_absences(world.scenario)
    known = leaving(world.bram, lead)
    assert [row for row in proposals(known) if row[0] == "execute"] == executes


def test_a_stand_in_has_the_mandates_between_the_dates_and_then_they_come_back():
    oak = school()
    lead = user("head", at=oak)
    anna, bert = person("Anna", at=oak), person("Bert", at=oak)
    division = divided(oak)
    allot(planned(division, oak), {anna: 60}, backups=[bert])
    began, first, last = TODAY - 30 * DAY, TODAY - 5 * DAY, TODAY + 5 * DAY
    adopt_division(division, by=lead, on=began)

    confirm_handover(away(anna, lead, first, last), by=lead)

    assert rows(kind="execute", is_backup=False) == [
        ("execute", False, anna, began, first - DAY),
        ("execute", False, bert, first, last),
        ("execute", False, anna, last + DAY, None),
    ]
    assert rows(is_backup=True) == [("execute", True, bert, began, None)]
    absence = Absence.objects.get()
    assert (absence.person, absence.stand_in) == (anna, bert)
    assert (absence.starts_on, absence.ends_on) == (first, last)
    anna.refresh_from_db()
    assert anna.ends_on is None


def test_the_stand_in_of_a_known_absence_is_proposed_and_the_absence_stays_one():
    oak = school()
    lead = user("head", at=oak)
    anna, bert, carla = (person(name, at=oak) for name in ("Anna", "Bert", "Carla"))
    division = divided(oak)
    allot(planned(division, oak), {anna: 60}, backups=[bert])
    adopt_division(division, by=lead, on=TODAY)
    first, last = TODAY + 7 * DAY, TODAY + 21 * DAY
    Absence.objects.create(person=anna, starts_on=first, ends_on=last, stand_in=carla)

    handover = away(anna, lead, first, last)
    confirm_handover(handover, by=lead)

    assert {(successor, why) for _kind, successor, why in proposals(handover)} == {
        (carla, "standin")
    }
    assert Absence.objects.count() == 1


def test_a_mandate_without_successor_is_refused_until_that_is_accepted():
    oak = school()
    lead = user("head", at=oak)
    anna = person("Anna", at=oak)
    mandate = Mandate.objects.create(
        task=own_task(oak), organisation=oak, kind="decide", person=anna, starts_on=LAST_DAY
    )
    handover = leaving(anna, lead)

    with pytest.raises(DomainError, match="1 mandate has no successor yet"):
        confirm_handover(handover, by=lead)

    mandate.refresh_from_db()
    anna.refresh_from_db()
    assert (mandate.ends_on, anna.ends_on, handover.is_confirmed) == (None, None, False)
    confirm_handover(handover, by=lead, accepts_open=True)
    assert [until for *_rest, until in rows()] == [LAST_DAY]


def test_a_chosen_successor_goes_before_the_proposal():
    oak = school()
    lead = user("head", at=oak)
    anna, bert, carla = (person(name, at=oak) for name in ("Anna", "Bert", "Carla"))
    division = divided(oak)
    allot(planned(division, oak), {anna: 60}, backups=[bert])
    adopt_division(division, by=lead, on=LAST_DAY)
    handover = leaving(anna, lead)

    choose_successors(handover, {row.pk: carla for row in handover.successions.all()}, by=lead)
    confirm_handover(handover, by=lead)

    assert {row[2] for row in rows(ends_on=None, is_backup=False)} == {carla}


def test_a_mandate_that_would_begin_later_goes_to_the_successor_from_its_own_day():
    oak = school()
    lead = user("head", at=oak)
    anna, bert = person("Anna", at=oak), person("Bert", at=oak)
    later = TODAY + 30 * DAY
    Mandate.objects.create(
        task=own_task(oak), organisation=oak, kind="contact", person=anna, starts_on=later
    )
    handover = leaving(anna, lead)
    choose_successors(handover, {handover.successions.get().pk: bert}, by=lead)

    confirm_handover(handover, by=lead)

    assert rows() == [("contact", False, bert, later, None)]


def test_a_mandate_given_after_the_preparation_is_not_forgotten():
    oak = school()
    lead = user("head", at=oak)
    anna, bert = person("Anna", at=oak), person("Bert", at=oak)
    handover = leaving(anna, lead, TODAY)
    mandate = Mandate.objects.create(
        task=own_task(oak), organisation=oak, kind="steer", person=anna, starts_on=TODAY
    )

    with pytest.raises(DomainError, match="new mandates"):
        confirm_handover(handover, by=lead)

    choose_successors(handover, {}, by=lead)
    choose_successors(handover, {handover.successions.get(mandate=mandate).pk: bert}, by=lead)
    confirm_handover(handover, by=lead)
    assert [(who, until) for *_k, who, _f, until in rows()] == [(anna, TODAY), (bert, None)]


def test_who_has_left_by_then_cannot_succeed():
    oak = school()
    lead = user("head", at=oak)
    anna, bert = person("Anna", at=oak), person("Bert", at=oak, ends_on=LAST_DAY)
    Mandate.objects.create(
        task=own_task(oak), organisation=oak, kind="steer", person=anna, starts_on=LAST_DAY
    )
    handover = leaving(anna, lead)
    choose_successors(handover, {handover.successions.get().pk: bert}, by=lead)

    with pytest.raises(DomainError, match="Bert leaves before that"):
        confirm_handover(handover, by=lead)

    assert [until for *_rest, until in rows()] == [None]


def test_it_is_confirmed_once_and_prepared_once():
    oak = school()
    lead = user("head", at=oak)
    anna = person("Anna", at=oak)
    handover = leaving(anna, lead)
    with pytest.raises(DomainError, match="being prepared already"):
        leaving(anna, lead)
    confirm_handover(handover, by=lead)

    for deed in (
        lambda: confirm_handover(handover, by=lead),
        lambda: cancel_handover(handover, by=lead),
        lambda: choose_successors(handover, {}, by=lead),
    ):
        with pytest.raises(DomainError, match="confirmed already"):
            deed()
    assert Handover.objects.count() == 1


def test_who_comes_back_keeps_accounts_and_devices():
    anna = person("Anna", at=school())
    lead = user("head", at=anna.organisation)

    gone = leaving(anna, lead)
    keys = set(gone.items.values_list("key", flat=True))
    cancel_handover(gone, by=lead)
    returning = away(anna, lead, date(2030, 1, 7), date(2030, 3, 1))

    assert keys - set(returning.items.values_list("key", flat=True)) == {
        "documents",
        "closed",
        "devices",
    }


def test_a_head_hands_over_only_what_holds_at_the_own_school():
    top = group()
    oak = school(parent=top)
    head, director = user("head", at=oak), user("director", at=top)
    anna = person("Anna", at=oak)
    for at, level in ((oak, "S"), (top, "G")):
        Mandate.objects.create(
            task=own_task(top),
            organisation=at,
            level=level,
            kind="steer",
            person=anna,
            starts_on=TODAY,
        )

    of_the_head = leaving(anna, head)
    places = [row.mandate.organisation for row in of_the_head.successions.all()]
    cancel_handover(of_the_head, by=head)

    assert places == [oak]
    assert leaving(anna, director).successions.count() == 2
