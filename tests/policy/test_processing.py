import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from zwerm.core.errors import DomainError
from zwerm.policy.keeping import keep
from zwerm.policy.live import Place, live_blocks
from zwerm.policy.models import Processing
from zwerm.policy.processing_lists import Taken, processing_sheet, take_over
from zwerm.schools.models import SchoolYear

from ..factories import person, school, user

pytestmark = pytest.mark.django_db


def _use(at, purpose="Punten bijhouden", **given):
    fields = {"data": "naam, punten", "subjects": "leerlingen"} | given
    made = Processing(organisation=at, purpose=purpose, **fields)
    keep(made, by=user("head", at=at))
    return made


def _client(at):
    client = Client()
    client.force_login(user("head", at=at))
    return client


def test_what_goes_out_as_excel_comes_back_without_a_change():
    at = school()
    head = user("head", at=at)
    _use(at, basis="public", shared_with="Firma", agreement="yes", agreed_on="2026-09-01")

    content = processing_sheet("Register", Processing.objects.all())

    assert take_over(at, content, by=head) == Taken(added=0, changed=0, same=1)


def test_a_list_in_dutch_is_taken_over():
    at = school()
    text = "Purpose;data\nMail;naam\n"
    columns = "what for;which data;of whom;on which basis\n"
    rows = "Mail;naam en adres;personeel;a legal duty\n"

    with pytest.raises(DomainError):
        take_over(at, text.encode(), by=user("head", at=at))
    taken = take_over(at, (columns + rows).encode(), by=user("head", at=at))

    made = Processing.objects.get()
    assert taken == Taken(added=1, changed=0, same=0)
    assert (made.purpose, made.data, made.basis) == ("Mail", "naam en adres", "law")


def test_a_wrong_cell_is_named_and_nothing_is_taken_over():
    at = school()
    text = "What for;Which data;Of whom;On which basis\nMail;naam;team;\nPost;adres;team;zomaar\n"

    with pytest.raises(DomainError, match="Row 2, On which basis"):
        take_over(at, text.encode(), by=user("head", at=at))

    assert Processing.objects.count() == 0


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04rubbish", b"\x00\x01\x02", b"%PDF-1.7"])
def test_what_is_no_list_is_refused_in_words(content):
    at = school()
    file = SimpleUploadedFile("lijst.xlsx", content)

    answer = _client(at).post(reverse("policy:processing_import"), {"file": file})

    assert len(answer.context["form"].errors["file"]) == 1
    assert Processing.objects.count() == 0


def test_the_page_says_that_it_is_no_legal_advice_and_what_is_missing():
    at = school()
    _use(at)

    page = _client(at).get(reverse("policy:processing_list")).content.decode()

    assert "no legal advice" in page
    assert _use(at, "Mail", basis="law").missing == [
        "how long kept",
        "where the data are",
        "processing agreement",
        "who sees to it",
    ]


def test_a_use_is_added_changed_and_removed():
    at = school()
    client = _client(at)
    given = {"purpose": "Mail", "data": "naam", "subjects": "team"}

    client.post(reverse("policy:processing_add"), given)
    made = Processing.objects.get()
    client.post(reverse("policy:processing_edit", args=[made.pk]), given | {"place": "De kast"})
    made.refresh_from_db()
    assert made.place == "De kast"
    client.post(reverse("policy:processing_remove", args=[made.pk]))

    assert Processing.objects.count() == 0


def test_a_plan_shows_the_register():
    at = school()
    _use(at, shared_with="Firma", retention="5 jaar", agreement="yes")
    place = Place(at, SchoolYear.objects.current(), user("head", at=at))

    table, note = live_blocks()["processing"].fill(place)

    assert [cell.runs[0].text for cell in table.rows[0]] == [
        "Punten bijhouden",
        "naam, punten (leerlingen)",
        "–",
        "Firma",
        "yes, signed",
        "5 jaar",
    ]
    assert "no legal advice" in note.runs[0].text


def test_more_uses_ask_no_more_queries():
    at = school()
    client = _client(at)
    _use(at, owner=person(at=at))
    client.get(reverse("policy:processing_list"))
    with CaptureQueriesContext(connection) as one:
        client.get(reverse("policy:processing_list"))
    _use(at, "Mail", owner=person(at=at))
    _use(at, "Toetsen", owner=person(at=at))

    with CaptureQueriesContext(connection) as three:
        client.get(reverse("policy:processing_list"))

    assert len(three) == len(one)
