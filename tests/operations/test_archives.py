"""Archives that somebody made to harm: each is refused, and nothing lands outside the folder."""

import contextlib
import gzip
import hashlib
import io
import json
import tarfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zwerm.core.errors import DomainError
from zwerm.operations.backups.archive import pack, sum_of, unpack
from zwerm.operations.backups.manifest import DATABASE, FileSum, Manifest, is_safe

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def summed(data: bytes) -> dict[str, Any]:
    return {"size": len(data), "sha256": hashlib.sha256(data).hexdigest()}


def manifest(files: dict[str, Any]) -> bytes:
    told = {
        "format": 1,
        "made_at": NOON.isoformat(),
        "version": "0",
        "source": "sqlite",
        "migrations": [],
        "tables": {},
        "files": files,
    }
    return json.dumps(told).encode()


def tar(*members: tuple[tarfile.TarInfo | str, bytes]) -> io.BytesIO:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz", format=tarfile.USTAR_FORMAT) as archive:
        for member, data in members:
            info = tarfile.TarInfo(member) if isinstance(member, str) else member
            if info.isreg():
                info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return io.BytesIO(out.getvalue())


def refusal(archive: io.BytesIO, folder: Path) -> str:
    inside = folder / "a/b"
    inside.mkdir(parents=True)
    with pytest.raises(DomainError) as refused:
        unpack(archive, inside)
    outside = [path for path in folder.rglob("*") if inside not in path.parents]
    assert sorted(outside) == [folder / "a", inside]
    return str(refused.value)


def test_what_was_packed_is_unpacked(tmp_path) -> None:
    files, out = tmp_path / "files", tmp_path / "out"
    (files / "media/é").mkdir(parents=True)
    (files / DATABASE).write_bytes(b"rows" * 1000)
    long_name = f"media/é/{'x' * 90}.jpg"
    (files / long_name).write_bytes(b"")
    out.mkdir()
    told = Manifest(
        NOON, "1", "sqlite", [], files={n: sum_of(files / n) for n in (DATABASE, long_name)}
    )
    archive = io.BytesIO()

    pack(files, told, archive)
    archive.seek(0)

    assert unpack(archive, out) == told
    assert (out / DATABASE).read_bytes() == b"rows" * 1000
    assert (out / long_name).read_bytes() == b""
    archive.seek(0)
    with tarfile.open(fileobj=archive) as opened:
        assert opened.getnames() == ["manifest.json", DATABASE, long_name]


@pytest.mark.parametrize(
    "name",
    [
        "../evil",
        "/etc/evil",
        "media/../../evil",
        "media//evil",
        "media/./evil",
        "evil",
        "media/a\\b",
    ],
)
def test_a_name_that_leads_elsewhere_is_refused(name: str, tmp_path) -> None:
    database = b"rows"
    files = {DATABASE: summed(database), name: summed(b"x")}

    told = refusal(tar(("manifest.json", manifest(files)), (name, b"x")), tmp_path)

    assert told == "The manifest of this archive cannot be read."


def test_a_member_the_manifest_does_not_name_is_refused(tmp_path) -> None:
    files = {DATABASE: summed(b"rows")}

    told = refusal(tar(("manifest.json", manifest(files)), ("../evil", b"x")), tmp_path)

    assert told == "'../evil' is not what the manifest of this archive says."


@pytest.mark.parametrize(
    "kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.DIRTYPE]
)
def test_links_and_other_things_that_are_no_files_are_refused(kind: bytes, tmp_path) -> None:
    files = {DATABASE: summed(b""), "media/link": summed(b"")}
    link = tarfile.TarInfo("media/link")
    link.type, link.linkname = kind, "/etc/passwd"

    told = refusal(tar(("manifest.json", manifest(files)), (link, b"")), tmp_path)

    assert told in {"'media/link' is no plain file.", "'media/link/' is no plain file."}


def test_more_than_the_disk_can_hold_is_refused_before_anything_is_written(tmp_path) -> None:
    files = {DATABASE: {"size": 10**15, "sha256": "0" * 64}}

    told = refusal(tar(("manifest.json", manifest(files)), (DATABASE, b"x")), tmp_path)

    assert told.startswith("This archive needs 2,000,000,067,108,864 bytes of disk;")
    assert list((tmp_path / "a/b").iterdir()) == []


def test_a_small_archive_that_would_become_huge_is_read_no_further_than_it_says(tmp_path) -> None:
    bomb = gzip.compress(bytes(50_000_000))
    files = {DATABASE: summed(b"rows")}
    honest = tar(("manifest.json", manifest(files)), (DATABASE, b"rows"))
    whole = gzip.decompress(honest.getvalue())
    archive = io.BytesIO(gzip.compress(whole[:-10240].rstrip(b"\0")) + bomb)

    inside = tmp_path / "in"
    inside.mkdir()
    with contextlib.suppress(DomainError):
        unpack(archive, inside)
    assert sum(path.stat().st_size for path in inside.rglob("*")) <= 4


@pytest.mark.parametrize("data", [b"rowz", b"row", b"rows!"])
def test_a_file_that_is_not_what_it_was_is_refused(data: bytes, tmp_path) -> None:
    files = {DATABASE: summed(b"rows")}

    refusal(tar(("manifest.json", manifest(files)), (DATABASE, data)), tmp_path)


def test_a_manifest_too_large_to_be_ours_is_not_read(tmp_path) -> None:
    info = tarfile.TarInfo("manifest.json")
    info.size = 33 * 1024 * 1024
    archive = io.BytesIO(gzip.compress(info.tobuf(tarfile.USTAR_FORMAT) + b"{}"))

    assert refusal(archive, tmp_path) == (
        "This is no archive of Zwerm: it does not begin with a manifest."
    )


@pytest.mark.parametrize(
    "data",
    [b"", b"no archive", gzip.compress(b"", mtime=0), gzip.compress(b"x" * 512, mtime=0)],
    ids=["empty", "text", "nothing packed", "letters packed"],
)
def test_something_else_is_refused(data: bytes, tmp_path) -> None:
    refusal(io.BytesIO(data), tmp_path)


@given(data=st.binary(max_size=2000))
def test_no_bytes_make_it_fail_otherwise(data: bytes, tmp_path_factory) -> None:
    folder = tmp_path_factory.mktemp("any")
    for archive in (data, gzip.compress(data), gzip.compress(b"manifest.json" + data)):
        with pytest.raises(DomainError):
            unpack(io.BytesIO(archive), folder)


@given(
    text=st.text(max_size=300)
    | st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=8),
        lambda inner: (
            st.dictionaries(
                st.sampled_from(["format", "files", "tables", "made_at", "migrations", "version"])
                | st.text(max_size=5),
                inner,
                max_size=6,
            )
            | st.lists(inner, max_size=3)
        ),
    ).map(json.dumps)
)
def test_no_manifest_makes_it_fail_otherwise(text: str) -> None:
    with pytest.raises(DomainError):
        Manifest.from_json(text.encode("utf-8", "surrogatepass"))


@given(name=st.text(max_size=40).map(lambda text: f"media/{text}"))
def test_a_safe_name_stays_in_its_folder(name: str) -> None:
    if is_safe(name):
        assert Path("/top") in Path("/top", name).parents
        assert ".." not in Path(name).parts


def test_sizes_are_whole_numbers() -> None:
    files = {DATABASE: {"size": True, "sha256": "0" * 64}}

    with pytest.raises(DomainError):
        Manifest.from_json(manifest(files))
    assert Manifest.from_json(manifest({DATABASE: summed(b"")})).files == {
        DATABASE: FileSum(0, hashlib.sha256(b"").hexdigest())
    }
