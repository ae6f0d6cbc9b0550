"""A file that somebody uploads becomes a list, with its columns recognised."""

import logging

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import get_language

from zwerm.accounts.models import User
from zwerm.core.models import record
from zwerm.schools.models import Organisation, SchoolYear
from zwerm.tasks.models import Task
from zwerm.workbook.vocabulary import fold

from .columns import Column, Layout, find_layout
from .fields import FIELDS, LEAVE_OUT, NOTE, Kind
from .matching import synonyms
from .models import ListImport
from .oneroster import is_roster, read_roster
from .packing import layout_data, layout_of, packed
from .reading import MOST_BYTES, NotReadable, Sheet, read_sheets

logger = logging.getLogger("zwerm.imports")


def keep_file(
    file: "UploadedFile[bytes]",
    kind: Kind,
    *,
    organisation: Organisation,
    school_year: SchoolYear,
    by: User,
) -> ListImport:
    """Read a file and keep its tables. `NotReadable` says why not; then nothing is kept."""
    if (file.size or 0) > MOST_BYTES:
        raise NotReadable("too_large")
    sheets, not_staff = _sheets(file.read(), kind)
    layout = _as_last_time(find_layout(sheets, kind, known_names(kind)), kind, organisation)
    with transaction.atomic():
        ListImport.objects.stale().delete()
        made = ListImport.objects.create(
            organisation=organisation,
            school_year=school_year,
            kind=kind,
            file_name=_name(file),
            by=by,
            tables=packed(sheets),
            layout=layout_data(layout),
        )
        record(by, "uploaded_list", organisation, kind=kind, file=made.file_name)
    made.not_staff = not_staff
    return made


def _sheets(content: bytes, kind: Kind) -> tuple[list[Sheet], int]:
    """The tables, and how many pupils and parents were passed over."""
    language = "en" if (get_language() or "nl").startswith("en") else "nl"
    try:
        if is_roster(content):
            roster = read_roster(content, kind)
            return [roster.sheet], roster.others
        return read_sheets(content, language), 0
    except NotReadable:
        raise
    except Exception:
        # Whatever a file does to the reader, it stays the file's problem.
        logger.exception("a list could not be read")
        raise NotReadable("unknown") from None


def _name(file: "UploadedFile[bytes]") -> str:
    name = "".join(letter for letter in file.name or "" if letter.isprintable())
    return name.replace("\\", "/").rpartition("/")[2][-120:] or "?"


def known_names(kind: Kind) -> frozenset[str]:
    """Names that, in a column, show that it names tasks."""
    if kind != "tasks":
        return frozenset()
    names = Task.objects.filter(owner=None).values_list("name_nl", "name_en")
    others = (text for texts in synonyms().values() for text in texts)
    return frozenset(fold(text) for text in (*(n for pair in names for n in pair), *others))


def _as_last_time(layout: Layout, kind: Kind, organisation: Organisation) -> Layout:
    """Columns under the same headings mean what was chosen for them in the last list."""
    done = ListImport.objects.filter(
        organisation=organisation, kind=kind, stage=ListImport.Stage.DONE
    ).first()
    if done is None or not done.layout:
        return layout
    last = layout_of(done.layout)
    chosen = {fold(column.heading): column.field for column in last.columns if column.heading}
    headings = {fold(column.heading) for column in layout.columns if column.heading}
    if not headings or headings - set(chosen):
        return layout
    columns = tuple(_told(column, chosen) for column in layout.columns)
    fields = [c.field for c in columns if c.field not in {NOTE, LEAVE_OUT}]
    if len(set(fields)) < len(fields) or not set(fields) <= {f.key for f in FIELDS[kind]}:
        return layout
    return Layout(layout.sheet, layout.heading, columns, last.unit)


def _told(column: Column, chosen: dict[str, str]) -> Column:
    field = chosen.get(fold(column.heading), column.field)
    return Column(column.index, column.heading, field, 100, column.samples)
