"""Gaps with their ways out: worked out in the background, kept, chosen and taken back."""

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from tests import factories
from zwerm.accounts.models import User
from zwerm.actions.models import Action
from zwerm.actions.services import change_action
from zwerm.core.errors import DomainError
from zwerm.core.jobs import run_now
from zwerm.core.models import Job
from zwerm.optimiser.files import plan_from_data, problem_from_data
from zwerm.optimiser.remedies import Prices
from zwerm.optimiser.remedies.price_list import Figure
from zwerm.planning.choosing import action_for, choose_remedy, undo_choice
from zwerm.planning.models import PlannedTask
from zwerm.planning.remedy_models import ChosenRemedy, RemedyStudy
from zwerm.planning.remedy_page import GapFilter, GapRow, RemedyPage
from zwerm.planning.remedy_prices import SOURCES, price_rows
from zwerm.planning.remedy_reading import Way
from zwerm.planning.remedy_words import RemedyWords
from zwerm.planning.remedying import start_study, stop_study, study_remedies
from zwerm.planning.variant_services import remove_scenario

from . import scenarios as made

pytestmark = pytest.mark.django_db

ClientOf = Callable[[User], Client]


def address(world: made.Linde, deed: str = "gap_list", *more: object) -> str:
    return reverse(f"planning:{deed}", args=[world.scenario.pk, *more])


def page_of(world: made.Linde, **chosen: object) -> RemedyPage:
    return RemedyPage(world.scenario, GapFilter(**chosen), reader=world.coordinator)


def row_of(world: made.Linde, planned: PlannedTask) -> GapRow:
    return next(row for row in page_of(world).rows if row.gap.planned_task == planned)


def way_of(world: made.Linde, planned: PlannedTask, kind: str) -> Way:
    return next(way for way in row_of(world, planned).ways if way.kinds == (kind,))


def plain(text: str) -> str:
    return " ".join(text.replace("\xa0", " ").split())


def sentences(way: Way) -> list[str]:
    return [plain(sentence) for sentence in way.sentences]


def choose(world: made.Linde, kind: str = "hours") -> ChosenRemedy:
    page = page_of(world)
    row = next(one for one in page.rows if one.gap.planned_task == world.firewall)
    way = next(one for one in row.ways if one.kinds == (kind,))
    action = action_for(world.scenario, world.firewall, way, by=world.coordinator)
    return choose_remedy(world.scenario, page.key_of(row), way, action, by=world.coordinator)


def test_a_gap_has_its_ways_out_the_cheapest_first_and_each_says_what_it_does_to_all() -> None:
    world = made.linde()

    study_remedies(world.scenario)

    row = row_of(world, world.firewall)
    assert [way.cents for way in row.ways] == sorted(way.cents for way in row.ways)
    hours = way_of(world, world.firewall, "hours")
    assert sentences(hours) == [
        "Sofie Declercq gets 0.5 hours a week more (ICT points).",
        "Sofie Declercq does 1.0 hours of it.",
        "Bram Verhaeghe takes 0.5 hours of “Loket, De Linde” over.",
    ]
    assert (hours.weekly_minutes, hours.study_minutes) == (30, 0)
    assert (hours.open_before, hours.open_after) == (60, 0)
    assert (hours.core_before, hours.core_after) == (60, 0)
    assert [link.planned for link in hours.mends] == [world.firewall]
    assert plain(hours.title) == "Sofie Declercq gets 0.5 hours a week more (ICT points)"


def test_who_learns_is_told_with_the_level_and_the_hours_it_takes() -> None:
    world = made.linde()

    study_remedies(world.scenario)

    way = way_of(world, world.firewall, "training")
    assert sentences(way) == [
        "Bram Verhaeghe learns: technical, from level 1 to 3.",
        "Bram Verhaeghe does 1.0 hours of it.",
    ]
    assert (way.study_minutes, way.cents) == (120 * 60, Prices().training("T", 2))


def test_what_somebody_keeps_private_is_told_neither_in_words_nor_by_the_price() -> None:
    world = made.linde()
    factories.rating(world.bram, "T", 1, origin="self")
    study_remedies(world.scenario)

    row = row_of(world, world.firewall)

    way = next(way for way in row.ways if way.kinds == ("training",))
    assert sentences(way)[0] == "Bram Verhaeghe learns more about this: technical."
    assert (way.study_minutes, way.cents) == (None, None)
    assert row.ways[-1] == way  # its place among the prices would tell as well
    action = action_for(world.scenario, world.firewall, way, by=world.coordinator)
    assert (action.cost_cents, action.cost_provenance) == (None, "")
    assert "level" not in action.title + action.details
    assert "practice" not in action.details


def test_the_action_tells_no_level_because_others_read_it_as_well() -> None:
    world = made.linde()
    study_remedies(world.scenario)
    way = way_of(world, world.firewall, "training")

    action = action_for(world.scenario, world.firewall, way, by=world.coordinator)

    assert action.title == "Bram Verhaeghe learns more about this: technical"
    assert action.details.splitlines() == [
        "Bram Verhaeghe learns more about this: technical.",
        "Bram Verhaeghe does 1.0 hours of it.",
        "Course, practice and study take about 120.0 hours in all (estimate).",
        "Work that nobody does goes from 1.0 hours to 0.0 hours a week.",
    ]


def test_a_task_that_is_left_is_named_unless_it_is_the_gap_itself() -> None:
    world = made.linde()
    study_remedies(world.scenario)
    page = page_of(world)
    assert page.reading is not None
    at = ("S", world.school.code)
    words = RemedyWords(page.reading.names, (world.firewall.task.slug, *at))

    def left(planned: PlannedTask) -> str:
        return words.change(
            {"kind": "drop", "task": planned.task.slug, "level": at[0], "owner": at[1]}
        )

    assert left(world.firewall) == "Leave this task this year, or postpone it."
    assert left(world.help_desk) == "Leave “Loket, De Linde” this year, or postpone it."


def test_the_smallest_job_that_closes_all_core_gaps_is_told() -> None:
    world = made.linde()
    study_remedies(world.scenario)

    job = page_of(world).recruiting

    assert job is not None
    assert (job.weekly_minutes, job.levels, job.diploma, job.is_proven) == (
        60,
        "technical at level 3",
        "bachelor",
        True,
    )
    assert job.keys == str(world.firewall.pk)


def test_one_lesson_that_closes_two_gaps_is_checked_for_both_together() -> None:
    world = made.linde(more_tasks=1)
    other = world.scenario.planned_tasks.get(task__name_nl="Meer 0")
    problem = problem_from_data(world.scenario.problem)
    hard = [
        replace(task, req={"T": 3}) if task.id == other.task.slug else task
        for task in problem.tasks
    ]
    made.keep(
        world.scenario,
        replace(problem, tasks=tuple(hard)),
        plan_from_data(world.scenario.plan),
    )

    study_remedies(world.scenario)

    lesson = next(one for one in page_of(world).shared if hasattr(one, "competence"))
    assert (lesson.name, lesson.competence, lesson.after_level) == (
        "Bram Verhaeghe",
        "technical",
        3,
    )
    assert [link.planned.task.name for link in lesson.mends] == ["Firewall", "Meer 0"]
    assert (lesson.open_before, lesson.open_after) == (90, 0)
    assert lesson.hours_minutes == 30
    assert lesson.cents == Prices().training("T", 2) + Prices().extra_hours("ICT", 6, 12)


def test_the_answers_do_not_outlive_their_division_but_the_choice_does(
    client_of: ClientOf,
) -> None:
    world = made.linde()
    study_remedies(world.scenario)
    chosen = choose(world)
    world.scenario.divided_at = timezone.now()
    world.scenario.save(update_fields=["divided_at"])

    page = page_of(world)
    text = plain(client_of(world.coordinator).get(address(world)).text)

    assert (page.is_stale, [row.ways for row in page.rows]) == (True, [()])
    assert "What you chose stays; let Zwerm look again" in text
    assert chosen.action.title in text
    study_remedies(world.scenario)
    assert row_of(world, world.firewall).chosen_marks == {chosen.mark}


def test_a_worker_works_it_out_and_the_page_shows_it(client_of: ClientOf) -> None:
    world = made.linde()
    client = client_of(world.coordinator)

    client.post(address(world, "remedies_start"))
    waiting = client.get(address(world)).text
    job = run_now(Job.objects.get(kind="planning.remedies"))
    done = plain(client.get(address(world)).text)

    assert "waits for its turn" in waiting
    assert (job.state, job.details["done"], job.details["count"]) == (Job.State.DONE, 1, 1)
    assert job.details["so_far"] == [["Firewall", 3]]
    assert "Sofie Declercq gets 0.5 hours a week more" in done
    assert "1.0 → 0.0 hours" in plain(strip_tags(done))


def test_asking_twice_is_one_question_and_it_is_taken_back() -> None:
    world = made.linde()

    first = start_study(world.scenario, by=world.coordinator)
    second = start_study(world.scenario, by=world.coordinator)
    stop_study(world.scenario, by=world.coordinator)

    first.refresh_from_db()
    assert (first, Job.objects.count(), first.state) == (second, 1, Job.State.CANCELLED)


def test_who_stops_it_keeps_what_is_known_and_sees_what_was_not_looked_at() -> None:
    world = made.linde()

    study_remedies(world.scenario, should_stop=lambda: True)

    page = page_of(world)
    assert (page.has_answers, page.unseen) == (True, 1)
    assert [row.was_seen for row in page.rows] == [False]


def test_a_scenario_without_division_says_to_divide_first(client_of: ClientOf) -> None:
    school = factories.school()
    empty = factories.scenario(school)
    client = client_of(factories.user("tict", at=school))

    shown = client.get(reverse("planning:gap_list", args=[empty.pk])).text
    refused = client.post(reverse("planning:remedies_start", args=[empty.pk]))

    assert "Divide the tasks first" in shown
    assert (refused.status_code, Job.objects.count(), RemedyStudy.objects.count()) == (409, 0, 0)


def test_choosing_makes_an_action_with_everything_filled_in(client_of: ClientOf) -> None:
    world = made.linde()
    study_remedies(world.scenario)
    way = way_of(world, world.firewall, "hours")
    client = client_of(world.coordinator)
    form = address(world, "remedy_choose", world.firewall.pk, way.mark)

    shown = client.get(form).text
    sent = client.post(
        form,
        {
            "title": "Sofie meer uren",
            "owner": "Sofie",
            "due_on": "2026-12-24",
            "minutes": "0.5",
            "pace": "weekly",
            "state": "open",
            "task": world.firewall.task_id,
        },
    )

    action = Action.objects.get()
    assert 'value="0.50"' in shown
    assert "Work that nobody does goes from" in shown
    assert sent.url == f"{address(world)}?chosen=yes#gap{world.firewall.pk}"
    assert (action.title, action.owner, action.minutes, action.origin, action.origin_key) == (
        "Sofie meer uren",
        world.sofie,
        30,
        "gap",
        world.scenario.pk,
    )
    page = plain(client.get(address(world)).text)
    assert "Sofie meer uren" in page
    assert "by 24 December 2026" in page
    assert client.get(form.replace(way.mark, "0" * 16)).status_code == 404


def test_the_same_way_out_is_chosen_once_and_another_one_beside_it() -> None:
    world = made.linde()
    study_remedies(world.scenario)
    choose(world)

    with pytest.raises(DomainError):
        choose(world)
    choose(world, "training")

    assert Action.objects.count() == 2
    assert len(row_of(world, world.firewall).chosen) == 2


def test_an_action_outlives_the_scenario_it_came_from_without_a_dead_link(
    client_of: ClientOf,
) -> None:
    world = made.linde()
    study_remedies(world.scenario)
    action = choose(world).action

    remove_scenario(world.scenario, by=world.coordinator)

    action.refresh_from_db()
    assert (action.origin, action.origin_key) == (Action.Origin.GAP, None)
    page = client_of(world.coordinator).get(reverse("actions:action_detail", args=[action.pk]))
    assert page.status_code == 200
    assert "/leemten/" not in page.content.decode().partition("<main")[2]


def test_taking_a_choice_back_removes_an_action_that_nobody_touched() -> None:
    world = made.linde()
    study_remedies(world.scenario)
    untouched, busy = choose(world), choose(world, "training")
    change_action(busy.action, by=world.coordinator, state="doing")

    undo_choice(untouched, by=world.coordinator)
    undo_choice(ChosenRemedy.objects.get(pk=busy.pk), by=world.coordinator)

    assert row_of(world, world.firewall).chosen == ()
    assert list(Action.objects.values_list("pk", "state")) == [(busy.action_id, "dropped")]


@pytest.mark.parametrize(
    ("chosen", "found"),
    [
        ({}, 1),
        ({"text": "fire"}, 1),
        ({"text": "netwerk"}, 0),
        ({"cluster": "T"}, 1),
        ({"cluster": "A"}, 0),
        ({"is_core": True}, 1),
        ({"kind": "training"}, 1),
        ({"kind": "outsource"}, 0),
        ({"chosen": "yes"}, 0),
        ({"chosen": "no"}, 1),
    ],
)
def test_the_gaps_are_narrowed(chosen: dict[str, object], found: int) -> None:
    world = made.linde()
    study_remedies(world.scenario)

    assert len(page_of(world, **chosen).shown) == found


def test_the_page_asks_the_same_number_of_questions_for_more_gaps(client_of: ClientOf) -> None:
    def queries(world: made.Linde) -> int:
        study_remedies(world.scenario)
        choose(world)
        client = client_of(world.coordinator)
        client.get(address(world))
        with CaptureQueriesContext(connection) as found:
            client.get(address(world))
        return len(found)

    assert queries(made.linde()) == queries(made.linde(more_tasks=3, more_people=3))


def test_the_price_list_is_told_whole_and_every_source_can_be_translated() -> None:
    prices = Prices()

    rows = price_rows(prices)

    figures: list[Figure] = []
    for name in prices.__slots__:
        value = getattr(prices, name)
        if isinstance(value, Figure):
            figures.append(value)
        elif isinstance(value, dict):
            figures += [one for one in value.values() if isinstance(one, Figure)]
    told = {figure.source for figure in figures}
    # What is no price: hours of a full-time job and bounds of the search.
    apart = {
        prices.full_time_hours.source,
        prices.smallest_job_hours.source,
        prices.most_levels.source,
        prices.diploma_from_level.source,
    }
    assert told - apart == set(SOURCES)
    assert {row.source for row in rows} == set(SOURCES)
    assert {row.provenance for row in rows} == {"estimate"}


def test_the_stored_answers_are_plain_data() -> None:
    world = made.linde()
    study_remedies(world.scenario)

    answers = RemedyStudy.objects.get().answers

    assert answers["format"] == "zwerm-remedies/1"
    assert json.loads(json.dumps(answers)) == answers
