from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from zwerm.core.errors import DomainError
from zwerm.core.models import Job
from zwerm.documents.blocks import Column, Table, Text, cell, runs
from zwerm.policy.adopting import adopt_plan, withdraw_version
from zwerm.policy.arranging import add_block
from zwerm.policy.comparing import RowChange, chapters_changed
from zwerm.policy.copying import copy_plan
from zwerm.policy.due import due_for, remind
from zwerm.policy.models import Version
from zwerm.policy.packing import pack
from zwerm.policy.services import archive_plan, restore_plan, write_block
from zwerm.policy.vision_comparing import Change
from zwerm.schools.models import SchoolYear

from ..factories import group, key_figures, school, user
from .plans import plan

TODAY = timezone.localdate


def _adopted(made, *, on=None, review_on=None):
    return adopt_plan(made, on=on or TODAY(), note="", review_on=review_on, by=made.created_by)


def _chapter(title, *content, live="", key=""):
    return {"key": key, "title": title, "blocks": [{"live": live, "content": pack(content)}]}


def _table(*rows):
    columns = (Column("Taak", 0.5), Column("Wie", 0.5))
    return Table(columns, tuple(tuple(cell(part) for part in row) for row in rows))


@pytest.mark.django_db
def test_a_colleague_reads_what_is_in_force_at_the_school_and_its_group_and_nothing_else():
    top = group()
    at, beside = school(parent=top), school(parent=top)
    old, new = _adopted(made := plan(at=at)), _adopted(made)
    shared = _adopted(plan(at=top))
    _adopted(plan(at=beside))
    _adopted(plan(at=at), on=TODAY() + timedelta(days=3))
    reader = user("staff", at=at)

    assert set(Version.objects.visible_to(reader)) == {new, shared}
    assert set(Version.objects.visible_to(user("guest", at=at))) == set()
    client = Client()
    client.force_login(reader)
    assert client.get(reverse("policy:version_detail", args=[new.pk])).status_code == 200
    assert client.get(reverse("policy:version_detail", args=[old.pk])).status_code == 404
    assert client.get(reverse("policy:plan_detail", args=[made.pk])).status_code == 404
    listed = client.get(reverse("policy:plan_list")).content.decode()
    assert reverse("policy:version_detail", args=[new.pk]) in listed


@pytest.mark.django_db
def test_what_is_withdrawn_gives_way_to_the_version_before():
    made = plan()
    day = TODAY() + timedelta(days=100)
    first, second = _adopted(made, review_on=day), _adopted(made)

    now = withdraw_version(second, because="Een fout in de cijfers", by=made.created_by)

    assert now == first
    assert made.versions.in_force().get() == first
    made.refresh_from_db()
    assert made.review_on == day
    with pytest.raises(DomainError, match="withdrawn already"):
        withdraw_version(second, because="Nog eens", by=made.created_by)


@pytest.mark.django_db
def test_a_plan_that_is_put_away_has_nothing_in_force_until_it_comes_back():
    made = plan()
    version = _adopted(made)

    archive_plan(made, by=made.created_by)
    assert not made.versions.in_force().exists()
    restore_plan(made, by=made.created_by)

    assert made.versions.in_force().get() == version


def test_words_that_changed_are_told_and_what_stayed_is_left_out():
    before = [_chapter("Waar we staan", Text(runs("Wij tellen drie campussen.")), key="context")]
    after = [_chapter("Onze school", Text(runs("Wij tellen twee campussen.")), key="context")]

    (changed,) = chapters_changed(before, after)

    assert (changed.state, changed.title, changed.was) == (
        "changed",
        "Onze school",
        "Waar we staan",
    )
    assert changed.pieces[0].lines[0].changes == (
        Change("same", "Wij tellen "),
        Change("gone", "drie "),
        Change("new", "twee "),
        Change("same", "campussen."),
    )


def test_chapters_that_came_and_went_are_told():
    changed = chapters_changed([_chapter("Weg")], [_chapter("Nieuw")])

    assert [(each.state, each.title) for each in changed] == [("new", "Nieuw"), ("gone", "Weg")]


def test_of_a_live_block_only_the_rows_that_changed_are_shown():
    before = [_chapter("ICT", _table(("Wifi", "An"), ("Printers", "Bo"), ("Oud", "")), live="team")]
    after = [
        _chapter("ICT", _table(("Wifi", "Cas"), ("Printers", "Bo"), ("Nieuw", "")), live="team")
    ]

    (table,) = chapters_changed(before, after)[0].pieces[0].tables

    assert table.same_rows == 1
    assert table.rows == (
        RowChange(
            "changed", ((Change("same", "Wifi"),), (Change("gone", "An"), Change("new", "Cas")))
        ),
        RowChange("new", ((Change("new", "Nieuw"),), (Change("new", ""),))),
        RowChange("gone", ((Change("gone", "Oud"),), (Change("gone", ""),))),
    )


@pytest.mark.django_db
def test_a_copy_has_the_same_words_and_is_written_by_itself():
    made = plan()
    block = made.chapters.first().blocks.first()
    write_block(block, text="Van vorig jaar", revision=1, by=made.created_by)
    _adopted(made)

    copy = copy_plan(
        made,
        to=made.organisation,
        title="Nieuw",
        year=SchoolYear.objects.current(),
        by=made.created_by,
    )
    first = copy.chapters.first().blocks.first()
    write_block(first, text="Van dit jaar", revision=1, by=made.created_by)

    assert [each.title for each in copy.chapters.all()] == [
        each.title for each in made.chapters.all()
    ]
    block.refresh_from_db()
    assert block.text == "Van vorig jaar"
    assert not copy.versions.exists()


@pytest.mark.django_db
def test_a_search_shows_where_words_stand():
    made = plan()
    block = made.chapters.first().blocks.first()
    add_block(
        block.chapter, kind="list", after=block, by=made.created_by, text="Wifi <b> in blok A"
    )
    client = Client()
    client.force_login(made.created_by)

    page = client.get(reverse("policy:plan_detail", args=[made.pk]), {"q": "wifi"}).content.decode()

    assert ">Wifi</mark> &lt;b&gt; in blok A" in page


@pytest.mark.django_db
def test_who_leads_is_reminded_once_on_the_day_to_look_again(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    made = plan()
    day = TODAY() + timedelta(days=10)
    _adopted(made, review_on=day)

    remind(day - timedelta(days=1))
    assert not Job.objects.filter(kind="core.mail").exists()
    remind(day)
    remind(day + timedelta(days=1))

    (job,) = Job.objects.filter(kind="core.mail")
    assert job.arguments["to"] == made.created_by.email
    assert made.title in job.arguments["subject"]
    assert not mail.outbox


@pytest.mark.django_db
def test_a_plan_asks_for_its_author_from_the_day_to_look_again():
    made = plan()
    _adopted(made, on=TODAY() - timedelta(days=9), review_on=TODAY())

    assert due_for(made.created_by, made.organisation) == [made]
    assert due_for(user("staff", at=made.organisation), made.organisation) == []


@pytest.mark.django_db
def test_what_changed_is_told_in_the_language_in_which_the_version_was_kept():
    at = school()
    key_figures(at)
    made = plan(kind="organisation", at=at)
    with override("nl"):
        version = _adopted(made)
    client = Client()
    client.force_login(made.created_by)

    page = client.get(reverse("policy:version_compare", args=[version.pk]), {"with": "now"})

    assert page.wsgi_request.LANGUAGE_CODE == "en"
    # The adoption itself is a step of the year; nothing else changed.
    pieces = [piece.live for named in page.context["changes"] for _title, piece in named.pieces]
    assert pieces == ["cycle"]
