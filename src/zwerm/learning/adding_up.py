"""What trainings ask together, for whom they are, and what they changed."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Protocol

from django.utils.translation import gettext

from zwerm.accounts.models import User
from zwerm.means.models import MoneyBudget
from zwerm.people.models import Person
from zwerm.planning.leading import leading_division
from zwerm.planning.models import PlannedTask
from zwerm.schools.models import Organisation, Provenance, SchoolYear
from zwerm.tasks.models import Task

from .models import EffectAnswer, Participation, Training
from .queries import at_place, counted, of_year

FEWEST_COUNTED = 5


@dataclass(frozen=True, slots=True)
class Part:
    """So much of a sum comes from here."""

    provenance: str
    total: int


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum with where its parts come from; of `unknown` trainings nobody said how much."""

    parts: tuple[Part, ...]
    unknown: int

    @property
    def total(self) -> int:
        return sum(part.total for part in self.parts)

    @property
    def is_known(self) -> bool:
        return bool(self.parts)


@dataclass(frozen=True, slots=True)
class Costs:
    """What was agreed asks, and the money there is for ICT at this place."""

    minutes: Amount
    replacement: Amount
    money: Amount
    agreed: int
    wishes: int
    means: tuple[MoneyBudget, ...]

    @property
    def means_cents(self) -> int:
        return sum(row.cents for row in self.means)

    @property
    def is_above_means(self) -> bool:
        return bool(self.means) and self.money.total > self.means_cents


def costs(organisation: Organisation, user: User) -> Costs:
    year = SchoolYear.objects.current()
    rows = list(counted(of_year(at_place(organisation, user), year).standing()))
    kinds = [MoneyBudget.Kind.ICT_OPERATING, MoneyBudget.Kind.OPERATING]
    means = MoneyBudget.objects.visible_to(user).filter(
        organisation=organisation, school_year=year, kind__in=kinds
    )
    return costs_of(rows, means.order_by("pk"))


class Asking(Protocol):
    """What a training asks of each, and in money; with where that is known from."""

    @property
    def state(self) -> str: ...
    @property
    def minutes_each(self) -> int | None: ...
    @property
    def minutes_provenance(self) -> str: ...
    @property
    def replacement_minutes(self) -> int | None: ...
    @property
    def replacement_provenance(self) -> str: ...
    @property
    def cost_cents(self) -> int | None: ...
    @property
    def cost_provenance(self) -> str: ...


def costs_of(rows: Collection[Asking], means: Iterable[MoneyBudget] = ()) -> Costs:
    """Of these trainings, each with how many people take part."""
    agreed = [one for one in rows if one.state != Training.State.WISH]
    return Costs(
        minutes=_amount((total_minutes(one), one.minutes_provenance) for one in agreed),
        replacement=_amount(
            (one.replacement_minutes, one.replacement_provenance) for one in agreed
        ),
        money=_amount((one.cost_cents, one.cost_provenance) for one in agreed),
        agreed=len(agreed),
        wishes=len(rows) - len(agreed),
        means=tuple(means),
    )


def total_minutes(training: Asking) -> int | None:
    """Of all who take part together; for the rows of `counted`."""
    people: int = getattr(training, "people_count", 0)
    return None if training.minutes_each is None else training.minutes_each * people


def _amount(rows: Iterable[tuple[int | None, str]]) -> Amount:
    parts: dict[str, int] = defaultdict(int)
    unknown = 0
    for amount, provenance in rows:
        if amount is None:
            unknown += 1
        else:
            parts[provenance] += amount
    ordered = [Part(one, parts[one]) for one in Provenance.values if one in parts]
    return Amount(tuple(ordered), unknown)


# For whom


@dataclass(frozen=True, slots=True)
class Learner:
    """Somebody with all that is planned for them."""

    person: Person
    trainings: tuple[Training, ...]

    @property
    def minutes(self) -> int:
        agreed = (one for one in self.trainings if one.state != Training.State.WISH)
        return sum(one.minutes_each or 0 for one in agreed)


def learners(organisation: Organisation, user: User) -> list[Learner]:
    """Everyone with a training in the plan, by name."""
    rows = of_year(at_place(organisation, user), SchoolYear.objects.current()).standing()
    taken = Participation.objects.filter(training__in=rows.values("pk"))
    by_person: dict[Person, list[Training]] = defaultdict(list)
    related = taken.select_related("person__organisation", "training")
    for row in related.order_by("person__name", "person__pk", "training__title"):
        by_person[row.person].append(row.training)
    return [Learner(person, tuple(some)) for person, some in by_person.items()]


@dataclass(frozen=True, slots=True)
class Team:
    """What is planned for one team, or for one place as a whole."""

    name: str
    place: Organisation
    trainings: tuple[Training, ...]
    people: int


def teams(organisation: Organisation, user: User) -> list[Team]:
    rows = of_year(at_place(organisation, user), SchoolYear.objects.current()).standing()
    by_team: dict[tuple[str, Organisation], list[Training]] = defaultdict(list)
    for one in counted(rows).select_related("organisation").order_by("title", "pk"):
        by_team[one.team.strip(), one.organisation].append(one)
    found = [
        Team(name or gettext("no team named"), place, tuple(some), _heads(some))
        for (name, place), some in by_team.items()
    ]
    return sorted(found, key=lambda team: (team.place.name, team.name))


def _heads(trainings: Iterable[Training]) -> int:
    """Places in trainings; who is in two counts twice."""
    return sum(getattr(one, "people_count", 0) for one in trainings)


# What it changed


@dataclass(frozen=True, slots=True)
class Effect:
    """Answers together. Fewer than five are not shown, so that nobody is recognised."""

    moment: str
    answers: int
    often: int
    some: int
    not_yet: int

    @property
    def label(self) -> str:
        return str(EffectAnswer.Moment(self.moment).label)

    @property
    def is_enough(self) -> bool:
        return self.answers >= FEWEST_COUNTED


def effects(answers: Iterable[EffectAnswer]) -> list[Effect]:
    uses: dict[str, Counter[str]] = defaultdict(Counter)
    for answer in answers:
        uses[answer.moment][answer.use] += 1
    use = EffectAnswer.Use
    return [
        Effect(moment, found.total(), found[use.YES], found[use.SOME], found[use.NO])
        for moment in EffectAnswer.Moment.values
        if (found := uses.get(moment))
    ]


@dataclass(frozen=True, slots=True)
class Presence:
    """How many were there, told from five up."""

    noted: int
    all_of_it: int
    part: int
    missed: int

    @property
    def is_enough(self) -> bool:
        return self.noted >= FEWEST_COUNTED


def presence(participations: Iterable[Participation]) -> Presence:
    kinds = Participation.Attendance
    found = Counter(row.attendance for row in participations if row.attendance)
    return Presence(found.total(), found[kinds.ALL], found[kinds.PART], found[kinds.NONE])


@dataclass(frozen=True, slots=True)
class TaskNow:
    """How a task that the training was meant for stands in the division that leads now."""

    task: Task
    needed_minutes: int
    covered_minutes: int
    is_planned: bool

    @property
    def is_covered(self) -> bool:
        return self.is_planned and self.covered_minutes >= self.needed_minutes


def tasks_now(place: Organisation, tasks: Collection[Task], user: User) -> list[TaskNow]:
    """Of tasks and hours only; who does them stands in the division."""
    if not tasks:
        return []
    scenario = leading_division(user, place, SchoolYear.objects.current())
    rows = PlannedTask.objects.filter(scenario=scenario, task__in=tasks) if scenario else ()
    needed, covered = defaultdict[int, int](int), defaultdict[int, int](int)
    for row in rows:
        needed[row.task_id] += row.needed_minutes
        covered[row.task_id] += row.needed_minutes - row.short_minutes
    return [TaskNow(one, needed[one.pk], covered[one.pk], one.pk in needed) for one in tasks]
