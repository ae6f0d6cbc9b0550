"""Begin from an older plan: mend it where it breaks a rule, and divide anew around that."""

from collections.abc import Iterator

from .division import Division
from .highs import Work, solve
from .incumbent import Incumbent
from .linear import weighted
from .neighbourhood import Neighbourhood
from .order import guide
from .plan import Plan
from .progress import Clock, Reporter
from .repair import Repair, repaired
from .submodel import Cutter

# A plan of which less than this is left is no better than building anew.
LEAST_KEPT = 0.7
AREAS = 6
AREA_SIZE = 250  # pairs of a person and an instance, a twentieth of a second
AREA_CHECKS = 60
AREA_NODES = 50


def begin(
    incumbent: Incumbent,
    start: Plan,
    base: Division,
    clock: Clock,
    reporter: Reporter,
    *,
    seed: int,
) -> bool:
    """Whether enough is left of the start to go on from there; `base` keeps the rules."""
    incumbent.offer_plan(start)
    repair = repaired(incumbent.model, start, base)
    incumbent.offer(repair.division)
    reporter.tell("start", 0.01, incumbent.tiers)
    if repair.kept < LEAST_KEPT:
        return False
    _divide_around(incumbent, repair, clock, reporter, seed=seed)
    return True


def _divide_around(
    incumbent: Incumbent, repair: Repair, clock: Clock, reporter: Reporter, *, seed: int
) -> None:
    """A few small models around what is not as it was."""
    model = incumbent.model
    cutter = Cutter(model.linear)
    goal = weighted(zip(guide(incumbent.order), model.goals, strict=True))
    for area in _areas(incumbent, repair):
        if clock.should_stop():
            return
        submodel = cutter.cut(area.columns(), incumbent.values)
        result = solve(
            submodel.linear,
            submodel.expression(goal),
            Work(clock.should_stop, AREA_CHECKS, AREA_NODES),
            hint=submodel.hint(incumbent.values),
            seed=seed,
            restart=False,
        )
        if result.values is not None:
            merged = submodel.merged(incumbent.values, result.values)
            if incumbent.offer_values(merged):
                reporter.tell("start", 0.01, incumbent.tiers)


def _areas(incumbent: Incumbent, repair: Repair) -> Iterator[Neighbourhood]:
    """What was touched, with those who were, until the area is large; then the next."""
    model, left = incumbent.model, list(repair.instances)
    touched = set(repair.people)
    for _ in range(AREAS):
        if not left:
            return
        active = frozenset(
            i for i, column in model.active.items() if incumbent.values[column] > 0.5
        )
        area = Neighbourhood(model, active)
        while left and area.size < AREA_SIZE / 2:
            area.add_instances([left.pop(0)])
        able = [p for i in sorted(area.instances) for p in model.of_instance[i]]
        for p in dict.fromkeys(sorted(able, key=lambda p: p not in touched)):
            if area.size < AREA_SIZE:
                area.add_person(p)
        yield area
