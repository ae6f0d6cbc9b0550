"""Guests: someone from outside, or a substitute, let in until a day."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zwerm.accounts.models import Membership, MembershipQuerySet, User
from zwerm.accounts.rules import LEADS
from zwerm.accounts.sessions import end_sessions
from zwerm.core.errors import DomainError
from zwerm.core.mail import full_address, mail_later
from zwerm.core.models import record
from zwerm.schools.models import Organisation

GUEST = Membership.Role.GUEST


def last_day_allowed() -> date:
    days: int = settings.SIGN_IN.guest_days
    return timezone.localdate() + timedelta(days=days)


def check_last_day(day: date | None) -> None:
    """A guest has a last day, and not one far away."""
    days = settings.SIGN_IN.guest_days
    if day is None or day > last_day_allowed():
        message = ngettext(
            "A guest has a last day, at most %(days)d day from now.",
            "A guest has a last day, at most %(days)d days from now.",
            days,
        )
        raise DomainError(message % {"days": days})
    if day < timezone.localdate():
        raise DomainError(_("The last day of access is past already."))


def guests_at(place: Organisation) -> MembershipQuerySet:
    """Who is a guest here or below, who goes first on top; one without a last day before all."""
    here = Organisation.objects.below(place.pk)
    today = timezone.localdate()
    rows = Membership.objects.filter(role=GUEST, organisation__in=here).exclude(ends_on__lt=today)
    rows = rows.filter(user__is_active=True).select_related("user", "organisation__parent__parent")
    return rows.order_by("ends_on", "user__name", "pk")


@transaction.atomic
def prolong(guest: Membership, *, until: date, by: User) -> None:
    check_last_day(until)
    if until < guest.starts_on:
        raise DomainError(_("The last day of access is past already."))
    guest.ends_on = until
    guest.save(update_fields=["ends_on"])
    record(by, "changed_guest_access", guest.user, until=until.isoformat())


@transaction.atomic
def end_now(guest: Membership, *, by: User) -> None:
    """At once: what is open in a browser closes too."""
    yesterday = timezone.localdate() - timedelta(days=1)
    user = guest.user
    if guest.starts_on > yesterday:
        guest.delete()
    else:
        guest.ends_on = yesterday
        guest.save(update_fields=["ends_on"])
    record(by, "ended_access", user, role=GUEST)
    _sign_out_without_role(user, by=by)


def _sign_out_without_role(user: User, *, by: User | None) -> None:
    if not user.is_superuser and not user.memberships.current().exists():
        end_sessions(user, by=by)


def sign_out_past_guests(today: date) -> None:
    """Whose last day was yesterday: they read nothing any more, and need no open session."""
    over = Membership.objects.filter(role=GUEST, ends_on=today - timedelta(days=1))
    for guest in over.select_related("user"):
        _sign_out_without_role(guest.user, by=None)


def remind(today: date) -> None:
    """Who leads hears some days before that a guest goes, once for each last day."""
    days: int = settings.SIGN_IN.guest_reminder_days
    soon = Membership.objects.current().filter(
        role=GUEST,
        ends_on__range=(today, today + timedelta(days=days)),
        user__is_active=True,
    )
    for guest in soon.select_related("user", "organisation__parent__parent"):
        for lead in _leads_of(guest.organisation):
            context: dict[str, object] = {
                "user": lead,
                "guest": guest,
                "link": full_address(reverse("people:guest_list")),
            }
            mail_later(
                lead.email,
                "people/email/guest_ends",
                context,
                key=f"guest {guest.pk} {lead.pk} {guest.ends_on}",
                language=lead.language,
            )


def _leads_of(place: Organisation) -> Iterable[User]:
    """Who leads the place itself; else who leads above it."""
    for above in place.lineage:
        leading = Membership.objects.current().filter(
            organisation=above, role__in=LEADS, user__is_active=True
        )
        found = {row.user: None for row in leading.select_related("user").order_by("pk")}
        if found:
            return list(found)
    return []
