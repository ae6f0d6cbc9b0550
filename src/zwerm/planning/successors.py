"""Who would take over what someone does in a division, with the fewest changes for others."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from zwerm.accounts.models import User
from zwerm.optimiser.continuity import absence_to_data
from zwerm.people.models import Person
from zwerm.people.queries import people_by_code

from .abilities import Abilities, place_of
from .building import MINUTES_PER_QUANTUM
from .continuity import engine_of
from .continuity_study import ContinuityStudy
from .models import PlannedTask, Scenario
from .private_ratings import PrivateRatings, keys_of

# A first answer for so many people takes less than a second; for more a worker is asked.
MOST_PEOPLE = 60


@dataclass(frozen=True, slots=True)
class Takers:
    """By planned task: minutes for each person who takes over, and who becomes a backup."""

    minutes: Mapping[int, dict[int, int]] = field(default_factory=dict)
    backups: Mapping[int, list[int]] = field(default_factory=dict)


NO_TAKERS = Takers()


def takers_for(scenario: Scenario, person: Person, *, reader: User) -> Takers:
    """From what was worked out about this division, or a quick first answer in a small one."""
    answer = _known(scenario, person) or _quick(scenario, person)
    if answer is None:
        return NO_TAKERS
    people = people_by_code(scenario.organisation)
    rows = _rows(scenario.planned_tasks.prefetch_related("task", "organisation"))
    minutes: dict[int, dict[int, int]] = defaultdict(dict)
    for task, level, owner, giver, taker, quanta in answer["moves"]:
        planned = rows.get((task, level, owner))
        if giver == person.code and planned is not None and taker in people:
            minutes[planned.pk][people[taker].pk] = quanta * MINUTES_PER_QUANTUM
    private = PrivateRatings(Abilities.of(scenario), keys_of(people), reader)
    backups: dict[int, list[int]] = defaultdict(list)
    for task, level, owner, code in answer["backups"]:
        planned, key = rows.get((task, level, owner)), (task, level, owner)
        if planned is not None and code in people and not private.hide_level(key, code):
            backups[planned.pk].append(people[code].pk)
    return Takers(minutes, backups)


def _known(scenario: Scenario, person: Person) -> Mapping[str, Any] | None:
    study = ContinuityStudy.objects.filter(scenario=scenario).first()
    if study is None or not study.is_about(scenario):
        return None
    rows = study.answers.get("absences", [])
    return next((row for row in rows if row["person"] == person.code), None)


def _quick(scenario: Scenario, person: Person) -> Mapping[str, Any] | None:
    if len(scenario.problem.get("people", ())) > MOST_PEOPLE:
        return None
    engine = engine_of(scenario)
    if engine is None or person.code not in {one.id for one in engine.problem.people}:
        return None
    return absence_to_data(engine.first_answer(person.code))


def _rows(planned: Iterable[PlannedTask]) -> dict[tuple[str, str, str], PlannedTask]:
    """A school that shares with nobody may be planned as a pool on its own."""
    found = {}
    for row in planned:
        task, level, owner = place_of(row)
        found[task, level, owner] = row
        if level == "S":
            found.setdefault((task, "P", owner), row)
    return found
