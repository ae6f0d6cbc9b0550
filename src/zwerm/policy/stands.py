"""What stands on the page about policy: each app tells how far its part is.

An app above this one registers a function in its module `policy_home`:

    @stand("training", 50)
    def training(at: Place) -> Stand | None: ...
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.module_loading import autodiscover_modules

from .live import Place


@dataclass(frozen=True, slots=True)
class Stand:
    """One part of the policy: how it is, in a sentence, and where to go."""

    key: str
    name: str
    text: str
    url: str
    link: str
    badge: str = ""
    tone: str = "soft"


Tell = Callable[[Place], Stand | None]
_tellers: dict[str, tuple[int, Tell]] = {}


def stand(key: str, order: int) -> Callable[[Tell], Tell]:
    """Register the function that tells about this part; the lowest order stands on top."""

    def register(tell: Tell) -> Tell:
        _tellers[key] = (order, tell)
        return tell

    return register


def stands(at: Place) -> list[Stand]:
    autodiscover_modules("policy_home")
    told = [tell(at) for _order, tell in sorted(_tellers.values(), key=lambda each: each[0])]
    return [each for each in told if each is not None]


def address(route: str) -> str:
    """Empty for a page that this installation does not have."""
    try:
        return reverse(route)
    except NoReverseMatch:
        return ""
