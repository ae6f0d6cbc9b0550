"""Who does what today, as far as it is known: what changes are counted against."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from django.db.models import Q

from zwerm.schools.models import Organisation, SchoolYear
from zwerm.tasks.models import Level

from .models import Allocation, StandingRule
from .supposing import in_force

Pair = tuple[int, int]  # person and task


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
    adopted = in_force(organisation)
    if adopted:
        given = Allocation.objects.filter(
            ~Q(planned_task__level=Level.SCHOOL) | Q(planned_task__organisation__in=inside),
            planned_task__scenario__in=[row.pk for row in adopted],
        )
        names = "person", "planned_task__task", "person__code", "planned_task__task__slug"
        return _today(Basis.ADOPTED, given.values_list(*names).distinct())
    rules = StandingRule.objects.filter(
        organisation__in=inside, school_year=school_year, kind=StandingRule.Kind.CURRENT
    )
    names = "person", "task", "person__code", "task__slug"
    return _today(Basis.RULES, rules.values_list(*names).distinct())


def _today(basis: Basis, rows: Iterable[tuple[int, int, str, str]]) -> Today:
    found = list(rows)
    if not found:
        return Today()
    pairs = frozenset((person, task) for person, task, _code, _slug in found)
    codes = {person: code for person, _task, code, _slug in found}
    return Today(basis, pairs, codes, {task: slug for _person, task, _code, slug in found})
