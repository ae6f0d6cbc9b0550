"""Whether this process can serve pages: cheap enough to be asked every second."""

from django.db import connection
from django.db.migrations.exceptions import InconsistentMigrationHistory
from django.db.migrations.executor import MigrationExecutor

# A database that fits the program once, fits it until this process ends; one that does not may
# be migrated at any moment.
_has_fitted = False


def waiting_migrations() -> bool:
    """Whether the database must be brought up to date first. Asks the database in any case."""
    global _has_fitted  # noqa: PLW0603 - said above
    if _has_fitted:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
        return False
    executor = MigrationExecutor(connection)
    try:
        executor.loader.check_consistent_history(connection)
    except InconsistentMigrationHistory:
        return True
    _has_fitted = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    return not _has_fitted
