"""Programs hear that background work failed; neither who asked, nor what about, nor why."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests import factories
from zwerm.accounts.models import Membership, User
from zwerm.api.failing import tell_failures
from zwerm.api.models import Delivery, Webhook
from zwerm.api.outbox import JOB
from zwerm.core.jobs import enqueue, run_now
from zwerm.core.models import Job
from zwerm.schools.models import Organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def group() -> Organisation:
    return factories.group(code="vlier")


@pytest.fixture
def school(group: Organisation) -> Organisation:
    return factories.school("De Linde", code="linde", parent=group)


@pytest.fixture
def head(school: Organisation) -> User:
    return factories.user("head", at=school)


def hook(at: Organisation, by: User, *, events: tuple[str, ...] = ("job.failed",)) -> Webhook:
    return Webhook.objects.create(
        organisation=at, url=f"https://a{at.pk}.example/", events=events, salt="a", made_by=by
    )


def failed(by: User | None, kind: str = "planning.divide", **fields: Any) -> Job:
    values = {"state": "failed", "finished_at": timezone.now(), "error": "Els has no hours."}
    return Job.objects.create(
        kind=kind, arguments={"to": "els@x.be"}, created_by=by, **values | fields
    )


def sweep() -> None:
    assert run_now(enqueue("api.sweep", by=None)).state == "done"


def told() -> list[tuple[int, int]]:
    rows = Delivery.objects.order_by("pk").values_list("webhook", "body")
    return [(webhook, json.loads(body)["data"]["id"]) for webhook, body in rows]


def test_a_failure_is_told_once_without_who_what_and_why(school: Organisation, head: User) -> None:
    hook(school, head)
    job = failed(factories.user("tict", at=school))

    sweep()
    sweep()

    (delivery,) = Delivery.objects.all()
    body = json.loads(delivery.body)
    assert (body["type"], body["data"]) == (
        "job.failed",
        {
            "deed": "job_failed",
            "organisation": "linde",
            "kind": "jobs",
            "id": job.pk,
            "work": "planning.divide",
        },
    )


def test_work_that_failed_again_is_told_again(school: Organisation, head: User) -> None:
    hook(school, head)
    job = failed(head)
    sweep()
    job.finished_at = timezone.now() + timedelta(seconds=5)
    job.save(update_fields=["finished_at"])
    sweep()

    assert [pk for _webhook, pk in told()] == [job.pk, job.pk]


def test_it_is_told_at_the_place_of_who_asked_and_above_and_nowhere_else(
    group: Organisation, school: Organisation, head: User
) -> None:
    other = factories.school("De Beuk", parent=group)
    elsewhere = factories.school("De Wilg")
    here = hook(school, head)
    above = hook(group, factories.user("director", at=group))
    hook(other, factories.user("head", at=other))
    hook(elsewhere, factories.user("head", at=elsewhere))
    hook(school, head, events=("person.changed",))
    job = failed(head)

    sweep()

    assert told() == [(here.pk, job.pk), (above.pk, job.pk)]


def test_what_nobody_asked_and_who_works_in_two_groups_is_told_to_administrators_only(
    school: Organisation, head: User
) -> None:
    hook(school, head)
    administrator = factories.user(is_superuser=True)
    everything = hook(school, administrator)
    Membership.objects.create(user=head, organisation=factories.school("De Wilg"), role="head")
    jobs = [failed(None, "privacy.verify"), failed(head)]

    sweep()

    assert told() == [(everything.pk, job.pk) for job in jobs]
    page = json.loads(Delivery.objects.order_by("pk")[0].body)["data"]["page"]
    assert page.endswith(f"/installatie/achtergrondwerk/{jobs[0].pk}/")


def test_what_failed_before_the_webhook_or_is_a_message_itself_is_not_told(
    school: Organisation, head: User
) -> None:
    failed(head, finished_at=timezone.now() - timedelta(minutes=1))
    hook(school, head)
    failed(head, JOB)
    Job.objects.create(kind="planning.divide", created_by=head)

    sweep()

    assert told() == []


def test_it_takes_as_many_queries_for_three_as_for_one(
    school: Organisation, head: User, django_assert_num_queries: Any
) -> None:
    hook(school, head)
    for _more in range(2):
        failed(head)
        failed(factories.user("tict", at=school))
        tell_failures()
        with django_assert_num_queries(5):
            assert tell_failures() == 0
