"""Workers as processes of their own, stopped in the middle of a job."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from .. import databases
from .slow_jobs import LEASE

pytestmark = pytest.mark.xdist_group("workers")
PATIENCE_SECONDS = 60.0


@dataclass
class Installation:
    """A database of its own, reached only by other processes."""

    folder: Path
    environment: dict[str, str]
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def run(self, *arguments: str) -> str:
        return subprocess.run(
            [sys.executable, *arguments],
            env=self.environment,
            capture_output=True,
            check=True,
            text=True,
        ).stdout

    def start_worker(self, *arguments: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "tests.core.slow_jobs", "worker", *arguments]
        self.workers.append(subprocess.Popen(command, env=self.environment))
        return self.workers[-1]

    def enqueue(self, *rows: dict[str, Any]) -> None:
        self.run("-m", "tests.core.slow_jobs", "enqueue", json.dumps(rows))

    def rows(self) -> dict[str, Any]:
        jobs = self._rows(
            "select state, attempts, error from core_job where key is null order by id"
        )
        marks = self._rows("select subject from core_auditevent order by id")
        return {"jobs": [list(row) for row in jobs], "marks": [row[0] for row in marks]}

    def asked_once(self) -> list[tuple[str, int]]:
        found = "select key, count(*) from core_job where key like 'mark %' group by key"
        return sorted(self._rows(found))

    def _rows(self, query: str) -> list[tuple[Any, ...]]:
        return databases.rows(self.environment["DATABASE_URL"], query)

    def rows_when(self, *states: str) -> dict[str, Any]:
        deadline = time.monotonic() + PATIENCE_SECONDS
        rows = self.rows()
        while [row[0] for row in rows["jobs"]] != list(states):
            assert time.monotonic() < deadline, rows
            time.sleep(0.1)
            rows = self.rows()
        return rows


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    folder = tmp_path / "zwerm"
    made = Installation(folder, databases.installation(folder))
    yield made
    for worker in made.workers:
        worker.kill()
        worker.wait()


def wait_for(marker: Path) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not marker.exists():
        assert time.monotonic() < deadline, "the job did not begin"
        time.sleep(0.02)


def test_processes_that_ask_for_the_same_at_the_same_moment_ask_for_it_once(
    installation: Installation,
) -> None:
    times = 30
    moment = str(time.time() + 4)
    command = [sys.executable, "-m", "tests.core.slow_jobs", "ask", moment, str(times)]
    asking = [subprocess.Popen(command, env=installation.environment) for _each in range(4)]

    assert [process.wait(PATIENCE_SECONDS) for process in asking] == [0, 0, 0, 0]
    assert installation.asked_once() == sorted((f"mark {number}", 1) for number in range(times))


def test_a_job_of_a_killed_worker_is_done_again_once_its_lease_is_over(
    installation: Installation,
) -> None:
    marker = installation.folder / "begun"
    installation.enqueue(
        {"kind": "tests.mark", "name": "once", "first_seconds": 60, "marker": str(marker)}
    )
    killed = installation.start_worker()
    wait_for(marker)
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    assert installation.rows() == {"jobs": [["running", 1, ""]], "marks": []}

    installation.start_worker()

    assert installation.rows_when("done") == {"jobs": [["done", 2, ""]], "marks": ["once"]}


def test_a_worker_that_hung_and_wakes_up_after_another_took_over_changes_nothing(
    installation: Installation,
) -> None:
    marker = installation.folder / "begun"
    installation.enqueue(
        {"kind": "tests.mark", "name": "once", "first_seconds": 1, "marker": str(marker)}
    )
    hung = installation.start_worker("--once")
    wait_for(marker)
    hung.send_signal(signal.SIGSTOP)
    time.sleep(LEASE.total_seconds())
    installation.start_worker("--once").wait()
    assert installation.rows() == {"jobs": [["done", 2, ""]], "marks": ["once"]}

    hung.send_signal(signal.SIGCONT)

    assert hung.wait(PATIENCE_SECONDS) == 0
    assert installation.rows() == {"jobs": [["done", 2, ""]], "marks": ["once"]}


def test_a_job_longer_than_its_lease_stays_with_its_worker(installation: Installation) -> None:
    marker = installation.folder / "begun"
    seconds = 2 * LEASE.total_seconds()
    installation.enqueue(
        {"kind": "tests.mark", "name": "once", "first_seconds": seconds, "marker": str(marker)}
    )
    installation.start_worker("--once")
    wait_for(marker)

    installation.start_worker()

    assert installation.rows_when("done") == {"jobs": [["done", 1, ""]], "marks": ["once"]}


def test_three_workers_do_each_of_sixty_jobs_once(installation: Installation) -> None:
    names = [str(n) for n in range(60)]
    installation.enqueue(*({"kind": "tests.mark", "name": name} for name in names))

    for worker in [installation.start_worker("--once") for _ in range(3)]:
        worker.wait(PATIENCE_SECONDS)

    rows = installation.rows()
    assert rows["jobs"] == [["done", 1, ""]] * 60
    assert sorted(rows["marks"], key=int) == names


def test_a_worker_asked_to_leave_gives_its_job_back(installation: Installation) -> None:
    marker = installation.folder / "begun"
    installation.enqueue({"kind": "tests.wait", "marker": str(marker)})
    leaving = installation.start_worker()
    wait_for(marker)

    leaving.terminate()

    assert leaving.wait(PATIENCE_SECONDS) == 0
    assert installation.rows() == {"jobs": [["waiting", 0, ""]], "marks": []}


def test_a_stop_reaches_a_running_job(installation: Installation) -> None:
    marker = installation.folder / "begun"
    installation.enqueue({"kind": "tests.wait", "marker": str(marker)})
    installation.start_worker()
    wait_for(marker)

    installation.run("-m", "tests.core.slow_jobs", "stop")

    assert installation.rows_when("cancelled") == {
        "jobs": [["cancelled", 1, ""]],
        "marks": ["the best so far"],
    }
