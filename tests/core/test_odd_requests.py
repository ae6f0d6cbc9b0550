"""What no browser sends by itself: too large, or numbers without end."""

import io

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests import factories
from zwerm.core.fields import ModelChoicesField
from zwerm.core.returning import came_from
from zwerm.mandates.answer_forms import OnBehalfForm
from zwerm.mandates.handover import Handover
from zwerm.people.absence import Absence
from zwerm.people.models import Person
from zwerm.planning.models import PlannedTask, Scenario
from zwerm.planning.places import place_filter
from zwerm.planning.proposal import Asked
from zwerm.planning.proposal_forms import ReactionForm
from zwerm.schools.models import Organisation
from zwerm.tasks.models import Edition, Tailoring

HUGE = "9" * 25
ENDLESS = "9" * 5000


def patterns(resolver=None, start=""):
    for each in (resolver or get_resolver()).url_patterns:
        if isinstance(each, URLResolver):
            if each.app_name != "admin":
                yield from patterns(each, start + str(each.pattern))
        elif isinstance(each, URLPattern):
            yield start + str(each.pattern)


def with_number(pattern, number):
    path = pattern.replace("^", "").replace("$", "").replace("(?P<pk>[0-9]{1,18})", number)
    path = path.replace("(?P<kind>xlsx|docx|pdf|json)", "json")
    return "/" + path.replace("<int:pk>", number).replace("<int:task_pk>", number)


NUMBERED = sorted(p for p in patterns() if "<int:" in p or "(?P<pk>" in p)


@pytest.fixture
def lead(client_of):
    return client_of(factories.user("head", at=factories.school()))


def test_pages_of_one_thing_are_known():
    assert "verdeling/^(?P<pk>[0-9]{1,18})/download/(?P<kind>xlsx|docx|pdf|json)/$" in NUMBERED
    assert "taken/<int:pk>/" in NUMBERED


@pytest.mark.django_db
@pytest.mark.parametrize("pattern", NUMBERED)
def test_a_thing_with_a_number_without_end_is_not_here(pattern, lead):
    for number in (HUGE, ENDLESS):
        address = with_number(pattern, number)
        answers = {lead.get(address).status_code, lead.post(address).status_code}

        # A workbook that is gone leads back to the page to choose one; what is for who manages
        # the installation says so to a head.
        assert answers <= {302, 403, 404, 405}
        assert answers & {302, 403, 404}


@pytest.mark.django_db
@pytest.mark.parametrize("number", [HUGE, ENDLESS], ids=["huge", "endless"])
@pytest.mark.parametrize(
    "page", ["overview:who_does_what", "overview:who_does_what_excel", "mandates:mandate_list"]
)
def test_a_place_with_a_number_without_end_is_not_here(page, number, lead):
    assert lead.get(reverse(page), {"place": number}).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("number", [HUGE, ENDLESS], ids=["huge", "endless"])
def test_nothing_is_planned_at_a_place_with_a_number_without_end(number):
    assert list(PlannedTask.objects.filter(place_filter(number))) == []


@pytest.mark.django_db
@pytest.mark.parametrize("number", [HUGE, ENDLESS], ids=["huge", "endless"])
def test_a_person_at_a_school_with_a_number_without_end_is_not_added(number, lead):
    response = lead.post(reverse("people:person_add"), {"name": "Jo", "homes": [number]})

    assert response.status_code == 200
    assert response.context["form"].errors.keys() == {"homes"}
    assert Person.objects.filter(name="Jo").count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize("number", [HUGE, ENDLESS], ids=["huge", "endless"])
def test_a_task_with_a_number_without_end_is_not_changed(number, lead):
    response = lead.post(reverse("tasks:task_tailor_many"), {"task": number, "status": "applies"})

    assert response.status_code == 200
    assert response.context["many"].errors.keys() == {"task"}
    assert Tailoring.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize("number", [HUGE, ENDLESS], ids=["huge", "endless"])
def test_a_ledger_of_a_place_with_a_number_without_end_is_not_here(number, lead):
    assert lead.get(reverse("means:budget_list"), {"at": number}).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("number", [HUGE, ENDLESS], ids=["huge", "endless"])
def test_a_task_with_a_number_without_end_is_not_kept_as_it_was(number, lead):
    address = reverse("tasks:edition_review", args=[Edition.objects.get().pk])

    assert lead.post(address, {"keep": number}).status_code == 302
    assert Tailoring.objects.count() == 0


@pytest.mark.django_db
def test_a_wrong_choice_is_named_in_short():
    field = ModelChoicesField(Organisation.objects.all())

    with pytest.raises(ValidationError) as refused:
        field.clean([HUGE * 4])

    assert refused.value.code == "invalid_choice"
    assert refused.value.params == {"value": "9" * 40}


@pytest.mark.django_db
@pytest.mark.parametrize("odd", ["²", "9" * 5000, "x"])
def test_an_odd_answer_is_refused_on_the_page(odd, client_of):
    school = factories.school()
    person = factories.person("Jonas", at=school)
    client = client_of(factories.user("head", at=school))

    answers = {"level_T": odd}
    response = client.post(reverse("people:person_ratings", args=[person.pk]), answers)

    assert response.status_code == 200
    assert person.ratings.count() == 0


@pytest.mark.django_db
def test_a_request_larger_than_any_form_is_refused_before_it_is_read():
    class Unread(io.BytesIO):
        def read(self, *_):
            raise AssertionError("the request was read")

    address, size = reverse("account_login"), settings.LARGEST_REQUEST_BYTES + 1
    sent = {
        "CONTENT_LENGTH": str(size),
        "CONTENT_TYPE": "multipart/form-data; boundary=x",
        "wsgi.input": Unread(),
    }

    response = Client().post(address, headers={"accept-language": "en"}, **sent)

    assert response.status_code == 413
    assert "This is too large" in response.content.decode()
    assert "default-src" in response.headers["Content-Security-Policy"]


@pytest.mark.django_db
def test_a_request_as_large_as_a_workbook_is_read():
    workbook = SimpleUploadedFile("school.xlsx", b"x" * 10 * 1024 * 1024)

    response = Client().post(reverse("account_login"), {"login": "an@x.be", "file": workbook})

    assert response.status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("day", ["0001-01-01", "1899-12-31", "2200-01-01", "9999-12-31"])
@pytest.mark.parametrize("page", ["mandates:handover_add", "people:absence_list"])
def test_a_day_with_which_nothing_can_be_counted_is_refused_under_its_field(page, day, client_of):
    school = factories.school()
    person = factories.person("Sofie", at=school)
    sent = {"kind": "leaves", "last": day, "starts_on": day, "first_day": day}

    response = client_of(factories.user("head", at=school)).post(
        reverse(page, args=[person.pk]), sent
    )

    assert response.status_code == 200
    assert "Choose a day between 1900 and 2199." in response.content.decode()
    assert not Handover.objects.exists()
    assert not Absence.objects.exists()


@pytest.mark.parametrize(
    ("sent", "goes_to"),
    [
        ("/taken/?q=a", "/taken/?q=a"),
        ("x", "/"),
        ("\u0663", "/"),
        ("-1", "/"),
        ("//elsewhere.example/", "/"),
        ("https://elsewhere.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_a_form_goes_back_to_a_page_of_ours_and_nowhere_else(sent, goes_to, rf):
    assert came_from(rf.post("/", {"next": sent}), "/") == goes_to


@pytest.mark.django_db
def test_a_ticked_number_without_end_is_no_choice():
    forms = (
        OnBehalfForm({"mandates": [HUGE], "note": "Ja"}, open_mandates=[]),
        ReactionForm(
            {"objections": [HUGE], "answer": "agrees"}, scenario=Scenario(pk=1), asked=Asked()
        ),
    )

    assert [form.is_valid() for form in forms] == [False, False]
