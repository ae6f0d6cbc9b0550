"""Two trainings and an experiment of the Flemish demo group, through the services of the pages."""

from datetime import date, timedelta

from django.utils import timezone

from zwerm.accounts.models import User
from zwerm.learning.experimenting import begin_experiment, keep_experiment
from zwerm.learning.models import Coach, CoachRole, Experiment, Session, Training
from zwerm.learning.services import add_session, add_training, agree_with_coach
from zwerm.people.models import Person
from zwerm.schools.models import Organisation, Provenance, SchoolYear

TUESDAY = 1


def learn_and_try(top: Organisation, *, by: User) -> None:
    """Invented, like everything in the demo; the hours and costs are estimates of the school."""
    school = Organisation.objects.below(top.pk).get(code="leiezicht")
    people = {one.code: one for one in Person.objects.filter(organisation=school)}
    contacts = [one for one in people.values() if "contact" in one.roles]
    _network_visits(school, contacts, owner=people["sofie-declercq"], by=by)
    _design_team(school, people["bram-verhaeghe"], by=by)
    agree_with_coach(
        Coach(
            organisation=school,
            person=people["pieter-callens"],
            roles=[CoachRole.COACH, CoachRole.TRAINER],
            agreement=(
                "Voor collega's die iets nieuws willen proberen in hun les. Twee uur per week, "
                "op donderdag. Geen herstellingen. We bekijken het samen in maart."
            ),
            agreed_on=timezone.localdate(),
        ),
        by=by,
    )
    _audio_feedback(school, people["bram-verhaeghe"], [people["elke-goethals"]], by=by)


def _network_visits(
    school: Organisation, contacts: list[Person], *, owner: Person, by: User
) -> None:
    training = add_training(
        Training(
            organisation=school,
            school_year=SchoolYear.objects.current(),
            title="Wifi nakijken in de klas",
            details="De ankerpunten lopen mee als er iets hapert, en doen het daarna zelf.",
            competence="net",
            level=Training.Level.BASIS,
            form=Training.Form.COACHING,
            follow_up=Training.Form.PEER,
            team="Ankerpunten",
            provider=owner.name,
            place=school.name,
            owner=owner,
            minutes_each=6 * 60,
            minutes_provenance=Provenance.ESTIMATE,
            replacement_minutes=4 * 60,
            replacement_provenance=Provenance.ESTIMATE,
            state=Training.State.BUSY,
        ),
        people=contacts,
        by=by,
    )
    for weeks in (1, 4, 9):
        day = _school_day(weeks)
        add_session(Session(training=training, day=day), by=by)


def _design_team(school: Organisation, owner: Person, *, by: User) -> None:
    training = add_training(
        Training(
            organisation=school,
            school_year=SchoolYear.objects.current(),
            title="Lessen met het leerplatform ontwerpen",
            competence="lms",
            level=Training.Level.INDEPENDENT,
            form=Training.Form.DESIGN,
            team="Eerste graad",
            provider=owner.name,
            owner=owner,
            minutes_each=20 * 60,
            minutes_provenance=Provenance.ESTIMATE,
            cost_cents=300_00,
            cost_provenance=Provenance.ESTIMATE,
            state=Training.State.PLANNED,
        ),
        people=[owner],
        by=by,
    )
    day = _school_day(6)
    add_session(Session(training=training, day=day), by=by)


def _audio_feedback(school: Organisation, owner: Person, people: list[Person], *, by: User) -> None:
    today = timezone.localdate()
    experiment = keep_experiment(
        Experiment(
            organisation=school,
            school_year=SchoolYear.objects.current(),
            title="Feedback met korte geluidsopnames",
            aim="Doen leerlingen meer met feedback die ze horen dan met feedback die ze lezen?",
            bounds="Alleen Nederlands in het derde jaar. Geen punten, geen namen buiten de klas.",
            owner=owner,
            team="Vakgroep Nederlands",
            starts_on=today,
            ends_on=_school_day(10),
            expected_minutes=20 * 60,
            expected_pupils=46,
            expected_teachers=2,
            expected_risk=Experiment.Risk.LOW,
            expected_effect="De helft van de leerlingen werkt een tekst bij na de feedback.",
        ),
        people=people,
        by=by,
    )
    begin_experiment(experiment, reason="", by=by)


def _school_day(weeks: int) -> date:
    """A Tuesday, so many weeks from now."""
    day = timezone.localdate() + timedelta(weeks=weeks)
    return day + timedelta(days=(TUESDAY - day.weekday()) % 7)
