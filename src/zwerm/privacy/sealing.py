"""Seal the log, stretch by stretch.

Writing to the log needs no lock: nothing is chained while it is written. Sealing takes what is
visible and not sealed yet. On PostgreSQL a row can become visible after a row with a higher
number; it is sealed by the next seal, if it is not older than a transaction may be.
"""

import hashlib
import hmac
import json
import logging
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from zwerm.core.audit import AuditEvent, organisation_of

from .models import AuditSeal

# As much as is checked in one go; a long log is sealed in several.
MOST_EVENTS = 5000
# No deed keeps a transaction open as long as this.
MOST_LATE = timedelta(hours=1)
PURPOSE = "zwerm.privacy.audit"

Stretch = list[int]
logger = logging.getLogger("zwerm.audit")


def seal_all() -> list[AuditSeal]:
    """Seal whatever is there. Safe when several do it at the same time: one of them succeeds."""
    made: list[AuditSeal] = []
    while True:
        try:
            seal = _seal_next()
        except IntegrityError:
            # Somebody else made the seal of this number.
            continue
        if seal is None:
            return made
        logger.info("log sealed: seal %d up to row %d: %s", seal.number, seal.last, seal.digest)
        made.append(seal)


@transaction.atomic
def _seal_next() -> AuditSeal | None:
    previous = AuditSeal.objects.order_by("number").last()
    events = unsealed()
    if not events:
        return None
    for event in events:
        if not event.digest:
            _close_old(event)
    seal = AuditSeal(
        number=previous.number + 1 if previous else 1,
        at=timezone.now(),
        stretches=stretches([event.pk for event in events]),
        first=events[0].pk,
        last=events[-1].pk,
        count=len(events),
        digest=chained(previous.digest if previous else "", events),
    )
    seal.signature = signature(seal, settings.SECRET_KEY)
    seal.save()
    return seal


def unsealed() -> list[AuditEvent]:
    """What stands in no seal, by number: what is new, and what became visible late."""
    last = AuditSeal.objects.order_by("number").last()
    if last is None:
        return list(AuditEvent.objects.order_by("pk")[:MOST_EVENTS])
    recent = AuditSeal.objects.filter(at__gte=last.at - 2 * MOST_LATE)
    floor = AuditSeal.objects.filter(at__lt=last.at - 2 * MOST_LATE).aggregate(top=Max("last"))
    top = AuditSeal.objects.aggregate(top=Max("last"))["top"]
    late = late_in(recent.values_list("stretches", flat=True), floor["top"] or 0, top)
    new = AuditEvent.objects.filter(pk__gt=top).order_by("pk")[:MOST_EVENTS]
    return [*(event for event in late if is_in_time(event)), *new][:MOST_EVENTS]


def late_in(sealed: Iterable[list[Stretch]], floor: int, top: int) -> list[AuditEvent]:
    """The rows between these numbers that none of these seals has."""
    known: set[int] = set()
    for parts in sealed:
        for first, last in parts:
            known.update(range(first, last + 1))
    there = AuditEvent.objects.filter(pk__gt=floor, pk__lte=top).values_list("pk", flat=True)
    late = [pk for pk in there.iterator() if pk not in known]
    return list(AuditEvent.objects.filter(pk__in=late[:MOST_EVENTS]).order_by("pk"))


def is_in_time(event: AuditEvent) -> bool:
    """Not put in afterwards, between what was sealed long before."""
    passed = AuditSeal.objects.filter(last__gt=event.pk).order_by("number").first()
    return passed is None or event.at > passed.at - MOST_LATE


def stretches(numbers: Sequence[int]) -> list[Stretch]:
    found: list[Stretch] = []
    for number in numbers:
        if found and found[-1][1] == number - 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return found


def chained(previous: str, events: Iterable[AuditEvent]) -> str:
    digest = hashlib.sha256(previous.encode())
    for event in events:
        digest.update(f"\n{event.pk}:{event.digest}".encode())
    return digest.hexdigest()


def signature(seal: AuditSeal, secret: str) -> str:
    key = hmac.digest(secret.encode(), PURPOSE.encode(), "sha256")
    said = [seal.number, _moment(seal.at), seal.stretches, seal.count, seal.digest]
    return hmac.new(key, json.dumps(said).encode(), "sha256").hexdigest()


def is_signed(seal: AuditSeal) -> bool:
    """With the key of this installation, or one that it had before."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return any(hmac.compare_digest(seal.signature, signature(seal, str(one))) for one in secrets)


@transaction.atomic
def sign_anew() -> int:
    """Sign with the key of now what an older key signed; how many seals that were.

    A seal that no key signed stays as it is, and goes on being noticed.
    """
    count = 0
    for seal in AuditSeal.objects.select_for_update().order_by("number"):
        now = signature(seal, settings.SECRET_KEY)
        if is_signed(seal) and seal.signature != now:
            count += AuditSeal.objects.filter(pk=seal.pk).replace_signature(now)
    return count


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _close_old(event: AuditEvent) -> None:
    """A row of before the log was sealed: say where it belongs, and write its digest."""
    kind = ContentType.objects.get_for_id(event.content_type_id) if event.content_type_id else None
    model = kind.model_class() if kind else None
    if kind is not None and model is not None:
        event.kind = f"{kind.app_label}.{kind.model}"
        about = model._base_manager.filter(pk=event.object_id).first()
        event.organisation_id = organisation_of(about) if about else None
    event.close()
    AuditEvent.objects.filter(pk=event.pk).rewrite(
        kind=event.kind,
        organisation_id=event.organisation_id,
        salt=event.salt,
        commitment=event.commitment,
        digest=event.digest,
    )
