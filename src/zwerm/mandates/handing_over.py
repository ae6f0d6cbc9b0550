"""From someone's leaving or long absence to mandates that others have: one deed at a time."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zwerm.accounts.models import User
from zwerm.core.errors import DomainError
from zwerm.core.models import record
from zwerm.people.absence import Absence
from zwerm.people.absences import save_absence
from zwerm.people.models import Person
from zwerm.people.services import end_person
from zwerm.schools.models import Organisation

from . import rules
from .drafting import EXECUTE
from .handover import Handover, HandoverItem, Succession
from .handover_deputies import continued, replace_deputies, replacements
from .handover_items import standard_items
from .handover_mail import mail_confirmed
from .handover_trace import traced
from .models import Mandate, MandateQuerySet
from .proposing import Proposals

DAY = timedelta(days=1)


@transaction.atomic
def start_handover(
    person: Person, *, kind: str, first_day: date, last_day: date | None, by: User
) -> Handover:
    """Prepare it, with a proposal for every mandate. Nothing changes until it is confirmed."""
    if Handover.objects.in_preparation().filter(person=person).exists():
        raise DomainError(
            _("A handover of %(name)s is being prepared already.") % {"name": person.name}
        )
    handover = Handover.objects.create(
        person=person, kind=kind, first_day=first_day, last_day=last_day, created_by=by
    )
    HandoverItem.objects.bulk_create(standard_items(handover))
    _add_successions(handover, by=by)
    record(by, "prepared_handover", person)
    return handover


@transaction.atomic
def choose_successors(handover: Handover, chosen: Mapping[int, Person | None], *, by: User) -> None:
    """Keep who has which mandate; by succession. Mandates given since then come along."""
    _refuse_confirmed(_locked(handover))
    if handover.person in chosen.values():
        raise DomainError(_("Nobody succeeds themself. Choose someone else."))
    rows = {row.pk: row for row in handover.successions.select_related("mandate")}
    changed = []
    for pk, person in chosen.items():
        row = rows.get(pk)
        if row is not None and row.successor_id != (person.pk if person else None):
            row.successor, row.why = person, Succession.Why.CHOSEN if person else ""
            changed.append(row)
    Succession.objects.bulk_update(changed, ["successor", "why"])
    _add_successions(handover, by=by)


@transaction.atomic
def confirm_handover(handover: Handover, *, by: User, accepts_open: bool = False) -> None:
    """The mandates end for the person and begin for the successors; history keeps both."""
    _refuse_confirmed(_locked(handover))
    rows = list(handover.successions.select_related("mandate__task", "successor__user"))
    _refuse_unfinished(handover, rows, by=by, accepts_open=accepts_open)
    taken = _tasks_by_successor(rows)
    deputed = replacements(handover, by=by)
    tasks = {row.mandate.task_id for row in rows} | {one.mandate.task_id for one in deputed}
    with traced(handover, tasks):
        for row in rows:
            _pass_on(row.mandate, row.successor, handover)
        replace_deputies(deputed, from_day=handover.first_day)
        if handover.is_leaving:
            _let_go(handover, by=by)
        else:
            _keep_absence(handover, rows, by=by)
    handover.confirm(by=by)
    mail_confirmed(handover, taken)
    given = sum(row.successor_id is not None for row in rows)
    record(by, "confirmed_handover", handover.person, mandates=len(rows), given=given)


@transaction.atomic
def cancel_handover(handover: Handover, *, by: User) -> None:
    _refuse_confirmed(_locked(handover))
    record(by, "cancelled_handover", handover.person)
    handover.delete()


def handed_mandates(handover: Handover, *, by: User) -> list[Mandate]:
    """What the person would have in those days, as far as the user may change it."""
    mandates = mandates_in_the_way(handover)
    places = {mandate.organisation_id for mandate in mandates}
    rows = Organisation.objects.filter(pk__in=places).select_related("parent__parent")
    led = {place.pk for place in rows if rules.can_change_mandates(by, place)}
    return [mandate for mandate in mandates if mandate.organisation_id in led]


def mandates_in_the_way(handover: Handover) -> MandateQuerySet:
    found = Mandate.objects.filter(person=handover.person).from_day(handover.first_day)
    if handover.last_day is not None:
        found = found.filter(starts_on__lte=handover.last_day)
    return found.select_related("task", "organisation").order_by("pk")


def _add_successions(handover: Handover, *, by: User) -> None:
    known = set(handover.successions.values_list("mandate_id", flat=True))
    mandates = [one for one in handed_mandates(handover, by=by) if one.pk not in known]
    if not mandates:
        return
    proposals = Proposals(handover, mandates, reader=by)
    rows = []
    for mandate in mandates:
        successor, why = proposals.of(mandate) or (None, "")
        rows.append(Succession(handover=handover, mandate=mandate, successor_id=successor, why=why))
    Succession.objects.bulk_create(rows)


def _locked(handover: Handover) -> Handover:
    return Handover.objects.select_for_update(of=("self",)).get(pk=handover.pk)


def _refuse_confirmed(handover: Handover) -> None:
    if handover.is_confirmed:
        raise DomainError(_("This handover is confirmed already. Change single mandates instead."))


def _refuse_unfinished(
    handover: Handover, rows: list[Succession], *, by: User, accepts_open: bool
) -> None:
    known = {row.mandate_id for row in rows}
    if any(mandate.pk not in known for mandate in handed_mandates(handover, by=by)):
        raise DomainError(_("There are new mandates since. Keep the successors again first."))
    unable = [
        row.successor.name
        for row in rows
        if row.successor is not None
        and row.successor.ends_on is not None
        and row.successor.ends_on < (handover.last_day or handover.first_day)
    ]
    if unable:
        raise DomainError(
            _("%(name)s leaves before that. Choose someone else.") % {"name": unable[0]}
        )
    count = sum(row.successor is None for row in rows)
    if count and not accepts_open:
        message = ngettext(
            "%(count)d mandate has no successor yet.",
            "%(count)d mandates have no successor yet.",
            count,
        )
        raise DomainError(message % {"count": count})


def _pass_on(mandate: Mandate, successor: Person | None, handover: Handover) -> None:
    """Split it around the days without the person: before, during, and perhaps after."""
    begins = max(mandate.starts_on, handover.first_day)
    ends, last_day = mandate.ends_on, handover.last_day
    if last_day is not None and begins > last_day:
        return
    comes_back = last_day is not None and (ends is None or ends > last_day)
    if successor is not None:
        _give(mandate, successor, begins, last_day if comes_back else ends)
        if handover.is_leaving and mandate.kind == EXECUTE and not mandate.is_backup:
            _end_backup(mandate, successor, begins)
    if comes_back and last_day is not None:
        continued(mandate, last_day + DAY).save()
    if mandate.starts_on < begins:
        mandate.ends_on = begins - DAY
        mandate.save(update_fields=["ends_on"])
    else:
        # It never came into force.
        mandate.delete()


def _give(mandate: Mandate, successor: Person, begins: date, ends: date | None) -> None:
    """Who has it all these days already, needs no second one."""
    same = _same(mandate, successor, is_backup=mandate.is_backup)
    held = [row for row in same if row.starts_on <= begins]
    if any(row.ends_on is None or (ends is not None and row.ends_on >= ends) for row in held):
        return
    for row in held:
        if row.starts_on == begins:
            row.ends_on = ends
            row.save(update_fields=["ends_on"])
            return
    _copy(mandate, successor, begins, ends).save()


def _end_backup(mandate: Mandate, successor: Person, begins: date) -> None:
    """Who executes is no backup of it."""
    for backup in _same(mandate, successor, is_backup=True):
        if backup.starts_on >= begins:
            backup.delete()
        elif backup.ends_on is None or backup.ends_on >= begins:
            backup.ends_on = begins - DAY
            backup.save(update_fields=["ends_on"])


def _same(mandate: Mandate, person: Person, *, is_backup: bool) -> list[Mandate]:
    found = Mandate.objects.filter(
        task=mandate.task_id,
        level=mandate.level,
        organisation=mandate.organisation_id,
        pool=mandate.pool,
        kind=mandate.kind,
        person=person,
        is_backup=is_backup,
    )
    return list(found)


def _copy(mandate: Mandate, person: Person, begins: date, ends: date | None) -> Mandate:
    """Executing follows the division it came from; the rest is from now on agreed by hand."""
    return Mandate(
        task_id=mandate.task_id,
        level=mandate.level,
        organisation_id=mandate.organisation_id,
        pool=mandate.pool,
        kind=mandate.kind,
        person=person,
        is_backup=mandate.is_backup,
        starts_on=begins,
        ends_on=ends,
        strength=mandate.strength,
        deputy_id=mandate.deputy_id if mandate.deputy_id != person.pk else None,
        scenario_id=mandate.scenario_id if mandate.kind == EXECUTE else None,
    )


def _tasks_by_successor(rows: Iterable[Succession]) -> dict[Person, list[str]]:
    found: dict[Person, list[str]] = {}
    for row in rows:
        if row.successor is not None and row.mandate.task.name not in found.get(row.successor, ()):
            found.setdefault(row.successor, []).append(row.mandate.task.name)
    return found


def _let_go(handover: Handover, *, by: User) -> None:
    person = handover.person
    if person.ends_on is None or person.ends_on > handover.day_before:
        end_person(person, on=handover.day_before, by=by)


def _keep_absence(handover: Handover, rows: list[Succession], *, by: User) -> None:
    """So that colleagues see whom to ask meanwhile; one that is known already is left as it is."""
    days = handover.first_day, handover.last_day
    away = Absence.objects.overlapping(*days)
    if away.filter(person=handover.person).exists():
        return
    busy = set(away.values_list("person_id", flat=True))
    counts = Counter(row.successor for row in rows if row.successor is not None)
    free = [person for person, _times in counts.most_common() if person.pk not in busy]
    absence = Absence(person=handover.person, starts_on=days[0], ends_on=days[1], created_by=by)
    absence.stand_in = free[0] if free else None
    save_absence(absence, by=by)
