"""The smallest problems that show one rule each, and the worked examples."""

from dataclasses import replace

from zwerm.optimiser.plan import ActiveLevel, Backup, Hours, Outsourced, Plan
from zwerm.optimiser.problem import Demand, Person, Problem, School, SourceRule, Task

SOURCES = {
    "ICT": SourceRule(),
    "BPT": SourceRule(("P", "B"), teacher_only=True, home_only=True),
    "ADM": SourceRule(("A",)),
}
NETWORK = Task("network", "T", req={"T": 2}, core=True)
ANN = Person("ann", role="tict", homes=("north",), comp={"T": 2}, sources={"ICT": 8})
NORTH = School("north")


def school_with(
    *people: Person, tasks: tuple[Task, ...] = (NETWORK,), quanta: int = 4, **more: object
) -> Problem:
    """One school where every task takes the same."""
    problem = Problem(
        schools=(NORTH,),
        tasks=tasks,
        people=people,
        sources=SOURCES,
        demand=tuple(Demand(task.id, "north", quanta) for task in tasks),
    )
    return replace(problem, **more)  # type: ignore[arg-type]


def plan_of(
    *hours: tuple[str, str, int],
    outsource: tuple[tuple[str, int], ...] = (),
    backup: tuple[tuple[str, str], ...] = (),
    tasks: tuple[str, ...] = ("network",),
) -> Plan:
    """A plan at school north, with ICT hours of (task, person, quanta)."""
    return Plan(
        level=tuple(ActiveLevel(task, "S", "north") for task in tasks),
        hours=tuple(Hours(t, "S", "north", person, {"ICT": q}) for t, person, q in hours),
        outsource=tuple(Outsourced(task, "S", "north", quanta) for task, quanta in outsource),
        backup=tuple(Backup(task, "S", "north", person) for task, person in backup),
    )


# Two pools of two schools, and a school on its own.
GROUP_SCHOOLS = (
    School("a1", pool="a"),
    School("a2", pool="a"),
    School("b1", pool="b"),
    School("alone"),
)
