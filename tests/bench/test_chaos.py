"""A short trial of the killing: the long one is `python -m bench.chaos`."""

import os
from pathlib import Path

import pytest

from bench.chaos import run
from bench.chaos_parts import Options

from .. import databases

pytestmark = pytest.mark.xdist_group("workers")


def test_what_was_acknowledged_stays_and_work_is_done_once_whoever_is_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment = databases.installation(tmp_path)
    # The trial signs in by a session of its own: the usual settings, not those of the tests.
    monkeypatch.setattr(os, "environ", {**os.environ, **environment})
    options = Options(
        writes=600,
        seconds=2,
        writers=4,
        browsers=1,
        asks=40,
        lease_seconds=1.5,
        seconds_between_kills=0.5,
        database=environment["DATABASE_URL"],
    )

    result = run(options, tmp_path)

    assert result.holds, result.told()
    assert result.acknowledged >= options.writes
    assert result.asks_acknowledged > 0
    assert sum(result.kills.values()) > 0
    assert [tried for _state, tried, _reason in result.poison.values()] == [3, 3]
