"""Workbooks to take along: with all that is known, or empty."""

from io import BytesIO

from zwerm.accounts.models import User
from zwerm.core.models import record
from zwerm.people.queries import whose_answers
from zwerm.schools.models import Organisation, SchoolYear
from zwerm.tasks.catalogue import catalogue_records
from zwerm.workbook.template import write_template

from .exchange import dossier_of
from .uploads import workbook_language


def filled_workbook(organisation: Organisation, school_year: SchoolYear, *, by: User) -> bytes:
    """All that is known here and that this user may read, as a workbook."""
    dossier = dossier_of(organisation, school_year, for_user=by)
    read = whose_answers(organisation, user=by)
    record(by, "downloaded_workbook", organisation, year=school_year.code, people=read)
    content = BytesIO()
    write_template(content, language=workbook_language(), tasks=dossier.tasks, dossier=dossier)
    return content.getvalue()


def empty_workbook() -> bytes:
    content, language = BytesIO(), workbook_language()
    write_template(content, language=language, tasks=catalogue_records(language))
    return content.getvalue()
