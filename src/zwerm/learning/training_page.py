"""All that stands on the page of one training, read on one trip to the database."""

from dataclasses import dataclass

from zwerm.accounts.models import User
from zwerm.core.reading_together import read_together
from zwerm.tasks.models import Task

from .history import Item, events, told
from .models import EffectAnswer, Participation, Session, Training


@dataclass(frozen=True, slots=True)
class TrainingPage:
    sessions: tuple[Session, ...]
    participations: tuple[Participation, ...]
    # The rest is for the team.
    answers: tuple[EffectAnswer, ...] = ()
    tasks: tuple[Task, ...] = ()
    history: tuple[Item, ...] = ()

    def own(self, user: User) -> Participation | None:
        """Of the user, who sees this training because they take part or because they plan it."""
        return next((row for row in self.participations if row.person.user_id == user.pk), None)


def training_page(training: Training, *, for_team: bool) -> TrainingPage:
    sessions = training.sessions.all()
    participations = training.participations.select_related("person__organisation")
    if not for_team:
        read_together(sessions, participations)
        return TrainingPage(tuple(sessions), tuple(participations))
    given = EffectAnswer.objects.filter(participation__training=training)
    answers = given.select_related("participation__person").order_by("moment", "pk")
    tasks, happened = training.tasks.all(), events(training)
    read_together(sessions, participations, answers, tasks, happened)
    return TrainingPage(
        tuple(sessions),
        tuple(participations),
        tuple(answers),
        tuple(tasks),
        tuple(told(happened)),
    )
