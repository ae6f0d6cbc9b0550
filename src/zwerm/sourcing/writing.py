"""A sourcing document as a Word, PDF or Excel file, and what is still to fill in."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO

import xlsxwriter
from django.utils.http import content_disposition_header
from django.utils.text import capfirst, slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from zwerm.documents import Block, Document, Fact, to_docx, to_pdf

from . import central, requirements, vacancy
from .case import Case
from .models import SourcingDocument
from .words import Section

OFFICE = "application/vnd.openxmlformats-officedocument"
MEDIA_TYPES: Mapping[str, str] = {
    "docx": f"{OFFICE}.wordprocessingml.document",
    "pdf": "application/pdf",
    "xlsx": f"{OFFICE}.spreadsheetml.sheet",
}
AUTHOR = "Zwerm"


@dataclass(frozen=True, slots=True)
class Writer:
    """How a kind of document is written."""

    title: Callable[[Case], str]
    subtitle: Callable[[Case], str]
    facts: Callable[[Case], tuple[Fact, ...]]
    sections: Callable[[Case], list[Section]]
    blocks: Callable[[Case], Iterator[Block]]


WRITERS: Mapping[str, Writer] = {
    SourcingDocument.Kind.VACANCY: Writer(
        vacancy.title, vacancy.subtitle, vacancy.facts, vacancy.sections, vacancy.blocks
    ),
    SourcingDocument.Kind.REQUIREMENTS: Writer(
        requirements.title,
        requirements.subtitle,
        requirements.facts,
        requirements.sections,
        requirements.blocks,
    ),
    SourcingDocument.Kind.CENTRAL: Writer(
        central.title, central.subtitle, central.facts, central.sections, central.blocks
    ),
}


@dataclass(frozen=True, slots=True)
class File:
    name: str
    media_type: str
    content: bytes

    @property
    def disposition(self) -> str:
        return str(content_disposition_header(as_attachment=True, filename=self.name))


def kinds_of_file(document: SourcingDocument) -> list[str]:
    lists = ["xlsx"] if document.kind == SourcingDocument.Kind.CENTRAL else []
    return ["docx", "pdf", *lists]


def file_of(document: SourcingDocument, kind: str) -> File:
    case = Case(document)
    if kind == "xlsx":
        content = _workbook(case)
    else:
        made = as_document(case)
        content = to_docx(made) if kind == "docx" else to_pdf(made)
    name = slugify(f"{document.title}") or "zwerm"
    return File(f"{name}.{kind}", MEDIA_TYPES[kind], content)


def as_document(case: Case) -> Document:
    writer = WRITERS[case.document.kind]
    return Document(
        title=case.document.title,
        language="en" if (get_language() or "nl").startswith("en") else "nl",
        kicker=f"{case.organisation.name} · {capfirst(case.document.get_kind_display())}",
        subtitle=writer.subtitle(case),
        facts=writer.facts(case),
        blocks=tuple(writer.blocks(case)),
        footer=f"{case.organisation.name} · {case.today}",
        author=AUTHOR,
    )


def still_to_fill_in(case: Case) -> list[Section]:
    """The parts in which something between square brackets still waits for an answer."""
    mark = (_("[to fill in: %(what)s]") % {"what": ""}).strip("] ")
    return [
        section
        for section in WRITERS[case.document.kind].sections(case)
        if mark in case.answer(section.key, section.proposal)
    ]


def _workbook(case: Case) -> bytes:
    """The list for the central level; hours as numbers, and text never as a formula."""
    file = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as workbook:
        sheet = workbook.add_worksheet(_("The list"))
        heading = workbook.add_format({"bold": True, "bottom": 1, "text_wrap": True})
        text = workbook.add_format({"text_wrap": True, "valign": "top"})
        number = workbook.add_format({"num_format": "0.0", "valign": "top"})
        names = (_("Task"), _("Why"), _("Argument"), _("Could be taken by"), _("Schools"))
        sheet.write_row(0, 0, [*names, _("Hours a week")], heading)
        for index, line in enumerate(case.lines, start=1):
            told = case.answer(f"argument_{line.task.pk}", central.argument(line))
            for column, value in enumerate(
                (line.task.name, line.why_words, told, central.takers(line))
            ):
                sheet.write_string(index, column, value, text)
            sheet.write_number(index, 4, len(line.schools), text)
            sheet.write_number(index, 5, line.minutes / 60, number)
        sheet.set_column(0, 0, 42)
        sheet.set_column(1, 1, 24)
        sheet.set_column(2, 2, 60)
        sheet.set_column(3, 3, 34)
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, max(len(case.lines), 1), 5)
    return file.getvalue()
