"""Read the whole log against its seals, and say which row is not as it was written."""

from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from zwerm.core.audit import AuditEvent

from .models import AuditSeal
from .sealing import chained, is_in_time, is_signed, late_in

ERASED = "erased_from_log"
DROPPED = "dropped_from_log"
MOST_TOLD = 50


@dataclass(slots=True)
class Verdict:
    """What reading the log gave."""

    sealed_until: datetime | None = None
    head: str = ""
    seals: int = 0
    events: int = 0
    erased: int = 0
    dropped: int = 0
    waiting: int = 0
    problems: list[str] = field(default_factory=list)

    @property
    def is_sound(self) -> bool:
        return not self.problems

    def wrong(self, sentence: str) -> None:
        if len(self.problems) < MOST_TOLD:
            self.problems.append(sentence)


def verify() -> Verdict:
    """Read everything; memory stays the size of one seal."""
    verdict = Verdict()
    erased, dropped = _named()
    previous: AuditSeal | None = None
    top = 0
    for seal in AuditSeal.objects.order_by("number").iterator():
        _verify_seal(seal, previous, erased, dropped, verdict)
        previous, top = seal, max(top, seal.last)
    _verify_unsealed(top, erased, verdict)
    if previous is not None:
        verdict.sealed_until, verdict.head = previous.at, previous.digest
        verdict.seals = previous.number
    return verdict


def verify_end(most_rows: int) -> Verdict:
    """Read back from the end of the log, until about so many rows were read; and what waits.

    What is older holds as far as the seal before it says: `verify` reads that too.
    """
    verdict = Verdict()
    erased, dropped = _named()
    last = _last_seals(most_rows)
    if not last:
        _verify_waiting(0, erased, verdict, most_rows)
        return verdict
    previous = AuditSeal.objects.filter(number__lt=last[0].number).order_by("number").last()
    for seal in last:
        _verify_seal(seal, previous, erased, dropped, verdict)
        previous = seal
    _verify_waiting(max(seal.last for seal in last), erased, verdict, most_rows)
    verdict.sealed_until, verdict.head = last[-1].at, last[-1].digest
    verdict.seals = len(last)
    return verdict


def _last_seals(most_rows: int) -> list[AuditSeal]:
    found: list[AuditSeal] = []
    rows = 0
    for seal in AuditSeal.objects.order_by("-number").iterator(chunk_size=100):
        rows += seal.count
        if found and rows > most_rows:
            break
        found.append(seal)
    return found[::-1]


def _named() -> tuple[set[int], int]:
    """The rows that the log itself says were emptied, and the seals of which the rows are gone."""
    rows = AuditEvent.objects.filter(verb__in=[ERASED, DROPPED])
    told = list(rows.values_list("details", flat=True))
    erased = {number for details in told for number in details.get("rows", [])}
    return erased, max((details.get("up_to", 0) for details in told), default=0)


def _verify_seal(
    seal: AuditSeal,
    previous: AuditSeal | None,
    erased: set[int],
    dropped: int,
    verdict: Verdict,
) -> None:
    number = previous.number + 1 if previous else 1
    if seal.number != number:
        told = {"number": number, "next": seal.number}
        verdict.wrong(_("Seal %(number)d is missing: %(next)d follows.") % told)
    if not is_signed(seal):
        words = _("Seal %(number)d was not made, or was changed, without the key of this Zwerm.")
        verdict.wrong(words % {"number": seal.number})
    if seal.dropped_at:
        verdict.dropped += seal.count
        if seal.number > dropped:
            words = _("The rows of seal %(number)d were taken away, and the log does not say so.")
            verdict.wrong(words % {"number": seal.number})
        return
    events = _events_of(seal)
    is_whole = _compare(seal, events, verdict)
    for event in events:
        is_whole = _verify_event(event, erased, verdict) and is_whole
    if is_whole and seal.digest != chained(previous.digest if previous else "", events):
        told = {"number": seal.number, "first": seal.first, "last": seal.last}
        words = _("Seal %(number)d does not fit rows %(first)d to %(last)d.")
        verdict.wrong(words % told)
    verdict.events += len(events)


def _events_of(seal: AuditSeal) -> list[AuditEvent]:
    wanted = {pk for first, last in seal.stretches for pk in range(first, last + 1)}
    between = AuditEvent.objects.filter(pk__range=(seal.first, seal.last)).order_by("pk")
    return [event for event in between if event.pk in wanted]


def _compare(seal: AuditSeal, events: list[AuditEvent], verdict: Verdict) -> bool:
    known = {event.pk for event in events}
    missing = [pk for first, last in seal.stretches for pk in range(first, last + 1)]
    missing = [pk for pk in missing if pk not in known]
    for pk in missing:
        told = {"row": pk, "number": seal.number}
        verdict.wrong(_("Row %(row)d is missing; it stood in seal %(number)d.") % told)
    return not missing


def _verify_event(event: AuditEvent, erased: set[int], verdict: Verdict) -> bool:
    """Whether the row says what its digest says."""
    told = {"row": event.pk, "at": f"{timezone.localtime(event.at):%Y-%m-%d %H:%M}"}
    if event.erased_at is not None:
        verdict.erased += 1
        if event.pk not in erased:
            verdict.wrong(_("Row %(row)d was emptied, and the log does not say so.") % told)
    elif event.commitment != event.committed():
        verdict.wrong(_("Row %(row)d of %(at)s was changed: what it is about.") % told)
        return False
    if event.digest != event.digested():
        verdict.wrong(_("Row %(row)d of %(at)s was changed: who, what, when or where.") % told)
        return False
    return True


def _verify_unsealed(top: int, erased: set[int], verdict: Verdict) -> None:
    """What waits for the next seal; and what was put in where no seal looks any more."""
    _verify_waiting(top, erased, verdict)
    if AuditEvent.objects.filter(pk__lte=top).count() != verdict.events:
        for event in late_in(AuditSeal.objects.values_list("stretches", flat=True), 0, top):
            _verify_late(event, erased, verdict)
    verdict.events += verdict.waiting


def _verify_waiting(
    top: int, erased: set[int], verdict: Verdict, most_rows: int | None = None
) -> None:
    for event in AuditEvent.objects.filter(pk__gt=top).order_by("pk")[:most_rows].iterator():
        verdict.waiting += 1
        if event.digest:
            _verify_event(event, erased, verdict)


def _verify_late(event: AuditEvent, erased: set[int], verdict: Verdict) -> None:
    if not is_in_time(event):
        words = _("Row %(row)d was put in afterwards: no seal has it.")
        verdict.wrong(words % {"row": event.pk})
    else:
        verdict.waiting += 1
        _verify_event(event, erased, verdict)
