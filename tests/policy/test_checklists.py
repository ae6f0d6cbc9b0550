import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from zwerm.actions.models import Action
from zwerm.core.errors import DomainError
from zwerm.policy.checklist_queries import progress_of
from zwerm.policy.checklist_services import begin_checklist, judge, load_points
from zwerm.policy.checklist_sources import list_source, list_sources
from zwerm.policy.live import Place, live_blocks
from zwerm.policy.models import Checklist, ChecklistItem
from zwerm.schools.models import SchoolYear

from ..factories import person, school, user

pytestmark = pytest.mark.django_db
LIST = "Code;Titel;Link\n1.1;Beleid;https://example.org/1\n1.2;Rollen;javascript:alert(1)\n"


def _client(at):
    client = Client()
    client.force_login(user("head", at=at))
    return client


def _begun(key="safety-tasks", at=None):
    at = at or school()
    return begin_checklist(at, list_source(key), by=user("head", at=at))


def test_titles_that_are_not_ours_do_not_come_along():
    checklist = _begun("normenkader-ibp")

    assert checklist.items.count() == 0
    assert list_source("normenkader-ibp").points == "69 + 25"
    assert not list_source("normenkader-ibp").comes_with_titles


def test_our_own_list_comes_with_its_nine_points():
    checklist = _begun()

    assert checklist.items.count() == 9
    assert (
        checklist.items.first().title == "Firewall and content filter are installed and maintained"
    )


def test_each_country_gets_its_own_lists():
    assert [each.key for each in list_sources("be")] == ["cyber-actions", "safety-tasks"]
    assert [each.key for each in list_sources("nl")] == ["normenkader-ibp", "safety-tasks"]


def test_a_list_is_begun_once():
    checklist = _begun()

    with pytest.raises(DomainError):
        _begun(at=checklist.organisation)

    assert Checklist.objects.count() == 1


def test_a_school_loads_its_own_list_and_again_a_newer_one():
    checklist = _begun("normenkader-ibp")
    head = user("head", at=checklist.organisation)

    assert load_points(checklist, LIST.encode(), by=head) == (2, 0)
    judge(checklist.items.first(), state="yes", by=head)
    newer = LIST.replace("Beleid", "Beleid en visie") + "1.3;Nieuw;\n"
    assert load_points(checklist, newer.encode(), by=head) == (1, 2)

    items = list(checklist.items.all())
    assert [str(item) for item in items] == ["1.1 Beleid en visie", "1.2 Rollen", "1.3 Nieuw"]
    assert items[0].state == "yes"
    assert [item.link for item in items] == ["https://example.org/1", "", ""]


def test_a_file_without_titles_is_refused():
    checklist = _begun("normenkader-ibp")

    with pytest.raises(DomainError):
        load_points(checklist, b"naam;plaats\nx;y\n", by=user("head", at=checklist.organisation))

    assert checklist.items.count() == 0


def test_what_is_not_for_us_says_why():
    item = _begun().items.first()
    head = user("head", at=item.checklist.organisation)

    with pytest.raises(DomainError):
        judge(item, state="none", reason=" ", by=head)
    assert ChecklistItem.objects.get(pk=item.pk).state == ""
    judge(item, state="none", reason="De groep doet dit", by=head)

    assert progress_of([item.checklist])[0].counting == 8


def test_progress_counts_the_points_by_state():
    checklist = _begun()
    head = user("head", at=checklist.organisation)
    for item, state in zip(checklist.items.all(), ["yes", "yes", "partly", "no"], strict=False):
        judge(item, state=state, by=head)

    progress = progress_of([checklist])[0]

    assert (progress.yes, progress.partly, progress.no, progress.open) == (2, 1, 1, 5)


def test_a_point_is_judged_and_the_next_one_follows():
    checklist = _begun()
    first, second = checklist.items.all()[:2]
    client = _client(checklist.organisation)

    answer = client.post(
        reverse("policy:point_judge", args=[first.pk]),
        {"state": "yes", "evidence": "Map 3", "next": "1"},
    )

    first.refresh_from_db()
    assert answer.url == reverse("policy:point_judge", args=[second.pk])
    assert (first.state, first.evidence) == ("yes", "Map 3")
    assert first.looked_on is not None


def test_not_for_us_without_a_reason_is_said_at_the_field():
    item = _begun().items.first()
    client = _client(item.checklist.organisation)

    answer = client.post(reverse("policy:point_judge", args=[item.pk]), {"state": "none"})

    assert "Say why this point is not for you." in answer.content.decode()
    assert ChecklistItem.objects.get(pk=item.pk).state == ""


def test_a_point_becomes_an_action():
    item = _begun().items.first()
    client = _client(item.checklist.organisation)

    client.post(
        reverse("policy:point_act", args=[item.pk]),
        {"title": "Firewall bestellen", "pace": "once", "state": "open"},
    )

    made = Action.objects.get()
    assert (made.origin, made.origin_key) == (Action.Origin.CHECK, item.pk)


def test_the_pages_work_from_beginning_to_excel():
    at = school()
    client = _client(at)
    client.post(reverse("policy:checklist_begin"), {"key": "normenkader-ibp"})
    checklist = Checklist.objects.get()

    file = SimpleUploadedFile("lijst.csv", LIST.encode())
    client.post(reverse("policy:checklist_load", args=[checklist.pk]), {"file": file})
    page = client.get(reverse("policy:checklist_detail", args=[checklist.pk]), {"show": "open"})
    excel = client.get(reverse("policy:checklist_export", args=[checklist.pk]))

    assert "1.2 Rollen" in page.content.decode()
    assert "javascript:" not in page.content.decode()
    assert excel.content.startswith(b"PK")


def test_a_plan_shows_how_far_the_lists_are():
    checklist = _begun()
    at = checklist.organisation
    head = user("head", at=at)
    judge(checklist.items.first(), state="yes", by=head)

    (table,) = live_blocks()["checklists"].fill(Place(at, SchoolYear.objects.current(), head))

    assert [cell.runs[0].text for cell in table.rows[0][2:]] == ["1 of 9", "0", "0", "8"]


def test_more_points_ask_no_more_queries():
    checklist = _begun("normenkader-ibp")
    at = checklist.organisation
    head = user("head", at=at)
    client = _client(at)
    address = reverse("policy:checklist_detail", args=[checklist.pk])
    load_points(checklist, b"title\nEen\n", by=head)
    judge(checklist.items.first(), state="yes", owner=person(at=at), by=head)
    client.get(address)
    with CaptureQueriesContext(connection) as one:
        client.get(address)
    load_points(checklist, b"title\nTwee\nDrie\n", by=head)
    for item in checklist.items.all():
        judge(item, state="no", owner=person(at=at), by=head)

    with CaptureQueriesContext(connection) as three:
        client.get(address)

    assert len(three) == len(one)
