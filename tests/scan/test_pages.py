"""The pages of the scan, with and without JavaScript."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from tests import factories
from zwerm.core.models import AuditEvent, record
from zwerm.scan import second_looks
from zwerm.scan.models import Run, SecondLook
from zwerm.scan.steps import steps

from .runs import begun, earlier, finished

pytestmark = pytest.mark.django_db

LAST = len(steps())
SHARING = {"levels": "team", "wishes": "division", "traits": "nobody", "hours": "nobody"}


@pytest.fixture
def school():
    return factories.school()


@pytest.fixture
def person(school):
    account = factories.user("staff", at=school, name="Anna Bos")
    return factories.person("Anna Bos", at=school, user=account)


@pytest.fixture
def client(client_of, person):
    return client_of(person.user)


def step(number):
    return reverse("scan:item", args=[number])


def text_of(response):
    return " ".join(response.content.decode().split())


def test_the_scan_begins_with_a_button_and_reading_makes_nothing(client):
    client.get(reverse("scan:start"))
    for page in (step(1), reverse("scan:finish"), reverse("scan:result")):
        assert client.get(page).url == reverse("scan:start")
    assert not Run.objects.exists()

    response = client.post(reverse("scan:begin"))

    assert response.url == step(1)
    assert Run.objects.count() == 1


def test_what_one_agrees_to_by_beginning_stands_open_above_the_button(client):
    page = text_of(client.get(reverse("scan:start")))
    main = page[page.index("<main") :]

    before, agreed, _button = main.partition("By beginning you say that you read this, and agree.")

    assert agreed
    assert "They are never used to judge you" in before
    assert before.count("<details") == before.count("</details>") == 0


def test_a_screen_offers_four_examples_not_knowing_and_the_wish(client, person):
    begun(person)

    first, second = text_of(client.get(step(1))), text_of(client.get(step(2)))

    assert first.count('type="radio"') == 2 * 5
    assert second.count('type="radio"') == 2 * 5 + 6
    assert [f'name="wish" value="{value}"' in second for value in (-2, -1, 0, 1, 2)] == [True] * 5
    assert 'name="wish"' not in first


def test_a_form_keeps_the_answers_and_goes_on_or_back(client, person):
    run = begun(person)

    ahead = client.post(
        step(2), {"item_t-links": "2", "item_t-notes": "unknown", "wish": "-2", "go": "next"}
    )
    back = client.post(step(3), {"item_p-lesson": "1", "go": "back"})
    away = client.post(step(3), {"go": "stop"})

    assert (ahead.url, back.url, away.url) == (step(3), step(2), reverse("scan:start"))
    assert dict(run.answers.values_list("item", "level")) == {
        "t-links": 2,
        "t-notes": None,
        "p-lesson": 1,
    }
    assert dict(run.wishes.values_list("competence", "motivation")) == {"T": -2}
    run.refresh_from_db()
    assert run.step == 3
    assert f'href="{step(3)}"' in text_of(client.get(reverse("scan:start")))
    again = text_of(client.get(step(2)))
    assert 'name="item_t-links" value="2" checked' in again
    assert 'name="item_t-notes" value="unknown" checked' in again
    assert 'name="wish" value="-2" checked' in again


def test_each_answer_is_kept_on_its_own_along_the_way(client, person):
    run = begun(person)

    response = client.post(step(1), {"item_t-fault": "3"}, headers={"HX-Request": "true"})

    assert text_of(response).startswith('<div class="scan__progress" id="progress">')
    assert "Kept." in text_of(response)
    assert "1 of 43 questions answered" in text_of(response)
    assert dict(run.answers.values_list("item", "level")) == {"t-fault": 3}


@pytest.mark.parametrize(
    ("number", "wrong"),
    [
        (1, {"item_t-fault": "4"}),
        (1, {"item_t-fault": "x"}),
        (2, {"wish": "3"}),
        (LAST - 1, {"traits": ["loud"]}),
        (LAST - 1, {"traits": ["calm", "team", "creative", "discreet", "dynamic", "flexible"]}),
        (LAST, {"hours": "41"}),
        (LAST, {"hours": "many"}),
        (LAST, {"hours": "-1"}),
    ],
)
def test_an_answer_that_cannot_be_is_not_kept(client, person, number, wrong):
    run = begun(person)

    response = client.post(step(number), wrong | {"go": "next"})

    assert response.status_code == 200
    run.refresh_from_db()
    assert (run.answers.count(), run.wishes.count()) == (0, 0)
    assert (run.traits, run.wanted_minutes) == ([], None)


def test_an_answer_of_another_screen_is_not_taken(client, person):
    run = begun(person)

    client.post(step(1), {"item_net-wifi": "3", "wish": "2", "go": "next"})

    assert (run.answers.count(), run.wishes.count()) == (0, 0)


@pytest.mark.parametrize("number", [0, LAST + 1, 10**12])
def test_there_are_no_other_screens(client, person, number):
    begun(person)

    assert client.get(step(number)).status_code == 404


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [("2", 120), ("2,5", 150), ("2.5", 150), ("0", 0), ("", None), ("10", 600)],
)
def test_hours_are_typed_as_people_do(client, person, typed, minutes):
    run = begun(person)

    response = client.post(step(LAST), {"hours": typed, "go": "next"})

    assert response.url == reverse("scan:finish")
    run.refresh_from_db()
    assert run.wanted_minutes == minutes
    shown = "" if minutes is None else typed.replace(",", ".")
    assert (f'value="{shown}"' in text_of(client.get(step(LAST)))) == (minutes is not None)


def test_finishing_shares_what_was_chosen_and_shows_the_result(client, person):
    run = begun(person)
    client.post(step(1), {"item_t-fault": "2", "item_t-new-system": "2", "go": "next"})

    left = text_of(client.get(reverse("scan:finish")))
    response = client.post(reverse("scan:finish"), SHARING)

    assert "41 questions have no answer yet." in left
    assert response.url == reverse("scan:result")
    person.refresh_from_db()
    run.refresh_from_db()
    assert (person.audience, person.wishes_audience) == ("team", "division")
    assert run.levels == {"T": 2}
    assert "I find most faults myself and mend them." in text_of(client.get(response.url))


def test_finishing_without_a_choice_does_nothing(client, person):
    run = begun(person)

    response = client.post(reverse("scan:finish"), SHARING | {"levels": "everyone"})

    assert response.status_code == 200
    run.refresh_from_db()
    assert not run.is_finished
    assert not AuditEvent.objects.filter(verb="shared_ratings").exists()


def test_the_result_of_last_year_is_shown_until_there_is_a_new_one(client, person):
    run = earlier(person, {"T": 1})

    page = text_of(client.get(reverse("scan:result")))

    assert f"My scan of {run.school_year}" in page
    assert "This is of an earlier school year." in page
    assert "Begin the scan of this year" in page
    assert "How it changed" not in page


def test_the_change_over_the_years_stands_in_a_table_too(client, person):
    earlier(person, {"T": 1})
    finished(person, {"T": 2})

    page = text_of(client.get(reverse("scan:result"))).replace("> ", ">").replace(" <", "<")

    assert '<th scope="row">Technical</th><td class="num">1</td><td class="num">2</td>' in page
    assert page.count('<polyline class="scan__path"') == 4


def test_the_person_sees_who_looked(client, person, school):
    finished(person, {"T": 2})
    record(factories.user("head", at=school, name="Hilde Maes"), "ratings_seen", person)

    assert "Hilde Maes" in text_of(client.get(reverse("scan:sharing")))


def test_a_colleague_is_asked_answers_once_and_reads_nothing_back(
    client, client_of, person, school
):
    finished(person, {"T": 1})
    bram = factories.user("staff", at=school, name="Bram Cool")
    colleague = factories.person("Bram Cool", at=school, user=bram)

    client.post(reverse("scan:second_look"), {"colleague": colleague.pk})
    look = SecondLook.objects.get()
    page = reverse("scan:look_answer", args=[look.pk])
    theirs = client_of(bram)

    assert "Anna Bos" in text_of(theirs.get(reverse("scan:start")))
    assert "checked" not in text_of(theirs.get(page))
    assert theirs.post(page, {"T": "3", "A": "unknown"}).url == reverse("overview:home")
    assert (theirs.get(page).status_code, theirs.post(page, {"T": "0"}).status_code) == (404, 404)
    look.refresh_from_db()
    assert look.levels == {"T": 3}
    assert "Bram Cool: 3" in text_of(client.get(reverse("scan:result")))


def test_only_colleagues_of_the_school_group_can_be_asked(client, person):
    begun(person)
    stranger = factories.person(user=factories.user("staff"))

    response = client.post(reverse("scan:second_look"), {"colleague": stranger.pk})

    assert response.status_code == 200
    assert not SecondLook.objects.exists()


def test_a_second_look_counts_and_goes_as_the_person_says(client, person, school):
    run = finished(person, {"T": 1})
    bram = factories.user("staff", at=school)
    look = second_looks.ask(run, factories.person(at=school, user=bram), by=person.user)
    second_looks.answer(look, {"T": 3}, by=bram)

    client.post(reverse("scan:look_count", args=[look.pk]), {"is_counted": "1"})
    assert person.ratings.get(competence="T").level == 2
    client.post(reverse("scan:look_count", args=[look.pk]))
    assert person.ratings.get(competence="T").level == 1
    client.post(reverse("scan:look_revoke", args=[look.pk]))
    assert not SecondLook.objects.exists()


def test_digcompedu_is_called_an_estimate(client, person):
    begun(person)

    client.post(reverse("scan:digcompedu"), {"area_1": "B1", "area_2": "C1", "is_used": "on"})
    page = text_of(client.get(reverse("scan:digcompedu")))

    assert "Pedagogical: level 2 of 3. You use this level." in page
    assert "<b>Estimate</b>" in page
    assert client.post(reverse("scan:digcompedu"), {"area_1": "D9"}).status_code == 200
    assert Run.objects.get().digcompedu == {"1": "B1", "2": "C1"}


def test_answers_are_taken_along_and_erased(client, person):
    finished(person, {"T": 2})

    data = client.get(reverse("scan:export", args=["json"]))
    table = client.get(reverse("scan:export", args=["csv"]))
    assert data["Content-Disposition"] == 'attachment; filename="scan-anna-bos.json"'
    assert data.json()["scans"][0]["levels"] == {"T": 2}
    assert table["Content-Type"] == "text/csv; charset=utf-8"
    assert client.get(reverse("scan:export", args=["xml"])).status_code == 404

    client.get(reverse("scan:erase"))
    assert Run.objects.count() == 1
    assert client.post(reverse("scan:erase")).url == reverse("scan:start")
    assert (Run.objects.count(), person.ratings.count()) == (0, 0)


def test_the_start_page_invites_until_the_scan_is_finished(client, person):
    def card():
        return 'id="scan-card"' in text_of(client.get(reverse("overview:home")))

    assert card()
    finished(person, {"T": 2})
    assert not card()


def test_questions_are_asked_in_dutch_too(client, person):
    begun(person)
    client.cookies["django_language"] = "nl"

    page = text_of(client.get(step(1)))
    translation.activate("en")

    assert "Een toestel in de klas doet het niet. Wat doe je?" in page


def test_who_is_in_no_team_has_no_scan(client_of, school):
    stranger = client_of(factories.user("staff", at=school))

    for name in ("start", "finish", "result", "sharing", "second_look", "digcompedu", "erase"):
        assert stranger.get(reverse(f"scan:{name}")).status_code == 404
    assert stranger.post(reverse("scan:begin")).status_code == 404


@pytest.mark.parametrize("name", ["result", "second_look", "sharing", "start"])
def test_a_page_costs_the_same_whatever_stands_on_it(client, person, school, name):
    def add(years_ago):
        run = Run.objects.filter(person=person).first() if years_ago == 0 else None
        run = run or (earlier(person, {"T": 1}, years_ago) if years_ago else finished(person, {}))
        bram = factories.user("staff", at=school)
        factories.person(at=school, user=bram)
        SecondLook.objects.create(run=run, colleague=bram)
        record(bram, "ratings_seen", person)

    def cost():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(reverse(f"scan:{name}")).status_code == 200
        return len(queries)

    add(0)
    with_one = cost()
    for years_ago in (0, 0, 1, 2):
        add(years_ago)
    assert cost() == with_one
