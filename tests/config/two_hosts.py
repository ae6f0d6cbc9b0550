"""A browser without pictures, and hosts that share nothing but their database."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any

PATIENCE_SECONDS = 120.0
ZWERM = str(Path(sys.executable).parent / "zwerm")


@dataclass
class Host:
    """A data folder and a port of its own."""

    environment: dict[str, str]
    port: int = field(default=0)
    web: subprocess.Popen[bytes] | None = None

    def serve(self) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        command = [ZWERM, "serve", "--port", str(self.port), "--workers", "1"]
        self.web = subprocess.Popen(command, env=self.environment, start_new_session=True)
        until = time.monotonic() + PATIENCE_SECONDS
        while Browser().get(self, "/gezond/", may_fail=True) is None:
            assert self.web.poll() is None, "the web server stopped"
            assert time.monotonic() < until
            time.sleep(0.1)

    def kill(self) -> None:
        """The process that serves and all it started, at once."""
        if self.web is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.web.pid, signal.SIGKILL)
            self.web.wait()

    def run(self, *module: str) -> Any:
        command = [sys.executable, "-m", *module]
        done = subprocess.run(
            command, env=self.environment, capture_output=True, check=True, text=True
        )
        return json.loads(done.stdout or "null")


@contextmanager
def ended(*hosts: Host) -> Iterator[None]:
    try:
        yield
    finally:
        for host in hosts:
            if host.web is not None:
                host.web.terminate()
                with contextlib.suppress(subprocess.TimeoutExpired):
                    host.web.wait(20)
                host.kill()


@dataclass(frozen=True, slots=True)
class Answer:
    url: str
    status: int
    content: bytes

    @property
    def text(self) -> str:
        return self.content.decode()


class Browser:
    """Cookies know no ports, so a session goes from one host to the other."""

    def __init__(self) -> None:
        self.jar = CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))

    def get(self, host: Host, path: str, *, may_fail: bool = False) -> Answer | None:
        try:
            return self._open(urllib.request.Request(f"http://127.0.0.1:{host.port}{path}"))
        except OSError:
            if may_fail:
                return None
            raise

    def send(self, host: Host, path: str, has: str, **values: object) -> Answer:
        """Fill in the form of that page in which a field of that name stands."""
        page = self.get(host, path)
        assert page is not None
        form = next(each for each in Forms.of(page.text) if has in each)
        sent: dict[str, object] = {**form, **values}
        border = uuid.uuid4().hex
        request = urllib.request.Request(
            f"http://127.0.0.1:{host.port}{path}",
            data=_parts(sent, border),
            headers={"Content-Type": f"multipart/form-data; boundary={border}"},
        )
        return self._open(request)

    def _open(self, request: urllib.request.Request) -> Answer:
        # As a proxy passes it on: one name for all hosts.
        request.add_header("Host", "localhost")
        try:
            with self.opener.open(request, timeout=PATIENCE_SECONDS) as answer:
                return Answer(answer.url, answer.status, answer.read())
        except urllib.error.HTTPError as answer:
            return Answer(answer.url, answer.code, answer.read())


def _parts(values: dict[str, object], border: str) -> bytes:
    lines = []
    for name, value in values.items():
        is_file = isinstance(value, bytes)
        told = '; filename="me.jpg"\r\nContent-Type: image/jpeg' if is_file else ""
        head = f'--{border}\r\nContent-Disposition: form-data; name="{name}"{told}\r\n\r\n'
        lines.append(head.encode() + (value if is_file else str(value).encode()) + b"\r\n")
    return b"".join(lines) + f"--{border}--\r\n".encode()


class Forms(HTMLParser):
    """The forms of a page, with what stands in their fields."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[dict[str, object]] = []
        self.select = ""

    @classmethod
    def of(cls, page: str) -> list[dict[str, object]]:
        parser = cls()
        parser.feed(page)
        return parser.found

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        name, value = told.get("name") or "", told.get("value") or ""
        if tag == "form":
            self.found.append({})
        elif not self.found:
            return
        elif tag == "select":
            self.select = name
        elif tag == "option" and "selected" in told:
            self.found[-1][self.select] = value
        elif tag == "textarea" or (tag == "input" and name and _is_sent(told)):
            self.found[-1][name] = "" if told.get("type") == "file" else value


def _is_sent(told: dict[str, str | None]) -> bool:
    return told.get("type") not in {"checkbox", "radio", "submit"} or "checked" in told
