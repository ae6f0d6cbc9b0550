"""Two web hosts and two workers that share nothing but one PostgreSQL."""

import io
import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from .. import databases
from .installations import PASSWORD
from .two_hosts import PATIENCE_SECONDS, Browser, Host, ended

pytestmark = pytest.mark.xdist_group("workers")
LOGIN = "/account/aanmelden/"
DONE = "select subject from core_auditevent where verb = 'mark' order by subject"


def photo() -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (600, 600), "green").save(content, "JPEG")
    return content.getvalue()


@pytest.fixture
def hosts(migrated_postgresql: str, tmp_path: Path) -> Iterator[list[Host]]:
    made = []
    for name in ("a", "b"):
        folder = tmp_path / name
        folder.mkdir()
        environment = databases.sqlite_installation(folder)
        (folder / "zwerm.sqlite3").unlink()
        own = {"DATABASE_URL": migrated_postgresql, "ZWERM_SECRET_KEY": "the same on both" * 4}
        made.append(Host({**environment, **own}))
    with ended(*made):
        for host in made:
            host.serve()
        yield made


def sign_in(browser: Browser, host: Host, email: str, password: str = PASSWORD) -> bool:
    answer = browser.send(host, LOGIN, "password", login=email, password=password)
    return not answer.url.endswith(LOGIN) and answer.status == 200


def wait_for_marks(url: str, names: list[str]) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while (marks := databases.rows(url, DONE)) != [(name,) for name in names]:
        assert time.monotonic() < until, marks
        time.sleep(0.2)


def test_a_session_a_photo_and_wrong_passwords_are_the_same_on_both_hosts(
    hosts: list[Host],
) -> None:
    first, second = hosts
    made = first.run("tests.config.installations", "fill")
    browser, page = Browser(), f"/mensen/{made['person']}"

    assert sign_in(browser, first, made["email"])
    before = browser.get(second, f"{page}/foto/")
    browser.send(first, f"{page}/wijzigen/", "photo", photo=photo())
    after = browser.get(second, f"{page}/foto/")

    assert before is not None
    assert after is not None
    assert (before.status, after.status) == (200, 200)
    assert before.content != after.content
    with Image.open(io.BytesIO(after.content)) as image:
        assert (image.format, image.size) == ("JPEG", (512, 512))
    stranger = Browser().get(second, f"{page}/foto/")
    assert stranger is not None
    assert LOGIN in stranger.url

    for host in (first, second, first, second, first):
        assert not sign_in(Browser(), host, made["email"], "not-the-password")
    assert not sign_in(Browser(), second, made["email"])

    first.kill()
    still = browser.get(second, f"{page}/")
    assert still is not None
    assert still.status == 200
    assert "Zoë Ångström" in still.text


def test_a_job_of_one_host_is_done_once_by_a_worker_of_any(hosts: list[Host]) -> None:
    first, second = hosts
    url = first.environment["DATABASE_URL"]
    command = [sys.executable, "-m", "tests.core.slow_jobs", "worker"]
    workers = [subprocess.Popen(command, env=host.environment) for host in hosts]
    try:
        names = [f"{number:02}" for number in range(20)]
        rows = [{"kind": "tests.mark", "name": name} for name in names]
        first.run("tests.core.slow_jobs", "enqueue", json.dumps(rows))
        wait_for_marks(url, names)

        workers[0].send_signal(signal.SIGKILL)
        more = [{"kind": "tests.mark", "name": "99"}]
        second.run("tests.core.slow_jobs", "enqueue", json.dumps(more))
        wait_for_marks(url, [*names, "99"])
    finally:
        for worker in workers:
            worker.kill()
            worker.wait()
