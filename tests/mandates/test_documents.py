"""Agreements to sign, and the poster for the staff room."""

from io import BytesIO

import docx
import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from docx.oxml.ns import qn
from PIL import Image

from tests import factories
from zwerm.core.models import AuditEvent
from zwerm.documents import Cards, Heading
from zwerm.mandates.agreements import agreements
from zwerm.mandates.models import Mandate
from zwerm.mandates.poster import poster
from zwerm.mandates.queries import who_does_what
from zwerm.means.models import Source
from zwerm.people.models import Person
from zwerm.planning.models import Allocation, PlannedTask
from zwerm.schools.models import SchoolYear

pytestmark = pytest.mark.django_db

START = "2026-09-01"


@pytest.fixture
def school():
    return factories.school("De Linde")


@pytest.fixture
def sofie(school):
    return factories.person("Sofie Vos", at=school, roles=["tict"])


@pytest.fixture
def jan(school):
    return factories.person("Jan Peeters", at=school)


def give(task, person, kind="execute", **fields):
    rest = {"organisation": task.owner, "starts_on": START} | fields
    return Mandate.objects.create(task=task, person=person, kind=kind, **rest)


def signed_in(user):
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def words_of(answer):
    assert answer.status_code == 200
    read = docx.Document(BytesIO(answer.content))
    return [each.text for each in read.element.body.iter(qn("w:t")) if each.text]


def test_an_agreement_has_every_mandate_with_hours_and_who_stands_in(school, sofie, jan):
    network, lessons = (factories.own_task(school, name) for name in ("Netwerk", "Lessen"))
    scenario = factories.scenario(school)
    planned = PlannedTask.objects.create(
        scenario=scenario, task=network, level="S", organisation=school, needed_minutes=90
    )
    source = Source.objects.get(code="ICT")
    Allocation.objects.create(planned_task=planned, person=sofie, source=source, minutes=90)
    give(network, sofie, scenario=scenario)
    give(network, jan, is_backup=True)
    give(lessons, sofie, "decide", deputy=jan)
    give(lessons, sofie, is_backup=True)
    found = {one.person: one for one in agreements(Person.objects.all())}
    rows = [
        (one.mandate.kind, one.mandate.is_backup, one.minutes, one.deputies)
        for one in found[sofie].agreed
    ]
    assert sorted(rows) == [
        ("decide", False, 0, ("Jan Peeters",)),
        ("execute", False, 90, ("Jan Peeters",)),
        ("execute", True, 0, ("Sofie Vos",)),
    ]
    assert found[sofie].minutes == 90


def test_a_mandate_that_ended_is_in_no_agreement(school, sofie):
    task = factories.own_task(school)
    give(task, sofie, ends_on="2026-09-02")
    assert agreements([sofie]) == []


def test_an_agreement_is_downloaded_as_word_and_as_pdf(school, sofie):
    give(factories.own_task(school, "Netwerk #set [x] $y$"), sofie)
    client = signed_in(factories.user("tict", at=school))
    told = words_of(client.get(reverse("mandates:agreement_file", args=[sofie.pk, "docx"])))
    for words in ("Mandate agreement", "Sofie Vos", "I execute", "Netwerk #set [x] $y$"):
        assert words in told
    assert {"Signature:", "Head of school", "Name:"} <= set(told)
    pdf = client.get(reverse("mandates:agreement_file", args=[sofie.pk, "pdf"]))
    assert pdf.content.startswith(b"%PDF-")
    assert pdf["Content-Type"] == "application/pdf"


def test_someone_reads_their_own_agreement_and_no_one_else_of_the_staff_does(school, sofie, jan):
    task = factories.own_task(school)
    give(task, sofie)
    give(task, jan, "contact")
    sofie.user = factories.user("staff", at=school)
    sofie.save()
    client = signed_in(sofie.user)
    own, other = (
        client.get(reverse("mandates:agreement_file", args=[person.pk, "docx"])).status_code
        for person in (sofie, jan)
    )
    assert (own, other) == (200, 403)
    assert client.get(reverse("mandates:agreements_file", args=["docx"])).status_code == 403


def test_everyone_of_a_school_stands_in_one_file(school, sofie, jan):
    task = factories.own_task(school)
    give(task, sofie)
    give(task, jan, "contact")
    give(factories.own_task(factories.school()), factories.person("Iemand Anders"))
    client = signed_in(factories.user("head", at=school))
    told = words_of(client.get(reverse("mandates:agreements_file", args=["docx"])))
    assert told.count("For agreement") == 2
    assert "2 agreements" in " ".join(told)
    assert "Iemand Anders" not in told


def test_it_is_written_down_who_took_the_agreements_of_others_along(school, sofie, jan):
    give(factories.own_task(school, "Netwerk"), sofie)
    give(factories.own_task(school, "Loket"), jan)
    client = signed_in(factories.user("coordinator", at=school))

    client.get(reverse("mandates:agreement_file", args=[sofie.pk, "docx"]))
    client.get(reverse("mandates:agreements_file", args=["docx"]))

    told = AuditEvent.objects.filter(verb="exported_agreements").order_by("pk")
    assert [event.details for event in told] == [{"people": 1}, {"people": 2}]


def test_someone_without_a_mandate_has_no_agreement(school, sofie):
    client = signed_in(factories.user("head", at=school))
    answer = client.get(reverse("mandates:agreement_file", args=[sofie.pk, "docx"]))
    assert answer.status_code == 404


def test_a_poster_says_per_theme_whom_to_ask_and_who_stands_in(school, sofie, jan):
    network, lessons = (
        factories.own_task(school, name, cluster=cluster)
        for name, cluster in (("Netwerk", "T"), ("Lessen", "P"))
    )
    give(network, jan)
    give(network, sofie, "contact")
    give(network, jan, is_backup=True, starts_on="2026-09-02")
    give(lessons, jan)
    made = poster(who_does_what(school), school, paper="a3")
    headings = [block.cluster for block in made.blocks if isinstance(block, Heading)]
    cards = [
        [(card.mark, card.title, card.lines, card.note) for card in block.cards]
        for block in made.blocks
        if isinstance(block, Cards)
    ]
    assert headings == ["T", "P"]
    assert [[row[:3] for row in rows] for rows in cards] == [
        [("SV", "Sofie Vos", ("Netwerk",))],
        [("JP", "Jan Peeters", ("Lessen",))],
    ]
    assert "Jan Peeters" in cards[0][0][3]
    assert made.paper == "a3"


def test_a_face_on_a_poster_is_the_photo(school, sofie, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    content = BytesIO()
    Image.new("RGB", (8, 8), "red").save(content, "JPEG")
    sofie.photo.save("sofie.jpg", ContentFile(content.getvalue()))
    give(factories.own_task(school, "Netwerk"), sofie)
    client = signed_in(factories.user("staff", at=school))
    for kind in ("docx", "pdf"):
        answer = client.get(reverse("mandates:poster_file", args=[kind]))
        assert answer.status_code == 200
    made = poster(who_does_what(school), school, paper="a4")
    assert made.blocks[1].cards[0].photo == content.getvalue()
    sofie.photo.storage.delete(sofie.photo.name)
    made = poster(who_does_what(school), school, paper="a4")
    assert made.blocks[1].cards[0].photo == b""


def test_an_empty_school_has_a_poster_that_says_so(school):
    client = signed_in(factories.user("staff", at=school))
    answer = client.get(reverse("mandates:poster_file", args=["docx"]))
    assert "Nobody is named yet. Give the first mandates in Zwerm." in words_of(answer)


def test_a_colleague_finds_the_poster_and_no_agreements(school, sofie):
    give(factories.own_task(school), sofie)
    client = signed_in(factories.user("staff", at=school))
    page = client.get(reverse("mandates:document_list"))
    assert page.status_code == 200
    assert "people" not in page.context
    assert b"Mandate agreements" not in page.content


def test_people_are_found_by_name(school, sofie, jan):
    task = factories.own_task(school)
    give(task, sofie)
    give(task, sofie, "decide")
    give(task, jan, "contact")
    client = signed_in(factories.user("head", at=school))
    page = client.get(reverse("mandates:document_list"), {"text": "sof"})
    assert [(one.name, one.mandate_count) for one in page.context["people"]] == [("Sofie Vos", 2)]


def test_what_is_no_file_is_not_found(school):
    client = signed_in(factories.user("head", at=school))
    assert client.get(reverse("mandates:poster_file", args=["exe"])).status_code == 404


def queries_of(client, address):
    with CaptureQueriesContext(connection) as found:
        assert client.get(address).status_code == 200
    return len(found)


def test_pages_ask_the_database_as_often_for_one_person_as_for_three(school, sofie):
    client = signed_in(factories.user("head", at=school))
    give(factories.own_task(school), sofie)
    addresses = [
        reverse("mandates:document_list"),
        reverse("mandates:agreements_file", args=["docx"]),
        reverse("mandates:poster_file", args=["docx"]),
    ]
    SchoolYear.objects.current()
    before = [queries_of(client, address) for address in addresses]
    for _ in range(2):
        person = factories.person(at=school)
        give(factories.own_task(school), person)
        give(factories.own_task(school), person, "contact")
    assert [queries_of(client, address) for address in addresses] == before
