"""Gaps, remedies and profiles as JSON values: `zwerm-remedies/1`.

Money is in cents a week, work in quanta a week, places are [task, level, owner].
"""

from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass

from ..plan import TIER_NAMES
from ..problem import Person
from .changes import Change
from .finder import Remedies
from .price_list import Figure, Prices
from .profile import Profile
from .remedy import KINDS, Gap, Remedy

FORMAT = "zwerm-remedies/1"


def remedies_to_data(
    remedies: Remedies,
    found: Iterable[tuple[Gap, tuple[Remedy, ...]]],
    profiles: Iterable[Profile] = (),
) -> dict[str, object]:
    """What was found, with the prices that decide the order."""
    return {
        "format": FORMAT,
        "problem": remedies.problem.name,
        "quanta_per_hour": remedies.problem.quanta_per_hour,
        "tier_names": list(TIER_NAMES),
        "tiers": list(remedies.before),
        "gaps": [
            {**_plain(gap), "remedies": [remedy_to_data(remedy) for remedy in some]}
            for gap, some in found
        ],
        "profiles": [profile_to_data(profile) for profile in profiles],
        "prices": prices_to_data(remedies.prices),
    }


def remedy_to_data(remedy: Remedy) -> dict[str, object]:
    return {
        "kinds": list(remedy.kinds),
        "cents_a_week": remedy.cost,
        "changes": [change_to_data(change) for change in remedy.changes],
        "shares": [
            [share.task, share.level, share.owner, share.person, share.before, share.after]
            for share in remedy.shares
        ],
        "spares": [
            [spare.task, spare.level, spare.owner, spare.leaves, spare.comes]
            for spare in remedy.spares
        ],
        "closed": [[row.task, row.level, row.owner] for row in remedy.closed],
        "opened": [[row.task, row.level, row.owner] for row in remedy.opened],
        "tiers": list(remedy.after),
    }


def change_to_data(change: Change) -> dict[str, object]:
    return {"kind": KINDS[type(change)], **_plain(change)}


def profile_to_data(profile: Profile) -> dict[str, object]:
    return {
        "gaps": [list(key) for key in profile.gaps],
        "person": _plain(profile.person),
        "diploma": profile.diploma,
        "quanta": profile.quanta,
        "full_times": float(profile.full_times),
        "is_proven": profile.is_proven,
        "remedy": remedy_to_data(profile.remedy),
    }


def prices_to_data(prices: Prices) -> dict[str, object]:
    """Every setting with its provenance."""
    return _plain(prices)


def _plain(row: Gap | Change | Person | Prices | Figure) -> dict[str, object]:
    return {f.name: _value(getattr(row, f.name)) for f in fields(row)}


def _value(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: _value(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, tuple):
        return [_value(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): _value(item) for key, item in value.items()}
    return value
