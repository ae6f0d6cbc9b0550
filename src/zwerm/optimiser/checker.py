"""Judge a plan without the solver: nothing here is shared with the model."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, Decimal

from .plan import Plan, Tiers
from .problem import Assignment, Person, Problem, Task

Place = tuple[str, str, str]  # task, level, owner
Pair = tuple[str, str | None, str | None, str]  # and the person

SCALAR_WEIGHTS = (2000, 200, 150, 1, 4, 6, 3)


@dataclass(frozen=True, slots=True)
class Violation:
    """One rule that the plan breaks."""

    rule: str
    text: str
    task: str | None = None
    level: str | None = None
    owner: str | None = None
    person: str | None = None


def violations(problem: Problem, plan: Plan) -> list[Violation]:
    """Every rule the plan breaks, and where."""
    facts = _Facts(problem, plan)
    if facts.nonsense:
        return facts.nonsense
    rules = (
        _each_need_has_one_instance,
        _executors_are_eligible,
        _backups_are_eligible,
        _shares_fit_the_instance,
        _nobody_gives_more_than_they_have,
        _limits_of_people_hold,
        _money_suffices,
        _pins_and_forbids_hold,
        _changes_stay_within_the_cap,
    )
    return [violation for rule in rules for violation in rule(facts)]


def tiers(problem: Problem, plan: Plan) -> Tiers:
    """The seven goals of the plan, recomputed from the problem."""
    facts = _Facts(problem, plan)
    if facts.nonsense:
        raise ValueError(facts.nonsense[0].text)
    core = other = missing = 0
    for place in facts.active:
        task, need = facts.tasks[place[0]], facts.needs[place]
        short = need - sum(facts.given[place].values()) - facts.bought[place]
        if task.core:
            core += short
        else:
            other += short * (4 - task.priority)
        if task.backup and not facts.backups[place] and facts.bought[place] < need:
            missing += 2 if task.core else 1
    return (
        core,
        other,
        missing,
        _misfit(facts),
        sum(_unfairness(facts, person) for person in problem.people),
        _fragmentation(facts),
        len(facts.pairs ^ {(a.task, a.level, a.owner, a.person) for a in problem.current}),
    )


def scalar_j(values: Tiers) -> int:
    """The seven goals in one number, only to compare programs."""
    return sum(weight * value for weight, value in zip(SCALAR_WEIGHTS, values, strict=True))


@dataclass
class _Facts:
    """The plan laid beside a fresh reading of the problem."""

    problem: Problem
    plan: Plan
    tasks: dict[str, Task] = field(init=False)
    people: dict[str, Person] = field(init=False)
    needs: dict[Place, int] = field(init=False)
    serves: dict[Place, list[str]] = field(init=False)
    active: list[Place] = field(init=False)
    given: dict[Place, Counter[str]] = field(init=False)
    bought: Counter[Place] = field(init=False)
    backups: dict[Place, list[str]] = field(init=False)
    pairs: set[Pair] = field(init=False)
    pairs_of: dict[str, list[Pair]] = field(init=False)
    nonsense: list[Violation] = field(init=False)

    def __post_init__(self) -> None:
        self.tasks = {task.id: task for task in self.problem.tasks}
        self.people = {person.id: person for person in self.problem.people}
        self.needs, self.serves = _places(self.problem)
        self.nonsense = list(_nonsense(self))
        self.active = [(row.task, row.level, row.owner) for row in self.plan.level]
        self.given, self.backups = defaultdict(Counter), defaultdict(list)
        self.bought = Counter()
        for row in self.plan.hours:
            self.given[row.task, row.level, row.owner][row.person] += sum(row.quanta.values())
        for bought in self.plan.outsource:
            self.bought[bought.task, bought.level, bought.owner] += bought.quanta
        for spare in self.plan.backup:
            self.backups[spare.task, spare.level, spare.owner].append(spare.person)
        self.pairs = {(row.task, row.level, row.owner, row.person) for row in self.plan.hours}
        self.pairs_of = defaultdict(list)
        for pair in self.pairs:
            self.pairs_of[pair[3]].append(pair)

    def task_of(self, place: Place) -> Task:
        return self.tasks[place[0]]

    def is_shared(self, place: Place) -> bool:
        task, need = self.task_of(place), self.needs[place]
        long_day = need > 8 * self.problem.quanta_per_hour
        return long_day or (task.splittable and need >= 2 * task.min_chunk)

    def can_come(self, person: Person, place: Place) -> bool:
        _, level, owner = place
        pool_of = {school.id: school.pool for school in self.problem.schools}
        home_pools = {pool_of[home] for home in person.homes} - {None}
        if level == "G":
            return person.group or person.role in ("tict", "pict")
        pool = pool_of[owner] if level == "S" else owner
        if person.group and pool is not None and pool in person.reach_pools:
            return True
        if level == "P":
            return pool in home_pools
        may_travel = person.max_schools > len(person.homes)
        return owner in person.homes or (may_travel and pool in home_pools)

    def room(self, person: Person, place: Place) -> int:
        """Own level less the required one, where that is least."""
        task = self.task_of(place)
        spare = [person.comp.get(d, 0) - need for d, need in task.req.items() if need > 0]
        spare += [person.spec.get(d, 0) - need for d, need in task.spec.items()]
        return min(spare, default=1000)

    def may_spend(self, person: Person, colour: str, place: Place) -> bool:
        rule = self.problem.sources.get(colour)
        if rule is None or person.sources.get(colour, 0) <= 0:
            return False
        if self.task_of(place).cluster not in rule.clusters:
            return False
        if rule.teacher_only and not person.teacher:
            return False
        return not rule.home_only or (place[1] == "S" and place[2] in person.homes)


def _places(problem: Problem) -> tuple[dict[Place, int], dict[Place, list[str]]]:
    pool_of = {school.id: school.pool for school in problem.schools}
    alone = len(problem.schools) == 1
    tasks = {task.id: task for task in problem.tasks}
    sums: Counter[Place] = Counter()
    serves: dict[Place, list[str]] = defaultdict(list)
    for row in problem.demand:
        owners = {"S": row.school, "P": pool_of[row.school], "G": "group"}
        for level in ("S",) if alone else tasks[row.task].levels:
            owner = owners[level]
            if owner is not None:
                sums[row.task, level, owner] += row.quanta
                serves[row.task, level, owner].append(row.school)
    needs = {}
    for place, total in sums.items():
        task = tasks[place[0]]
        scale = {"S": 1, "P": task.scale_pool, "G": task.scale_group}[place[1]]
        exact = Decimal(str(scale)) * total
        needs[place] = max(1, int(exact.to_integral_value(ROUND_CEILING)))
    return needs, serves


def _broken(rule: str, text: str, place: Place, person: str | None = None) -> Violation:
    return Violation(rule, text, place[0], place[1], place[2], person)


def _nonsense(facts: _Facts) -> Iterator[Violation]:
    """Rows that speak of nothing in the problem, or say a thing twice."""
    plan = facts.plan
    named: list[tuple[str, Place, str | None]] = []
    named += [("level", (r.task, r.level, r.owner), None) for r in plan.level]
    named += [("hours", (r.task, r.level, r.owner), r.person) for r in plan.hours]
    named += [("outsource", (r.task, r.level, r.owner), None) for r in plan.outsource]
    named += [("backup", (r.task, r.level, r.owner), r.person) for r in plan.backup]
    active = {(r.task, r.level, r.owner) for r in plan.level}
    for row, times in Counter(named).items():
        kind, place, person = row
        if place not in facts.needs:
            yield _broken("known", f"{kind}: there is no such instance.", place, person)
        elif person is not None and person not in facts.people:
            yield _broken("known", f"{kind}: there is no such person.", place, person)
        elif times > 1:
            yield _broken("once", f"{kind}: the same row stands {times} times.", place, person)
        elif place not in active:
            yield _broken("active", f"{kind}: the instance is not active.", place, person)
    for hours in plan.hours:
        place = (hours.task, hours.level, hours.owner)
        if not hours.quanta or any(quanta <= 0 for quanta in hours.quanta.values()):
            yield _broken("positive", "A share must be positive.", place, hours.person)
    for bought in plan.outsource:
        if bought.quanta <= 0:
            place = (bought.task, bought.level, bought.owner)
            yield _broken("positive", "An outsourced share must be positive.", place)


def _each_need_has_one_instance(facts: _Facts) -> Iterator[Violation]:
    covered = Counter((place[0], s) for place in facts.active for s in facts.serves[place])
    for row in facts.problem.demand:
        times = covered[row.task, row.school]
        if times != 1:
            text = f"The need at school {row.school} is covered by {times} active instances, not 1."
            yield Violation("one_instance", text, row.task, owner=row.school)


def _executors_are_eligible(facts: _Facts) -> Iterator[Violation]:
    for row in facts.plan.hours:
        place, person = (row.task, row.level, row.owner), facts.people[row.person]
        if not facts.can_come(person, place):
            yield _broken("reach", "The executor cannot be there.", place, person.id)
        if facts.room(person, place) < 0:
            yield _broken("margin", "The executor lacks a competence.", place, person.id)
        for colour in row.quanta:
            if not facts.may_spend(person, colour, place):
                text = f"Hours of source {colour} cannot be used here."
                yield _broken("colour", text, place, person.id)


def _backups_are_eligible(facts: _Facts) -> Iterator[Violation]:
    for row in facts.plan.backup:
        place, person = (row.task, row.level, row.owner), facts.people[row.person]
        if not facts.can_come(person, place):
            yield _broken("reach", "The backup cannot be there.", place, person.id)
        if facts.room(person, place) < -1:
            yield _broken("margin", "The backup lacks a competence.", place, person.id)
        if person.id in facts.given[place]:
            yield _broken("backup_executes", "The backup already executes.", place, person.id)


def _shares_fit_the_instance(facts: _Facts) -> Iterator[Violation]:
    for place in facts.active:
        shares, bought, need = facts.given[place], facts.bought[place], facts.needs[place]
        if sum(shares.values()) + bought > need:
            yield _broken("too_much", f"More than the {need} quanta needed is given.", place)
        if facts.is_shared(place):
            yield from _shared_rules(facts, place)
        elif len(shares) + (bought > 0) > 1:
            yield _broken("not_split", "The task cannot be split.", place)
        elif any(part != need for part in (*shares.values(), *([bought] if bought else []))):
            yield _broken("not_split", "Who does it must do all of it.", place)


def _shared_rules(facts: _Facts, place: Place) -> Iterator[Violation]:
    shares, chunk = facts.given[place], facts.task_of(place).min_chunk
    hours_each = 6 * facts.problem.quanta_per_hour
    most = 3 if place[1] == "S" else 3 + facts.needs[place] // hours_each
    if len(shares) > most:
        yield _broken("executors", f"More than {most} people execute it.", place)
    for person, quanta in shares.items():
        if quanta < chunk:
            text = f"A share of {quanta} quanta is below the minimum of {chunk}."
            yield _broken("min_chunk", text, place, person)


def _nobody_gives_more_than_they_have(facts: _Facts) -> Iterator[Violation]:
    used: Counter[tuple[str, str]] = Counter()
    for row in facts.plan.hours:
        for colour, quanta in row.quanta.items():
            used[row.person, colour] += quanta
    for (person, colour), quanta in used.items():
        has = facts.people[person].sources.get(colour, 0)
        if quanta > has:
            text = f"{quanta} quanta of source {colour} are used and there are {has}."
            yield Violation("hours", text, person=person)


def _limits_of_people_hold(facts: _Facts) -> Iterator[Violation]:
    backups = Counter(row.person for row in facts.plan.backup)
    for person in facts.problem.people:
        away = max(0, person.max_schools - len(person.homes))
        limits = (
            ("max_tasks", len(facts.pairs_of[person.id]), person.max_tasks),
            ("max_clusters", len(_clusters(facts, person)), person.max_clusters),
            ("max_schools", len(_away(facts, person)), away),
            ("max_backups", backups[person.id], person.max_backups),
        )
        for rule, count, most in limits:
            if count > most:
                yield Violation(rule, f"{count} where at most {most} is allowed.", person=person.id)


def _clusters(facts: _Facts, person: Person) -> set[str]:
    return {facts.tasks[pair[0]].cluster for pair in facts.pairs_of[person.id]}


def _away(facts: _Facts, person: Person) -> set[str | None]:
    schools = {pair[2] for pair in facts.pairs_of[person.id] if pair[1] == "S"}
    return schools - set(person.homes)


def _money_suffices(facts: _Facts) -> Iterator[Violation]:
    spent: Counter[str] = Counter()
    for place, quanta in facts.bought.items():
        price = facts.task_of(place).outsource_eur_per_hour
        if price == 0:
            yield _broken("outsource", "This task cannot be outsourced.", place)
        spent[place[2] if place[1] == "S" else "group"] += quanta * price
    for owner, quanta_euros in spent.items():
        budget = facts.problem.budgets_eur_per_week.get(owner, 0)
        if quanta_euros > budget * facts.problem.quanta_per_hour:
            text = f"Outsourcing costs more than the budget of {budget} euro a week."
            yield Violation("budget", text, owner=owner)


def _pins_and_forbids_hold(facts: _Facts) -> Iterator[Violation]:
    def hits(row: Assignment) -> bool:
        return any(
            row.task == task
            and row.level in (None, level)
            and row.owner in (None, owner)
            and row.person == person
            for task, level, owner, person in facts.pairs
        )

    for pin in facts.problem.pins:
        if not hits(pin):
            text = "The pinned person does not execute it."
            yield Violation("pin", text, pin.task, pin.level, pin.owner, pin.person)
    for forbid in facts.problem.forbids:
        if hits(forbid):
            text = "The person executes it, and that is forbidden."
            yield Violation("forbid", text, forbid.task, forbid.level, forbid.owner, forbid.person)


def _changes_stay_within_the_cap(facts: _Facts) -> Iterator[Violation]:
    most = facts.problem.max_changes
    before = {(a.task, a.level, a.owner, a.person) for a in facts.problem.current}
    changes = len(facts.pairs ^ before)
    if most is not None and changes > most:
        yield Violation("max_changes", f"{changes} changes where at most {most} is allowed.")


def _misfit(facts: _Facts) -> int:
    total = 6 * sum(facts.bought.values())
    for place, shares in facts.given.items():
        task = facts.task_of(place)
        for person_id, quanta in shares.items():
            person = facts.people[person_id]
            wish = person.motivation.get(task.cluster, 0)
            wish += sum(person.motivation_spec.get(name, 0) for name in task.spec)
            wish = min(2, max(-2, wish))
            total += quanta * (6 - (1 + min(facts.room(person, place), 2)) * wish)
    return total


def _unfairness(facts: _Facts, person: Person) -> int:
    has = sum(person.sources.values())
    if has <= 0:
        return 0
    used = sum(shares[person.id] for shares in facts.given.values() if person.id in shares)
    most, least = has * 9 // 10, -(-has * 7 // 10)
    return max(0, used - most) + max(0, least - used)


def _fragmentation(facts: _Facts) -> int:
    clusters = sum(len(_clusters(facts, person)) for person in facts.problem.people)
    away = sum(len(_away(facts, person)) for person in facts.problem.people)
    return len(facts.pairs) + 2 * clusters + 3 * away
