"""Workbooks that people upload: read by a worker, looked at, and then taken over or forgotten."""

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace

from django.core.files.uploadedfile import UploadedFile
from django.db import DataError, IntegrityError, transaction
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from zwerm.accounts.models import User
from zwerm.core.errors import DomainError
from zwerm.core.jobs import Stopped, enqueue
from zwerm.schools.models import Organisation, SchoolYear
from zwerm.tasks.models import Task
from zwerm.workbook.archive import check_outside
from zwerm.workbook.problems import CellProblem, InvalidWorkbook
from zwerm.workbook.reader import read_workbook
from zwerm.workbook.records import Dossier

from .differences import Imported
from .dossier_json import dossier_from_data, dossier_to_data
from .exchange import apply_dossier, preview
from .findings import Findings, findings_from_data, findings_to_data, refused
from .models import WorkbookUpload

READ, TAKE_OVER = "planning.read_workbook", "planning.take_over_workbook"
MOST_BYTES = 10 * 1024 * 1024
# How far from today a workbook's school year may lie.
MOST_YEARS_AWAY = 2
Saving = Callable[[], AbstractContextManager[None]]

logger = logging.getLogger("zwerm.planning")


class Refused(Exception):  # noqa: N818 - an answer, not an error
    """A workbook that cannot be taken over, with everything that is to be mended in it."""

    def __init__(self, problems: tuple[CellProblem, ...]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = problems


def keep_upload(
    file: "UploadedFile[bytes]", *, organisation: Organisation, by: User
) -> WorkbookUpload:
    """Keep a workbook for a day, and have a worker look what it would change.

    Raises `Refused` for what is no workbook at all; then nothing is kept.
    """
    if (file.size or 0) > MOST_BYTES:
        raise Refused((_problem(_("This file is larger than 10 MB. A workbook is far smaller.")),))
    content = file.read()
    try:
        check_outside(content, workbook_language())
    except InvalidWorkbook as invalid:
        raise Refused(invalid.problems) from None
    with transaction.atomic():
        WorkbookUpload.objects.stale().delete()
        WorkbookUpload.objects.visible_to(by).delete()
        upload = WorkbookUpload.objects.create(
            user=by,
            organisation=organisation,
            file_name=(file.name or "")[-120:],
            content=content,
            dossier={},
        )
        return _ask(READ, upload, by=by)


def read(upload: WorkbookUpload, *, on_compare: Callable[[], None], saving: Saving) -> None:
    """Read the file, and keep what it would change, or what is to be mended in it."""
    language, dossier = workbook_language(), None
    try:
        dossier = _read(bytes(upload.content or b""), upload.organisation)
        on_compare()
        found = _found(dossier, _checked(dossier, upload.organisation, upload.user))
    except Refused as refusal:
        found = refused(refusal.problems, language)
    kept = {} if dossier is None or found.problems else dossier_to_data(dossier)
    with saving():
        _keep(upload, found, content=None, dossier=kept)


def start_taking_over(upload: WorkbookUpload, *, by: User) -> None:
    """Have a worker save it. Who asks twice gets it once."""
    with transaction.atomic():
        rows = WorkbookUpload.objects.select_for_update(of=("self",)).select_related("job")
        waiting = rows.exclude(dossier={}).filter(pk=upload.pk)
        found = waiting.defer("content", "dossier").first()
        if found and not found.is_working:
            _ask(TAKE_OVER, found, by=by)


def take_over(upload: WorkbookUpload, *, saving: Saving) -> None:
    """Save what the workbook says, all of it or nothing, and nothing its reader did not see.

    Raises `DomainError` if its reader may no longer do that.
    """
    shown = findings_from_data(upload.findings)
    dossier = dossier_from_data(upload.dossier)
    with translation.override(shown.language), saving():
        with transaction.atomic():
            imported = apply_dossier(
                dossier,
                organisation=upload.organisation,
                school_year=_school_year(dossier),
                by=upload.user,
            )
            is_seen = imported == shown.imported
            transaction.set_rollback(not is_seen)
        found = replace(
            _found(dossier, imported), is_saved=is_seen, is_other_than_shown=not is_seen
        )
        _keep(upload, found, dossier={} if is_seen else upload.dossier)


def workbook_language() -> str:
    return "en" if (get_language() or "nl").startswith("en") else "nl"


def _ask(kind: str, upload: WorkbookUpload, *, by: User) -> WorkbookUpload:
    upload.job = enqueue(kind, by=by, upload=upload.pk)
    upload.save(update_fields=["job"])
    return upload


def _found(dossier: Dossier, imported: Imported) -> Findings:
    first_year = _school_year(dossier).first_year
    return Findings(workbook_language(), first_year=first_year, imported=imported)


def _keep(upload: WorkbookUpload, findings: Findings, **values: object) -> None:
    """Raises `Stopped` if its reader has forgotten it in the meantime."""
    kept = WorkbookUpload.objects.filter(pk=upload.pk)
    if not kept.update(findings=findings_to_data(findings), **values):
        raise Stopped


def _read(content: bytes, organisation: Organisation) -> Dossier:
    tasks = Task.objects.for_organisation(organisation)
    known = set(tasks.values_list("slug", flat=True))
    try:
        return read_workbook(content, language=workbook_language(), known_tasks=known)
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
