"""What was left after the killing, counted from the database alone."""

import json
from collections import Counter
from dataclasses import dataclass
from typing import Any

from .chaos_parts import Chaos
from .chaos_rows import rows

TASKS = "bench.chaos_app.tasks."


@dataclass(frozen=True, slots=True)
class Result:
    seconds: float
    kills: dict[str, int]
    direct_acknowledged: int
    direct_lost: int
    direct_errors: list[str]
    counter_is_exact: bool
    site_acknowledged: int
    site_lost: int
    site_answers: dict[str, int]
    site_unknown: int
    asks_acknowledged: int
    asks_lost: int
    jobs: dict[str, int]
    jobs_tried_again: int
    effects_missing: int
    effects_double: int
    poison: dict[str, list[Any]]
    poison_effects: int
    locked: int
    is_intact: bool

    @property
    def acknowledged(self) -> int:
        return self.direct_acknowledged + self.site_acknowledged

    @property
    def holds(self) -> bool:
        lost = self.direct_lost + self.site_lost + self.asks_lost
        wrong = self.effects_missing + self.effects_double + self.poison_effects
        faults = len(self.direct_errors) + self.locked
        ended = all(state == "failed" and reason for state, _tried, reason in self.poison.values())
        others = set(self.jobs) <= {"done"}
        is_whole = self.is_intact and self.counter_is_exact
        return not (lost or wrong or faults) and ended and others and is_whole

    def figures(self) -> dict[str, str]:
        kills = ", ".join(f"{number} × {victim}" for victim, number in sorted(self.kills.items()))
        tried = [str(tried) for _state, tried, _reason in self.poison.values()]
        return {
            "kills": f"{sum(self.kills.values())} in {self.seconds:.0f} s ({kills})",
            "direct writes": f"{self.direct_acknowledged} acknowledged, {self.direct_lost} lost",
            "errors of those who write": f"{len(self.direct_errors)}",
            "the counter they share": "exact" if self.counter_is_exact else "**wrong**",
            "through the site": f"{self.site_acknowledged} acknowledged, {self.site_lost} lost, "
            f"{self.site_unknown} without an answer; answers {self.site_answers}",
            "jobs": f"{self.asks_acknowledged} acknowledged, {self.asks_lost} lost; {self.jobs}, "
            f"{self.jobs_tried_again} tried more than once",
            "their effects": f"{self.effects_missing} missing, {self.effects_double} double",
            "poison": f"ended after {', '.join(tried)} attempts with {self.poison_effects} effects",
            "database": f"{'intact' if self.is_intact else '**damaged**'}, “database is locked” "
            f"{self.locked} times",
            "so it": "holds" if self.holds else "**does not hold**",
        }

    def told(self) -> str:
        told = {**self.figures(), "errors": str(self.direct_errors), "poison": str(self.poison)}
        return "\n".join(f"{name:26} {figure}" for name, figure in told.items())


def judge(chaos: Chaos, seconds: float) -> Result:
    direct = [writer for writer in chaos.writers if writer.command == "rows"]
    asks = [writer for writer in chaos.writers if writer.command == "asks"]
    asked = _asked(chaos)
    marks = Counter(name for (name,) in rows(chaos.database, "select name from chaos_mark"))
    people = {name for (name,) in rows(chaos.database, "select name from people_person")}
    told = [name for browser in chaos.browsers for name in browser.told]
    return Result(
        seconds=round(seconds, 1),
        kills=dict(chaos.kills),
        direct_acknowledged=sum(writer.acknowledged for writer in direct),
        direct_lost=_lost_rows(chaos),
        direct_errors=[error for writer in chaos.writers for error in writer.errors][:20],
        counter_is_exact=_is_counter_exact(chaos),
        site_acknowledged=len(told),
        site_lost=len(set(told) - people),
        site_answers={str(status): number for status, number in _answers(chaos).items()},
        site_unknown=sum(browser.unknown for browser in chaos.browsers),
        asks_acknowledged=sum(writer.acknowledged for writer in asks),
        asks_lost=sum(
            f"{life} {number}" not in asked
            for writer in asks
            for life, count in writer.lives.items()
            for number in range(count)
        ),
        jobs=dict(Counter(state for state, _attempts in asked.values())),
        jobs_tried_again=sum(attempts > 1 for _state, attempts in asked.values()),
        effects_missing=sum(marks[name] == 0 for name in asked),
        effects_double=sum(number > 1 for number in marks.values()),
        poison=_poison(chaos),
        poison_effects=marks["poison"],
        locked=len(chaos.log_of_errors),
        is_intact=_is_intact(chaos),
    )


def _answers(chaos: Chaos) -> Counter[int]:
    total: Counter[int] = Counter()
    for browser in chaos.browsers:
        total += browser.answers
    return total


def _lost_rows(chaos: Chaos) -> int:
    """A life tells its numbers in order: all below what it told must be there."""
    query = "select writer, count(distinct number), max(number) from chaos_write group by writer"
    kept = {writer: count for writer, count, _most in rows(chaos.database, query)}
    lives = [
        life for writer in chaos.writers if writer.command == "rows" for life in [writer.lives]
    ]
    return sum(max(count - kept.get(name, 0), 0) for life in lives for name, count in life.items())


def _is_counter_exact(chaos: Chaos) -> bool:
    counted = rows(chaos.database, "select value from chaos_counter")
    return counted == rows(chaos.database, "select count(*) from chaos_write")


def _asked(chaos: Chaos) -> dict[str, tuple[str, int]]:
    """Every job whose effect is a mark: its state and attempts, by the name of the mark."""

    query = "select arguments, state, attempts from core_job where kind like '{}%mark'"
    found = {}
    for arguments, state, attempts in rows(chaos.database, query.format(TASKS)):
        said = json.loads(arguments) if isinstance(arguments, str) else arguments
        found[said.get("name") or said["*"][0]] = (state, attempts)
    return found


def _poison(chaos: Chaos) -> dict[str, list[Any]]:
    query = "select kind, state, attempts, error from core_job where kind in ('{0}die', '{0}hang')"
    return {kind: [*rest] for kind, *rest in rows(chaos.database, query.format(TASKS))}


def _is_intact(chaos: Chaos) -> bool:
    if not chaos.database.startswith("sqlite"):
        return True
    return rows(chaos.database, "pragma integrity_check") == [("ok",)]
