"""Photos and pictures in the database, so that every web host reaches them."""

import io
from datetime import datetime

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.deconstruct import deconstructible

# Our forms allow less for each kind of file; this is what no file may ever pass.
LARGEST_FILE_BYTES = 12 * 1024 * 1024


class StoredFile(models.Model):
    """A file by its name. It is shown only by the page that knows who may see it."""

    name = models.CharField(max_length=200, unique=True)
    content = models.BinaryField()
    size = models.PositiveIntegerField()
    stored_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class CacheRow(models.Model):
    """What Django's cache in the database stands on: nothing but counts of attempts."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "zwerm_cache"

    def __str__(self) -> str:
        return self.cache_key


@deconstructible
class DatabaseStorage(Storage):
    """Django's storage upon `StoredFile`: what a transaction stored is gone when it fails."""

    def _open(self, name: str, mode: str = "rb") -> File:  # type: ignore[type-arg]
        if mode != "rb":
            message = "A stored file is replaced, never changed."
            raise ValueError(message)
        content = StoredFile.objects.filter(name=name).values_list("content", flat=True).first()
        if content is None:
            raise FileNotFoundError(name)
        return ContentFile(bytes(content), name=name)

    def _save(self, name: str, content: File) -> str:  # type: ignore[type-arg]
        stored = io.BytesIO()
        for chunk in content.chunks():
            stored.write(chunk)
            if stored.tell() > LARGEST_FILE_BYTES:
                message = f"{name} is larger than {LARGEST_FILE_BYTES} bytes."
                raise SuspiciousFileOperation(message)
        data = stored.getvalue()
        try:
            with transaction.atomic():
                StoredFile.objects.create(name=name, content=data, size=len(data))
        except IntegrityError:
            # Another host took this name a moment ago.
            return self._save(self.get_alternative_name(*_parts(name)), ContentFile(data))
        return name

    def delete(self, name: str) -> None:
        StoredFile.objects.filter(name=name).delete()

    def exists(self, name: str) -> bool:
        return StoredFile.objects.filter(name=name).exists()

    def size(self, name: str) -> int:
        return int(self._row(name).size)

    def get_created_time(self, name: str) -> datetime:
        return self._row(name).stored_at

    get_modified_time = get_created_time

    def listdir(self, path: str) -> tuple[list[str], list[str]]:
        start = f"{path.strip('/')}/" if path.strip("/.") else ""
        names = StoredFile.objects.filter(name__startswith=start).values_list("name", flat=True)
        below = [name.removeprefix(start) for name in names]
        folders = sorted({name.split("/")[0] for name in below if "/" in name})
        return folders, sorted(name for name in below if "/" not in name)

    def _row(self, name: str) -> StoredFile:
        row = StoredFile.objects.defer("content").filter(name=name).first()
        if row is None:
            raise FileNotFoundError(name)
        return row


def _parts(name: str) -> tuple[str, str]:
    stem, dot, ending = name.rpartition(".")
    return (stem, dot + ending) if dot and "/" not in ending else (name, "")
