"""Photos and pictures, which go from a folder into the database or back."""

import hashlib
from collections.abc import Iterator

from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, Storage

from zwerm.core.errors import DomainError
from zwerm.core.models import StoredFile


def move_files(source: Storage, target_database: str, *, into_database: bool) -> int:
    """How many are there now. A folder that both databases use stays as it is."""
    names = list(_names(source))
    if isinstance(source, FileSystemStorage) and not into_database:
        return len(names)
    folder = FileSystemStorage()
    for name in names:
        with source.open(name) as file:
            content = file.read()
        if into_database:
            row = StoredFile(name=name, content=content, size=len(content))
            row.stored_at = source.get_modified_time(name)
            row.save(using=target_database)
            back = bytes(StoredFile.objects.using(target_database).get(pk=row.pk).content)
        else:
            back = _written(folder, name, content)
        if hashlib.sha256(back).digest() != hashlib.sha256(content).digest():
            message = f"The file {name} is not the same on the other side."
            raise DomainError(message)
    return len(names)


def _written(folder: FileSystemStorage, name: str, content: bytes) -> bytes:
    if not folder.exists(name):
        folder.save(name, ContentFile(content))
    with folder.open(name) as file:
        return bytes(file.read())


def _names(storage: Storage, folder: str = "") -> Iterator[str]:
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in sorted(files):
        yield f"{folder}{name}"
    for name in sorted(folders):
        yield from _names(storage, f"{folder}{name}/")
