"""Where people of a school group really work by its adopted division, beside what is put in."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from zwerm.means.holdings import Holdings, holdings
from zwerm.means.pooling import Balance, PoolBalance, divided, worked
from zwerm.means.pools import pool_of
from zwerm.planning.models import Allocation, Scenario
from zwerm.schools.models import Organisation, SchoolYear


@dataclass(frozen=True, slots=True)
class WorkedRow:
    school: Organisation
    balance: Balance
    planned_minutes: int  # what the rule of the pool gives back

    @property
    def beside_plan(self) -> int:
        """Above zero: more than the rule gives."""
        return self.balance.back - self.planned_minutes


@dataclass(frozen=True, slots=True)
class PoolWorked:
    scenario: Scenario | None
    rows: tuple[WorkedRow, ...]
    balance: PoolBalance
    planned_minutes: int


def pool_worked(group: Organisation, school_year: SchoolYear) -> PoolWorked:
    """Every school that puts in, or where someone of the group works. Constant queries."""
    held = holdings(group, school_year)
    planned = {row.school.pk: row.balance for row in pool_of(held).members}
    scenario = (
        Scenario.objects.adopted().filter(organisation=group, school_year=school_year).first()
    )
    put_in = {pk: balance.put_in for pk, balance in planned.items()}
    balance = worked(put_in, _minutes_at(scenario, held), group=group.pk)
    names = {place.pk: place for place in held.places}
    rows = tuple(
        WorkedRow(
            names[each.school], each, planned[each.school].back if each.school in planned else 0
        )
        for each in balance.schools
        if each.school in names
    )
    return PoolWorked(scenario, rows, balance, sum(each.back for each in planned.values()))


def _minutes_at(scenario: Scenario | None, held: Holdings) -> Mapping[int, int]:
    """Of people who belong to the group. Work for several schools counts at each for its share."""
    found: Counter[int] = Counter()
    allocations = Allocation.objects.filter(
        planned_task__scenario=scenario, person__organisation=held.organisation
    ).values_list("minutes", "planned_task__organisation", "planned_task__covers")
    for minutes, place, covers in allocations if scenario else ():
        shares = covers or [(place, 1)]
        for (school, _share), part in zip(
            shares, divided(minutes, [share for _school, share in shares]), strict=True
        ):
            found[held.home.get(school, school)] += part
    return found
