"""Making somebody unrecognisable: every app says what it takes away, and what it keeps.

An app registers that in a module `erasing`, which is found by its name; `privacy` asks them all.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.module_loading import autodiscover_modules

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Leaver:
    """Who is made unrecognisable, by what they are known by."""

    person_id: int
    user_id: int | None
    code: str
    new_code: str
    pseudonym: str
    addresses: tuple[str, ...]
    # None when a colleague is called the same: in a text the two cannot be told apart.
    names: tuple[str, ...]
    # The organisations of the school group.
    group: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose levels go, and where they may stand."""

    person_id: int
    code: str
    group: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """What one app does, and how it says so beforehand."""

    forget: Callable[[Leaver], None]
    goes: Sequence[Text]
    stays: Sequence[Text]


_parts: dict[str, Part] = {}
_levels: dict[str, Callable[[Subject], None]] = {}
_hindrances: dict[str, Callable[[Leaver], Sequence[str]]] = {}


def forgets(
    *, goes: Sequence[Text] = (), stays: Sequence[Text] = ()
) -> Callable[[Callable[[Leaver], None]], Callable[[Leaver], None]]:
    """Register what an app does when somebody is made unrecognisable."""

    def register(forget: Callable[[Leaver], None]) -> Callable[[Leaver], None]:
        _parts[forget.__module__] = Part(forget, goes, stays)
        return forget

    return register


def keeps_levels(forget: Callable[[Subject], None]) -> Callable[[Subject], None]:
    """Register how an app takes away what it keeps of somebody's levels and wishes."""
    _levels[forget.__module__] = forget
    return forget


def hinders(reasons: Callable[[Leaver], Sequence[str]]) -> Callable[[Leaver], Sequence[str]]:
    """Register what has to be done first."""
    _hindrances[reasons.__module__] = reasons
    return reasons


def parts() -> list[Part]:
    autodiscover_modules("erasing")
    return list(_parts.values())


def hindrances(leaver: Leaver) -> list[str]:
    autodiscover_modules("erasing")
    return [reason for reasons in _hindrances.values() for reason in reasons(leaver)]


def forget_levels(subject: Subject) -> None:
    """In everything that was computed with them."""
    autodiscover_modules("erasing")
    for forget in _levels.values():
        forget(subject)
