"""Plans as Word files and PDFs, and that nothing in them is read as markup."""

import re
from io import BytesIO

import docx
import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from zwerm.documents import Contents, Document, Heading, Text, to_docx, to_pdf
from zwerm.policy.adopting import adopt_plan
from zwerm.policy.documents import plan_document, version_document
from zwerm.policy.live import Place
from zwerm.policy.models import Block
from zwerm.policy.services import write_block

from ..factories import key_figures, school, user
from .plans import plan

HOSTILE = (
    '#include("/etc/passwd") #panic("x") $ \\ * _ @x <a> {{ 7 * 7 }} {% debug %} <script>alert(1)'
    "</script> &amp; ]]> `code` =SUM(A1) \x00\x0b"
)
# What stands there of it: control characters cannot be in a Word file or in a tagged PDF.
PRINTED = HOSTILE.replace("\x00", "").replace("\x0b", "")
# PostgreSQL keeps no NUL in a text, and forms let none pass.
KEPT = HOSTILE if connection.vendor == "sqlite" else HOSTILE.replace("\x00", "")

pytestmark = pytest.mark.django_db


def _place(made, by=None):
    by = by or user("head", at=made.organisation)
    return Place(made.organisation, made.school_year, by)


def _texts(document: Document) -> list[str]:
    runs = [block.runs for block in document.blocks if isinstance(block, Text)]
    return ["".join(run.text for run in each) for each in runs]


def test_a_draft_says_so_and_marks_what_is_empty():
    made = plan(kind="organisation")
    with override("en"):
        document = plan_document(made, _place(made))

    assert document.mark == "Draft, not adopted"
    assert document.has_cover
    assert isinstance(document.blocks[0], Contents)
    assert [block.text for block in document.blocks if isinstance(block, Heading)][:2] == [
        "1 Where we stand",
        "2 How we organise ICT",
    ]
    assert "Nothing is written here yet." in _texts(document)


def test_a_version_leaves_out_what_was_empty_and_says_who_adopted_it():
    made = plan(kind="organisation")
    by = user("head", at=made.organisation, name="Hilde Wouters")
    block = made.chapters.get(key="context").blocks.first()
    write_block(block, text="Zo staan wij ervoor.", revision=1, by=by)
    day = timezone.localdate()
    version = adopt_plan(made, on=day, note="Eerste plan", review_on=None, by=by)
    write_block(block, text="Later anders", revision=2, by=by)

    with override("en"):
        document = version_document(version)

    assert document.mark == ""
    assert _texts(document)[0] == "Zo staan wij ervoor."
    assert "Later anders" not in _texts(document)
    assert [b.text for b in document.blocks if isinstance(b, Heading) and b.level < 3] == [
        "1 Where we stand",
        "2 How we organise ICT",
        "The task overview",
    ]
    facts = {fact.name: fact.value for fact in document.facts}
    assert facts["Adopted by"] == "Hilde Wouters"
    assert facts["Version"] == "1"
    assert facts["What changed"] == "Eerste plan"


def test_what_zwerm_fills_in_says_what_it_is():
    made = plan(kind="organisation")
    key_figures(made.organisation)
    with override("en"):
        document = plan_document(made, _place(made))

    headings = [block.text for block in document.blocks if isinstance(block, Heading)]
    assert headings[:2] == ["1 Where we stand", "Key figures"]


@pytest.mark.parametrize("kind", ["docx", "pdf"])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_plan_downloads_in_both_languages(kind, language):
    made = plan(title="Plan & <b>zo</b>")
    client = Client()
    client.force_login(user("head", at=made.organisation))

    answer = client.get(reverse("policy:plan_file", args=[made.pk, kind]), {"language": language})

    assert answer.status_code == 200
    assert answer["Content-Disposition"] == f'attachment; filename="plan-bzob.{kind}"'
    assert answer.content[:4] == (b"%PDF" if kind == "pdf" else b"PK\x03\x04")
    if kind == "docx":
        shown = "Draft, not adopted" if language == "en" else "Plan & <b>zo</b>"
        assert shown in _words(answer.content)


def test_there_is_no_other_kind_of_file():
    made = plan()
    client = Client()
    client.force_login(user("head", at=made.organisation))
    assert client.get(reverse("policy:plan_file", args=[made.pk, "exe"])).status_code == 404


def test_another_school_gets_no_file():
    made = plan()
    client = Client()
    client.force_login(user("head", at=school()))
    assert client.get(reverse("policy:plan_file", args=[made.pk, "pdf"])).status_code == 404


def test_hostile_text_is_printed_in_word_as_it_was_typed():
    made = plan(title=PRINTED[:120], kind="organisation")
    chapter = made.chapters.get(key="context")
    chapter.title = PRINTED[:120]
    chapter.save()
    by = user("head", at=made.organisation)
    Block.objects.filter(chapter=chapter).delete()
    for number, kind in enumerate(("heading", "text", "list", "table")):
        text = f"{KEPT}\t{KEPT}\nrij\t{KEPT}" if kind == "table" else KEPT
        Block.objects.create(chapter=chapter, kind=kind, text=text, position=number)

    words = _words(to_docx(plan_document(made, _place(made, by))))

    assert words.count('#include("/etc/passwd")') >= 5
    assert words.count("<script>alert(1)</script>") >= 4
    assert not re.search(r"\b49\b", words)


def test_hostile_text_makes_a_pdf_and_runs_nothing():
    made = plan(title="Plan", kind="organisation")
    chapter = made.chapters.get(key="context")
    Block.objects.filter(chapter=chapter).delete()
    for number, kind in enumerate(("heading", "text", "list", "table")):
        text = f"{KEPT}\t{KEPT}\nrij\t{KEPT}" if kind == "table" else KEPT
        Block.objects.create(chapter=chapter, kind=kind, text=text, position=number)

    content = to_pdf(plan_document(made, _place(made)))

    assert content.startswith(b"%PDF")
    assert b"/MarkInfo" in content
    assert b"/StructTreeRoot" in content
    assert b"root:x:0" not in content


def _words(content: bytes) -> str:
    word = docx.Document(BytesIO(content))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in word.paragraphs), *cells])


def test_a_version_keeps_its_headings_in_the_language_of_its_text():
    made = plan(kind="organisation")
    key_figures(made.organisation)
    by = user("head", at=made.organisation)
    with override("nl"):
        version = adopt_plan(made, on=timezone.localdate(), note="", review_on=None, by=by)
        headings = [b.text for b in version_document(version).blocks if isinstance(b, Heading)]
    with override("en"):
        again = [b.text for b in version_document(version).blocks if isinstance(b, Heading)]

    assert "Kerncijfers" in headings
    assert again == headings
