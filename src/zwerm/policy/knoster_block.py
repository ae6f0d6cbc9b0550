"""What plans show of the check of five elements: the last round, added up."""

from django.utils.formats import date_format, number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from zwerm.documents.blocks import Block, Cell, Column, Table, Text, cell, paragraphs, runs

from .knoster_queries import ElementResult, Result, RoundRows, last_result, round_rows
from .live import Place, live_block, reads


@live_block(
    "knoster",
    gettext_lazy("What change needs"),
    tells=gettext_lazy("Which of the five elements of change asks for attention first."),
    empty=gettext_lazy("the five questions were not asked yet."),
    page="policy:knoster",
)
def knoster(at: Place) -> tuple[Block, ...]:
    """Sums only, and no sums below five people."""
    result = last_result(at.organisation, rounds(at))
    if result is None:
        return ()
    conclusion = paragraphs(result.asked.conclusion)
    if not result.has_figures:
        return (Text(runs(_headline(result))), *conclusion)
    said = ngettext(
        "%(people)d colleague answered, until %(day)s. From 1 (not yet) to 4 (fully). Measured.",
        "%(people)d colleagues answered, until %(day)s. From 1 (not yet) to 4 (fully). Measured.",
        result.people,
    ) % {"people": result.people, "day": date_format(result.asked.ended_on)}
    columns = (
        Column(_("Element"), 0.2),
        Column(_("Question"), 0.45),
        Column(_("Average"), 0.13, "right"),
        Column(_("When it lacks"), 0.22),
    )
    rows = tuple(_row(each, is_first=each.element == result.first) for each in result.elements)
    headline = Text(runs(_headline(result)))
    return (headline, *conclusion, Table(columns, rows), Text(runs(said), "small"))


@reads("knoster")
def rounds(at: Place) -> RoundRows:
    return at.once(round_rows, at.organisation)


def _headline(result: Result) -> str:
    about = result.about_first
    if about is None:
        return _("All five are there")
    return f"{about.headline}. {about.leads_to}"


def _row(found: ElementResult, *, is_first: bool) -> tuple[Cell, ...]:
    average = number_format(found.average, 1)
    return (
        cell(capfirst(str(found.element.label)), tone="signal" if is_first else ""),
        cell(str(found.about.question)),
        cell(average),
        cell(str(found.about.symptom)),
    )
