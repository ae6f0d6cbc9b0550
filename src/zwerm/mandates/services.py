"""Adopting a division, and changing one mandate by hand."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.db import transaction
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from zwerm.accounts.models import User
from zwerm.core.errors import DomainError
from zwerm.core.models import AuditEvent, record
from zwerm.people.models import Person
from zwerm.planning.models import Scenario
from zwerm.planning.services import adopt

from .adoption import Adoption, Holding, slot_of
from .changing import undoable
from .deputies import draft_deputies
from .drafting import Draft, Slot
from .models import Mandate


@transaction.atomic
def adopt_division(scenario: Scenario, *, by: User, on: date) -> list[Mandate]:
    """Put a division in force: its mandates begin that day, the ones before end the day before."""
    adoption = Adoption(scenario, on)
    _refuse_a_day_before_the_present_division(adoption)
    adopt(scenario, by=by, on=on)
    drafts = _drafted(adoption)
    replaced = adoption.replaceable.exclude(pk__in=[mandate.pk for mandate in adoption.kept])
    replaced.filter(starts_on__lt=on).update(ends_on=on - timedelta(days=1))
    # What begins that day, or later, never came into force.
    replaced.filter(starts_on__gte=on).delete()
    made = Mandate.objects.bulk_create(drafts)
    record(by, "mandates_drafted", scenario, on=on.isoformat(), mandates=len(made))
    return made


def _drafted(adoption: Adoption) -> list[Mandate]:
    """With deputies; who keeps a mandate keeps what was said and agreed about it."""
    deputies = draft_deputies(adoption.drafts, adoption.works, adoption.members)
    before = {Holding(slot_of(m), m.person_id, m.is_backup): m for m in adoption.ending}
    made = []
    for draft in adoption.drafts:
        mandate = _mandate(draft, adoption.scenario, adoption.on)
        mandate.deputy_id = deputies.get(draft)
        earlier = before.get(Holding(draft.slot, draft.person, draft.is_backup))
        if earlier is not None:
            _carry(earlier, mandate)
        made.append(mandate)
    return made


def _carry(earlier: Mandate, mandate: Mandate) -> None:
    """The same person goes on with the same: nobody asks again what was answered."""
    mandate.deputy_id = earlier.deputy_id or mandate.deputy_id
    mandate.strength = earlier.strength
    mandate.asked_at = earlier.asked_at or mandate.asked_at
    mandate.reminded_at = earlier.reminded_at
    mandate.confirmed_at, mandate.confirmed_by_id = earlier.confirmed_at, earlier.confirmed_by_id
    mandate.confirmation_note = earlier.confirmation_note
    mandate.asks_change = earlier.asks_change


def _refuse_a_day_before_the_present_division(adoption: Adoption) -> None:
    today = timezone.localdate()
    began = [m.starts_on for m in adoption.ending if m.scenario_id and m.starts_on <= today]
    if began and adoption.on < max(began):
        raise DomainError(
            _("The present mandates are in force since %(day)s. Choose that day or a later one.")
            % {"day": formats.date_format(max(began), "DATE_FORMAT")}
        )


def _mandate(draft: Draft, scenario: Scenario | None, on: date) -> Mandate:
    slot = draft.slot
    return Mandate(
        task_id=slot.task,
        level=slot.level,
        organisation_id=slot.organisation,
        pool=slot.pool,
        kind=slot.kind,
        person_id=draft.person,
        is_backup=draft.is_backup,
        starts_on=on,
        scenario=scenario,
    )


def change_mandate(
    mandate: Mandate,
    *,
    person: Person,
    by: User,
    on: date,
    deputy: Person | None = None,
    strength: str = "",
    until: date | None = None,
) -> Mandate:
    """Give someone's mandate to another person from a day on."""
    if person.pk == mandate.person_id:
        raise DomainError(_("%(name)s has this mandate already.") % {"name": person.name})
    slot = slot_of(mandate)
    _refuse_days(on, until)
    with undoable([slot], by=by, deed="changed"):
        _end(mandate, on)
        made = _mandate(Draft(slot, person.pk, mandate.is_backup), None, on)
        _agree(made, deputy=deputy, strength=strength, until=until)
        return _give(made, person=person, by=by, before=mandate.person_id)


def adjust_mandate(
    mandate: Mandate, *, by: User, deputy: Person | None, strength: str, until: date | None
) -> None:
    """The same person keeps it; what is agreed with it changes."""
    _refuse_days(mandate.starts_on, until)
    with undoable([slot_of(mandate)], by=by, deed="adjusted"):
        _agree(mandate, deputy=deputy, strength=strength, until=until)
        mandate.save(update_fields=["deputy", "strength", "ends_on"])


def end_mandate(mandate: Mandate, *, by: User, on: date) -> None:
    """Nobody has it from that day on."""
    with undoable([slot_of(mandate)], by=by, deed="ended"):
        record(by, "mandate_ended", mandate, person=mandate.person_id, on=on.isoformat())
        _end(mandate, on)


def give_mandate(
    slot: Slot,
    *,
    person: Person,
    by: User,
    on: date,
    is_backup: bool = False,
    deputy: Person | None = None,
    strength: str = "",
    until: date | None = None,
) -> Mandate:
    """Fill what nobody has yet. One person decides: a second one is refused."""
    running = _running(slot, on, is_backup=is_backup)
    if any(one.person_id == person.pk for one in running):
        raise DomainError(_("%(name)s has this mandate already.") % {"name": person.name})
    if slot.kind == Mandate.Kind.DECIDE and running:
        raise DomainError(
            _("%(name)s decides about this already. Change that mandate instead.")
            % {"name": running[0].person.name}
        )
    _refuse_days(on, until)
    with undoable([slot], by=by, deed="given"):
        made = _mandate(Draft(slot, person.pk, is_backup), None, on)
        _agree(made, deputy=deputy, strength=strength, until=until)
        return _give(made, person=person, by=by)


def give_together(
    slots: Sequence[Slot],
    *,
    person: Person,
    by: User,
    on: date,
    deputy: Person | None = None,
    replaces: bool = False,
) -> AuditEvent | None:
    """One person for many tasks in one act: where nobody has it, or also in someone's place.

    Answers the event by which it is undone; none when nothing was left to give.
    """
    if not slots:
        return None
    _refuse_leaver(person, on)
    with undoable(slots, by=by, deed="together", person=person.pk) as deed:
        held = _running_in(slots, on)
        for slot in slots:
            running = held.get(slot, [])
            if any(one.person_id == person.pk for one in running) or (running and not replaces):
                continue
            for one in running:
                _end(one, max(on, one.starts_on))
            made = _mandate(Draft(slot, person.pk), None, on)
            _agree(made, deputy=deputy, strength="", until=None)
            made.save()
    return deed.event


def _running(slot: Slot, on: date, *, is_backup: bool = False) -> list[Mandate]:
    found = _running_in([slot], on, is_backup=is_backup)
    return found.get(slot, [])


def _running_in(
    slots: Sequence[Slot], on: date, *, is_backup: bool = False
) -> dict[Slot, list[Mandate]]:
    """Who has them that day or later: one query, also for hundreds."""
    found = Mandate.objects.from_day(on).filter(
        task__in={slot.task for slot in slots},
        organisation__in={slot.organisation for slot in slots},
        kind__in={slot.kind for slot in slots},
        is_backup=is_backup,
    )
    running: dict[Slot, list[Mandate]] = {}
    for one in found.select_related("person").order_by("pk"):
        running.setdefault(slot_of(one), []).append(one)
    return running


def _agree(mandate: Mandate, *, deputy: Person | None, strength: str, until: date | None) -> None:
    """Only what that kind can have; nobody is their own deputy."""
    if deputy is not None and deputy.pk == mandate.person_id:
        raise DomainError(_("Nobody is their own deputy. Choose someone else."))
    mandate.deputy = deputy if mandate.may_have_deputy else None
    mandate.strength = strength if mandate.may_have_strength else ""
    mandate.ends_on = until


def _refuse_days(first: date, last: date | None) -> None:
    if last is not None and last < first:
        raise DomainError(_("The last day comes before the first one."))


def _refuse_leaver(person: Person, on: date) -> None:
    if person.ends_on is not None and person.ends_on < on:
        raise DomainError(
            _("%(name)s leaves on %(day)s. Choose someone else.")
            % {"name": person.name, "day": formats.date_format(person.ends_on, "DATE_FORMAT")}
        )


def _give(made: Mandate, *, person: Person, by: User, before: int | None = None) -> Mandate:
    """`before` is the person who loses it."""
    _refuse_leaver(person, made.starts_on)
    made.save()
    lost = {} if before is None else {"person_before": before}
    record(by, "mandate_given", made, person=person.pk, on=made.starts_on.isoformat(), **lost)
    return made


def _end(mandate: Mandate, on: date) -> None:
    """End it the day before; what would begin that day never came into force."""
    if on < mandate.starts_on:
        raise DomainError(
            _("This mandate began on %(day)s. Choose that day or a later one.")
            % {"day": formats.date_format(mandate.starts_on, "DATE_FORMAT")}
        )
    if on == mandate.starts_on:
        mandate.delete()
        return
    mandate.ends_on = on - timedelta(days=1)
    mandate.save(update_fields=["ends_on"])
