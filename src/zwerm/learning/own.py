"""All about one person's learning: for the own page, and to take along."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from zwerm.core.reading_together import read_together
from zwerm.people.models import Person

from .growth import growth
from .models import Coach, EffectAnswer, Experiment, Participation, Session, Training
from .needs import Need

FORMAT = "zwerm-learning/1"


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


def own_data(person: Person) -> dict[str, Any]:
    """Everything that is kept about them here, by name or by answer."""
    rows = person.participations.select_related("training__school_year").prefetch_related(
        "answers", "training__sessions"
    )
    return {
        "format": FORMAT,
        "person": person.name,
        "trainings": [_row(row) for row in rows.order_by("pk")],
        "coach": [
            {
                "roles": list(coach.roles),
                "agreement": coach.agreement,
                "agreed_on": coach.agreed_on.isoformat() if coach.agreed_on else None,
            }
            for coach in Coach.objects.filter(person=person).order_by("pk")
        ],
        "experiments": [
            {
                "title": one.title,
                "from": one.starts_on.isoformat(),
                "until": one.ends_on.isoformat(),
                "state": one.state,
            }
            for one in Experiment.objects.filter(people=person).order_by("pk")
        ],
    }


def _row(row: Participation) -> dict[str, Any]:
    training = row.training
    return {
        "title": training.title,
        "school_year": training.school_year.code,
        "state": training.state,
        "form": training.form,
        "competence": training.competence,
        "days": [session.day.isoformat() for session in training.sessions.all()],
        "attendance": row.attendance or None,
        "answers": [
            {
                "asked": answer.moment,
                "use": answer.use,
                "text": answer.text,
                "answered_at": answer.answered_at.isoformat(),
            }
            for answer in row.answers.all()
        ],
    }
