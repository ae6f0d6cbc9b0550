"""Telling of background work that failed, to the programs of the place where who asked works.

The list of jobs is looked through now and then, instead of at the end of each job: that way work
whose worker died is told of too.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Prefetch
from django.urls import reverse
from django.utils import timezone

from zwerm.accounts.models import Membership
from zwerm.core.mail import full_address
from zwerm.core.models import Job
from zwerm.schools.models import Organisation

from .answering import with_makers
from .events import JOB_FAILED
from .models import Delivery, Webhook
from .outbox import JOB, put

# Long enough for a night without a worker.
LOOKS_BACK = timedelta(days=2)


def tell_failures() -> int:
    """Once for each failure and each webhook; how many messages."""
    since = timezone.now() - LOOKS_BACK
    hooks = [
        webhook
        for webhook in with_makers(Webhook.objects.filter(stopped_at=None))
        if JOB_FAILED in webhook.events and not webhook.is_left
    ]
    failed = list(_failed(since)) if hooks else []
    told = set(
        Delivery.objects.filter(event=JOB_FAILED, webhook__in=hooks).values_list(
            "message", flat=True
        )
    )
    new = [
        (webhook, job, place, message)
        for webhook in hooks
        for job in failed
        if (place := _place(webhook, job)) is not None
        and (message := _message(webhook, job)) not in told
    ]
    for webhook, job, place, message in new:
        put(webhook, JOB_FAILED, _data(webhook, job, place), message=message)
    return len(new)


def _failed(since: datetime) -> Iterable[Job]:
    """Without the messages of webhooks themselves: they would go on telling of one another."""
    current = Membership.objects.current().select_related("organisation__parent__parent")
    roles = Prefetch("created_by__memberships", current, to_attr="roles_now")
    failed = Job.objects.filter(state=Job.State.FAILED, finished_at__gte=since).exclude(kind=JOB)
    return failed.select_related("created_by").prefetch_related(roles).order_by("finished_at", "pk")


def _place(webhook: Webhook, job: Job) -> Organisation | None:
    """Where whoever asked works, if this webhook is told of that place; None otherwise.

    Whoever works in several school groups may have asked for any of them: none is told. A webhook
    of who manages the installation is told of everything, also of what nobody asked for.
    """
    if job.finished_at is None or job.finished_at < webhook.made_at:
        return None
    roles: list[Membership] = getattr(job.created_by, "roles_now", [])
    places = [role.organisation for role in roles]
    is_sure = len({place.top.pk for place in places}) == 1
    for place in places if is_sure else []:
        if webhook.organisation in place.lineage:
            return place
    is_of_all = webhook.made_by is not None and webhook.made_by.is_superuser
    return webhook.organisation if is_of_all else None


def _message(webhook: Webhook, job: Job) -> str:
    ended = int(job.finished_at.timestamp()) if job.finished_at else 0
    return f"msg_job{job.pk}_{ended}_{webhook.pk}"


def _data(webhook: Webhook, job: Job, place: Organisation) -> dict[str, object]:
    """What kind of work, and which: neither who asked, nor what about, nor why it failed."""
    told = {
        "deed": "job_failed",
        "organisation": place.code,
        "kind": "jobs",
        "id": job.pk,
        "work": job.kind,
    }
    if webhook.made_by is not None and webhook.made_by.is_superuser:
        told["page"] = full_address(reverse("operations:job_detail", args=[job.pk]))
    return told
