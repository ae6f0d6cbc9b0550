"""What is worth learning, and that nobody is betrayed by it."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests import factories
from tests.planning.scenarios import Linde, linde
from zwerm.accounts.models import User
from zwerm.learning.growth import growth
from zwerm.learning.models import Training
from zwerm.learning.nearness import step_to
from zwerm.learning.needs import Need, needs
from zwerm.optimiser.problem import Person as Worker
from zwerm.optimiser.problem import Task as ProblemTask
from zwerm.people.models import Person, Rating

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User], Client]


def near_linde(**fields: object) -> Linde:
    """The firewall asks technical level 3; here Sofie has only 2, and nobody does it."""
    made = linde(**fields)
    problem = made.scenario.problem
    for person in problem["people"]:
        if person["id"] == made.sofie.code:
            person["comp"] = {"T": 2}
    made.scenario.save(update_fields=["problem"])
    factories.rating(made.sofie, "T", 2, origin="school")
    factories.rating(made.bram, "T", 1, origin="school")
    return made


def told(found: tuple[Need, ...]) -> list[tuple[str, list[str], list[str], int]]:
    return [
        (
            need.competence,
            [one.task.name for one in need.tasks],
            [one.name for one in need.people],
            need.unnamed,
        )
        for need in found
    ]


def test_one_step_is_one_level_in_one_thing_and_no_beginning() -> None:
    task = ProblemTask("t", "T", req={"T": 2, "A": 1}, spec={"net": 2})

    def step(slack: int = 0, **levels: int) -> str:
        spec = {"net": levels.pop("net", 0)}
        return step_to(Worker("p", comp=levels, spec=spec), task, slack=slack)

    assert step(T=2, A=1, net=2) == ""  # can already
    assert step(T=2, A=1, net=1) == "net"
    assert step(T=1, A=1, net=2) == "T"
    assert step(T=1, A=1, net=1) == "net"  # a specialisation is technical
    assert step(T=2, A=1, net=0) == ""  # two levels
    assert step(T=2, A=0, net=2) == ""  # from nothing
    assert step(T=1, A=1, net=0) == ""
    assert step(slack=1, T=1, A=1, net=1) == ""  # may already be the backup


def test_a_training_unlocks_the_named_task_nobody_can_do() -> None:
    made = near_linde()

    found = needs(made.school, made.coordinator)

    assert told(found.known) == [("T", ["Firewall"], ["Sofie Declercq"], 0)]
    assert (found.known[0].short_minutes, found.known[0].count) == (60, 1)
    assert found.others == ()


def test_who_keeps_answers_private_is_neither_named_nor_counted_below_five() -> None:
    made = near_linde()
    Rating.objects.filter(person=made.sofie).update(origin="self")

    found = needs(made.school, made.coordinator)

    assert found.known == ()
    assert told(found.others) == [("T", ["Firewall"], [], 0)]


def test_from_five_on_they_are_counted_without_names() -> None:
    made = near_linde(more_people=4)
    Rating.objects.filter(person=made.sofie).update(origin="self")
    for person in made.scenario.problem["people"]:
        person["comp"] = {"T": 2}
    made.scenario.save(update_fields=["problem"])
    for person in Person.objects.filter(name__startswith="Collega"):
        factories.rating(person, "T", 2)

    four = needs(made.school, made.coordinator)
    Rating.objects.filter(person=made.bram).update(origin="self")
    made.scenario.divided_at = timezone.now()
    made.scenario.save(update_fields=["divided_at"])
    six = needs(made.school, made.coordinator)

    assert told(four.known) == [("T", ["Firewall"], ["Bram Verhaeghe"], 5)]
    assert told(six.known) == [("T", ["Firewall"], [], 6)]


def test_whoever_shares_with_the_team_is_named_and_oneself_always() -> None:
    made = near_linde()
    Rating.objects.filter(person=made.sofie).update(origin="self")
    Person.objects.filter(pk=made.sofie.pk).update(audience="team")

    assert told(needs(made.school, made.coordinator).known)[0][2] == ["Sofie Declercq"]


def test_the_person_sees_what_is_one_step_away_also_from_answers_nobody_counts() -> None:
    made = near_linde()
    made.scenario.mark_adopted(by=made.coordinator, on=timezone.localdate())
    Person.objects.filter(pk=made.sofie.pk).update(audience="nobody")
    made.sofie.refresh_from_db()

    assert [(one.competence, [t.task.name for t in one.tasks]) for one in growth(made.sofie)] == [
        ("T", ["Firewall"])
    ]
    made.sofie.ratings.update(level=3)
    assert growth(made.sofie) == ()


def test_a_wish_is_told_joined_and_withdrawn_by_the_person_only(client_of: ClientOf) -> None:
    made = near_linde()
    made.scenario.mark_adopted(by=made.coordinator, on=timezone.localdate())
    sofie = factories.user("staff", at=made.school)
    Person.objects.filter(pk=made.sofie.pk).update(user=sofie)
    client = client_of(sofie)

    refused = client.post("/leren/mijn/wens/", {"competence": "cyb"})
    nothing = Training.objects.count()
    client.post("/leren/mijn/wens/", {"competence": "T"})
    client.post("/leren/mijn/wens/", {"competence": "T"})

    (kept,) = Training.objects.all()
    row = kept.participations.get()
    assert (refused.status_code, nothing) == (403, 0)
    assert (kept.state, kept.competence, [t.name for t in kept.tasks.all()]) == (
        "wish",
        "T",
        ["Firewall"],
    )
    other = client_of(factories.user("staff", at=made.school))
    assert other.post(f"/leren/mijn/{row.pk}/intrekken/").status_code == 404
    assert client.post(f"/leren/mijn/{row.pk}/intrekken/").status_code == 302
    assert kept.participations.count() == 0


def test_a_training_begins_from_a_need_with_who_was_ticked(client_of: ClientOf) -> None:
    made = near_linde()
    client = client_of(made.coordinator)

    page = client.get("/leren/nieuw/?need=T").text
    client.post(
        "/leren/nieuw/?need=T",
        {
            "title": "Firewall beheren",
            "competence": "T",
            "form": "coaching",
            "state": "planned",
            "tasks": [made.firewall.task_id],
            "near": [made.sofie.pk, made.bram.pk],
        },
    )

    kept = Training.objects.get()
    assert "Sofie Declercq" in page
    assert [person.name for person in kept.people.all()] == ["Sofie Declercq"]
    assert [task.name for task in kept.tasks.all()] == ["Firewall"]


def test_needs_ask_the_same_number_of_queries_for_more_tasks(client_of: ClientOf) -> None:
    counts = []
    for more in (1, 3):
        made = near_linde(more_people=more)
        for person in made.scenario.problem["people"]:
            person["comp"] = {"T": 2}
        made.scenario.save(update_fields=["problem"])
        client = client_of(made.coordinator)
        client.get("/leren/noden/")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get("/leren/noden/")
        counts.append(len(queries))

    assert counts[0] == counts[1]
