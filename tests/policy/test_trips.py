"""The pages about plans read all they show on few trips to the database, however much it is."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.learning.world import experiment, training
from zwerm.accounts.models import User
from zwerm.mandates.models import Mandate
from zwerm.planning.models import PlannedTask, Scenario
from zwerm.policy.adopting import adopt_plan
from zwerm.policy.arranging import add_block
from zwerm.policy.live import Place, live_blocks
from zwerm.policy.models import Block, Plan
from zwerm.schools.models import Organisation, SchoolYear
from zwerm.tasks.models import Task

from .goals import action, goal
from .plans import plan
from .risks import risk
from .safety import safety

pytestmark = pytest.mark.django_db

MOST_QUERIES = 12
PAGES: dict[str, Callable[[Plan], str]] = {
    "the plan": lambda made: reverse("policy:plan_detail", args=[made.pk]),
    "its check": lambda made: reverse("policy:plan_check", args=[made.pk]),
    "its file": lambda made: reverse("policy:plan_file", args=[made.pk, "docx"]),
    "its summary": lambda made: reverse("policy:plan_summary", args=[made.pk, "docx"]),
    "a chapter": lambda made: reverse("policy:chapter_write", args=[made.chapters.all()[0].pk]),
    "what changed": lambda made: (
        reverse("policy:version_compare", args=[made.versions.all()[0].pk]) + "?with=now"
    ),
    "two versions": lambda made: reverse(
        "policy:version_compare", args=[made.versions.all()[0].pk]
    ),
    "policy": lambda _made: reverse("policy:home"),
    "the plans": lambda _made: reverse("policy:plan_list"),
}


def fill(at: Organisation, by: User) -> None:
    """One more of what a plan tells of."""
    place = factories.school(parent=at) if at.is_group else at
    if at.is_group:
        factories.key_figures(place)
    person, deputy = factories.person(at=place), factories.person(at=place)
    factories.grant(person, 120)
    task = factories.own_task(at, is_core=True)
    for kind in Mandate.Kind.values:
        Mandate.objects.create(
            task=task,
            organisation=at,
            level="G" if at.is_group else "S",
            person=person,
            deputy=None if kind == Mandate.Kind.EXECUTE else deputy,
            kind=kind,
            starts_on=date(2026, 9, 1),
        )
    goal(at, f"Doel {task.pk}", tasks=[task], actions=[action(at, owner=person)])
    risk(at=at, by=by)
    training(at, by=by, people=(person,))
    experiment(at, by=by)
    divide(at, task)


def divide(at: Organisation, task: Task) -> None:
    scenario = Scenario.objects.filter(organisation=at).first() or factories.scenario(
        at, state=Scenario.State.DIVIDED
    )
    PlannedTask.objects.create(
        scenario=scenario,
        task=task,
        organisation=at,
        level="S",
        needed_minutes=120,
        is_core=True,
    )


def everything(at: Organisation) -> tuple[Plan, User]:
    """A plan with each kind of live block, adopted twice."""
    by = factories.user("director" if at.is_group else "head", at=at)
    if not at.is_group:
        factories.key_figures(at)
    safety(at, by)
    fill(at, by)
    made = plan(at=at, by=by)
    chapter = made.chapters.all()[0]
    for kind in live_blocks():
        add_block(chapter, kind=Block.Kind.LIVE, live=kind, after=None, by=by)
    for _version in range(2):
        adopt_plan(made, on=timezone.localdate(), note="", review_on=None, by=by)
    return made, by


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("make", [factories.group, factories.school])
def test_a_page_takes_twelve_queries_at_most_and_no_more_for_three(
    page: str, make: Callable[[], Organisation]
) -> None:
    made, by = everything(make())
    client = Client()
    client.force_login(by)
    address = PAGES[page](made)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    asked()
    one = asked()
    fill(made.organisation, by)
    fill(made.organisation, by)
    assert (asked(), one <= MOST_QUERIES) == (one, True), one


@pytest.mark.parametrize("make", [factories.group, factories.school])
def test_each_live_block_that_is_filled_here_shows_something(
    make: Callable[[], Organisation],
) -> None:
    made, by = everything(make())
    at = Place(made.organisation, SchoolYear.objects.current(), by)
    empty = {kind for kind, live in live_blocks().items() if not live.fill(at)}
    assert empty == {"budget", "knoster", "vision"}
