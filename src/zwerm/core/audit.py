"""Who did or saw what, and when: rows that are only ever added.

Each row carries a digest over what it says. What may be about a person (what it was about, in
words, and the details) goes into it by a salted commitment: so that can be taken out later, when
somebody is forgotten, while the digest still holds. `privacy.sealing` ties the digests together.
"""

import hashlib
import json
import secrets
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC
from functools import cache
from typing import Any, NoReturn

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .errors import DomainError

ORGANISATION = "schools.Organisation"


class OnlyAddedTo(DomainError):  # noqa: N818 - a refusal
    """Somebody tried to change or remove what was written down."""

    def __init__(self) -> None:
        super().__init__(str(_("What is written down in the log is not changed.")))


class AuditQuerySet(models.QuerySet["AuditEvent"]):
    """Reads, and adds; nothing else."""

    def update(self, **_values: Any) -> NoReturn:
        raise OnlyAddedTo

    def delete(self) -> NoReturn:
        raise OnlyAddedTo

    def bulk_update(self, *_args: Any, **_options: Any) -> NoReturn:
        raise OnlyAddedTo

    def bulk_create(
        self, objs: Iterable["AuditEvent"], *args: Any, **options: Any
    ) -> list["AuditEvent"]:
        rows = list(objs)
        for row in rows:
            row.close()
        return super().bulk_create(rows, *args, **options)

    def rewrite(self, **values: Any) -> int:
        """For `privacy` alone: take out what is personal, or write an old row's digest."""
        return super().update(**values)

    def drop(self) -> int:
        """For `privacy` alone: what is older than the installation keeps."""
        return self._raw_delete(self.db)


class AuditEvent(models.Model):
    """Who did or saw what, and when. Only ever added to."""

    at = models.DateTimeField(_("at"), default=timezone.now, db_index=True)
    # None of these is kept up by the database: a row says what was, also of what is gone since.
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.DO_NOTHING,
        null=True,
        related_name="+",
        verbose_name=_("user"),
        db_constraint=False,
    )
    organisation = models.ForeignKey(
        ORGANISATION,
        models.DO_NOTHING,
        null=True,
        related_name="+",
        verbose_name=_("organisation"),
        db_constraint=False,
    )
    verb = models.CharField(_("deed"), max_length=60)
    content_type = models.ForeignKey(
        ContentType, models.DO_NOTHING, null=True, db_constraint=False, related_name="+"
    )
    # The same in words that hold in every database.
    kind = models.CharField(max_length=100, blank=True, default="", db_default="")
    object_id = models.CharField(max_length=40, blank=True)
    subject = models.CharField(_("about"), max_length=200)
    details = models.JSONField(_("details"), default=dict, blank=True)
    salt = models.CharField(max_length=32, blank=True, default="", db_default="")
    commitment = models.CharField(max_length=64, blank=True, default="", db_default="")
    # Empty in rows of before the log was sealed, until the first seal.
    digest = models.CharField(max_length=64, blank=True, default="", db_default="")
    erased_at = models.DateTimeField(null=True, blank=True)

    objects = AuditQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("audit event")
        verbose_name_plural = _("audit events")
        indexes = [
            models.Index(fields=["content_type", "object_id"], name="audit_about"),
            models.Index(fields=["organisation", "-at"], name="audit_at_place"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb} {self.subject}"

    def save(self, *args: Any, **options: Any) -> None:
        if self.pk is not None and not self._state.adding:
            raise OnlyAddedTo
        self.close()
        super().save(*args, **options)

    def delete(self, *_args: Any, **_options: Any) -> NoReturn:
        raise OnlyAddedTo

    def close(self) -> None:
        """Write the digest of what this row says."""
        self.salt = secrets.token_hex(16)
        self.commitment = self.committed()
        self.digest = self.digested()

    def committed(self) -> str:
        return _sha256([self.salt, self.subject, self.details])

    def digested(self) -> str:
        at = self.at.astimezone(UTC).isoformat(timespec="microseconds")
        what = [self.verb, self.kind, self.object_id, self.organisation_id]
        return _sha256([at, self.user_id, *what, self.commitment])


def _sha256(value: list[Any]) -> str:
    # First as JSON makes it, so that what is read back from the database gives the same.
    plain = json.loads(json.dumps(value, cls=DjangoJSONEncoder))
    return hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()


# Events of one moment, each with what it is about.
Written = Sequence[tuple[AuditEvent, models.Model]]
Listener = Callable[[Written], None]
# What apps above do when something is written down: in the same transaction, and only writing.
_listeners: list[Listener] = []


def on_record(listener: Listener) -> Listener:
    """Register what hears of every event, of those that are written together all at once."""
    _listeners.append(listener)
    return listener


@dataclass(frozen=True, slots=True)
class Deed:
    """What was done to, or looked at of, one of several objects."""

    verb: str
    about: models.Model
    details: Mapping[str, Any] = field(default_factory=dict)


def record(by: Any, verb: str, about: models.Model, **details: Any) -> AuditEvent:
    """Write down that a user did something to, or looked at, an object.

    With `at`, a detail, the place of what belongs to none itself, such as a task of the catalogue.
    """
    event = _event(by, Deed(verb, about, details))
    event.save(force_insert=True)
    _tell([(event, about)])
    return event


def record_many(by: Any, deeds: Iterable[Deed]) -> list[AuditEvent]:
    """Write down an event for each of these, and tell of them once."""
    written = [(_event(by, deed), deed.about) for deed in deeds]
    events = AuditEvent.objects.bulk_create([event for event, _about in written], batch_size=500)
    if written:
        _tell(written)
    return events


def _event(by: Any, deed: Deed) -> AuditEvent:
    place = organisation_of(deed.about)
    at = deed.details.get("at")
    return AuditEvent(
        user=by if by is not None and by.pk else None,
        verb=deed.verb,
        organisation_id=at if place is None and isinstance(at, int) else place,
        content_type=ContentType.objects.get_for_model(deed.about),
        kind=deed.about._meta.label_lower,
        object_id=str(deed.about.pk),
        subject=str(deed.about)[:200],
        details=dict(deed.details),
    )


def _tell(written: Written) -> None:
    for listener in _listeners:
        listener(written)


def organisation_of(about: models.Model) -> int | None:
    """The organisation something belongs to, by the shortest road; None when it has none."""
    if about._meta.label == ORGANISATION:
        own: int | None = about.pk
        return own
    if isinstance(about, apps.get_model(settings.AUTH_USER_MODEL)):
        return getattr(getattr(about, "person", None), "organisation_id", None)
    road = road_to_organisation(type(about))
    if road is None:
        return None
    here: Any = about
    for step in road[:-1]:
        here = getattr(here, step)
        if here is None:
            return None
    found: int | None = getattr(here, f"{road[-1]}_id")
    return found


@cache
def road_to_organisation(model: type[models.Model]) -> tuple[str, ...] | None:
    """The foreign keys that lead there; never by a user, who may belong to several.

    If it can be by keys that are always filled in: a comment may be about one school, and always
    stands in a division.
    """
    return _road(model, is_sure=True) or _road(model, is_sure=False)


def _road(model: type[models.Model], *, is_sure: bool) -> tuple[str, ...] | None:
    users = apps.get_model(settings.AUTH_USER_MODEL)
    todo: deque[tuple[type[models.Model], tuple[str, ...]]] = deque([(model, ())])
    seen = {model}
    while todo:
        here, road = todo.popleft()
        for column in here._meta.concrete_fields:
            other = column.related_model
            if not isinstance(column, models.ForeignKey) or other in seen or other is users:
                continue
            if (is_sure and column.null) or not isinstance(other, type):
                continue
            if other._meta.label == ORGANISATION:
                return (*road, column.name)
            seen.add(other)
            todo.append((other, (*road, column.name)))
    return None
