"""Put many small made-up problems to the engine, and keep each that shows a fault.

`uv run python -m bench.fuzz --count 20000 --seed 1 --jobs 2`; `--index 7` repeats one of them.
"""

import argparse
import json
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from functools import partial
from importlib.metadata import version
from multiprocessing import get_context
from pathlib import Path
from platform import python_version

from zwerm.optimiser.files import problem_to_data
from zwerm.optimiser.problem import Problem
from zwerm.optimiser.solve import VERSION

from .cases import Question
from .shrink import shrunk
from .trials import ask, trial

BATCH = 20


@dataclass
class Counts:
    """What was done, in problems and CPU seconds."""

    problems: int = 0
    brute_forced: int = 0
    without_plan: int = 0
    faults: int = 0
    cpu_seconds: float = 0.0

    def add(self, other: "Counts") -> None:
        for name, value in asdict(other).items():
            setattr(self, name, getattr(self, name) + value)

    def __str__(self) -> str:
        return (
            f"{self.problems} problems, {self.brute_forced} compared with every plan, "
            f"{self.without_plan} without a plan, {self.faults} with faults, "
            f"{self.cpu_seconds:.0f} CPU s"
        )


def main(arguments: list[str] | None = None) -> int:
    """Run, print what was found; 1 if anything was wrong."""
    options = _parser().parse_args(arguments)
    _tell(
        f"engine {VERSION!r}, HiGHS {version('highspy')}, Python {python_version()}, "
        f"seed {options.seed}"
    )
    first, last = 0, options.count
    if options.index is not None:
        first, last = options.index, options.index + 1
    counts, shown = Counts(), 0
    for found in _batches(first, last, options):
        counts.add(found)
        if counts.problems - shown >= options.every or counts.problems == last - first:
            shown = counts.problems
            _tell(str(counts))
        if counts.faults >= options.enough:
            _tell(f"enough faults, stopped after {counts.problems} problems")
            break
    return 1 if counts.faults else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--index", type=int, help="only the problem with this number")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--every", type=int, default=500, help="problems between two lines")
    parser.add_argument("--enough", type=int, default=20, help="faults to stop after")
    parser.add_argument("--out", type=Path, default=Path("bench-results") / "fuzz")
    return parser


def _tell(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _batches(first: int, last: int, options: argparse.Namespace) -> Iterator[Counts]:
    batches = [range(i, min(i + BATCH, last)) for i in range(first, last, BATCH)]
    do = partial(_batch, seed=options.seed, out=options.out)
    if options.jobs == 1:
        yield from map(do, batches)
        return
    with ProcessPoolExecutor(options.jobs, mp_context=get_context("spawn")) as pool:
        yield from pool.map(do, batches)


def _batch(indexes: range, *, seed: int, out: Path) -> Counts:
    started, counts = time.process_time(), Counts()
    for index in indexes:
        problem, question = trial(seed, index)
        answer = ask(problem, question)
        counts.problems += 1
        counts.brute_forced += answer.is_brute_forced
        counts.without_plan += answer.is_without_plan
        if answer.faults:
            counts.faults += 1
            path = _keep(out, f"{seed}-{index}", problem, question, answer.faults)
            _tell(f"problem {index} ({question.way}): {answer.faults[0]}\n  kept in {path}")
    counts.cpu_seconds = time.process_time() - started
    return counts


def _keep(
    out: Path, name: str, problem: Problem, question: Question, faults: tuple[str, ...]
) -> Path:
    """Write the problem down, as it was and as small as it can be."""
    small = shrunk(problem, lambda smaller: bool(ask(smaller, question).faults))
    data = {
        "trial": name,
        "question": asdict(question),
        "faults": faults,
        "faults_when_small": ask(small, question).faults,
        "small": problem_to_data(small),
        "problem": problem_to_data(problem),
    }
    out.mkdir(parents=True, exist_ok=True)
    path = out / f"{name}.json"
    path.write_text(json.dumps(data, indent=1), "utf-8")
    return path


if __name__ == "__main__":
    sys.exit(main())
