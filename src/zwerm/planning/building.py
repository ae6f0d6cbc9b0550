"""From a dossier to the problem the optimiser divides. Pure: knows no database.

The app counts minutes and the optimiser quanta of five minutes; here, and only here, the one
becomes the other. Rounding is up for what a task needs and down for what a person has.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil

from zwerm.optimiser.problem import (
    GROUP,
    Assignment,
    Demand,
    Person,
    Problem,
    School,
    SourceRule,
    Task,
)
from zwerm.tasks.effort import (
    POOLING,
    KeyFigures,
    PoolingSettings,
    exact_pooled_minutes,
    exact_weekly_minutes,
    multiplier,
    weekly_minutes,
)
from zwerm.workbook.records import (
    SPECIALISATIONS,
    Cluster,
    Dossier,
    Effort,
    PersonRecord,
    RuleRecord,
    SchoolRecord,
    Specialisation,
    TaskRecord,
)

QUANTA_PER_HOUR = 12
MINUTES_PER_QUANTUM = 60 // QUANTA_PER_HOUR
# Money is given for a year and spent over the 40 weeks of school.
SCHOOL_WEEKS = 40

# The optimiser lets these work for the whole group; anyone else needs to be group staff.
GROUP_ROLES = ("tict", "pict")


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a person takes on when the school has not said so. Estimates, by hours a week."""

    tasks_an_hour: float = 2.0
    fewest_tasks: int = 4
    most_tasks: int = 60
    # Under these hours, someone keeps to one, two or three kinds of tasks.
    hours_for_two_clusters: float = 2.0
    hours_for_three_clusters: float = 4.0
    hours_for_four_clusters: float = 12.0
    # From here an ICT coordinator can spare the time to visit one school more.
    hours_for_one_school_more: float = 10.0
    fewest_backups: int = 3
    backups_an_hour: float = 1.0
    most_backups: int = 20


LIMITS = Limits()


def problem_from_dossier(dossier: Dossier, limits: Limits = LIMITS) -> Problem:
    """The division problem; codes and slugs are its ids."""
    schools = demanding_schools(dossier)
    tasks = [task for task in dossier.tasks if task.status == "applies"]
    demand = tuple(_demand(tasks, schools))
    needed = {row.task for row in demand}
    tasks = [task for task in tasks if task.slug in needed]
    minutes = minutes_of_people(dossier)
    places = _Places(schools, {task.slug for task in tasks})
    return Problem(
        name=dossier.name,
        schools=tuple(_school(school, alone=len(schools) == 1) for school in schools),
        tasks=tuple(_task(task, schools, pooling_of(dossier)) for task in tasks),
        people=tuple(
            _person(person, minutes[person.code], schools, limits) for person in dossier.people
        ),
        sources={
            source.code: SourceRule(source.clusters, source.teacher_only, source.home_only)
            for source in dossier.sources
        },
        demand=demand,
        budgets_eur_per_week=_budgets(dossier),
        current=tuple(places.current(dossier.rules)),
        pins=tuple(places.wishes(dossier.rules, "pin")),
        forbids=tuple(places.wishes(dossier.rules, "forbid")),
        max_changes=dossier.max_changes,
        quanta_per_hour=QUANTA_PER_HOUR,
    )


def demanding_schools(dossier: Dossier) -> tuple[SchoolRecord, ...]:
    """The schools and sites with work of their own; the group itself has none."""
    return tuple(school for school in dossier.schools if school.kind != "group")


def minutes_of_people(dossier: Dossier) -> Mapping[str, Mapping[str, int]]:
    """For each person, the minutes a week from each source."""
    minutes: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for means in dossier.means:
        minutes[means.person][means.source] += means.weekly_minutes
    return minutes


def needed_minutes(task: TaskRecord, school: SchoolRecord) -> int:
    """What the task takes at this school: its own figure, or else the effort from the drivers."""
    if task.technical_tracks_only and not school.has_technical_tracks:
        return task.weekly_minutes.get(school.code, 0)
    if school.code in task.weekly_minutes:
        return task.weekly_minutes[school.code]
    effort = effort_at(task, school)
    return weekly_minutes(effort, school.pupils, school.devices, school.staff)


def effort_at(task: TaskRecord, school: SchoolRecord) -> Effort:
    """The task's effort, multiplied where this kind of education asks more of it."""
    times = multiplier(task.slug, school.kind)
    effort = task.effort
    return Effort(
        effort.fixed * times,
        effort.per_100_devices * times,
        effort.per_100_pupils * times,
        effort.per_100_staff * times,
    )


def pool_of(school: SchoolRecord) -> str:
    """The pool a school shares in; one that shares with nobody is a pool on its own."""
    return school.pool or school.code


def _demand(tasks: Sequence[TaskRecord], schools: Sequence[SchoolRecord]) -> Iterator[Demand]:
    for task in tasks:
        for school in schools:
            minutes = needed_minutes(task, school)
            if minutes > 0:
                yield Demand(task.slug, school.code, ceil(minutes / MINUTES_PER_QUANTUM))


def _school(school: SchoolRecord, *, alone: bool) -> School:
    return School(
        id=school.code,
        kind=school.kind,
        pool=None if alone else pool_of(school),
        pupils=school.pupils,
        devices=school.devices,
        staff=school.staff,
    )


def pooling_of(dossier: Dossier) -> PoolingSettings:
    """What the group says doing it together costs; the savings stand with each task."""
    return PoolingSettings(fixed_part_factor=dossier.pooled_fixed_percent / 100)


def _task(task: TaskRecord, schools: Sequence[SchoolRecord], pooling: PoolingSettings) -> Task:
    in_pools, in_group = scales(task, schools, pooling)
    specialisation = task.specialisation
    level = max(1, task.required.get("T", 0))
    return Task(
        id=task.slug,
        name=task.name,
        cluster=task.cluster,
        req=_by_name(task.required),
        spec={specialisation: level} if specialisation else {},
        core=task.is_core,
        onsite=task.is_on_site,
        levels=tuple(task.levels),
        scale_pool=in_pools,
        scale_group=in_group,
        outsource_eur_per_hour=task.outsourcing_euro_an_hour,
        priority=task.priority,
        splittable=task.is_splittable,
        min_chunk=max(1, ceil(task.smallest_share_minutes / MINUTES_PER_QUANTUM)),
        backup=task.needs_backup,
    )


def scales(
    task: TaskRecord, schools: Sequence[SchoolRecord], pooling: PoolingSettings = POOLING
) -> tuple[float, float]:
    """The share of the schools' summed effort that is needed when pools, or the group, do it.

    One number serves all pools, so it is their average, weighted by effort. A school's own figure
    does not say which part of it grows; it is scaled like the effort from the drivers.
    """
    doing = [school for school in schools if needed_minutes(task, school) > 0]
    pools: dict[str, list[SchoolRecord]] = defaultdict(list)
    for school in doing:
        pools[pool_of(school)].append(school)
    alone = sum(exact_weekly_minutes(task.effort, _figures(school)) for school in doing)
    if alone <= 0:
        return 1.0, 1.0
    pooled = sum(_pooled(task, members, pooling) for members in pools.values())
    return _share(pooled, alone), _share(_pooled(task, doing, pooling), alone)


def _pooled(task: TaskRecord, schools: Sequence[SchoolRecord], pooling: PoolingSettings) -> float:
    figures = [_figures(school) for school in schools]
    return exact_pooled_minutes(task.effort, figures, task.pooled_variable_saving, pooling)


def _share(pooled: float, alone: float) -> float:
    # Three decimals, as files write it; never 0, never more than apart.
    return min(1.0, max(0.001, round(pooled / alone, 3)))


def _figures(school: SchoolRecord) -> KeyFigures:
    return KeyFigures(school.pupils, school.devices, school.staff)


def _person(
    person: PersonRecord,
    minutes: Mapping[str, int],
    schools: Sequence[SchoolRecord],
    limits: Limits,
) -> Person:
    codes = {school.code for school in schools}
    homes = tuple(code for code in person.homes if code in codes)
    pools = tuple(dict.fromkeys(pool_of(school) for school in schools))
    reach = person.reach_pools or pools if person.is_group_staff and len(schools) > 1 else ()
    chosen = with_limits(replace(person, homes=homes), sum(minutes.values()), len(schools), limits)
    return Person(
        id=person.code,
        role=_role(person),
        teacher=person.is_teacher,
        homes=homes,
        group=person.is_group_staff,
        reach_pools=tuple(pool for pool in reach if pool in pools),
        comp=_by_name(person.levels),
        spec=_specialisations(person),
        motivation=_by_name(person.motivation),
        motivation_spec=_specialisation_wishes(person),
        sources={
            code: total // MINUTES_PER_QUANTUM
            for code, total in minutes.items()
            if total >= MINUTES_PER_QUANTUM
        },
        max_tasks=chosen.max_tasks or 0,
        max_clusters=chosen.max_clusters or 0,
        max_schools=chosen.max_schools or 0,
        max_backups=chosen.max_backups or 0,
    )


def _by_name(values: Mapping[Cluster, int] | Mapping[Specialisation, int]) -> dict[str, int]:
    return {str(name): value for name, value in values.items()}


def _role(person: PersonRecord) -> str:
    for role in GROUP_ROLES:
        if role in person.roles:
            return role
    return person.roles[0] if person.roles else ""


def _specialisations(person: PersonRecord) -> dict[str, int]:
    """What is not known of a specialisation counts as the technical level."""
    technical = person.levels.get("T", 0)
    return {key: person.specialisations.get(key, technical) for key in SPECIALISATIONS}


def _specialisation_wishes(person: PersonRecord) -> dict[str, int]:
    """A cluster has two steps up and down, a specialisation one: beyond counts as the last."""
    wishes = person.specialisation_motivation
    return {key: max(-1, min(1, wish)) for key, wish in _by_name(wishes).items()}


def with_limits(
    person: PersonRecord, minutes: int, schools: int, limits: Limits = LIMITS
) -> PersonRecord:
    """The person with a limit chosen by hours wherever the school has not set one."""
    hours = minutes / 60
    tasks = round(hours * limits.tasks_an_hour)
    backups = round(hours * limits.backups_an_hour)
    clusters = 1 + sum(
        hours >= least
        for least in (
            limits.hours_for_two_clusters,
            limits.hours_for_three_clusters,
            limits.hours_for_four_clusters,
        )
    )
    return replace(
        person,
        max_tasks=_chosen(
            person.max_tasks, min(limits.most_tasks, max(limits.fewest_tasks, tasks))
        ),
        max_clusters=_chosen(person.max_clusters, clusters),
        max_schools=_chosen(person.max_schools, _most_schools(person, hours, schools, limits)),
        max_backups=_chosen(
            person.max_backups, min(limits.most_backups, max(limits.fewest_backups, backups))
        ),
    )


def _chosen(own: int | None, default: int) -> int:
    return default if own is None else own


def _most_schools(person: PersonRecord, hours: float, schools: int, limits: Limits) -> int:
    """Group staff go everywhere; others stay home, but coordinators with time visit one more."""
    if person.is_group_staff:
        return schools
    can_travel = bool({*GROUP_ROLES, "coordinator"} & {*person.roles})
    one_more = can_travel and hours >= limits.hours_for_one_school_more
    return min(schools, len(person.homes) + one_more)


def _budgets(dossier: Dossier) -> dict[str, int]:
    """Whole euro a week for each school, and for what is done for the group."""
    budgets: dict[str, int] = defaultdict(int)
    for school in dossier.schools:
        owner = GROUP if school.kind == "group" else school.code
        budgets[owner] += school.outsourcing_euro_a_year // SCHOOL_WEEKS
    return dict(budgets)


class _Places:
    """What a rule's school and level mean to the optimiser."""

    def __init__(self, schools: Sequence[SchoolRecord], tasks: set[str]) -> None:
        self.pools = {school.code: pool_of(school) for school in schools}
        self.tasks = tasks
        self.is_alone = len(schools) == 1

    def wishes(self, rules: Sequence[RuleRecord], kind: str) -> Iterator[Assignment]:
        """Pins or forbids; what is left open stays open."""
        for rule in rules:
            if rule.kind == kind and rule.task in self.tasks:
                level, owner = self._place(rule)
                yield Assignment(rule.task, level, owner, rule.person)

    def current(self, rules: Sequence[RuleRecord]) -> Iterator[Assignment]:
        """Who does what today. Without a school it is done wherever the task may be done alone."""
        seen = set()
        for rule in rules:
            if rule.kind != "current" or rule.task not in self.tasks:
                continue
            level, owner = self._place(rule)
            owners = [owner] if owner else list(self.pools)
            for each in owners:
                row = Assignment(rule.task, level or "S", each, rule.person)
                if row not in seen:
                    seen.add(row)
                    yield row

    def _place(self, rule: RuleRecord) -> tuple[str | None, str | None]:
        if self.is_alone:
            return (None, None) if not rule.school else ("S", next(iter(self.pools)))
        if rule.level == "G" or (rule.school and rule.school not in self.pools):
            return "G", GROUP
        if rule.level == "P":
            return "P", self.pools.get(rule.school)
        return rule.level or ("S" if rule.school else None), rule.school or None
