"""The check of five elements: asking, answering, closing, concluding."""

from collections.abc import Mapping
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zwerm.accounts.models import User
from zwerm.core.errors import DomainError
from zwerm.core.models import record
from zwerm.schools.models import Organisation

from .models import Element, KnosterAnswer, KnosterRound

LONGEST = timedelta(days=92)


@transaction.atomic
def begin_round(
    organisation: Organisation, *, closes_on: date, about: str, asks_colleagues: bool, by: User
) -> KnosterRound:
    """Put the questions to the people of a place. One round at a time."""
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    today = timezone.localdate()
    if not today <= closes_on <= today + LONGEST:
        raise DomainError(_("Choose a last day within three months from now."))
    if any(each.is_open for each in organisation.knoster_rounds.all()):
        raise DomainError(_("A round is open still. Close that one first."))
    asked = KnosterRound.objects.create(
        organisation=organisation,
        closes_on=closes_on,
        about=about,
        asks_colleagues=asks_colleagues,
        opened_by=by,
    )
    record(by, "knoster_asked", asked)
    return asked


@transaction.atomic
def answer_round(asked: KnosterRound, levels: Mapping[str, int], *, by: User) -> None:
    """Keep what one person finds; it may be changed as long as the round is open."""
    kept = KnosterRound.objects.select_for_update().get(pk=asked.pk)
    if not kept.is_open:
        raise DomainError(_("This round is closed. You can no longer answer."))
    if set(levels) != set(Element.values):
        raise DomainError(_("Answer all five questions."))
    for element, level in levels.items():
        KnosterAnswer.objects.update_or_create(
            round=kept, user=by, element=element, defaults={"level": level}
        )


@transaction.atomic
def close_round(asked: KnosterRound, *, by: User) -> None:
    """End it before its last day. It does not open again: what is shown then stays the same."""
    kept = KnosterRound.objects.select_for_update().get(pk=asked.pk)
    if not kept.is_open:
        raise DomainError(_("This round is closed already."))
    kept.closed_on = timezone.localdate()
    kept.save(update_fields=["closed_on"])
    record(by, "knoster_closed", kept)


@transaction.atomic
def conclude_round(asked: KnosterRound, *, weakest: str, conclusion: str, by: User) -> None:
    """What the team agreed after it looked at the answers together."""
    kept = KnosterRound.objects.select_for_update().get(pk=asked.pk)
    if kept.is_open:
        raise DomainError(_("Close the round first. Then look at the answers together."))
    kept.weakest, kept.conclusion = Element(weakest), conclusion
    kept.concluded_by, kept.concluded_on = by, timezone.localdate()
    kept.save(update_fields=["weakest", "conclusion", "concluded_by", "concluded_on"])
    record(by, "knoster_concluded", kept, weakest=weakest)


@transaction.atomic
def remove_round(asked: KnosterRound, *, by: User) -> None:
    """A round that was begun by mistake: nobody answered it yet."""
    kept = KnosterRound.objects.select_for_update().get(pk=asked.pk)
    if kept.answers.exists():
        raise DomainError(_("People answered this round already. It stays."))
    record(by, "knoster_removed", kept)
    kept.delete()
