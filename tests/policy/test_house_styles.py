"""A Word file that somebody sends as house style: used as it is, or refused for what it hides."""

from collections.abc import Callable
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from zwerm.core.errors import DomainError
from zwerm.documents import Document, Heading, ItemList, Table, Text, cell, runs, to_docx
from zwerm.documents.blocks import Column
from zwerm.policy.house_styles import MOST_BYTES, checked, house_style_of, keep_house_style
from zwerm.policy.models import HouseStyle

from ..factories import group, school, user
from .plans import plan


def _own(*, footer: str = "Atheneum Zilverberk") -> bytes:
    word = docx.Document()
    word.add_paragraph("Oude brief die niemand mag zien")
    word.sections[0].footer.paragraphs[0].text = footer
    word.styles["Heading 1"].font.name = "Comic Neue"
    return _saved(word)


def _saved(word) -> bytes:
    buffer = BytesIO()
    word.save(buffer)
    return buffer.getvalue()


def _changed(content: bytes, change: Callable[[dict[str, bytes]], object]) -> bytes:
    with ZipFile(BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return buffer.getvalue()


def _with(name: str, part: bytes) -> bytes:
    return _changed(_own(), lambda parts: parts.update({name: part}))


def _in_document(xml: bytes) -> bytes:
    def change(parts: dict[str, bytes]) -> None:
        text = parts["word/document.xml"]
        parts["word/document.xml"] = text.replace(b"<w:body>", b"<w:body>" + xml, 1)

    return _changed(_own(), change)


def _related(attributes: bytes) -> bytes:
    def change(parts: dict[str, bytes]) -> None:
        name = "word/_rels/document.xml.rels"
        relation = b'<Relationship Id="rIdX" ' + attributes + b"/></Relationships>"
        parts[name] = parts[name].replace(b"</Relationships>", relation)

    return _changed(_own(), change)


KINDS = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


def _field(*pieces: bytes) -> bytes:
    inside = b"".join(b"<w:r><w:instrText>" + piece + b"</w:instrText></w:r>" for piece in pieces)
    return _in_document(b"<w:p>" + inside + b"</w:p>")


def _bomb() -> bytes:
    return _with("word/media/image1.png", b"\x00" * (60 * 1024 * 1024))


def _many_parts() -> bytes:
    return _changed(_own(), lambda parts: parts.update({f"x{n}.txt": b"" for n in range(400)}))


HOSTILE = {
    "a zip bomb": _bomb,
    "hundreds of parts": _many_parts,
    "a macro": lambda: _with("word/vbaProject.bin", b"Sub AutoOpen()"),
    "another file inside": lambda: _with("word/embeddings/oleObject1.bin", b"x"),
    "a picture from elsewhere": lambda: _related(
        b'Type="' + KINDS + b'image" Target="https://elders.example/x.png" TargetMode="External"'
    ),
    "a hidden external link": lambda: _related(
        b'Type="' + KINDS + b'image" Target="file:///etc/passwd" TargetMode="&#69;xternal"'
    ),
    "a link to a file": lambda: _related(
        b'Type="' + KINDS + b'hyperlink" Target="file:///etc/passwd" TargetMode="External"'
    ),
    "a field that reads a file": lambda: _field(b' INCLUDETEXT "/etc/passwd" '),
    "a field in pieces": lambda: _field(b" INC", b"LUDEPICTURE ", b'"https://elders.example" '),
    "a command": lambda: _field(b' DDEAUTO c:\\\\windows\\\\cmd.exe "/k calc" '),
    "an entity": lambda: _with(
        "word/footnotes.xml", b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'
    ),
    "a name outside": lambda: _with("../../buiten.xml", b"<x/>"),
    "no document": lambda: _changed(_own(), lambda parts: parts.pop("word/document.xml")),
    "no Word file": lambda: b"MZ\x90\x00 dit is geen zip",
    "half a file": lambda: _own()[:4000],
    "an Excel type": lambda: _changed(
        _own(),
        lambda parts: parts.update(
            {
                "[Content_Types].xml": parts["[Content_Types].xml"].replace(
                    b"wordprocessingml.document.main", b"spreadsheetml.sheet.main"
                )
            }
        ),
    ),
}


@pytest.mark.parametrize("make", HOSTILE.values(), ids=HOSTILE)
def test_what_may_harm_a_reader_is_refused(make):
    with pytest.raises(DomainError):
        checked(make())


def test_a_file_that_is_too_large_is_refused():
    with pytest.raises(DomainError, match="larger than 2 MB"):
        checked(b"x" * (MOST_BYTES + 1))


def test_a_template_becomes_a_document_and_forgets_where_it_came_from():
    def change(parts: dict[str, bytes]) -> None:
        types = parts["[Content_Types].xml"]
        parts["[Content_Types].xml"] = types.replace(b"document.main+xml", b"template.main+xml")
        parts["word/_rels/settings.xml.rels"] = (
            b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            b'<Relationship Id="rId1" Type="' + KINDS + b'attachedTemplate" '
            b'Target="file:///C:/Users/jan/brief.dotx" TargetMode="External"/></Relationships>'
        )

    clean = checked(_changed(_own(), change))

    assert docx.Document(BytesIO(clean)).styles["Heading 1"].font.name == "Comic Neue"
    with ZipFile(BytesIO(clean)) as archive:
        assert b"jan" not in b"".join(archive.read(name) for name in archive.namelist())


def test_a_plan_in_the_own_look_keeps_its_styles_and_footer_and_none_of_its_text():
    document = Document(
        "Plan",
        "nl",
        (
            Heading("Kop"),
            Text(runs("Tekst"), "lead"),
            ItemList((runs("een"), runs("twee")), is_numbered=True),
            Table((Column("A", 1.0),), ((cell("b"),),)),
        ),
        kicker="School",
        has_cover=True,
        mark="Ontwerp",
    )

    word = docx.Document(BytesIO(to_docx(document, base=checked(_own()))))

    texts = [paragraph.text for paragraph in word.paragraphs if paragraph.text.strip()]
    assert texts == ["School", "Plan", "Ontwerp", "Kop", "Tekst", "een", "twee"]
    assert word.sections[0].footer.paragraphs[0].text == "Atheneum Zilverberk"
    assert word.styles["Heading 1"].font.name == "Comic Neue"


def test_styles_that_a_house_style_lacks_are_added():
    word = docx.Document()
    for name in ("Heading 2", "List Bullet", "List Number", "Title"):
        element = word.styles[name].element
        element.getparent().remove(element)
    blocks = (Heading("Kop", 2), ItemList((runs("een"),)), ItemList((runs("a"), runs("b")), True))

    made = to_docx(Document("Plan", "nl", blocks), base=checked(_saved(word)))

    texts = [each.text for each in docx.Document(BytesIO(made)).paragraphs if each.text.strip()]
    assert texts == ["Plan", "Kop", "• een", "1. a", "2. b"]


@pytest.mark.django_db
def test_a_school_uses_its_own_look_before_that_of_its_group():
    above = group()
    here, other = school(parent=above), school(parent=above)
    by = user("director", at=above)
    keep_house_style(above, file_name="groep.docx", content=_own(), by=by)
    keep_house_style(here, file_name="school.docx", content=_own(), by=by)

    assert house_style_of(here).file_name == "school.docx"
    assert house_style_of(other).file_name == "groep.docx"
    assert house_style_of(school()) is None


@pytest.mark.django_db
def test_the_lead_sends_a_file_that_word_plans_then_have():
    made = plan()
    client = Client()
    client.force_login(user("head", at=made.organisation))
    page = reverse("policy:house_style")

    sent = SimpleUploadedFile("brief.dotx", _own(footer="Onze voet"))
    client.post(page, {"file": sent})
    answer = client.get(reverse("policy:plan_file", args=[made.pk, "docx"]))

    word = docx.Document(BytesIO(answer.content))
    assert word.sections[0].footer.paragraphs[0].text == "Onze voet"
    client.post(page, {"what": "remove"})
    assert not HouseStyle.objects.exists()


@pytest.mark.django_db
def test_a_refused_file_leaves_the_one_there_was():
    made = plan()
    client = Client()
    client.force_login(user("head", at=made.organisation))
    page = reverse("policy:house_style")
    client.post(page, {"file": SimpleUploadedFile("goed.docx", _own())})

    answer = client.post(page, {"file": SimpleUploadedFile("fout.docx", _bomb())})

    assert answer.status_code == 409
    assert HouseStyle.objects.get().file_name == "goed.docx"


@pytest.mark.django_db
def test_only_the_lead_changes_the_look():
    made = plan()
    client = Client()
    client.force_login(user("pict", at=made.organisation))
    sent = SimpleUploadedFile("brief.docx", _own())
    assert client.post(reverse("policy:house_style"), {"file": sent}).status_code == 403
    assert not HouseStyle.objects.exists()
