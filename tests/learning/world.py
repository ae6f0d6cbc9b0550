"""One of everything that is learned at a school, for tests of who may see what."""

from datetime import date, timedelta

from django.utils import timezone

from zwerm.accounts.models import User
from zwerm.learning.experimenting import begin_experiment, keep_experiment
from zwerm.learning.models import Coach, Experiment, Participation, Session, Training
from zwerm.learning.services import add_training, agree_with_coach
from zwerm.people.models import Person
from zwerm.schools.models import Organisation, SchoolYear


def training(
    at: Organisation, *, by: User, people: tuple[Person, ...] = (), **fields: object
) -> Training:
    given = {"title": "Wifi beheren", "form": "coaching", "state": "planned"} | fields
    made = Training(organisation=at, school_year=SchoolYear.objects.current(), **given)
    return add_training(made, people=people, by=by)


def experiment(at: Organisation, *, by: User, **fields: object) -> Experiment:
    today = timezone.localdate()
    given = {
        "title": "Feedback met audio",
        "bounds": "Alleen in 4A, zonder namen van leerlingen.",
        "starts_on": today,
        "ends_on": today + timedelta(days=30),
    } | fields
    made = Experiment(organisation=at, school_year=SchoolYear.objects.current(), **given)
    return keep_experiment(made, by=by)


def learning_world(at: Organisation, *, colleague: Person, by: User) -> None:
    """A training that is done, a wish, a coach, an idea and an experiment that runs."""
    done = training(at, by=by, people=(colleague,), state="done", done_on=date(2026, 10, 1))
    Session.objects.create(training=done, day=date(2026, 10, 1))
    training(at, by=by, people=(colleague,), title="Een wens", state="wish", form="")
    agree_with_coach(Coach(organisation=at, person=colleague, roles=["coach"]), by=by)
    experiment(at, by=by)
    begin_experiment(experiment(at, by=by, title="Loopt al"), reason="", by=by)


def done_training() -> Training:
    return Training.objects.get(title="Wifi beheren")


def part_in(title: str) -> Participation:
    return Participation.objects.get(training__title=title)


def running() -> Experiment:
    return Experiment.objects.get(title="Loopt al")


def idea() -> Experiment:
    return Experiment.objects.get(title="Feedback met audio")
