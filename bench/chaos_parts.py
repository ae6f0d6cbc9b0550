"""The processes of a trial: the site, the workers, the writers and those who use the site."""

import contextlib
import http.client
import json
import os
import random
import re
import secrets
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread
from urllib.parse import urlencode

import psutil

from .chaos_rows import rows

ROOT = Path(__file__).parents[1]
PATIENCE_SECONDS = 240.0
WORKERS = 3
CSRF = "c" * 32
# Whom a kill strikes, and how often.
VICTIMS = {"worker": 8, "writer": 6, "web process": 4, "all workers": 1, "all of the site": 1}


@dataclass(frozen=True, slots=True)
class Options:
    writes: int = 50_000
    seconds: float = 240.0
    writers: int = 8
    lease_seconds: float = 10.0
    seconds_between_kills: float = 1.0
    browsers: int = 2
    # Each life of who asks for work asks this often, no more: the workers must keep up.
    asks: int = 400
    seed: int = 1
    database: str = ""


@dataclass
class Writer:
    """Started again under another name whenever it is killed; what each life told is kept."""

    command: str
    name: str
    most: int
    environment: dict[str, str]
    lives: dict[str, int] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    process: "subprocess.Popen[bytes] | None" = None
    reader: Thread | None = None

    def start(self) -> None:
        life = f"{self.name}.{len(self.lives)}"
        self.lives[life] = 0
        # Who only writes rows needs the database, not the apps: there is no need to say so.
        quiet = ["-W", "ignore::RuntimeWarning"]
        what = ["-m", "bench.chaos_writer", self.command, life, str(self.most)]
        command = [sys.executable, *quiet, *what]
        self.process = subprocess.Popen(  # noqa: S603 - our own command
            command, env=self.environment, cwd=ROOT, stdout=subprocess.PIPE
        )
        self.reader = Thread(target=self._read, args=(self.process, life), daemon=True)
        self.reader.start()

    def _read(self, process: "subprocess.Popen[bytes]", life: str) -> None:
        if process.stdout is None:
            return
        for line in process.stdout:
            if line.startswith(b"!"):
                self.errors.append(line[1:].decode().strip())
            elif line.endswith(b"\n"):  # A number cut off by the kill says nothing.
                self.lives[life] += 1

    def end(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
        if self.reader is not None:
            self.reader.join()

    @property
    def acknowledged(self) -> int:
        return sum(self.lives.values())


class Browser(Thread):
    """Adds people through the site, over and over, and keeps the names that it was told are in."""

    def __init__(self, name: str, port: int, session: str, school: int) -> None:
        super().__init__(daemon=True)
        self.label, self.port, self.school = name, port, school
        self.headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": f"sessionid={session}; csrftoken={CSRF}",
        }
        self.is_over = Event()
        self.told: list[str] = []
        self.unknown = 0
        self.answers: Counter[int] = Counter()

    def run(self) -> None:
        number = 0
        while not self.is_over.is_set():
            name = f"{self.label} {number:06d}"
            number += 1
            try:
                status = self._add(name)
            except (OSError, http.client.HTTPException):
                self.unknown += 1  # Written or not: nobody said so.
                self.is_over.wait(0.1)
                continue
            self.answers[status] += 1
            if status == http.client.FOUND:
                self.told.append(name)

    def _add(self, name: str) -> int:
        form = {
            "csrfmiddlewaretoken": CSRF,
            "name": name,
            "homes": self.school,
            "max_tasks": 10,
            "max_clusters": 5,
            "max_schools": 5,
            "max_backups": 10,
        }
        site = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            site.request("POST", "/mensen/nieuw/", urlencode(form), self.headers)
            answer = site.getresponse()
            answer.read()
            return answer.status
        finally:
            site.close()


class Chaos:
    def __init__(self, options: Options, folder: Path) -> None:
        self.options = options
        self.database = options.database or f"sqlite:///{folder / 'zwerm.sqlite3'}"
        self.environment = {
            "ZWERM_SECRET_KEY": secrets.token_urlsafe(),
            **os.environ,
            "ZWERM_DATA": str(folder),
            "DATABASE_URL": self.database,
            "DJANGO_SETTINGS_MODULE": "bench.chaos_settings",
            "CHAOS_LEASE_SECONDS": str(options.lease_seconds),
            "PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, [os.getenv("PYTHONPATH")])]),
        }
        self.kills: Counter[str] = Counter()
        self.port = _free_port()
        self.log = (folder / "log").open("ab")
        self.site: subprocess.Popen[bytes] | None = None
        self.workers: subprocess.Popen[bytes] | None = None
        self.writers: list[Writer] = []
        self.browsers: list[Browser] = []
        self.began = 0.0

    def start(self) -> None:
        who = json.loads(self._python("prepare"))
        self._python("poison")
        self.site = self._serve()
        for number in range(self.options.writers):
            self.writers.append(Writer("rows", f"w{number}", 10**9, self.environment))
        self.writers.append(Writer("asks", "a", self.options.asks, self.environment))
        for number in range(self.options.browsers):
            self.browsers.append(Browser(f"b{number}", self.port, who["session"], who["school"]))
        # First those that take long to begin: the others leave them little room.
        for browser in self.browsers:
            browser.start()
        self._wait_until(lambda: any(browser.told for browser in self.browsers))
        self.workers = self._work()
        for writer in self.writers:
            writer.start()
        self._wait_until(lambda: all(writer.acknowledged for writer in self.writers))
        self.began = time.monotonic()

    @property
    def acknowledged(self) -> int:
        written = sum(writer.acknowledged for writer in self.writers if writer.command == "rows")
        return written + sum(len(browser.told) for browser in self.browsers)

    def kill_one(self, dice: random.Random) -> None:
        """Mostly a worker, a web process or a writer; at times a whole family at once."""
        victim = dice.choices(list(VICTIMS), list(VICTIMS.values()))[0]
        families = {"worker": self.workers, "web process": self.site}
        if victim in families:
            below = _below(families[victim])
            if not below:
                return
            _kill(dice.choice(below))
        elif victim == "writer":
            dice.choice(self.writers).end()
        else:
            family = self.workers if victim == "all workers" else self.site
            _kill_family(family)
        self.kills[victim] += 1

    def keep_alive(self) -> None:
        """What a service manager would do, and people who come back."""
        if self.site is not None and self.site.poll() is not None:
            self.site = self._serve()
        if self.workers is not None and self.workers.poll() is not None:
            self.workers = self._work()
        for writer in self.writers:
            if writer.process is None or writer.process.poll() is not None:
                writer.end()
                writer.start()

    def stop_writing(self) -> float:
        """Killed in the middle as well; returns how long it took."""
        for browser in self.browsers:
            browser.is_over.set()
        for writer in self.writers:
            writer.end()
        seconds = time.monotonic() - self.began
        for browser in self.browsers:
            browser.join(PATIENCE_SECONDS)
        return seconds

    def wait_for_jobs(self) -> None:
        until = time.monotonic() + PATIENCE_SECONDS + 4 * self.options.lease_seconds
        waiting = "select count(*) from core_job where state in ('waiting', 'running')"
        while rows(self.database, f"{waiting} and kind like 'bench.%'") != [(0,)]:
            if time.monotonic() > until:
                return  # The result tells what is left.
            self.keep_workers()
            time.sleep(0.5)

    def keep_workers(self) -> None:
        if self.workers is not None and self.workers.poll() is not None:
            self.workers = self._work()

    def end(self) -> None:
        for writer in self.writers:
            writer.end()
        for family in (self.site, self.workers):
            _kill_family(family)
        self.log.close()

    def _python(self, *arguments: str) -> str:
        command = [sys.executable, "-m", "bench.chaos_writer", *arguments]
        return subprocess.run(  # noqa: S603 - our own command
            command, env=self.environment, cwd=ROOT, check=True, text=True, stdout=subprocess.PIPE
        ).stdout

    def _zwerm(self, *arguments: str) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-c", "from zwerm.cli import main; raise SystemExit(main())"]
        return subprocess.Popen(  # noqa: S603 - our own command
            [*command, *arguments], env=self.environment, cwd=ROOT, stdout=self.log, stderr=self.log
        )

    def _serve(self) -> "subprocess.Popen[bytes]":
        return self._zwerm("serve", "--port", str(self.port), "--workers", "2")

    def _work(self) -> "subprocess.Popen[bytes]":
        return self._zwerm("worker", "--processes", str(WORKERS))

    def _wait_until(self, holds: Callable[[], bool]) -> None:
        """Starting takes a while where much runs; the killing begins when everybody works."""
        until = time.monotonic() + PATIENCE_SECONDS
        while not holds():
            if time.monotonic() > until:
                told = Path(self.log.name).read_text(errors="replace")[-2000:]
                message = f"not everybody came to work\n{told}"
                raise TimeoutError(message)
            time.sleep(0.1)

    @property
    def log_of_errors(self) -> list[str]:
        """What the commands told of a database that was locked."""
        told = Path(self.log.name).read_text(errors="replace")
        return re.findall(r".*database is locked.*", told)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _below(process: "subprocess.Popen[bytes] | None") -> list[psutil.Process]:
    if process is None or process.poll() is not None:
        return []
    with contextlib.suppress(psutil.NoSuchProcess):
        return list(psutil.Process(process.pid).children())
    return []


def _kill(process: psutil.Process) -> None:
    with contextlib.suppress(psutil.NoSuchProcess):
        process.kill()


def _kill_family(process: "subprocess.Popen[bytes] | None") -> None:
    """The parent first, so that it starts no others."""
    if process is None:
        return
    below = _below(process)
    process.kill()
    process.wait()
    for each in below:
        _kill(each)
    psutil.wait_procs(below, timeout=PATIENCE_SECONDS)
