"""Backups by the real command of a real installation, also while others write, and put back."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyrage
import pytest
from django.db import connection

from tests.databases import installation, rows
from tests.operations.busy_writer import SHARED
from zwerm.operations.backups import sqlite_tables
from zwerm.operations.backups.archive import unpack
from zwerm.operations.backups.manifest import DATABASE, Manifest
from zwerm.operations.backups.place import Place

pytestmark = pytest.mark.xdist_group("backups")
files_only = pytest.mark.skipif(
    connection.vendor != "sqlite", reason="the same on both, or of files; PostgreSQL costs more"
)
ZWERM = str(Path(sys.executable).parent / "zwerm")
PATIENCE_SECONDS = 120.0
WRITTEN = "select subject, count(*) from core_auditevent where verb = 'write' group by subject"
COUNTED = "select code, name from schools_organisation where code like 'writer-%'"
GIVEN = "select code, name from schools_organisation where code like 'giver-%'"


@dataclass
class Site:
    """An installation of its own, reached only by other processes."""

    folder: Path
    environment: dict[str, str]

    @classmethod
    def make(cls, folder: Path, *, is_migrated: bool = True) -> "Site":
        return cls(folder, installation(folder, is_migrated=is_migrated))

    @property
    def url(self) -> str:
        return self.environment["DATABASE_URL"]

    def zwerm(self, *arguments: str, **variables: str) -> tuple[int, str]:
        """The exit code, and the last line that was told."""
        done = subprocess.run(
            [ZWERM, *arguments],
            env=self.environment | variables,
            capture_output=True,
            text=True,
            timeout=PATIENCE_SECONDS,
            check=False,
        )
        lines = (done.stdout + done.stderr).strip().splitlines()
        return done.returncode, lines[-1] if lines else ""

    def django(self, *arguments: str) -> None:
        command = [sys.executable, "-m", "django", *arguments]
        subprocess.run(command, env=self.environment, check=True, capture_output=True)

    def run(self, code: str) -> None:
        setup = "import django; django.setup()\n"
        subprocess.run([sys.executable, "-c", setup + code], env=self.environment, check=True)

    def backup(self, *arguments: str, **variables: str) -> Path:
        folder = self.folder.parent / "backups"
        folder.mkdir(exist_ok=True)
        code, told = self.zwerm("backup", str(folder), *arguments, **variables)
        assert code == 0, told
        return max(folder.iterdir())

    def query(self, query: str) -> list[tuple[object, ...]]:
        return sorted(rows(self.url, query))

    def files(self) -> dict[str, bytes]:
        """Those that are served: on PostgreSQL they stand in the database."""
        if connection.vendor == "postgresql":
            return {
                n: bytes(c) for n, c in rows(self.url, "select name, content from core_storedfile")
            }
        media = self.folder / "media"
        paths = [path for path in media.rglob("*") if path.is_file()]
        return {str(path.relative_to(media)): path.read_bytes() for path in paths}


def at(folder: Path) -> dict[str, str]:
    return {"ZWERM_DATA": str(folder), "DATABASE_URL": f"sqlite:///{folder}/zwerm.sqlite3"}


ADD_PERSON = """
from zwerm.accounts.models import User
User.objects.create_user(email="an@school.example", password="een-zwerm-kan-het", name="An")
"""


@pytest.fixture(scope="module")
def peopled(tmp_path_factory: pytest.TempPathFactory) -> Site:
    made = Site.make(tmp_path_factory.mktemp("peopled"))
    made.run(ADD_PERSON)
    return made


@pytest.fixture
def site(peopled: Site, tmp_path: Path) -> Site:
    if connection.vendor == "sqlite":
        shutil.copytree(peopled.folder, tmp_path / "site")
        made = Site(tmp_path / "site", peopled.environment | at(tmp_path / "site"))
    else:
        made = Site.make(tmp_path / "site")
        made.run(ADD_PERSON)
    (made.folder / "media/people").mkdir(parents=True)
    (made.folder / "media/people/an.jpg").write_bytes(b"a face")
    return made


@pytest.fixture
def empty(tmp_path: Path) -> Site:
    return Site.make(tmp_path / "elsewhere", is_migrated=False)


def manifest_of(archive: Path, folder: Path) -> Manifest:
    folder.mkdir()
    with archive.open("rb") as source:
        return unpack(source, folder)


@contextmanager
def writers(site: Site, count: int) -> Iterator[None]:
    """Processes that write until the end, all busy when this begins."""
    command = [sys.executable, "-m", "tests.operations.busy_writer"]
    started = [
        subprocess.Popen([*command, str(n)], env=site.environment, stdout=subprocess.PIPE)
        for n in range(count)
    ]
    try:
        for process in started:
            assert process.stdout is not None
            assert process.stdout.readline() == b"busy\n"
        yield
        assert [process.poll() for process in started] == [None] * count
    finally:
        for process in started:
            process.kill()
            process.communicate()


def test_a_backup_holds_everything_and_is_put_back_in_an_empty_place(site, empty) -> None:
    archive = site.backup()

    assert empty.zwerm("restore", str(archive)) == (
        0,
        "and second steps are set up anew.",
    )
    people = "select email, name from accounts_user"
    assert empty.query(people) == site.query(people) == [("an@school.example", "An")]
    assert empty.files() == {"people/an.jpg": b"a face"}


@files_only
def test_the_rows_of_a_quiet_site_are_the_same_to_the_last_value(site, tmp_path) -> None:
    """The table about backups itself says afterwards that one was made."""
    if connection.vendor != "sqlite":
        pytest.skip("the file of a SQLite database is compared as it stands")
    manifest = manifest_of(site.backup(), tmp_path / "out")

    now = sqlite_tables.table_sums(site.folder / "zwerm.sqlite3")
    differing = [name for name in now if now[name] != manifest.tables[name]]
    assert differing == ["operations_backup"]
    assert manifest.tables["accounts_user"].rows == 1


def test_a_backup_under_load_is_of_one_moment_and_comes_back_to_the_last_row(
    site, empty, tmp_path
) -> None:
    with writers(site, 3):
        archive = site.backup()
        later = site.backup()

    manifest = manifest_of(archive, tmp_path / "out")
    assert empty.zwerm("restore", str(archive))[0] == 0

    written = {f"writer-{number}": str(count) for number, count in empty.query(WRITTEN)}
    assert written == dict(empty.query(COUNTED))
    given = {code.replace("giver", "writer"): SHARED - int(has) for code, has in empty.query(GIVEN)}
    assert given == {code: int(count) for code, count in written.items()}
    assert sum(given.values()) >= 3 * 20
    assert manifest.tables["core_auditevent"].rows == sum(map(int, written.values()))
    after = manifest_of(later, tmp_path / "later").tables["core_auditevent"].rows
    # Nobody waited: between the two the writers went on.
    assert after > manifest.tables["core_auditevent"].rows
    if connection.vendor == "sqlite":
        restored = sqlite_tables.table_sums(empty.folder / "zwerm.sqlite3")
        assert restored == manifest.tables


def test_a_place_that_is_not_empty_stays_as_it_is_without_a_word_to_replace_it(site) -> None:
    archive = site.backup()
    site.run("from zwerm.accounts.models import User; User.objects.update(name='Bo')")

    refused = site.zwerm("restore", str(archive))

    assert refused == (
        1,
        "This installation is not empty. With --replace its data is set aside first.",
    )
    assert site.query("select name from accounts_user") == [("Bo",)]


def test_what_is_replaced_is_kept_aside(site) -> None:
    archive = site.backup()
    site.run("from zwerm.accounts.models import User; User.objects.update(name='Bo')")
    (site.folder / "media/people/bo.jpg").write_bytes(b"another face")

    assert site.zwerm("restore", str(archive), "--replace")[0] == 0

    assert site.query("select name from accounts_user") == [("An",)]
    assert site.files() == {"people/an.jpg": b"a face"}
    aside = [path for path in site.folder.iterdir() if path.name.startswith("before-restore-")]
    assert len(aside) == 1
    assert (aside[0] / "media/people/bo.jpg").read_bytes() == b"another face"
    if connection.vendor == "sqlite":
        old = f"sqlite:///{aside[0]}/zwerm.sqlite3"
        assert rows(old, "select name from accounts_user") == [("Bo",)]


def test_a_site_at_work_is_not_replaced(site) -> None:
    archive = site.backup()

    with writers(site, 1):
        code, told = site.zwerm("restore", str(archive), "--replace")

    assert code == 1
    assert told.endswith("Stop every web server and worker first.")
    assert not list(site.folder.glob("before-restore-*"))


def test_a_backup_of_an_older_version_is_brought_up_to_date(tmp_path, empty) -> None:
    """What stands in a backup is a SQLite file, whatever it was made from."""
    (tmp_path / "older").mkdir()
    older = Site(tmp_path / "older", empty.environment | at(tmp_path / "older"))
    older.django("migrate", "operations", "zero", "--verbosity=0")
    older.django("migrate", "core", "0002", "--verbosity=0")
    older.django("migrate", "accounts", "0002", "--verbosity=0")
    before = older.query("select count(*) from django_migrations")
    archive = older.backup()

    code, _told = empty.zwerm("restore", str(archive))

    assert code == 0
    assert empty.query("select count(*) from django_migrations") > before
    assert empty.zwerm("worker", "--once")[0] == 0


def test_a_backup_of_a_newer_version_is_refused(site, empty) -> None:
    site.run(
        "from django.db.migrations.recorder import MigrationRecorder\n"
        "from django.db import connection\n"
        "MigrationRecorder(connection).record_applied('core', '9999_from_the_future')"
    )
    archive = site.backup()

    code, told = empty.zwerm("restore", str(archive))

    assert code == 1
    assert told.endswith("it has core.9999_from_the_future. Update Zwerm first, then restore.")
    assert {path.name for path in empty.folder.iterdir()} <= {"secret-key"}


@files_only
def test_a_passphrase_seals_the_archive_with_the_key_in_it(site, empty, tmp_path) -> None:
    variables = {"ZWERM_BACKUP_PASSPHRASE": "a swallow makes no summer"}
    archive = site.backup(**variables)
    assert archive.name.endswith(".tar.gz.age")
    assert b"accounts_user" not in archive.read_bytes()

    without = empty.zwerm("restore", str(archive))
    wrong = tmp_path / "wrong"
    wrong.write_text("a robin\n")
    refused = empty.zwerm("restore", str(archive), "--passphrase-file", str(wrong))
    assert without == (1, "This archive is encrypted. Give --passphrase-file or --identity.")
    assert refused[0] == 1
    assert {path.name for path in empty.folder.iterdir()} <= {"secret-key"}

    right = tmp_path / "right"
    right.write_text("a swallow makes no summer\n")
    assert empty.zwerm("restore", str(archive), "--passphrase-file", str(right))[0] == 0
    assert (empty.folder / "secret-key").read_text() == (site.folder / "secret-key").read_text()


@files_only
def test_older_keys_and_the_sign_in_file_go_along_only_where_they_are_locked(site, empty) -> None:
    (site.folder / "sign-in.toml").write_text('password = "everyone"\n')
    (site.folder / "secret-keys-old").write_text("an-older-key\n")
    kept = site.folder.parent / "passphrase"
    kept.write_text("a swallow makes no summer\n")
    plain = site.backup()
    site.folder.parent.joinpath("plain").mkdir()
    shutil.move(plain, site.folder.parent / "plain")
    locked = site.backup("--passphrase-file", str(kept))

    told = manifest_of(site.folder.parent / "plain" / plain.name, site.folder.parent / "out")
    assert {name for name in told.files if not name.startswith("media/")} == {DATABASE}
    assert empty.zwerm("restore", str(locked), "--passphrase-file", str(kept))[0] == 0
    for name in ("sign-in.toml", "secret-keys-old", "secret-key"):
        assert (empty.folder / name).read_bytes() == (site.folder / name).read_bytes()


@files_only
def test_a_public_key_seals_for_whoever_holds_the_secret_one(site, empty, tmp_path) -> None:
    key = pyrage.x25519.Identity.generate()
    kept = tmp_path / "key.txt"
    kept.write_text(f"# created: today\n{key}\n")
    other = tmp_path / "other.txt"
    other.write_text(f"{pyrage.x25519.Identity.generate()}\n")

    archive = site.backup("--recipient", str(key.to_public()))

    assert empty.zwerm("restore", str(archive), "--identity", str(other))[0] == 1
    assert empty.zwerm("restore", str(archive), "--identity", str(kept))[0] == 0
    assert empty.query("select name from accounts_user") == [("An",)]


@pytest.mark.skipif(shutil.which("age") is None, reason="the age program is not installed")
@files_only
def test_the_age_program_opens_what_we_sealed(site, tmp_path) -> None:
    key = pyrage.x25519.Identity.generate()
    kept = tmp_path / "key.txt"
    kept.write_text(f"{key}\n")
    archive = site.backup("--recipient", str(key.to_public()))

    plain = tmp_path / "plain.tar.gz"
    subprocess.run(["age", "-d", "-i", kept, "-o", plain, archive], check=True)
    listed = subprocess.run(["tar", "tzf", plain], check=True, capture_output=True, text=True)

    names = ["manifest.json", DATABASE, "media/people/an.jpg", "secret-key"]
    assert listed.stdout.splitlines() == names


@files_only
def test_an_archive_with_one_byte_changed_is_refused(site, empty) -> None:
    archive = site.backup()
    data = bytearray(archive.read_bytes())
    data[len(data) // 2] ^= 1
    archive.write_bytes(data)

    code, _told = empty.zwerm("restore", str(archive))

    assert code == 1
    assert {path.name for path in empty.folder.iterdir()} <= {"secret-key"}


@files_only
def test_a_file_that_is_there_already_is_left_as_it_is(site, tmp_path) -> None:
    taken = tmp_path / "taken.tar.gz"
    taken.write_text("something else")

    assert site.zwerm("backup", str(taken)) == (
        1,
        f"{taken} is there already. It was left as it is.",
    )
    assert taken.read_text() == "something else"


@files_only
def test_a_backup_is_readable_for_this_account_only(site) -> None:
    archive = site.backup()

    assert archive.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in archive.parent.iterdir()] == [archive.name]
    assert [path.name for path in site.folder.iterdir() if path.name.startswith("backup-")] == []


@files_only
def test_what_was_made_and_what_failed_is_remembered(site) -> None:
    archive = site.backup()
    site.zwerm("backup", str(site.folder / "no/such/folder"))

    remembered = site.query("select path, error from operations_backup order by id")
    missing = site.folder / "no/such/folder"
    assert remembered == sorted(
        [(str(archive), ""), (str(missing), f"There is no folder {missing}.")]
    )


@files_only
def test_the_place_is_that_of_the_settings(settings) -> None:
    place = Place.here()

    assert (place.data, place.media) == (settings.ENVIRONMENT.data, Path(settings.MEDIA_ROOT))
    assert place.secret_key == os.environ.get("ZWERM_SECRET_KEY", settings.SECRET_KEY)
