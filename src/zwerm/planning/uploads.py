"""Workbooks that people upload: read, shown, and then taken over or forgotten."""

import logging
from functools import cached_property
from io import BytesIO

from django.core.files.uploadedfile import UploadedFile
from django.db import DataError, IntegrityError, transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from zwerm.accounts.models import User
from zwerm.core.errors import DomainError
from zwerm.core.models import record
from zwerm.people.queries import whose_answers
from zwerm.schools.models import Organisation, SchoolYear
from zwerm.tasks.catalogue import catalogue_records
from zwerm.tasks.models import Task
from zwerm.workbook.problems import CellProblem, InvalidWorkbook
from zwerm.workbook.reader import read_workbook
from zwerm.workbook.records import Dossier
from zwerm.workbook.template import write_template

from .differences import Imported
from .dossier_json import dossier_from_data, dossier_to_data
from .exchange import apply_dossier, dossier_of, preview
from .models import WorkbookUpload

MOST_BYTES = 10 * 1024 * 1024
# How far from today a workbook's school year may lie.
MOST_YEARS_AWAY = 2

logger = logging.getLogger("zwerm.planning")


class Refused(Exception):  # noqa: N818 - an answer, not an error
    """A workbook that cannot be taken over, with everything that is to be mended in it."""

    def __init__(self, problems: tuple[CellProblem, ...]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = problems


class Review:
    """What an upload would change, seen now."""

    def __init__(self, upload: WorkbookUpload) -> None:
        self.upload = upload
        self.dossier: Dossier = dossier_from_data(upload.dossier)
        self.school_year = _school_year(self.dossier)

    @property
    def is_of_this_year(self) -> bool:
        return self.school_year == SchoolYear.objects.current()

    @cached_property
    def imported(self) -> Imported:
        return _checked(self.dossier, self.upload.organisation, self.upload.user)


def keep_upload(
    file: "UploadedFile[bytes]", *, organisation: Organisation, by: User
) -> WorkbookUpload:
    """Read a workbook and keep it for a day, for its reader to look at what it would change.

    Raises `Refused` with all problems; then nothing is kept.
    """
    dossier = _read(file, organisation)
    _checked(dossier, organisation, by)
    with transaction.atomic():
        WorkbookUpload.objects.stale().delete()
        WorkbookUpload.objects.visible_to(by).delete()
        return WorkbookUpload.objects.create(
            user=by,
            organisation=organisation,
            file_name=(file.name or "")[-120:],
            dossier=dossier_to_data(dossier),
        )


@transaction.atomic
def take_over(upload: WorkbookUpload, *, by: User) -> Imported:
    """Save what the workbook says, all of it or nothing."""
    dossier = dossier_from_data(upload.dossier)
    imported = apply_dossier(
        dossier, organisation=upload.organisation, school_year=_school_year(dossier), by=by
    )
    upload.delete()
    return imported


def filled_workbook(organisation: Organisation, school_year: SchoolYear, *, by: User) -> bytes:
    """All that is known here and that this user may read, as a workbook."""
    dossier = dossier_of(organisation, school_year, for_user=by)
    read = whose_answers(organisation, user=by)
    record(by, "downloaded_workbook", organisation, year=school_year.code, people=read)
    content = BytesIO()
    write_template(content, language=_language(), tasks=dossier.tasks, dossier=dossier)
    return content.getvalue()


def empty_workbook() -> bytes:
    content = BytesIO()
    write_template(content, language=_language(), tasks=catalogue_records(_language()))
    return content.getvalue()


def _language() -> str:
    return "en" if (get_language() or "nl").startswith("en") else "nl"


def _read(file: "UploadedFile[bytes]", organisation: Organisation) -> Dossier:
    if (file.size or 0) > MOST_BYTES:
        raise Refused((_problem(_("This file is larger than 10 MB. A workbook is far smaller.")),))
    tasks = Task.objects.for_organisation(organisation)
    known = set(tasks.values_list("slug", flat=True))
    try:
        return read_workbook(file.read(), language=_language(), known_tasks=known)
    except InvalidWorkbook as invalid:
        raise Refused(invalid.problems) from None
    except Exception:
        # Whatever a file does to the reader, it stays the file's problem.
        logger.exception("a workbook could not be read")
        sentence = _("This file cannot be read. Save it again as an Excel workbook (.xlsx).")
        raise Refused((_problem(sentence),)) from None


def _checked(dossier: Dossier, organisation: Organisation, by: User) -> Imported:
    """What it would change; a refusal by the database's rules is a problem of the file too."""
    try:
        year = _school_year(dossier)
        return preview(dossier, organisation=organisation, school_year=year, by=by)
    except DomainError as refusal:
        raise Refused(tuple(map(_problem, str(refusal).splitlines()))) from None
    except (DataError, IntegrityError):
        logger.warning("a workbook does not fit in the database", exc_info=True)
        sentence = _("Something in this workbook is too long or stands in it twice.")
        raise Refused((_problem(sentence),)) from None


def _school_year(dossier: Dossier) -> SchoolYear:
    first_year, now = int(dossier.school_year[:4]), SchoolYear.objects.current()
    if abs(first_year - now.first_year) > MOST_YEARS_AWAY:
        raise DomainError(
            _("The school year %(year)s is too far away. It is now %(now)s.")
            % {"year": dossier.school_year, "now": now.code}
        )
    return SchoolYear.objects.get_or_create(first_year=first_year)[0]


def _problem(sentence: str) -> CellProblem:
    return CellProblem(_("The file"), "", "", sentence)
