"""Back from a confirmed handover: every mandate exactly as it was."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from tests.factories import own_task, person, school, user
from tests.mandates.divisions import allot, divided, planned
from zwerm.core.errors import DomainError
from zwerm.core.jobs import run_now
from zwerm.core.models import Job
from zwerm.mandates.handing_over import confirm_handover, start_handover
from zwerm.mandates.handover import Handover, Succession
from zwerm.mandates.handover_undoing import can_undo, undo_handover
from zwerm.mandates.models import Mandate
from zwerm.mandates.services import adopt_division, change_mandate
from zwerm.people.absence import Absence
from zwerm.people.models import Person

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
DAY = timedelta(days=1)


@pytest.fixture
def oak():
    return school("Oak")


@pytest.fixture
def lead(oak):
    return user("head", at=oak)


@pytest.fixture
def anna(oak, lead):
    """Three tasks that Bert can take over; and one mandate that only begins next month."""
    anna = person("Anna", at=oak, email="anna@school.example")
    bert = person("Bert", at=oak, user=user("staff", at=oak, language="en"))
    division = divided(oak)
    for _number in range(3):
        allot(planned(division, oak), {anna: 60}, backups=[bert])
    adopt_division(division, by=lead, on=TODAY - 30 * DAY)
    Mandate.objects.filter(kind="execute").update(confirmed_at=timezone.now())
    later = {"starts_on": TODAY + 30 * DAY, "confirmed_at": timezone.now()}
    Mandate.objects.create(task=own_task(oak), organisation=oak, kind="steer", person=anna, **later)
    return anna


def leaving(anna, lead, first_day=TODAY + 7 * DAY):
    return start_handover(anna, kind="leaves", first_day=first_day, last_day=None, by=lead)


def away(anna, lead):
    days = {"first_day": TODAY + 7 * DAY, "last_day": TODAY + 40 * DAY}
    return start_handover(anna, kind="away", **days, by=lead)


def everything():
    return [
        list(model.objects.order_by("pk").values())
        for model in (Mandate, Succession, Absence, Person)
    ]


@pytest.mark.parametrize("start", [leaving, away])
def test_everything_is_as_it_was_also_what_never_came_into_force(anna, lead, start):
    handover = start(anna, lead)
    before = everything()
    confirm_handover(handover, by=lead, accepts_open=True)
    assert everything()[0] != before[0]

    undo_handover(handover, by=lead)

    assert everything() == before
    handover.refresh_from_db()
    assert not handover.is_confirmed


def test_it_is_confirmed_again_and_undone_again(anna, lead):
    handover = leaving(anna, lead)
    before = everything()

    for _time in range(2):
        confirm_handover(handover, by=lead, accepts_open=True)
        handover.refresh_from_db()
        undo_handover(handover, by=lead)
        handover.refresh_from_db()

    assert everything() == before


def test_a_mandate_that_was_changed_since_stays_and_nothing_is_undone(anna, lead):
    handover = leaving(anna, lead)
    confirm_handover(handover, by=lead, accepts_open=True)
    given = Mandate.objects.filter(starts_on=handover.first_day, kind="execute").first()
    carla = person("Carla", at=anna.organisation)
    change_mandate(given, person=carla, by=lead, on=handover.first_day + DAY)
    before = everything()

    with pytest.raises(DomainError, match="A mandate was changed since"):
        undo_handover(handover, by=lead)

    assert everything() == before
    assert Handover.objects.get().is_confirmed


def test_who_confirms_a_mandate_meanwhile_does_not_stand_in_the_way(anna, lead):
    handover = leaving(anna, lead)
    before = everything()
    confirm_handover(handover, by=lead, accepts_open=True)
    given = Mandate.objects.filter(starts_on=handover.first_day)
    given.update(confirmed_at=timezone.now(), confirmed_by=lead)

    undo_handover(handover, by=lead)

    assert everything() == before


@pytest.mark.parametrize(
    ("first_day", "hours_ago", "expected"),
    [
        (TODAY + DAY, 400, True),
        (TODAY - 20 * DAY, 23, True),
        (TODAY, 25, False),
        (TODAY - 20 * DAY, 25, False),
    ],
)
def test_it_is_undone_until_the_day_or_within_a_day(anna, lead, first_day, hours_ago, expected):
    handover = leaving(anna, lead, first_day)
    confirm_handover(handover, by=lead, accepts_open=True)
    confirmed_at = timezone.now() - timedelta(hours=hours_ago)
    Handover.objects.update(confirmed_at=confirmed_at)
    handover = Handover.objects.get()

    assert can_undo(handover) == expected
    if not expected:
        before = everything()
        with pytest.raises(DomainError, match="can no longer be undone"):
            undo_handover(handover, by=lead)
        assert everything() == before


def test_two_handovers_of_one_person_are_never_in_preparation(anna, lead):
    handover = leaving(anna, lead)
    confirm_handover(handover, by=lead, accepts_open=True)
    other = leaving(anna, lead)

    with pytest.raises(DomainError, match="being prepared already"):
        undo_handover(handover, by=lead)

    assert Handover.objects.in_preparation().get() == other


@pytest.fixture
def sends_mail(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.SITE_URL = "https://zwerm.example"
    settings.LANGUAGE_CODE = "en"


def send_all():
    for job in Job.objects.filter(kind="core.mail", state="waiting"):
        run_now(job)
    sent = [(message.to[0], message.subject) for message in mail.outbox]
    mail.outbox.clear()
    return sorted(sent)


def test_successors_and_leaver_hear_it_each_with_their_tasks_and_a_link(anna, lead, sends_mail):
    handover = leaving(anna, lead)

    confirm_handover(handover, by=lead, accepts_open=True)
    waiting = Job.objects.get(kind="core.mail", key__endswith=f" {anna.pk}")
    for job in Job.objects.filter(kind="core.mail"):
        run_now(job)

    bert = Person.objects.get(name="Bert")
    by_address = {message.to[0]: message for message in mail.outbox}
    assert by_address.keys() == {"anna@school.example", bert.user.email}
    to_bert = by_address[bert.user.email]
    assert to_bert.subject == "You take over 3 tasks of Anna"
    assert to_bert.body.count("\n- ") == 3
    assert f"https://zwerm.example/mandaten/overdracht/{handover.pk}/" in to_bert.body
    assert waiting.not_before > timezone.now()


def test_an_undo_at_once_spares_everyone_the_message(anna, lead, sends_mail):
    handover = leaving(anna, lead)
    confirm_handover(handover, by=lead, accepts_open=True)

    undo_handover(Handover.objects.get(), by=lead)

    assert send_all() == []


def test_who_heard_of_it_hears_that_it_is_off(anna, lead, sends_mail):
    handover = leaving(anna, lead)
    confirm_handover(handover, by=lead, accepts_open=True)
    send_all()

    undo_handover(Handover.objects.get(), by=lead)

    bert = Person.objects.get(name="Bert")
    off = "The handover of Anna is off for now"
    assert send_all() == sorted([("anna@school.example", off), (bert.user.email, off)])
