"""A real OpenID Connect server in a process of its own, and a browser that goes there and back."""

import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import requests
from django.test import Client

from zwerm.accounts.sign_in_file import Provider

DOMAIN = "vlier.example"
START_SECONDS = 30


class Server:
    """The provider: who is known there, and what it says of each."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"

    def knows(self, subject: str, **claims: Any) -> None:
        answer = requests.put(f"{self.url}/users/{subject}", json=claims, timeout=5)
        assert answer.status_code == 204, answer.text

    def authorize(self, url: str, subject: str) -> str:
        """What someone does there: choose who they are. Answers where they are sent back to."""
        answer = requests.post(url, {"sub": subject}, allow_redirects=False, timeout=5)
        assert answer.status_code == 302, answer.text
        return answer.headers["Location"]

    def provider(self, **fields: Any) -> Provider:
        values: dict[str, Any] = {
            "id": "vlier",
            "kind": "openid",
            "name": "De Vlier",
            "issuer": self.url,
            "client_id": "zwerm",
            "client_secret": "a secret",
            "domains": frozenset({DOMAIN}),
            "is_authoritative": True,
        }
        return Provider(**(values | fields))


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextmanager
def served(*arguments: str) -> Iterator[Server]:
    port = free_port()
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port), *arguments]
    process = subprocess.Popen(
        command,
        env={**os.environ, "NO_COLOR": "1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    server = Server(port)
    try:
        _wait_for(f"{server.url}/.well-known/openid-configuration", process)
        yield server
    finally:
        process.kill()
        process.wait(timeout=10)


def _wait_for(url: str, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:  # noqa: S310 - our own
                assert json.load(answer)["issuer"]
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            assert process.poll() is None, "the provider stopped"
            time.sleep(0.1)
    message = f"no answer from {url}"
    raise AssertionError(message)


def begin(client: Client, page: str = "/account/aanmelden/met/vlier/", **form: str) -> str:
    """Press the button; answers the address at the provider."""
    answer = client.post(page, form)
    text = answer.content.decode()
    assert answer.status_code == 200, text
    found = re.search(r'http-equiv="refresh" content="0; url=([^"]+)"', text)
    assert found, text
    return unescape(found[1])


def go(client: Client, server: Server, subject: str, **form: str) -> Any:
    """There and back again."""
    back = server.authorize(begin(client, **form), subject)
    return client.get(urlsplit(back)._replace(scheme="", netloc="").geturl())


def parameters(url: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(url).query))


def changed(url: str, **parameters_: str) -> str:
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query)) | parameters_
    return parts._replace(query=urlencode(query)).geturl()
