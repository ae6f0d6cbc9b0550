"""What people say of their mandates, and who asks them."""

import re
from datetime import timedelta
from importlib import import_module

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.factories import group, own_task, person, school, user
from tests.mandates.divisions import allot, divided, planned
from zwerm.core.errors import DomainError
from zwerm.core.jobs import run_now
from zwerm.core.models import AuditEvent, Job
from zwerm.mandates import confirming
from zwerm.mandates.answers import mandates_of, my_clusters
from zwerm.mandates.models import Mandate
from zwerm.mandates.queries import waiting_for
from zwerm.mandates.services import adopt_division

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
DAY = timedelta(days=1)


def mandate(who, task, at, kind="execute", **fields):
    fields = {"starts_on": TODAY, "level": "S"} | fields
    return Mandate.objects.create(person=who, task=task, organisation=at, kind=kind, **fields)


def text_of(response):
    content = re.sub(r"<(script|style|svg).*?</\1>", " ", response.content.decode(), flags=re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", content).split())


@pytest.fixture
def oak():
    return school("Oak", parent=group("Wood"))


@pytest.fixture
def head(oak):
    return user("head", at=oak, name="Hilde")


@pytest.fixture
def anna(oak):
    account = user("staff", at=oak, name="Anna", email="anna@example.org")
    return person("Anna", at=oak, user=account)


def test_a_new_mandate_awaits_a_yes(oak, anna):
    given = mandate(anna, own_task(oak), oak)

    assert given.answer == Mandate.Answer.AWAITING
    assert waiting_for(anna) == [given]


def test_a_mandate_of_before_was_not_asked_about(oak, anna):
    old = mandate(anna, own_task(oak), oak, asked_at=None)

    assert old.answer == Mandate.Answer.NOT_ASKED
    assert waiting_for(anna) == []


def test_a_mandate_that_ended_waits_no_longer(oak, anna):
    mandate(anna, own_task(oak), oak, starts_on=TODAY - 5 * DAY, ends_on=TODAY - DAY)

    assert waiting_for(anna) == []


def test_a_mandate_holds_while_it_waits(oak, anna):
    given = mandate(anna, own_task(oak), oak)

    assert list(Mandate.objects.current()) == [given]


def test_confirming_keeps_who_and_when(oak, anna):
    given = mandate(anna, own_task(oak), oak)

    count = confirming.confirm_mandates([given], by=anna.user)

    given.refresh_from_db()
    assert count == 1
    assert given.answer == Mandate.Answer.CONFIRMED
    assert given.confirmed_by == anna.user
    event = AuditEvent.objects.get(verb="confirmed_mandates")
    assert (event.user, event.details["mandates"]) == (anna.user, [given.pk])


def test_nobody_confirms_the_mandate_of_another_as_their_own(oak, anna, head):
    given = mandate(anna, own_task(oak), oak)

    with pytest.raises(DomainError):
        confirming.confirm_mandates([given], by=head)

    given.refresh_from_db()
    assert given.answer == Mandate.Answer.AWAITING


def test_asking_a_change_keeps_the_reason_and_the_mandate(oak, anna):
    given = mandate(anna, own_task(oak), oak, confirmed_at=timezone.now())

    confirming.ask_change(given, reason="Too much with the helpdesk", by=anna.user)

    given.refresh_from_db()
    assert given.answer == Mandate.Answer.CHANGE
    assert given.asks_change == "Too much with the helpdesk"
    assert given.ends_on is None


def test_a_yes_on_behalf_needs_a_note(oak, anna, head):
    given = mandate(anna, own_task(oak), oak)

    with pytest.raises(DomainError):
        confirming.confirm_on_behalf(anna, [given], by=head, note=" ")

    given.refresh_from_db()
    assert given.answer == Mandate.Answer.AWAITING


def test_who_keeps_a_mandate_in_a_new_division_is_not_asked_again(oak, anna, head):
    task = own_task(oak)
    first, second = divided(oak), divided(oak)
    ben = person("Ben", at=oak)
    for division in (first, second):
        allot(
            planned(division, oak, task), {anna: 60} if division is first else {anna: 40, ben: 20}
        )
    for given in adopt_division(first, by=head, on=TODAY - DAY):
        given.confirm(by=anna.user, note="at the meeting")

    adopt_division(second, by=head, on=TODAY)

    now = Mandate.objects.current().filter(kind="execute").order_by("pk")
    assert [(one.person, one.answer, one.confirmation_note) for one in now] == [
        (anna, Mandate.Answer.CONFIRMED, "at the meeting"),
        (ben, Mandate.Answer.AWAITING, ""),
    ]


def test_my_mandates_show_what_waits_and_confirm_it_all(client_of, oak, anna):
    mandate(anna, own_task(oak, "Keep the network running"), oak)
    mandate(anna, own_task(oak, "Guard the backups"), oak, "contact")
    client = client_of(anna.user)

    page = text_of(client.get(reverse("mandates:mine")))
    answer = client.post(reverse("mandates:mine_confirm"), {"all": "yes"}, follow=True)

    assert "2 mandates wait for your yes" in page
    assert "Keep the network running" in page
    assert "You have answered everything" in text_of(answer)
    assert waiting_for(anna) == []


def test_one_task_is_confirmed_apart_from_the_others(client_of, oak, anna):
    one = mandate(anna, own_task(oak), oak)
    other = mandate(anna, own_task(oak), oak)

    client_of(anna.user).post(reverse("mandates:mine_confirm"), {"mandate": [one.pk]})

    assert waiting_for(anna) == [other]


def test_a_mandate_of_someone_else_is_not_confirmed_by_its_key(client_of, oak, anna):
    other = mandate(person("Ben", at=oak), own_task(oak), oak)

    client_of(anna.user).post(reverse("mandates:mine_confirm"), {"mandate": [other.pk, "9" * 30]})

    other.refresh_from_db()
    assert other.answer == Mandate.Answer.AWAITING


def test_a_wish_for_a_change_without_words_is_refused_under_the_field(client_of, oak, anna):
    given = mandate(anna, own_task(oak), oak)

    response = client_of(anna.user).post(
        reverse("mandates:mine_change", args=[given.pk]), {"reason": " "}
    )

    given.refresh_from_db()
    assert "Write what should change." in text_of(response)
    assert given.answer == Mandate.Answer.AWAITING


def test_the_lead_reads_who_asks_for_a_change_and_who_is_silent(client_of, oak, anna, head):
    mandate(anna, own_task(oak, "Helpdesk"), oak, asks_change="Not on Friday")
    mandate(person("Ben", at=oak), own_task(oak), oak)
    mandate(person("Cas", at=oak), own_task(oak), oak, confirmed_at=timezone.now())
    client = client_of(head)

    everyone = text_of(client.get(reverse("mandates:answers")))
    silent = text_of(client.get(reverse("mandates:answers"), {"told": "open"}))

    assert "Helpdesk (executes): “Not on Friday”" in everyone
    assert everyone.index("Anna") < everyone.index("Ben") < everyone.index("Cas")
    assert "Ben" in silent
    assert "Cas" not in silent


def test_a_colleague_does_not_see_who_confirmed(client_of, anna):
    assert client_of(anna.user).get(reverse("mandates:answers")).status_code == 403


def test_a_reminder_goes_to_who_is_silent_and_has_an_account(client_of, settings, oak, anna, head):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    mandate(anna, own_task(oak), oak)
    mandate(person("Ben", at=oak, email="ben@example.org"), own_task(oak), oak)

    client_of(head).post(reverse("mandates:answers_remind"))
    for job in Job.objects.all():
        run_now(job)

    assert [(one.to, one.subject) for one in mail.outbox] == [
        (["anna@example.org"], "1 mandate waits for your yes")
    ]
    assert reverse("mandates:mine") in mail.outbox[0].body
    assert Mandate.objects.get(person=anna).reminded_at is not None


def test_the_lead_writes_down_a_yes_that_was_said_elsewhere(client_of, oak, head):
    ben = person("Ben", at=oak)
    yes, no = mandate(ben, own_task(oak), oak), mandate(ben, own_task(oak), oak, "contact")

    client_of(head).post(
        reverse("mandates:answers_for", args=[ben.pk]),
        {"mandates": [yes.pk], "note": "Said so on Monday"},
    )

    yes.refresh_from_db()
    no.refresh_from_db()
    assert (yes.confirmed_by, yes.confirmation_note) == (head, "Said so on Monday")
    assert no.answer == Mandate.Answer.AWAITING


@pytest.mark.parametrize("page", ["mandates:mine", "mandates:answers"])
def test_more_mandates_ask_no_more_queries(client_of, oak, head, page):
    own = person("Hilde", at=oak, user=head)
    client = client_of(head)
    counts = []
    for extra in (1, 2):
        for _ in range(extra):
            mandate(own, own_task(oak), oak, "decide", deputy=person(at=oak))
            mandate(person(at=oak), own_task(oak), oak)
        client.get(reverse(page))
        with CaptureQueriesContext(
            connection,
        ) as captured:
            client.get(reverse(page))
        counts.append(len(captured))

    assert counts[0] == counts[1]


def test_the_migration_gives_mandates_of_before_no_moment_at_which_they_were_asked():
    migration = import_module("zwerm.mandates.migrations.0003_confirmation_and_deputy")

    asked = migration.Migration.operations[0]

    assert (asked.name, asked.field.null, asked.field.has_default()) == ("asked_at", True, False)


def test_a_cluster_is_confirmed_at_once_and_the_others_wait(client_of, oak, anna):
    safety = [
        mandate(anna, own_task(oak, cluster="B"), oak, kind=kind) for kind in ("execute", "contact")
    ]
    other = mandate(anna, own_task(oak, cluster="T"), oak)
    client = client_of(anna.user)
    page = client.get(reverse("mandates:mine")).content.decode()
    button = page[: page.index("I agree with this cluster")]
    form = button[button.rindex("<form") :]

    keys = re.findall(r'name="mandate"\s+value="(\d+)"', form)
    client.post(reverse("mandates:mine_confirm"), {"mandate": keys})

    assert keys == [str(one.pk) for one in safety]
    assert page.count("I agree with this cluster") == 1
    assert waiting_for(anna) == [other]


def test_many_mandates_are_looked_at_before_all_are_confirmed(client_of, oak, anna):
    given = [mandate(anna, own_task(oak, f"Task {n}"), oak) for n in range(21)]
    client = client_of(anna.user)

    mine = client.get(reverse("mandates:mine")).content.decode()
    look = client.get(reverse("mandates:mine"), {"look": "all"}).content.decode()
    keys = re.findall(r'name="mandate"\s+value="(\d+)"', look)

    assert 'name="all"' not in mine
    assert 'href="?look=all"' in mine
    assert sorted(map(int, keys)) == [one.pk for one in given]
    assert waiting_for(anna) == given

    client.post(reverse("mandates:mine_confirm"), {"mandate": keys})

    assert waiting_for(anna) == []


def test_of_many_tasks_only_the_first_cluster_that_waits_stands_open(oak, anna):
    for number in range(7):
        mandate(anna, own_task(oak, f"T {number}", cluster="T"), oak, confirmed_at=timezone.now())
        mandate(anna, own_task(oak, f"B {number}", cluster="B"), oak)

    clusters = my_clusters(mandates_of(anna))

    assert sorted((one.cluster, one.is_open) for one in clusters) == [("B", True), ("T", False)]
