from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from zwerm.policy import knoster_services, vision_services
from zwerm.policy.models import (
    Element,
    KnosterRound,
    Part,
    Vision,
    VisionReaction,
    VisionVersion,
)
from zwerm.policy.vision_services import vision_of

from ..factories import group, school, user

pytestmark = pytest.mark.django_db


def _client(at, role="head", **fields):
    client = Client()
    client.user = user(role, at=at, **fields)
    client.force_login(client.user)
    return client


def _url(name, at, part="pedagogisch"):
    return reverse(f"policy:{name}", args=[at.pk, part])


def _written(at, text="ICT dient goed onderwijs."):
    vision = vision_of(at, Part.PEDAGOGICAL)
    return vision_services.write_vision(vision, text=text, revision=vision.revision, by=None)


def _adopted(at, text="ICT dient goed onderwijs."):
    vision = _written(at, text)
    return vision_services.adopt_vision(
        vision, revision=vision.revision, on=timezone.localdate(), body="", note="", by=None
    )


def _read(client, url):
    return client.get(url).content.decode()


def test_from_answers_over_a_text_to_an_adopted_vision():
    at = school()
    client = _client(at, name="Katrien Put")

    client.post(_url("vision_answer", at), {"education": "Kinderen die durven vragen"})
    write = _read(client, _url("vision_write", at))
    assert "Kinderen die durven vragen" in write
    assert "Katrien Put" in write
    client.post(_url("vision_write", at), {"text": "Wij durven vragen.", "revision": 1})
    day = timezone.localdate().isoformat()
    answer = client.post(
        _url("vision_adopt", at), {"on": day, "body": "Schoolraad", "revision": 2}, follow=True
    )

    assert "Wij durven vragen." in answer.content.decode()
    assert "Schoolraad" in answer.content.decode()
    assert "Wij durven vragen." in _read(_client(at, "staff"), reverse("policy:vision"))


def test_who_saves_second_sees_both_texts_and_may_choose():
    at = school()
    client = _client(at)
    _written(at, "Van de ander")

    answer = client.post(_url("vision_write", at), {"text": "Van mij", "revision": 1})

    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Van de ander" in page
    assert "Van mij" in page
    assert Vision.objects.get().text == "Van de ander"
    assert 'name="revision" value="2"' in page
    client.post(_url("vision_write", at), {"text": "Van mij", "revision": 2})
    assert Vision.objects.get().text == "Van mij"


def test_what_is_typed_is_shown_as_it_was_typed():
    at = school()
    client = _client(at)
    hostile = "<script>alert(1)</script> {{ 7 * 7 }}"
    vision = _written(at, hostile)
    vision_services.react(vision, kind="doubt", text=hostile, by=client.user)
    vision_services.answer_questions(vision, {"education": hostile}, by=client.user)

    for page in ("vision_detail", "vision_write", "vision_adopt"):
        shown = _read(client, _url(page, at))
        assert "<script>alert" not in shown
        assert "{{ 7 * 7 }}" in shown


def test_a_colleague_reads_the_working_text_only_while_it_is_open():
    at = school()
    vision = _written(at, "Nog niet af")
    colleague = _client(at, "staff")
    assert "Nog niet af" not in _read(colleague, _url("vision_detail", at))
    assert colleague.post(_url("vision_react", at), {"kind": "agree"}).status_code == 403

    vision_services.open_for_reactions(vision, until=timezone.localdate(), by=None)
    assert "Nog niet af" in _read(colleague, _url("vision_detail", at))
    colleague.post(_url("vision_react", at), {"kind": "doubt", "text": "En de kleuters?"})
    assert VisionReaction.objects.get().text == "En de kleuters?"

    Vision.objects.update(reactions_until=timezone.localdate() - timedelta(days=1))
    assert "Nog niet af" not in _read(colleague, _url("vision_detail", at))
    assert colleague.post(_url("vision_react", at), {"kind": "agree"}).status_code == 403
    assert VisionReaction.objects.count() == 1


def test_a_colleague_of_a_school_reacts_to_the_vision_of_its_group():
    above = group()
    colleague = _client(school(parent=above), "staff")
    guest = _client(school(parent=above), "guest")
    vision = _written(above)
    vision_services.open_for_reactions(vision, until=timezone.localdate(), by=None)

    assert colleague.post(_url("vision_react", above), {"kind": "agree"}).status_code == 302
    assert guest.post(_url("vision_react", above), {"kind": "agree"}).status_code == 403

    assert [row.user for row in VisionReaction.objects.all()] == [colleague.user]


def test_who_doubts_without_a_word_is_asked_for_one():
    at = school()
    client = _client(at)
    _written(at)

    answer = client.post(_url("vision_react", at), {"kind": "doubt", "text": ""})

    assert "Say in a sentence" in answer.content.decode()
    assert not VisionReaction.objects.exists()


def test_a_school_takes_over_the_vision_of_its_group():
    above = group()
    at = school(parent=above)
    _adopted(above, "Van de groep")
    client = _client(at, "pict")
    assert "Van de groep" in _read(client, _url("vision_detail", at))

    client.post(_url("vision_take", at))

    assert vision_of(at, Part.PEDAGOGICAL).text == "Van de groep"


def test_two_versions_stand_beside_each_other():
    at = school()
    client = _client(at)
    _adopted(at, "Wij leren samen.")
    last = _adopted(at, "Wij leren elke dag samen.")

    page = _read(client, reverse("policy:vision_version", args=[last.pk]) + "?with=1")

    assert "<ins >elke dag </ins>" in " ".join(page.split())
    unknown = reverse("policy:vision_version", args=[last.pk]) + "?with=x"
    assert "Wij leren elke dag samen." in _read(client, unknown)


def test_an_unknown_part_is_not_there():
    at = school()

    assert _client(at).get(_url("vision_detail", at, "anders")).status_code == 404


def test_one_takes_back_what_one_said_oneself_only():
    at = school()
    client, other = _client(at), _client(at)
    reaction = vision_services.react(_written(at), kind="agree", text="", by=client.user)
    url = reverse("policy:reaction_withdraw", args=[reaction.pk])

    assert other.post(url).status_code == 403
    client.post(url)

    assert not VisionReaction.objects.exists()


def test_five_questions_are_answered_and_closed_and_concluded():
    at = school()
    client = _client(at)
    day = timezone.localdate().isoformat()
    client.post(reverse("policy:knoster_begin"), {"closes_on": day, "asks_colleagues": "on"})
    asked = KnosterRound.objects.get()
    url = reverse("policy:knoster_answer", args=[asked.pk])
    for level in (1, 2, 2, 3):
        levels = dict.fromkeys(Element.values, 4) | {"means": level}
        assert _client(at, "staff").post(url, levels).status_code == 302
    short = client.post(url, {"plan": 2})
    assert "Choose the one that comes closest." in short.content.decode()
    client.post(url, dict.fromkeys(Element.values, 3))

    client.post(reverse("policy:knoster_close", args=[asked.pk]))
    page = _read(_client(at, "staff"), reverse("policy:knoster_round", args=[asked.pk]))
    assert "First the means" in page
    assert "2.2" in page
    client.post(
        reverse("policy:knoster_conclude", args=[asked.pk]),
        {"weakest": "plan", "conclusion": "Eerst namen en data."},
    )

    page = _read(client, reverse("policy:knoster_round", args=[asked.pk]))
    assert "First the plan" in page
    assert "Eerst namen en data." in page


def test_the_page_of_a_small_round_shows_ones_own_answers_and_no_others():
    at = school()
    client = _client(at)
    asked = _round(at, people=3)
    page = _read(client, reverse("policy:knoster_round", args=[asked.pk]))

    assert "3 people answered" in page
    assert "How the answers are spread" not in page
    assert "What I answered myself" not in page


def test_who_answers_after_the_end_is_shown_the_result():
    at = school()
    asked = _round(at, people=5)

    answer = _client(at).get(reverse("policy:knoster_answer", args=[asked.pk]))

    assert answer.url == reverse("policy:knoster_round", args=[asked.pk])


def _round(at, people):
    asked = knoster_services.begin_round(
        at, closes_on=timezone.localdate(), about="", asks_colleagues=True, by=None
    )
    for _person in range(people):
        knoster_services.answer_round(asked, dict.fromkeys(Element.values, 2), by=user())
    knoster_services.close_round(asked, by=None)
    return asked


def _queries(client, url):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def _more_of_everything(at, client):
    vision = vision_of(at, Part.PEDAGOGICAL)
    by = user("pict", at=at)
    vision_services.react(vision, kind="comment", text="Denk aan geluid", by=by)
    vision_services.answer_questions(vision, {"education": "Samen"}, by=by)
    _adopted(at, f"{vision.text}!")
    vision_services.react(vision, kind="doubt", text="Hm", by=by)
    vision_services.react(vision, kind="doubt", text="Hm", by=client.user)
    _round(at, people=5)


@pytest.mark.parametrize(
    "page", ["vision", "vision_detail", "vision_write", "vision_version", "knoster", "round"]
)
def test_a_page_asks_as_much_with_more_on_it(page):
    above = group()
    at = school(parent=above)
    client = _client(at)
    _adopted(above)
    _adopted(at)
    _more_of_everything(at, client)
    urls = {
        "vision": lambda: reverse("policy:vision"),
        "vision_version": lambda: reverse(
            "policy:vision_version", args=[VisionVersion.objects.filter(number=1).last().pk]
        ),
        "knoster": lambda: reverse("policy:knoster"),
        "round": lambda: reverse("policy:knoster_round", args=[KnosterRound.objects.first().pk]),
    }
    url = urls.get(page, lambda: _url(page, at))
    client.get(url())
    before = _queries(client, url())

    _more_of_everything(at, client)
    _more_of_everything(at, client)

    assert _queries(client, url()) == before
