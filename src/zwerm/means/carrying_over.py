"""A new school year begins with what there was, as an estimate, until the new letters come."""

from collections.abc import Iterable
from typing import TypeVar

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from zwerm.accounts.models import User
from zwerm.core.models import record
from zwerm.schools.models import Organisation, Provenance, SchoolYear

from .budgets import CarriedOver
from .models import Grant, HoursBudget, MoneyBudget, PointsGrant, PoolShare
from .rulebook import first_day
from .years import refuse_if_over

Row = TypeVar("Row", bound=models.Model)


@transaction.atomic
def carry_over(organisation: Organisation, *, to: SchoolYear, by: User) -> CarriedOver:
    """Copy means of the year before to where there are none yet. What is there stays as it is."""
    refuse_if_over(to)
    before = SchoolYear.objects.starting(to.first_year - 1)
    inside = list(
        Organisation.objects.below(organisation.pk).open_in(to).values_list("pk", flat=True)
    )
    done = CarriedOver(
        people=_hours_of_people(inside, before, to),
        budgets=_budgets(inside, before, to),
        shares=_copy(PoolShare.objects.filter(organisation__in=inside), before, to, "organisation"),
    )
    record(
        by,
        "carried_over_means",
        organisation,
        school_year=to.code,
        people=done.people,
        budgets=done.budgets,
        shares=done.shares,
    )
    return done


def _hours_of_people(inside: list[int], before: SchoolYear, to: SchoolYear) -> int:
    """Of people who are still here when the year begins."""
    staying = Q(person__ends_on__isnull=True) | Q(
        person__ends_on__gte=first_day("nl", to.first_year)
    )
    grants = Grant.objects.filter(staying, person__organisation__in=inside)
    return _copy(grants, before, to, "person")


def _budgets(inside: list[int], before: SchoolYear, to: SchoolYear) -> int:
    kinds = (PointsGrant.objects.all(), HoursBudget.objects.all(), MoneyBudget.objects.all())
    return sum(
        _copy(rows.filter(organisation__in=inside), before, to, "organisation") for rows in kinds
    )


def _copy(rows: "models.QuerySet[Row]", before: SchoolYear, to: SchoolYear, owner: str) -> int:
    """For owners who have nothing of this kind in the new year yet."""
    done = set(rows.filter(school_year=to).values_list(owner, flat=True))
    new = [
        _as_estimate(row, before, to)
        for row in rows.filter(school_year=before)
        if getattr(row, f"{owner}_id") not in done
    ]
    rows.model._default_manager.bulk_create(new)
    return len({getattr(row, f"{owner}_id") for row in new})


def _as_estimate(row: Row, before: SchoolYear, to: SchoolYear) -> Row:
    values = {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if not field.primary_key
    }
    values |= {
        "school_year_id": to.pk,
        "provenance": Provenance.ESTIMATE,
        "note": _("taken over from %(year)s") % {"year": before},
    }
    # Dates belong to the year they were in.
    values |= {name: None for name in ("starts_on", "ends_on") if name in values}
    return type(row)(**values)


def can_carry_over(places: Iterable[int], to: SchoolYear) -> bool:
    """Whether the year before has something to take along."""
    before = {"school_year__first_year": to.first_year - 1}
    inside = list(places)
    return (
        Grant.objects.filter(person__organisation__in=inside, **before).exists()
        or PointsGrant.objects.filter(organisation__in=inside, **before).exists()
        or HoursBudget.objects.filter(organisation__in=inside, **before).exists()
    )
