"""What is kept too long goes: by night, and told beforehand on a page."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from zwerm.core.audit import AuditEvent
from zwerm.core.errors import DomainError
from zwerm.core.models import record
from zwerm.people.models import Person
from zwerm.scan.models import Run
from zwerm.schools.models import Organisation

from .facts import PrivacyFacts, facts_of
from .forgetting import forget, preview
from .models import AuditSeal
from .verifying import DROPPED


@dataclass(frozen=True, slots=True)
class Due:
    """What of a school group goes by which rule, on a day."""

    facts: PrivacyFacts
    scans: int
    people: list[Person]

    @property
    def is_empty(self) -> bool:
        return not self.scans and not self.people


def years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # the 29th of February
        return day.replace(year=day.year - years, day=28)


def old_scans(facts: PrivacyFacts, inside: Iterable[int], today: date) -> "QuerySet[Run]":
    """Scans in which nothing was changed since."""
    before = _begin_of(years_before(today, facts.keep_scans_years))
    return Run.objects.filter(person__organisation__in=inside, changed_at__lt=before)


def old_people(facts: PrivacyFacts, inside: Iterable[int], today: date) -> "QuerySet[Person]":
    before = years_before(today, facts.keep_former_years)
    left = Person.objects.filter(organisation__in=inside, ends_on__lt=before, erasure=None)
    return left.select_related("organisation__parent__parent", "user")


def due_in(top: Organisation, today: date) -> Due:
    """What would go in this school group if that were done on this day."""
    facts = facts_of(top)
    inside = list(Organisation.objects.below(top.pk).values_list("pk", flat=True))
    people = [
        person
        for person in old_people(facts, inside, today)
        if preview(person, by=None).is_possible
    ]
    return Due(facts, old_scans(facts, inside, today).count(), people)


def clear_away(today: date | None = None) -> dict[str, int]:
    """Everything that is due; each thing by itself, so that one refusal stops nothing else."""
    day = today or timezone.localdate()
    counts = {"scans": 0, "people": 0, "log": drop_old_log(day)}
    for top in Organisation.objects.filter(parent=None):
        facts = facts_of(top)
        inside = list(Organisation.objects.below(top.pk).values_list("pk", flat=True))
        counts["scans"] += old_scans(facts, inside, day).delete()[1].get("scan.Run", 0)
        for person in old_people(facts, inside, day):
            try:
                forget(person, by=None)
            except DomainError:
                continue
            counts["people"] += 1
    return counts


def old_seals(today: date) -> list[AuditSeal]:
    """Whole stretches at the beginning of the log, of which every row is old enough."""
    if not settings.KEEP_LOG_YEARS:
        return []
    before = _begin_of(years_before(today, settings.KEEP_LOG_YEARS))
    return list(_leading(AuditSeal.objects.filter(dropped_at=None).order_by("number"), before))


def _leading(seals: Iterable[AuditSeal], before: datetime) -> Iterator[AuditSeal]:
    for seal in seals:
        if seal.at >= before:
            return
        yield seal


@transaction.atomic
def drop_old_log(today: date) -> int:
    """The rows go; their seals stay, so that the chain can still be followed."""
    seals = old_seals(today)
    if not seals:
        return 0
    count = 0
    for seal in seals:
        for first, last in seal.stretches:
            count += AuditEvent.objects.filter(pk__range=(first, last)).drop()
    AuditSeal.objects.filter(pk__in=[seal.pk for seal in seals]).mark_dropped()
    record(None, DROPPED, seals[-1], up_to=seals[-1].number, rows_gone=count)
    return count


def _begin_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def soon(today: date) -> date:
    """The day up to which the page tells beforehand."""
    return today + timedelta(days=31)
