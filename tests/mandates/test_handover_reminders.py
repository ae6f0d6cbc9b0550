"""Who is reminded of a handover, when, and once."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone, translation
from django.utils.formats import date_format

from tests.factories import own_task, person, school, user
from zwerm.core.jobs import run_now
from zwerm.core.models import Job
from zwerm.core.repeating import enqueue_due
from zwerm.mandates.handing_over import confirm_handover, start_handover
from zwerm.mandates.handover_due import due_for
from zwerm.mandates.handover_reminding import remind
from zwerm.mandates.models import Mandate

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
DAY = timedelta(days=1)
FIRST_DAY = TODAY + 20 * DAY


@pytest.fixture(autouse=True)
def mail_server(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.SITE_URL = "https://zwerm.example"
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def handover():
    """Anna leaves in twenty days; Bert takes her one mandate over."""
    oak = school("Oak")
    lead = user("head", at=oak, email="lead@school.example")
    anna = person("Anna", at=oak)
    bert = person("Bert", at=oak, email="bert@school.example")
    Mandate.objects.create(
        task=own_task(oak, "Network"),
        organisation=oak,
        kind="decide",
        person=anna,
        starts_on=TODAY - DAY,
    )
    made = start_handover(anna, kind="leaves", first_day=FIRST_DAY, last_day=None, by=lead)
    made.successions.update(successor=bert)
    return made


def confirm(handover):
    confirm_handover(handover, by=handover.created_by)
    Job.objects.all().delete()


def on(day):
    """What goes out on that day: to whom, and about what."""
    remind(day)
    for job in Job.objects.filter(kind="core.mail", state="waiting"):
        run_now(job)
    sent = [(message.to[0], message.subject) for message in mail.outbox]
    mail.outbox.clear()
    return sorted(sent)


def test_two_weeks_before_who_prepares_is_reminded_once(handover):
    assert on(FIRST_DAY - 15 * DAY) == []
    first = on(FIRST_DAY - 14 * DAY)

    assert first == [
        ("lead@school.example", "The handover of Anna is not confirmed yet"),
    ]
    assert on(FIRST_DAY - 14 * DAY) == on(FIRST_DAY - 13 * DAY) == []


def test_days_without_a_worker_do_not_lose_the_reminder(handover):
    confirm(handover)

    assert on(FIRST_DAY - 5 * DAY) == [
        ("lead@school.example", "12 things of Anna are still to be handed over")
    ]


def test_on_the_day_who_takes_over_hears_what_with_a_link(handover):
    confirm(handover)
    handover.items.update(done_at=timezone.now())
    on(FIRST_DAY - DAY)

    remind(FIRST_DAY)
    for job in Job.objects.filter(kind="core.mail", state="waiting"):
        run_now(job)

    by_address = {message.to[0]: message for message in mail.outbox}
    assert by_address["lead@school.example"].subject == "Today others take over from Anna"
    to_bert = by_address["bert@school.example"]
    assert to_bert.subject == "From today you take over from Anna"
    assert "- Network" in to_bert.body
    assert f"https://zwerm.example/mandaten/overdracht/{handover.pk}/" in to_bert.body


def test_what_is_open_after_the_day_is_asked_for_each_week_until_it_is_done(handover):
    confirm(handover)
    open_things = ("lead@school.example", "12 things of Anna are still to be handed over")

    sent = [on(FIRST_DAY + days * DAY) for days in (1, 2, 6, 7, 8, 28, 29)]
    handover.items.update(done_at=timezone.now())

    assert sent == [[open_things], [], [], [open_things], [], [open_things], []]
    assert on(FIRST_DAY + 14 * DAY) == []


def test_what_was_never_confirmed_is_told_on_the_day(handover):
    on(FIRST_DAY - DAY)

    assert on(FIRST_DAY) == [("lead@school.example", "Nobody has the tasks of Anna yet")]


def test_who_takes_care_of_something_is_reminded_on_the_agreed_day(handover):
    confirm(handover)
    item = handover.items.get(key="keys")
    item.owner, item.due_on = person("Carla", email="carla@school.example"), TODAY + 2 * DAY
    item.save()

    sent = [on(TODAY + days * DAY) for days in (1, 2, 3)]

    assert sent == [
        [],
        [("carla@school.example", "1 thing to hand over for Anna waits for you")],
        [],
    ]


def test_mail_is_written_in_the_language_of_the_reader(handover):
    handover.created_by.language = "nl"
    handover.created_by.save()

    remind(FIRST_DAY - DAY)

    (asked,) = Job.objects.filter(kind="core.mail")
    with translation.override("nl"):
        last_day = date_format(handover.day_before, "DATE_FORMAT")
    assert last_day in asked.arguments["body"]


def test_without_a_mail_server_the_start_page_still_reminds(handover, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    lead, oak = handover.created_by, handover.person.organisation

    remind(FIRST_DAY)
    handover.first_day = TODAY + 3 * DAY
    handover.save()

    assert Job.objects.count() == 0
    (due,) = due_for(lead, oak)
    assert (due.handover, due.is_urgent, due.open_items) == (handover, False, 12)


def test_a_handover_that_is_complete_asks_for_nothing(handover):
    handover.first_day = TODAY + 3 * DAY
    handover.save()
    confirm(handover)
    handover.items.update(done_at=timezone.now())

    assert due_for(handover.created_by, handover.person.organisation) == []


def test_the_worker_reminds_once_a_day(handover):
    handover.first_day = TODAY + 3 * DAY
    handover.save()

    for _worker in range(3):
        enqueue_due()
    for job in Job.objects.filter(kind="mandates.remind_of_handovers"):
        run_now(job)

    assert Job.objects.filter(kind="mandates.remind_of_handovers").count() == 1
    assert Job.objects.filter(kind="core.mail").count() == 1


def test_the_start_page_tells_a_lead_of_a_handover_that_comes_near(handover, client_of):
    client = client_of(handover.created_by)
    far = client.get("/").text
    handover.first_day = TODAY + 3 * DAY
    handover.save()

    near = client.get("/").text

    address = f"/mandaten/overdracht/{handover.pk}/"
    assert address not in far
    assert address in near
    assert "Who takes over is not confirmed yet." in near
