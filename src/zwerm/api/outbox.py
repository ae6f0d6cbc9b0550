"""What is told to whom, written in the transaction of the change it tells of."""

import json
import secrets
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from zwerm.actions.models import Action
from zwerm.core.audit import AuditEvent, on_record
from zwerm.core.jobs import enqueue_once
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


@on_record
def hear(event: AuditEvent, about: models.Model) -> None:
    """Write a message for every webhook at or above the place that asks for this event."""
    kind = EVENT_OF.get(event.verb)
    if kind is None or event.organisation_id is None:
        return
    hooks = list(_listening(event.organisation_id).filter(stopped_at__isnull=True))
    if not hooks:
        return
    place = Organisation.objects.get(pk=event.organisation_id)
    for webhook in hooks:
        if kind in webhook.events:
            put(webhook, kind, data_of(kind, event, about, place))


def _listening(place: int) -> "QuerySet[Webhook]":
    """At this place or above it: a group, a school, a site."""
    here = Q(organisation=place) | Q(organisation__children=place)
    return Webhook.objects.filter(here | Q(organisation__children__children=place)).distinct()


def put(webhook: Webhook, kind: str, data: Mapping[str, Any], *, message: str = "") -> Delivery:
    """Only keys and links: who reads more needs a token that may.

    With a name of its own a message is never written twice.
    """
    now = timezone.now()
    body = {"type": kind, "timestamp": now.isoformat(), "data": dict(data)}
    delivery = Delivery.objects.create(
        webhook=webhook,
        message=message or f"msg_{secrets.token_hex(16)}",
        event=kind,
        body=json.dumps(body, ensure_ascii=False),
        at=now,
        next_attempt_at=now,
    )
    ask(delivery)
    return delivery


def ask(delivery: Delivery, *, after: str = "") -> None:
    """Have it sent at its time. The key says which attempt, so each is asked once."""
    enqueue_once(
        JOB,
        key=f"webhook message {delivery.pk} attempt {delivery.attempts}{after}",
        not_before=delivery.next_attempt_at,
        delivery=delivery.pk,
        attempt=delivery.attempts,
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
