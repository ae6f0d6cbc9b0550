"""A webhook never reaches into our own network, by whatever name or road."""

import ipaddress
import socket
import threading
import time
from dataclasses import replace
from typing import Any

import pytest

from zwerm.api import calling

INSIDE = [
    "127.0.0.1",
    "127.8.8.8",
    "0.0.0.0",  # noqa: S104 - an address to refuse
    "10.1.2.3",
    "172.16.0.9",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "192.0.2.4",
    "198.18.0.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "fe80::1",
    "fc00::1",
    "fd12:3456::1",
    "ff02::1",
    "2001:db8::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::a00:1",
    "64:ff9b:1::1",
    "2002:7f00:1::",
    "2002:a00:1::",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2",
]
OUTSIDE = ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "64:ff9b::5db8:d70e"]


@pytest.mark.parametrize("address", INSIDE)
def test_an_address_inside_is_not_called(address: str) -> None:
    shown = f"[{address}]" if ":" in address else address

    assert not calling.is_public(ipaddress.ip_address(address))
    assert calling.refusal(f"https://{shown}/") == "This address is inside a network of its own."


@pytest.mark.parametrize("address", OUTSIDE)
def test_an_address_of_the_internet_may_be_called(address: str) -> None:
    assert calling.is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "url",
    [
        "http://rooster.example/",
        "ftp://rooster.example/",
        "file:///etc/passwd",
        "https://",
        "https:///pad",
        "https://naam:wachtwoord@rooster.example/",
        "https://rooster.example/\r\nX: y",
        "https://rooster.example:99999/",
        "https://rooster.exámple/",
        "https://rooster .example/",
        "gopher://rooster.example/",
        "rooster.example",
    ],
)
def test_what_is_no_plain_https_address_is_refused(url: str) -> None:
    assert calling.refusal(url) != ""
    assert calling.post(url, b"{}", {}).status == 0


@pytest.mark.parametrize("name", ["localhost", "127.1", "2130706433", "0x7f000001", "017700000001"])
def test_a_name_that_means_this_machine_is_not_called(name: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        port = server.getsockname()[1]

        answered = calling.post(f"https://{name}:{port}/", b"{}", {})

        assert (answered.status, answered.is_good) == (0, False)
        with pytest.raises(TimeoutError):
            server.accept()


def test_a_name_that_changes_its_mind_is_looked_up_once(monkeypatch: Any) -> None:
    """First a public address, then one inside: the connection goes to the one that was checked."""
    asked: list[str] = []
    reached: list[Any] = []

    def looked_up(host: str, port: int, **_options: Any) -> list[Any]:
        asked.append(host)
        address = "93.184.215.14" if len(asked) == 1 else "127.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    def connected(address: Any, **_options: Any) -> Any:
        reached.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", looked_up)
    monkeypatch.setattr(socket, "create_connection", connected)

    calling.post("https://wisselt.example/", b"{}", {})

    assert (asked, reached) == (["wisselt.example"], [("93.184.215.14", 443)])


def test_one_address_inside_among_others_is_enough_to_refuse(monkeypatch: Any) -> None:
    def looked_up(_host: str, port: int, **_options: Any) -> list[Any]:
        both = ("93.184.215.14", "10.0.0.5")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port)) for each in both]

    monkeypatch.setattr(socket, "getaddrinfo", looked_up)

    answered = calling.post("https://half.example/", b"{}", {})

    assert answered.words == "This address is inside a network of its own."


def test_one_who_answers_a_letter_at_a_time_is_cut_off(monkeypatch: Any, settings: Any) -> None:
    monkeypatch.setattr(calling, "SECONDS_IN_ALL", 1.0)
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        settings.CONNECTIONS = replace(
            settings.CONNECTIONS, webhook_hosts=frozenset({f"127.0.0.1:{port}"})
        )
        threading.Thread(target=_drip, args=[server], daemon=True).start()
        began = time.monotonic()

        answered = calling.post(f"http://127.0.0.1:{port}/", b"{}", {})

        assert not answered.is_good
        assert time.monotonic() - began < 5


def _drip(server: socket.socket) -> None:
    line, _address = server.accept()
    with line:
        try:
            for letter in b"HTTP/1.1 200 OK\r\nX: " + b"a" * 400:
                line.send(bytes([letter]))
                time.sleep(0.1)
        except OSError:
            return
