"""What somebody could grow into: only for the person, from their own answers."""

from collections import defaultdict
from dataclasses import replace

from zwerm.optimiser.problem import SPECIALISATIONS
from zwerm.optimiser.problem import Person as Worker
from zwerm.people.models import Person
from zwerm.planning.abilities import Abilities, place_of
from zwerm.planning.models import PlannedTask, Scenario
from zwerm.schools.models import SchoolYear

from .nearness import BACKUP_SLACK, is_open_to, step_to
from .needs import Need, open_tasks, unlocked


def growth(person: Person) -> tuple[Need, ...]:
    """Of the division in force where the person works; nothing without one."""
    scenario = _in_force(person)
    if scenario is None:
        return ()
    abilities = Abilities.of(scenario)
    counted = abilities.people.get(person.code)
    if abilities.problem is None or counted is None:
        return ()
    worker = _as_answered(person, counted)
    found: dict[str, list[PlannedTask]] = defaultdict(list)
    for row in open_tasks(scenario, person.organisation):
        instance = abilities.instance(place_of(row))
        for_backup = row.short_minutes == 0
        if instance is None or not is_open_to(
            abilities.problem, worker, instance, for_backup=for_backup
        ):
            continue
        topic = step_to(worker, instance.task, slack=BACKUP_SLACK if for_backup else 0)
        if topic:
            found[topic].append(row)
    needs = [Need(topic, unlocked(rows)) for topic, rows in found.items()]
    return tuple(sorted(needs, key=lambda need: (-len(need.tasks), need.competence)))


def _in_force(person: Person) -> Scenario | None:
    lineage = [above.pk for above in person.organisation.lineage]
    adopted = Scenario.objects.adopted().filter(
        organisation__in=lineage, school_year__in=SchoolYear.objects.of_today()
    )
    found = list(adopted.select_related("organisation").defer("plan"))
    return min(found, key=lambda one: lineage.index(one.organisation_id), default=None)


def _as_answered(person: Person, counted: Worker) -> Worker:
    """With what they say now, also what the division may not count with."""
    known = person.ratings.exclude(level=None).values_list("competence", "level")
    levels = {name: level for name, level in known if level is not None}
    technical = levels.get("T", 0)
    return replace(
        counted,
        comp={name: level for name, level in levels.items() if name not in SPECIALISATIONS},
        spec={name: levels.get(name, technical) for name in SPECIALISATIONS},
    )
