"""On the day that was chosen, leads hear by mail that a question comes back."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from tests.factories import group, school, user
from zwerm.core.jobs import run_now
from zwerm.core.models import Job
from zwerm.core.repeating import enqueue_due
from zwerm.schools.models import SchoolYear
from zwerm.stepplan.graph import Node
from zwerm.stepplan.models import Answer
from zwerm.stepplan.reminding import remind
from zwerm.stepplan.services import Given, answer_question

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
DAY = timedelta(days=1)
THE_DAY = TODAY + 10 * DAY


@pytest.fixture(autouse=True)
def mail_server(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.SITE_URL = "https://zwerm.example"
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def year():
    return SchoolYear.objects.current()


def say_no(place, year, by, *, on=THE_DAY):
    given = Given("no", support="An adviser", remind_on=on)
    return answer_question(place, year, Node.S1, given, by=by)


def sent(day):
    remind(day)
    for job in Job.objects.filter(kind="core.mail", state="waiting"):
        run_now(job)
    messages = list(mail.outbox)
    mail.outbox.clear()
    return messages


def test_leads_hear_it_once_on_the_day_with_a_link(year):
    oak = school("Oak")
    head = user("head", at=oak, email="head@school.example")
    user("tict", at=oak)
    say_no(oak, year, head)

    assert sent(THE_DAY - DAY) == []
    (message,) = sent(THE_DAY)

    assert message.to == ["head@school.example"]
    assert message.subject == "A question of the step plan comes back today"
    assert "Oak: Do we make time to carry ICT as a team?" in message.body
    assert "Help comes from: An adviser." in message.body
    assert f"https://zwerm.example/stappenplan/?place={oak.pk}" in message.body
    assert sent(THE_DAY) == sent(THE_DAY + DAY) == []


def test_a_day_without_a_worker_is_made_up_for_but_not_after_a_month(year):
    oak = school()
    head = user("head", at=oak)
    say_no(oak, year, head)

    assert sent(THE_DAY + 29 * DAY) == []
    assert len(sent(THE_DAY + 3 * DAY)) == 1


def test_who_answered_again_meanwhile_is_not_reminded(year):
    oak = school()
    head = user("head", at=oak)
    say_no(oak, year, head)
    answer_question(oak, year, Node.S1, Given("yes"), by=head)

    assert sent(THE_DAY) == []


def test_a_no_further_on_that_no_longer_counts_is_not_asked_for(year):
    oak = school()
    head = user("head", at=oak)
    answer_question(oak, year, Node.S1, Given("yes"), by=head)
    answer_question(oak, year, Node.S2, Given("no", remind_on=THE_DAY), by=head)
    say_no(oak, year, head, on=THE_DAY + 5 * DAY)

    assert sent(THE_DAY) == []
    assert len(sent(THE_DAY + 5 * DAY)) == 1


def test_who_leads_several_schools_gets_one_message(year):
    top = group()
    oak, elm = school("Oak", parent=top), school("Elm", parent=top)
    head = user("head", at=oak)
    head.memberships.create(organisation=elm, role="head")
    for place in (oak, elm):
        say_no(place, year, head)

    (message,) = sent(THE_DAY)

    assert message.subject == "2 questions of the step plan come back today"
    assert message.body.index("Elm:") < message.body.index("Oak:")
    assert "https://zwerm.example/stappenplan/scholen/" in message.body


def test_where_nobody_leads_the_school_itself_who_confirmed_hears_it(year):
    top = group()
    director = user("director", at=top, email="director@school.example")
    say_no(school("Oak", parent=top), year, director)

    (message,) = sent(THE_DAY)

    assert message.to == ["director@school.example"]


def test_without_a_mail_server_nothing_fails_and_the_start_page_reminds(year, settings, client_of):
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    oak = school()
    head = user("head", at=oak)
    say_no(oak, year, head)

    assert sent(THE_DAY) == []
    assert Job.objects.count() == 0
    Answer.objects.update(remind_on=TODAY)
    assert "Today you ask it again" in client_of(head).get("/").text


def test_the_worker_reminds_once(year):
    oak = school()
    head = user("head", at=oak)
    say_no(oak, year, head)
    Answer.objects.update(remind_on=TODAY)

    for _worker in range(2):
        enqueue_due()
    run_now(Job.objects.get(kind="stepplan.remind"))

    assert Job.objects.filter(kind="core.mail").count() == 1
