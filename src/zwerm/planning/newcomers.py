"""What a what-if gives to colleagues who are not there yet, told apart from the rows it names."""

from django.db.models import F

from .models import PlannedTask, Scenario
from .what_if import WhatIf

# Task, level, organisation, pool, who, and minutes; whoever only stands by does so for 0 minutes.
Given = tuple[int, str, int, str, str, int]


def given_to_newcomers(scenario: Scenario) -> list[Given]:
    """By place, as the division that stands there has it."""
    found = WhatIf.objects.filter(scenario=scenario).first()
    if found is None or not found.newcomer_work:
        return []
    planned = scenario.planned_tasks.in_bulk([row[0] for row in found.newcomer_work])
    return [
        (*_place(planned[key]), who, minutes)
        for key, who, minutes in found.newcomer_work
        if key in planned
    ]


def give_to_newcomers(scenario: Scenario, given: list[Given]) -> None:
    """Beside what a division without them was written as."""
    planned = {_place(row): row for row in scenario.planned_tasks.all()}
    work = []
    for task, level, organisation, pool, who, minutes in given:
        row = planned[task, level, organisation, pool]
        work.append([row.pk, who, minutes])
        PlannedTask.objects.filter(pk=row.pk).update(given_minutes=F("given_minutes") + minutes)
    WhatIf.objects.filter(scenario=scenario).update(newcomer_work=work)


def _place(row: PlannedTask) -> tuple[int, str, int, str]:
    return row.task_id, row.level, row.organisation_id, row.pool
