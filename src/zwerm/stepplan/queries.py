"""Where an organisation stands in the step plan."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import QuerySet
from django.utils import timezone

from zwerm.schools.models import FIRST_MONTH, Organisation, SchoolYear

from .graph import REMEDIES, Node
from .models import Answer
from .route import OpenTask, Route, route


@dataclass(frozen=True, slots=True)
class Plan:
    """The answers that stand in one school year, and where they lead."""

    organisation: Organisation
    school_year: SchoolYear | None
    answers: Mapping[Node, Answer] = field(default_factory=dict)
    prepared: Mapping[Node, Answer] = field(default_factory=dict)
    tasks: Mapping[int, Answer] = field(default_factory=dict)
    prepared_tasks: Mapping[int, Answer] = field(default_factory=dict)

    @property
    def given(self) -> dict[Node, str]:
        return {node: answer.answer for node, answer in self.answers.items()}

    @property
    def route(self) -> Route:
        return route(self.given, self.missing_tasks)

    @property
    def missing_tasks(self) -> list[OpenTask]:
        """Tasks without expertise, also those for which something is arranged."""
        return [
            OpenTask(remedy, answer.answer == Answer.Expertise.ARRANGED)
            for answer in self.tasks.values()
            if (remedy := answer.remedy) is not None
        ]

    @property
    def open_tasks(self) -> dict[Node, list[Answer]]:
        """The tasks that still ask for something, by what is advised."""
        found: dict[Node, list[Answer]] = {node: [] for node in REMEDIES}
        for answer in self.tasks.values():
            if answer.answer == Answer.Expertise.MISSING and (node := answer.remedy) is not None:
                found[node].append(answer)
        return found

    @property
    def stop(self) -> Answer | None:
        """The answer that brought the plan to a stop."""
        where = self.route
        return self.answers[where.question] if where.is_stopped else None

    @property
    def is_due(self) -> bool:
        return self.stop is not None and self.stop.is_due(timezone.localdate())

    @property
    def waiting(self) -> list[Answer]:
        """Prepared by the team, for a lead to confirm."""
        return [*self.prepared.values(), *self.prepared_tasks.values()]


def present_year() -> SchoolYear | None:
    """The school year of today, if anything stands in it yet: reading a page makes nothing."""
    today = timezone.localdate()
    first = today.year if today.month >= FIRST_MONTH else today.year - 1
    return SchoolYear.objects.filter(first_year=first).first()


def plan_of(organisation: Organisation, school_year: SchoolYear | None) -> Plan:
    return plans_of([organisation], school_year)[0]


def plans_of(organisations: Iterable[Organisation], school_year: SchoolYear | None) -> list[Plan]:
    """For each of them, in one query."""
    places = list(organisations)
    rows = standing_rows(places).filter(school_year=school_year)
    return plans_from(rows, places, school_year)


def standing_rows(organisations: Iterable[Organisation]) -> "QuerySet[Answer]":
    """The answers that stand there, of any year, still to be read."""
    rows = Answer.objects.standing().filter(organisation__in=organisations)
    return rows.select_related("task", "prepared_by", "confirmed_by").order_by("pk")


def plans_from(
    rows: Iterable[Answer], places: Iterable[Organisation], school_year: SchoolYear | None
) -> list[Plan]:
    """What these rows, of that year, say of each place."""
    by_place: dict[int, list[Answer]] = defaultdict(list)
    for row in rows:
        by_place[row.organisation_id].append(row)
    return [_plan(place, school_year, by_place[place.pk]) for place in places]


def _plan(place: Organisation, year: SchoolYear | None, rows: Iterable[Answer]) -> Plan:
    found = list(rows)
    questions = [row for row in found if row.task_id is None]
    tasks = [(row.task_id, row) for row in found if row.task_id is not None]
    return Plan(
        place,
        year,
        answers={row.node: row for row in questions if not row.is_prepared},
        prepared={row.node: row for row in questions if row.is_prepared},
        tasks={pk: row for pk, row in tasks if not row.is_prepared},
        prepared_tasks={pk: row for pk, row in tasks if row.is_prepared},
    )


def history(organisation: Organisation, *, question: Node | None = None) -> list[Answer]:
    """All that was ever answered here, the newest first."""
    rows = Answer.objects.filter(organisation=organisation)
    if question is not None:
        rows = rows.filter(question=question)
    return list(rows.select_related("task", "school_year", "prepared_by", "confirmed_by"))


def last_year(organisation: Organisation, school_year: SchoolYear | None) -> dict[Node, Answer]:
    """What was answered the year before: a fact to start from, not an answer."""
    if school_year is None:
        return {}
    rows = Answer.objects.filter(
        organisation=organisation,
        school_year__first_year=school_year.first_year - 1,
        state=Answer.State.CONFIRMED,
        task=None,
    )
    return {row.node: row for row in rows}
