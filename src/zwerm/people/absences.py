"""Write down that someone is away, and who stands in."""

from django.db import transaction
from django.utils.translation import gettext as _

from zwerm.accounts.models import User
from zwerm.core.errors import DomainError
from zwerm.core.models import record

from .absence import Absence


@transaction.atomic
def save_absence(absence: Absence, *, by: User) -> Absence:
    """Keep an absence, new or changed. Neither kind nor days go to the log."""
    person, stand_in = absence.person, absence.stand_in
    same_days = Absence.objects.overlapping(absence.starts_on, absence.ends_on)
    if same_days.filter(person=person).exclude(pk=absence.pk).exists():
        raise DomainError(
            _("%(name)s is absent on some of these days already. Change that period instead.")
            % {"name": person}
        )
    if stand_in is not None and stand_in.organisation.top.pk != person.organisation.top.pk:
        raise DomainError(_("Someone of the same school group stands in."))
    if stand_in is not None and same_days.filter(person=stand_in).exists():
        raise DomainError(
            _("%(name)s is absent on some of these days too. Choose someone else.")
            % {"name": stand_in}
        )
    is_new = absence.pk is None
    absence.save()
    record(by, "added_absence" if is_new else "changed_absence", person)
    return absence


@transaction.atomic
def remove_absence(absence: Absence, *, by: User) -> None:
    """It did not happen, or need not be known any longer."""
    person = absence.person
    absence.delete()
    record(by, "removed_absence", person)
