"""A file that takes long is made by a worker, for who asked for it, and kept for a day."""

from datetime import timedelta
from io import BytesIO

import docx
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from docx.oxml.ns import qn

from tests import factories
from zwerm.core.jobs import run_now
from zwerm.core.made_files import KEEP
from zwerm.core.models import AuditEvent, Job, MadeFile
from zwerm.mandates import document_views
from zwerm.mandates.agreement_files import KIND
from zwerm.mandates.models import Mandate
from zwerm.people.models import Person
from zwerm.privacy.forgetting import forget

pytestmark = pytest.mark.django_db

ASK = reverse("mandates:agreements_ask", args=["docx"])


@pytest.fixture
def school():
    school = factories.school("De Linde")
    task = factories.own_task(school, "Netwerk")
    for name in ("Sofie Vos", "Jan Peeters"):
        person = factories.person(name, at=school)
        Mandate.objects.create(
            task=task, organisation=school, person=person, kind="execute", starts_on="2026-09-01"
        )
    return school


@pytest.fixture
def coordinator(school):
    return factories.user("coordinator", at=school)


@pytest.fixture
def client(coordinator):
    return signed_in(coordinator)


def signed_in(user):
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def asked(client):
    answer = client.post(ASK)
    made = MadeFile.objects.get()
    assert answer["Location"] == page(made)
    return made


def page(made, deed=""):
    return reverse(f"core:made_file{deed}", args=[made.pk])


def words_of(content):
    read = docx.Document(BytesIO(content))
    return [each.text for each in read.element.body.iter(qn("w:t")) if each.text]


def test_a_file_is_asked_made_by_a_worker_and_fetched(client, school):
    made = asked(client)
    assert "Zwerm makes your file" in client.get(page(made)).content.decode()
    assert client.get(page(made, "_fetch"))["Location"] == page(made)

    assert run_now(made.job).state == Job.State.DONE

    told = client.get(page(made)).content.decode()
    assert "Your file is ready" in told
    assert page(made, "_fetch") in told
    answer = client.get(page(made, "_fetch"))
    assert answer["Content-Disposition"] == (
        'attachment; filename="mandate-agreements-de-linde.docx"'
    )
    assert words_of(answer.content).count("For agreement") == 2
    made.refresh_from_db()
    assert made.size == len(answer.content)


def test_the_log_tells_who_took_it_along_when_it_is_fetched(client, school, coordinator):
    made = asked(client)
    run_now(made.job)
    log = AuditEvent.objects.filter(verb="exported_agreements")
    assert not log.exists()

    client.get(page(made, "_fetch"))

    event = log.get()
    assert (event.user, event.organisation, event.details) == (coordinator, school, {"people": 2})


def test_who_asks_twice_gets_the_one_that_is_being_made(client):
    first = asked(client)
    assert asked(client) == first
    run_now(first.job)

    client.post(ASK)

    assert MadeFile.objects.count() == 2


def test_nobody_else_sees_it_not_even_a_colleague_of_the_team(client, school):
    made = asked(client)
    run_now(made.job)
    other = signed_in(factories.user("coordinator", at=school))

    answers = [
        other.get(page(made)),
        other.get(page(made, "_fetch")),
        other.post(page(made, "_stop")),
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 404]


def test_who_may_no_longer_read_it_gets_nothing_when_it_is_made(client, coordinator):
    made = asked(client)
    coordinator.memberships.update(role="staff")

    job = run_now(made.job)

    assert (job.state, job.error) == (
        Job.State.FAILED,
        "You may no longer read what stands in this file.",
    )
    assert not MadeFile.objects.get().is_ready


def test_who_may_no_longer_read_it_cannot_fetch_it_either(client, coordinator):
    made = asked(client)
    run_now(made.job)
    coordinator.memberships.update(role="staff")

    answers = [client.get(page(made)), client.get(page(made, "_fetch"))]

    assert [answer.status_code for answer in answers] == [404, 404]


def test_one_that_is_stopped_is_not_made(client):
    made = asked(client)

    client.post(page(made, "_stop"))

    assert run_now(made.job).state == Job.State.CANCELLED
    assert "You stopped it. There is no file." in client.get(page(made)).content.decode()
    assert not MadeFile.objects.get().is_ready


def test_one_that_failed_tells_why(client, school):
    made = asked(client)
    MadeFile.objects.update(options={"ending": "odt"})

    assert run_now(made.job).state == Job.State.FAILED

    told = client.get(page(made)).content.decode()
    assert 'role="alert"' in told
    assert "Zwerm makes your file" not in told


def test_it_looks_again_by_itself_until_it_is_over(client):
    made = asked(client)
    part = client.get(page(made), headers={"HX-Request": "true"})
    assert b"<html" not in part.content
    assert f'hx-get="{page(made)}"' in part.content.decode()
    run_now(made.job)

    over = client.get(page(made), headers={"HX-Request": "true"})

    assert over["HX-Redirect"] == page(made)


def test_after_a_day_it_is_gone(client):
    made = asked(client)
    run_now(made.job)
    assert made.expires_at - made.asked_at < KEEP + timedelta(minutes=1)
    MadeFile.objects.update(expires_at=timezone.now())
    assert client.get(page(made, "_fetch")).status_code == 404

    assert run_now(Job.objects.create(kind="core.tidy")).state == Job.State.DONE

    assert not MadeFile.objects.exists()


def test_when_somebody_is_forgotten_the_files_of_the_group_go_also_one_that_is_being_made(
    client, school, coordinator
):
    ready = asked(client)
    run_now(ready.job)
    client.post(ASK)
    waiting = MadeFile.objects.get(made_at=None)
    person = Person.objects.get(name="Sofie Vos")
    Mandate.objects.filter(person=person).delete()

    forget(person, by=coordinator)

    assert not MadeFile.objects.exists()
    assert run_now(waiting.job).state == Job.State.CANCELLED


def test_of_many_people_the_page_offers_to_make_it_and_the_address_leads_there(
    client, school, monkeypatch
):
    monkeypatch.setattr(document_views, "AT_ONCE", 1)
    listed = reverse("mandates:document_list")

    answer = client.get(reverse("mandates:agreements_file", args=["docx"]))
    assert answer["Location"] == f"{listed}?place={school.pk}#agreements"
    told = client.get(listed).content.decode()
    assert "Make all of them as Word" in told
    assert "All of them as Word" not in told

    made = asked(client)
    assert "being made" in client.get(listed).content.decode()
    run_now(made.job)
    assert "ready since" in client.get(listed).content.decode()


def test_a_place_of_another_school_group_is_not_there(client):
    elsewhere = factories.school(parent=factories.group())

    answer = client.post(f"{ASK}?place={elsewhere.pk}")

    assert answer.status_code == 404
    assert not MadeFile.objects.exists()


def test_the_content_is_read_only_where_it_is_fetched(client):
    run_now(asked(client).job)

    assert MadeFile.objects.get(kind=KIND).get_deferred_fields() == {"content"}
