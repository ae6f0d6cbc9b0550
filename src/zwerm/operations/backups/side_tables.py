"""The tables of an empty database, made at once from the models instead of by all migrations.

That is the same as long as no migration waits, which who asks makes sure of; a test compares both.
"""

from django.apps import apps
from django.db import connections, transaction
from django.db.migrations.recorder import MigrationRecorder


def make_tables(source: str, target: str) -> None:
    """As the models say, with the migrations written down that were applied at the source."""
    connection = connections[target]
    models = [m for m in apps.get_models() if m._meta.managed and not m._meta.proxy]
    with connection.schema_editor() as editor:
        for model in models:
            editor.create_model(model)
    recorder = MigrationRecorder(connection)
    recorder.ensure_schema()
    applied = MigrationRecorder(connections[source]).migration_qs.order_by("pk")
    with transaction.atomic(using=target):
        rows = [recorder.Migration(app=m.app, name=m.name, applied=m.applied) for m in applied]
        recorder.migration_qs.bulk_create(rows)
