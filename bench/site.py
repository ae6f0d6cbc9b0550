"""Measure a served installation of sixty schools and four thousand staff, on both databases.

`python -m bench.site` fills SQLite and PostgreSQL with the same group, serves both with `zwerm
serve`, and asks the same pages of both in turns. CPU is that of all processes, the database's too,
as a multiple of an empty view of the same server in the same round. Writes its part of
`docs/performance.md`.
"""

# A program for a terminal prints, and starts only itself and what it finds on this machine.
# ruff: noqa: T201

import argparse
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import psutil
import psycopg

from .parts import PAGES, put_part
from .site_data import Request
from .site_report import page
from .site_server import Latency, Site, cpu_of, cpu_seconds_of, end, latency, megabytes

REPORT = Path("docs/performance.md")
CLIENTS = (1, 8, 32)
# Of these the latency is measured.
LATENCIES = ("an empty view", "start page", "people", "an action", "an action that begins")
EMPTY_TIMES, WARM_UPS, WORKERS = 40, 2, 2
# Whoever uses less in three seconds only waits.
IDLE_SECONDS = 0.1
# A page that takes long is asked less often in a round.
BUDGET_MS, MOST_TIMES = 400.0, 20


@dataclass(slots=True)
class Measured:
    """What came out of one database."""

    site: Site
    requests: list[Request]
    filled_in: float = 0.0
    # Milliseconds, and multiples of the empty view of the same round.
    cpu: dict[Request, list[float]] = field(default_factory=dict)
    times: dict[Request, list[float]] = field(default_factory=dict)
    latencies: dict[str, list[Latency]] = field(default_factory=dict)
    starts: dict[str, float] = field(default_factory=dict)
    web: list[tuple[float, float]] = field(default_factory=list)
    worker: tuple[float, float] = (0.0, 0.0)

    def empty(self) -> Request:
        return self.requests[0]


def main(arguments: Sequence[str] | None = None) -> None:
    options = _parser().parse_args(arguments)
    rounds = 1 if options.quick else options.rounds
    load = psutil.getloadavg()[0]
    with _folder(options.folder) as folder, _sites(folder, options.postgresql) as sites:
        with ThreadPoolExecutor(len(sites)) as pool:
            counts = {"schools": options.schools, "people": options.people}
            make = partial(_filled, only=options.only, **counts)
            found = list(pool.map(make, sites))
        try:
            for one in found:
                _start(one, is_quick=options.quick)
                _tell(f"{one.site.name} answers after {one.starts['warm']:.1f} s")
            for number in range(rounds):
                _tell(f"round {number + 1} of {rounds}")
                _round(found, BUDGET_MS / 3 if options.quick else BUDGET_MS)
            for one in found:
                one.web = [megabytes(each) for each in one.site.web_processes]
            _latencies(found, 32 if options.quick else 96)
            for one in found:
                one.worker = _worker(one.site)
        finally:
            for one in found:
                one.site.stop()
    text = page(found, options.schools, options.people, rounds, (load, psutil.getloadavg()[0]))
    print(text)
    if options.report:
        put_part(Path(options.report), PAGES, text)


@contextmanager
def _folder(given: str) -> Iterator[Path]:
    """Where the installations are: kept when told where, else thrown away."""
    if given:
        yield Path(given).absolute()
    else:
        with tempfile.TemporaryDirectory(prefix="zwerm-site-") as made:
            yield Path(made)


@contextmanager
def _sites(folder: Path, url: str) -> Iterator[list[Site]]:
    """SQLite, and PostgreSQL where this machine has one or runs one."""
    from tests import postgresql  # noqa: PLC0415 - only where both are measured

    sites = [Site("SQLite", folder / "sqlite")]
    server = None if url else postgresql.start()
    try:
        if server is not None:
            postgresql.run(server.url("postgres"), "create database site")
            url = server.url("site")
        if url:
            sites.append(Site("PostgreSQL", folder / "postgresql", url, _server_of(url)))
        yield sites
    finally:
        if server is not None:
            server.stop()


def _server_of(url: str) -> psutil.Process | None:
    """The process that starts one for each connection."""
    with psycopg.connect(url) as connection:
        return psutil.Process(connection.info.backend_pid).parent()


def _filled(site: Site, *, schools: int, people: int, only: Sequence[str] = ()) -> Measured:
    site.folder.mkdir(parents=True, exist_ok=True)
    requests, seconds = site.fill(schools=schools, people=people)
    wanted = [r for r in requests if not only or r.kind == "empty" or r.name in only]
    if site.database_url:
        from tests import postgresql  # noqa: PLC0415

        # What a server that has been running for a day knows about its tables.
        postgresql.run(site.database_url, "vacuum analyze")
    _tell(f"{site.name} filled in {seconds:.0f} s")
    return Measured(site, wanted, seconds)


def _start(one: Measured, *, is_quick: bool) -> None:
    """First without anything compiled, then again as always."""
    if is_quick:
        one.starts["warm"] = one.site.start(workers=WORKERS)
        return
    with tempfile.TemporaryDirectory(prefix="zwerm-cold-") as compiled:
        one.starts["cold"] = one.site.start(workers=WORKERS, PYTHONPYCACHEPREFIX=compiled)
        one.site.stop()
    warm = []
    for _ in range(3):
        one.site.stop()
        warm.append(one.site.start(workers=WORKERS))
    one.starts["warm"] = statistics.median(warm)


def _round(found: Sequence[Measured], budget: float) -> None:
    """Each page of each database in turn; a busy machine is busy for all of them."""
    empties = {}
    for one in found:
        cpu_of(one.site, one.empty(), 2 * WARM_UPS * WORKERS)
        empties[one.site.name] = cpu_of(one.site, one.empty(), EMPTY_TIMES)
        one.cpu.setdefault(one.empty(), []).append(empties[one.site.name])
    for position in range(1, len(found[0].requests)):
        for one in found:
            request = one.requests[position]
            if request.kind == "empty":
                continue
            first = cpu_of(one.site, request, WARM_UPS)
            times = max(2, min(MOST_TIMES, int(budget / max(first, 1))))
            used = cpu_of(one.site, request, times)
            # Of just before and just after: how fast the machine is changes all the time.
            near = cpu_of(one.site, one.empty(), EMPTY_TIMES // 2)
            one.cpu.setdefault(request, []).append(used)
            empty = (near + empties[one.site.name]) / 2
            empties[one.site.name] = near
            one.cpu[one.empty()].append(near)
            one.times.setdefault(request, []).append(used / empty)


def _latencies(found: Sequence[Measured], least: int) -> None:
    asked = {request.name for request in found[0].requests}
    for name in (name for name in LATENCIES if name in asked):
        for clients in CLIENTS:
            for one in found:
                request = next(r for r in one.requests if r.name == name)
                measured = latency(one.site, request, clients, max(least, 2 * clients))
                one.latencies.setdefault(name, []).append(measured)
        _tell(f"latency of {name}")


def _worker(site: Site) -> tuple[float, float]:
    """Memory of a process that waits for work, once it has looked for some."""
    process = site.run("worker")
    try:
        running, before = psutil.Process(process.pid), -1.0
        while (used := cpu_seconds_of(running)) < 1 or used - before > IDLE_SECONDS:
            before = used
            time.sleep(3)
        return megabytes(running)
    finally:
        end(process)


def _tell(line: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {line}", flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bench.site", description=__doc__)
    add = parser.add_argument
    add("--schools", type=int, default=60)
    add("--people", type=int, default=4000)
    add("--rounds", type=int, default=3)
    add("--quick", action="store_true", help="one round")
    add("--only", nargs="*", default=[], help="names of pages, as they stand in the table")
    add("--folder", default="", help="keep the installations here, or find them here")
    add("--postgresql", default="", help="the address of a server that runs; for its databases")
    add("--report", default=str(REPORT), help="the page to write in; empty for none")
    return parser


if __name__ == "__main__":
    main()
