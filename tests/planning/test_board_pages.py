"""The pages about scenarios: who may open them, what they post, what they answer."""

import json
import re
import zipfile
from collections.abc import Callable
from datetime import date
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import factories
from zwerm.accounts.models import User
from zwerm.core.models import AuditEvent, Job
from zwerm.planning.models import Pin, Scenario
from zwerm.schools.models import Organisation

from . import scenarios as made

pytestmark = pytest.mark.django_db

ClientOf = Callable[[User], Client]


def page(name: str, *arguments: object) -> str:
    return reverse(f"planning:{name}", args=arguments)


def pins(scenario: Scenario) -> list[tuple[str, str, str]]:
    return [(pin.kind, pin.task.name, pin.person.name) for pin in scenario.pins.all()]


def test_the_list_teaches_when_there_is_nothing_yet(client_of: ClientOf) -> None:
    coordinator = factories.user("coordinator", at=factories.school())

    response = client_of(coordinator).get(page("scenario_list"))

    assert "Make the first division" in response.text


def test_the_list_shows_the_scenarios_of_the_school_and_of_its_group(client_of: ClientOf) -> None:
    group = factories.group()
    school = factories.school(parent=group)
    for at, name in ((school, "Ours"), (group, "Together"), (factories.school(), "Elsewhere")):
        factories.scenario(at, name)

    response = client_of(factories.user("tict", at=school)).get(page("scenario_list"))

    shown = response.context["page"].object_list
    assert [row.scenario.name for row in shown] == ["Together", "Ours"]


def test_colleagues_do_not_see_hours_of_people(client_of: ClientOf) -> None:
    world = made.linde()
    colleague = client_of(factories.user("staff", at=world.school))

    assert colleague.get(page("scenario_list")).status_code == 403
    assert colleague.get(page("scenario_detail", world.scenario.pk)).status_code == 404


def test_the_heading_says_what_is_divided(client_of: ClientOf) -> None:
    world = made.linde()

    text = client_of(world.coordinator).get(page("scenario_detail", world.scenario.pk)).text

    assert "<strong>3.5 of the 4.5\xa0hours</strong> is divided over 2 people." in text
    assert "that is proved" not in text


def test_a_page_takes_as_many_queries_for_one_task_as_for_more(client_of: ClientOf) -> None:
    counts = []
    for world in (made.linde(), made.linde(more_tasks=3)):
        client = client_of(world.coordinator)
        client.get(page("scenario_detail", world.scenario.pk))
        with CaptureQueriesContext(connection) as queries:
            client.get(page("scenario_detail", world.scenario.pk))
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_the_list_takes_as_many_queries_for_one_scenario_as_for_three(client_of: ClientOf) -> None:
    school = factories.school()
    client = client_of(factories.user("coordinator", at=school))
    counts = []
    for more in (1, 2):
        for _number in range(more):
            factories.scenario(school)
        with CaptureQueriesContext(connection) as queries:
            client.get(page("scenario_list"))
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_a_group_starts_with_its_places(client_of: ClientOf) -> None:
    world = made.group()
    client = client_of(world.coordinator)

    folded = client.get(page("scenario_detail", world.scenario.pk))
    opened = client.get(page("scenario_detail", world.scenario.pk), {"place": world.wilg.pk})

    assert folded.context["page"].board is None
    assert f"?place={world.kompas.pk}" in folded.text
    assert [row.planned_task.task.name for row in opened.context["page"].board.rows] == [
        "Toestellen"
    ]


@pytest.mark.parametrize("kind", ["pin", "forbid"])
def test_a_cell_is_decided_and_released(client_of: ClientOf, kind: str) -> None:
    world = made.linde()
    client = client_of(world.coordinator)
    cell = {"planned_task": world.network.pk, "person": world.sofie.pk}

    decided = client.post(page("pin_set", world.scenario.pk), cell | {"kind": kind})

    task = page("planned_task", world.scenario.pk, world.network.pk)
    assert (decided.status_code, decided["Location"]) == (302, task)
    assert pins(world.scenario) == [(kind, "Netwerk", "Sofie Declercq")]

    client.post(page("pin_clear", world.scenario.pk), cell)

    assert pins(world.scenario) == []


def test_the_script_gets_the_row_and_how_much_waits(client_of: ClientOf) -> None:
    world = made.linde()
    columns = f"{world.sofie.pk},{world.bram.pk}"
    cell = {"planned_task": world.network.pk, "person": world.sofie.pk, "columns": columns}

    response = client_of(world.coordinator).post(
        page("pin_set", world.scenario.pk), cell | {"kind": "pin"}, headers={"HX-Request": "true"}
    )

    assert response.text.count("data-task=") == 1
    assert "cell cell--pinned" in response.text
    assert 'hx-swap-oob="true"' in response.text
    assert "1 decision of yours waits." in response.text


def test_the_script_is_told_to_start_over_when_people_came_or_went(client_of: ClientOf) -> None:
    world = made.linde()
    columns = f"{world.sofie.pk},{factories.person().pk}"
    cell = {"planned_task": world.network.pk, "person": world.sofie.pk, "columns": columns}

    response = client_of(world.coordinator).post(
        page("pin_set", world.scenario.pk), cell | {"kind": "pin"}, headers={"HX-Request": "true"}
    )

    assert response["HX-Refresh"] == "true"


def test_a_task_of_another_scenario_is_not_pinned(client_of: ClientOf) -> None:
    world, other = made.linde(), made.linde()
    cell = {"planned_task": other.network.pk, "person": world.sofie.pk, "kind": "pin"}

    response = client_of(world.coordinator).post(page("pin_set", world.scenario.pk), cell)

    assert response.status_code == 404
    assert Pin.objects.count() == 0


def test_a_return_address_elsewhere_is_not_followed(client_of: ClientOf) -> None:
    world = made.linde()
    cell = {"planned_task": world.network.pk, "person": world.sofie.pk, "kind": "pin"}

    response = client_of(world.coordinator).post(
        page("pin_set", world.scenario.pk), cell | {"next": "https://elsewhere.example/"}
    )

    assert response["Location"] == page("planned_task", world.scenario.pk, world.network.pk)


def test_a_school_looks_at_the_division_of_its_group_but_does_not_change_it(
    client_of: ClientOf,
) -> None:
    world = made.group()
    client = client_of(factories.user("coordinator", at=world.wilg))
    task = world.scenario.planned_tasks.first()
    assert task is not None
    cell = {"planned_task": task.pk, "person": world.jonas.pk, "kind": "forbid"}

    assert client.get(page("scenario_detail", world.scenario.pk)).context["may_change"] is False
    assert client.post(page("pin_set", world.scenario.pk), cell).status_code == 403
    assert client.post(page("scenario_divide", world.scenario.pk)).status_code == 403
    assert (pins(world.scenario), Job.objects.count()) == ([], 0)


def test_what_was_adopted_is_read_only_and_can_be_copied(client_of: ClientOf) -> None:
    world = made.linde()
    world.scenario.mark_adopted(by=world.coordinator, on=date(2026, 9, 1))
    client = client_of(world.coordinator)
    cell = {"planned_task": world.network.pk, "person": world.sofie.pk, "kind": "pin"}

    text = client.get(page("scenario_detail", world.scenario.pk)).text
    refused = client.post(page("pin_set", world.scenario.pk), cell)

    assert "cell-dialog" not in text
    assert "Make a copy to change" in text
    assert refused.status_code == 409
    assert pins(world.scenario) == []

    client.post(page("scenario_copy", world.scenario.pk))

    copy = Scenario.objects.exclude(pk=world.scenario.pk).get()
    assert (copy.name, copy.state, copy.planned_tasks.count()) == (
        "Copy of Eerste verdeling",
        Scenario.State.DIVIDED,
        3,
    )


def test_a_new_scenario_is_divided_at_once_with_its_weights(client_of: ClientOf) -> None:
    school = factories.school()
    factories.grant(factories.person(at=school), 120)
    coordinator = factories.user("coordinator", at=school)

    response = client_of(coordinator).post(
        page("scenario_add"), {"name": "With more help", "weight_fairness": "16"}
    )

    scenario = Scenario.objects.get()
    assert response["Location"] == page("scenario_detail", scenario.pk)
    assert (scenario.name, scenario.weight_expertise, scenario.weight_fairness) == (
        "With more help",
        1,
        16,
    )
    assert scenario.job is not None
    assert scenario.job.is_open


def test_a_scenario_without_a_name_is_not_made(client_of: ClientOf) -> None:
    coordinator = factories.user("coordinator", at=factories.school())

    response = client_of(coordinator).post(page("scenario_add"), {"name": " "})

    assert "This field is required." in response.text
    assert Scenario.objects.count() == 0


def test_progress_is_shown_until_the_division_is_over(client_of: ClientOf) -> None:
    world = made.linde()
    client = client_of(world.coordinator)
    client.post(page("scenario_divide", world.scenario.pk))
    job = Job.objects.get()
    Job.objects.update(state=Job.State.RUNNING, progress=0.4, details={"stage": "improve"})
    address = page("scenario_progress", world.scenario.pk)

    busy = client.get(address, headers={"HX-Request": "true"})

    assert 'value="40"' in busy.text
    assert "Best so far" not in busy.text
    assert "Zwerm improves the division, piece by piece." in busy.text
    assert "<html" not in busy.text
    assert "<html" in client.get(address).text

    for minutes, line in (
        (375, "Best so far: 6.3\xa0hours of core tasks without a name."),
        (0, "Best so far: every core task has its hours."),
    ):
        Job.objects.update(details={"stage": "improve", "core_open_minutes": minutes})
        assert line in client.get(address).text

    Job.objects.filter(pk=job.pk).update(state=Job.State.DONE)

    board = page("scenario_detail", world.scenario.pk)
    assert client.get(address, headers={"HX-Request": "true"})["HX-Redirect"] == board
    assert client.get(address)["Location"] == board


def test_a_division_that_waits_is_stopped(client_of: ClientOf) -> None:
    world = made.linde()
    client = client_of(world.coordinator)
    client.post(page("scenario_divide", world.scenario.pk))

    client.post(page("scenario_stop", world.scenario.pk))

    assert Job.objects.get().state == Job.State.CANCELLED


def test_a_failure_is_told_with_a_way_to_try_again(client_of: ClientOf) -> None:
    world = made.linde()
    client = client_of(world.coordinator)
    client.post(page("scenario_divide", world.scenario.pk))
    Job.objects.update(state=Job.State.FAILED, error="Two pins contradict each other.")

    text = client.get(page("scenario_detail", world.scenario.pk)).text

    assert "Two pins contradict each other." in text
    assert "Try again" in text


def test_the_page_of_a_task_names_everybody_beside_it(client_of: ClientOf) -> None:
    world = made.linde()

    response = client_of(world.coordinator).get(
        page("planned_task", world.scenario.pk, world.firewall.pk)
    )

    found = response.context["page"]
    assert [one.column.person for one in found.able] == [world.sofie]
    assert [one.person for one in found.others] == [world.bram]
    assert found.involved == []
    assert "1 person can do this, but has no hours left." in response.text
    assert f'href="{reverse("means:grant_edit", args=[world.sofie.pk])}"' in response.text
    assert f'href="{reverse("tasks:task_edit", args=[world.firewall.task_id])}"' in response.text


def test_a_task_that_has_all_its_hours_needs_no_way_out(client_of: ClientOf) -> None:
    world = made.linde()

    response = client_of(world.coordinator).get(
        page("planned_task", world.scenario.pk, world.network.pk)
    )

    assert "What you can do" not in response.text
    assert "For that one level less than the task asks is enough" in response.text


def test_the_page_of_a_task_takes_as_many_queries_for_one_person_as_for_more(
    client_of: ClientOf,
) -> None:
    counts = []
    for more in (0, 3):
        world = made.linde(more_people=more)
        client = client_of(world.coordinator)
        with CaptureQueriesContext(connection) as queries:
            client.get(page("planned_task", world.scenario.pk, world.firewall.pk))
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_a_running_division_offers_no_other_one(client_of: ClientOf) -> None:
    world = made.linde()
    pinned = {"planned_task": world.firewall.pk, "person": world.sofie.pk, "kind": "forbid"}
    client = client_of(world.coordinator)
    client.post(page("pin_set", world.scenario.pk), pinned)
    world.scenario.job = Job.objects.create(kind="planning.divide", state=Job.State.RUNNING)
    world.scenario.save()

    text = client.get(page("scenario_detail", world.scenario.pk)).text

    assert "Divide again" not in text
    assert "Usually less than a minute." in text
    assert "Stop, and keep the best so far" in text


def test_a_division_that_rounds_off_is_not_stopped_twice(client_of: ClientOf) -> None:
    world = made.linde()
    world.scenario.job = Job.objects.create(
        kind="planning.divide", state=Job.State.RUNNING, is_cancel_requested=True
    )
    world.scenario.save()

    text = client_of(world.coordinator).get(page("scenario_detail", world.scenario.pk)).text

    assert "Zwerm rounds off…" in text
    assert "Stop, and keep the best so far" not in text


def test_the_head_of_one_school_reads_how_to_propose_something_else(client_of: ClientOf) -> None:
    world = made.group()
    head = factories.user("head", at=world.wilg)

    text = client_of(head).get(page("scenario_detail", world.scenario.pk)).text

    assert "Make a division for" in text
    assert f'href="{page("scenario_add")}"' in text
    link = re.search(rf'<a\s+href="mailto:{world.coordinator.email}"\s*>(.*?)</a>', text)
    assert link
    assert link[1] == world.coordinator.name


def test_the_plan_is_downloaded_as_it_is_exchanged(client_of: ClientOf) -> None:
    world = made.linde()

    response = client_of(world.coordinator).get(page("scenario_export", world.scenario.pk, "json"))

    assert json.loads(response.content) == world.scenario.plan
    assert response["Content-Disposition"] == (
        'attachment; filename="de-linde-eerste-verdeling.json"'
    )


@pytest.mark.parametrize(
    ("kind", "inside"), [("xlsx", "xl/workbook.xml"), ("docx", "word/document.xml")]
)
def test_the_plan_is_downloaded_for_office(client_of: ClientOf, kind: str, inside: str) -> None:
    world = made.linde()

    response = client_of(world.coordinator).get(page("scenario_export", world.scenario.pk, kind))

    with zipfile.ZipFile(BytesIO(response.content)) as archive:
        assert inside in archive.namelist()
        everything = b"".join(map(archive.read, archive.namelist()))
    assert b"Sofie Declercq" in everything


def test_the_plan_is_downloaded_to_print(client_of: ClientOf) -> None:
    world = made.linde()

    response = client_of(world.coordinator).get(page("scenario_export", world.scenario.pk, "pdf"))

    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF-")


def test_what_was_not_divided_yet_cannot_be_downloaded(client_of: ClientOf) -> None:
    school = factories.school()
    scenario = factories.scenario(school)
    client = client_of(factories.user("coordinator", at=school))

    assert client.get(page("scenario_export", scenario.pk, "xlsx")).status_code == 409


def test_who_looks_at_the_division_of_the_group_does_not_take_its_file(client_of: ClientOf) -> None:
    world = made.group()
    client = client_of(factories.user("head", at=world.wilg))

    answers = [
        client.get(page("scenario_export", world.scenario.pk, kind)).status_code
        for kind in ("xlsx", "docx", "pdf", "json")
    ]

    assert answers == [403] * 4
    board = page("scenario_detail", world.scenario.pk)
    assert "/download/" not in client.get(board).text
    assert "/download/" in client_of(world.coordinator).get(board).text
    assert AuditEvent.objects.count() == 0


def test_who_takes_a_division_as_a_file_is_written_down(client_of: ClientOf) -> None:
    world = made.linde()

    client_of(world.coordinator).get(page("scenario_export", world.scenario.pk, "json"))

    assert list(AuditEvent.objects.values_list("user", "verb", "subject", "details")) == [
        (world.coordinator.pk, "exported_division", "Eerste verdeling", {"kind": "json"})
    ]


def test_a_school_sees_its_own_place_in_the_division_of_its_group_and_what_is_shared(
    client_of: ClientOf,
) -> None:
    world = made.group()
    beside = client_of(factories.user("tict", at=world.kompas))
    board = page("scenario_detail", world.scenario.pk)
    at_wilg = world.scenario.planned_tasks.get(organisation=world.wilg)
    at_kompas = world.scenario.planned_tasks.get(organisation=world.kompas)

    folded = beside.get(board)

    assert [place.name for place in folded.context["page"].places] == [
        "Kompas",
        "Together for the whole group",
    ]
    assert {
        gap.planned_task.organisation for each in folded.context["page"].gaps for gap in each.named
    } == {world.kompas, world.group}
    statuses = [
        beside.get(board, {"place": world.kompas.pk}).status_code,
        beside.get(board, {"place": world.group.pk}).status_code,
        beside.get(board, {"place": world.wilg.pk}).status_code,
        beside.get(page("planned_task", world.scenario.pk, at_kompas.pk)).status_code,
        beside.get(page("planned_task", world.scenario.pk, at_wilg.pk)).status_code,
    ]
    assert statuses == [200, 200, 404, 200, 404]


def test_the_only_place_a_school_sees_is_opened_and_not_the_whole_board(
    client_of: ClientOf,
) -> None:
    world = made.group()
    world.scenario.planned_tasks.filter(level="G").delete()

    shown = client_of(factories.user("tict", at=world.kompas)).get(
        page("scenario_detail", world.scenario.pk)
    )

    found = shown.context["page"]
    assert found.place.name == "Kompas"
    assert {row.planned_task.organisation for row in found.board.rows} == {world.kompas}


def test_a_cluster_of_other_schools_is_not_shown_to_a_school(client_of: ClientOf) -> None:
    world = made.group()
    world.scenario.planned_tasks.filter(level="G").update(level="P", pool="Noord")
    Organisation.objects.filter(pk=world.wilg.pk).update(pool="Noord")
    board = page("scenario_detail", world.scenario.pk)

    names = [
        [place.name for place in client.get(board).context["page"].places]
        for client in (
            client_of(factories.user("tict", at=at)) for at in (world.wilg, world.kompas)
        )
    ]

    assert names == [["De Wilg", "Together in Noord"], ["Kompas"]]


@pytest.mark.parametrize("kind", ["pin", "forbid"])
def test_who_does_not_work_here_gets_no_task_here(client_of: ClientOf, kind: str) -> None:
    world = made.linde()
    top = factories.group()
    Organisation.objects.filter(pk=world.school.pk).update(parent=top)
    beside = factories.person("Zoë", at=factories.school(parent=top))
    client = client_of(world.coordinator)
    cell = {"planned_task": world.network.pk, "person": beside.pk, "kind": kind}

    assert client.post(page("pin_set", world.scenario.pk), cell).status_code == 404
    assert pins(world.scenario) == []


def test_a_decision_about_who_left_since_is_released(client_of: ClientOf) -> None:
    world = made.linde()
    client = client_of(world.coordinator)
    cell = {"planned_task": world.network.pk, "person": world.bram.pk}
    client.post(page("pin_set", world.scenario.pk), cell | {"kind": "forbid"})
    top = factories.group()
    Organisation.objects.filter(pk=world.school.pk).update(parent=top)
    world.bram.organisation = factories.school(parent=top)
    world.bram.save()
    world.bram.homes.clear()

    answer = client.post(page("pin_clear", world.scenario.pk), cell)

    assert (answer.status_code, pins(world.scenario)) == (302, [])
