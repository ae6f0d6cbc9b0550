"""Timefold for Python, untuned: its default construction and local search, one thread."""

from collections import defaultdict
from importlib.metadata import version
from itertools import combinations
from typing import Any

from timefold.solver import SolverFactory
from timefold.solver.config import ScoreDirectorFactoryConfig, SolverConfig

from zwerm.optimiser.checker import SCALAR_WEIGHTS
from zwerm.optimiser.colours import colours_of
from zwerm.optimiser.expansion import Instance, misfit
from zwerm.optimiser.plan import ActiveLevel, Backup, Hours, Outsourced, Plan
from zwerm.optimiser.problem import GROUP, Problem

from ..trail import Trail
from . import timefold_model as tf
from .formulation import Formulation
from .found import Found, Stage

VERSION = f"Timefold {version('timefold')}"
ALONE = "alone"  # a school without a pool has a place of its own


def run(problem: Problem, kind: str, seed: int, trail: Trail) -> Found:
    if kind != "J":
        return Found(None, note="Timefold is only run for J")
    reader = Reader(Formulation(problem))
    division = reader.division()
    config = SolverConfig(
        solution_class=tf.Division,
        entity_class_list=[tf.Lift, tf.Place, tf.Slot, tf.Purchase, tf.Spare],
        score_director_factory_config=ScoreDirectorFactoryConfig(
            constraint_provider_function=tf.constraints
        ),
        random_seed=seed,
    )
    solver = SolverFactory.create(config).build_solver()

    def improved(event: Any) -> None:
        score = event.new_best_score
        if event.is_new_best_solution_initialized and score.hard_score == 0:
            trail.value(reader.constant - score.soft_score)

    solver.add_event_listener(improved)
    with trail.watch(solver.terminate_early):
        end = solver.solve(division)
    cpu = trail.cpu()
    stages = [Stage("J", reader.constant - end.score.soft_score, None, cpu)]
    return Found(reader.plan(end), stages)


class Reader:
    """A problem as Timefold's entities, and their values as a plan."""

    def __init__(self, plain: Formulation) -> None:
        self.plain, self.problem = plain, plain.problem
        self.colours = list(self.problem.sources)
        self.current = {(a.task, a.level, a.owner, a.person) for a in self.problem.current}
        self.tasks = {task.id: n for n, task in enumerate(self.problem.tasks)}
        self.pools = {
            school.id: school.pool or ALONE + school.id for school in self.problem.schools
        }
        self.places: dict[tuple[str, str], int] = {}
        self.levels: dict[int, list[str]] = defaultdict(list)
        self.members = [self._member(p) for p in range(len(self.problem.people))]
        self.works = [self._work(i, instance) for i, instance in enumerate(plain.instances)]
        hours = [sum(person.sources.values()) for person in self.problem.people]
        # What the score leaves out: nobody has any work, and all of today's work changes hands.
        self.constant = 3 * plain.goals[6].constant + sum(4 * -(-h * 7 // 10) for h in hours)

    def division(self) -> tf.Division:
        slots: list[tf.Slot] = []
        for i in range(len(self.works)):
            self._add_slots(slots, i)
        return tf.Division(
            works=self.works,
            limits=self._limits(),
            members=self.members,
            purses=self._purses(),
            lifts=self._lifts(),
            places=[tf.Place(n, self.levels[n]) for n in self.places.values()],
            slots=slots,
            purchases=self._purchases(),
            spares=self._spares(),
        )

    def _member(self, p: int) -> tf.Member:
        person = self.problem.people[p]
        hours = sum(person.sources.values())
        visits = max(0, person.max_schools - len(person.homes))
        return tf.Member(
            p,
            person.max_tasks,
            person.max_clusters,
            visits,
            person.max_backups,
            -(-hours * 7 // 10),
            hours * 9 // 10,
        )

    def _work(self, i: int, instance: Instance) -> tf.Work:
        task = instance.task
        pool = instance.owner if instance.level == "P" else self.pools[instance.covers[0]]
        place = self.places.setdefault((task.id, pool), len(self.places))
        if instance.level not in ("G", *self.levels[place]):
            self.levels[place].append(instance.level)
        weight = SCALAR_WEIGHTS[0] if task.core else SCALAR_WEIGHTS[1] * (4 - task.priority)
        return tf.Work(
            id=i,
            task=self.tasks[task.id],
            place=place,
            level=instance.level,
            cost=weight,
            quanta=instance.quanta,
            owner=instance.owner if instance.level == "S" else GROUP,
            cluster=task.cluster,
            spare_cost=SCALAR_WEIGHTS[2] * (2 if task.core else 1) if task.backup else 0,
        )

    def _lifts(self) -> list[tf.Lift]:
        lifts = []
        for task, n in self.tasks.items():
            levels = {work.level for work in self.works if work.task == n}
            if levels:
                below = levels != {"G"}
                options = ([False] if below else []) + ([True] if "G" in levels else [])
                lifts.append(tf.Lift(self.tasks[task], options))
        for (_, _), place in self.places.items():
            if not self.levels[place]:
                self.levels[place].append("G")
        return lifts

    def _add_slots(self, slots: list[tf.Slot], i: int) -> None:
        instance, work = self.plain.instances[i], self.works[i]
        candidates = []
        for p in self.plain.of_instance[i]:
            person = self.problem.people[p]
            usable = self.plain.quanta[i, p]
            bits = sum(1 << n for n, colour in enumerate(self.colours) if colour in usable)
            fit = misfit(person, instance.task)
            change = -1 if (*instance.key, person.id) in self.current else 1
            away = instance.level == "S" and instance.owner not in person.homes
            candidates.append(tf.Candidate(i, p, bits, fit, change, away))
        least = instance.task.min_chunk if instance.is_split else instance.quanta
        amounts = list(range(least, instance.quanta + 1))
        for _ in range(min(instance.max_executors, len(candidates))):
            slots.append(tf.Slot(len(slots), work, candidates, amounts))

    def _limits(self) -> list[tf.Limit]:
        """Work that only some colours can pay fits in those colours, for every set of them."""
        found = []
        for p, person in enumerate(self.problem.people):
            own = [n for n, colour in enumerate(self.colours) if person.sources.get(colour, 0) > 0]
            for size in range(1, len(own) + 1):
                for chosen in combinations(own, size):
                    outside = sum(1 << n for n in range(len(self.colours)) if n not in chosen)
                    most = sum(person.sources[self.colours[n]] for n in chosen)
                    found.append(tf.Limit(p, outside, most))
        return found

    def _purses(self) -> list[tf.Purse]:
        owners = sorted({work.owner for work in self.works})
        money, hour = self.problem.budgets_eur_per_week, self.problem.quanta_per_hour
        return [tf.Purse(owner, money.get(owner, 0) * hour) for owner in owners]

    def _purchases(self) -> list[tf.Purchase]:
        found = []
        for i in self.plain.bought:
            instance = self.plain.instances[i]
            step = 1 if instance.is_split else instance.quanta
            amounts = list(range(0, instance.quanta + 1, step))
            price = instance.task.outsource_eur_per_hour
            found.append(tf.Purchase(i, self.works[i], price, amounts))
        return found

    def _spares(self) -> list[tf.Spare]:
        able: dict[int, list[tf.Member]] = defaultdict(list)
        for i, p in self.plain.backups:
            able[i].append(self.members[p])
        return [tf.Spare(i, self.works[i], people) for i, people in able.items()]

    # Back

    def plan(self, division: tf.Division) -> Plan:
        lifts = {lift.id: lift.is_up for lift in division.lifts}
        places = {place.id: place.level for place in division.places}
        active = {w.id for w in self.works if _is_active(w, lifts[w.task], places[w.place])}
        key = {i: instance.key for i, instance in enumerate(self.plain.instances)}
        outsource = tuple(
            Outsourced(*key[p.work.id], p.quanta)
            for p in division.purchases
            if p.work.id in active and p.quanta > 0
        )
        backup = tuple(
            Backup(*key[s.work.id], self.problem.people[s.person.id].id)
            for s in division.spares
            if s.work.id in active and s.person is not None
        )
        level = tuple(ActiveLevel(*key[i]) for i in sorted(active))
        return Plan(level, self._hours(division, active), outsource, backup)

    def _hours(self, division: tf.Division, active: set[int]) -> tuple[Hours, ...]:
        wants: dict[int, list[tuple[int, int, frozenset[str]]]] = defaultdict(list)
        for slot in division.slots:
            if slot.candidate is not None and slot.work.id in active:
                i, p = slot.work.id, slot.candidate.person
                wants[p].append((i, slot.quanta, frozenset(self.plain.quanta[i, p])))
        rows = []
        for p, wanted in wants.items():
            person = self.problem.people[p]
            for i, quanta in colours_of(person, self.problem.sources, wanted).items():
                rows.append(Hours(*self.plain.instances[i].key, person.id, quanta))
        return tuple(rows)


def _is_active(work: tf.Work, is_up: bool | None, level: str | None) -> bool:  # noqa: FBT001 - as Timefold has it
    return work.level == "G" if is_up else work.level == level
