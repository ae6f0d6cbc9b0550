"""What stands on the page about policy: each app tells how far its part is.

An app above this one registers a function in its module `policy_home`:

    @stand("training", 50, reads=training_rows)
    def training(at: Place) -> Stand | None: ...
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.db.models import QuerySet
from django.urls import NoReverseMatch, reverse
from django.utils.module_loading import autodiscover_modules

from .live import Place, read_with


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
Rows = Callable[[Place], "Iterable[QuerySet[Any, Any]]"]


@dataclass(frozen=True, slots=True)
class Teller:
    order: int
    tell: Tell
    rows: Rows


_tellers: dict[str, Teller] = {}


def stand(key: str, order: int, *, reads: Rows) -> Callable[[Tell], Tell]:
    """Register the function that tells about this part; the lowest order stands on top.

    What it tells is told of the rows that it `reads`: those of all parts are read together.
    """

    def register(tell: Tell) -> Tell:
        _tellers[key] = Teller(order, tell, reads)
        return tell

    return register


def read_stands(at: Place) -> None:
    autodiscover_modules("policy_home")
    read_with(at, *chain.from_iterable(each.rows(at) for each in _tellers.values()))


def stands(at: Place) -> list[Stand]:
    autodiscover_modules("policy_home")
    told = [each.tell(at) for each in sorted(_tellers.values(), key=lambda each: each.order)]
    return [each for each in told if each is not None]


def address(route: str) -> str:
    """Empty for a page that this installation does not have."""
    try:
        return reverse(route)
    except NoReverseMatch:
        return ""
