"""The ninety-three tasks that the generator deals out, and what they take at a school.

The table is our own: hours, scales and prices are estimates, rounded, for comparing programs only.
"""

import csv
from dataclasses import dataclass
from importlib.resources import files
from random import Random

from zwerm.optimiser.problem import CLUSTERS, School, Task

# How many of the driver make one unit of `hours_per_unit`.
UNIT_SIZES = {"devices": 100, "pupils": 100, "staff": 10}
# A school of the same size may need a third less or more.
LEAST_NEED, MOST_NEED = 0.65, 1.35
# Tasks that are no core task are not done everywhere.
LEFT_OUT = {1: 0.0, 2: 0.05, 3: 0.15}


def tasks() -> tuple[Task, ...]:
    text = files("bench").joinpath("tasks.csv").read_text("utf-8")
    return tuple(_task(row) for row in csv.DictReader(text.splitlines()))


def _task(row: dict[str, str]) -> Task:
    asked = _levels(row["req"])
    return Task(
        id=row["id"],
        name=row["name"],
        cluster=row["cluster"],
        req={cluster: asked.get(cluster, 0) for cluster in CLUSTERS},
        spec=_levels(row["spec"]),
        core=row["core"] == "yes",
        onsite=row["onsite"] == "yes",
        levels=tuple(row["levels"]),
        hours_fixed=float(row["hours_fixed"]),
        hours_per_unit=float(row["hours_per_unit"]),
        driver=row["driver"],
        scale_pool=float(row["scale_pool"]),
        scale_group=float(row["scale_group"]),
        outsource_eur_per_hour=int(row["outsource_eur_per_hour"]),
        priority=int(row["priority"]),
        splittable=row["splittable"] == "yes",
        min_chunk=int(row["min_chunk"]),
        backup=row["backup"] == "yes",
    )


def _levels(cell: str) -> dict[str, int]:
    """`net3 T2` as {net: 3, T: 2}."""
    return {word[:-1]: int(word[-1]) for word in cell.split()}


@dataclass(frozen=True, slots=True)
class Need:
    """What tasks take at schools, in quanta a week."""

    random: Random
    quanta_per_hour: int

    def of(self, task: Task, school: School) -> int:
        """Quanta a week, or 0 where the school does not do the task."""
        if not task.core and self.random.random() < LEFT_OUT[task.priority]:
            return 0
        drivers = {"devices": school.devices, "pupils": school.pupils, "staff": school.staff}
        units = drivers.get(task.driver, 0) / UNIT_SIZES.get(task.driver, 1)
        hours = task.hours_fixed + task.hours_per_unit * units
        share = self.random.uniform(LEAST_NEED, MOST_NEED)
        return max(1, round(hours * share * self.quanta_per_hour))
