"""One act for many mandates, undoing it, and who held what when."""

import re
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from tests.factories import group, own_task, person, school, user
from zwerm.core.errors import DomainError
from zwerm.core.models import AuditEvent
from zwerm.mandates import services
from zwerm.mandates.changing import CHANGED, undo_deed
from zwerm.mandates.drafting import Slot
from zwerm.mandates.handing_over import choose_successors, confirm_handover, start_handover
from zwerm.mandates.history import Origin, past_mandates, task_history
from zwerm.mandates.models import Mandate
from zwerm.people.absence import Absence

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
DAY = timedelta(days=1)


def mandate(who, task, at, kind="decide", **fields):
    fields = {"starts_on": TODAY - 9 * DAY, "level": "S"} | fields
    return Mandate.objects.create(person=who, task=task, organisation=at, kind=kind, **fields)


def text_of(response):
    content = re.sub(r"<(script|style|svg).*?</\1>", " ", response.content.decode(), flags=re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", content).split())


def slot(task, at, kind="decide", level="S"):
    return Slot(task.pk, level, at.pk, "", kind)


def holders(task, kind="decide"):
    now = Mandate.objects.current().filter(task=task, kind=kind).order_by("pk")
    return [one.person.name for one in now]


@pytest.fixture
def wood():
    return group("Wood")


@pytest.fixture
def oak(wood):
    return school("Oak", parent=wood)


@pytest.fixture
def head(oak):
    return user("head", at=oak)


def test_one_act_fills_what_is_open_and_leaves_what_someone_has(oak, head):
    vision, budget = own_task(oak), own_task(oak)
    hilde = person("Hilde", at=oak)
    mandate(person("Ben", at=oak), budget, oak)

    services.give_together([slot(vision, oak), slot(budget, oak)], person=hilde, by=head, on=TODAY)

    assert (holders(vision), holders(budget)) == (["Hilde"], ["Ben"])


def test_one_act_can_also_take_the_place_of_others(oak, head):
    budget = own_task(oak)
    old = mandate(person("Ben", at=oak), budget, oak)
    future = mandate(person("Cas", at=oak), budget, oak, starts_on=TODAY + DAY)

    services.give_together(
        [slot(budget, oak)], person=person("Hilde", at=oak), by=head, on=TODAY, replaces=True
    )

    old.refresh_from_db()
    assert holders(budget) == ["Hilde"]
    assert old.ends_on == TODAY - DAY
    assert not Mandate.objects.filter(pk=future.pk).exists()


def test_who_leaves_before_that_day_gets_nothing_in_one_act(oak, head):
    leaver = person(at=oak, ends_on=TODAY - DAY)

    with pytest.raises(DomainError):
        services.give_together([slot(own_task(oak), oak)], person=leaver, by=head, on=TODAY)

    assert Mandate.objects.count() == 0


def test_undoing_brings_back_every_mandate_as_it_was(oak, head):
    budget = own_task(oak)
    anna = person("Anna", at=oak)
    old = mandate(person("Ben", at=oak), budget, oak, deputy=anna, confirmed_at=timezone.now())
    future = mandate(person("Cas", at=oak), budget, oak, starts_on=TODAY + DAY)
    event = services.give_together(
        [slot(budget, oak)], person=person("Hilde", at=oak), by=head, on=TODAY, replaces=True
    )

    undo_deed(event, by=head)

    found = Mandate.objects.order_by("pk")
    assert [(one.pk, one.person.name, one.ends_on, one.deputy) for one in found] == [
        (old.pk, "Ben", None, anna),
        (future.pk, "Cas", None, None),
    ]
    assert found[0].answer == Mandate.Answer.CONFIRMED


def test_what_changed_again_since_is_not_undone(oak, head):
    given = services.give_mandate(
        slot(own_task(oak), oak), person=person("Ben", at=oak), by=head, on=TODAY - DAY
    )
    event = AuditEvent.objects.get(verb=CHANGED)
    services.end_mandate(given, by=head, on=TODAY)

    with pytest.raises(DomainError):
        undo_deed(event, by=head)

    given.refresh_from_db()
    assert given.ends_on == TODAY - DAY


def test_what_is_undone_is_not_undone_twice(oak, head):
    services.give_mandate(slot(own_task(oak), oak), person=person(at=oak), by=head, on=TODAY)
    event = AuditEvent.objects.get(verb=CHANGED)
    undo_deed(event, by=head)

    with pytest.raises(DomainError):
        undo_deed(event, by=head)

    assert Mandate.objects.count() == 0


def test_the_preview_changes_nothing_and_the_act_gives_only_what_is_ticked(client_of, oak, head):
    hilde = person("Hilde", at=oak)
    tasks = [own_task(oak, name, cluster="B") for name in ("Vision", "Budget")]
    other = own_task(oak, "Network", cluster="T")
    for task in (*tasks, other):
        mandate(person(at=oak), task, oak, "execute")
    asked = {"place": oak.pk, "cluster": "B", "kind": "decide", "person": hilde.pk, "on": TODAY}
    client = client_of(head)

    page = client.get(reverse("mandates:together"), asked)
    before = Mandate.objects.filter(kind="decide").count()
    keys = re.findall(r'name="task"\s+value="([^"]+)"', page.content.decode())
    address = reverse("mandates:together_give") + "?" + page.wsgi_request.GET.urlencode()
    client.post(address, {"task": keys[:1]})

    assert before == 0
    assert len(keys) == 2
    assert [holders(task) for task in (*tasks, other)] == [["Hilde"], [], []]


def test_a_group_gives_the_own_tasks_of_every_school_in_one_act(client_of, wood, oak):
    elm, task = school("Elm", parent=wood), own_task(wood, cluster="T")
    for at in (oak, elm):
        mandate(person(at=at), task, at, "execute")
    carla = person("Carla", at=wood)
    asked = {
        "place": wood.pk,
        "which": "schools",
        "kind": "steer",
        "person": carla.pk,
        "on": TODAY,
    }
    client = client_of(user("director", at=wood))

    page = client.get(reverse("mandates:together"), asked)
    keys = re.findall(r'name="task"\s+value="([^"]+)"', page.content.decode())
    address = reverse("mandates:together_give") + "?" + page.wsgi_request.GET.urlencode()
    client.post(address, {"task": keys})

    given = Mandate.objects.filter(kind="steer").order_by("organisation__name")
    assert [(one.person, one.organisation) for one in given] == [(carla, elm), (carla, oak)]


def test_only_leads_give_many_and_undo(client_of, oak, head):
    services.give_mandate(slot(own_task(oak), oak), person=person(at=oak), by=head, on=TODAY)
    event = AuditEvent.objects.get(verb=CHANGED)
    client = client_of(user("tict", at=oak))

    answers = [
        client.post(reverse("mandates:together_give")).status_code,
        client.post(reverse("mandates:change_undo", args=[event.pk])).status_code,
    ]

    assert answers == [403, 403]
    assert Mandate.objects.count() == 1


def test_the_matrix_tells_who_has_most_of_a_cluster_and_what_is_open(client_of, oak, head):
    hilde = person("Hilde", at=oak)
    for _ in range(2):
        task = own_task(oak, cluster="B")
        mandate(hilde, task, oak)
        mandate(person(at=oak), task, oak, "execute")
    mandate(person(at=oak), own_task(oak, cluster="B"), oak, "execute")

    page = text_of(client_of(head).get(reverse("mandates:together")))

    assert "Hilde 2 nobody yet 1" in page


def test_a_deputy_and_a_last_day_are_agreed_without_a_new_mandate(client_of, oak, head):
    hilde, anna = person("Hilde", at=oak), person("Anna", at=oak)
    given = mandate(hilde, own_task(oak), oak, confirmed_at=timezone.now())

    client_of(head).post(
        reverse("mandates:mandate_edit", args=[given.pk]),
        {
            "person": hilde.pk,
            "on": TODAY,
            "deputy": anna.pk,
            "strength": "advice",
            "until": TODAY + DAY,
        },
    )

    now = Mandate.objects.get()
    assert (now.pk, now.deputy, now.strength, now.ends_on) == (
        given.pk,
        anna,
        "advice",
        TODAY + DAY,
    )
    assert now.answer == Mandate.Answer.CONFIRMED


def test_nobody_becomes_their_own_deputy(client_of, oak, head):
    hilde = person("Hilde", at=oak)
    given = mandate(hilde, own_task(oak), oak)

    response = client_of(head).post(
        reverse("mandates:mandate_edit", args=[given.pk]),
        {"person": hilde.pk, "on": TODAY, "deputy": hilde.pk},
    )

    given.refresh_from_db()
    assert "Nobody is their own deputy." in text_of(response)
    assert given.deputy is None


def test_the_deputy_is_shown_first_while_the_holder_is_away(client_of, oak, head):
    hilde, anna = person("Hilde", at=oak), person("Anna", at=oak)
    mandate(hilde, own_task(oak), oak, deputy=anna)
    Absence.objects.create(person=hilde, starts_on=TODAY, ends_on=TODAY)

    page = text_of(client_of(head).get(reverse("mandates:mandate_list")))

    assert "Anna is the deputy today of Hilde" in page


def test_the_history_of_a_task_tells_who_held_it_and_who_changed_it(client_of, oak, head):
    task = own_task(oak, "Budget")
    old = mandate(person("Ben", at=oak), task, oak)
    services.change_mandate(old, person=person("Hilde", at=oak), by=head, on=TODAY)

    page = text_of(
        client_of(head).get(reverse("mandates:task_history", args=[task.pk]), {"place": oak.pk})
    )

    assert page.index("Hilde from") < page.index("Ben from")
    assert "agreed by hand" in page
    assert f"{head.name} gave a mandate to someone else" in page


def test_the_history_tells_also_of_what_never_came_into_force(client_of, oak, head):
    task = own_task(oak, "Budget")
    future = services.give_mandate(
        slot(task, oak), person=person("Ben", at=oak), by=head, on=TODAY + DAY
    )
    services.end_mandate(future, by=head, on=TODAY + DAY)

    page = text_of(
        client_of(head).get(reverse("mandates:task_history", args=[task.pk]), {"place": oak.pk})
    )

    assert Mandate.objects.count() == 0
    assert "Ben decides, taken away before it began" in page


def test_past_mandates_of_a_person_are_the_last_first(oak):
    ben = person("Ben", at=oak)
    first = mandate(ben, own_task(oak), oak, ends_on=TODAY - 5 * DAY)
    last = mandate(ben, own_task(oak), oak, ends_on=TODAY - DAY)
    mandate(ben, own_task(oak), oak)

    assert [held.mandate for held in past_mandates(ben)] == [last, first]


def test_the_list_is_narrowed_to_a_person_in_one_role(client_of, oak, head):
    hilde = person("Hilde", at=oak)
    decided, steered = own_task(oak, "Budget"), own_task(oak, "Network")
    mandate(hilde, decided, oak)
    mandate(hilde, steered, oak, "steer")

    page = text_of(
        client_of(head).get(reverse("mandates:mandate_list"), {"person": "hil", "kind": "decide"})
    )

    assert "Budget" in page
    assert "Network" not in page


def test_a_list_without_hits_leads_back(client_of, oak, head):
    mandate(person(at=oak), own_task(oak, "Budget"), oak)

    page = text_of(client_of(head).get(reverse("mandates:mandate_list"), {"q": "zzz"}))

    assert "No task fits that" in page
    assert "Show everything" in page


def test_the_excel_file_holds_what_is_shown_and_no_formulas(client_of, oak, head):
    mandate(person("=1+1", at=oak), own_task(oak, "Budget", cluster="B"), oak, strength="advice")
    mandate(person("Ben", at=oak), own_task(oak, "Network", cluster="T"), oak)

    response = client_of(head).get(
        reverse("mandates:mandate_export"), {"cluster": "B", "kind": "decide"}
    )

    content = b"".join(response.streaming_content)
    rows = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    with ZipFile(BytesIO(content)) as file:
        sheet = file.read("xl/worksheets/sheet1.xml")
    assert [(row[0], row[4], row[8]) for row in rows[3:]] == [("Budget", "=1+1", "gives advice")]
    assert b"<f>" not in sheet


@pytest.mark.parametrize(
    "page",
    ["mandates:together", "mandates:changes", "mandates:mandate_list", "mandates:task_history"],
)
def test_more_mandates_ask_no_more_queries(client_of, oak, head, page):
    client = client_of(head)
    task = own_task(oak)
    address = reverse(page, args=[task.pk] if page.endswith("history") else [])
    counts = []
    for extra in (1, 2):
        for _ in range(extra):
            mandate(person(at=oak), own_task(oak), oak, deputy=person(at=oak))
            services.give_mandate(
                slot(task, oak, "contact"), person=person(at=oak), by=head, on=TODAY
            )
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        counts.append(len(captured))

    assert counts[0] == counts[1]


def test_the_history_tells_that_a_mandate_was_handed_over(oak, head):
    task, ben, cas = own_task(oak), person("Ben", at=oak), person("Cas", at=oak)
    given = mandate(ben, task, oak, starts_on=TODAY - 9 * DAY)
    handover = start_handover(ben, kind="leaves", first_day=TODAY, last_day=None, by=head)
    choose_successors(handover, {handover.successions.get(mandate=given).pk: cas}, by=head)
    confirm_handover(handover, by=head)

    held = task_history(task, oak).columns
    decides = next(column.held for column in held if column.kind == "decide")

    assert [(one.mandate.person, one.origin) for one in decides] == [
        (cas, Origin.HANDOVER),
        (ben, Origin.HAND),
    ]
