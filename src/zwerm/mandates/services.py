"""Adopting a division, and changing one mandate by hand."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from zwerm.accounts.models import User
from zwerm.core.errors import DomainError
from zwerm.core.models import record
from zwerm.people.models import Person
from zwerm.planning.models import Scenario
from zwerm.planning.services import adopt

from .adoption import Adoption, Holding, slot_of
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


@transaction.atomic
def change_mandate(mandate: Mandate, *, person: Person, by: User, on: date) -> Mandate:
    """Give someone's mandate to another person from a day on."""
    if person.pk == mandate.person_id:
        raise DomainError(_("%(name)s has this mandate already.") % {"name": person.name})
    slot = Slot(mandate.task_id, mandate.level, mandate.organisation_id, mandate.pool, mandate.kind)
    _end(mandate, on)
    return _give(
        slot, person=person, is_backup=mandate.is_backup, by=by, on=on, before=mandate.person_id
    )


@transaction.atomic
def end_mandate(mandate: Mandate, *, by: User, on: date) -> None:
    """Nobody has it from that day on."""
    record(by, "mandate_ended", mandate, person=mandate.person_id, on=on.isoformat())
    _end(mandate, on)


@transaction.atomic
def give_mandate(
    slot: Slot, *, person: Person, by: User, on: date, is_backup: bool = False
) -> Mandate:
    """Fill what nobody has yet. One person decides: a second one is refused."""
    running = Mandate.objects.filter(
        task=slot.task,
        level=slot.level,
        organisation=slot.organisation,
        pool=slot.pool,
        kind=slot.kind,
        is_backup=is_backup,
    ).from_day(on)
    if running.filter(person=person).exists():
        raise DomainError(_("%(name)s has this mandate already.") % {"name": person.name})
    decider = running.select_related("person").first()
    if slot.kind == Mandate.Kind.DECIDE and decider is not None:
        raise DomainError(
            _("%(name)s decides about this already. Change that mandate instead.")
            % {"name": decider.person.name}
        )
    return _give(slot, person=person, is_backup=is_backup, by=by, on=on)


def _give(
    slot: Slot,
    *,
    person: Person,
    is_backup: bool,
    by: User,
    on: date,
    before: int | None = None,
) -> Mandate:
    """`before` is the person who loses it."""
    if person.ends_on is not None and person.ends_on < on:
        raise DomainError(
            _("%(name)s leaves on %(day)s. Choose someone else.")
            % {"name": person.name, "day": formats.date_format(person.ends_on, "DATE_FORMAT")}
        )
    made = _mandate(Draft(slot, person.pk, is_backup), None, on)
    made.save()
    lost = {} if before is None else {"person_before": before}
    record(by, "mandate_given", made, person=person.pk, on=on.isoformat(), **lost)
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
