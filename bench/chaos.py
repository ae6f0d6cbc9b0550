"""Kill workers, web processes and writers at random while they work, and look at what is left.

`python -m bench.chaos` makes an installation of its own, starts the real commands (`zwerm serve`,
`zwerm worker --processes 3`), writes through the site and past it, and sends SIGKILL in a loop.
Then it counts: every acknowledged write must be there, and every effect of a job exactly once.
"""

# A program for a terminal prints.
# ruff: noqa: T201

import argparse
import json
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from .chaos_parts import Chaos, Options
from .chaos_result import Result, judge


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


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.chaos", description=__doc__)
    parser.add_argument("--writes", type=int, default=50_000, help="at least so many")
    parser.add_argument("--seconds", type=float, default=120.0, help="rage so long")
    parser.add_argument("--writers", type=int, default=8)
    parser.add_argument("--lease", type=float, default=10.0, help="seconds")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database", default="", help="the URL of an empty one; else SQLite")
    parser.add_argument("--start-from", type=Path, help="a migrated SQLite file, to be quicker")
    parser.add_argument("--out", type=Path, help="also write the result as JSON")
    asked = parser.parse_args(arguments)
    options = Options(
        writes=asked.writes,
        seconds=asked.seconds,
        writers=asked.writers,
        lease_seconds=asked.lease,
        seed=asked.seed,
        database=asked.database,
    )
    with tempfile.TemporaryDirectory(prefix="zwerm-chaos-") as folder:
        if asked.start_from:
            shutil.copyfile(asked.start_from, Path(folder) / "zwerm.sqlite3")
        result = run(options, Path(folder))
    print(result.told())
    if asked.out:
        asked.out.write_text(json.dumps(asdict(result), indent=2) + "\n")
    return 0 if result.holds else 1


if __name__ == "__main__":
    sys.exit(main())
