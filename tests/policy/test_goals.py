"""Goals: who reads and changes them, how far they are, and that nothing about them is lost."""

from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from tests import factories
from tests.policy.goals import action, goal
from zwerm.accounts.models import User
from zwerm.actions.models import Action
from zwerm.core.errors import DomainError
from zwerm.policy.goal_history import FieldChange, history
from zwerm.policy.goal_progress import Progress, progress_of
from zwerm.policy.goal_queries import GoalFilter, GoalOrder, GoalShow, goal_rows
from zwerm.policy.goal_services import add_goal, change_goal, move_goal, say_state, undo_change
from zwerm.policy.models import Goal
from zwerm.schools.models import Organisation, SchoolYear
from zwerm.tasks.services import tailor

pytestmark = pytest.mark.django_db

ClientOf = Callable[[User], Client]
LIST = "/beleid/doelen/"


def titles(at: Organisation, user: User, **chosen: object) -> list[str]:
    return [row.goal.title for row in goal_rows(at, user, by=GoalFilter(**chosen))]


def test_progress_is_counted_from_the_actions_that_were_not_dropped() -> None:
    today = date(2026, 11, 1)
    late = today - timedelta(days=1)
    actions = [
        Action(state="done", due_on=late, minutes=90),
        Action(state="open", due_on=late, minutes=30, pace="weekly"),
        Action(state="doing", due_on=today),
        Action(state="dropped", due_on=late, minutes=600),
    ]

    found = progress_of(actions, today)

    assert found == Progress(
        total=3, done=1, overdue=1, once_minutes=90, weekly_minutes=30, without_hours=1
    )
    assert progress_of([], today).is_empty
    assert not progress_of([], today).is_complete


def test_a_school_reads_the_goals_of_its_group_below_its_own() -> None:
    group = factories.group()
    school, other = factories.school(parent=group), factories.school(parent=group)
    for at, title in ((group, "Groep"), (school, "School"), (other, "Ander")):
        goal(at, title)
    of_school = factories.user("tict", at=school)
    of_group = factories.user("coordinator", at=group)

    rows = goal_rows(school, of_school, by=GoalFilter())

    assert [(row.goal.title, row.is_from_above) for row in rows] == [
        ("School", False),
        ("Groep", True),
    ]
    assert titles(group, of_group) == ["Groep"]


def test_a_goal_of_the_group_is_read_and_not_changed_by_a_school(client_of: ClientOf) -> None:
    group = factories.group()
    school = factories.school(parent=group)
    above = goal(group, "Van de groep")
    client = client_of(factories.user("head", at=school))

    shown = client.get(reverse("policy:goal_detail", args=[above.pk]))
    refused = client.post(
        reverse("policy:goal_edit", args=[above.pk]), {"title": "Anders", "element": "vision"}
    )
    added = client.post(
        reverse("policy:goal_action_add", args=[above.pk]),
        {"title": "Bij ons", "pace": "once", "state": "open"},
    )

    above.refresh_from_db()
    assert (shown.status_code, refused.status_code, added.status_code) == (200, 403, 302)
    assert above.title == "Van de groep"
    assert [(one.title, one.organisation) for one in above.actions.all()] == [("Bij ons", school)]


def test_the_list_is_narrowed_and_sorted() -> None:
    school = factories.school()
    user = factories.user("tict", at=school)
    nele = factories.person("Nele", at=school)
    today = timezone.localdate()
    goal(school, "Wifi", until=today - timedelta(days=1), position=1, owner=nele)
    goal(school, "Cursus", element="expertise", until=today, position=2, measure="over het net")
    goal(school, "Af", state="reached", evidence="Foto", position=0)
    goal(school, "Weg", state="dropped", reason="Te duur", position=3)

    assert titles(school, user) == ["Wifi", "Cursus"]
    assert titles(school, user, show=GoalShow.ALL) == ["Af", "Wifi", "Cursus", "Weg"]
    assert titles(school, user, show=GoalShow.OVERDUE) == ["Wifi"]
    assert titles(school, user, show=GoalShow.DROPPED) == ["Weg"]
    assert titles(school, user, element="expertise") == ["Cursus"]
    assert titles(school, user, text="nele") == ["Wifi"]
    assert titles(school, user, text="het net") == ["Cursus"]
    assert titles(school, user, order=GoalOrder.TITLE) == ["Cursus", "Wifi"]
    assert titles(school, user, order=GoalOrder.ELEMENT) == ["Cursus", "Wifi"]
    assert titles(school, user, order=GoalOrder.UNTIL) == ["Wifi", "Cursus"]


def test_every_change_is_told_and_the_last_one_is_taken_back() -> None:
    school = factories.school()
    user = factories.user("tict", at=school)
    task = factories.own_task(school, "Netwerk")
    kept = add_goal(Goal(organisation=school, title="Wifi", element="infrastructure"), by=user)

    change_goal(kept, by=user, until=date(2026, 12, 1), tasks=[task.pk])
    is_changed = change_goal(kept, by=user, tasks=[task.pk])
    told = [(item.sentence, item.changes) for item in history(kept)]
    undo_change(kept, by=user)

    assert is_changed is False
    assert told == [
        (
            "changed this goal",
            (
                FieldChange("Reached by", "", "Dec. 1, 2026"),
                FieldChange("Tasks", "", "Netwerk"),
            ),
        ),
        ("wrote this goal", ()),
    ]
    kept.refresh_from_db()
    assert (kept.until, list(kept.tasks.all())) == (None, [])
    undo_change(kept, by=user)
    kept.refresh_from_db()
    assert (kept.until, list(kept.tasks.all())) == (date(2026, 12, 1), [task])


@pytest.mark.parametrize("state", ["reached", "dropped"])
def test_an_ending_without_a_word_is_refused(state: str) -> None:
    school = factories.school()
    kept = goal(school)

    with pytest.raises(DomainError):
        say_state(kept, state=state, words="  ", by=factories.user("tict", at=school))

    kept.refresh_from_db()
    assert (kept.state, kept.reason, kept.evidence) == ("open", "", "")


def test_a_dropped_goal_keeps_its_reason_until_it_is_open_again() -> None:
    school = factories.school()
    user = factories.user("tict", at=school)
    kept = goal(school)

    say_state(kept, state="dropped", words="Geen geld", by=user)
    kept.refresh_from_db()
    dropped = (kept.state, kept.reason)
    say_state(kept, state="open", words="", by=user)

    kept.refresh_from_db()
    assert dropped == ("dropped", "Geen geld")
    assert (kept.state, kept.reason) == ("open", "")


def test_a_goal_changes_places_with_its_neighbour_and_stays_at_the_end() -> None:
    school = factories.school()
    user = factories.user("tict", at=school)
    first, second = goal(school, "Een"), goal(school, "Twee", position=1)

    move_goal(second, up=True)
    move_goal(second, up=True)
    assert titles(school, user) == ["Twee", "Een"]
    move_goal(first, up=False)
    assert titles(school, user) == ["Twee", "Een"]


def test_a_goal_out_of_the_list_comes_back_with_its_actions(client_of: ClientOf) -> None:
    school = factories.school()
    client = client_of(factories.user("tict", at=school))
    kept = goal(school, actions=[action(school)])

    gone = client.post(reverse("policy:goal_remove", args=[kept.pk]), follow=True)
    hidden = client.get(reverse("policy:goal_detail", args=[kept.pk]))
    client.post(reverse("policy:goal_restore", args=[kept.pk]))
    back = client.get(reverse("policy:goal_detail", args=[kept.pk]))

    assert reverse("policy:goal_restore", args=[kept.pk]) in gone.text
    assert (hidden.status_code, back.status_code) == (404, 200)
    assert "Offerte vragen" in back.text


def test_an_action_for_a_goal_begins_with_what_the_goal_says(client_of: ClientOf) -> None:
    school = factories.school()
    nele = factories.person("Nele Peeters", at=school)
    task = factories.own_task(school, "Netwerk")
    kept = goal(school, until=date(2027, 6, 30), owner=nele, tasks=[task])
    client = client_of(factories.user("tict", at=school))
    url = reverse("policy:goal_action_add", args=[kept.pk])

    shown = client.get(url).text
    client.post(
        url,
        {
            "title": "Offerte",
            "pace": "once",
            "state": "open",
            "owner": "Nele Peeters",
            "due_on": "2027-06-30",
            "task": task.pk,
        },
    )

    assert 'value="Nele Peeters"' in shown
    assert 'value="2027-06-30"' in shown
    made = kept.actions.get()
    assert (made.title, made.owner, made.task) == ("Offerte", nele, task)
    assert (made.origin, made.origin_key) == ("goal", kept.pk)


def test_only_an_action_of_here_that_is_under_way_is_put_under_a_goal(client_of: ClientOf) -> None:
    school = factories.school()
    kept = goal(school)
    mine, done = action(school), action(school, "Klaar", state="done")
    strange = action(factories.school(), "Vreemd")
    client = client_of(factories.user("tict", at=school))
    url = reverse("policy:goal_action_link", args=[kept.pk])

    for one in (mine, done, strange):
        client.post(url, {"action": one.pk})
    linked = list(kept.actions.all())
    client.post(reverse("policy:goal_action_unlink", args=[kept.pk, mine.pk]))

    assert linked == [mine]
    assert list(kept.actions.all()) == []
    assert Action.objects.filter(pk=mine.pk).exists()


def test_the_page_of_a_goal_says_which_task_was_dropped_and_by_whom(client_of: ClientOf) -> None:
    school = factories.school()
    lotte = factories.user("tict", at=school, name="Lotte Maes")
    task = factories.own_task(school, "Netwerk")
    kept = goal(school, tasks=[task])
    year = SchoolYear.objects.current()
    tailor(school, task, school_year=year, by=lotte, status="dropped", reason="Geen tijd")

    page = " ".join(
        client_of(lotte).get(reverse("policy:goal_detail", args=[kept.pk])).text.split()
    )

    assert (
        f"The task “Netwerk” was dropped on {timezone.localdate():%-d %B %Y} by Lotte Maes" in page
    )
    assert "Geen tijd" in page


def test_what_the_group_dropped_and_the_school_takes_up_again_is_no_loss() -> None:
    group = factories.group()
    school = factories.school(parent=group)
    user = factories.user("tict", at=school)
    task = factories.own_task(group, "Netwerk")
    goal(school, tasks=[task])
    year = SchoolYear.objects.current()
    tailor(group, task, school_year=year, by=user, status="dropped", reason="Samen niet")

    before = [one.place for one in goal_rows(school, user, by=GoalFilter())[0].lost]
    tailor(school, task, school_year=year, by=user, status="applies")
    after = goal_rows(school, user, by=GoalFilter())[0].lost

    assert before == [group]
    assert after == ()


def test_a_goal_is_written_and_changed_on_a_page(client_of: ClientOf) -> None:
    school = factories.school()
    factories.person("Nele Peeters", at=school)
    task = factories.own_task(school, "Netwerk")
    client = client_of(factories.user("tict", at=school))
    sent = {
        "title": "Elke klas heeft wifi",
        "element": "infrastructure",
        "owner": "nele",
        "from_on": "2026-09-01",
        "until": "2027-06-30",
        "tasks": [task.pk],
    }

    client.post(reverse("policy:goal_add"), sent)
    kept = Goal.objects.get()
    refused = client.post(
        reverse("policy:goal_edit", args=[kept.pk]), {**sent, "until": "2026-08-01"}
    )

    kept.refresh_from_db()
    assert (kept.title, kept.owner.name, list(kept.tasks.all())) == (
        "Elke klas heeft wifi",
        "Nele Peeters",
        [task],
    )
    assert "This day is before the day it begins." in refused.text
    assert kept.until == date(2027, 6, 30)


def test_the_excel_has_the_list_as_it_is_narrowed(client_of: ClientOf) -> None:
    school = factories.school()
    client = client_of(factories.user("tict", at=school))
    goal(school, "=2+2", actions=[action(school, state="done"), action(school)])
    goal(school, "Weg", state="dropped", reason="Te duur")

    answer = client.get(reverse("policy:goal_export"))

    sheet = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0)
    rows = [[row[0], row[7], *row[9:12]] for row in sheet.to_python()[3:]]
    assert rows == [["=2+2", "open", 2, 1, 0]]


@pytest.mark.parametrize("page", ["list", "detail"])
def test_a_page_asks_the_same_number_of_questions(page: str, client_of: ClientOf) -> None:
    school = factories.school()
    user = factories.user("tict", at=school)
    client = client_of(user)
    year = SchoolYear.objects.current()

    def fill(kept: Goal) -> None:
        task = factories.own_task(school)
        tailor(school, task, school_year=year, by=user, status="dropped", reason="Geen tijd")
        kept.tasks.add(task)
        kept.actions.add(action(school, owner=factories.person(at=school)))

    first = goal(school)
    fill(first)
    url = LIST if page == "list" else reverse("policy:goal_detail", args=[first.pk])
    client.get(url)
    with CaptureQueriesContext(connection) as one:
        client.get(url)
    for _number in range(2):
        fill(first if page == "detail" else goal(school))
    with CaptureQueriesContext(connection) as three:
        client.get(url)

    assert len(three) == len(one)


def test_a_wrong_address_narrows_nothing(client_of: ClientOf) -> None:
    school = factories.school()
    client = client_of(factories.user("tict", at=school))
    goal(school)

    page = client.get(f"{LIST}?show=never&element=x&sort=up&removed={'9' * 30}")

    assert (page.status_code, "Elke klas heeft wifi" in page.text) == (200, True)
