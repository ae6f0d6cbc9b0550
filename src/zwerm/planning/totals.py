"""A scenario in figures: what is covered, and how far from the best it can be at most."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from zwerm.optimiser.plan import TIER_NAMES, Plan

from .abilities import Abilities
from .gain import gain_percent
from .models import PlannedTask, Scenario
from .scenario_rows import Figures, ScenarioRows

GOAL_LABELS = {
    "core_uncovered": _("Core tasks get their hours"),
    "other_uncovered": _("Other tasks get their hours, important ones first"),
    "backups_missing": _("Someone can take over"),
    "misfit": _("People do what they can and like"),
    "unfairness": _("The load is fair"),
    "fragmentation": _("Few hands on a task, few tasks in a hand"),
    "changes": _("What goes well stays as it is"),
}


@dataclass(frozen=True, slots=True)
class Goal:
    """One goal of the division: what it costs now, and what is proved to be the least possible."""

    name: str
    value: int
    bound: int | None

    @property
    def label(self) -> str:
        return str(GOAL_LABELS[self.name])

    @property
    def is_proved(self) -> bool:
        return self.value == self.bound

    @property
    def room(self) -> int | None:
        """How much better it could still be at most; unknown without a bound."""
        return None if self.bound is None else max(self.value - self.bound, 0)


@dataclass(frozen=True, slots=True)
class Totals:
    """Minutes a week, and counts."""

    needed_minutes: int = 0
    covered_minutes: int = 0
    outsourced_minutes: int = 0
    core_needed_minutes: int = 0
    core_covered_minutes: int = 0
    tasks: int = 0
    gaps: int = 0
    people: int = 0
    backups_missing: int = 0
    goals: tuple[Goal, ...] = ()
    is_optimal: bool = False
    # An even better division gains at most this share of the hours, counted by importance.
    gain_percent: int | None = None

    @property
    def short_minutes(self) -> int:
        return self.needed_minutes - self.covered_minutes

    @property
    def core_short_minutes(self) -> int:
        return self.core_needed_minutes - self.core_covered_minutes

    @property
    def has_plan(self) -> bool:
        return bool(self.tasks)

    @property
    def no_more_hours_possible(self) -> bool:
        """Whether it is proved that nobody can cover more of what matters most."""
        return self.gain_percent == 0


def totals(scenario: Scenario, rows: ScenarioRows | None = None) -> Totals:
    """What a scenario covers, from what is planned; the goals from its plan."""
    rows = rows or ScenarioRows(scenario)
    planned = list(rows.figures.values())
    core = [row for row in planned if row.is_core]
    divided = Abilities.of(scenario)
    goals = _goals(divided.plan)
    return Totals(
        needed_minutes=sum(row.needed_minutes for row in planned),
        covered_minutes=sum(row.covered_minutes for row in planned),
        outsourced_minutes=sum(row.outsourced_minutes for row in planned),
        core_needed_minutes=sum(row.needed_minutes for row in core),
        core_covered_minutes=sum(row.covered_minutes for row in core),
        tasks=len(planned),
        gaps=sum(row.short_minutes > 0 for row in planned),
        people=len({share.person for share in rows.shares}),
        backups_missing=sum(map(rows.is_alone, planned)),
        goals=goals,
        is_optimal=divided.plan is not None and divided.plan.status == "optimal",
        gain_percent=_gain_percent(divided, goals, planned),
    )


def without_backup(scenario: Scenario) -> QuerySet[PlannedTask]:
    """Tasks that ask for a backup, have none, and are not wholly done by a firm."""
    return scenario.planned_tasks.filter(
        needs_backup=True, backups=None, outsourced_minutes__lt=F("needed_minutes")
    )


def _goals(plan: Plan | None) -> tuple[Goal, ...]:
    if plan is None or plan.tiers is None:
        return ()
    named = zip(TIER_NAMES, plan.tiers, plan.bounds, strict=True)
    return tuple(Goal(name, value, bound) for name, value, bound in named)


def _gain_percent(
    divided: Abilities, goals: tuple[Goal, ...], planned: Sequence[Figures]
) -> int | None:
    priorities = {slug: task.priority for slug, task in divided.tasks.items()}
    return gain_percent(
        [goal.room for goal in goals],
        divided.minutes_per_quantum,
        [(row.is_core, priorities.get(row.slug, 2), row.needed_minutes) for row in planned],
    )
