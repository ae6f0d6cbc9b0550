"""What is kept about somebody, app by app, so that all of it is read on one trip to the database.

Apps above the page of a person register what they tell. In a module `telling`, which is found by
its name, as `erasing` is.
"""

from collections.abc import Callable
from itertools import chain
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.utils.module_loading import autodiscover_modules

from .reading_together import read_together


class Telling(NamedTuple):
    """The rows that are kept, still to be read, and what they say: as JSON takes it, by name."""

    rows: "tuple[QuerySet[Any, Any], ...]"
    say: Callable[[], dict[str, Any]]


# By the person and the account.
Teller = Callable[[int, int], Telling]
_tellers: dict[str, Teller] = {}


def tells(teller: Teller) -> Teller:
    _tellers[teller.__module__] = teller
    return teller


def tellings_of(person_id: int, user_id: int) -> list[Telling]:
    """Everything that was registered."""
    autodiscover_modules("telling")
    return [teller(person_id, user_id) for teller in _tellers.values()]


def said(*tellings: Telling) -> dict[str, Any]:
    """What these say together; the rows of all are read at once."""
    read_together(*chain.from_iterable(telling.rows for telling in tellings))
    return {name: what for telling in tellings for name, what in telling.say().items()}
