"""The pages with which someone's mandates are handed over."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.factories import group, own_task, person, school, user
from tests.mandates.divisions import allot, divided, planned
from zwerm.mandates.handing_over import confirm_handover, start_handover
from zwerm.mandates.handover import Handover
from zwerm.mandates.models import Mandate
from zwerm.mandates.services import adopt_division
from zwerm.people.absence import Absence
from zwerm.people.models import Person

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
DAY = timedelta(days=1)


def page(name, *arguments):
    return reverse(f"mandates:{name}", args=arguments)


def work(oak, lead, tasks=1):
    """Anna does so many tasks, and Bert can take them over."""
    anna, bert = person("Anna", at=oak), person("Bert", at=oak)
    division = divided(oak)
    for _number in range(tasks):
        allot(planned(division, oak), {anna: 60}, backups=[bert])
    adopt_division(division, by=lead, on=TODAY - 30 * DAY)
    return anna, bert


def test_a_head_hands_everything_over_with_five_answers(client_of):
    oak = school()
    lead = user("head", at=oak)
    anna, bert = work(oak, lead)
    client = client_of(lead)

    listed = client.get(page("handover_list"), {"who": "anna"})
    began = client.post(listed.url, {"kind": "leaves", "last": TODAY.isoformat()})
    shown = client.get(began.url).text
    handover = Handover.objects.get()
    chosen = {f"successor-{row.pk}": row.successor_id for row in handover.successions.all()}
    client.post(page("handover_successors", handover.pk), chosen | {"rest": ""})
    client.post(page("handover_confirm", handover.pk))

    assert "Bert" in shown
    assert "is the backup" in shown
    held = Mandate.objects.filter(is_backup=False, starts_on=TODAY + DAY)
    assert {mandate.person for mandate in held} == {bert}
    assert not Mandate.objects.filter(person=anna, ends_on=None).exists()
    assert "Confirmed on" in client.get(began.url).text


def test_one_person_for_all_that_is_open(client_of):
    oak = school()
    lead = user("head", at=oak)
    anna, carla = person("Anna", at=oak), person("Carla", at=oak)
    for kind in ("decide", "steer"):
        Mandate.objects.create(
            task=own_task(oak), organisation=oak, kind=kind, person=anna, starts_on=TODAY
        )
    handover = start_handover(anna, kind="leaves", first_day=TODAY + DAY, last_day=None, by=lead)

    client_of(lead).post(page("handover_successors", handover.pk), {"rest": carla.pk})

    assert [row.successor for row in handover.successions.all()] == [carla, carla]


def test_a_confirmation_with_open_mandates_is_refused_on_the_page(client_of):
    oak = school()
    lead = user("head", at=oak)
    anna = person("Anna", at=oak)
    Mandate.objects.create(
        task=own_task(oak), organisation=oak, kind="decide", person=anna, starts_on=TODAY
    )
    handover = start_handover(anna, kind="leaves", first_day=TODAY + DAY, last_day=None, by=lead)

    response = client_of(lead).post(page("handover_confirm", handover.pk))

    handover.refresh_from_db()
    assert (response.status_code, handover.is_confirmed) == (409, False)
    assert [m.ends_on for m in Mandate.objects.all()] == [None]


def test_the_days_of_a_known_absence_are_filled_in(client_of):
    oak = school()
    anna = person("Anna", at=oak)
    first, last = TODAY + DAY, TODAY + 20 * DAY
    Absence.objects.create(person=anna, starts_on=first, ends_on=last)

    response = client_of(user("head", at=oak)).get(page("handover_add", anna.pk))

    assert response.context["form"].initial == {"kind": "away", "first": first, "last": last}


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"kind": "away", "last": "2030-03-01"}, "first"),
        ({"kind": "away", "first": "2030-03-02", "last": "2030-03-01"}, "last"),
        ({"kind": "leaves"}, "last"),
    ],
)
def test_days_that_make_no_sense_are_refused_under_their_field(client_of, given, field):
    oak = school()
    anna = person("Anna", at=oak)

    response = client_of(user("head", at=oak)).post(page("handover_add", anna.pk), given)

    assert list(response.context["form"].errors) == [field]
    assert Handover.objects.count() == 0


def test_what_is_handed_over_is_ticked_and_own_things_are_added(client_of):
    oak = school()
    lead, tict = user("head", at=oak), user("tict", at=oak)
    anna = person("Anna", at=oak)
    handover = start_handover(anna, kind="leaves", first_day=TODAY, last_day=None, by=lead)
    item = handover.items.get(key="keys")
    count = handover.items.count()
    hidden = client_of(tict).post(page("item_tick", item.pk), {"done": "yes"})
    confirm_handover(handover, by=lead)
    client = client_of(tict)

    client.post(page("item_tick", item.pk), {"done": "yes"})
    client.post(page("item_add", handover.pk), {"topic": "suppliers", "text": "Drukker"})
    client.post(page("item_add", handover.pk), {"topic": "suppliers", "text": ""})

    item.refresh_from_db()
    assert hidden.status_code == 404
    assert (item.done_by, item.done_at is not None) == (tict, True)
    added = handover.items.get(text="Drukker")
    assert handover.items.count() == count + 1
    client.post(page("item_tick", item.pk), {"done": "no"})
    client.post(page("item_remove", added.pk))
    item.refresh_from_db()
    assert (item.done_by, item.done_at, handover.items.count()) == (None, None, count)


def test_a_preparation_is_taken_away_and_nothing_has_changed(client_of):
    oak = school()
    lead = user("head", at=oak)
    anna, _bert = work(oak, lead)
    before = list(Mandate.objects.values())
    handover = start_handover(anna, kind="leaves", first_day=TODAY, last_day=None, by=lead)

    client_of(lead).post(page("handover_cancel", handover.pk))

    assert (Handover.objects.count(), list(Mandate.objects.values())) == (0, before)


def test_pages_ask_as_much_of_the_database_for_many_as_for_few(client_of):
    counts = []
    for tasks in (1, 3):
        oak = school()
        lead = user("head", at=oak)
        anna, _bert = work(oak, lead, tasks)
        handover = start_handover(anna, kind="leaves", first_day=TODAY, last_day=None, by=lead)
        for number in range(tasks - 1):
            other = person(f"Other {number}", at=oak)
            start_handover(other, kind="leaves", first_day=TODAY, last_day=None, by=lead)
        client = client_of(lead)
        for address in (page("handover_detail", handover.pk), page("handover_list")):
            client.get(address)
            with CaptureQueriesContext(connection) as queries:
                client.get(address)
            counts.append(len(queries))

    assert counts[:2] == counts[2:]


def test_many_mandates_of_one_kind_are_chosen_together_or_apart(client_of):
    oak = school()
    lead = user("head", at=oak)
    anna, carla, dirk = (person(name, at=oak) for name in ("Anna", "Carla", "Dirk"))
    for _number in range(16):
        Mandate.objects.create(
            task=own_task(oak), organisation=oak, kind="decide", person=anna, starts_on=TODAY
        )
    handover = start_handover(anna, kind="leaves", first_day=TODAY + DAY, last_day=None, by=lead)
    client, address = client_of(lead), page("handover_successors", handover.pk)
    first, *others = handover.successions.all()

    shown = client.get(page("handover_detail", handover.pk)).context["page"].rows
    client.post(address, {f"successor-{first.pk}": carla.pk, "rest": ""})
    together = {row.successor for row in handover.successions.all()}
    client.post(address, {"apart": "all", f"successor-{first.pk}": dirk.pk, "rest": ""})
    apart = [row.successor for row in handover.successions.all()]

    assert [len(row.successions) for row in shown] == [16]
    assert together == {carla}
    assert apart == [dirk, *(carla for _row in others)]


def test_a_confirmed_handover_is_undone_on_its_page(client_of):
    oak = school()
    lead, tict = user("head", at=oak), user("tict", at=oak)
    anna, _bert = work(oak, lead)
    before = list(Mandate.objects.order_by("pk").values())
    handover = start_handover(anna, kind="leaves", first_day=TODAY + DAY, last_day=None, by=lead)
    confirm_handover(handover, by=lead, accepts_open=True)
    address = page("handover_undo", handover.pk)
    shown = client_of(lead).get(page("handover_detail", handover.pk)).text

    refused = client_of(tict).post(address)
    after_refusal = list(Mandate.objects.order_by("pk").values())
    client_of(lead).post(address)

    assert address in shown
    assert (refused.status_code, after_refusal == before) == (403, False)
    assert list(Mandate.objects.order_by("pk").values()) == before


def test_whom_a_handover_is_about_sees_it_once_it_is_confirmed(client_of):
    oak = school()
    lead = user("head", at=oak)
    anna, bert = work(oak, lead)
    clients = []
    for who in (anna, bert, person("Carla", at=oak), person("Dirk", at=oak)):
        who.user = user("staff", at=oak)
        who.save()
        clients.append(client_of(who.user))
    handover = start_handover(anna, kind="leaves", first_day=TODAY + DAY, last_day=None, by=lead)
    handover.items.filter(key="keys").update(owner=person_named("Carla"))
    address = page("handover_detail", handover.pk)

    before = [client.get(address).status_code for client in clients]
    confirm_handover(handover, by=lead, accepts_open=True)

    assert before == [404, 404, 404, 404]
    assert [client.get(address).status_code for client in clients] == [200, 200, 200, 404]


def person_named(name):
    return Person.objects.get(name=name)


def test_somebody_is_found_by_a_piece_of_the_name_without_accents(client_of):
    oak = school("Oak")
    client = client_of(user("head", at=oak))
    zoe, zora = person("Zoë Maes", at=oak), person("Zora Maes", at=oak)
    address = page("handover_list")

    assert client.get(address, {"who": "zoe"}).url == page("handover_add", zoe.pk)
    assert client.get(address, {"who": "Zora Maes (Oak)"}).url == page("handover_add", zora.pk)
    both = client.get(address, {"who": "maes"})
    assert set(both.context["found"].people) == {zoe, zora}
    assert "Nobody here is called “Xander”" in client.get(address, {"who": "Xander"}).text


def test_with_many_people_the_lists_are_short_and_others_are_put_there_by_name(client_of):
    top = group()
    lead = user("director", at=top)
    oak = school("Oak", parent=top)
    anna = person("Anna", at=top, is_group_staff=True)
    nele = person("Nele", at=top, is_group_staff=True)
    far = [person(f"Collega {number:03}", at=oak) for number in range(70)]
    Mandate.objects.create(
        task=own_task(top), organisation=top, kind="steer", person=anna, starts_on=TODAY
    )
    handover = start_handover(anna, kind="leaves", first_day=TODAY + DAY, last_day=None, by=lead)
    client, address = client_of(lead), page("handover_detail", handover.pk)
    (row,) = handover.successions.all()
    name = f"successor-{row.pk}"

    few = client.get(address)
    more = client.get(address, {"who": "collega 042"})
    sent = {name: far[42].pk, "rest": ""}
    refused = client.post(page("handover_successors", handover.pk), sent)
    client.post(page("handover_successors", handover.pk), sent | {"extra": far[42].pk})

    def people(response):
        return [label for _value, label in response.context["page"].form.fields[name].choices]

    assert people(few) == ["nobody yet", "Nele"]
    assert people(more) == ["nobody yet", "Nele", "Collega 042"]
    assert list(refused.context["page"].form.errors) == [name]
    assert [one.successor for one in handover.successions.all()] == [far[42]]
    assert nele not in far


def test_who_takes_care_of_something_and_by_when_is_kept_and_every_tick_too(client_of):
    oak = school()
    lead = user("head", at=oak, name="Hilde")
    anna, bert = work(oak, lead)
    handover = start_handover(anna, kind="leaves", first_day=TODAY + DAY, last_day=None, by=lead)
    item = handover.items.get(key="keys")
    client = client_of(lead)

    client.post(page("item_edit", item.pk), {"owner": bert.pk, "due_on": TODAY.isoformat()})
    for done in ("yes", "yes", "no"):
        client.post(page("item_tick", item.pk), {"done": done})
    client.post(page("item_edit", item.pk), {"owner": person("Of elsewhere").pk})

    item.refresh_from_db()
    assert (item.owner, item.due_on, item.done_at) == (bert, TODAY, None)
    assert [(tick.is_done, tick.by) for tick in item.ticks.all()] == [(True, lead), (False, lead)]
    shown = client.get(page("item_edit", item.pk)).text
    assert "Opened again" in shown
    assert "Bert" in client.get(page("handover_detail", handover.pk)).text


def test_the_last_day_comes_along_from_the_page_before(client_of):
    oak = school()
    anna = person("Anna", at=oak)
    client, address = client_of(user("head", at=oak)), page("handover_add", anna.pk)

    given = client.get(address, {"last": "2030-03-01"}).context["form"].initial
    nonsense = client.get(address, {"last": "2030-02-31"}).context["form"].initial

    assert given == {"kind": "leaves", "last": date(2030, 3, 1)}
    assert nonsense == {}
