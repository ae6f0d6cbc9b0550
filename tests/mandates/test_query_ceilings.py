"""How many queries a page about mandates may take, however much it is about."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.factories import group, own_task, person, school, user
from tests.mandates.divisions import allot, divided, planned
from zwerm.mandates.drafting import Slot
from zwerm.mandates.handing_over import confirm_handover, start_handover
from zwerm.mandates.models import Mandate
from zwerm.mandates.services import adopt_division, give_mandate

pytestmark = pytest.mark.django_db
MOST = 12


@pytest.fixture
def oak():
    return school("Oak", parent=group("Wood"))


def asked_for(client, address):
    client.get(address)  # content types
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def division(at, tasks):
    """Divided among as many people as there are tasks; each has a colleague who can take over."""
    made = divided(at)
    for _ in range(tasks):
        allot(planned(made, at), {person(at=at): 60}, [person(at=at)])
    planned(made, at, needed=120, is_core=True)
    return made


@pytest.mark.parametrize("is_in_force", [False, True])
def test_the_page_before_adopting_asks_twelve_questions_at_most(client_of, oak, is_in_force):
    head = user("head", at=oak)
    counts = []
    for tasks in (1, 3):
        if is_in_force:
            adopt_division(division(oak, tasks), by=head, on=timezone.localdate())
        address = reverse("mandates:scenario_adopt", args=[division(oak, tasks).pk])
        counts.append(asked_for(client_of(head), address))

    assert counts[0] == counts[1]
    assert counts[0] <= MOST


@pytest.mark.parametrize("role", ["head", "staff"])
@pytest.mark.parametrize("page", ["check", "check_group", "mandate_list", "task_history"])
def test_a_page_about_mandates_asks_twelve_questions_at_most(client_of, oak, page, role):
    client = client_of(user(role, at=oak))
    counts = []
    for tasks in (1, 3):
        adopt_division(division(oak, tasks), by=user("head", at=oak), on=timezone.localdate())
        task = Mandate.objects.current().order_by("pk")[0].task
        arguments = [task.pk] if page == "task_history" else []
        counts.append(asked_for(client, reverse(f"mandates:{page}", args=arguments)))

    assert counts[0] == counts[1]
    assert counts[0] <= MOST


def test_the_history_of_a_task_with_deeds_asks_twelve_questions_at_most(client_of, oak):
    head, task = user("head", at=oak), own_task(oak)
    address = reverse("mandates:task_history", args=[task.pk])
    counts = []
    for number in (1, 3):
        for _ in range(number):
            here = Slot(task.pk, "S", oak.pk, "", "steer")
            give_mandate(here, person=person(at=oak), by=head, on=timezone.localdate())
        counts.append(asked_for(client_of(head), address))

    assert counts[0] == counts[1]
    assert counts[0] <= MOST


@pytest.mark.parametrize("is_confirmed", [False, True])
def test_a_handover_asks_twelve_questions_at_most(client_of, oak, is_confirmed):
    head, today = user("head", at=oak), timezone.localdate()
    counts = []
    for tasks in (1, 3):
        leaving, colleague = person(at=oak), person(at=oak)
        made = divided(oak)
        for _ in range(tasks):
            allot(planned(made, oak), {leaving: 60}, [colleague])
        adopt_division(made, by=head, on=today)
        Mandate.objects.filter(kind="decide").update(person=colleague, deputy=leaving)
        handover = start_handover(leaving, kind="leaves", first_day=today, last_day=None, by=head)
        if is_confirmed:
            confirm_handover(handover, by=head, accepts_open=True)
        address = reverse("mandates:handover_detail", args=[handover.pk])
        counts.append(asked_for(client_of(head), address))

    assert counts[0] == counts[1]
    assert counts[0] <= MOST
