"""A large school group to look at: many schools and people, and as much written as they write.

Made in bulk, in seconds, and the same each time. Django must be set up before.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any, TypeVar

from django.db import models, transaction
from django.utils import timezone

from zwerm.accounts.models import Membership, User
from zwerm.actions.models import Action
from zwerm.core.models import AuditEvent
from zwerm.learning.models import Coach, Experiment, Participation, Session, Training
from zwerm.mandates.models import Mandate
from zwerm.means.models import Grant, HoursBudget, MoneyBudget, PointsGrant, Source
from zwerm.people.absence import Absence
from zwerm.people.models import Competence, Person, Rating
from zwerm.planning.models import Scenario
from zwerm.policy.models import (
    Goal,
    KnosterRound,
    Processing,
    RecoveryService,
    Rehearsal,
    Risk,
    Vision,
    VisionVersion,
)
from zwerm.schools.models import KeyFigures, Organisation, SchoolYear
from zwerm.sourcing.models import SourcingDocument
from zwerm.tasks.models import Tailoring, Task

from .divided import divided

Row = TypeVar("Row", bound=models.Model)
BATCH = 2000
# So many people share the ICT work of a group; the others use what they make.
MOST_IN_TEAMS = 400
DAYS_BACK = 60


@dataclass(frozen=True, slots=True)
class Installation:
    """The group, one of its schools, and who signs in where."""

    group: Organisation
    school: Organisation
    group_lead: User
    school_lead: User
    colleague: User


def build(*, schools: int, people: int) -> Installation:
    with transaction.atomic():
        return _Builder(schools, people).build()


class _Builder:
    def __init__(self, schools: int, people: int) -> None:
        self.random = Random(1)  # noqa: S311 - the same group each time
        self.today = timezone.localdate()
        self.year = SchoolYear.objects.current()
        self.group = Organisation.objects.create(
            kind=Organisation.Kind.GROUP, code="group", name="De Grote Groep"
        )
        self.schools = self._schools(schools)
        self.places = [self.group, *self.schools]
        self.people = self._people(people)
        self.workers = self.people[:MOST_IN_TEAMS]
        self.tasks = list(Task.objects.filter(owner=None, is_retired=False).order_by("pk"))

    def build(self) -> Installation:
        lead = self._user("director", self.group, self.workers[0])
        head = self._user("head", self.schools[0], self._someone_at(self.schools[0], 0))
        colleague = self._user("staff", self.schools[0], self._someone_at(self.schools[0], 1))
        self._abilities()
        self._means()
        self._divisions(lead)
        self._work(lead)
        self._policy(lead)
        self._learning(lead)
        self._history(lead)
        return Installation(self.group, self.schools[0], lead, head, colleague)

    def _someone_at(self, place: Organisation, number: int) -> Person:
        there = [person for person in self.workers if person.organisation_id == place.pk]
        return there[number + (place == self.schools[0])]

    def _user(self, role: str, at: Organisation, person: Person) -> User:
        user = User.objects.create_user(f"{role}@example.org", name=person.name)
        Membership.objects.create(user=user, organisation=at, role=role)
        person.user = user
        person.save(update_fields=["user"])
        return user

    def _each(self, count: int, make: Callable[[Organisation, int], Row]) -> list[Row]:
        """So many rows for each place."""
        rows = [make(place, number) for place in self.places for number in range(count)]
        return _kept(rows)

    def _day(self) -> date:
        return self.today + timedelta(days=self.random.randrange(-40, 200))

    def _worker(self, place: Organisation, number: int) -> Person:
        return self.workers[(place.pk * 7 + number) % len(self.workers)]

    def _task(self, number: int) -> Task:
        return self.tasks[number % len(self.tasks)]

    def _schools(self, count: int) -> list[Organisation]:
        kinds = (Organisation.Kind.PRIMARY, Organisation.Kind.SECONDARY)
        made = _kept(
            Organisation(
                parent=self.group,
                kind=kinds[number % 2],
                code=f"school-{number}",
                name=f"School {number}",
                pool=f"cluster {number % 8}",
                has_technical_tracks=number % 6 == 1,
            )
            for number in range(count)
        )
        _kept(
            KeyFigures(
                organisation=place,
                school_year=self.year,
                pupils=self.random.randrange(120, 900),
                devices=self.random.randrange(60, 1000),
                staff=self.random.randrange(15, 120),
            )
            for place in made
        )
        return made

    def _people(self, count: int) -> list[Person]:
        """Seven in ten share what they can; the others let the division count."""
        people = _kept(
            Person(
                organisation=self.schools[number % len(self.schools)],
                code=f"person-{number}",
                name=f"Voornaam{number} Achternaam{number}",
                audience="team" if number % 10 < 7 else "division",
                wishes_audience="team" if number % 10 < 7 else "division",
            )
            for number in range(count)
        )
        _kept(
            Person.homes.through(person_id=each.pk, organisation_id=each.organisation_id)
            for each in people
        )
        return people

    def _abilities(self) -> None:
        _kept(
            Rating(
                person=person,
                competence=competence,
                level=self.random.randrange(4),
                motivation=_wish(competence, self.random.randrange(-2, 3)),
            )
            for person in self.workers
            for competence in Competence.values
        )

    def _means(self) -> None:
        source = Source.objects.get(owner=None, code="ICT")
        _kept(
            Grant(
                person=person,
                school_year=self.year,
                source=source,
                weekly_minutes=60 * (1 + number % 12),
            )
            for number, person in enumerate(self.workers)
        )
        about: dict[str, Any] = {"school_year": self.year}
        self._each(
            1, lambda at, _n: HoursBudget(organisation=at, source=source, quantity=8, **about)
        )
        self._each(
            2,
            lambda at, n: MoneyBudget(
                organisation=at, kind=("ict", "operating")[n], cents=500_000, **about
            ),
        )
        self._each(1, lambda at, _n: PointsGrant(organisation=at, diploma="hso", points=9, **about))

    def _divisions(self, by: User) -> None:
        """One of the group that is in force, and one of a school that is being made."""
        scenario = divided(self.group, self.year, "De verdeling van de groep")
        divided(self.schools[0], self.year, "De verdeling van de school")
        self._mandates(scenario)
        Scenario.objects.filter(pk=scenario.pk).update(
            adopted_at=timezone.now(),
            adopted_by=by,
            effective_on=self.today,
            state=Scenario.State.ADOPTED,
        )

    def _mandates(self, scenario: Scenario) -> None:
        planned = scenario.planned_tasks.prefetch_related("allocations", "backups")
        rows: list[Mandate] = []
        for each in planned:
            place = {
                "task_id": each.task_id,
                "organisation_id": each.organisation_id,
                "level": each.level,
                "pool": each.pool,
                "scenario": scenario,
                "starts_on": self.today - timedelta(days=DAYS_BACK),
            }
            doers = list(dict.fromkeys(given.person_id for given in each.allocations.all()))
            rows += [Mandate(kind="execute", person_id=who, **place) for who in doers]
            rows += [
                Mandate(kind="execute", person_id=who, is_backup=True, **place)
                for who in {backup.person_id for backup in each.backups.all()} - set(doers)
            ]
            if doers:
                rows += [
                    Mandate(kind=kind, person_id=doers[0], **place) for kind in ("steer", "contact")
                ]
        _kept(rows)

    def _work(self, by: User) -> None:
        self._each(
            8,
            lambda at, n: Action(
                organisation=at,
                school_year=self.year,
                title=f"Actie {n}",
                owner=self._worker(at, n),
                due_on=self._day(),
                created_by=by,
                changed_by=by,
            ),
        )
        self._each(
            10,
            lambda at, n: Tailoring(
                organisation=at,
                school_year=self.year,
                task=self._task(at.pk + 7 * n),
                horizon="later",
                weekly_minutes=30 + n,
                minutes_provenance="estimate",
            ),
        )
        self._each(
            1,
            lambda at, n: SourcingDocument(
                organisation=at,
                school_year=self.year,
                kind="vacancy",
                title=f"Vacature {n}",
                made_by=by,
            ),
        )
        _kept(
            Absence(person=person, starts_on=self.today, ends_on=self.today + timedelta(days=20))
            for person in self.workers[5::20]
        )

    def _policy(self, by: User) -> None:
        self._goals(by)
        self._kept_records()
        self._visions(by)
        self._plans(by)

    def _goals(self, by: User) -> None:
        goals = self._each(
            5,
            lambda at, n: Goal(
                organisation=at,
                position=n,
                title=f"Doel {n}",
                element=Goal.Element.values[n % 4],
                measure="We tellen het elk jaar.",
                owner=self._worker(at, n),
                until=self._day(),
                created_by=by,
            ),
        )
        actions = list(Action.objects.order_by("pk"))
        _kept(
            Goal.actions.through(goal_id=goal.pk, action_id=action.pk)
            for goal, action in zip(goals, actions, strict=False)
        )
        _kept(
            Goal.tasks.through(goal_id=goal.pk, task_id=self._task(goal.pk + n).pk)
            for goal in goals
            for n in range(3)
        )

    def _kept_records(self) -> None:
        risks = self._each(
            12,
            lambda at, n: Risk(
                organisation=at,
                title=f"Risico {n}",
                chance="123"[n % 3],
                impact="123"[n // 3 % 3],
                measure="Een reserve die werkt.",
                owner=self._worker(at, n),
                review_on=self._day(),
            ),
        )
        _kept(Risk.tasks.through(risk_id=r.pk, task_id=self._task(r.pk).pk) for r in risks)
        self._each(
            15,
            lambda at, n: Processing(
                organisation=at, purpose=f"Doel {n}", data="naam", subjects="leerlingen"
            ),
        )
        self._each(
            8,
            lambda at, n: RecoveryService(
                organisation=at, position=n, name=f"Dienst {n}", owner=self._worker(at, n)
            ),
        )
        self._each(
            2,
            lambda at, n: Rehearsal(organisation=at, planned_on=self._day(), what=f"Oefening {n}"),
        )

    def _visions(self, by: User) -> None:
        visions = self._each(
            2,
            lambda at, n: Vision(
                organisation=at, part=("pedagogical", "technical")[n], text="Samen leren. " * 40
            ),
        )
        _kept(
            VisionVersion(
                vision=vision,
                number=1,
                text=vision.text,
                adopted_on=self.today,
                adopted_by=by,
                revision=1,
            )
            for vision in visions
        )
        self._each(
            1,
            lambda at, _n: KnosterRound(
                organisation=at,
                about="De nieuwe toestellen",
                closes_on=self.today + timedelta(days=9),
                asks_colleagues=True,
                opened_by=by,
            ),
        )

    def _plans(self, by: User) -> None:
        """The group and twelve schools write one; the lists of points are as long as ours is."""
        from zwerm.policy.adopting import adopt_plan  # noqa: PLC0415 - only for this
        from zwerm.policy.checklist_services import begin_checklist  # noqa: PLC0415
        from zwerm.policy.checklist_sources import STARTING_LIST, list_source  # noqa: PLC0415
        from zwerm.policy.models import Order, PlanKind  # noqa: PLC0415
        from zwerm.policy.services import begin_plan  # noqa: PLC0415

        points = list_source(STARTING_LIST)
        for place in self.places[:13]:
            plan = begin_plan(
                place,
                kind=PlanKind.ICT,
                order=Order.BALANCE,
                title="ICT-beleidsplan",
                year=self.year,
                by=by,
            )
            if place in self.places[:2]:
                adopt_plan(plan, on=self.today, note="", review_on=None, by=by)
            if points is not None:
                begin_checklist(place, points, by=by)

    def _learning(self, by: User) -> None:
        trainings = self._each(
            6,
            lambda at, n: Training(
                organisation=at,
                school_year=self.year,
                title=f"Vorming {n}",
                form="coaching",
                competence="TPBA"[n % 4],
                level=1,
                state="planned" if n < 4 else "wish",
                created_by=by,
                owner=self._worker(at, n),
            ),
        )
        _kept(Session(training=each, day=self._day()) for each in trainings)
        _kept(
            Participation(training=each, person=self._worker(each.organisation, 3 * n))
            for each in trainings
            for n in range(6)
        )
        self._each(
            2, lambda at, n: Coach(organisation=at, person=self._worker(at, n), roles=["coach"])
        )
        self._each(
            2,
            lambda at, n: Experiment(
                organisation=at,
                school_year=self.year,
                title=f"Proef {n}",
                bounds="Alleen in 4A.",
                starts_on=self.today,
                ends_on=self.today + timedelta(days=30),
                created_by=by,
            ),
        )

    def _history(self, by: User) -> None:
        """A year of deeds."""
        now = timezone.now()
        _kept(
            AuditEvent(
                at=now - timedelta(hours=n),
                user=by,
                verb="changed_person",
                object_id=str(person.pk),
                subject=person.name,
            )
            for n, person in zip(range(6000), _over_and_over(self.people), strict=False)
        )


def _kept(rows: Iterable[Row]) -> list[Row]:
    """Stored, with their keys."""
    made = list(rows)
    return list(type(made[0])._default_manager.bulk_create(made, BATCH)) if made else []


def _over_and_over(people: list[Person]) -> Iterator[Person]:
    while True:
        yield from people


def _wish(competence: str, drawn: int) -> int:
    """Of a cluster, -2 to 2; of a specialisation half as strong."""
    return drawn if len(competence) == 1 else max(min(drawn, 1), -1)
