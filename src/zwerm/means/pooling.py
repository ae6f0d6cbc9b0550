"""What each school puts into a pool and what it gets back. Pure, and to the minute."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Balance:
    """One school: minutes a week put in, and minutes that come back to it."""

    school: int
    put_in: int
    back: int

    @property
    def difference(self) -> int:
        """Above zero: it gets more than it puts in."""
        return self.back - self.put_in


@dataclass(frozen=True, slots=True)
class PoolBalance:
    """All schools of the pool, and what stays with the group for work for everyone."""

    schools: tuple[Balance, ...]
    kept: int

    @property
    def put_in(self) -> int:
        return sum(school.put_in for school in self.schools)

    @property
    def back(self) -> int:
        return sum(school.back for school in self.schools)

    @property
    def unaccounted(self) -> int:
        """Put in, but neither kept nor given back; below zero: more is promised than there is."""
        return self.put_in - self.kept - self.back


def divided(minutes: int, weights: Sequence[Decimal | int]) -> list[int]:
    """Whole minutes in proportion, that add up exactly: the largest remainders get the rest.

    When all weights are nothing, everyone gets the same.
    """
    shares = [Decimal(weight) for weight in weights]
    if not shares:
        return []
    if not any(shares):
        shares = [Decimal(1)] * len(shares)
    whole = sum(shares)
    exact = [minutes * share / whole for share in shares]
    given = [int(each) for each in exact]
    by_remainder = sorted(range(len(exact)), key=lambda i: (given[i] - exact[i], i))
    for index in by_remainder[: minutes - sum(given)]:
        given[index] += 1
    return given


def planned(
    put_in: Mapping[int, int],
    *,
    weights: Mapping[int, Decimal | int],
    kept_percent: int = 0,
    agreed: Mapping[int, int] | None = None,
) -> PoolBalance:
    """What the rule gives each school; what was agreed with a school goes first."""
    agreed = agreed or {}
    total = sum(put_in.values())
    kept = total * kept_percent // 100
    left = max(total - kept - sum(agreed.get(school, 0) for school in put_in), 0)
    others = [school for school in put_in if school not in agreed]
    by_rule = dict(
        zip(others, divided(left, [weights.get(school, 0) for school in others]), strict=True)
    )
    return PoolBalance(
        tuple(
            Balance(school, minutes, agreed.get(school, by_rule.get(school, 0)))
            for school, minutes in put_in.items()
        ),
        kept,
    )


def worked(put_in: Mapping[int, int], minutes_at: Mapping[int, int], *, group: int) -> PoolBalance:
    """The same, with where people of the group really work instead of the rule.

    Minutes for the group itself are work for everyone: they stay with the group.
    """
    schools = dict.fromkeys([*put_in, *(place for place in minutes_at if place != group)])
    return PoolBalance(
        tuple(
            Balance(school, put_in.get(school, 0), minutes_at.get(school, 0)) for school in schools
        ),
        minutes_at.get(group, 0),
    )
