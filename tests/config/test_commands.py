"""The commands as processes: they refuse clearly, serve, and leave nothing behind."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from .. import databases

pytestmark = pytest.mark.xdist_group("workers")
PATIENCE_SECONDS = 60.0
START = """
from argparse import Namespace
from zwerm.config import commands
raise SystemExit({call})
"""


Environment = dict[str, str]


def start(call: str, environment: Environment) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", START.format(call=f"commands.{call}")],
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Environment:
    environment = databases.installation(tmp_path_factory.mktemp("migrated"))
    assert start("prepare()", environment).wait(PATIENCE_SECONDS) == 0
    return environment


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answer(url: str) -> int:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            with urllib.request.urlopen(url) as response:  # noqa: S310 # our own server
                return int(response.status)
        except OSError:
            assert time.monotonic() < deadline
            time.sleep(0.1)


def children(pid: int) -> list[int]:
    return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def alive(pids: list[int]) -> list[int]:
    return [pid for pid in pids if Path(f"/proc/{pid}").exists()]


def test_a_database_that_is_not_up_to_date_is_not_served(tmp_path: Path) -> None:
    empty = databases.installation(tmp_path, is_migrated=False)
    process = start("serve(Namespace(host='127.0.0.1', port=0))", empty)
    _out, told = process.communicate(timeout=PATIENCE_SECONDS)

    assert (process.returncode, told) == (
        1,
        "The database is not up to date. Run: zwerm migrate\n",
    )


def test_a_port_in_use_is_said(migrated: Environment) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        process = start(f"serve_with_worker('127.0.0.1', {port})", migrated)
        _out, told = process.communicate(timeout=PATIENCE_SECONDS)

    assert (process.returncode, told) == (
        1,
        f"Port {port} of 127.0.0.1 is in use. Choose another with --port.\n",
    )


def test_a_worker_with_nothing_to_do_ends_at_once_if_asked_to(migrated: Environment) -> None:
    assert (
        start("worker(Namespace(once=True, processes=1, queue=[]))", migrated).wait(
            PATIENCE_SECONDS
        )
        == 0
    )


@pytest.fixture
def server(migrated: Environment) -> Iterator[subprocess.Popen[str]]:
    """A server with a worker beside it, that answers."""
    port, below = free_port(), list[int]()
    process = start(f"serve_with_worker('127.0.0.1', {port})", migrated)
    try:
        assert answer(f"http://127.0.0.1:{port}/gezond/") == 200
        below = children(process.pid)
        yield process
    finally:
        process.kill()
        process.wait()
        for pid in alive(below):
            os.kill(pid, signal.SIGKILL)


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_serving_with_a_worker_stops_both(
    server: subprocess.Popen[str], sign: signal.Signals
) -> None:
    below = children(server.pid)

    server.send_signal(sign)
    _out, told = server.communicate(timeout=PATIENCE_SECONDS)

    # It may have begun its work of every day, or answered slowly; nothing else is told.
    usual = (" INFO zwerm.jobs ", " WARNING zwerm.requests ")
    other = [line for line in told.splitlines() if not any(each in line for each in usual)]
    assert (server.returncode, other) == (0, [])
    assert (len(below) >= 2, alive(below)) == (True, [])


def test_no_process_outlives_a_killed_server(server: subprocess.Popen[str]) -> None:
    below = children(server.pid)
    workers = [pid for pid in below if b"companion" in Path(f"/proc/{pid}/cmdline").read_bytes()]

    server.kill()

    assert len(workers) == 1
    assert len(below) > 1
    deadline = time.monotonic() + PATIENCE_SECONDS
    while alive(below):
        assert time.monotonic() < deadline
        time.sleep(0.2)
