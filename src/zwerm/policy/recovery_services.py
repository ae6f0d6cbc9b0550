"""What a team does with its recovery plan: begin it, order it, rehearse it."""

from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zwerm.accounts.models import User
from zwerm.core.errors import DomainError
from zwerm.core.models import record
from zwerm.schools.models import Organisation

from .keeping import keep
from .models import RecoveryContact, RecoveryService, Rehearsal

Within = RecoveryService.Within
# What most schools cannot do without, in the order in which the one needs the other.
COMMON: tuple[tuple[Promise, Within], ...] = (
    (gettext_lazy("Internet and the network"), Within.FOUR_HOURS),
    (gettext_lazy("Signing in: accounts and passwords"), Within.FOUR_HOURS),
    (gettext_lazy("Calling and reaching parents"), Within.FOUR_HOURS),
    (gettext_lazy("Pupil administration"), Within.DAY),
    (gettext_lazy("Learning platform and mail"), Within.DAY),
    (gettext_lazy("Files of teachers and office"), Within.THREE_DAYS),
    (gettext_lazy("Laptops of pupils"), Within.THREE_DAYS),
    (gettext_lazy("Printing"), Within.WEEK),
)


@transaction.atomic
def begin_recovery(place: Organisation, *, by: User) -> list[RecoveryService]:
    """The services that most schools need, in order; refused once something is there."""
    if RecoveryService.objects.filter(organisation=place).exists():
        raise DomainError(_("There is a list already. Add to it, or change it."))
    made = []
    for position, (name, within) in enumerate(COMMON, start=1):
        service = RecoveryService(
            organisation=place, position=position, name=str(name), within=within
        )
        keep(service, by=by)
        made.append(service)
    return made


def add_last(thing: RecoveryService | RecoveryContact, *, by: User) -> None:
    """Keep something new, behind the others of its place."""
    same = type(thing).objects.filter(organisation=thing.organisation)
    thing.position = (same.aggregate(last=Max("position"))["last"] or 0) + 1
    keep(thing, by=by)


@transaction.atomic
def move(thing: RecoveryService | RecoveryContact, *, up: bool, by: User) -> None:
    """Change places with the neighbour; nothing happens at the end."""
    same = type(thing).objects.select_for_update().filter(organisation=thing.organisation)
    ordered = list(same.order_by("position", "pk"))
    place = ordered.index(thing)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(ordered):
        return
    ordered[place], ordered[other] = ordered[other], ordered[place]
    for position, each in enumerate(ordered, start=1):
        type(thing).objects.filter(pk=each.pk).update(position=position)
    record(by, "recovery_moved", thing, up=up)


@transaction.atomic
def hold_rehearsal(
    rehearsal: Rehearsal, *, on: date, outcome: str, next_on: date | None, by: User
) -> Rehearsal | None:
    """Write down what came of it, and plan the next one: the same, with the same owner."""
    if on > timezone.localdate():
        raise DomainError(_("A rehearsal is held on a day that has been."))
    if next_on is not None and next_on <= on:
        raise DomainError(_("Choose a later day for the next rehearsal."))
    rehearsal.held_on, rehearsal.outcome = on, outcome.strip()
    keep(rehearsal, by=by)
    if next_on is None:
        return None
    following = Rehearsal(
        organisation=rehearsal.organisation,
        planned_on=next_on,
        what=rehearsal.what,
        owner=rehearsal.owner,
    )
    keep(following, by=by)
    return following
