"""What if: a dossier changed in one respect, to divide it otherwise. Pure: knows no database.

The organisation itself stays as it is: the change is made on the records just before
`planning.building` turns them into a problem.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from zwerm.optimiser.expansion import can_execute, instances, matches
from zwerm.optimiser.problem import Problem
from zwerm.workbook.records import (
    CLUSTERS,
    Cluster,
    Dossier,
    Level,
    MeansRecord,
    PersonRecord,
    SchoolRecord,
    TaskRecord,
)

from .building import MINUTES_PER_QUANTUM, demanding_schools, pool_of

# Codes of colleagues who are not there yet; nobody's own code begins so.
NEWCOMER = "?new-"


class Together(StrEnum):
    """How far schools of one group work together."""

    AS_IS = "as_is"
    ALONE = "alone"
    POOLED = "pooled"


@dataclass(frozen=True, slots=True)
class ExtraMeans:
    """Minutes a week that are not there today, for somebody new or for who is there.

    With `newcomer`, a new colleague of these levels gets them; otherwise `people`, or without names
    everyone at the place who has hours already, in equal parts.
    """

    source: str
    weekly_minutes: int
    place: str = ""  # code of a school; empty: the whole organisation
    people: tuple[str, ...] = ()
    newcomer: Mapping[Cluster, int] | None = None


@dataclass(frozen=True, slots=True)
class Variation:
    """In what a scenario differs from what is there."""

    is_today: bool = False  # as it is done now: not divided anew
    together: Together = Together.AS_IS
    without: tuple[str, ...] = ()  # codes of people
    extra: tuple[ExtraMeans, ...] = ()

    @property
    def is_real(self) -> bool:
        """Whether it asks nothing but what is there, so that it can be put in force."""
        return not (self.is_today or self.without or self.extra)

    @property
    def is_empty(self) -> bool:
        return self == Variation()


def varied(dossier: Dossier, variation: Variation) -> Dossier:
    """The dossier as it would be. Who is away takes their hours and the rules about them along."""
    dossier = _without(dossier, variation)
    for number, extra in enumerate(variation.extra, start=1):
        dossier = _with_extra(dossier, extra, f"{NEWCOMER}{number}")
    if variation.together == Together.ALONE:
        return _alone(dossier)
    if variation.together == Together.POOLED:
        return _pooled(dossier)
    return dossier


def is_newcomer(code: str) -> bool:
    return code.startswith(NEWCOMER)


def has_several_schools(dossier: Dossier) -> bool:
    """Whether alone and together can differ; sites belong to their school."""
    return sum(school.kind != "site" for school in demanding_schools(dossier)) > 1


def as_supposed(problem: Problem, variation: Variation) -> Problem:
    """The problem without the decisions that make no sense in the variant."""
    if variation.is_today:
        # What is done today was not decided here.
        return replace(problem, pins=(), forbids=(), max_changes=None)
    if variation.together != Together.AS_IS:
        # Nearly everything changes then; a cap would only keep what is.
        problem = replace(problem, max_changes=None)
    return problem if variation.is_empty else with_possible_pins(problem)


def with_possible_pins(problem: Problem) -> Problem:
    """Without the pins that nobody can honour here; a division would refuse them."""
    people = {person.id: person for person in problem.people}
    places = instances(problem)
    kept = (
        pin
        for pin in problem.pins
        if any(
            matches(pin, row) and can_execute(problem, people[pin.person], row) for row in places
        )
    )
    return replace(problem, pins=tuple(kept))


def _without(dossier: Dossier, variation: Variation) -> Dossier:
    gone = set(variation.without)
    return replace(
        dossier,
        people=tuple(person for person in dossier.people if person.code not in gone),
        means=tuple(means for means in dossier.means if means.person not in gone),
        rules=tuple(rule for rule in dossier.rules if rule.person not in gone),
    )


# Extra means


def _with_extra(dossier: Dossier, extra: ExtraMeans, code: str) -> Dossier:
    if extra.newcomer is not None:
        newcomer = _newcomer(dossier, extra, code)
        row = MeansRecord(code, extra.source, extra.weekly_minutes, "estimate")
        return replace(dossier, people=(*dossier.people, newcomer), means=(*dossier.means, row))
    shares = _in_parts(extra.weekly_minutes, receivers(dossier, extra))
    rows = (MeansRecord(code, extra.source, minutes, "estimate") for code, minutes in shares)
    return replace(dossier, means=(*dossier.means, *rows))


def receivers(dossier: Dossier, extra: ExtraMeans) -> tuple[str, ...]:
    """Who of the people that are there gets the extra hours."""
    if extra.newcomer is not None:
        return ()
    if extra.people:
        return tuple(row.code for row in dossier.people if row.code in extra.people)
    rule = next((source for source in dossier.sources if source.code == extra.source), None)
    has_hours = {means.person for means in dossier.means if means.weekly_minutes > 0}
    return tuple(
        person.code
        for person in dossier.people
        if person.code in has_hours
        and (not extra.place or extra.place in person.homes)
        and (person.is_teacher or rule is None or not rule.teacher_only)
    )


def _newcomer(dossier: Dossier, extra: ExtraMeans, code: str) -> PersonRecord:
    """Someone who can what is asked, without a wish of their own and at home in one place."""
    rule = next((source for source in dossier.sources if source.code == extra.source), None)
    codes = [school.code for school in demanding_schools(dossier)]
    place = extra.place or (codes[0] if len(codes) == 1 else "")
    return PersonRecord(
        code=code,
        name="",
        is_teacher=rule is not None and rule.teacher_only,
        homes=(place,) if place else (),
        is_group_staff=not place,
        levels=dict(extra.newcomer or {}),
    )


def _in_parts(minutes: int, people: tuple[str, ...]) -> list[tuple[str, int]]:
    """Equal parts of whole quanta; what is left goes to the first ones."""
    if not people:
        return []
    quanta, loose = divmod(minutes, MINUTES_PER_QUANTUM)
    each, more = divmod(quanta, len(people))
    parts = [(each + (number < more)) * MINUTES_PER_QUANTUM for number in range(len(people))]
    parts[0] += loose
    return [(code, part) for code, part in zip(people, parts, strict=True) if part]


# Alone and together


def _alone(dossier: Dossier) -> Dossier:
    """Every school does everything with its own people; a school and its sites stay one."""
    sites = any(school.kind == "site" for school in dossier.schools)
    return replace(
        dossier,
        schools=tuple(
            replace(school, pool=school.parent if school.kind == "site" else "")
            for school in dossier.schools
        ),
        tasks=tuple(
            replace(task, levels=_levels_alone(task, sites=sites)) for task in dossier.tasks
        ),
        people=tuple(
            replace(person, is_group_staff=False, reach_pools=()) for person in dossier.people
        ),
    )


def _levels_alone(task: TaskRecord, *, sites: bool) -> tuple[Level, ...]:
    return ("S", "P") if sites and {"P", "G"} & {*task.levels} else ("S",)


def _pooled(dossier: Dossier) -> Dossier:
    """What may be done together is not done by a school on its own any more."""
    schools = demanding_schools(dossier)
    if len(schools) < 2:
        return dossier
    shared = _all_share(schools)
    return replace(
        dossier,
        tasks=tuple(
            replace(task, levels=_levels_together(task, all_share=shared)) for task in dossier.tasks
        ),
    )


def _all_share(schools: tuple[SchoolRecord, ...]) -> bool:
    sizes = Counter(pool_of(school) for school in schools)
    return min(sizes.values()) > 1


def _levels_together(task: TaskRecord, *, all_share: bool) -> tuple[Level, ...]:
    """Where a school shares with nobody, a task of a cluster of schools stays possible there."""
    can = "G" in task.levels or ("P" in task.levels and all_share)
    if not can or task.is_on_site:
        return task.levels
    return tuple(level for level in task.levels if level != "S")


# As it is stored


def to_data(variation: Variation) -> dict[str, Any]:
    return {
        "today": variation.is_today,
        "together": str(variation.together),
        "without": list(variation.without),
        "extra": [
            {
                "source": extra.source,
                "weekly_minutes": extra.weekly_minutes,
                "place": extra.place,
                "people": list(extra.people),
                "newcomer": None if extra.newcomer is None else dict(extra.newcomer),
            }
            for extra in variation.extra
        ],
    }


def from_data(data: Mapping[str, Any]) -> Variation:
    return Variation(
        is_today=bool(data.get("today")),
        together=Together(data.get("together") or Together.AS_IS),
        without=tuple(data.get("without") or ()),
        extra=tuple(map(_extra, data.get("extra") or ())),
    )


def _extra(data: Mapping[str, Any]) -> ExtraMeans:
    levels = data.get("newcomer")
    return ExtraMeans(
        source=data["source"],
        weekly_minutes=data["weekly_minutes"],
        place=data.get("place") or "",
        people=tuple(data.get("people") or ()),
        newcomer=None if levels is None else {name: levels.get(name, 0) for name in CLUSTERS},
    )
