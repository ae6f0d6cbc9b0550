"""A real site for the browser: its own data folder, web server and worker, started as users do."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests import databases

ROOT = Path(__file__).parents[2]
BROWSER_NAMES = ("chromium", "chromium-browser", "google-chrome")
PASSWORD = "zeven-vogels-in-een-z"  # noqa: S105 - of accounts that live for one test run
START_SECONDS = 60
# What the page showed when a journey failed.
ARTIFACTS = ROOT / "test-artifacts"
FAILED = pytest.StashKey[bool]()


@dataclass(frozen=True, slots=True)
class Site:
    url: str
    environment: dict[str, str]

    def run(self, module: str) -> None:
        """Run one of our scripts upon the data of this site."""
        _run(module, self.environment)

    def rows(self, query: str, **values: object) -> list[tuple[Any, ...]]:
        return databases.rows(self.environment["DATABASE_URL"], query, **values)


def _run(module: str, environment: dict[str, str]) -> None:
    subprocess.run([sys.executable, "-m", module], env=environment, cwd=ROOT, check=True)


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(url, timeout=2):  # noqa: S310 - our own address
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            assert process.poll() is None, "the web server stopped"
            time.sleep(0.2)
    pytest.fail(f"no answer from {url}")


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with served(tmp_path_factory.mktemp("site"), "tests.journeys.first_accounts") as started:
        yield started


@pytest.fixture(scope="session")
def demo_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The school group of the demo, with a division in force."""
    with served(tmp_path_factory.mktemp("demo"), "tests.journeys.demo_group") as started:
        yield started


@contextmanager
def served(data: Path, accounts: str) -> Iterator[Site]:
    environment = {**databases.installation(data), "ZWERM_TEST_PASSWORD": PASSWORD}

    def zwerm(*arguments: str) -> list[str]:
        return [str(Path(sys.executable).parent / "zwerm"), *arguments]

    _run(accounts, environment)
    port = _free_port()
    with (
        (data / "web.log").open("wb") as web_log,
        (data / "worker.log").open("wb") as worker_log,
    ):
        web = subprocess.Popen(
            zwerm("serve", "--port", str(port), "--workers", "1"),
            env=environment,
            cwd=data,
            stdout=web_log,
            stderr=web_log,
        )
        worker = subprocess.Popen(
            zwerm("worker"), env=environment, cwd=data, stdout=worker_log, stderr=worker_log
        )
        try:
            _wait_for(f"http://127.0.0.1:{port}/gezond/", web)
            yield Site(f"http://127.0.0.1:{port}", environment)
        finally:
            for process in (web, worker):
                process.terminate()
            for process in (web, worker):
                process.wait(timeout=20)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """While Playwright runs, Django refuses its database here: so it ends with each module."""
    path = next((found for name in BROWSER_NAMES if (found := shutil.which(name))), None)
    if path is None:
        if os.environ.get("CI"):
            pytest.fail("Chromium is not installed; journeys are mandatory in CI.")
        pytest.skip("Chromium is not installed: apt-get install chromium libatomic1")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=path,
            args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-background-networking"],
        )
        yield started
        started.close()


@pytest.fixture
def page(browser: Browser, site: Site, request: pytest.FixtureRequest) -> Iterator[Page]:
    yield from _page(browser, site, request)


@pytest.fixture
def demo_page(browser: Browser, demo_site: Site, request: pytest.FixtureRequest) -> Iterator[Page]:
    yield from _page(browser, demo_site, request)


def _page(browser: Browser, site: Site, request: pytest.FixtureRequest) -> Iterator[Page]:
    context = browser.new_context(
        base_url=site.url,
        locale="nl-BE",
        viewport={"width": 1280, "height": 900},
        reduced_motion="reduce",
    )
    context.set_default_timeout(15_000)
    page = context.new_page()
    yield page
    if request.node.stash.get(FAILED, False):
        page.screenshot(path=ARTIFACTS / f"{request.node.name}.png", full_page=True)
    context.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
    """Remember a failure, so that the fixture can take a picture of the page."""
    report = yield
    item.stash[FAILED] = item.stash.get(FAILED, False) or report.failed
    return report
