"""What people say of their mandates: yes, or what should change; and asking them again."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zwerm.accounts.models import User
from zwerm.core.errors import DomainError
from zwerm.core.models import record
from zwerm.people.models import Person

from .models import Mandate


@transaction.atomic
def confirm_mandates(mandates: Iterable[Mandate], *, by: User) -> int:
    """The person says yes. Answers how many were not confirmed yet."""
    own = [mandate for mandate in mandates if mandate.confirmed_at is None]
    if any(mandate.person.user_id != by.pk for mandate in own):
        raise DomainError(_("You confirm only mandates of your own here."))
    return _confirm(own, by=by, note="")


@transaction.atomic
def confirm_on_behalf(person: Person, mandates: Iterable[Mandate], *, by: User, note: str) -> int:
    """Who leads writes down that the person said yes, and how that is known."""
    if not note.strip():
        raise DomainError(_("Write how you know that %(name)s agrees.") % {"name": person.name})
    asked = [one for one in mandates if one.confirmed_at is None and one.person_id == person.pk]
    return _confirm(asked, by=by, note=note.strip())


def _confirm(mandates: list[Mandate], *, by: User, note: str) -> int:
    now = timezone.now()
    for mandate in mandates:
        mandate.confirmed_at, mandate.confirmed_by = now, by
        mandate.confirmation_note, mandate.asks_change = note, ""
    fields = ["confirmed_at", "confirmed_by", "confirmation_note", "asks_change"]
    Mandate.objects.bulk_update(mandates, fields)
    if mandates:
        keys = [mandate.pk for mandate in mandates]
        record(by, "confirmed_mandates", mandates[0].person, mandates=keys, note=note)
    return len(mandates)


@transaction.atomic
def ask_change(mandate: Mandate, *, reason: str, by: User) -> None:
    """The person sees it differently: who leads reads why. Until then the mandate holds."""
    if mandate.person.user_id != by.pk:
        raise DomainError(_("You ask a change only of mandates of your own."))
    if not reason.strip():
        raise DomainError(_("Write what should change."))
    mandate.ask_change(reason.strip())
    record(by, "asked_mandate_change", mandate, person=mandate.person_id, reason=reason.strip())


def note_reminded(people: Iterable[Person], *, by: User | None) -> None:
    """Remember who was mailed; `by` is None when nobody pressed a button."""
    for person in people:
        Mandate.objects.filter(person=person).awaiting().update(reminded_at=timezone.now())
        record(by, "reminded_of_mandates", person)
