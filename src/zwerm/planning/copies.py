"""A copy of a scenario, made in the database: none of its thousands of rows is read or sent."""

from typing import Any

from django.db import connections
from django.db.models import OuterRef, QuerySet, Subquery, Value

from .board_step import Cap
from .models import Allocation, Backup, Pin, PlannedTask, Scenario
from .what_if import WhatIf

# What makes a planned task of one scenario the same as that of another.
PLACE = ("task", "level", "organisation", "pool")


def copy_decisions(scenario: Scenario, *, to: Scenario) -> None:
    """With the limits of hours: what was decided about people."""
    for rows in (Pin.objects.filter(scenario=scenario), Cap.objects.filter(scenario=scenario)):
        _insert_again(rows, scenario=Value(to.pk))


def copy_division(scenario: Scenario, *, to: Scenario) -> None:
    """What is planned, and who does it and stands by."""
    _insert_again(PlannedTask.objects.filter(scenario=scenario), scenario=Value(to.pk))
    copied = _copied(to, "planned_task__")
    for model in (Allocation, Backup):
        rows = model.objects.filter(planned_task__scenario=scenario)
        _insert_again(rows, planned_task=copied)
    if scenario.is_divided:
        to.mark_divided_like(scenario)


def copy_what_if(scenario: Scenario, *, to: Scenario) -> None:
    """A copy supposes the same; otherwise it could be adopted by mistake."""
    found = WhatIf.objects.filter(scenario=scenario).first()
    if found is None:
        return
    work: list[list[Any]] = found.newcomer_work
    if work:
        keys = scenario.planned_tasks.values_list("pk", _copied(to))
        copied = dict(keys.filter(pk__in=[row[0] for row in work]))
        work = [[copied[key], *rest] for key, *rest in work]
    WhatIf.objects.create(scenario=to, variation=found.variation, newcomer_work=work)


def _copied(to: Scenario, road: str = "") -> Subquery:
    """The key of the planned task of the copy that stands at the same place."""
    same: dict[str, Any] = {name: OuterRef(f"{road}{name}") for name in PLACE}
    return Subquery(PlannedTask.objects.filter(scenario=to, **same).values("pk"))


def _insert_again(rows: "QuerySet[Any]", **changed: Any) -> None:
    """These rows once more, in their order, with other values in some fields."""
    fields = [field for field in rows.model._meta.concrete_fields if not field.primary_key]
    values = [changed.get(field.name, field.attname) for field in fields]
    connection = connections[rows.db]
    compiler = rows.order_by("pk").values_list(*values).query.get_compiler(connection=connection)
    sql, params = compiler.as_sql()
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column) for field in fields)
    table = quote(rows.model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} ({columns}) {sql}", params)
