"""Changes to dated figures: a new row from a school year on, and never a change of the past."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zwerm.accounts.models import User
from zwerm.core.errors import DomainError
from zwerm.core.models import record
from zwerm.schools.models import Organisation, SchoolYear

from . import rulebook
from .models import ReferenceFigure
from .years import refuse_if_over


@dataclass(frozen=True, slots=True)
class NewValue:
    """What someone fills in for a figure."""

    value: Decimal
    status: str
    source: str
    reason: str


@transaction.atomic
def change_figure(
    figure: ReferenceFigure,
    new: NewValue,
    *,
    from_year: SchoolYear,
    owner: Organisation | None,
    by: User,
) -> ReferenceFigure:
    """From this school year on the figure has this value, for a school group or for all.

    The row there was stays, so every year before counts with what it counted with.
    """
    refuse_if_over(from_year)
    if new.value <= 0:
        raise DomainError(_("A figure is more than zero."))
    if not new.reason.strip():
        raise DomainError(_("Say why the figure changes."))
    which: dict[str, Any] = {
        "owner": owner,
        "country": figure.country,
        "key": figure.key,
        "valid_from": rulebook.first_day(figure.country, from_year.first_year),
    }
    before = ReferenceFigure.objects.filter(**which).first()
    changed, _created = ReferenceFigure.objects.update_or_create(
        **which,
        defaults={
            "name_nl": figure.name_nl,
            "name_en": figure.name_en,
            "unit": figure.unit,
            "value": new.value,
            "status": new.status,
            "source": new.source,
            "reason": new.reason,
            "valid_until": None,
            "recorded_by": by,
            "recorded_at": timezone.now(),
        },
    )
    record(
        by,
        "changed_figure",
        changed,
        key=figure.key,
        school_year=from_year.code,
        value=str(new.value),
        value_before=str((before or figure).value),
        reason=new.reason,
    )
    return changed


@transaction.atomic
def end_own_figure(figure: ReferenceFigure, *, by: User) -> None:
    """From this school year on the official figure counts again; years before keep the own one."""
    if figure.owner is None:
        raise DomainError(_("An official figure stays. Put a newer one in its place."))
    this_year = SchoolYear.objects.current().first_year
    first = rulebook.first_day(figure.country, this_year)
    own = ReferenceFigure.objects.filter(owner=figure.owner, key=figure.key)
    own.filter(valid_from__gte=first).delete()
    own.filter(valid_until__isnull=True).update(valid_until=first - timedelta(days=1))
    record(by, "ended_own_figure", figure.owner, key=figure.key, value=str(figure.value))
