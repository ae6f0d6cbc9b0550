"""`zwerm-plan/1` to a plan and back."""

from functools import partial
from typing import cast

from .plan import UNKNOWN_BOUNDS, ActiveLevel, Backup, Bounds, Hours, Outsourced, Plan, Stage, Tiers
from .problem import LEVELS
from .reading import Findings, Value

FORMAT = "zwerm-plan/1"
MOST_QUANTA = 100_000
MOST_TIER = 10**12

_tier = partial(Value.integer, least=0, most=MOST_TIER)
_seconds = partial(Value.number, least=0.0, most=1e9)

REQUIRED = ("level", "hours", "outsource", "backup")
OPTIONAL = (
    "format",
    "tiers",
    "bounds",
    "stages",
    "status",
    "seconds",
    "cpu_seconds",
    "seed",
    "version",
)


def plan_from_data(data: object) -> Plan:
    """Read a plan, or raise `InvalidFile` with all that is wrong."""
    findings = Findings()
    get = Value(data, "$", findings).members(REQUIRED, OPTIONAL).get
    get("format", lambda value: value.choice((FORMAT,)), FORMAT)
    plan = Plan(
        level=get("level", _levels, ()),
        hours=get("hours", _hours, ()),
        outsource=get("outsource", _outsourced, ()),
        backup=get("backup", _backups, ()),
        tiers=get("tiers", lambda v: v.optional(_tiers), None),
        bounds=get("bounds", _bounds, UNKNOWN_BOUNDS),
        stages=get("stages", _stages, ()),
        status="optimal" if get("status", _status, "feasible") == "optimal" else "feasible",
        seconds=get("seconds", _seconds, 0.0),
        cpu_seconds=get("cpu_seconds", _seconds, 0.0),
        seed=get("seed", lambda v: v.integer(-(2**63), 2**63), 0),
        version=get("version", Value.text, ""),
    )
    findings.raise_if_any()
    return plan


def _status(value: Value) -> str:
    return value.choice(("optimal", "feasible"))


def _tiers(value: Value) -> Tiers:
    return cast("Tiers", tuple(_tier(item) for item in value.items(7, 7)))


def _bounds(value: Value) -> Bounds:
    if value.data is None:
        return UNKNOWN_BOUNDS
    return cast("Bounds", tuple(item.optional(_tier) for item in value.items(7, 7)))


def _stages(value: Value) -> tuple[Stage, ...]:
    return tuple(Stage(_tier(row[0]), row[1].optional(_tier)) for row in _rows(value, 2))


def _place(row: list[Value]) -> tuple[str, str, str]:
    return row[0].id(), row[1].choice(LEVELS), row[2].id()


def _rows(value: Value, length: int) -> list[list[Value]]:
    rows = (item.row(length) for item in value.items())
    return [row for row in rows if row is not None]


def _levels(value: Value) -> tuple[ActiveLevel, ...]:
    return tuple(ActiveLevel(*_place(row)) for row in _rows(value, 3))


def _hours(value: Value) -> tuple[Hours, ...]:
    def quanta(value: Value) -> int:
        return value.integer(1, MOST_QUANTA)

    return tuple(
        Hours(*_place(row), person=row[3].id(), quanta=row[4].mapping(quanta, most=20))
        for row in _rows(value, 5)
    )


def _outsourced(value: Value) -> tuple[Outsourced, ...]:
    return tuple(
        Outsourced(*_place(row), quanta=row[3].integer(1, MOST_QUANTA)) for row in _rows(value, 4)
    )


def _backups(value: Value) -> tuple[Backup, ...]:
    return tuple(Backup(*_place(row), person=row[3].id()) for row in _rows(value, 4))


def plan_to_data(plan: Plan) -> dict[str, object]:
    """The plan as JSON values."""
    return {
        "format": FORMAT,
        "level": [[r.task, r.level, r.owner] for r in plan.level],
        "hours": [[r.task, r.level, r.owner, r.person, dict(r.quanta)] for r in plan.hours],
        "outsource": [[r.task, r.level, r.owner, r.quanta] for r in plan.outsource],
        "backup": [[r.task, r.level, r.owner, r.person] for r in plan.backup],
        "tiers": None if plan.tiers is None else list(plan.tiers),
        "bounds": list(plan.bounds),
        "stages": [[stage.value, stage.bound] for stage in plan.stages],
        "status": plan.status,
        "seconds": plan.seconds,
        "cpu_seconds": plan.cpu_seconds,
        "seed": plan.seed,
        "version": plan.version,
    }
