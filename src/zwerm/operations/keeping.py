"""What is remembered of backups, for administrators and for `zwerm doctor`."""

from datetime import timedelta
from pathlib import Path

from django.db import DatabaseError, transaction
from django.utils import timezone

from .backups.making import Made
from .models import Backup

REMEMBERED = timedelta(days=400)


def write_down(target: Path, made: Made | None = None, *, error: str = "") -> None:
    """An older database, backed up before its update, has no place for this yet."""
    try:
        with transaction.atomic():
            remember(target, made, error=error)
    except DatabaseError:
        return


def remember(target: Path, made: Made | None = None, *, error: str = "") -> None:
    Backup.objects.filter(at__lt=timezone.now() - REMEMBERED).delete()
    row = Backup(path=str(target)[:500], error=error)
    if made is not None:
        row.size, row.rows = made.size, made.manifest.rows
        row.is_encrypted = made.is_sealed
    row.save()
