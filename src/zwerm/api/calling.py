"""One request to a stranger's address, so that it cannot be used to reach into our own network.

The name is looked up once, every address it has must be public, and the connection goes to exactly
the address that was checked. No redirect is followed, and time and size have a limit. Hosts that
the administrator names may be inside, and may go without HTTPS.
"""

import contextlib
import http.client
import ipaddress
import socket
import ssl
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from threading import Timer
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

SECONDS_TO_CONNECT = 5
SECONDS_IN_ALL = 15
MOST_BYTES_READ = 2_000
HTTPS_PORT, HTTP_PORT = 443, 80
# Addresses that hold an IPv4 address: of translation between the two, and of tunnels.
TRANSLATED = ipaddress.ip_network("64:ff9b::/96")
LOCALLY_TRANSLATED = ipaddress.ip_network("64:ff9b:1::/48")

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class NotAllowed(Exception):  # noqa: N818 - a refusal
    """An address that is never called."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What the other side said; no status when it could not be reached."""

    status: int
    words: str

    @property
    def is_good(self) -> bool:
        return 200 <= self.status < 300


def refusal(url: str) -> str:
    """Why an address cannot be called at all, by what it says; empty when it can."""
    try:
        _target(url)
    except NotAllowed as not_allowed:
        return str(not_allowed)
    return ""


def post(url: str, body: bytes, headers: Mapping[str, str]) -> Answered:
    """Send it, and read a little of what comes back."""
    try:
        target = _target(url)
        address = _checked_address(target)
        return _exchange(target, address, body, headers)
    except NotAllowed as not_allowed:
        return Answered(0, str(not_allowed))
    except TimeoutError:
        return Answered(0, _("It took too long."))
    except ssl.SSLError as error:
        return Answered(0, _("HTTPS failed: %s.") % (error.reason or "SSL"))
    except (OSError, http.client.HTTPException) as error:
        return Answered(0, _("It could not be reached: %s.") % type(error).__name__)


def is_public(address: Address) -> bool:
    """Whether an address is of the internet, also where it wraps another one."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if address in TRANSLATED:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
        if address.teredo is not None or address in LOCALLY_TRANSLATED:
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


@dataclass(frozen=True, slots=True)
class _Target:
    parts: SplitResult
    host: str
    port: int
    is_inside: bool  # the administrator lets it be

    @property
    def is_https(self) -> bool:
        return self.parts.scheme == "https"

    @property
    def path(self) -> str:
        query = f"?{self.parts.query}" if self.parts.query else ""
        return (self.parts.path or "/") + query


def _target(url: str) -> _Target:
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").rstrip("."), parts.port
        host.encode("idna")
    except (UnicodeError, ValueError):
        raise NotAllowed(_("This is not an address on the web.")) from None
    if not url.isascii() or not url.isprintable() or " " in url:
        raise NotAllowed(_("This is not an address on the web."))
    if parts.scheme not in {"https", "http"} or not host or parts.username is not None:
        raise NotAllowed(_("This is not an address on the web."))
    port = port or (HTTPS_PORT if parts.scheme == "https" else HTTP_PORT)
    is_inside = _is_named(host, port, settings.CONNECTIONS.webhook_hosts)
    if parts.scheme != "https" and not is_inside:
        raise NotAllowed(_("The address has to begin with https://."))
    if not is_inside and _is_literal(host) and not is_public(ipaddress.ip_address(host)):
        raise NotAllowed(_("This address is inside a network of its own."))
    return _Target(parts, host, port, is_inside)


def _is_named(host: str, port: int, named: Collection[str]) -> bool:
    shown = f"[{host}]" if ":" in host else host
    return host in named or shown in named or f"{shown}:{port}" in named


def _is_literal(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _checked_address(target: _Target) -> str:
    found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    addresses = [str(each[4][0]).partition("%")[0] for each in found]
    if not addresses:
        raise NotAllowed(_("This name does not exist."))
    if not target.is_inside and not all(is_public(ipaddress.ip_address(a)) for a in addresses):
        raise NotAllowed(_("This address is inside a network of its own."))
    return addresses[0]


class _Line:
    """A connection that ends after a while, whatever still comes: a limit on each read is none."""

    def __init__(self, target: _Target, address: str) -> None:
        self.socket: socket.socket = socket.create_connection(
            (address, target.port), timeout=SECONDS_TO_CONNECT
        )
        self.socket.settimeout(SECONDS_IN_ALL)
        self._end = Timer(SECONDS_IN_ALL, self._cut)
        self._end.daemon = True
        self._end.start()
        try:
            if target.is_https:
                self._begin_https(target.host)
        except BaseException:
            self.close()
            raise

    def _begin_https(self, host: str) -> None:
        """First the socket is ours, then the handshake: so that this can be cut off too."""
        context = ssl.create_default_context()
        secure = context.wrap_socket(
            self.socket, server_hostname=host, do_handshake_on_connect=False
        )
        self.socket = secure
        secure.do_handshake()

    def _cut(self) -> None:
        with contextlib.suppress(OSError):
            self.socket.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        self._end.cancel()
        self.socket.close()


def _exchange(target: _Target, address: str, body: bytes, headers: Mapping[str, str]) -> Answered:
    with contextlib.closing(_Line(target, address)) as line:
        connection = http.client.HTTPConnection(target.host, target.port)
        connection.sock = line.socket
        is_usual = target.port == (HTTPS_PORT if target.is_https else HTTP_PORT)
        shown = f"[{target.host}]" if ":" in target.host else target.host
        told = {"Host": shown if is_usual else f"{shown}:{target.port}", **headers}
        connection.request("POST", target.path, body, told | {"Connection": "close"})
        response = connection.getresponse()
        words = response.read(MOST_BYTES_READ).decode("utf-8", "replace")
        return Answered(response.status, " ".join(words.split())[:150])
