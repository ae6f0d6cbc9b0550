"""Absences as plain data, for a JSON file: `zwerm-continuity/1`.

`quanta_per_hour` says what a quantum is; `core_uncovered` is tier 1 of the plan with everybody.
Each of `absences` has `person`, `status`, `core_lost`, `core_lost_bound`, `other_lost`,
`backups_lost` and `changes` as `Absence` has them, and

- `moves`: rows `[task, level, owner, from, to, quanta]`; from null is work nobody did or that was
  bought, to null is a firm;
- `falls`: rows `[task, level, owner, quanta, is_core]`;
- `backups`: rows `[task, level, owner, person]`, only the new ones;
- `only_they_can`: rows `[task, level, owner]`;
- `plan`: the whole plan without the person, as `zwerm-plan/1`, where that was asked for.
"""

from collections.abc import Iterable

from ..plan_file import plan_to_data
from .absence import Absence
from .study import Continuity

FORMAT = "zwerm-continuity/1"


def absences_to_data(
    study: Continuity, absences: Iterable[Absence], *, with_plans: bool = False
) -> dict[str, object]:
    """The absences in the order they are given."""
    return {
        "format": FORMAT,
        "problem": study.problem.name,
        "quanta_per_hour": study.problem.quanta_per_hour,
        "core_uncovered": study.core_uncovered,
        "absences": [absence_to_data(absence, with_plan=with_plans) for absence in absences],
    }


def absence_to_data(absence: Absence, *, with_plan: bool = False) -> dict[str, object]:
    data: dict[str, object] = {
        "person": absence.person,
        "status": absence.status,
        "core_lost": absence.core_lost,
        "core_lost_bound": absence.core_lost_bound,
        "other_lost": absence.other_lost,
        "backups_lost": absence.backups_lost,
        "changes": absence.changes,
        "moves": [
            [move.task, move.level, move.owner, move.giver, move.taker, move.quanta]
            for move in absence.moves
        ],
        "falls": [
            [fall.task, fall.level, fall.owner, fall.quanta, fall.is_core] for fall in absence.falls
        ],
        "backups": [[row.task, row.level, row.owner, row.person] for row in absence.backups],
        "only_they_can": [list(place) for place in absence.only_they_can],
    }
    if with_plan:
        data["plan"] = plan_to_data(absence.plan)
    return data
