"""Trainings, experiments and coaches: who sees what, what is added up, and what comes back."""

from collections.abc import Callable
from datetime import date, time, timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from tests import factories
from tests.learning.world import experiment, training
from zwerm.accounts.models import User
from zwerm.core.errors import DomainError
from zwerm.core.models import AuditEvent, Job
from zwerm.core.telling import said
from zwerm.learning.adding_up import Amount, Part, costs, effects, learners, teams
from zwerm.learning.experimenting import (
    Fatigue,
    begin_experiment,
    fatigue,
    judge_experiment,
    set_limit,
)
from zwerm.learning.models import EffectAnswer, Participation, Session, Training
from zwerm.learning.own import own_data
from zwerm.learning.queries import Order, Show, TrainingFilter, trainings
from zwerm.learning.reminding import remind
from zwerm.learning.services import let_take_part, say_effect, take_out
from zwerm.learning.weighing import Line, weighed
from zwerm.means.models import MoneyBudget
from zwerm.overview.calendar_days import days_of
from zwerm.people.models import Person
from zwerm.policy.live import Place, live_blocks
from zwerm.schools.models import Organisation, SchoolYear

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User], Client]


def titles(at: Organisation, user: User, **chosen: object) -> list[str]:
    return [one.title for one in trainings(at, user, by=TrainingFilter(**chosen))]


def colleagues(at: Organisation, count: int) -> list[Person]:
    users = [factories.user("staff", at=at) for _ in range(count)]
    return [factories.person(user.name, at=at, user=user) for user in users]


def test_a_list_is_narrowed_and_sorted() -> None:
    school = factories.school()
    user = factories.user("pict", at=school)
    nele = factories.person("Nele Peeters", at=school)
    wifi = training(
        school,
        by=user,
        people=(nele,),
        competence="net",
        cost_cents=900_00,
        cost_provenance="estimate",
    )
    Session.objects.create(training=wifi, day=date(2027, 2, 1))
    cafe = training(school, by=user, title="ICT-café", form="cafe", state="busy")
    Session.objects.create(training=cafe, day=date(2026, 12, 1))
    training(school, by=user, title="Ooit", form="", state="wish")
    training(school, by=user, title="Niet meer", state="dropped")

    assert titles(school, user) == ["ICT-café", "Wifi beheren", "Ooit"]
    assert titles(school, user, show=Show.DROPPED) == ["Niet meer"]
    assert titles(school, user, order=Order.COST) == ["Wifi beheren", "ICT-café", "Ooit"]
    assert titles(school, user, order=Order.PEOPLE)[0] == "Wifi beheren"
    assert titles(school, user, form="cafe") == ["ICT-café"]
    assert titles(school, user, competence="net") == ["Wifi beheren"]
    assert titles(school, user, text="peeters") == ["Wifi beheren"]
    assert titles(school, user, person=str(nele.pk)) == ["Wifi beheren"]
    elsewhere = factories.user("tict", at=factories.school())
    assert titles(school, elsewhere) == []


def test_only_what_is_agreed_is_added_up_with_where_it_comes_from() -> None:
    school = factories.school()
    user = factories.user("head", at=school)
    two = colleagues(school, 2)
    year = SchoolYear.objects.current()
    MoneyBudget.objects.create(organisation=school, school_year=year, kind="ict", cents=500_00)
    training(
        school, by=user, people=tuple(two), minutes_each=360, minutes_provenance="estimate",
        cost_cents=400_00, cost_provenance="granted",
    )  # fmt: skip
    training(school, by=user, cost_cents=200_00, cost_provenance="estimate", state="done")
    training(school, by=user, cost_cents=999_00, cost_provenance="estimate", state="wish")

    found = costs(school, user)

    assert found.minutes == Amount((Part("estimate", 720),), unknown=1)
    assert found.money == Amount((Part("granted", 400_00), Part("estimate", 200_00)), unknown=0)
    assert (found.agreed, found.wishes, found.means_cents, found.is_above_means) == (
        2,
        1,
        500_00,
        True,
    )


def test_the_plan_is_shown_for_each_person_and_team() -> None:
    school = factories.school("De Linde")
    user = factories.user("tict", at=school)
    an, bo = factories.person("An", at=school), factories.person("Bo", at=school)
    training(school, by=user, people=(an, bo), minutes_each=60, minutes_provenance="estimate")
    training(school, by=user, people=(an,), title="Wens", state="wish", team="Ankerpunten")

    assert [(one.person, len(one.trainings), one.minutes) for one in learners(school, user)] == [
        (an, 2, 60),
        (bo, 1, 60),
    ]
    assert [(one.name, one.people) for one in teams(school, user)] == [
        ("Ankerpunten", 1),
        ("no team named", 2),
    ]


def test_a_course_that_stands_alone_is_warned_about_until_something_follows(
    client_of: ClientOf,
) -> None:
    school = factories.school()
    user = factories.user("pict", at=school)
    made = training(school, by=user, form="course")
    client = client_of(user)
    warning = "A course that stands alone changes little"

    alone = client.get(f"/leren/{made.pk}/").text
    Training.objects.update(follow_up="peer")
    followed = client.get(f"/leren/{made.pk}/").text

    assert (warning in alone, warning in followed) == (True, False)


def test_attendance_is_for_who_leads_and_oneself(client_of: ClientOf) -> None:
    school = factories.school()
    head, tict = factories.user("head", at=school), factories.user("tict", at=school)
    (nele,) = colleagues(school, 1)
    made = training(school, by=head, people=(nele,))
    row = made.participations.get()
    sent = {f"attendance-{row.pk}": "part"}

    refused = client_of(tict).post(f"/leren/{made.pk}/aanwezig/", sent)
    row.refresh_from_db()
    before = row.attendance
    client_of(head).post(f"/leren/{made.pk}/aanwezig/", sent)
    row.refresh_from_db()

    assert (refused.status_code, before, row.attendance) == (403, "", "part")
    assert "followed a part" not in client_of(tict).get(f"/leren/{made.pk}/").text.lower()
    assert "followed a part" in client_of(nele.user).get("/leren/mijn/").text
    assert list(AuditEvent.objects.filter(verb="noted_attendance").values_list("details")) == [
        ({},)
    ]


def test_effects_are_told_from_five_answers_only() -> None:
    school = factories.school()
    head = factories.user("head", at=school)
    people = colleagues(school, 5)
    made = training(school, by=head, people=tuple(people), state="done", done_on=date(2026, 10, 1))
    for row in made.participations.all()[:4]:
        say_effect(row, use="yes", text="Ik doe het zelf.", by=row.person.user)
    answers = EffectAnswer.objects.filter(participation__training=made)
    four = [one.is_enough for one in effects(answers.all())]
    last = made.participations.all()[4]
    say_effect(last, use="no", text="", by=last.person.user)

    (five,) = effects(answers.all())
    assert four == [False]
    assert (five.is_enough, five.answers, five.often, five.not_yet) == (True, 5, 4, 1)


def test_only_the_person_answers_and_only_when_it_is_done() -> None:
    school = factories.school()
    head = factories.user("head", at=school)
    (nele,) = colleagues(school, 1)
    made = training(school, by=head, people=(nele,))
    row = made.participations.get()

    with pytest.raises(DomainError):
        say_effect(row, use="yes", text="", by=nele.user)
    Training.objects.update(state="done", done_on=timezone.localdate() - timedelta(days=365))
    row = Participation.objects.get()
    with pytest.raises(DomainError):
        say_effect(row, use="yes", text="", by=head)
    nothing = EffectAnswer.objects.count()
    answer = say_effect(row, use="some", text="Minder vragen.", by=nele.user)

    assert (nothing, answer.moment) == (0, "year")
    assert said(own_data(nele))["trainings"][0]["answers"][0]["text"] == "Minder vragen."


def test_all_about_someone_goes_with_the_person(client_of: ClientOf) -> None:
    school = factories.school()
    head = factories.user("head", at=school)
    (nele,) = colleagues(school, 1)
    made = training(school, by=head, people=(nele,), state="done", done_on=date(2026, 10, 1))
    say_effect(made.participations.get(), use="yes", text="Geheim", by=nele.user)
    client = client_of(nele.user)

    taken = client.get("/leren/mijn/gegevens/").text
    client.post("/leren/mijn/wissen/")
    erased = EffectAnswer.objects.count(), made.participations.count()
    nele.delete()

    assert "Geheim" in taken
    assert erased == (0, 1)
    assert (Training.objects.count(), Participation.objects.count()) == (1, 0)


def test_people_take_part_by_name_or_by_role_once(client_of: ClientOf) -> None:
    school = factories.school()
    user = factories.user("tict", at=school)
    nele = factories.person("Nele Peeters", at=school, roles=["contact"])
    factories.person("Jan Maes", at=school, roles=["contact"])
    made = training(school, by=user)
    client = client_of(user)

    client.post(f"/leren/{made.pk}/mensen/", {"person": "nele"})
    client.post(f"/leren/{made.pk}/mensen/", {"role": "contact"})
    assert sorted(one.name for one in made.people.all()) == ["Jan Maes", "Nele Peeters"]
    take_out(made.participations.get(person=nele), by=user)

    assert [one.name for one in made.people.all()] == ["Jan Maes"]
    assert let_take_part(made, [nele, nele][:1], by=user) == 1


def test_a_state_needs_a_form_and_done_gets_its_last_day(client_of: ClientOf) -> None:
    school = factories.school()
    user = factories.user("tict", at=school)
    wish = training(school, by=user, state="wish", form="")
    Session.objects.create(training=wish, day=date(2026, 11, 3))
    client = client_of(user)

    client.post(f"/leren/{wish.pk}/stand/", {"state": "done"})
    wish.refresh_from_db()
    refused = wish.state
    Training.objects.update(form="visit")
    client.post(f"/leren/{wish.pk}/stand/", {"state": "done"})
    wish.refresh_from_db()

    assert (refused, wish.state, wish.done_on) == ("wish", "done", date(2026, 11, 3))


def test_the_workbook_has_no_formula_and_no_attendance(client_of: ClientOf) -> None:
    school = factories.school()
    user = factories.user("head", at=school)
    (nele,) = colleagues(school, 1)
    training(school, by=user, title="=1+1", people=(nele,))
    Participation.objects.update(attendance="none")

    content = client_of(user).get("/leren/excel/").content
    rows = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()

    assert rows[-1][0] == "=1+1"
    assert "was not there" not in str(rows)


@pytest.mark.parametrize(
    "page", ["", "?view=people", "?view=teams", "jaar/", "experimenten/", "coaches/", "mijn/"]
)
def test_a_page_asks_the_same_number_of_queries_for_three(page: str, client_of: ClientOf) -> None:
    school = factories.school()
    head = factories.user("head", at=school)
    factories.person(head.name, at=school, user=head)
    counts = []
    for number in (1, 2):
        for person in colleagues(school, number):
            one = training(school, by=head, people=(person, head.person), title=person.name)
            Session.objects.create(training=one, day=timezone.localdate())
            experiment(school, by=head, title=person.name)
        client = client_of(head)
        client.get(f"/leren/{page}")
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/leren/{page}").status_code == 200
        counts.append(len(queries))

    assert counts[0] == counts[1]


# Experiments


def test_one_more_than_agreed_needs_a_reason_that_stays() -> None:
    group = factories.group()
    school = factories.school(parent=group)
    user = factories.user("head", at=school)
    set_limit(school, 1, by=user)
    begin_experiment(experiment(group, by=user, title="Van de groep"), reason="", by=user)
    one = experiment(school, by=user)

    with pytest.raises(DomainError, match="at most 1 was agreed"):
        begin_experiment(one, reason=" ", by=user)
    one.refresh_from_db()
    refused = one.state
    begin_experiment(one, reason="De leerlingen vragen het.", by=user)
    one.refresh_from_db()

    assert refused == "idea"
    assert (one.state, one.limit_reason) == ("running", "De leerlingen vragen het.")
    assert fatigue(school) == Fatigue(running=2, most=1, is_own_choice=True)
    assert fatigue(group) == Fatigue(running=1, most=3, is_own_choice=False)


def test_an_experiment_needs_an_end_and_bounds(client_of: ClientOf) -> None:
    school = factories.school()
    client = client_of(factories.user("pict", at=school))
    sent = {"title": "VR-bril", "bounds": "Niet in de kleuterklas", "starts_on": "2026-11-01"}

    page = client.post("/leren/experimenten/nieuw/", sent)
    past = client.post("/leren/experimenten/nieuw/", {**sent, "ends_on": "2026-11-02"})
    far = (timezone.localdate() + timedelta(days=40)).isoformat()
    kept = client.post("/leren/experimenten/nieuw/", {**sent, "ends_on": far})

    assert "ends_on" in page.context["form"].errors
    assert "ends_on" in past.context["form"].errors
    assert kept.status_code == 302


def test_what_was_expected_stays_and_is_laid_beside_what_came_of_it(client_of: ClientOf) -> None:
    school = factories.school()
    user = factories.user("pict", at=school)
    one = experiment(school, by=user, expected_minutes=600, expected_pupils=20)
    begin_experiment(one, reason="", by=user)
    one.refresh_from_db()
    client = client_of(user)
    client.post(
        f"/leren/experimenten/{one.pk}/wijzig/",
        {
            "title": "Feedback met audio",
            "bounds": "Alleen 4A",
            "starts_on": one.starts_on.isoformat(),
            "ends_on": one.ends_on.isoformat(),
            "expected_minutes": "1",
        },
    )
    judge_experiment(
        one, by=user, actual_minutes=900, actual_pupils=20, actual_effect="Ja", decision="adapt"
    )

    one.refresh_from_db()
    assert (one.expected_minutes, one.state, one.decision) == (600, "done", "adapt")
    assert weighed(one)[0] == Line(
        "Hours of everyone together", "10.0\xa0hours", "15.0\xa0hours", "5.0\xa0hours more"
    )
    assert weighed(one)[2] == Line("Pupils", "20", "20")


def test_an_idea_is_not_judged() -> None:
    school = factories.school()
    user = factories.user("pict", at=school)
    one = experiment(school, by=user)

    with pytest.raises(DomainError):
        judge_experiment(one, by=user, decision="stop", actual_effect="Nee")
    one.refresh_from_db()
    assert (one.state, one.decision) == ("idea", "")


# Reminders and plans


def test_a_mail_goes_once_at_the_end_and_once_a_year_later(settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    school = factories.school()
    head = factories.user("head", at=school)
    (nele,) = colleagues(school, 1)
    today = timezone.localdate()
    begin_experiment(experiment(school, by=head, ends_on=today), reason="", by=head)
    made = training(school, by=head, people=(nele,), state="done", done_on=today)

    for _again in range(2):
        remind(today)
    soon = sorted(job.arguments["to"] for job in Job.objects.filter(kind="core.mail"))
    say_effect(made.participations.get(), use="yes", text="", by=nele.user)
    remind(today + timedelta(days=365))
    later = Job.objects.filter(kind="core.mail").count()

    assert soon == sorted([head.email, nele.user.email])
    assert later == 3


def test_a_plan_shows_trainings_and_experiments_without_names() -> None:
    school = factories.school()
    head = factories.user("head", at=school)
    nele = factories.person("Nele Peeters", at=school)
    known, year = live_blocks(), SchoolYear.objects.current()
    before, at = Place(school, year, head), Place(school, year, head)
    empty = [known[kind].fill(before) for kind in ("training", "experiments")]
    training(school, by=head, people=(nele,), form="course")
    experiment(school, by=head)

    full = [str(known[kind].fill(at)) for kind in ("training", "experiments")]

    assert empty == [(), ()]
    assert ("Wifi beheren" in full[0], "1 person" in full[0], "Nele" in full[0]) == (
        True,
        True,
        False,
    )
    assert "Nothing follows at school yet on: Wifi beheren." in full[0]
    assert "Alleen in 4A" in full[1]


def test_own_days_of_training_stand_in_the_own_calendar_and_wishes_do_not() -> None:
    school = factories.school()
    head = factories.user("head", at=school)
    (nele,) = colleagues(school, 1)
    day = timezone.localdate() + timedelta(days=3)
    for state in ("planned", "wish"):
        one = training(school, by=head, people=(nele,), title=state, state=state, place="Lokaal 4")
        Session.objects.create(training=one, day=day, starts_at=time(13), ends_at=time(15, 30))

    (found,) = [one for one in days_of(nele, link=lambda page: page) if "Training" in one.title]

    assert (found.first_day, found.title, found.text) == (
        day,
        "Training: planned",
        "13:00 – 15:30, Lokaal 4",
    )


def test_the_own_page_tells_what_waits(client_of: ClientOf) -> None:
    school = factories.school()
    head = factories.user("head", at=school)
    (nele,) = colleagues(school, 1)
    training(school, by=head, people=(nele,), state="done", done_on=timezone.localdate())

    own = client_of(nele.user).get(reverse("overview:person_detail", args=[nele.pk])).text
    other = client_of(head).get(reverse("overview:person_detail", args=[nele.pk])).text

    question = "What did “Wifi beheren” change?"
    assert (question in " ".join(own.split()), question in " ".join(other.split())) == (
        True,
        False,
    )


def test_who_leads_reads_answers_by_name_and_that_is_written_down(client_of: ClientOf) -> None:
    school = factories.school()
    head, tict = factories.user("head", at=school), factories.user("tict", at=school)
    (nele,) = colleagues(school, 1)
    made = training(school, by=head, people=(nele,), state="done", done_on=date(2026, 10, 1))
    say_effect(made.participations.get(), use="yes", text="Ik doe het zelf.", by=nele.user)
    address = reverse("learning:training_detail", args=[made.pk])

    seen = ["Ik doe het zelf." in client_of(user).get(address).text for user in (tict, head)]

    looked = AuditEvent.objects.filter(verb="read_training_answers")
    assert seen == [False, True]
    assert [event.user for event in looked] == [head]
