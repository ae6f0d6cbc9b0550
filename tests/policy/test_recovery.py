from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from zwerm.core.errors import DomainError
from zwerm.policy.keeping import keep
from zwerm.policy.live import Place, live_blocks
from zwerm.policy.models import RecoveryContact, RecoveryService, Rehearsal
from zwerm.policy.recovery_document import recovery_document
from zwerm.policy.recovery_queries import recovery_plan
from zwerm.policy.recovery_services import (
    COMMON,
    add_last,
    begin_recovery,
    hold_rehearsal,
    move,
)
from zwerm.schools.models import SchoolYear

from ..factories import group, person, school, user

pytestmark = pytest.mark.django_db
DAY = date(2026, 9, 15)


def _client(at, role="head"):
    client = Client()
    client.force_login(user(role, at=at))
    return client


def _rehearsal(at, by, **given):
    made = Rehearsal(organisation=at, what="Back-up terugzetten", planned_on=DAY, **given)
    keep(made, by=by)
    return made


def test_a_recovery_plan_begins_with_the_common_services_in_order():
    at = school()
    head = user("head", at=at)

    begin_recovery(at, by=head)

    names = [each.name for each in recovery_plan(at, head).services]
    assert names == [str(name) for name, _within in COMMON]
    with pytest.raises(DomainError):
        begin_recovery(at, by=head)
    assert RecoveryService.objects.count() == len(COMMON)


def test_a_service_without_owner_or_procedure_is_lacking():
    at = school()
    head = user("head", at=at)
    ready = RecoveryService(organisation=at, name="Wifi", owner_role="ICT", procedure="Blauwe map")
    bare = RecoveryService(organisation=at, name="Printers")
    for each in (ready, bare):
        add_last(each, by=head)

    assert recovery_plan(at, head).lacks == [bare]


def test_moving_changes_the_order_and_stops_at_the_end():
    at = school()
    head = user("head", at=at)
    first, second = (RecoveryService(organisation=at, name=name) for name in ("Eén", "Twee"))
    for each in (first, second):
        add_last(each, by=head)

    move(second, up=True, by=head)
    move(second, up=True, by=head)

    assert [each.name for each in recovery_plan(at, head).services] == ["Twee", "Eén"]


def test_a_rehearsal_that_was_held_plans_the_next_one():
    at = school()
    head = user("head", at=at)
    owner = person(at=at)
    held = _rehearsal(at, head, owner=owner)
    next_on = timezone.localdate() + timedelta(days=100)

    following = hold_rehearsal(held, on=DAY, outcome="Duurde 3 uur", next_on=next_on, by=head)

    held.refresh_from_db()
    assert (held.held_on, held.outcome) == (DAY, "Duurde 3 uur")
    assert (following.what, following.owner, following.planned_on, following.held_on) == (
        held.what,
        owner,
        next_on,
        None,
    )


def test_a_rehearsal_is_not_held_in_the_future():
    at = school()
    head = user("head", at=at)
    planned = _rehearsal(at, head)
    tomorrow = timezone.localdate() + timedelta(days=1)

    with pytest.raises(DomainError):
        hold_rehearsal(planned, on=tomorrow, outcome="Goed", next_on=None, by=head)

    assert Rehearsal.objects.get().held_on is None


def test_the_plan_shows_roles_and_the_sheet_shows_who_to_call():
    at = school()
    head = user("head", at=at)
    mia = person("Mia Maes", at=at)
    add_last(
        RecoveryService(organisation=at, name="Wifi", owner=mia, owner_role="Netwerk"), by=head
    )
    contact = RecoveryContact(organisation=at, role="Leverancier", reach="0470 00 00 00")
    add_last(contact, by=head)

    shown = str(live_blocks()["recovery"].fill(Place(at, SchoolYear.objects.current(), head)))
    sheet = str(recovery_document(at, recovery_plan(at, head)))

    assert "Netwerk" in shown
    assert "Mia" not in shown
    assert "0470" not in shown
    assert "Mia Maes" in sheet
    assert "0470 00 00 00" in sheet


@pytest.mark.parametrize(("ending", "begins"), [("docx", b"PK"), ("pdf", b"%PDF")])
def test_the_sheet_comes_as_word_and_as_pdf(ending, begins):
    at = school()
    client = _client(at)
    client.post(reverse("policy:recovery_begin"))

    answer = client.get(reverse("policy:recovery_file", args=[ending]))

    assert answer.content.startswith(begins)


def test_an_unknown_kind_of_file_is_not_found():
    assert _client(school()).get(reverse("policy:recovery_file", args=["exe"])).status_code == 404


def test_a_service_a_contact_and_a_rehearsal_are_added_and_removed():
    at = school()
    client = _client(at)
    given = {
        "service": {"name": "Wifi", "within": "1d"},
        "contact": {"role": "Leverancier", "reach": "0470"},
        "rehearsal": {"what": "Bellen", "planned_on": "2026-12-01"},
    }
    for part, values in given.items():
        answer = client.post(reverse("policy:recovery_add", args=[part]), values)
        assert answer.status_code == 302
    page = client.get(reverse("policy:recovery")).content.decode()
    assert all(word in page for word in ("Wifi", "0470", "Bellen"))

    client.post(
        reverse("policy:recovery_remove", args=["service", RecoveryService.objects.get().pk])
    )

    assert RecoveryService.objects.count() == 0


def test_holding_a_rehearsal_without_words_is_refused():
    at = school()
    client = _client(at)
    planned = _rehearsal(at, user("head", at=at))

    answer = client.post(
        reverse("policy:rehearsal_hold", args=[planned.pk]), {"on": "2026-09-15", "outcome": ""}
    )

    assert "This field is required." in answer.content.decode()
    assert Rehearsal.objects.get().held_on is None


def test_a_school_does_not_change_what_its_group_wrote():
    top = group()
    at = school(parent=top)
    service = RecoveryService(organisation=top, name="Internet")
    add_last(service, by=user("director", at=top))
    client = _client(at)

    assert "Internet" in client.get(reverse("policy:recovery")).content.decode()
    refused = client.post(
        reverse("policy:recovery_edit", args=["service", service.pk]), {"name": "X", "within": "1d"}
    )

    assert refused.status_code == 403
    assert RecoveryService.objects.get().name == "Internet"


def test_more_services_ask_no_more_queries():
    at = school()
    client = _client(at)
    head = user("head", at=at)

    def add():
        mia = person(at=at)
        add_last(RecoveryService(organisation=at, name="Wifi", owner=mia), by=head)
        add_last(RecoveryContact(organisation=at, role="Firma", reach="1", person=mia), by=head)
        _rehearsal(at, head, owner=mia)

    add()
    client.get(reverse("policy:recovery"))
    with CaptureQueriesContext(connection) as one:
        client.get(reverse("policy:recovery"))
    add()
    add()

    with CaptureQueriesContext(connection) as three:
        client.get(reverse("policy:recovery"))

    assert len(three) == len(one)
