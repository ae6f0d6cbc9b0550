"""Goals and actions for tests."""

from typing import Any

from zwerm.actions.models import Action
from zwerm.policy.models import Goal
from zwerm.schools.models import Organisation, SchoolYear


def goal(at: Organisation, title: str = "Elke klas heeft wifi", **fields: Any) -> Goal:
    tasks, actions = fields.pop("tasks", ()), fields.pop("actions", ())
    fields = {"element": Goal.Element.INFRASTRUCTURE} | fields
    made = Goal.objects.create(organisation=at, title=title, **fields)
    made.tasks.set(tasks)
    made.actions.set(actions)
    return made


def action(at: Organisation, title: str = "Offerte vragen", **fields: Any) -> Action:
    fields = {"school_year": SchoolYear.objects.current()} | fields
    return Action.objects.create(organisation=at, title=title, **fields)
