"""The training plan as a workbook. Nothing in it becomes a formula."""

from collections.abc import Iterable, Iterator
from datetime import date
from io import BytesIO

import xlsxwriter
from django.db.models import TextChoices
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from zwerm.people.models import Competence
from zwerm.schools.models import Provenance

from .models import Training

WIDTHS = (40, 22, 20, 16, 18, 24, 30, 12, 12, 16, 14, 16, 14, 16, 24, 20, 24, 28, 40, 40)
A4 = 9
Cell = str | float | date | None


def trainings_workbook(title: str, trainings: Iterable[Training]) -> bytes:
    file = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as workbook:
        sheet = workbook.add_worksheet(_("Training plan")[:31])
        strong = workbook.add_format({"bold": True, "bottom": 1, "text_wrap": True})
        plain = workbook.add_format({"text_wrap": True, "valign": "top"})
        sheet.write_string(0, 0, title, workbook.add_format({"bold": True, "font_size": 16}))
        headings = _headings()
        for column, (heading, width) in enumerate(zip(headings, WIDTHS, strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(2, column, heading, strong)
        last = 2
        for last, line in enumerate(_lines(trainings), start=3):
            for column, cell in enumerate(line):
                if isinstance(cell, str):
                    sheet.write_string(last, column, cell, plain)
                elif isinstance(cell, int | float):
                    sheet.write_number(last, column, cell, plain)
        sheet.autofilter(2, 0, last, len(headings) - 1)
        sheet.freeze_panes(3, 1)
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(2)
    return file.getvalue()


def _headings() -> list[str]:
    return [
        _("What is learned"),
        _("Specialisation or cluster"),
        _("Level wished"),
        _("State"),
        _("Form"),
        _("How it goes on at school"),
        _("Days"),
        _("People"),
        _("Hours for each person"),
        _("Where the hours come from"),
        _("Hours of replacement"),
        _("Where these come from"),
        _("Cost in euro"),
        _("Where the cost comes from"),
        _("By whom"),
        _("For which team"),
        _("Place"),
        _("Who sees to it"),
        _("For which tasks"),
        _("Who takes part"),
    ]


def _lines(trainings: Iterable[Training]) -> Iterator[list[Cell]]:
    for one in trainings:
        people = list(one.people.all())
        yield [
            one.title,
            _told(Competence, one.competence),
            _told(Training.Level, one.level),
            _told(Training.State, one.state),
            _told(Training.Form, one.form),
            _told(Training.Form, one.follow_up),
            ", ".join(date_format(row.day, "SHORT_DATE_FORMAT") for row in one.sessions.all()),
            len(people),
            _hours(one.minutes_each),
            _told(Provenance, one.minutes_provenance),
            _hours(one.replacement_minutes),
            _told(Provenance, one.replacement_provenance),
            None if one.cost_cents is None else one.cost_cents / 100,
            _told(Provenance, one.cost_provenance),
            one.provider,
            one.team,
            one.organisation.name,
            one.owner.name if one.owner else "",
            ", ".join(task.name for task in one.tasks.all()),
            ", ".join(person.name for person in people),
        ]


def _hours(minutes: int | None) -> float | None:
    return None if minutes is None else round(minutes / 60, 4)


def _told(kind: type[TextChoices], value: str) -> str:
    return str(kind(value).label) if value in kind else value
