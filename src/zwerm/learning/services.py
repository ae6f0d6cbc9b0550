"""Trainings and coaches change here, so that who did what stands in the log."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zwerm.accounts.models import User
from zwerm.core.errors import DomainError
from zwerm.core.models import record
from zwerm.people.models import Competence, Person
from zwerm.schools.models import SchoolYear
from zwerm.tasks.models import Task

from .models import Coach, EffectAnswer, Participation, Session, Training

MOST_PEOPLE = 500
MOST_DAYS = 60


@transaction.atomic
def add_training(
    training: Training, *, people: Iterable[Person] = (), tasks: Iterable[Task] = (), by: User
) -> Training:
    training.created_by = training.changed_by = by
    _date_when_done(training)
    training.save()
    training.tasks.set(tasks)
    Participation.objects.bulk_create(
        [Participation(training=training, person=person) for person in people]
    )
    record(by, "added_training", training)
    return training


@transaction.atomic
def change_training(
    training: Training, *, by: User, tasks: Iterable[Task] | None = None, **values: Any
) -> None:
    kept = Training.objects.select_for_update().get(pk=training.pk)
    for name, value in values.items():
        setattr(kept, name, value)
    _date_when_done(kept)
    kept.changed_by, kept.changed_at = by, timezone.now()
    kept.save()
    if tasks is not None:
        kept.tasks.set(tasks)
    record(by, "changed_training", kept, state=kept.state)


def _date_when_done(training: Training) -> None:
    """The last day it took place, or else today; what is not done has no such day."""
    if not training.is_done:
        training.done_on = None
    elif training.done_on is None:
        days = training.sessions.all() if training.pk else ()
        last = max((session.day for session in days), default=timezone.localdate())
        training.done_on = min(last, timezone.localdate())


@transaction.atomic
def copy_training(training: Training, *, by: User) -> Training:
    """The same once more, as a wish of this school year; who takes part is asked again."""
    tasks = list(training.tasks.all())
    copied = Training(
        **{
            name: getattr(training, name)
            for name in (
                "organisation",
                "title",
                "details",
                "competence",
                "level",
                "form",
                "follow_up",
                "team",
                "provider",
                "place",
                "goal",
            )
        },
        school_year=SchoolYear.objects.current(),
    )
    return add_training(copied, tasks=tasks, by=by)


# Who takes part, and when


@transaction.atomic
def let_take_part(training: Training, people: Sequence[Person], *, by: User) -> int:
    """How many are new in it."""
    present = set(training.participations.values_list("person_id", flat=True))
    new = [person for person in people if person.pk not in present]
    if len(present) + len(new) > MOST_PEOPLE:
        raise DomainError(
            _("At most %(count)d people can take part in one training.") % {"count": MOST_PEOPLE}
        )
    Participation.objects.bulk_create(
        [Participation(training=training, person=person) for person in new], ignore_conflicts=True
    )
    if new:
        record(by, "let_take_part", training, people=len(new))
    return len(new)


@transaction.atomic
def take_out(participation: Participation, *, by: User) -> None:
    record(by, "took_out_of_training", participation.training)
    participation.delete()


def add_session(session: Session, *, by: User) -> None:
    if session.training.sessions.count() >= MOST_DAYS:
        raise DomainError(_("One training can have at most %(count)d days.") % {"count": MOST_DAYS})
    session.save()
    record(by, "added_training_day", session.training, day=session.day.isoformat())


def remove_session(session: Session, *, by: User) -> None:
    record(by, "removed_training_day", session.training, day=session.day.isoformat())
    session.delete()


@transaction.atomic
def note_attendance(training: Training, attendance: dict[int, str], *, by: User) -> None:
    """By participation. Who was there does not stand in the log, only that it was noted."""
    for row in training.participations.select_for_update():
        told = attendance.get(row.pk, row.attendance)
        if told != row.attendance:
            row.attendance = Participation.Attendance(told)
            row.save(update_fields=["attendance"])
    record(by, "noted_attendance", training)


# What the person says


@transaction.atomic
def say_effect(participation: Participation, *, use: str, text: str, by: User) -> EffectAnswer:
    """At the end, and once more when a year has gone by."""
    moment = participation.training.moment_on(timezone.localdate())
    if not moment:
        raise DomainError(_("You are asked this as soon as the training is done."))
    if participation.person.user_id != by.pk:
        raise DomainError(_("Only the person can answer this."))
    answer, _is_new = EffectAnswer.objects.update_or_create(
        participation=participation,
        moment=moment,
        defaults={"use": use, "text": text, "answered_at": timezone.now()},
    )
    return answer


@transaction.atomic
def wish_to_learn(
    person: Person, competence: str, *, tasks: Iterable[Task] = (), by: User
) -> Training:
    """Say that one wants to learn this; who wishes the same at the same place joins."""
    if person.user_id != by.pk:
        raise DomainError(_("Only the person can wish this."))
    year = SchoolYear.objects.current()
    wished = Training.objects.filter(
        organisation=person.organisation,
        school_year=year,
        competence=competence,
        state=Training.State.WISH,
    )
    training = wished.order_by("pk").first()
    if training is None:
        title = str(Competence(competence).label).capitalize()
        training = add_training(
            Training(
                organisation=person.organisation,
                school_year=year,
                competence=competence,
                title=title,
            ),
            by=by,
        )
    training.tasks.add(*tasks)
    let_take_part(training, [person], by=by)
    return training


@transaction.atomic
def withdraw_wish(participation: Participation, *, by: User) -> None:
    """Nobody is held to a wish. A training that is planned is for the team to change."""
    if participation.person.user_id != by.pk:
        raise DomainError(_("Only the person can withdraw this."))
    if participation.training.state != Training.State.WISH:
        raise DomainError(_("This training is planned already. Tell the ICT team."))
    take_out(participation, by=by)


@transaction.atomic
def erase_answers(person: Person, *, by: User) -> None:
    """All that the person said about what trainings changed."""
    if person.user_id != by.pk:
        raise DomainError(_("Only the person can erase this."))
    EffectAnswer.objects.filter(participation__person=person).delete()
    record(by, "erased_training_answers", person)


# Coaches


@transaction.atomic
def agree_with_coach(coach: Coach, *, by: User) -> Coach:
    coach.changed_by, coach.changed_at = by, timezone.now()
    coach.save()
    record(by, "agreed_with_coach", coach, roles=list(coach.roles))
    return coach


@transaction.atomic
def end_coach(coach: Coach, *, by: User) -> None:
    record(by, "ended_coach", coach, roles=list(coach.roles))
    coach.delete()
