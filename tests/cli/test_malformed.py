"""Files that cannot be used: each gets a message with the place, and leaves nothing behind."""

import gzip
import io
import json
import time
import zipfile
from dataclasses import replace
from datetime import date

import pytest
import xlsxwriter

from tests.workbook.books import Book, Formula, group_dossier, rezipped, small_dossier, workbook_of
from zwerm.cli import main
from zwerm.optimiser.files import problem_to_data
from zwerm.planning.building import problem_from_dossier
from zwerm.workbook.archive import MOST_BYTES, OLE_START
from zwerm.workbook.records import RuleRecord

GOOD = workbook_of(small_dossier())


def refused(tmp_path, capsys, name, content):
    """Divide the file, and return what was complained about."""
    source, target = tmp_path / name, tmp_path / "uit.xlsx"
    if content is not None:
        source.write_bytes(content)
    before = sorted(path.name for path in tmp_path.iterdir())

    code = main(["divide", str(source), "-o", str(target), "-o", str(tmp_path / "uit.json")])

    said = capsys.readouterr()
    assert (code, said.out) == (1, "")
    assert "Traceback" not in said.err
    assert sorted(path.name for path in tmp_path.iterdir()) == before
    return said.err


def zip_of(**parts):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), text)
    return buffer.getvalue()


def part_changed(part, change):
    return rezipped(GOOD, lambda name, data: change(data) if name == part else data)


def bomb():
    return with_part("xl/worksheets/sheet9.xml", b" " * 60_000_000)


def with_part(name, data):
    buffer = io.BytesIO(GOOD)
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return buffer.getvalue()


LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
    b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>&b;</t></si></sst>'
)
WHOLE_FILES = {
    "nothing in it": (b"", "Dit bestand is leeg"),
    "no such file": (None, "bestaat niet"),
    "bytes of nothing": (bytes(range(256)) * 20, "geen Excel-bestand"),
    "latin-1 csv": ("naam;leeftijd\nRené;8\n".encode("latin-1"), "tekstbestand (zoals CSV)"),
    "web page": (b"<html><body><table></table></body></html>", "webpagina"),
    "pdf": (b"%PDF-1.7\n%\xe2\xe3", "Dit is een pdf"),
    "old excel": (OLE_START + b"\0" * 600, "oud Excel-bestand (.xls)"),
    "password": (
        OLE_START + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"),
        "met een wachtwoord beveiligd",
    ),
    "word": (zip_of(word__document_dot_xml="<a/>"), "Dit is een Word-bestand"),
    "opendocument": (zip_of(mimetype="application/x"), "OpenDocument-bestand"),
    "another zip": (zip_of(foto="x"), "geen Excel-bestand"),
    "half a zip": (GOOD[: len(GOOD) // 2], "beschadigd"),
    "damaged sheet": (
        part_changed("xl/worksheets/sheet2.xml", lambda data: data[:-400]),
        "beschadigd",
    ),
    "no relations": (
        rezipped(GOOD, lambda name, data: None if name.endswith("workbook.xml.rels") else data),
        "beschadigd",
    ),
    "zip bomb": (bomb(), "veel meer dan het lijkt"),
    "laughing entities": (part_changed("xl/sharedStrings.xml", lambda _: LAUGHS), "beschadigd"),
    "path that leads out": (with_part("../boos.xml", b"x"), "niet door Excel gemaakt"),
    "too large": (b"PK" + b"\0" * MOST_BYTES, "te groot"),
}


@pytest.mark.parametrize("name", WHOLE_FILES)
def test_a_file_that_is_no_workbook_is_refused(name, tmp_path, capsys):
    content, said = WHOLE_FILES[name]

    message = refused(tmp_path, capsys, "school.xlsx", content)

    assert said in message
    assert "het bestand" in message


def spoiled(sheet, heading, value, row=1):
    return lambda: Book().put(sheet, heading, value, row=row).content()


def without_heading(sheet, heading):
    book = Book()
    del book.sheets[sheet][book.heading_row(sheet, heading)]
    return book.content()


def renamed_sheet(old, new):
    book = Book()
    book.sheets = {new if name == old else name: rows for name, rows in book.sheets.items()}
    return book.content()


def without_sheet(*names):
    book = Book()
    book.sheets = {name: rows for name, rows in book.sheets.items() if name not in names}
    return book.content()


def emptied(sheet, heading):
    book = Book()
    book.sheets[sheet] = book.sheets[sheet][: book.heading_row(sheet, heading) + 1]
    return book.content()


def two_of_one_sheet():
    book = Book()
    book.sheets["People"] = book.sheets["Mensen"]
    return book.content()


def a_circle():
    book = Book(group_dossier())
    return (
        book.put("School", "Hoort bij", "De Beuk")
        .put("School", "Hoort bij", "De Groep", row=3)
        .content()
    )


def the_same_person_twice():
    return Book().add("Mensen", "E-mailadres", Naam="an  PEETERS", Scholen="De Linde").content()


def a_rule(**cells):
    return Book().add("Regels", "Regel", **cells).content()


def pinned_and_forbidden():
    dossier = small_dossier(
        rules=(RuleRecord("pin", "t-back-up", "an"), RuleRecord("forbid", "t-back-up", "an"))
    )
    return workbook_of(dossier)


def ambiguous():
    first, second = small_dossier().people
    book = Book(small_dossier(people=(first, replace(second, name="An Peeters"))))
    return book.put("Middelen", "Persoon", "An Peeters").content()


def with_year(text):
    book = Book()
    for row in book.sheets["School"][:8]:
        if "Schooljaar" in row:
            row[2] = text
    return book.content()


def far_away():
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as workbook:
        sheet = workbook.add_worksheet("School")
        sheet.write(1_048_575, 16_383, "ver weg")
    return buffer.getvalue()


CELLS = {
    "wrong sheet name": (
        lambda: renamed_sheet("Mensen", "Menschen"),
        "Mensen: Het werkblad",
        "“Menschen”",
    ),
    "sheets missing": (
        lambda: without_sheet("Taken", "Middelen"),
        "Middelen: Het werkblad",
        "Taken: Het werkblad",
    ),
    "sheet in both languages": (two_of_one_sheet, "People", "twee werkbladen"),
    "no headings": (lambda: without_heading("Mensen", "E-mailadres"), "Mensen", "kolomtitels"),
    "heading misspelt": (
        lambda: Book().put("Mensen", "Naam", "Naamm", row=0).content(),
        "Mensen!B6",
        "Bedoelt u “Naam”?",
    ),
    "heading gone": (
        lambda: Book().put("School", "Soort", "Opmerking", row=0).content(),
        "School!10:10",
        "“Soort” ontbreekt",
    ),
    "heading twice": (
        lambda: Book().put("Mensen", "Rollen", "Naam", row=0).content(),
        "Mensen!C6",
        "twee keer",
    ),
    "name missing": (spoiled("Mensen", "Naam", ""), "Mensen!B7", "Hier moet iets staan"),
    "person twice": (the_same_person_twice, "Mensen!B9 “an PEETERS”", "ook in B7"),
    "unknown school": (
        spoiled("Mensen", "Scholen", "De Lnide"),
        "Mensen!F7 “De Lnide”",
        "Bedoelt u “De Linde”?",
    ),
    "unknown role": (
        spoiled("Mensen", "Rollen", "tovenaar"),
        "Mensen!C7 “tovenaar”",
        "geen keuze uit de lijst",
    ),
    "e-mail": (spoiled("Mensen", "E-mailadres", "an at school"), "Mensen!D7", "geen e-mailadres"),
    "level too high": (spoiled("Mensen", "Kan: technisch", 7), "Mensen!I7 “7”", "van 0 tot 3"),
    "level in words": (
        spoiled("Mensen", "Kan: technisch", "goed"),
        "Mensen!I7 “goed”",
        "geen getal",
    ),
    "wish too low": (spoiled("Mensen", "Wil: beleid", -4), "Mensen!O7 “-4”", "van -2 tot 2"),
    "half a pupil": (
        spoiled("School", "Leerlingen", "250,5"),
        "School!G11 “250,5”",
        "geen geheel getal",
    ),
    "negative pupils": (spoiled("School", "Leerlingen", -3), "School!G11 “-3”", "te laag"),
    "kind of school": (
        spoiled("School", "Soort", "kasteel"),
        "School!C11 “kasteel”",
        "basisschool",
    ),
    "negative hours": (spoiled("Middelen", "Uren per week", -2), "“-2”", "te laag"),
    "huge hours": (spoiled("Middelen", "Uren per week", "400"), "“400”", "0 tot 60 uur"),
    "hours in words": (spoiled("Middelen", "Uren per week", "veel"), "“veel”", "geen aantal uren"),
    "hours as a date": (
        spoiled("Middelen", "Uren per week", date(2026, 5, 2)),
        "“2026-05-02”",
        "een datum van gemaakt",
    ),
    "person twice a source": (
        lambda: (
            Book()
            .put("Middelen", "Persoon", "An Peeters", row=2)
            .put("Middelen", "Bron", "ICT", row=2)
            .content()
        ),
        "Middelen",
        "Dit staat er al",
    ),
    "unknown person": (
        spoiled("Middelen", "Persoon", "Jan Janssens"),
        "“Jan Janssens”",
        "staat niet op ‘Mensen’",
    ),
    "unknown source": (spoiled("Middelen", "Bron", "XYZ"), "“XYZ”", "‘Bronnen van uren’"),
    "more hours than a week": (
        lambda: (
            Book()
            .put("Middelen", "Uren per week", 50)
            .put("Middelen", "Persoon", "An Peeters", row=2)
            .put("Middelen", "Uren per week", 20, row=2)
            .content()
        ),
        "Middelen",
        "hoogstens 60 uur",
    ),
    "unknown task": (
        lambda: a_rule(Regel="vastzetten", Taak="Koffie zetten", Persoon="An Peeters"),
        "Regels!B8 “Koffie zetten”",
        "staat niet op ‘Taken’",
    ),
    "pinned and forbidden": (pinned_and_forbidden, "Regels!A8", "vast én worden verboden"),
    "unknown key": (
        spoiled("Taken", "Sleutel", "t-netwerk-beher"),
        "Taken!A7 “t-netwerk-beher”",
        "Bedoelt u “t-netwerk-beheer”?",
    ),
    "dropped without a reason": (
        spoiled("Taken", "Van toepassing", "nee"),
        "Taken!F7",
        "zonder reden",
    ),
    "key with spaces": (
        spoiled("Taken", "Sleutel", "mijn taak!"),
        "Taken!A7 “mijn taak!”",
        "sleutel kan niet",
    ),
    "own hours unclear": (
        spoiled("Taken", "Eigen uren per week", "vaak"),
        "Taken!G7 “vaak”",
        "geen aantal uren",
    ),
    "priority": (spoiled("Taken", "Voorrang", 9), "Taken!H7 “9”", "van 1 tot 3"),
    "formula without value": (
        spoiled("School", "Leerlingen", Formula("=SUM(A1:A2)")),
        "School!G11",
        "geen resultaat",
    ),
    "formula with an error": (
        spoiled("School", "Leerlingen", Formula("=1/0", "#DIV/0!")),
        "School!G11",
        "Deze cel geeft een fout",
    ),
    "text too long": (spoiled("Mensen", "Naam", "x" * 500), "Mensen!B7", "hoogstens 120 tekens"),
    "circular organisations": (a_circle, "School!D11", "De Groep → De Beuk → De Groep"),
    "site without school": (
        spoiled("School", "Soort", "vestiging"),
        "School!D11",
        "hoort bij een school",
    ),
    "school year": (
        lambda: with_year("2026-2028"),
        "School!C4 “2026-2028”",
        "geen schooljaar",
    ),
    "nobody": (lambda: emptied("Mensen", "E-mailadres"), "Mensen", "nog niemand"),
    "no school": (lambda: emptied("School", "Leerlingen"), "School", "nog geen school"),
    "namesakes": (ambiguous, "“An Peeters”", "meer dan één keer voor"),
    "a cell far away": (far_away, "School", "Te veel ingevulde rijen"),
}


@pytest.mark.parametrize("name", CELLS)
def test_a_wrong_cell_is_named_with_what_is_allowed(name, tmp_path, capsys):
    make, *said = CELLS[name]

    message = refused(tmp_path, capsys, "school.xlsx", make())

    for words in said:
        assert words in message


def test_all_problems_are_told_at_once(tmp_path, capsys):
    book = Book()
    book.put("School", "Leerlingen", "veel").put("Mensen", "Scholen", "Nergens")
    book.put("Middelen", "Uren per week", -1).put("Taken", "Voorrang", 0)

    message = refused(tmp_path, capsys, "school.xlsx", book.content())

    places = [line.split(" ")[1] for line in message.splitlines() if line.startswith("- ")]
    assert [place.split("!")[0] for place in places] == ["School", "Mensen", "Middelen", "Taken"]


def test_problems_are_told_in_english_too(tmp_path, capsys):
    source = tmp_path / "school.xlsx"
    source.write_bytes(Book().put("Mensen", "Kan: technisch", 7).content())

    assert main(["divide", str(source), "--lang", "en"]) == 1
    assert "Allowed: a whole number from 0 to 3." in capsys.readouterr().err


def test_a_hundred_thousand_rows_are_refused_at_once(tmp_path, capsys):
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"constant_memory": True}) as workbook:
        sheet = workbook.add_worksheet("Mensen")
        for row in range(100_000):
            sheet.write_string(row, 0, "An")
    started = time.process_time()

    message = refused(tmp_path, capsys, "school.xlsx", buffer.getvalue())

    assert time.process_time() - started < 3
    assert "Mensen" in message
    assert "10000 rijen" in message


def data(**changes):
    return {**problem_to_data(problem_from_dossier(small_dossier())), **changes}


def json_bytes(**changes):
    return json.dumps(data(**changes)).encode()


def with_first(key, **changes):
    rows = data()[key]
    return json_bytes(**{key: [{**rows[0], **changes}, *rows[1:]]})


EXCHANGE_FILES = {
    "empty": (b"", "empty"),
    "not json": (b"{'a': 1}", "not JSON"),
    "a list": (b"[1, 2]", "$"),
    "latin-1": ('{"name": "René"}'.encode("latin-1"), "UTF-8"),
    "endless number": (b'{"name": 1e999}', "$"),
    "not a number": (b'{"name": NaN}', "NaN"),
    "nested deep": (b"[" * 100_000, "nested"),
    "key twice": (b'{"name": "a", "name": "b"}', "twice"),
    "other format": (json_bytes(format="zwerm-problem/9"), "$.format"),
    "unknown key": (json_bytes(kleur="rood"), "$.kleur"),
    "no people": (
        json.dumps({k: v for k, v in data().items() if k != "people"}).encode(),
        "people",
    ),
    "person twice": (json_bytes(people=[data()["people"][0]] * 2), "stands twice"),
    "unknown school": (with_first("people", homes=["nergens"]), "$.people[0].homes"),
    "negative hours": (with_first("people", sources={"ICT": -5}), "$.people[0].sources"),
    "huge need": (json_bytes(demand=[["t-back-up", "linde", 10**9]]), "$.demand[0]"),
    "unknown task": (json_bytes(demand=[["koffie", "linde", 5]]), "$.demand[0]"),
    "text in numbers": (with_first("tasks", priority="hoog"), "$.tasks[0].priority"),
    "nothing to divide": (json_bytes(demand=[], current=[]), "niets te verdelen"),
}


@pytest.mark.parametrize("name", EXCHANGE_FILES)
def test_a_wrong_exchange_file_is_refused(name, tmp_path, capsys):
    content, said = EXCHANGE_FILES[name]

    assert said in refused(tmp_path, capsys, "school.json", content)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (gzip.compress(json_bytes(), mtime=0)[:-20], "too early"),
        (gzip.compress(b" " * 60_000_000, mtime=0), "too large"),
        (gzip.compress(b"x", mtime=0)[:10] + b"\xff" * 9, "damaged"),
    ],
    ids=["cut off", "bomb", "damaged"],
)
def test_a_wrong_zipped_exchange_file_is_refused(content, said, tmp_path, capsys):
    assert said in refused(tmp_path, capsys, "school.json.gz", content)


def test_a_folder_is_no_file(tmp_path, capsys):
    (tmp_path / "map.xlsx").mkdir()

    assert main(["divide", str(tmp_path / "map.xlsx")]) == 1
    assert "bestaat niet of is niet te lezen" in capsys.readouterr().err


def test_a_pin_that_cannot_hold_is_named(tmp_path, capsys):
    dossier = small_dossier(rules=(RuleRecord("pin", "t-cyberincident", "bo"),))

    message = refused(tmp_path, capsys, "school.xlsx", workbook_of(dossier))

    assert "Bo Claes op “Cyberincident opvangen" in message
