"""What is kept about somebody by apps above the page of a person: each registers what it tells.

In a module `telling`, which is found by its name, as `erasing` is.
"""

from collections.abc import Callable, Mapping

from django.utils.module_loading import autodiscover_modules

# By the person and the account.
Teller = Callable[[int, int], Mapping[str, object]]
_tellers: dict[str, Teller] = {}


def tells(teller: Teller) -> Teller:
    _tellers[teller.__module__] = teller
    return teller


def told_of(person_id: int, user_id: int) -> dict[str, object]:
    """Everything that was registered, by its name in the file."""
    autodiscover_modules("telling")
    return {
        name: what
        for teller in _tellers.values()
        for name, what in teller(person_id, user_id).items()
    }
