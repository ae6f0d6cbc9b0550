"""A plan on the website: only what the lead chose, and nothing about persons by accident."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from zwerm.core.errors import DomainError
from zwerm.documents.blocks import paragraphs
from zwerm.policy.adopting import adopt_plan, withdraw_version
from zwerm.policy.models import Publication
from zwerm.policy.publishing import _told, candidates, publish, take_off, with_words
from zwerm.policy.services import write_block

from ..factories import key_figures, person, user
from .plans import plan

pytestmark = pytest.mark.django_db
TEXT = "SOFIE DECLERCQ ziet toe; Sofie Declercqs laptop niet. <script>alert(1)</script>"


def _adopted():
    """A plan with one chapter that names a colleague, its version, and its lead."""
    made = plan(kind="organisation", title="Ons plan")
    key_figures(made.organisation)
    person("Sofie Declercq", at=made.organisation)
    by = user("head", at=made.organisation, name="Hilde Wouters")
    write_block(made.chapters.get(key="context").blocks.first(), text=TEXT, revision=1, by=by)
    today = timezone.localdate()
    return made, adopt_plan(made, on=today, note="", review_on=None, by=by), by


def _read(made) -> str:
    answer = Client().get(reverse("policy:public_plan", args=[made.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def test_nobody_reads_a_plan_that_was_not_published():
    made, _version, _by = _adopted()
    assert Client().get(reverse("policy:public_plan", args=[made.pk])).status_code == 404


def test_everyone_reads_the_chosen_chapters_without_names():
    made, version, by = _adopted()
    publish(made, version=version, chosen=[0], names_people=False, by=by)

    page = _read(made)

    assert "a colleague ziet toe; Sofie Declercqs laptop niet." in page
    assert "SOFIE DECLERCQ" not in page
    assert "Hilde Wouters" not in page
    assert "<script>alert" not in page
    assert "How we organise ICT" not in page
    assert "Key figures" in page


def test_names_stand_there_when_the_lead_says_so():
    made, version, by = _adopted()
    publish(made, version=version, chosen=[0], names_people=True, by=by)
    assert "SOFIE DECLERCQ ziet toe" in _read(made)


def test_what_is_for_the_school_itself_can_never_be_chosen():
    _made, version, _by = _adopted()
    version.chapters[0]["blocks"] = [
        {"kind": "live", "live": kind, "content": [{"type": "Heading", "text": kind}]}
        for kind in ("team", "actions", "gaps", "risks", "continuity", "recovery", "processing")
    ]
    assert candidates(version)[0].blocks == ()


def test_a_later_text_or_version_does_not_get_out_by_itself():
    made, version, by = _adopted()
    publish(made, version=version, chosen=[0], names_people=False, by=by)
    block = made.chapters.get(key="context").blocks.first()
    write_block(block, text="Nog geheim", revision=2, by=by)
    adopt_plan(made, on=timezone.localdate(), note="", review_on=None, by=by)

    assert "Nog geheim" not in _read(made)


def test_what_is_taken_off_or_withdrawn_nobody_reads_any_more():
    made, version, by = _adopted()
    publish(made, version=version, chosen=[0], names_people=False, by=by)
    take_off(made, by=by)
    assert Client().get(reverse("policy:public_plan", args=[made.pk])).status_code == 404

    publish(made, version=version, chosen=[0], names_people=False, by=by)
    _read(made)
    withdraw_version(version, because="Vergissing", by=by)
    assert Client().get(reverse("policy:public_plan", args=[made.pk])).status_code == 404


def test_an_empty_choice_publishes_nothing():
    made, version, by = _adopted()
    with pytest.raises(DomainError):
        publish(made, version=version, chosen=[], names_people=False, by=by)
    assert not Publication.objects.exists()


def test_the_lead_publishes_on_the_page_and_takes_it_off_again():
    made, _version, by = _adopted()
    client = Client()
    client.force_login(by)
    page = reverse("policy:plan_publish", args=[made.pk])
    shown = client.get(page).content.decode()
    assert "Where we stand (names Sofie Declercq)" in shown

    client.post(page, {"chosen": ["0"]})
    assert Publication.objects.get().is_on
    assert reverse("policy:public_plan", args=[made.pk]) in client.get(page).content.decode()
    client.post(page, {"what": "off"})
    assert not Publication.objects.get().is_on


def test_only_the_lead_publishes():
    made, _version, _by = _adopted()
    client = Client()
    client.force_login(user("pict", at=made.organisation))
    page = reverse("policy:plan_publish", args=[made.pk])
    assert client.post(page, {"chosen": ["0"]}).status_code == 403
    assert not Publication.objects.exists()


def test_a_name_is_noticed_whatever_its_letters_and_its_place_in_a_sentence():
    blocks = paragraphs("ZOË peeters, SİL, Ŵren-Owen en ſofie; Jan\nVan Acker, niet Annelies.")
    names = ("Jan Van Acker", "Zoë Peeters", "Ŵren-Owen", "Sofie", "Sil", "Anne", "Bram", "!")

    assert list(_told(with_words(names), blocks)) == ["Zoë Peeters", "Ŵren-Owen", "Sofie", "Sil"]
