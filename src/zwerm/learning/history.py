"""What happened to a training or an experiment, in words the team can read."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from zwerm.core.models import AuditEvent

from .models import Experiment, Training

MOST_SHOWN = 30
SENTENCES = {
    "added_training": _("wrote this down"),
    "changed_training": _("changed this"),
    "let_take_part": _("let people take part"),
    "took_out_of_training": _("took somebody out"),
    "added_training_day": _("added a day"),
    "removed_training_day": _("took a day away"),
    "noted_attendance": _("noted who was there"),
    "added_experiment": _("wrote this down"),
    "changed_experiment": _("changed this"),
    "began_experiment": _("began the experiment"),
    "judged_experiment": _("judged the experiment"),
    "dropped_experiment": _("dropped the experiment"),
    "took_up_experiment": _("took the experiment up again"),
}


@dataclass(frozen=True, slots=True)
class Item:
    event: AuditEvent
    sentence: str


def events(about: Training | Experiment) -> "QuerySet[AuditEvent]":
    """The latest first."""
    kind = ContentType.objects.get_for_model(type(about))
    rows = AuditEvent.objects.filter(content_type=kind, object_id=str(about.pk))
    return rows.filter(verb__in=SENTENCES).select_related("user")[:MOST_SHOWN]


def told(events: "Iterable[AuditEvent]") -> list[Item]:
    return [Item(event, str(SENTENCES[event.verb])) for event in events]
