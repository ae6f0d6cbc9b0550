"""Webhooks against a program that is really there: signed, in order, again, by a dead worker."""

import base64
import hashlib
import hmac
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.db import transaction
from django.utils import timezone

from tests import databases, factories
from zwerm.accounts.models import Membership, User
from zwerm.api import hooks
from zwerm.api.delivering import PAUSES, forget_old, sweep
from zwerm.api.models import Delivery, Webhook
from zwerm.api.outbox import JOB, put
from zwerm.core.jobs import enqueue, run_now
from zwerm.core.mail import KIND as MAIL
from zwerm.core.models import AuditEvent, Job
from zwerm.people.services import save_person
from zwerm.schools.models import Organisation

pytestmark = pytest.mark.xdist_group("workers")
PATIENCE_SECONDS = 60.0
DEAD = "http://127.0.0.1:1/"


@dataclass
class Peer:
    log: Path
    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hier?a=1"

    @property
    def got(self) -> list[dict[str, Any]]:
        lines = self.log.read_text().splitlines() if self.log.exists() else []
        return [json.loads(line) for line in lines]

    @property
    def bodies(self) -> list[dict[str, Any]]:
        return [json.loads(each["body"]) for each in self.got]


@pytest.fixture
def peer(tmp_path: Path, settings: Any) -> Iterator[Callable[..., Peer]]:
    """Starts a receiver, whose host the administrator allows."""
    started: list[subprocess.Popen[str]] = []

    def start(*answers: int, first_seconds: float = 0) -> Peer:
        log = tmp_path / f"got-{len(started)}"
        command = [sys.executable, "-m", "tests.api.receiver", str(log)]
        process = subprocess.Popen(
            [*command, json.dumps(answers), str(first_seconds)], stdout=subprocess.PIPE, text=True
        )
        started.append(process)
        assert process.stdout is not None
        port = int(process.stdout.readline())
        settings.CONNECTIONS = replace(
            settings.CONNECTIONS, webhook_hosts=frozenset({f"127.0.0.1:{port}", "127.0.0.1:1"})
        )
        return Peer(log, port)

    yield start
    for process in started:
        process.kill()
        process.communicate()


@pytest.fixture
def school() -> Organisation:
    return factories.school("De Linde", code="linde")


@pytest.fixture
def head(school: Organisation) -> User:
    return factories.user("head", at=school)


def work_off() -> None:
    """Do what is asked and due, the oldest first, as a worker does."""
    while True:
        now = timezone.now()
        due = Job.objects.filter(kind=JOB, state=Job.State.WAITING).exclude(not_before__gt=now)
        job = due.order_by("created_at").first()
        if job is None:
            return
        run_now(job)


def let_time_pass() -> None:
    """Until the pause of every message is over."""
    Job.objects.filter(kind=JOB, state=Job.State.WAITING).update(not_before=timezone.now())


def verified(got: dict[str, Any], secret: str) -> list[bool]:
    """Which of the signatures fit, computed as the standard says and with nothing of ours."""
    headers = {name.lower(): value for name, value in got["headers"].items()}
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.{got['body']}".encode()
    expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    return [each == f"v1,{expected}" for each in headers["webhook-signature"].split(" ")]


@pytest.mark.django_db
def test_a_change_is_told_signed_and_without_a_name(
    peer: Callable[..., Peer], school: Organisation, head: User
) -> None:
    receiver = peer()
    made = hooks.add_webhook(school, url=receiver.url, events=["person.changed"], by=head)

    person = factories.person("Sofie Declercq", at=school, code="sofie")
    save_person(person, homes=[school], by=head)
    work_off()

    (got,) = receiver.got
    assert got["path"] == "/hier?a=1"
    assert verified(got, made.secret) == [True]
    assert abs(int(got["headers"]["webhook-timestamp"]) - time.time()) < PATIENCE_SECONDS
    body = json.loads(got["body"])
    assert body.pop("timestamp")
    assert body == {
        "type": "person.changed",
        "data": {
            "deed": "changed_person",
            "organisation": "linde",
            "kind": "people",
            "id": "sofie",
            "href": "http://localhost/api/v1/people/sofie",
        },
    }
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.attempts, delivery.answer) == ("delivered", 1, "204")


@pytest.mark.django_db
def test_what_is_rolled_back_is_not_told(school: Organisation, head: User) -> None:
    Webhook.objects.create(organisation=school, url=DEAD, events=["person.changed"], salt="a")
    with transaction.atomic():
        save_person(factories.person("Sofie", at=school), homes=[school], by=head)
        inside = Delivery.objects.count()
        transaction.set_rollback(True)

    assert (inside, Delivery.objects.count(), Job.objects.filter(kind=JOB).count()) == (1, 0, 0)


@pytest.mark.django_db
def test_a_group_is_told_of_its_schools_and_a_school_not_of_another(head: User) -> None:
    top = factories.group()
    here, there = factories.school(parent=top), factories.school(parent=top)
    hooks_at = {
        place.pk: Webhook.objects.create(
            organisation=place, url=DEAD, events=["person.changed"], salt="a"
        )
        for place in (top, here, there)
    }

    save_person(factories.person(at=here), homes=[here], by=head)

    told = set(Delivery.objects.values_list("webhook", flat=True))
    assert told == {hooks_at[top.pk].pk, hooks_at[here.pk].pk}


@pytest.mark.django_db
def test_a_message_is_tried_again_with_growing_pauses_and_those_after_it_wait(
    peer: Callable[..., Peer], school: Organisation, head: User
) -> None:
    receiver = peer(500, 302)
    made = hooks.add_webhook(school, url=receiver.url, events=["person.changed"], by=head)
    for number in range(3):
        put(made.webhook, "ping", {"number": number})

    pauses = []
    for _ in range(2):
        work_off()
        first = Delivery.objects.order_by("pk").first()
        pauses.append(first.next_attempt_at - first.last_attempt_at)
        let_time_pass()
    work_off()

    assert pauses == list(PAUSES[:2])
    assert [body["data"]["number"] for body in receiver.bodies] == [0, 0, 0, 1, 2]
    ids = [got["headers"]["webhook-id"] for got in receiver.got]
    assert ids[0] == ids[1] == ids[2]
    assert len(set(ids)) == 3
    assert set(Delivery.objects.values_list("state", flat=True)) == {"delivered"}
    assert Webhook.objects.get().failing_since is None


@pytest.mark.django_db
def test_after_days_without_an_answer_it_is_stopped_and_its_maker_hears_of_it(
    peer: Callable[..., Peer], school: Organisation, head: User, settings: Any
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    receiver = peer()
    made = hooks.add_webhook(school, url=DEAD, events=["person.changed"], by=head)
    first, _second = (put(made.webhook, "ping", {"number": number}) for number in range(2))

    for _ in range(len(PAUSES) + 1):
        work_off()
        let_time_pass()
    for job in Job.objects.filter(kind=MAIL):
        run_now(job)

    first.refresh_from_db()
    webhook = Webhook.objects.get()
    assert sum(PAUSES, timedelta()) > timedelta(days=1, hours=22)
    assert (first.state, first.attempts) == ("failed", len(PAUSES) + 1)
    assert first.answer == "– It could not be reached: ConnectionRefusedError."
    assert webhook.is_stopped
    assert [(each.to, each.subject) for each in mail.outbox] == [
        ([head.email], "A webhook of Zwerm was stopped")
    ]

    hooks.change_webhook(webhook, url=receiver.url, events=["person.changed"], by=head)
    hooks.start_webhook(webhook, by=head)
    work_off()
    hooks.send_again(first, by=head)
    work_off()
    assert [body["data"]["number"] for body in receiver.bodies] == [1, 0]


@pytest.mark.django_db
def test_for_two_days_a_message_is_signed_with_both_secrets(
    peer: Callable[..., Peer], school: Organisation, head: User
) -> None:
    receiver = peer()
    made = hooks.add_webhook(school, url=receiver.url, events=["person.changed"], by=head)
    new = hooks.renew_secret(made.webhook, by=head)
    hooks.send_ping(made.webhook, by=head)
    work_off()
    Webhook.objects.update(old_salt_until=timezone.now())
    hooks.send_ping(Webhook.objects.get(), by=head)
    work_off()

    both, after = receiver.got
    assert (verified(both, new), verified(both, made.secret)) == ([True, False], [False, True])
    assert (verified(after, new), verified(after, made.secret)) == ([True], [False])


@pytest.mark.django_db
def test_a_message_that_was_left_is_found_and_an_old_one_is_forgotten(
    peer: Callable[..., Peer], school: Organisation, head: User
) -> None:
    receiver = peer()
    made = hooks.add_webhook(school, url=receiver.url, events=["person.changed"], by=head)
    put(made.webhook, "ping", {"number": 0})
    Job.objects.filter(kind=JOB).delete()
    Delivery.objects.update(next_attempt_at=timezone.now() - timedelta(minutes=6))

    assert sweep() == 1
    work_off()
    assert len(receiver.got) == 1
    Delivery.objects.update(at=timezone.now() - timedelta(days=31))
    assert forget_old() == 1


@pytest.fixture
def leaves(head: User) -> dict[str, Callable[[], Any]]:
    """The ways in which who made a webhook answers for it no longer."""
    yesterday = timezone.localdate() - timedelta(days=1)
    roles = Membership.objects.filter(user=head)
    return {
        "role ended": lambda: roles.update(starts_on=yesterday, ends_on=yesterday),
        "no lead any more": lambda: roles.update(role="tict"),
        "account closed": lambda: User.objects.filter(pk=head.pk).update(is_active=False),
        "account gone": lambda: Webhook.objects.update(made_by=None),
    }


@pytest.mark.django_db
@pytest.mark.parametrize(
    "how", ["role ended", "no lead any more", "account closed", "account gone"]
)
def test_a_webhook_tells_nothing_once_its_maker_no_longer_leads(
    how: str,
    leaves: dict[str, Callable[[], Any]],
    peer: Callable[..., Peer],
    school: Organisation,
    head: User,
) -> None:
    receiver = peer()
    made = hooks.add_webhook(school, url=receiver.url, events=["person.changed"], by=head)
    other = factories.user("head", at=school, email="els@linde.example")
    put(made.webhook, "ping", {"number": 0})

    leaves[how]()
    work_off()

    webhook = Webhook.objects.get()
    assert (receiver.got, webhook.is_stopped, webhook.is_left) == ([], True, True)
    assert Delivery.objects.get().state == "waiting"
    assert "no longer leads here" in webhook.why_stopped
    for job in Job.objects.filter(kind=MAIL):
        run_now(job)
    # To who may start it; a lead whose role or account ended is none.
    assert [message.to for message in mail.outbox if other.email in message.to] == [[other.email]]
    assert head.email not in [message.to[0] for message in mail.outbox] or how == "account gone"

    hooks.start_webhook(webhook, by=other)
    work_off()

    webhook.refresh_from_db()
    assert (webhook.made_by, webhook.is_stopped, webhook.why_stopped) == (other, False, "")
    assert [body["data"]["number"] for body in receiver.bodies] == [0]


@pytest.mark.django_db
def test_each_night_webhooks_that_nobody_answers_for_stop_and_the_others_go_on(
    school: Organisation, head: User
) -> None:
    left = factories.user("head", at=school)
    administrator = factories.user(is_superuser=True)
    kept = {
        maker: Webhook.objects.create(
            organisation=school, url=DEAD, events=["person.changed"], salt="a", made_by=maker
        )
        for maker in (head, left, administrator)
    }
    Membership.objects.filter(user=left).delete()

    review = enqueue("api.review", by=None)
    run_now(review)

    stopped = set(Webhook.objects.exclude(stopped_at=None))
    assert stopped == {kept[left]}
    assert AuditEvent.objects.filter(verb="stopped_webhook").count() == 1
    run_now(enqueue("api.review", by=None))
    assert AuditEvent.objects.filter(verb="stopped_webhook").count() == 1


def test_a_worker_that_is_killed_in_the_middle_loses_and_mixes_nothing(
    peer: Callable[..., Peer], tmp_path: Path
) -> None:
    receiver = peer(first_seconds=3)
    environment = databases.installation(tmp_path / "zwerm") | {
        "ZWERM_WEBHOOK_HOSTS": f"127.0.0.1:{receiver.port}"
    }
    script = [sys.executable, "-m", "tests.api.telling"]
    subprocess.run([*script, "tell", receiver.url, "5"], env=environment, check=True)
    workers = [subprocess.Popen([*script, "worker"], env=environment)]
    try:
        wait_for(lambda: len(receiver.got) == 1)
        os.kill(workers[0].pid, signal.SIGKILL)
        workers += [subprocess.Popen([*script, "worker"], env=environment) for _ in range(2)]
        wait_for(lambda: len(receiver.bodies) >= 6)
        states = "select state, attempts from api_delivery order by id"
        wait_for(
            lambda: databases.rows(environment["DATABASE_URL"], states) == [("delivered", 1)] * 5
        )
    finally:
        for worker in workers:
            worker.kill()
            worker.wait()

    # The one in its hands is told once more, with the same id; nothing else is.
    assert [body["data"]["number"] for body in receiver.bodies] == [0, 0, 1, 2, 3, 4]
    ids = [got["headers"]["webhook-id"] for got in receiver.got]
    assert ids[0] == ids[1]


def wait_for(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.1)
