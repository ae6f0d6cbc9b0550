from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from zwerm.actions.models import Action
from zwerm.actions.services import add_action, change_action
from zwerm.overview.year import Step, bounds, lines, months
from zwerm.overview.year_promises import last_adopted, promises
from zwerm.overview.year_reading import Asked, places_of, rows_of, steps
from zwerm.policy.adopting import adopt_plan
from zwerm.policy.goal_services import add_goal, change_goal
from zwerm.policy.keeping import keep
from zwerm.policy.live import Place, live_blocks
from zwerm.policy.models import Goal, Rehearsal
from zwerm.schools.models import SchoolYear

from ..factories import group, school, user
from ..policy.plans import plan
from ..policy.risks import risk

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


def _step(day, *, is_done=False, place=1, kind="goal"):
    return Step(kind, f"{kind}-{day}", day, "Doel", place, is_done=is_done)


def _client(at, role="head"):
    client = Client()
    client.force_login(user(role, at=at))
    return client


def _around_now(days=0):
    """A day of this school year."""
    first, after = bounds(SchoolYear.objects.current().first_year)
    day = timezone.localdate() + timedelta(days=days)
    return min(max(day, first), after - timedelta(days=1))


def test_a_school_year_has_twelve_months_from_august_to_july():
    found = months([], 2026, names={}, today=TODAY)

    assert [month.first for month in found][:2] == [date(2026, 8, 1), date(2026, 9, 1)]
    assert found[-1].first == date(2027, 7, 1)
    assert [month.first.month for month in found if month.is_now] == [11]


def test_a_step_stands_in_its_month_and_says_whether_it_is_late():
    late, done = _step(date(2026, 9, 1)), _step(date(2026, 9, 2), is_done=True)
    coming = _step(date(2027, 1, 5))

    found = months([coming, done, late], 2026, names={1: "De Wulp"}, today=TODAY)

    assert [(row.step, row.is_late, row.place) for row in found[1].rows] == [
        (late, True, "De Wulp"),
        (done, False, "De Wulp"),
    ]
    assert [row.is_late for row in found[5].rows] == [False]


def test_places_stand_beside_each_other_with_what_comes_first():
    steps_ = [
        _step(date(2026, 9, 1)),
        _step(date(2026, 9, 2), is_done=True, kind="plan"),
        _step(date(2027, 3, 1)),
        _step(date(2027, 1, 5)),
    ]

    one, two = lines(steps_, names={1: "Eén", 2: "Twee"}, today=TODAY)

    assert (one.done, one.late, one.to_come) == (1, 1, 2)
    assert one.next_step.day == date(2027, 1, 5)
    assert one.last_done == {"plan": date(2026, 9, 2)}
    assert (two.done, two.late, two.next_step) == (0, 0, None)


def test_the_year_ties_plan_goal_action_risk_and_rehearsal():
    at = school()
    head = user("head", at=at)
    year = SchoolYear.objects.current()
    day = _around_now()
    made = plan(at=at, by=head)
    adopt_plan(made, on=day, note="", review_on=None, by=head)
    add_goal(Goal(organisation=at, title="Wifi", until=day), by=head)
    add_action(Action(organisation=at, school_year=year, title="Meten", due_on=day), by=head)
    risk(at=at, by=head, review_on=day)
    keep(Rehearsal(organisation=at, what="Terugzetten", planned_on=day), by=head)

    found = steps(rows_of(Asked(head, places_of(at, with_above=True), *bounds(year.first_year))))

    assert sorted(step.kind for step in found) == ["action", "goal", "plan", "rehearsal", "risk"]
    assert [step.kind for step in found if step.is_done] == ["plan"]


def test_a_school_does_not_see_the_year_of_another_school():
    top = group()
    ours, theirs = school(parent=top), school(parent=top)
    risk("Van hen", at=theirs, review_on=_around_now())
    risk("Van de groep", at=top, review_on=_around_now())
    head = user("head", at=ours)
    year = SchoolYear.objects.current()

    found = steps(rows_of(Asked(head, places_of(ours, with_above=True), *bounds(year.first_year))))

    assert [step.title for step in found] == ["Look again at the risk: Van de groep"]


def test_what_was_promised_stands_beside_what_became_of_it():
    at = school()
    head = user("head", at=at)
    year = SchoolYear.objects.current()
    until = _around_now(-1)
    goal = add_goal(Goal(organisation=at, title="Wifi", until=date(2020, 6, 1)), by=head)
    action = Action(organisation=at, school_year=year, title="Meten", due_on=date(2099, 1, 1))
    add_action(action, by=head)
    adopt_plan(plan(at=at, by=head), on=until, note="", review_on=None, by=head)
    change_goal(goal, by=head, until=date(2099, 6, 1))
    change_action(action, by=head, state=Action.State.DONE, due_on=date(2098, 1, 1))
    add_goal(Goal(organisation=at, title="Later bedacht"), by=head)

    kept = promises(last_adopted(at, head), head)

    assert [(each.title, each.promised, each.now) for each in kept.promises] == [
        ("Wifi", "by June 1, 2020", "open, by June 1, 2099"),
        ("Meten", "by Jan. 1, 2099", "done"),
    ]
    assert [(each.is_kept, each.is_broken) for each in kept.promises] == [
        (False, False),
        (True, False),
    ]


def test_without_an_adopted_plan_nothing_was_promised():
    at = school()
    head = user("head", at=at)

    assert promises(last_adopted(at, head), head) is None


def test_the_page_shows_what_is_late_and_narrows_to_it():
    at = school()
    risk("Oud risico", at=at, review_on=bounds(SchoolYear.objects.current().first_year)[0])
    risk("Later", at=at, review_on=_around_now(30))
    client = _client(at)

    page = client.get(reverse("overview:school_year"), {"show": "late"}).content.decode()

    assert "Oud risico" in page
    assert "Look again at the risk: Later" not in page


@pytest.mark.parametrize("year", ["abcd", "99999", "-1", "0000"])
def test_an_odd_year_shows_this_one(year):
    answer = _client(school()).get(reverse("overview:school_year"), {"year": year})

    assert answer.context["first_year"] == SchoolYear.objects.current().first_year


def test_a_group_sees_its_schools_beside_each_other():
    top = group()
    for name in ("De Wulp", "De Linde"):
        risk(at=school(name, parent=top), review_on=_around_now(1))

    page = _client(top, "director").get(reverse("overview:school_year")).content.decode()

    assert "De Wulp" in page
    assert "De Linde" in page
    assert "The schools beside each other" in page


def test_the_calendar_holds_what_is_not_done():
    at = school()
    risk("Wifi", at=at, review_on=_around_now(1))

    answer = _client(at).get(reverse("overview:school_year_calendar"))

    (event,) = Calendar.from_ical(answer.content).walk("VEVENT")
    assert str(event["summary"]) == "Look again at the risk: Wifi"


def test_a_plan_shows_the_cycle():
    at = school()
    head = user("head", at=at)
    add_goal(Goal(organisation=at, title="Wifi", until=_around_now()), by=head)

    (table,) = live_blocks()["cycle"].fill(Place(at, SchoolYear.objects.current(), head))

    assert [cell.runs[0].text for cell in table.rows[0][1:]] == [
        "Goal reached by now: Wifi",
        "to come",
    ]


def test_more_schools_and_steps_ask_no_more_queries():
    top = group()
    client = _client(top, "director")
    director = user("director", at=top)

    def add():
        at = school(parent=top)
        risk(at=at, review_on=_around_now(1))
        add_goal(Goal(organisation=at, title="Wifi", until=_around_now(1)), by=director)
        add_goal(Goal(organisation=top, title="Wifi", until=_around_now(1)), by=director)

    add()
    adopt_plan(plan(at=top, by=director), on=_around_now(), note="", review_on=None, by=director)
    client.get(reverse("overview:school_year"))
    with CaptureQueriesContext(connection) as one:
        client.get(reverse("overview:school_year"))
    add()
    add()

    with CaptureQueriesContext(connection) as three:
        client.get(reverse("overview:school_year"))

    assert len(three) == len(one)


def test_of_a_full_month_the_place_itself_and_what_is_late_go_first():
    here, there = 1, 2
    done = [_step(date(2026, 9, day), place=there, is_done=True) for day in (2, 3, 4)]
    late = _step(date(2026, 9, 20), place=there)
    own = _step(date(2026, 9, 25), place=here, is_done=True)
    month = months([*done, late, own], 2026, names={}, today=TODAY)[1]

    short = month.shortened(3, here)

    assert [row.step for row in short.rows] == [done[0], late, own]


def test_a_group_with_a_full_month_opens_it_with_one_press():
    top = group()
    for number in range(14):
        risk(f"Risico {number:02}", at=school(parent=top), review_on=_around_now(1))
    client, page = _client(top, "director"), reverse("overview:school_year")
    month = _around_now(1).month

    short = client.get(page)
    full = client.get(page, {"month": month})

    assert short.text.count("Look again at the risk: Risico") == 12 + 14  # and beside each other
    assert f"month={month}#months" in short.text
    assert full.text.count("Look again at the risk: Risico") == 14 + 14
    assert [each.first.month for each, _more in full.context["months"]] == [month]


@pytest.mark.parametrize("month", ["0", "13", "-1", "x", "٣"])
def test_an_odd_month_shows_the_whole_year(month):
    answer = _client(school()).get(reverse("overview:school_year"), {"month": month})

    assert len(answer.context["months"]) == 12
