"""Two authors at one chapter at the same time, with requests that really cross."""

import json
import subprocess
import sys
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from zwerm.policy.models import Block, Chapter

from .. import databases
from ..factories import school, user
from .plans import plan

TEXTS = ("Van de eerste, die het wifi kent.", "Van de tweede, die de lessen kent.")


def _process(environment: dict[str, str], *arguments: Any) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.policy.savers", *map(str, arguments)],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )


def _answer(process: subprocess.Popen[str]) -> Any:
    said, _errors = process.communicate(timeout=120)
    assert process.returncode == 0
    return json.loads(said)


def test_of_two_who_save_at_once_one_saves_and_the_other_has_both_texts_on_the_screen(tmp_path):
    environment = databases.installation(tmp_path)
    block, *authors = _answer(_process(environment, "begin"))

    savers = [
        _process(environment, "save", block, author, text)
        for author, text in zip(authors, TEXTS, strict=True)
    ]
    answers = [_answer(saver) for saver in savers]

    statuses = [status for status, _page in answers]
    assert sorted(statuses) == [302, 409]
    won, lost = statuses.index(302), statuses.index(409)
    assert _answer(_process(environment, "read", block)) == [TEXTS[won], 2, authors[won]]
    assert all(text in answers[lost][1] for text in TEXTS)


@pytest.fixture
def written(db):
    """A block that someone else saved while this client was writing in it."""
    at = school()
    block = plan(at=at).chapters.first().blocks.first()
    client = Client()
    client.force_login(user("tict", at=at))
    Block.objects.filter(pk=block.pk).update(text="Van de ander", revision=2)
    return client, block


def test_both_texts_can_stand_below_each_other(written):
    client, block = written
    url = reverse("policy:block_write", args=[block.pk])

    client.post(url, {"text": "Van mij", "revision": 2, "choice": "both"})

    block.refresh_from_db()
    assert block.text == "Van de ander\n\nVan mij"


def test_words_that_differ_are_marked(written):
    client, block = written
    url = reverse("policy:block_write", args=[block.pk])

    page = client.post(url, {"text": "Van mij", "revision": 1}).content.decode()

    shown = " ".join(page.split())
    assert '<del><span class="visually-hidden">removed: </span>' in shown
    assert '<ins><span class="visually-hidden">added: </span>' in shown


def test_the_text_of_a_block_that_was_removed_meanwhile_comes_in_a_new_one(written):
    client, block = written
    pk, chapter = block.pk, block.chapter
    block.delete()

    client.post(
        reverse("policy:block_write", args=[pk]),
        {"text": "Toch bewaard", "revision": 1, "chapter": chapter.pk, "kind": "text"},
    )

    assert chapter.blocks.last().text == "Toch bewaard"


def test_the_text_of_a_chapter_that_was_removed_meanwhile_is_shown_to_copy(written):
    client, block = written
    pk, chapter = block.pk, block.chapter_id
    Chapter.objects.filter(pk=chapter).delete()

    answer = client.post(
        reverse("policy:block_write", args=[pk]),
        {"text": "Om te kopiëren", "revision": 1, "chapter": chapter, "kind": "text"},
    )

    assert answer.status_code == 409
    assert "Om te kopiëren" in answer.content.decode()


def test_a_browser_gets_what_others_changed_and_not_what_it_has_open(written):
    client, block = written
    chapter = block.chapter
    others = [f"{each.pk}:{each.revision}:0" for each in chapter.blocks.all()[1:]]
    url = reverse("policy:chapter_here", args=[chapter.pk])

    shown = client.post(url, {"seen": [f"{block.pk}:1:0", *others]}).content.decode()
    opened = client.post(url, {"seen": [f"{block.pk}:open", *others]}).content.decode()

    assert "Van de ander" in shown
    assert "Van de ander" not in opened
