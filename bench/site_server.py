"""A served installation to measure: its processes, their CPU and memory, and clients of it."""

import json
import os
import random
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import psutil

from .site_data import EMPTY, Request

PATIENCE_SECONDS = 600
MEGABYTE = 1024 * 1024
# What a browser sends along with a form; the server only compares the two.
TOKEN = "".join(random.Random(1).choices("abcdefghijklmnopqrstuvwxyz", k=32))  # noqa: S311
ZWERM = (sys.executable, "-c", "import sys; from zwerm.cli import main; sys.exit(main())")


@dataclass(slots=True)
class Site:
    """One installation: its folder, its database, and the processes that serve it."""

    name: str
    folder: Path
    database_url: str = ""
    database: psutil.Process | None = None
    server: subprocess.Popen[bytes] | None = None
    port: int = 0

    @property
    def environment(self) -> dict[str, str]:
        found = {
            "ZWERM_SECRET_KEY": "of-a-group-that-does-not-exist-and-nobody-signs-in-at",
            **os.environ,
            "ZWERM_DATA": str(self.folder),
            "ZWERM_HOSTS": "127.0.0.1",
            "DJANGO_SETTINGS_MODULE": "bench.site_settings",
            "PYTHONPATH": os.pathsep.join([str(Path.cwd()), os.environ.get("PYTHONPATH", "")]),
        }
        # A start is measured as whoever installs it has it: what was compiled is kept.
        found.pop("PYTHONDONTWRITEBYTECODE", None)
        if self.database_url:
            found["DATABASE_URL"] = self.database_url
        return found

    def fill(self, *, schools: int, people: int) -> tuple[list[Request], float]:
        """Make the data, if it is not there; what may be asked, and how many seconds it took."""
        kept = self.folder / "requests.json"
        begin = time.perf_counter()
        if kept.exists():
            return [_request(each) for each in json.loads(kept.read_text("utf-8"))], 0.0
        counts = ["--schools", str(schools), "--people", str(people)]
        made = subprocess.run(  # noqa: S603 - our own module
            [sys.executable, "-m", "bench.site_data", *counts],
            env=self.environment,
            check=True,
            stdout=subprocess.PIPE,
        )
        kept.write_bytes(made.stdout)
        return [_request(each) for each in json.loads(made.stdout)], time.perf_counter() - begin

    def run(self, *command: str, **environment: str) -> "subprocess.Popen[bytes]":
        told = {**self.environment, **environment}
        return subprocess.Popen([*ZWERM, *command], env=told)  # noqa: S603 - our own command

    def start(self, *, workers: int, **environment: str) -> float:
        """Serve; the seconds until the first answer."""
        self.port = _free_port()
        begin = time.perf_counter()
        self.server = self.run(
            "serve", "--port", str(self.port), "--workers", str(workers), **environment
        )
        while time.perf_counter() - begin < PATIENCE_SECONDS:
            try:
                connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_SECONDS)
                connection.request("GET", EMPTY)
                connection.getresponse().read()
            except OSError:
                time.sleep(0.01)
            else:
                return time.perf_counter() - begin
            finally:
                connection.close()
        self.stop()
        raise SystemExit(f"{self.name} does not answer")

    def stop(self) -> None:
        if self.server is not None:
            end(self.server)
            self.server = None

    @property
    def served(self) -> psutil.Process:
        if self.server is None:
            raise RuntimeError(f"{self.name} is not served")
        return psutil.Process(self.server.pid)

    @property
    def web_processes(self) -> list[psutil.Process]:
        """Those that answer; a process that only keeps track of resources does not."""
        children = self.served.children(recursive=True)
        return [each for each in children if "resource_tracker" not in " ".join(each.cmdline())]

    def cpu_seconds(self) -> float:
        """Of every process that works for this site, those of the database too."""
        roots = [self.served]
        if self.database is not None:
            roots.append(self.database)
        found = 0.0
        for root in roots:
            gone = root.cpu_times()
            found += gone.children_user + gone.children_system
            found += sum(_cpu(each.pid) for each in (root, *root.children(recursive=True)))
        return found


def _cpu(pid: int) -> float:
    """The CPU clock of another process, in nanoseconds; `times` counts in hundredths."""
    try:
        return time.clock_gettime((~pid << 3) | 2)
    except OSError:
        return 0.0


def cpu_seconds_of(process: psutil.Process) -> float:
    return _cpu(process.pid)


def megabytes(process: psutil.Process) -> tuple[float, float]:
    """Its own part of the memory (PSS), and all that is mapped (RSS)."""
    found = process.memory_full_info()
    return found.pss / MEGABYTE, found.rss / MEGABYTE


def end(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Visitor:
    """A browser with one connection that stays open."""

    def __init__(self, port: int) -> None:
        self.connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)

    def ask(self, request: Request) -> None:
        headers = {"Cookie": f"sessionid={request.session}; csrftoken={TOKEN}"}
        body = urlencode(request.sent) if request.sent else None
        if body:
            headers |= {
                "X-CSRFToken": TOKEN,
                "Content-Type": "application/x-www-form-urlencoded",
            }
        self.connection.request("POST" if body else "GET", request.path, body, headers)
        response = self.connection.getresponse()
        response.read()
        if response.status != (302 if body else 200):
            raise SystemExit(f"{request.path} answers {response.status}")

    def seconds(self, request: Request, times: int) -> list[float]:
        found = []
        for _ in range(times):
            begin = time.perf_counter()
            self.ask(request)
            found.append(time.perf_counter() - begin)
        return found


@contextmanager
def visitor(site: Site) -> Iterator[Visitor]:
    made = Visitor(site.port)
    try:
        yield made
    finally:
        made.connection.close()


def cpu_of(site: Site, request: Request, times: int) -> float:
    """Milliseconds of CPU for one request, asked so many times after each other."""
    with visitor(site) as browser:
        before = site.cpu_seconds()
        for _ in range(times):
            browser.ask(request)
        return (site.cpu_seconds() - before) * 1000 / times


@dataclass(frozen=True, slots=True)
class Latency:
    clients: int
    middle: float
    slow: float
    per_second: float


def latency(site: Site, request: Request, clients: int, requests: int) -> Latency:
    """So many browsers at once; milliseconds that half of the answers and 19 in 20 take at most."""

    def sit(_number: int) -> list[float]:
        with visitor(site) as browser:
            return browser.seconds(request, max(requests // clients, 2))

    begin = time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        found = [each * 1000 for some in pool.map(sit, range(clients)) for each in some]
    parts = statistics.quantiles(found, n=20)
    return Latency(clients, parts[9], parts[18], len(found) / (time.perf_counter() - begin))


def _request(told: dict[str, Any]) -> Request:
    sent = tuple((name, value) for name, value in told["sent"])
    return Request(**{**told, "sent": sent})
