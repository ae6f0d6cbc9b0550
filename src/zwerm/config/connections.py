"""What an administrator decides about programs that work with Zwerm."""

from dataclasses import dataclass

from .environment import _whole_number, _words


@dataclass(frozen=True, slots=True)
class ConnectionSettings:
    """How much a program may ask, and to which hosts of the own network it is told of changes."""

    requests_a_minute: int
    # Names, perhaps with a port, that may be inside the own network, and may go without HTTPS.
    webhook_hosts: frozenset[str]

    @classmethod
    def read(cls) -> "ConnectionSettings":
        return cls(
            requests_a_minute=_whole_number("ZWERM_API_REQUESTS_A_MINUTE", default=600),
            webhook_hosts=frozenset(_words("ZWERM_WEBHOOK_HOSTS")),
        )
