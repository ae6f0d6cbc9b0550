"""Which migrations are part of a release. Run `python -m tests.released` when one is made.

What is not in the list runs while the version before it still serves: see docs/operations.md.
"""

import os
from pathlib import Path

import django
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.migration import Migration

LIST = Path(__file__).with_name("released_migrations.txt")


def ours() -> dict[str, Migration]:
    migrations = MigrationLoader(None).disk_migrations
    return {
        f"{app}.{name}": migration
        for (app, name), migration in migrations.items()
        if migration.__module__.startswith("zwerm.")
    }


def released() -> set[str]:
    return set(LIST.read_text(encoding="utf-8").split())


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zwerm.config.settings")
    django.setup()
    LIST.write_text("\n".join(sorted(ours())) + "\n", encoding="utf-8")
