"""Webhooks are made, changed and taken away here."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zwerm.accounts.models import User
from zwerm.core.errors import DomainError
from zwerm.core.models import record
from zwerm.schools.models import Organisation

from . import calling, signing
from .delivering import send_next
from .events import EVENTS, PING
from .models import Delivery, Webhook
from .outbox import ask, put

# The old secret goes on so long after a new one was made.
BOTH_HOLD = timedelta(days=2)
MOST_WEBHOOKS = 20


@dataclass(frozen=True, slots=True)
class Made:
    """A webhook with its secret: shown once."""

    webhook: Webhook
    secret: str


@transaction.atomic
def add_webhook(organisation: Organisation, *, url: str, events: Collection[str], by: User) -> Made:
    _refuse_wrong(url, events)
    if Webhook.objects.filter(organisation=organisation).count() >= MOST_WEBHOOKS:
        raise DomainError(_("There are 20 webhooks here already. Remove one first."))
    webhook = Webhook.objects.create(
        organisation=organisation,
        url=url,
        events=[event for event in EVENTS if event in events],
        salt=signing.new_salt(),
        made_by=by,
    )
    record(by, "made_webhook", webhook, events=webhook.events)
    return Made(webhook, signing.secret_of(webhook.salt))


@transaction.atomic
def change_webhook(webhook: Webhook, *, url: str, events: Collection[str], by: User) -> None:
    _refuse_wrong(url, events)
    webhook.url, webhook.events = url, [event for event in EVENTS if event in events]
    webhook.save(update_fields=["url", "events"])
    record(by, "changed_webhook", webhook, events=webhook.events)


def _refuse_wrong(url: str, events: Collection[str]) -> None:
    if problem := calling.refusal(url):
        raise DomainError(problem)
    if not events or not set(events) <= set(EVENTS):
        raise DomainError(_("Choose at least one thing to be told of."))


@transaction.atomic
def renew_secret(webhook: Webhook, *, by: User) -> str:
    """A new secret; for two days messages are signed with both."""
    webhook.old_salt, webhook.old_salt_until = webhook.salt, timezone.now() + BOTH_HOLD
    webhook.salt = signing.new_salt()
    webhook.save(update_fields=["salt", "old_salt", "old_salt_until"])
    record(by, "renewed_webhook_secret", webhook)
    return signing.secret_of(webhook.salt)


@transaction.atomic
def stop_webhook(webhook: Webhook, *, by: User) -> None:
    if not webhook.is_stopped:
        webhook.stopped_at = timezone.now()
        webhook.save(update_fields=["stopped_at"])
        record(by, "stopped_webhook", webhook)


@transaction.atomic
def start_webhook(webhook: Webhook, *, by: User) -> None:
    """What waited is told now, and whoever starts it answers for it from now on."""
    if webhook.is_stopped:
        webhook.stopped_at = webhook.failing_since = None
        webhook.made_by = by
        webhook.save(update_fields=["stopped_at", "failing_since", "made_by"])
        waiting = webhook.deliveries.filter(state=Delivery.State.WAITING)
        waiting.update(next_attempt_at=timezone.now())
        send_next(webhook, after=f"started {timezone.now():%Y-%m-%d %H:%M:%S}")
        record(by, "started_webhook", webhook)


@transaction.atomic
def remove_webhook(webhook: Webhook, *, by: User) -> None:
    record(by, "removed_webhook", webhook)
    webhook.delete()


@transaction.atomic
def send_ping(webhook: Webhook, *, by: User) -> Delivery:
    """A message that says nothing, to try."""
    record(by, "tried_webhook", webhook)
    return put(webhook, PING, {"organisation": webhook.organisation.code})


@transaction.atomic
def send_again(delivery: Delivery, *, by: User) -> None:
    """Try a message again now, from the first attempt on."""
    if delivery.state == Delivery.State.DELIVERED:
        raise DomainError(_("This message was delivered already."))
    now = timezone.now()
    delivery.state, delivery.next_attempt_at = Delivery.State.WAITING, now
    delivery.attempts = 0
    delivery.save(update_fields=["state", "next_attempt_at", "attempts"])
    ask(delivery, after=f" again {now:%Y-%m-%d %H:%M:%S}")
    record(by, "sent_webhook_message_again", delivery.webhook, message=delivery.message)
