"""What the apps above know that a reviewer of a plan will miss.

An app registers a function in its module `plan_checks`, for plans with one of these chapters:

    @plan_check("organisation")
    def uncovered(at: Place) -> Iterable[Finding]: ...
"""

from collections.abc import Callable, Collection, Iterable, Iterator

from django.utils.module_loading import autodiscover_modules

from .live import Place
from .reviewing import Finding

Check = Callable[[Place], Iterable[Finding]]
_checks: dict[str, tuple[frozenset[str], Check]] = {}


def plan_check(*chapters: str) -> Callable[[Check], Check]:
    def register(check: Check) -> Check:
        _checks[f"{check.__module__}.{check.__qualname__}"] = (frozenset(chapters), check)
        return check

    return register


def checked(at: Place, chapters: Collection[str]) -> Iterator[Finding]:
    autodiscover_modules("plan_checks")
    for wanted, check in _checks.values():
        if wanted & set(chapters):
            yield from check(at)
