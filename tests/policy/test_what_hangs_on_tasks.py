"""Whoever leaves a task out is told which goal suffers: before saving, and afterwards."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import factories
from tests.policy.goals import goal
from zwerm.accounts.models import User
from zwerm.tasks.hanging import hanging_on
from zwerm.tasks.models import Tailoring, Task

pytestmark = pytest.mark.django_db

ClientOf = Callable[[User], Client]
SUFFERS = "This suffers:"


def titles(found: object) -> dict[int, list[tuple[str, str]]]:
    return {
        task: [(one.title, one.place) for one in several]
        for task, several in found.items()  # type: ignore[attr-defined]
    }


def test_open_goals_here_above_and_below_hang_on_a_task() -> None:
    group = factories.group("Groep")
    school = factories.school("Linde", parent=group)
    other = factories.school("Ander", parent=group)
    task, spare = factories.own_task(group), factories.own_task(group)
    for at, title in ((group, "Van de groep"), (school, "Van ons"), (other, "Van hen")):
        goal(at, title, tasks=[task])
    goal(school, "Bereikt", tasks=[task], state="reached", evidence="Foto")

    at_school = titles(hanging_on(school, {task.pk, spare.pk}))
    at_group = titles(hanging_on(group, {task.pk}))

    assert at_school == {task.pk: [("Van de groep", "Groep"), ("Van ons", "")]}
    assert at_group == {task.pk: [("Van de groep", ""), ("Van ons", "Linde"), ("Van hen", "Ander")]}
    assert hanging_on(school, set()) == {}


def test_the_page_of_a_task_says_what_leans_on_it_before_one_saves(client_of: ClientOf) -> None:
    school = factories.school()
    task, free = factories.own_task(school), factories.own_task(school)
    kept = goal(school, "Elke klas heeft wifi", tasks=[task])
    client = client_of(factories.user("tict", at=school))

    with_goal = client.get(reverse("tasks:task_edit", args=[task.pk])).text
    without = client.get(reverse("tasks:task_edit", args=[free.pk])).text

    assert reverse("policy:goal_detail", args=[kept.pk]) in with_goal
    assert "This suffers when the task is left out:" in with_goal
    assert "This suffers when the task is left out:" not in without


def test_after_dropping_a_task_the_message_names_the_goal(client_of: ClientOf) -> None:
    school = factories.school()
    task = Task.objects.get(owner=None, slug="t-helpdesk")
    goal(school, "Elke klas heeft wifi", tasks=[task])
    client = client_of(factories.user("tict", at=school))
    url = reverse("tasks:task_edit", args=[task.pk])
    initial = client.get(url).context["form"].initial
    sent = {name: "" if value is None else value for name, value in initial.items()}

    page = client.post(url, {**sent, "status": "dropped", "reason": "Geen tijd"}, follow=True)

    assert Tailoring.objects.get(task=task).status == "dropped"
    assert SUFFERS in page.text
    assert "Elke klas heeft wifi" in page.text


def test_a_look_at_several_tasks_shows_the_goal_only_where_the_task_is_left_out(
    client_of: ClientOf,
) -> None:
    school = factories.school()
    task = factories.own_task(school)
    goal(school, "Elke klas heeft wifi", tasks=[task])
    client = client_of(factories.user("tict", at=school))
    url = reverse("tasks:task_tailor_many")

    later = client.post(url, {"task": task.pk, "horizon": "later"}).text
    dropped = client.post(url, {"task": task.pk, "status": "dropped", "reason": "Geen tijd"}).text

    assert SUFFERS not in later
    assert SUFFERS in dropped
    assert "Elke klas heeft wifi" in dropped
    assert not Tailoring.objects.exists()


def test_a_removed_own_task_tells_which_goal_it_leaves(client_of: ClientOf) -> None:
    school = factories.school()
    task = factories.own_task(school)
    goal(school, "Elke klas heeft wifi", tasks=[task])
    client = client_of(factories.user("tict", at=school))

    page = client.post(reverse("tasks:task_remove", args=[task.pk]), follow=True)

    assert SUFFERS in page.text


def test_the_page_of_a_task_asks_as_much_with_three_goals(client_of: ClientOf) -> None:
    school = factories.school()
    task = factories.own_task(school)
    goal(school, tasks=[task])
    client = client_of(factories.user("tict", at=school))
    url = reverse("tasks:task_edit", args=[task.pk])
    client.get(url)
    with CaptureQueriesContext(connection) as one:
        client.get(url)
    goal(school, tasks=[task])
    goal(school, tasks=[task])
    with CaptureQueriesContext(connection) as three:
        client.get(url)

    assert len(three) == len(one)
