"""What a person does with the link to their own calendar."""

from django.db import transaction

from zwerm.accounts.models import User
from zwerm.core.models import record
from zwerm.people.models import Person

from .models import CalendarLink


@transaction.atomic
def make_calendar_link(person: Person, *, by: User) -> str:
    """Make a link, or a new one: the one before works no longer. Gives its token."""
    link = CalendarLink.objects.filter(person=person).first() or CalendarLink(person=person)
    token = link.make_secret()
    link.save()
    record(by, "calendar_link_made", person)
    return token


@transaction.atomic
def revoke_calendar_link(person: Person, *, by: User) -> bool:
    """Whether there was one."""
    removed, _rows = CalendarLink.objects.filter(person=person).delete()
    if removed:
        record(by, "calendar_link_revoked", person)
    return bool(removed)
