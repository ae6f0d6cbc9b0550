"""What was found about gaps as data, with what each remedy does to all gaps. Knows no database."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2s
from typing import Any

from zwerm.optimiser.ledger import Key, Ledger
from zwerm.optimiser.plan import Plan
from zwerm.optimiser.problem import Problem
from zwerm.optimiser.remedies import (
    Gap,
    MoreHours,
    Profile,
    Remedies,
    Remedy,
    Training,
    apply,
    remedies_to_data,
    with_changes,
)
from zwerm.optimiser.remedies.data import change_to_data

Found = list[tuple[Gap, tuple[Remedy, ...]]]
OnGap = Callable[[int, int, Gap, tuple[Remedy, ...]], None]
Stop = Callable[[], bool]
# So many lessons are tried for several gaps at once.
MOST_SHARED = 6
MOST_TOGETHER = 8


@dataclass(frozen=True, slots=True)
class Open:
    """What nobody does: quanta in all and of core tasks, and where."""

    quanta: int
    core: int
    gaps: frozenset[Key]

    @classmethod
    def of(cls, ledger: Ledger) -> "Open":
        found = [i for i in ledger.active if ledger.uncovered(i) > 0]
        return cls(
            sum(ledger.uncovered(i) for i in found),
            sum(ledger.uncovered(i) for i in found if ledger.instances[i].task.core),
            frozenset(ledger.instances[i].key for i in found),
        )


@dataclass(frozen=True, slots=True)
class Shared:
    """One person learns something once, and what gaps that closes together with some hours."""

    training: Training
    gaps: tuple[Key, ...]
    hours: tuple[MoreHours, ...]
    cost: int  # cents a week
    after: Open


def answers(remedies: Remedies, *, on_gap: OnGap, should_stop: Stop) -> dict[str, Any]:
    """Gap after gap, then who closes them all, and what closes several; as far as time goes."""
    gaps = remedies.gaps()
    found: Found = []
    for done, gap in enumerate(gaps, start=1):
        if should_stop():
            break
        found.append((gap, remedies.for_gap(gap)))
        on_gap(done, len(gaps), *found[-1])
    profile = None
    if gaps and not should_stop():
        core = tuple(gap for gap in gaps if gap.core)
        profile = remedies.recruit(core or gaps, should_stop)
    shared = list(_shared(remedies, found, should_stop))
    return _data(remedies, found, profile, shared, gaps)


def _data(
    remedies: Remedies,
    found: Found,
    profile: Profile | None,
    shared: Iterable[Shared],
    gaps: tuple[Gap, ...],
) -> dict[str, Any]:
    data: dict[str, Any] = remedies_to_data(remedies, found, [profile] if profile else [])
    before = Open.of(remedies.ledger)
    data["open"] = _open_data(before)
    data["unseen"] = [list(gap.key) for gap in gaps[len(found) :]]
    for row, (_gap, some) in zip(data["gaps"], found, strict=True):
        for told, remedy in zip(row["remedies"], some, strict=True):
            _complete(told, remedies, remedy, before)
    for row, one in zip(data["profiles"], [profile] if profile else [], strict=True):
        _complete(row["remedy"], remedies, one.remedy, before)
    data["shared"] = [_shared_data(one) for one in shared]
    return data


def _complete(told: dict[str, Any], remedies: Remedies, remedy: Remedy, before: Open) -> None:
    """With what it does to all gaps, as the whole division was judged with it."""
    after = Open.of(Ledger(*apply(remedies.problem, remedies.plan, remedy)))
    told["after"] = _open_data(after)
    told["mends"] = [list(key) for key in sorted(before.gaps - after.gaps)]
    told["mark"] = mark_of(told)


def mark_of(told: Mapping[str, Any]) -> str:
    """By which the same remedy is known again in a later study: what changes, and who does it."""
    said = [told["changes"], sorted(told["opened"]), sorted(told["shares"], key=str)]
    text = json.dumps(said, sort_keys=True, separators=(",", ":"))
    return blake2s(text.encode(), digest_size=8).hexdigest()


def _open_data(one: Open) -> dict[str, int]:
    return {"quanta": one.quanta, "core": one.core, "gaps": len(one.gaps)}


def _shared_data(one: Shared) -> dict[str, Any]:
    return {
        "training": change_to_data(one.training),
        "gaps": [list(key) for key in one.gaps],
        "hours": [change_to_data(change) for change in one.hours],
        "cents_a_week": one.cost,
        "after": _open_data(one.after),
    }


# What somebody learns once and closes more than one gap


def _shared(remedies: Remedies, found: Found, should_stop: Stop) -> Iterator[Shared]:
    asked: dict[Training, list[Key]] = defaultdict(list)
    for gap, some in found:
        lessons = {c for one in some for c in one.changes if isinstance(c, Training)}
        for lesson in lessons:
            asked[lesson].append(gap.key)
    often = sorted(asked.items(), key=lambda row: (-len(row[1]), str(row[0])))
    for lesson, keys in [row for row in often if len(row[1]) > 1][:MOST_SHARED]:
        if should_stop():
            return
        together = _together(remedies, lesson, keys[:MOST_TOGETHER], should_stop)
        if len(together.gaps) > 1:
            yield together


def _together(
    remedies: Remedies, lesson: Training, keys: Iterable[Key], should_stop: Stop
) -> Shared:
    """One gap after the other is closed in the division that the ones before left."""
    prices = remedies.prices
    problem: Problem = with_changes(remedies.problem, (lesson,))
    plan: Plan = remedies.plan
    cost = prices.training(lesson.dimension, lesson.after - lesson.before)
    closed: list[Key] = []
    hours: list[MoreHours] = []
    for key in keys:
        if should_stop():
            break
        now = Remedies(problem, plan, prices)
        fits = [one for one in now.for_gap(key) if _only_hours_of(one, lesson.person)]
        if fits:
            problem, plan = apply(problem, plan, fits[0])
            cost += fits[0].cost
            closed.append(key)
            hours += [change for change in fits[0].changes if isinstance(change, MoreHours)]
    return Shared(lesson, tuple(closed), tuple(hours), cost, Open.of(Ledger(problem, plan)))


def _only_hours_of(remedy: Remedy, person: str) -> bool:
    """Whether it asks nothing else than that this person does it, perhaps with more hours."""
    does = any(share.person == person and share.after > share.before for share in remedy.shares)
    is_only = all(
        isinstance(change, MoreHours) and change.person == person for change in remedy.changes
    )
    return does and is_only and not remedy.opened
