"""What a reviewer will miss: every rule, and that nothing is said where nothing is missing."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.policy.goals import action, goal
from tests.policy.plans import plan as policy_plan
from zwerm.accounts.models import User
from zwerm.policy.models import PlanKind, Vision, VisionVersion
from zwerm.policy.reviewed import review
from zwerm.policy.reviewing import (
    RULES,
    ActionFacts,
    ChapterFacts,
    Finding,
    GoalFacts,
    LiveFacts,
    PlanFacts,
    Severity,
    findings,
    review_of,
)
from zwerm.policy.services import write_block

TODAY = date(2026, 11, 22)
ClientOf = Callable[[User], Client]

FILLED = LiveFacts("tasks", "Tasks", "tasks:task_list", is_filled=True)
CHAPTERS = (
    ChapterFacts(1, "vision", "Vision", is_empty=False),
    ChapterFacts(2, "goals", "Goals", is_empty=False),
    ChapterFacts(3, "organisation", "Organisation", is_empty=False, live=(FILLED,)),
)
GOAL = GoalFacts(5, "Wifi", has_measure=True, has_owner=True, until=TODAY, actions=1)
ACTION = ActionFacts(7, "Measure", has_owner=True, has_hours=True, due_on=TODAY)
GOOD = PlanFacts(
    pk=9,
    title="Plan",
    today=TODAY,
    review_on=date(2027, 6, 1),
    is_vision_adopted=True,
    has_goals=True,
    chapters=CHAPTERS,
    goals=(GOAL,),
    actions=(ACTION,),
)
YESTERDAY = date(2026, 11, 21)


def found(**different: object) -> list[Finding]:
    return list(findings(replace(GOOD, **different)))


def test_a_plan_that_has_everything_has_no_findings() -> None:
    assert found() == []


@pytest.mark.parametrize(
    ("different", "expected"),
    [
        (
            {"is_vision_adopted": False},
            Finding("vision_not_adopted", "Plan", "policy:vision"),
        ),
        ({"has_goals": False, "goals": ()}, Finding("no_goal", "Plan", "policy:goal_add")),
        ({"review_on": None}, Finding("no_review_date", "Plan", "policy:plan_edit", (9,))),
    ],
)
def test_what_the_plan_itself_misses(different: dict[str, object], expected: Finding) -> None:
    assert found(**different) == [expected]


def test_a_plan_without_a_chapter_about_it_is_not_asked_for_a_vision_or_goals() -> None:
    assert found(is_vision_adopted=False, has_goals=False, goals=(), chapters=CHAPTERS[2:]) == []


@pytest.mark.parametrize(
    ("different", "rule", "route"),
    [
        ({"actions": 0}, "goal_without_action", "policy:goal_action_add"),
        ({"has_measure": False}, "goal_without_measure", "policy:goal_edit"),
        ({"has_owner": False}, "goal_without_owner", "policy:goal_edit"),
        ({"until": None}, "goal_without_date", "policy:goal_edit"),
        ({"until": YESTERDAY}, "goal_overdue", "policy:goal_detail"),
        ({"lost_tasks": 2}, "goal_suffers", "policy:goal_detail"),
    ],
)
def test_what_a_goal_misses(different: dict[str, object], rule: str, route: str) -> None:
    assert found(goals=(replace(GOAL, **different),)) == [Finding(rule, "Wifi", route, (5,))]


@pytest.mark.parametrize(
    ("different", "rule", "route"),
    [
        ({"has_owner": False}, "action_without_owner", "actions:action_edit"),
        ({"has_hours": False}, "action_without_hours", "actions:action_edit"),
        ({"due_on": None}, "action_without_date", "actions:action_edit"),
        ({"due_on": YESTERDAY}, "action_overdue", "actions:action_detail"),
    ],
)
def test_what_an_action_misses(different: dict[str, object], rule: str, route: str) -> None:
    assert found(actions=(replace(ACTION, **different),)) == [Finding(rule, "Measure", route, (7,))]


def test_an_empty_chapter_is_mended_where_it_is_written() -> None:
    empty = replace(CHAPTERS[2], is_empty=True)

    assert found(chapters=(*CHAPTERS[:2], empty)) == [
        Finding("chapter_empty", "Organisation", "policy:chapter_write", (3,))
    ]


def test_an_empty_live_block_is_told_once_and_training_by_its_own_rule() -> None:
    means = LiveFacts("means", "Means", "means:means_list", is_filled=False)
    training = LiveFacts("training", "Training", "learning:training_list", is_filled=False)
    gaps = LiveFacts("gaps", "Gaps", "planning:scenario_list", is_filled=False)
    first = replace(CHAPTERS[2], live=(means, training, gaps))
    again = ChapterFacts(4, "budget", "Budget", is_empty=False, live=(means, training))

    assert found(chapters=(first, again)) == [
        Finding("live_empty", "Means", "means:means_list"),
        Finding("training_missing", "Training", "learning:training_list"),
    ]


def test_the_heaviest_stands_first_and_is_counted() -> None:
    seen = review_of(
        found(
            review_on=None,
            goals=(replace(GOAL, has_owner=False), replace(GOAL, actions=0)),
            actions=(replace(ACTION, has_owner=False),),
        )
    )

    assert [group.key for group in seen.groups] == [
        "goal_without_action",
        "action_without_owner",
        "goal_without_owner",
        "no_review_date",
    ]
    assert (seen.total, seen.stops, seen.rest) == (4, 2, 2)
    assert [rule.severity for rule in RULES.values()] == sorted(
        rule.severity for rule in RULES.values()
    )
    assert seen.count(Severity.BETTER) == 1


@pytest.mark.django_db
def test_what_stands_in_the_database_is_read_as_facts() -> None:
    school = factories.school()
    head = factories.user("head", at=school)
    made = policy_plan(PlanKind.ACTIONS, at=school, by=head)
    nele = factories.person("Nele", at=school)
    kept = action(school, "Meten", owner=nele, due_on=date(2099, 1, 1))
    goal(school, "Wifi", owner=nele, until=date(2099, 1, 1), measure="Gemeten", actions=[kept])
    action(school, "Klaar", state="done")
    write_block(
        made.chapters.get(key="evaluation").blocks.first(), text="Elk jaar", revision=1, by=head
    )

    told = {
        (one.rule, one.subject) for group in review(made, head).groups for one in group.findings
    }

    assert ("action_without_hours", "Meten") in told
    assert ("no_review_date", made.title) in told
    rules = {rule for rule, _subject in told}
    assert rules.isdisjoint({"vision_not_adopted", "no_goal", "goal_without_action"})
    assert ("chapter_empty", made.chapters.get(key="evaluation").title) not in told
    assert "Klaar" not in {subject for _rule, subject in told}


@pytest.mark.django_db
def test_a_vision_counts_when_both_parts_are_adopted() -> None:
    school = factories.school()
    head = factories.user("head", at=school)
    made = policy_plan(at=school, by=head)

    def rules() -> set[str]:
        return {group.key for group in review(made, head).groups}

    assert "vision_not_adopted" in rules()
    for part in ("pedagogical", "technical"):
        vision = Vision.objects.create(organisation=school, part=part, text="Zo")
        VisionVersion.objects.create(
            vision=vision, number=1, text="Zo", adopted_on=TODAY, revision=1
        )
    assert "vision_not_adopted" not in rules()


@pytest.mark.django_db
def test_the_page_links_to_where_each_thing_is_mended(client_of: ClientOf) -> None:
    school = factories.school()
    made = policy_plan(at=school)
    kept = goal(school, "Wifi")
    client = client_of(factories.user("head", at=school))

    page = client.get(reverse("policy:plan_check", args=[made.pk]))
    home = client.get(reverse("policy:home"))

    assert reverse("policy:goal_action_add", args=[kept.pk]) in page.text
    assert reverse("policy:chapter_write", args=[made.chapters.get(key="vision").pk]) in page.text
    total = review(made, User.objects.get(email=client.get("/").context["user"].email)).total
    assert f"{total} things are missing" in " ".join(home.text.split())
