"""While one host is updated the others still serve: a new migration takes nothing from them.

A migration that must do it all the same says why, in `BREAKS_VERSION_BEFORE = "…"` of its module;
the notes of that release then say to stop every host first.
"""

import sys

import pytest
from django.db import migrations, models
from django.db.migrations.migration import Migration
from django.db.migrations.operations.base import Operation
from django.db.models.fields import NOT_PROVIDED

from .released import ours, released

TAKES_AWAY = (
    migrations.DeleteModel,
    migrations.RemoveField,
    migrations.RenameField,
    migrations.RenameModel,
    migrations.AlterModelTable,
    migrations.AlterUniqueTogether,
    migrations.AlterField,
)


def dangers(migration: Migration) -> list[str]:
    """What the version before would stumble over: tables made here it does not know yet."""
    new = {each.name.lower() for each in migration.operations if _makes(each)}
    return [
        danger
        for each in migration.operations
        if _model(each) not in new and (danger := _danger(each))
    ]


def _makes(operation: Operation) -> bool:
    return isinstance(operation, migrations.CreateModel)


def _model(operation: Operation) -> str:
    name = getattr(operation, "model_name", "") or getattr(operation, "name", "")
    return str(name).lower()


def _danger(operation: Operation) -> str:
    if isinstance(operation, migrations.AddField):
        field = operation.field
        has_value = field.null or field.many_to_many or field.db_default is not NOT_PROVIDED
        what = f"{operation.model_name}.{operation.name}"
        return "" if has_value else f"{what}: give it null=True or a db_default"
    if isinstance(operation, migrations.AddConstraint):
        return f"{_model(operation)}: a constraint that old code does not know"
    if isinstance(operation, TAKES_AWAY):
        return f"{type(operation).__name__} on {_model(operation)}"
    return ""


def _says_why(migration: Migration) -> str:
    return str(getattr(sys.modules[migration.__module__], "BREAKS_VERSION_BEFORE", ""))


def test_a_new_migration_leaves_the_version_before_at_work() -> None:
    new = {name: each for name, each in ours().items() if name not in released()}
    found = {
        name: trouble
        for name, each in new.items()
        if not _says_why(each) and (trouble := dangers(each))
    }

    assert found == {}


def test_a_released_migration_is_never_taken_away() -> None:
    assert released() - set(ours()) == set()


def migration(*operations: Operation) -> Migration:
    made = Migration("a_migration", "core")
    made.operations = list(operations)
    return made


NOTE = models.TextField()


@pytest.mark.parametrize(
    ("operation", "danger"),
    [
        (migrations.AddField("job", "note", NOTE), "job.note: give it null=True or a db_default"),
        (
            migrations.AddField("job", "note", models.TextField(default="")),
            "job.note: give it null=True or a db_default",
        ),
        (migrations.RemoveField("job", "error"), "RemoveField on job"),
        (migrations.RenameField("job", "error", "fault"), "RenameField on job"),
        (migrations.DeleteModel("Job"), "DeleteModel on job"),
        (migrations.AlterField("job", "error", NOTE), "AlterField on job"),
        (
            migrations.AddConstraint(
                "job", models.CheckConstraint(condition=models.Q(pk=1), name="x")
            ),
            "job: a constraint that old code does not know",
        ),
    ],
)
def test_what_old_code_stumbles_over_is_found(operation: Operation, danger: str) -> None:
    assert dangers(migration(operation)) == [danger]


@pytest.mark.parametrize(
    "operation",
    [
        migrations.CreateModel("Thing", [("id", models.BigAutoField(primary_key=True))]),
        migrations.AddField("job", "note", models.TextField(null=True)),
        migrations.AddField("job", "note", models.TextField(db_default="")),
        migrations.AddIndex("job", models.Index(fields=["kind"], name="by_kind")),
        migrations.RunPython(migrations.RunPython.noop, migrations.RunPython.noop),
    ],
)
def test_what_only_adds_is_free(operation: Operation) -> None:
    assert dangers(migration(operation)) == []


def test_a_table_of_this_migration_may_take_any_shape() -> None:
    made = migrations.CreateModel("Thing", [("id", models.BigAutoField(primary_key=True))])

    assert dangers(migration(made, migrations.AddField("thing", "note", NOTE))) == []
