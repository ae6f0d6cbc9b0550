"""Changes to what an organisation has, and to what it shares: one function for each deed."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from zwerm.accounts.models import User
from zwerm.core.errors import DomainError
from zwerm.core.models import record
from zwerm.schools.models import Organisation, SchoolYear

from .models import HoursBudget, MoneyBudget, PoolRule, PoolShare
from .years import refuse_if_over


@transaction.atomic
def set_hours_budget(budget: HoursBudget, *, by: User) -> HoursBudget:
    """Keep what an organisation has from a source that is not paid with points."""
    refuse_if_over(budget.school_year)
    if budget.package is not None and budget.quantity > budget.package:
        raise DomainError(_("There cannot be more teaching periods than in the whole package."))
    budget.save()
    record(
        by,
        "set_hours_budget",
        budget.organisation,
        school_year=budget.school_year.code,
        source=budget.source.code,
        quantity=str(budget.quantity),
        unit=budget.unit,
    )
    return budget


@transaction.atomic
def set_money(budget: MoneyBudget, *, by: User) -> MoneyBudget:
    refuse_if_over(budget.school_year)
    budget.save()
    record(
        by,
        "set_money",
        budget.organisation,
        school_year=budget.school_year.code,
        kind=budget.kind,
        cents=budget.cents,
    )
    return budget


@transaction.atomic
def remove_budget(budget: HoursBudget | MoneyBudget, *, by: User) -> None:
    refuse_if_over(budget.school_year)
    record(by, "removed_budget", budget.organisation, what=str(budget))
    budget.delete()


@transaction.atomic
def set_pool_rule(
    group: Organisation,
    *,
    first_school_year: SchoolYear,
    key: str,
    kept_percent: int,
    reason: str,
    by: User,
) -> PoolRule:
    """From this school year on pooled hours are divided like this; years before keep their rule."""
    refuse_if_over(first_school_year)
    if not reason.strip():
        raise DomainError(_("Say why the rule changes."))
    rule, _created = PoolRule.objects.update_or_create(
        group=group,
        first_school_year=first_school_year,
        defaults={"key": key, "kept_percent": kept_percent, "reason": reason, "recorded_by": by},
    )
    record(
        by,
        "set_pool_rule",
        group,
        school_year=first_school_year.code,
        key=key,
        kept_percent=kept_percent,
        reason=reason,
    )
    return rule


@transaction.atomic
def set_pool_share(share: PoolShare, *, by: User) -> None:
    """What a school puts in and gets back; nothing at all takes it out of the pool."""
    refuse_if_over(share.school_year)
    record(
        by,
        "set_pool_share",
        share.organisation,
        school_year=share.school_year.code,
        points=str(share.points),
        minutes=share.weekly_minutes,
        agreed=share.agreed_weekly_minutes,
    )
    if share.points or share.weekly_minutes or share.agreed_weekly_minutes is not None:
        share.save()
    elif share.pk:
        share.delete()


@dataclass(frozen=True, slots=True)
class CarriedOver:
    """What was taken along to a new school year."""

    people: int
    budgets: int
    shares: int

    @property
    def is_nothing(self) -> bool:
        return not (self.people or self.budgets or self.shares)
