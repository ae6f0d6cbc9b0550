"""What is told to whom, written in the transaction of the change it tells of."""

import json
import secrets
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from zwerm.actions.models import Action
from zwerm.core.audit import AuditEvent, Written, on_record
from zwerm.core.jobs import Once, enqueue_each_once
from zwerm.mandates.models import Mandate
from zwerm.people.models import Person
from zwerm.planning.models import Scenario
from zwerm.schools.models import Organisation
from zwerm.tasks.models import Task

from .events import EVENT_OF
from .models import ApiToken, Delivery, Webhook

JOB = "api.deliver"
# By which name a thing is known in the interface, and where it is read.
KEYS: Mapping[type[models.Model], tuple[str, str, str]] = {
    Organisation: ("code", "organisations", "get_organisation"),
    Person: ("code", "people", "get_person"),
    Task: ("slug", "tasks", "get_task"),
    Scenario: ("pk", "divisions", "get_division"),
    Mandate: ("pk", "mandates", "get_mandate"),
    Action: ("pk", "actions", "get_action"),
}
# Told by an event about a place, of something that hangs there.
ABOUT_PLACE = {
    "mandate.changed": "list_mandates",
    "dossier.applied": "get_dossier",
    "task.changed": "list_tasks",
}


@dataclass(frozen=True, slots=True)
class Message:
    """What one webhook is to be told. With a name of its own it is never written twice."""

    webhook: Webhook
    kind: str
    data: Mapping[str, Any]
    name: str = ""


@on_record
def hear(written: Written) -> None:
    """Write a message for every webhook at or above the place that asks for an event."""
    told = [
        (kind, event.organisation_id, event, about)
        for event, about in written
        if (kind := EVENT_OF.get(event.verb)) and event.organisation_id is not None
    ]
    places = {place for _kind, place, _event, _about in told}
    hooks = list(_listening(places)) if places else []
    if not hooks:
        return
    found = Organisation.objects.select_related("parent__parent").in_bulk(places)
    above = {pk: {one.pk for one in place.lineage} for pk, place in found.items()}
    put_many(
        Message(webhook, kind, data_of(kind, event, about, found[place]))
        for kind, place, event, about in told
        for webhook in hooks
        if kind in webhook.events and webhook.organisation_id in above[place]
    )


def _listening(places: Collection[int]) -> "QuerySet[Webhook]":
    """At these places or above them: a group, a school, a site."""
    here = Q(organisation__in=places) | Q(organisation__children__in=places)
    heard = Webhook.objects.filter(here | Q(organisation__children__children__in=places))
    return heard.filter(stopped_at__isnull=True).distinct()


def put(webhook: Webhook, kind: str, data: Mapping[str, Any], *, message: str = "") -> Delivery:
    """Only keys and links: who reads more needs a token that may."""
    return put_many([Message(webhook, kind, data, message)])[0]


def put_many(messages: Iterable[Message]) -> list[Delivery]:
    """The same for several, in a few statements and in their order."""
    now = timezone.now()
    deliveries = [
        Delivery(
            webhook=each.webhook,
            message=each.name or f"msg_{secrets.token_hex(16)}",
            event=each.kind,
            body=json.dumps(
                {"type": each.kind, "timestamp": now.isoformat(), "data": dict(each.data)},
                ensure_ascii=False,
            ),
            at=now,
            next_attempt_at=now,
        )
        for each in messages
    ]
    Delivery.objects.bulk_create(deliveries, batch_size=500)
    enqueue_each_once(JOB, [_attempt(each) for each in deliveries])
    return deliveries


def ask(delivery: Delivery, *, after: str = "") -> None:
    """Have it sent at its time."""
    enqueue_each_once(JOB, [_attempt(delivery, after)])


def _attempt(delivery: Delivery, after: str = "") -> Once:
    """The key says which attempt, so each is asked once."""
    return Once(
        key=f"webhook message {delivery.pk} attempt {delivery.attempts}{after}",
        arguments={"delivery": delivery.pk, "attempt": delivery.attempts},
        not_before=delivery.next_attempt_at,
    )


def data_of(
    kind: str, event: AuditEvent, about: models.Model, place: Organisation
) -> dict[str, Any]:
    told: dict[str, Any] = {"deed": event.verb, "organisation": place.code}
    if isinstance(about, ApiToken):
        return told | {"kind": "tokens", "id": about.pk}
    for model, (key, name, view) in KEYS.items():
        if isinstance(about, model):
            value = getattr(about, key)
            told |= {"kind": name, "id": value}
            route = ABOUT_PLACE.get(kind) if model is Organisation else None
            told["href"] = _address(route) if route else _address(view, value)
            break
    return told


def _address(view: str, value: Any = None) -> str:
    return str(settings.SITE_URL) + reverse(f"api:v1:{view}", args=[] if value is None else [value])
