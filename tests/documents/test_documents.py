"""One document, read as Word and as PDF: what it says, and that nothing in it is markup."""

import dataclasses
import re
import shutil
import subprocess
import sys
import zlib
from io import BytesIO

import docx
import pytest
from docx.oxml.ns import qn

from zwerm.documents import (
    Card,
    Cards,
    Column,
    Contents,
    Document,
    Fact,
    Figure,
    Heading,
    ItemList,
    Notice,
    PageBreak,
    Signature,
    SignatureFields,
    Table,
    Text,
    bold,
    cell,
    italic,
    paragraphs,
    runs,
    soft,
    to_docx,
    to_pdf,
)
from zwerm.documents.pdf import in_steps

SQUARE = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9"/></svg>'
)
# The smallest PNG there is: one pixel.
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)
HOSTILE = (
    "#set page(fill: red)",
    "$ sum_(i=0)^n i $",
    ']#panic("x")[',
    "= heading *bold* _it_ @ref <label>",
    "</w:t></w:r><w:br/>",
    "&amp; < > \" '",
    '=HYPERLINK("http://example.org")',
    "{{ user }} {% now %}",
    "\\u{41} \\ // /* */ `raw`",
)


def document(*blocks, **fields):
    rest = {"title": "Vacature", "language": "nl", "footer": "De Linde", "author": "Zwerm"}
    return Document(blocks=blocks, **(rest | fields))


def every_block(text):
    return (
        Contents(text),
        Heading(text, 1),
        Heading(text, 2, "T"),
        Heading(text, 3),
        Text(runs(text, bold(text), italic(text), soft(text)), "lead"),
        ItemList((runs(text),)),
        ItemList((runs(text),), is_numbered=True),
        Table((Column(text, 1.0),), ((cell(text, tone="signal"),),), total=(cell(text),)),
        Notice(text, runs(text)),
        Figure(SQUARE, "svg", text, text, share=0.3),
        Figure(PIXEL, "png", text, text, share=0.3),
        Cards((Card(text[:2], text, (text,), text), Card("x", text, photo=PIXEL)), cluster="P"),
        PageBreak(),
        SignatureFields((Signature(text, text), Signature(text))),
    )


def word(of):
    return docx.Document(BytesIO(to_docx(of)))


def text_of_word(of):
    return "\n".join(each.text or "" for each in word(of).element.body.iter(qn("w:t")))


def text_of_pdf(of, tmp_path):
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext reads what stands in a PDF")
    path = tmp_path / "document.pdf"
    path.write_bytes(to_pdf(of))
    read = subprocess.run(["pdftotext", "-raw", path, "-"], check=True, capture_output=True)
    return read.stdout.decode()


def opened(pdf):
    """The bytes of a PDF with its compressed streams unpacked."""
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    unpacked = []
    for stream in streams:
        try:
            unpacked.append(zlib.decompress(stream))
        except zlib.error:
            unpacked.append(stream)
    return pdf + b"\n".join(unpacked)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_what_someone_types_is_printed_as_it_stands_in_word(hostile):
    shown = text_of_word(document(*every_block(hostile), subtitle=hostile, kicker=hostile))
    assert shown.count(hostile) >= 18


@pytest.mark.parametrize("hostile", HOSTILE)
def test_what_someone_types_is_printed_as_it_stands_in_a_pdf(hostile, tmp_path):
    shown = text_of_pdf(document(Text(runs(hostile)), kicker=hostile), tmp_path)
    assert shown.count(hostile) == 2


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_pdf_takes_any_text_in_any_block(hostile):
    hostile_facts = (Fact(hostile, hostile),)
    content = to_pdf(document(*every_block(hostile), facts=hostile_facts, footer=hostile))
    assert content.startswith(b"%PDF-")


def test_control_characters_are_left_out_of_both():
    dirty = document(Text(runs("a\x00b\x07c\x1bd")), title="ti\x00tel")
    assert text_of_word(dirty).splitlines()[:2] == ["titel", "abcd"]
    assert to_pdf(dirty).startswith(b"%PDF-")


def test_a_space_that_keeps_words_together_stays():
    assert "2,5\xa0uur" in text_of_word(document(Text(runs("2,5\xa0uur"))))


def test_a_letter_without_a_font_never_keeps_a_pdf_from_its_reader(tmp_path):
    # Of the private area of planes 15 and 16 no font knows a letter, and ballot boxes are rare.
    shown = text_of_pdf(document(Text(runs("vinkje ☐ gezet"))), tmp_path)
    assert "vinkje" in shown
    assert "gezet" in shown


@pytest.mark.parametrize(("language", "tag"), [("nl", b"nl-BE"), ("en", b"en-GB")])
def test_a_pdf_is_tagged_and_says_its_title_and_language(language, tag):
    content = opened(to_pdf(document(*every_block("Woord"), language=language)))
    assert b"/StructTreeRoot" in content
    assert re.search(rb"/MarkInfo\s*<<\s*/Marked true", content)
    assert re.search(rb"/Lang ?\(" + tag + rb"\)", content)
    assert b"<pdfuaid:part>1</pdfuaid:part>" in content
    assert b"Vacature" in content
    assert b"/DisplayDocTitle true" in content


def test_headings_lists_tables_and_figures_have_their_own_tags():
    content = opened(to_pdf(document(*every_block("Woord"))))
    for tag in (b"/Title", b"/H1", b"/H2", b"/H3", b"/L", b"/Table", b"/TH", b"/TD", b"/Figure"):
        assert re.search(rb"/S ?" + tag + rb"\b", content), tag


def test_word_has_headings_of_three_levels_and_repeats_the_head_of_a_table():
    made = word(document(*every_block("Woord")))
    styles = [paragraph.style.name for paragraph in made.paragraphs]
    assert [styles.count(f"Heading {level}") for level in (1, 2, 3)] == [1, 1, 1]
    assert len(made.element.body.findall(".//" + qn("w:tblHeader"))) == 1


def test_word_says_its_language_and_title():
    made = word(document(language="en", title="Vacancy"))
    assert made.core_properties.title == "Vacancy"
    assert made.core_properties.language == "en-GB"
    language = made.styles["Normal"].element.rPr.findall(qn("w:lang"))
    assert [each.get(qn("w:val")) for each in language] == ["en-GB"]


def test_word_numbers_its_pages():
    footer = word(document()).sections[0].footer._element
    fields = [each.text for each in footer.iter(qn("w:instrText"))]
    assert fields == ["PAGE", "NUMPAGES"]


def test_every_numbered_list_starts_at_one():
    numbered = ItemList((runs("een"), runs("twee")), is_numbered=True)
    made = word(document(numbered, Text(runs("x")), numbered))
    ids = [p._p.pPr.numPr.numId.val for p in made.paragraphs if p.style.name == "List Number"]
    assert ids[0] == ids[1] != ids[2] == ids[3]


def test_a_picture_is_told_in_words_in_word():
    made = word(document(Figure(SQUARE, "svg", "Een zwart vierkant")))
    described = [each.get("descr") for each in made.element.body.iter(qn("wp:docPr"))]
    assert described == ["Een zwart vierkant"]


def test_larger_paper_is_larger():
    poster = document(paper="a3", is_landscape=True)
    section = word(poster).sections[0]
    assert (round(section.page_width.cm, 1), round(section.page_height.cm, 1)) == (42.0, 29.7)
    assert re.search(rb"/MediaBox ?\[0 0 1190\.\d+ 841\.\d+\]", opened(to_pdf(poster)))


def test_what_someone_typed_becomes_paragraphs_and_lists():
    typed = "Eerst dit.\nOok dit.\n\nDan:\n- een\n- twee\n"
    assert paragraphs(typed) == (
        Text(runs("Eerst dit.\nOok dit.")),
        Text(runs("Dan:")),
        ItemList((runs("een"), runs("twee"))),
    )
    assert paragraphs("  \n\n") == ()


def test_an_empty_document_is_a_document():
    assert to_pdf(document()).startswith(b"%PDF-")
    assert text_of_word(document()).splitlines()[0] == "Vacature"


def test_a_poster_fills_one_sheet_whatever_stands_on_it():
    cards = tuple(Card("SV", f"Sofie {n}", ("Netwerk", "Lessen"), "Jan") for n in range(60))
    many = document(Heading("Thema", 1, "T"), Cards(cards, 3, "T"), is_one_page=True)
    assert pages_of(many) == 1
    assert pages_of(dataclasses.replace(many, is_one_page=False)) > 1


def pages_of(of):
    return len(re.findall(rb"/Type ?/Page\b", opened(to_pdf(of))))


def test_headings_that_skip_a_level_still_make_a_tagged_pdf():
    blocks = (Heading("Drie", 3), Heading("Een"), Heading("Weer drie", 3), Heading("Twee", 2))
    assert [block.level for block in in_steps(blocks)] == [1, 1, 2, 2]
    assert to_pdf(Document("Plan", "nl", blocks)).startswith(b"%PDF")


@pytest.mark.parametrize(("rows", "kept"), [(3, [0, 1, 2]), (12, [0, 1, 2, 10, 11])])
def test_a_table_in_word_leaves_no_row_alone_on_a_page(rows, kept):
    """Of the heads and the rows, those that stay with the next one."""
    table = Table((Column("Taak", 1.0),), tuple((cell(str(number)),) for number in range(rows)))
    word = docx.Document(BytesIO(to_docx(Document(title="Lijst", language="nl", blocks=(table,)))))
    together = [
        index
        for index, row in enumerate(word.tables[0].rows)
        if row.cells[0].paragraphs[0].paragraph_format.keep_with_next
    ]
    assert together == kept


def steps_of_word(rows):
    """How many functions are called to write a table of so many rows."""
    table = Table(
        (Column("Wie", 0.5), Column("Wat", 0.5)),
        tuple((cell(f"Sofie {number}"), cell(bold("Netwerk"))) for number in range(rows)),
    )
    called = 0

    def count(_frame, event, _argument):
        nonlocal called
        called += event == "call"

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        to_docx(document(table))
    finally:
        sys.setprofile(before)
    return called


def test_a_row_in_word_takes_a_few_steps_however_long_the_table():
    steps_of_word(1)
    short, middle, long = (steps_of_word(rows) for rows in (100, 200, 300))

    assert long - middle < 100 * 60
    assert abs((long - middle) - (middle - short)) < 1000


def test_a_file_of_a_house_style_gets_the_same_words_in_its_own_styles():
    own = docx.Document()
    own.styles["List Bullet"].delete()
    own.sections[0].header.paragraphs[0].text = "Scholengroep De Leie"
    buffer = BytesIO()
    own.save(buffer)

    made = docx.Document(BytesIO(to_docx(document(*every_block("Woord")), base=buffer.getvalue())))

    assert made.sections[0].header.paragraphs[0].text == "Scholengroep De Leie"
    bullets = [each.text for each in made.paragraphs if each.style.name == "List Bullet"]
    assert bullets == ["• Woord"]
