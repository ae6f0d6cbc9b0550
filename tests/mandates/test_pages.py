"""The pages about mandates: the list, one mandate, and adopting a division."""

import re
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.factories import group, own_task, person, school, user
from tests.mandates.divisions import allot, divided, planned
from zwerm.mandates.listing import ListFilter, parts
from zwerm.mandates.models import Mandate
from zwerm.mandates.queries import who_does_what
from zwerm.mandates.services import adopt_division
from zwerm.planning.models import Scenario

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
DAY = timedelta(days=1)


def text_of(response):
    """What stands on the page, without mark-up."""
    content = re.sub(r"<(script|style|svg).*?</\1>", " ", response.content.decode(), flags=re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", content).split())


def mandate(who, task, at, kind="decide", **fields):
    fields = {"starts_on": TODAY - 9 * DAY, "level": "S"} | fields
    return Mandate.objects.create(person=who, task=task, organisation=at, kind=kind, **fields)


@pytest.fixture
def oak():
    return school("Oak", parent=group("Wood"))


@pytest.fixture
def head(oak):
    return user("head", at=oak)


def test_the_page_before_adopting_shows_what_changes_and_changes_nothing(client_of, oak, head):
    anna = person("Anna", at=oak)
    division = divided(oak)
    allot(planned(division, oak, own_task(oak, "Keep the network running")), {anna: 60})
    planned(division, oak, own_task(oak, "Guard the backups"), needed=120, is_core=True)

    response = client_of(head).get(reverse("mandates:scenario_adopt", args=[division.pk]))

    page = text_of(response)
    assert "Anna newly gets executes: Keep the network running" in page
    assert "2.0 hours Guard the backups core task" in page
    assert Mandate.objects.count() == 0
    division.refresh_from_db()
    assert division.state == Scenario.State.DIVIDED


def test_adopting_leads_to_who_does_what_where_the_person_stands(client_of, oak, head):
    division = divided(oak)
    allot(
        planned(division, oak, own_task(oak, "Keep the network running")),
        {person("Anna", at=oak): 60},
    )

    response = client_of(head).post(
        reverse("mandates:scenario_adopt", args=[division.pk]), {"on": TODAY}, follow=True
    )

    assert response.redirect_chain == [(reverse("overview:who_does_what"), 302)]
    assert "Keep the network running Contact AN Anna" in text_of(response)


def adopted_and_copied(oak, head, anna, *, minutes):
    """A division in force, and another one with the same task for the same person."""
    task = own_task(oak, "Keep the network running")
    first, second = divided(oak), divided(oak)
    allot(planned(first, oak, task), {anna: 60})
    adopt_division(first, by=head, on=TODAY - DAY)
    allot(planned(second, oak, task), {anna: minutes})
    return second


def test_a_division_that_changes_nothing_is_not_offered_to_adopt_but_leads_back(
    client_of, oak, head
):
    same = adopted_and_copied(oak, head, person("Anna", at=oak), minutes=60)

    response = client_of(head).get(reverse("mandates:scenario_adopt", args=[same.pk]))

    back = reverse("planning:scenario_detail", args=[same.pk])
    content = response.content.decode()
    assert "There is nothing to adopt" in text_of(response)
    assert 'name="on"' not in content
    assert re.search(rf'class="button button--primary"\s+href="{back}"', content)


def test_a_division_with_other_hours_for_the_same_people_can_be_adopted(client_of, oak, head):
    other = adopted_and_copied(oak, head, person("Anna", at=oak), minutes=45)

    response = client_of(head).get(reverse("mandates:scenario_adopt", args=[other.pk]))

    assert "Everyone keeps the same mandates. Only hours or tasks change." in text_of(response)
    assert 'name="on"' in response.content.decode()


def test_adopting_what_is_in_force_already_is_refused_in_words(client_of, oak, head):
    division = divided(oak, state=Scenario.State.ADOPTED)

    response = client_of(head).post(
        reverse("mandates:scenario_adopt", args=[division.pk]), {"on": TODAY}
    )

    assert response.status_code == 409
    assert Mandate.objects.count() == 0


def test_a_day_before_the_present_division_is_refused_under_the_field(client_of, oak, head):
    anna = person("Anna", at=oak)
    mandate(anna, own_task(oak), oak, scenario=divided(oak, state=Scenario.State.ADOPTED))
    division = divided(oak)
    early = (TODAY - 10 * DAY).isoformat()

    response = client_of(head).post(
        reverse("mandates:scenario_adopt", args=[division.pk]), {"on": early}
    )

    content = response.content.decode()
    division.refresh_from_db()
    assert response.status_code == 200
    assert "Choose that day or a later one." in text_of(response)
    assert f'value="{early}"' in content
    assert f'min="{(TODAY - 9 * DAY).isoformat()}"' in content
    assert division.state == Scenario.State.DIVIDED
    assert Mandate.objects.count() == 1


@pytest.mark.parametrize(("role", "status"), [("tict", 403), ("pict", 403), ("staff", 404)])
def test_only_leads_adopt(client_of, oak, role, status):
    division = divided(oak)
    url = reverse("mandates:scenario_adopt", args=[division.pk])

    response = client_of(user(role, at=oak)).post(url, {"on": TODAY})

    division.refresh_from_db()
    assert response.status_code == status
    assert division.state == Scenario.State.DIVIDED


def test_a_lead_of_another_school_group_cannot_see_the_division(client_of, oak):
    division = divided(oak)
    stranger = user("director", at=group())

    url = reverse("mandates:scenario_adopt", args=[division.pk])

    assert client_of(stranger).get(url).status_code == 404


def test_the_list_says_how_many_tasks_are_complete_and_narrows_to_what_is_missing(
    client_of, oak, head
):
    anna = person("Anna", at=oak)
    complete, undecided = own_task(oak, "Complete"), own_task(oak, "Undecided")
    for kind in Mandate.Kind.values:
        mandate(anna, complete, oak, kind)
    for kind in ("execute", "steer", "contact"):
        mandate(anna, undecided, oak, kind)
    url = reverse("mandates:mandate_list")

    everything = text_of(client_of(head).get(url))
    narrowed = text_of(client_of(head).get(url, {"missing": "decide"}))

    assert "1 of 2 tasks have all their mandates" in everything
    assert "Nobody decides 1" in everything
    assert "Undecided Oak" in narrowed
    assert "Complete Oak" not in narrowed


def test_a_head_changes_mandates_of_the_school_and_not_those_of_the_group(client_of, oak, head):
    anna = person("Anna", at=oak)
    own = mandate(anna, own_task(oak), oak)
    shared = mandate(anna, own_task(oak.parent), oak.parent, level="G")

    page = client_of(head).get(reverse("mandates:mandate_list")).content.decode()

    assert reverse("mandates:mandate_edit", args=[own.pk]) in page
    assert reverse("mandates:mandate_edit", args=[shared.pk]) not in page


def test_without_mandates_the_list_teaches_where_they_come_from(client_of, oak, head):
    page = text_of(client_of(head).get(reverse("mandates:mandate_list")))

    assert "Mandates follow from the division." in page


def test_the_list_takes_the_same_queries_for_one_task_and_for_three(client_of, oak, head):
    anna = person("Anna", at=oak)
    client = client_of(head)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse("mandates:mandate_list")).status_code == 200
        return len(captured)

    counts = []
    for tasks in (1, 2):
        for _ in range(tasks):
            mandate(anna, own_task(oak), oak)
        counts.append(queries())

    assert counts[0] == counts[1]


def test_a_mandate_goes_to_someone_else_from_a_day_on(client_of, oak, head):
    anna, bert = person("Anna", at=oak), person("Bert", at=oak)
    old = mandate(anna, own_task(oak), oak)

    response = client_of(head).post(
        reverse("mandates:mandate_edit", args=[old.pk]), {"person": bert.pk, "on": TODAY}
    )

    assert response.status_code == 302
    assert [(m.person, m.starts_on, m.ends_on) for m in Mandate.objects.order_by("pk")] == [
        (anna, TODAY - 9 * DAY, TODAY - DAY),
        (bert, TODAY, None),
    ]


def test_a_day_before_the_mandate_began_is_refused_under_the_field(client_of, oak, head):
    old = mandate(person("Anna", at=oak), own_task(oak), oak)

    response = client_of(head).post(
        reverse("mandates:mandate_edit", args=[old.pk]),
        {"person": person("Bert", at=oak).pk, "on": TODAY - 10 * DAY},
    )

    assert response.status_code == 200
    assert "This mandate began on" in text_of(response)
    assert [(m.person.name, m.ends_on) for m in Mandate.objects.all()] == [("Anna", None)]


def test_nobody_of_another_school_group_can_be_chosen(client_of, oak, head):
    old = mandate(person("Anna", at=oak), own_task(oak), oak)
    stranger = person("Stranger", at=group())

    response = client_of(head).post(
        reverse("mandates:mandate_edit", args=[old.pk]), {"person": stranger.pk, "on": TODAY}
    )

    assert response.status_code == 200
    assert [m.person.name for m in Mandate.objects.all()] == ["Anna"]


@pytest.mark.parametrize(
    ("role", "status"), [("head", 302), ("coordinator", 302), ("tict", 403), ("staff", 403)]
)
def test_only_leads_change_a_mandate(client_of, oak, role, status):
    anna, bert = person("Anna", at=oak), person("Bert", at=oak)
    old = mandate(anna, own_task(oak), oak)

    response = client_of(user(role, at=oak)).post(
        reverse("mandates:mandate_edit", args=[old.pk]), {"person": bert.pk, "on": TODAY}
    )

    assert response.status_code == status
    assert Mandate.objects.count() == (2 if status == 302 else 1)


def test_a_mandate_of_another_school_group_does_not_exist(client_of, oak):
    old = mandate(person("Anna", at=oak), own_task(oak), oak)
    stranger = user("director", at=group())

    url = reverse("mandates:mandate_edit", args=[old.pk])

    assert client_of(stranger).get(url).status_code == 404


def test_what_nobody_has_is_given_in_one_step(client_of, oak, head):
    bert, task = person("Bert", at=oak), own_task(oak)
    query = {"task": task.pk, "organisation": oak.pk, "level": "S", "pool": "", "kind": "backup"}
    url = f"{reverse('mandates:mandate_add')}?{urlencode(query)}"

    response = client_of(head).post(url, {"person": bert.pk, "on": TODAY})

    made = Mandate.objects.get()
    assert response.status_code == 302
    assert (made.task, made.organisation, made.person) == (task, oak, bert)
    assert (made.kind, made.is_backup, made.scenario) == ("execute", True, None)


@pytest.mark.parametrize("change", [{"kind": "owns"}, {"task": 0}, {"level": ""}])
def test_an_address_that_asks_nothing_sensible_does_not_exist(client_of, oak, head, change):
    query = {"task": own_task(oak).pk, "organisation": oak.pk, "level": "S", "kind": "decide"}
    url = f"{reverse('mandates:mandate_add')}?{urlencode(query | change)}"

    assert client_of(head).get(url).status_code == 404


def test_the_list_folds_by_cluster_and_only_when_it_is_ordered_so(client_of, oak, head):
    anna = person("Anna", at=oak)
    mandate(anna, own_task(oak, "Fix wifi", cluster="T"), oak)
    mandate(anna, own_task(oak, "Write the policy", cluster="B"), oak)
    client = client_of(head)
    url = reverse("mandates:mandate_list")

    by_cluster = client.get(url, {"place": oak.pk}).content.decode()
    by_task = client.get(url, {"place": oak.pk, "order": "task"}).content.decode()

    assert len(re.findall(r'<details class="fold"\s+open', by_cluster)) == 2
    assert 'class="fold"' not in by_task
    assert "Fix wifi" in by_task


def test_a_long_list_is_folded_until_something_is_asked_for(oak):
    anna = person("Anna", at=oak)
    for number in range(41):
        mandate(anna, own_task(oak, f"Task {number}"), oak)
    entries = who_does_what(oak)

    assert [part.is_open for part in parts(entries, ListFilter())] == [False]
    assert [part.is_open for part in parts(entries, ListFilter(cluster="T"))] == [True]
    assert [part.is_open for part in parts(entries, ListFilter(), "steer")] == [True]
    assert parts(entries, ListFilter())[0].incomplete == 41
