"""What if somebody is away: worked out in the background, kept with its division, and shown."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests import factories
from zwerm.accounts.models import User
from zwerm.core.jobs import run_now
from zwerm.core.models import Job
from zwerm.planning.continuity import start_study, stop_study, study_absences
from zwerm.planning.continuity_page import ContinuityPage, Piece
from zwerm.planning.continuity_study import ContinuityStudy

from . import scenarios as made

pytestmark = pytest.mark.django_db

ClientOf = Callable[[User], Client]


def address(world: made.Linde, deed: str = "continuity") -> str:
    return reverse(f"planning:{deed}", args=[world.scenario.pk])


def page_of(world: made.Linde) -> ContinuityPage:
    return ContinuityPage(world.scenario, reader=world.coordinator)


def test_without_the_only_one_who_can_core_work_falls_and_that_is_certain() -> None:
    world = made.linde()

    study_absences(world.scenario)

    sofie, bram = page_of(world).missed
    assert (sofie.person, sofie.core_minutes, sofie.is_proved) == (world.sofie, 120, True)
    assert sofie.core_falls == (Piece("Netwerk", "De Linde", 120),)
    assert [piece.task for piece in sofie.only_they_can] == ["Netwerk", "Firewall"]
    (taken,) = sofie.taken_over
    assert (taken.taker, taken.pieces) == (world.bram, (Piece("Loket", "De Linde", 30),))
    assert (bram.person, bram.core_minutes) == (world.bram, 0)


def test_what_only_one_can_do_goes_before_what_has_no_backup() -> None:
    world = made.linde()
    before = [(one.planned, one.nobody_else_can) for one in page_of(world).single_points]

    study_absences(world.scenario)

    assert before == []  # Netwerk has a backup, and Firewall has nobody at all
    after = [(one.planned, one.person, one.nobody_else_can) for one in page_of(world).single_points]
    assert after == [(world.network, world.sofie, True)]


def test_a_core_task_with_one_name_and_no_backup_shows_before_anything_is_worked_out() -> None:
    world = made.linde()
    world.network.backups.all().delete()

    points = page_of(world).single_points

    assert [(one.planned, one.has_backup) for one in points] == [(world.network, False)]


def test_the_answers_do_not_outlive_their_division(client_of: ClientOf) -> None:
    world = made.linde()
    study_absences(world.scenario)
    world.scenario.divided_at = timezone.now()
    world.scenario.save(update_fields=["divided_at"])

    page = page_of(world)

    assert (page.is_stale, page.missed) == (True, [])
    assert "The division has changed" in client_of(world.coordinator).get(address(world)).text


def test_a_worker_works_it_out_and_the_page_shows_it(client_of: ClientOf) -> None:
    world = made.linde()
    client = client_of(world.coordinator)

    client.post(address(world, "continuity_start"))
    waiting = client.get(address(world)).text
    job = run_now(Job.objects.get(kind="planning.continuity"))
    done = client.get(address(world)).text

    assert "waits for its turn" in waiting
    assert (job.state, job.details["people"], job.details["proved"]) == (Job.State.DONE, 2, 2)
    assert job.details["so_far"] == [[world.sofie.code, 120, True]]
    assert "Without them core work falls" in done
    assert world.sofie.name in done


def test_asking_twice_is_one_question() -> None:
    world = made.linde()

    first = start_study(world.scenario, by=world.coordinator)
    second = start_study(world.scenario, by=world.coordinator)

    assert first == second
    assert Job.objects.count() == 1


def test_who_stops_it_keeps_the_first_answers() -> None:
    world = made.linde()

    study_absences(world.scenario, should_stop=lambda: True)

    study = ContinuityStudy.objects.get()
    assert study.is_about(world.scenario)
    assert len(study.answers["absences"]) == 2


def test_a_question_that_waits_is_taken_back(client_of: ClientOf) -> None:
    world = made.linde()
    job = start_study(world.scenario, by=world.coordinator)

    stop_study(world.scenario, by=world.coordinator)

    job.refresh_from_db()
    assert job.state == Job.State.CANCELLED
    assert (
        "has not looked at this division yet"
        in client_of(world.coordinator).get(address(world)).text
    )


def test_a_scenario_without_division_says_to_divide_first(client_of: ClientOf) -> None:
    school = factories.school()
    empty = factories.scenario(school)
    client = client_of(factories.user("tict", at=school))

    shown = client.get(reverse("planning:continuity", args=[empty.pk])).text
    refused = client.post(reverse("planning:continuity_start", args=[empty.pk]))

    assert "Divide the tasks first" in shown
    assert refused.status_code == 409
    assert Job.objects.count() == 0


def test_who_hides_a_level_is_not_named_as_new_backup_one_level_short() -> None:
    """Bram has level 1 of the 2 that the network asks: being its backup would tell."""
    world = made.linde(more_people=1)
    colleague = world.scenario.organisation.people.get(name="Collega 0")
    factories.rating(colleague, "T", 1, origin="self")

    study_absences(world.scenario)

    bram = next(one for one in page_of(world).missed if one.person == world.bram)
    rows = ContinuityStudy.objects.get().answers["absences"]
    of_bram = next(row for row in rows if row["person"] == world.bram.code)
    assert [row[3] for row in of_bram["backups"]] == [colleague.code]
    assert bram.new_backups == ()
    colleague.audience = "team"
    colleague.save()
    bram = next(one for one in page_of(world).missed if one.person == world.bram)
    assert [handing.taker for handing in bram.new_backups] == [colleague]


def test_the_page_asks_as_much_of_the_database_for_many_as_for_few(client_of: ClientOf) -> None:
    counts = []
    for more in (0, 2):
        world = made.linde(more_people=more, more_tasks=more)
        study_absences(world.scenario)
        client = client_of(world.coordinator)
        client.get(address(world))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(address(world))
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_the_team_of_a_school_is_told_who_knows_and_sees_no_names_of_others(
    client_of: ClientOf,
) -> None:
    world = made.group()
    world.scenario.state = "adopted"
    world.scenario.effective_on = timezone.localdate()
    world.scenario.save()
    pict = factories.user("pict", at=world.kompas)
    staff = factories.user("staff", at=world.kompas)
    url = reverse("planning:continuity", args=[world.scenario.pk])

    told = client_of(pict).get(url)
    refused = client_of(staff).get(url)

    assert (told.status_code, refused.status_code) == (403, 404)
    assert "This page is for the team of De Getijden" in " ".join(told.text.split())
    assert "This page is for the team" not in refused.text
    assert world.jonas.name not in told.text
    assert world.coordinator.email in told.text
