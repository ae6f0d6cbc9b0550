"""The production server as a process: its files, and the figures of all its workers together."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPMessage
from pathlib import Path

import pytest

from tests.databases import installation

pytestmark = pytest.mark.xdist_group("workers")
ZWERM = str(Path(sys.executable).parent / "zwerm")
PATIENCE_SECONDS = 120.0
REQUESTS = 20


@dataclass
class Served:
    folder: Path
    url: str
    process: subprocess.Popen[bytes]

    def get(self, path: str) -> tuple[HTTPMessage, bytes]:
        asked = urllib.request.Request(  # noqa: S310 - our own server
            self.url + path, headers={"Accept-Encoding": "gzip"}
        )
        with urllib.request.urlopen(asked) as answer:  # noqa: S310
            return answer.headers, answer.read()

    def wait(self) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                self.get("/gezond/klaar/")
            except OSError:
                assert time.monotonic() < deadline
                time.sleep(0.2)
            else:
                return


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("served")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    variables = installation(folder) | {"ZWERM_METRICS_HERE": "1"}
    command = [ZWERM, "serve", "--port", port, "--workers", "2"]
    process = subprocess.Popen(command, env=variables, start_new_session=True)
    made = Served(folder, f"http://127.0.0.1:{port}", process)
    try:
        made.wait()
        yield made
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE_SECONDS) == 0
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def test_the_figures_are_of_all_workers_together(served: Served) -> None:
    for _each in range(REQUESTS):
        served.get("/gezond/leeft/")

    told = served.get("/metrics")[1].decode()

    name = 'zwerm_http_responses_total{method="GET",route="core:alive",status="200"}'
    found = [line for line in told.splitlines() if line.startswith(name)]
    assert found == [f"{name} {REQUESTS}.0"]


def test_a_style_sheet_is_compressed_and_kept_as_long_as_it_is_the_same(served: Served) -> None:
    kept = json.loads((served.folder / "static/staticfiles.json").read_text())["paths"]
    name = kept["core/css/tokens.css"]
    assert name != "core/css/tokens.css"

    headers, _body = served.get(f"/static/{name}")

    assert headers["Content-Encoding"] == "gzip"
    assert "immutable" in headers["Cache-Control"]


def test_a_page_names_its_files_by_their_content(served: Served) -> None:
    kept = json.loads((served.folder / "static/staticfiles.json").read_text())["paths"]

    asked = urllib.request.Request(served.url + "/")  # noqa: S310 - our own server
    with urllib.request.urlopen(asked) as answer:  # noqa: S310
        page = answer.read().decode()

    assert f"/static/{kept['core/css/tokens.css']}" in page
