"""Reading the log: who reads which part, searching in it, and taking it along."""

import csv
import io
import json
import re
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests import factories
from zwerm.core.audit import AuditEvent
from zwerm.core.jobs import enqueue, run_now
from zwerm.core.models import Job, record
from zwerm.privacy.deeds import OF_ONESELF
from zwerm.privacy.log import visible_log
from zwerm.privacy.sealing import seal_all

pytestmark = pytest.mark.django_db
LOG = reverse("privacy:log")


@pytest.fixture
def group():
    return factories.group()


@pytest.fixture
def school(group):
    return factories.school("De Linde", parent=group)


@pytest.fixture
def head(school):
    return factories.user("head", at=school, name="Hilde")


def test_whoever_leads_reads_what_happened_there_and_below(group, school, head):
    director = factories.user("director", at=group)
    other = factories.school("De Beuk", parent=group)
    here = record(head, "rated", factories.person("Els", at=school))
    there = record(director, "rated", factories.person("Jan", at=other))
    elsewhere = record(None, "rated", factories.person("Piet"))
    manager = factories.user(is_superuser=True)

    assert list(visible_log(head)) == [here]
    assert set(visible_log(director)) == {here, there}
    assert set(visible_log(manager)) == {here, there, elsewhere}


@pytest.mark.parametrize("verb", sorted(OF_ONESELF))
def test_what_is_of_somebody_alone_is_told_to_them_and_who_manages_the_installation(
    verb, group, school, head
):
    els = factories.user("staff", at=school)
    factories.person("Els", at=school, user=els)
    factories.person("Hilde", at=school, user=head)
    theirs, own = record(els, verb, els), record(head, verb, head)

    assert list(visible_log(head)) == [own]
    assert list(visible_log(factories.user("director", at=group))) == []
    assert set(visible_log(factories.user(is_superuser=True))) == {theirs, own}


def test_a_failed_try_on_an_account_is_told_to_its_owner_only(school, head):
    els = factories.user("head", at=school)
    factories.person("Els", at=school, user=els)
    failed = record(None, "sign_in_failed", els)

    assert list(visible_log(head)) == []
    assert list(visible_log(els)) == [failed]


def test_the_files_of_the_log_hold_no_more_than_its_page(school, head, client_of):
    els = factories.user("staff", at=school, name="Els")
    person = factories.person("Els", at=school, user=els)
    for verb, about in (("signed_in", els), ("erased_scan", person), ("added_absence", person)):
        record(els, verb, about)
    client = client_of(head)

    for kind in ("csv", "jsonl"):
        answer = client.get(reverse("privacy:log_export", args=[kind]))
        text = b"".join(answer.streaming_content).decode()
        assert [verb in text for verb in ("signed_in", "erased_scan", "added_absence")] == [
            False,
            False,
            True,
        ]
    assert _rows(client, verb="signed_in") == []


@pytest.mark.parametrize("role", ["staff", "tict", "guest"])
def test_who_does_not_lead_reads_no_log(role, school, client_of):
    client = client_of(factories.user(role, at=school))

    assert client.get(LOG).status_code == 403
    assert client.get(reverse("privacy:log_export", args=["csv"])).status_code == 403
    assert client.post(reverse("privacy:log_check")).status_code == 403
    assert not Job.objects.filter(kind="privacy.verify").exists()


def _rows(client, **wanted):
    page = client.get(LOG, wanted).content.decode()
    return re.findall(r'data-label="What">\s*(.*?)\s*</td>', page)


def test_the_log_is_told_in_sentences_and_narrowed(school, head, client_of):
    team = factories.user("tict", at=school, name="Tom")
    els = factories.person("Els", at=school)
    record(head, "viewed_ratings", els)
    record(team, "added_absence", els)
    client = client_of(head)

    looked, away = "looked at what Els can and likes", "noted that Els will be away"
    today, tomorrow = timezone.localdate(), timezone.localdate() + timedelta(days=1)
    assert _rows(client) == [away, looked]
    assert _rows(client, by="tom") == [away]
    assert _rows(client, verb="viewed_ratings") == [looked]
    assert _rows(client, q="els") == [away, looked]
    assert _rows(client, q="jan") == []
    assert _rows(client, since=today.isoformat()) == [away, looked]
    assert _rows(client, since=tomorrow.isoformat()) == []
    assert _rows(client, until=(today - timedelta(days=1)).isoformat()) == []
    assert _rows(client, since="nonsense") == [away, looked]


def test_a_table_to_take_along_holds_no_formula_and_no_details(school, head, client_of):
    record(head, "changed_person", factories.person("=1+1", at=school), told="level 3")

    content = client_of(head).get(reverse("privacy:log_export", args=["csv"]))
    text = b"".join(content.streaming_content).decode()

    first, *rows = csv.reader(io.StringIO(text))
    assert first == ["at", "user", "organisation", "verb", "what", "kind", "about"]
    assert rows[0][1:] == [
        "Hilde",
        "De Linde",
        "changed_person",
        "changed what is known of =1+1",
        "people.person",
        "'=1+1",
    ]
    assert "level 3" not in text


@pytest.mark.parametrize(("is_manager", "details"), [(False, None), (True, {"told": "level 3"})])
def test_details_are_taken_along_only_by_who_manages_the_installation(
    is_manager, details, school, head, client_of
):
    if is_manager:
        head.is_superuser = True
        head.save()
    event = record(head, "changed_person", factories.person(at=school), told="level 3")

    answer = client_of(head).get(reverse("privacy:log_export", args=["jsonl"]))
    first = json.loads(b"".join(answer.streaming_content).decode().splitlines()[0])

    assert (first["id"], first["digest"], first.get("details")) == (
        event.pk,
        event.digest,
        details,
    )
    assert AuditEvent.objects.filter(verb="exported_log", user=head).count() == 1


def test_checking_the_log_tells_on_its_page_what_is_wrong(school, head, client_of):
    event = record(head, "rated", factories.person(at=school))
    seal_all()
    client = client_of(head)
    assert "Not checked yet." in client.get(LOG).content.decode()

    client.post(reverse("privacy:log_check"))
    run_now(Job.objects.get(kind="privacy.verify"))
    assert "every row is as it was written" in client.get(LOG).content.decode()

    AuditEvent.objects.filter(pk=event.pk).rewrite(verb="seen")
    client.post(reverse("privacy:log_check"))
    run_now(Job.objects.get(kind="privacy.verify", state=Job.State.WAITING))
    page = client.get(LOG).content.decode()
    assert f"Row {event.pk} of " in page
    assert "every row is as it was written" not in page


def test_administrators_hear_by_mail_that_the_log_is_not_as_it_was_written(school, head):
    factories.user(is_superuser=True, email="it@school.example")
    event = record(head, "rated", factories.person(at=school))
    run_now(enqueue("privacy.verify", by=None))
    assert not Job.objects.filter(kind="core.mail").exists()

    AuditEvent.objects.filter(pk=event.pk).rewrite(verb="seen")
    run_now(enqueue("privacy.verify", by=None))
    run_now(Job.objects.get(kind="core.mail"))

    assert [(message.to, message.subject) for message in mail.outbox] == [
        (["it@school.example"], "The log of Zwerm is not as it was written")
    ]
    assert event.verb not in mail.outbox[0].body


def test_the_log_asks_as_many_queries_for_one_row_as_for_three(school, head, client_of):
    client = client_of(head)
    counts = []
    for _more in range(2):
        record(head, "rated", factories.person(at=school))
        record(factories.user(), "rated", factories.person(at=school))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(LOG)
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 12
