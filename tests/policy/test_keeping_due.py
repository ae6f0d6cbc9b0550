"""Reminders of risks to look at again and of rehearsals that come."""

from datetime import timedelta

import pytest
from django.utils import timezone

from zwerm.core.jobs import find_handlers
from zwerm.core.models import Job
from zwerm.core.repeating import enqueue_due
from zwerm.policy.keeping import keep
from zwerm.policy.keeping_due import remind
from zwerm.policy.models import Rehearsal
from zwerm.policy.risk_services import close_risk

from ..factories import group, person, school, user
from .risks import risk

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate
WEEK = timedelta(days=7)


@pytest.fixture(autouse=True)
def mail_server(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


def _messages() -> list[tuple[str, str]]:
    jobs = Job.objects.filter(kind="core.mail").order_by("pk")
    return [(job.arguments["to"], job.arguments["subject"]) for job in jobs]


def _rehearsal(at, *, by, **given):
    made = Rehearsal(organisation=at, what="Terugzetten", **given)
    keep(made, by=by)
    return made


def test_risks_of_one_day_come_in_one_message_to_who_leads_and_come_once():
    at = school("Leiezicht")
    head = user("head", at=at, language="en")
    user("tict", at=at)
    for title in ("Wifi valt uit", "Laptop weg"):
        risk(title, at=at, by=head, review_on=TODAY())

    remind(TODAY() - timedelta(days=1))
    assert _messages() == []
    remind(TODAY())
    remind(TODAY() + timedelta(days=1))

    assert _messages() == [(head.email, "2 risks to look at again: Leiezicht")]
    body = Job.objects.get(kind="core.mail").arguments["body"]
    assert "- Laptop weg\n- Wifi valt uit\n" in body
    assert "?show=due" in body


def test_who_sees_to_a_risk_is_reminded_instead_of_who_leads():
    at = school()
    head, maker = user("head", at=at), user("tict", at=at)
    made = risk(at=at, by=head, owner=person(at=at, user=maker), review_on=TODAY())

    remind(TODAY())

    ((to, _subject),) = _messages()
    assert to == maker.email
    body = Job.objects.get(kind="core.mail").arguments["body"]
    assert f"/risicos/{made.pk}/" in body


def test_an_owner_who_may_not_read_the_risk_hears_nothing_of_it():
    at = school()
    head, colleague = user("head", at=at), user("staff", at=at)
    risk(at=at, by=head, owner=person(at=at, user=colleague), review_on=TODAY())

    remind(TODAY())

    assert [to for to, _subject in _messages()] == [head.email]


def test_a_closed_risk_and_one_that_waited_too_long_are_not_reminded_of():
    at = school()
    head = user("head", at=at)
    close_risk(risk("Weg", at=at, by=head, review_on=TODAY()), reason="Verkocht", by=head)
    risk("Oud", at=at, by=head, review_on=TODAY() - 5 * WEEK)

    remind(TODAY())

    assert _messages() == []


def test_a_rehearsal_is_announced_a_week_before_once_and_again_when_it_moves():
    top = group()
    lead = user("coordinator", at=top, language="en")
    made = _rehearsal(top, by=lead, planned_on=TODAY() + WEEK)

    remind(TODAY() - timedelta(days=1))
    assert _messages() == []
    remind(TODAY())
    remind(TODAY() + timedelta(days=1))
    assert _messages() == [(lead.email, "Rehearsal: Terugzetten")]
    made.planned_on += WEEK
    keep(made, by=lead)
    remind(TODAY() + WEEK)

    assert len(_messages()) == 2


def test_a_rehearsal_that_was_held_is_not_announced():
    at = school()
    head = user("head", at=at)
    _rehearsal(at, by=head, planned_on=TODAY(), held_on=TODAY(), outcome="Gelukt")

    remind(TODAY())

    assert _messages() == []


def test_it_is_asked_for_every_day():
    find_handlers()
    enqueue_due()
    enqueue_due()

    assert Job.objects.filter(kind="policy.remind_of_kept").count() == 1
