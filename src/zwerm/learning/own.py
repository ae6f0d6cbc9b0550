"""All about one person's learning: for the own page, and to take along."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.utils import timezone

from zwerm.core.reading_together import read_together
from zwerm.core.telling import Telling
from zwerm.people.models import Person

from .growth import growth
from .models import Coach, EffectAnswer, Experiment, Participation, Session, Training
from .needs import Need

FORMAT = "zwerm-learning/1"
Row = TypeVar("Row", Session, EffectAnswer)


@dataclass(frozen=True, slots=True)
class Taken:
    """A training somebody takes part in, on which days, and whether an answer is waited for."""

    row: Participation
    sessions: tuple[Session, ...]
    is_asked: bool

    @property
    def training(self) -> Training:
        return self.row.training

    @property
    def is_wish(self) -> bool:
        return self.training.state == Training.State.WISH


@dataclass(frozen=True, slots=True)
class OwnLearning:
    taken: tuple[Taken, ...]
    growth: tuple[Need, ...]
    experiments: tuple[Experiment, ...]
    has_answers: bool

    @property
    def asked(self) -> list[Taken]:
        return [one for one in self.taken if one.is_asked]

    @property
    def wished(self) -> set[str]:
        return {one.training.competence for one in self.taken if one.is_wish}

    @property
    def is_empty(self) -> bool:
        return not (self.taken or self.growth or self.experiments)


def own_learning(person: Person) -> OwnLearning:
    taking_part = person.participations.exclude(training__state=Training.State.DROPPED)
    rows = taking_part.select_related("training").order_by("-training__changed_at", "pk")
    sessions = Session.objects.filter(training__in=taking_part.values("training"))
    answers = EffectAnswer.objects.filter(participation__in=taking_part.values("pk"))
    experiments = Experiment.objects.running().filter(people=person).order_by("ends_on", "pk")
    read_together(rows, sessions, answers, experiments)
    days: dict[int, list[Session]] = defaultdict(list)
    for session in sessions:
        days[session.training_id].append(session)
    answered: dict[int, set[str]] = defaultdict(set)
    for answer in answers:
        answered[answer.participation_id].add(answer.moment)
    return OwnLearning(
        tuple(_taken(row, days[row.training_id], answered[row.pk]) for row in rows),
        growth(person),
        tuple(experiments),
        bool(answers),
    )


def _taken(row: Participation, sessions: list[Session], answered: Collection[str]) -> Taken:
    moment = row.training.moment_on(timezone.localdate())
    return Taken(row, tuple(sessions), bool(moment) and moment not in answered)


def own_data(person: Person) -> Telling:
    """Everything that is kept about them here, by name or by answer."""
    taking_part = person.participations.select_related("training__school_year").order_by("pk")
    there = person.participations.values("training")
    sessions = Session.objects.filter(training__in=there)
    answers = EffectAnswer.objects.filter(participation__person=person)
    coaches = Coach.objects.filter(person=person).order_by("pk")
    experiments = Experiment.objects.filter(people=person).order_by("pk")

    def told() -> dict[str, Any]:
        days, given = _by(sessions, "training_id"), _by(answers, "participation_id")
        return {
            "format": FORMAT,
            "person": person.name,
            "trainings": [
                _row(row, days.get(row.training_id, ()), given.get(row.pk, ()))
                for row in taking_part
            ],
            "coach": [_coach(coach) for coach in coaches],
            "experiments": [_experiment(one) for one in experiments],
        }

    return Telling((taking_part, sessions, answers, coaches, experiments), told)


def _by(rows: Iterable[Row], name: str) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        found[getattr(row, name)].append(row)
    return found


def _coach(coach: Coach) -> dict[str, Any]:
    return {
        "roles": list(coach.roles),
        "agreement": coach.agreement,
        "agreed_on": coach.agreed_on.isoformat() if coach.agreed_on else None,
    }


def _experiment(one: Experiment) -> dict[str, Any]:
    return {
        "title": one.title,
        "from": one.starts_on.isoformat(),
        "until": one.ends_on.isoformat(),
        "state": one.state,
    }


def _row(
    row: Participation, sessions: Iterable[Session], answers: Iterable[EffectAnswer]
) -> dict[str, Any]:
    training = row.training
    return {
        "title": training.title,
        "school_year": training.school_year.code,
        "state": training.state,
        "form": training.form,
        "competence": training.competence,
        "days": [session.day.isoformat() for session in sessions],
        "attendance": row.attendance or None,
        "answers": [
            {
                "asked": answer.moment,
                "use": answer.use,
                "text": answer.text,
                "answered_at": answer.answered_at.isoformat(),
            }
            for answer in answers
        ],
    }
