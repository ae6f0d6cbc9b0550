"""A parent that keeps its workers alive: seen with real processes."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.xdist_group("workers")
PATIENCE_SECONDS = 60.0
# Each child writes its number and stays; in the folder `gone` one that finds its name there ends.
CHILD = """
import os, pathlib, signal, sys, time
folder = pathlib.Path(sys.argv[1])
signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
(folder / str(os.getpid())).touch()
for _ in range(600):
    time.sleep(0.1)
"""
PARENT = """
import sys
from pathlib import Path
from zwerm.config import supervising
from zwerm.config.supervising import Supervisor
supervising.CHECK_SECONDS = 0.2
folder = Path(sys.argv[1])
hangs = lambda pid: (folder / f"hangs-{pid}").exists()
child = [sys.executable, "-c", CHILD, str(folder)]
raise SystemExit(Supervisor(child, 2, is_hanging=hangs).run())
"""
ONCE = """
import sys
from zwerm.config.supervising import Supervisor
raise SystemExit(Supervisor([sys.executable, "-c", sys.argv[1]], 2, once=True).run())
"""


def children(folder: Path) -> set[int]:
    return {int(file.name) for file in folder.iterdir() if file.name.isdecimal()}


def wait_for(folder: Path, number: int) -> set[int]:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while len(children(folder)) < number:
        assert time.monotonic() < deadline, children(folder)
        time.sleep(0.05)
    return children(folder)


def is_there(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.fixture
def parent(tmp_path: Path):
    code = f"CHILD = {CHILD!r}\n{PARENT}"
    command = [sys.executable, "-c", code, str(tmp_path)]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    yield process
    process.kill()
    process.wait()
    for pid in children(tmp_path):
        if is_there(pid):
            os.kill(pid, signal.SIGKILL)


def test_a_child_that_is_killed_is_replaced_and_the_other_stays(parent, tmp_path) -> None:
    killed, stays = sorted(wait_for(tmp_path, 2))

    os.kill(killed, signal.SIGKILL)

    later = wait_for(tmp_path, 3)
    assert not is_there(killed)
    assert is_there(stays)
    assert len(later - {killed, stays}) == 1


def test_a_child_that_hangs_is_replaced(parent, tmp_path) -> None:
    hung, _other = sorted(wait_for(tmp_path, 2))

    os.kill(hung, signal.SIGSTOP)
    (tmp_path / f"hangs-{hung}").touch()

    wait_for(tmp_path, 3)
    assert not is_there(hung)


def test_a_request_to_leave_reaches_every_child(parent, tmp_path) -> None:
    pids = wait_for(tmp_path, 2)

    parent.send_signal(signal.SIGTERM)

    assert parent.wait(PATIENCE_SECONDS) == 0
    assert [is_there(pid) for pid in pids] == [False, False]


@pytest.mark.parametrize(("code", "told"), [("pass", 0), ("raise SystemExit(3)", 1)])
def test_those_that_run_once_are_not_replaced(code: str, told: int) -> None:
    command = [sys.executable, "-c", ONCE, code]

    assert subprocess.run(command, check=False, timeout=PATIENCE_SECONDS).returncode == told
