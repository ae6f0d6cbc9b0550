"""Who does what today, as far as it is known: what changes are counted against."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.db.models import Q, QuerySet

from zwerm.schools.models import Organisation, SchoolYear
from zwerm.tasks.models import Level

from .models import Allocation, StandingRule
from .supposing import keys_in_force

Pair = tuple[int, int]  # person and task
Places = QuerySet[Organisation, Any]  # their keys


class Basis(StrEnum):
    """Where it is known from."""

    ADOPTED = "adopted"
    RULES = "rules"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Today:
    """Everyone with what they do, wherever they do it."""

    basis: Basis = Basis.UNKNOWN
    pairs: frozenset[Pair] = frozenset()
    codes: Mapping[int, str] = field(default_factory=dict)  # of these people
    slugs: Mapping[int, str] = field(default_factory=dict)  # of these tasks

    @property
    def is_known(self) -> bool:
        return bool(self.pairs)

    @property
    def has_no_backups(self) -> bool:
        """Whether nobody ever said who stands by."""
        return self.basis == Basis.RULES


def today_of(organisation: Organisation, school_year: SchoolYear) -> Today:
    """From the adopted divisions; without one, from what was said to be done today."""
    inside = Organisation.objects.below(organisation.pk).values("pk")
    if adopted := keys_in_force(organisation):
        given = _done(adopted, inside)
        names = "person", "planned_task__task", "person__code", "planned_task__task__slug"
        return _today(Basis.ADOPTED, given.values_list(*names).distinct())
    names = "person", "task", "person__code", "task__slug"
    return _today(Basis.RULES, _said(inside, school_year).values_list(*names).distinct())


def is_today_known(organisation: Organisation, school_year: SchoolYear) -> bool:
    """Whether `today_of` finds anything, without reading it all."""
    inside = Organisation.objects.below(organisation.pk).values("pk")
    if adopted := keys_in_force(organisation):
        return _done(adopted, inside).exists()
    return _said(inside, school_year).exists()


def _done(adopted: Iterable[int], inside: Places) -> QuerySet[Allocation]:
    """What adopted divisions say; of what schools do by themselves only that of these places."""
    return Allocation.objects.filter(
        ~Q(planned_task__level=Level.SCHOOL) | Q(planned_task__organisation__in=inside),
        planned_task__scenario__in=list(adopted),
    )


def _said(inside: Places, school_year: SchoolYear) -> QuerySet[StandingRule]:
    return StandingRule.objects.filter(
        organisation__in=inside, school_year=school_year, kind=StandingRule.Kind.CURRENT
    )


def _today(basis: Basis, rows: Iterable[tuple[int, int, str, str]]) -> Today:
    found = list(rows)
    if not found:
        return Today()
    pairs = frozenset((person, task) for person, task, _code, _slug in found)
    codes = {person: code for person, _task, code, _slug in found}
    return Today(basis, pairs, codes, {task: slug for _person, task, _code, slug in found})
