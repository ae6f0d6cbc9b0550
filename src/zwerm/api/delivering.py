"""Messages are sent one after the other for each webhook, and tried again with growing pauses."""

from datetime import timedelta

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from zwerm.core.jobs import Work
from zwerm.core.mail import full_address, mail_later

from . import calling, signing
from .answering import stop_one_left
from .models import Delivery, Webhook
from .outbox import ask

# After each attempt that failed so long; after the last one the webhook is stopped. Together
# almost two days: a weekend of someone else's server.
PAUSES = (
    timedelta(seconds=5),
    timedelta(seconds=30),
    timedelta(minutes=2),
    timedelta(minutes=10),
    timedelta(hours=1),
    timedelta(hours=3),
    timedelta(hours=6),
    timedelta(hours=12),
    timedelta(hours=24),
)
LATE = timedelta(minutes=5)
KEPT = timedelta(days=30)
USER_AGENT = "Zwerm-Webhooks/1"


def deliver(work: Work, *, delivery: int, attempt: int) -> None:
    """One attempt. What came before it for this webhook goes first."""
    related = "webhook__made_by", "webhook__organisation__parent__parent"
    found = Delivery.objects.select_related(*related).filter(pk=delivery).first()
    if found is None or not found.is_waiting or found.attempts != attempt:
        return
    if found.webhook.is_stopped or _earlier(found).exists():
        return  # whoever ends the one before, or starts the webhook again, asks for this one
    if found.webhook.is_left:
        with work.completion():
            stop_one_left(found.webhook)
        return
    answered = calling.post(found.webhook.url, found.body.encode(), _headers(found))
    with work.completion():
        _note(found, answered)


def send_next(webhook: Webhook, *, after: str) -> None:
    """Ask for the oldest message that waits."""
    oldest = webhook.deliveries.filter(state=Delivery.State.WAITING).order_by("pk").first()
    if oldest is not None:
        ask(oldest, after=f" {after}")


def _headers(delivery: Delivery) -> dict[str, str]:
    now = int(timezone.now().timestamp())
    body = delivery.body.encode()
    return {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": USER_AGENT,
        "webhook-id": delivery.message,
        "webhook-timestamp": str(now),
        "webhook-signature": signing.signature(delivery.message, now, body, delivery.webhook.salts),
    }


def _earlier(delivery: Delivery) -> "QuerySet[Delivery]":
    return Delivery.objects.filter(
        webhook=delivery.webhook_id, state=Delivery.State.WAITING, pk__lt=delivery.pk
    )


def _note(delivery: Delivery, answered: calling.Answered) -> None:
    """What came of it, in one transaction with the end of the job."""
    kept = Delivery.objects.select_for_update().filter(pk=delivery.pk).first()
    if kept is None or kept.attempts != delivery.attempts or not kept.is_waiting:
        return  # another worker did this attempt in the meantime
    now, webhook = timezone.now(), delivery.webhook
    delivery.attempts += 1
    delivery.last_attempt_at, delivery.next_attempt_at = now, None
    delivery.answer = f"{answered.status or '–'} {answered.words}".strip()[:200]
    if answered.is_good:
        delivery.state = Delivery.State.DELIVERED
        Webhook.objects.filter(pk=webhook.pk).update(failing_since=None)
    else:
        Webhook.objects.filter(pk=webhook.pk, failing_since=None).update(failing_since=now)
        if delivery.attempts <= len(PAUSES):
            delivery.next_attempt_at = now + PAUSES[delivery.attempts - 1]
        else:
            delivery.state = Delivery.State.FAILED
            _stop(webhook, delivery)
    delivery.save()
    if delivery.is_waiting:
        ask(delivery)
    else:
        send_next(webhook, after=f"after {delivery.pk}")


def _stop(webhook: Webhook, delivery: Delivery) -> None:
    """Nobody listens: what is still to be told waits until someone starts it again."""
    webhook.stopped_at = timezone.now()
    webhook.save(update_fields=["stopped_at"])
    maker = webhook.made_by
    if maker is not None and maker.is_active and maker.email:
        mail_later(
            maker.email,
            "api/email/webhook_stopped",
            {
                "webhook": webhook,
                "answer": delivery.answer,
                "link": full_address(reverse("connections:webhook_detail", args=[webhook.pk])),
            },
            key=f"webhook {webhook.pk} stopped by {delivery.pk}",
            language=maker.language,
        )


def sweep() -> int:
    """Ask again for what waits past its time and nobody asks for; how many webhooks."""
    now, found = timezone.now(), 0
    late = Delivery.objects.filter(
        state=Delivery.State.WAITING, next_attempt_at__lt=now - LATE, webhook__stopped_at=None
    )
    for webhook in Webhook.objects.filter(pk__in=late.values("webhook")):
        send_next(webhook, after=f"swept {now:%Y-%m-%d %H:%M}")
        found += 1
    return found


def forget_old() -> int:
    """What was told long ago, and what nobody fetched."""
    old = Delivery.objects.filter(at__lt=timezone.now() - KEPT)
    return old.delete()[0]
