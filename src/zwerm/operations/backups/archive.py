"""A tar of plain files, its manifest first. Read by ourselves, because it may come from anywhere:
nothing but what the manifest names is unpacked, and never more of it than that says.
"""

import gzip
import hashlib
import shutil
import tarfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from zwerm.core.errors import DomainError

from .manifest import FileSum, Manifest

MANIFEST = "manifest.json"
LARGEST_MANIFEST_BYTES = 32 * 1024 * 1024
# So much of the disk stays free whatever an archive says of its size.
MARGIN_BYTES = 64 * 1024 * 1024
_CHUNK = 1024 * 1024
_BLOCK = tarfile.BLOCKSIZE
# Beyond this only the GNU way of writing a size does.
_OCTAL_LIMIT = 8**11


def sum_of(path: Path) -> FileSum:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256")
    return FileSum(path.stat().st_size, digest.hexdigest())


def pack(folder: Path, manifest: Manifest, out: IO[bytes]) -> None:
    """Write the files of the manifest, which stand in the folder, as `.tar.gz`."""
    moment = int(manifest.made_at.timestamp())
    with gzip.GzipFile(fileobj=out, mode="wb", compresslevel=6, mtime=moment) as stream:
        text = manifest.to_json()
        stream.write(_header(MANIFEST, len(text), moment) + text + _padding(len(text)))
        for name, told in manifest.files.items():
            stream.write(_header(name, told.size, moment))
            with (folder / name).open("rb") as file:
                shutil.copyfileobj(file, stream, _CHUNK)
            stream.write(_padding(told.size))
        stream.write(bytes(2 * _BLOCK))


def unpack(source: IO[bytes], folder: Path) -> Manifest:
    """Unpack and compare with the manifest; refuses what is not whole and exactly as it says."""
    try:
        with gzip.GzipFile(fileobj=source, mode="rb") as stream:
            members = _members(stream)
            manifest = _first(members, stream)
            _refuse_too_large(manifest, folder)
            _unpack_files(members, stream, manifest, folder)
            return manifest
    except (EOFError, OSError, zlib.error, tarfile.HeaderError) as error:
        message = f"This is no whole archive of Zwerm ({error})."
        raise DomainError(message) from error


def _unpack_files(
    members: Iterator[tarfile.TarInfo], stream: gzip.GzipFile, manifest: Manifest, folder: Path
) -> None:
    missing = dict(manifest.files)
    for member in members:
        told = missing.pop(member.name, None)
        if told is None or told.size != member.size:
            message = f"{member.name!r} is not what the manifest of this archive says."
            raise DomainError(message)
        path = folder / member.name
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if _copy(stream, path, member.size) != told.sha256:
            message = f"{member.name!r} is damaged: its checksum differs."
            raise DomainError(message)
    if missing:
        message = f"{min(missing)!r} is missing in this archive."
        raise DomainError(message)


def _first(members: Iterator[tarfile.TarInfo], stream: gzip.GzipFile) -> Manifest:
    first = next(members, None)
    if first is None or first.name != MANIFEST or first.size > LARGEST_MANIFEST_BYTES:
        message = "This is no archive of Zwerm: it does not begin with a manifest."
        raise DomainError(message)
    return Manifest.from_json(_exactly(stream, first.size))


def _members(stream: gzip.GzipFile) -> Iterator[tarfile.TarInfo]:
    """Each plain file; whoever asks the next one has read the one before to its end."""
    while True:
        block = _exactly(stream, _BLOCK)
        if block == bytes(_BLOCK):
            return
        member = tarfile.TarInfo.frombuf(block, "utf-8", "surrogateescape")
        if member.type != tarfile.REGTYPE:
            message = f"{member.name!r} is no plain file."
            raise DomainError(message)
        yield member
        _exactly(stream, -member.size % _BLOCK)


def _refuse_too_large(manifest: Manifest, folder: Path) -> None:
    # A database needs room for its copy while it is migrated.
    needed, free = 2 * manifest.size + MARGIN_BYTES, shutil.disk_usage(folder).free
    if needed > free:
        message = f"This archive needs {needed:,} bytes of disk; {free:,} are free."
        raise DomainError(message)


def _copy(stream: gzip.GzipFile, path: Path, size: int) -> str:
    digest = hashlib.sha256()
    with path.open("xb") as file:
        while size:
            chunk = _exactly(stream, min(size, _CHUNK))
            digest.update(chunk)
            file.write(chunk)
            size -= len(chunk)
    return digest.hexdigest()


def _exactly(stream: gzip.GzipFile, size: int) -> bytes:
    data = stream.read(size) if size else b""
    while len(data) < size:
        more = stream.read(size - len(data))
        if not more:
            message = "it ends too early"
            raise EOFError(message)
        data += more
    return data


def _header(name: str, size: int, moment: int) -> bytes:
    member = tarfile.TarInfo(name)
    member.size, member.mtime, member.mode = size, moment, 0o600
    if size >= _OCTAL_LIMIT:
        return member.tobuf(tarfile.GNU_FORMAT, "utf-8", "surrogateescape")
    return member.tobuf(tarfile.USTAR_FORMAT, "utf-8", "surrogateescape")


def _padding(size: int) -> bytes:
    return bytes(-size % _BLOCK)
