import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from zwerm.policy.models import Block, Plan
from zwerm.policy.services import open_block, write_block

from ..factories import school, user
from .plans import plan

pytestmark = pytest.mark.django_db


def _client(at, role="head"):
    client = Client()
    client.force_login(user(role, at=at))
    return client


def test_a_head_begins_a_plan_and_reads_its_chapters():
    at = school("De Wulp")
    client = _client(at)

    answer = client.post(
        reverse("policy:plan_add"),
        {"title": "ICT op De Wulp", "kind": "ict", "order": "balance"},
        follow=True,
    )

    made = Plan.objects.get()
    assert made.title == "ICT op De Wulp"
    assert answer.redirect_chain[-1][0] == reverse("policy:plan_detail", args=[made.pk])
    assert all(chapter.title in answer.content.decode() for chapter in made.chapters.all())


def test_what_is_typed_stands_in_the_plan_as_it_was_typed():
    made = plan()
    client = _client(made.organisation)
    block = made.chapters.first().blocks.first()
    hostile = '<script>alert(1)</script> #include("/etc/passwd") {{ 7 * 7 }}'

    client.post(reverse("policy:block_write", args=[block.pk]), {"text": hostile, "revision": 1})
    page = client.get(reverse("policy:plan_detail", args=[made.pk])).content.decode()

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "{{ 7 * 7 }}" in page


def test_who_saves_second_sees_both_texts():
    made = plan()
    client = _client(made.organisation)
    block = made.chapters.first().blocks.first()
    write_block(block, text="Van de ander", revision=1, by=user("pict", at=made.organisation))

    answer = client.post(
        reverse("policy:block_write", args=[block.pk]), {"text": "Van mij", "revision": 1}
    )

    assert answer.status_code == 409
    assert "Van de ander" in answer.content.decode()
    assert "Van mij" in answer.content.decode()
    block.refresh_from_db()
    assert block.text == "Van de ander"


def test_a_block_someone_else_has_open_says_who():
    made = plan()
    block = made.chapters.first().blocks.first()
    open_block(block, by=user("pict", at=made.organisation, name="Lotte Maes"))

    page = _client(made.organisation).get(reverse("policy:chapter_write", args=[block.chapter_id]))

    assert "Lotte Maes is writing here now" in page.content.decode()
    assert reverse("policy:block_open", args=[block.pk]) not in page.content.decode()


def test_a_table_is_typed_with_bars_and_pasted_with_tabs():
    made = plan()
    client = _client(made.organisation)
    chapter = made.chapters.first()
    client.post(reverse("policy:block_add", args=[chapter.pk]), {"what": "table"})
    block = Block.objects.get(kind="table")

    client.post(
        reverse("policy:block_write", args=[block.pk]),
        {"text": "| Wat | Hoeveel |\r\nLaptops\t40", "revision": 1},
    )

    block.refresh_from_db()
    assert block.text == "Wat\tHoeveel\nLaptops\t40"


def test_a_removed_block_comes_back():
    made = plan()
    client = _client(made.organisation)
    block = made.chapters.first().blocks.first()
    write_block(block, text="Blijf", revision=1, by=made.created_by)

    client.post(reverse("policy:block_remove", args=[block.pk]))
    assert not Block.objects.filter(pk=block.pk).exists()
    client.post(reverse("policy:block_restore", args=[block.chapter_id]))

    assert block.chapter.blocks.first().text == "Blijf"


def test_a_chapter_someone_else_writes_in_is_not_removed():
    made = plan()
    block = made.chapters.first().blocks.first()
    open_block(block, by=user("pict", at=made.organisation))

    _client(made.organisation).post(reverse("policy:chapter_remove", args=[block.chapter_id]))

    assert made.chapters.filter(pk=block.chapter_id).exists()


def test_an_adopted_plan_is_read_as_it_was():
    made = plan()
    client = _client(made.organisation)
    block = made.chapters.first().blocks.first()
    write_block(block, text="Zo was het", revision=1, by=made.created_by)
    day = timezone.localdate()

    answer = client.post(
        reverse("policy:plan_adopt", args=[made.pk]),
        {"on": day.isoformat(), "review_on": day.replace(year=day.year + 1).isoformat()},
        follow=True,
    )

    assert "Zo was het" in answer.content.decode()
    block.refresh_from_db()
    write_block(block, text="Nu anders", revision=2, by=made.created_by)
    listed = client.get(reverse("policy:plan_list")).content.decode()
    assert "changed since" in listed


@pytest.mark.parametrize("route", ["plan_detail", "chapter_write"])
def test_a_page_of_a_plan_asks_as_much_with_more_in_it(route, django_assert_max_num_queries):
    made = plan()
    client = _client(made.organisation)
    chapter = made.chapters.first()
    url = reverse(f"policy:{route}", args=[made.pk if route == "plan_detail" else chapter.pk])
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        client.get(url)
    before = len(captured)
    for _number in range(3):
        client.post(reverse("policy:block_add", args=[chapter.pk]), {"what": "text"})
        client.post(reverse("policy:chapter_add", args=[made.pk]), {"title": "Nog een"})

    with django_assert_max_num_queries(before):
        client.get(url)
