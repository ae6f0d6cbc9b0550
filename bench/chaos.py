"""Kill workers, web processes and writers at random while they work, and look at what is left.

`python -m bench.chaos` makes an installation of its own, starts the real commands (`zwerm serve`,
`zwerm worker --processes 3`), writes through the site and past it, and sends SIGKILL in a loop.
Then it counts: every acknowledged write must be there, and every effect of a job exactly once.
It writes its part of `docs/performance.md`.
"""

# A program for a terminal prints.
# ruff: noqa: T201

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from . import machine
from .chaos_parts import Chaos, Options
from .chaos_result import Result, judge
from .parts import KILLING, put_part

REPORT = Path("docs/performance.md")


def run(options: Options, folder: Path) -> Result:
    chaos = Chaos(options, folder)
    try:
        chaos.start()
        _rage(chaos)
        seconds = chaos.stop_writing()
        chaos.wait_for_jobs()
        return judge(chaos, seconds)
    finally:
        chaos.end()


def _rage(chaos: Chaos) -> None:
    """As long as asked, and then until enough was acknowledged: at most three times as long."""
    options, dice = chaos.options, random.Random(chaos.options.seed)  # noqa: S311 - no secret
    began = time.monotonic()
    while (passed := time.monotonic() - began) < 3 * options.seconds:
        if passed > options.seconds and chaos.acknowledged >= options.writes:
            break
        time.sleep(dice.uniform(0.3, 1.7) * options.seconds_between_kills)
        chaos.kill_one(dice)
        chaos.keep_alive()


ABOUT = """
# Killing at random

Made by `uv run --group bench python -m bench.chaos`: `zwerm serve` with two web processes, `zwerm
worker` with three, eight processes that each commit a row with a counter as fast as they are let,
one that asks for work, and two people who add colleagues through the site; all in turns struck by
SIGKILL, at times the whole site or all workers at once. A write counts as acknowledged when its
process told it was committed, or the site answered. Two jobs are poison: one kills its worker, one
makes it hang.
"""


def page(results: Sequence[tuple[str, Result]], seed: int) -> str:
    heads = [f"Measured on {datetime.now(UTC):%Y-%m-%d}, seed {seed}.", ""]
    heads += [f"- {line}" for line in machine.described()[:2]]
    names = " | ".join(name for name, _result in results)
    table = [f"|   | {names} |", "| --- |" + " --- |" * len(results)]
    columns = [result.figures() for _name, result in results]
    for figure in columns[0]:
        table.append(f"| {figure} | {' | '.join(column[figure] for column in columns)} |")
    return "\n".join([ABOUT.strip(), "", *heads, "", *table])


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.chaos", description=__doc__)
    parser.add_argument("--writes", type=int, default=50_000, help="at least so many")
    parser.add_argument("--seconds", type=float, default=120.0, help="rage so long")
    parser.add_argument("--writers", type=int, default=8)
    parser.add_argument("--lease", type=float, default=10.0, help="seconds")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--postgresql", action="store_true", help="also on a server of its own")
    parser.add_argument("--report", default=str(REPORT), help="the page to write in; empty: none")
    asked = parser.parse_args(arguments)
    options = Options(
        writes=asked.writes,
        seconds=asked.seconds,
        writers=asked.writers,
        lease_seconds=asked.lease,
        seed=asked.seed,
    )
    results = [("SQLite", _tried(options))]
    if asked.postgresql:
        with _postgresql() as url:
            results.append(("PostgreSQL", _tried(replace(options, database=url))))
    if asked.report:
        put_part(Path(asked.report), KILLING, page(results, asked.seed))
    return 0 if all(result.holds for _name, result in results) else 1


def _tried(options: Options) -> Result:
    with tempfile.TemporaryDirectory(prefix="zwerm-chaos-") as folder:
        result = run(options, Path(folder))
    print(result.told(), flush=True)
    return result


@contextmanager
def _postgresql() -> Iterator[str]:
    from tests import postgresql  # noqa: PLC0415 - only where it is asked for

    server = postgresql.start()
    if server is None:
        raise SystemExit(postgresql.MISSING)
    try:
        postgresql.run(server.url("postgres"), "create database chaos")
        yield server.url("chaos")
    finally:
        server.stop()


if __name__ == "__main__":
    sys.exit(main())
