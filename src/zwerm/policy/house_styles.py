"""Reads a Word file that somebody sends as a house style, and refuses what may harm a reader."""

import re
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.db import transaction
from django.utils.translation import gettext as _
from docx.opc.oxml import parse_xml, serialize_part_xml

from zwerm.accounts.models import User
from zwerm.core.errors import DomainError
from zwerm.core.models import record
from zwerm.documents import Document, Heading, Text, runs, to_docx
from zwerm.schools.models import Organisation

from .models import HouseStyle

MOST_BYTES = 2 * 1024 * 1024
MOST_PARTS = 300
MOST_UNPACKED_BYTES = 24 * 1024 * 1024
MAIN = b"wordprocessingml.document.main+xml"
TEMPLATE_MAIN = b"wordprocessingml.template.main+xml"
TYPES = "[Content_Types].xml"
# What runs, and what hides another file inside this one.
ACTIVE = re.compile(r"vbaproject|vbadata|activex|/embeddings/|altchunk|\.bin$|\.exe$|\.dll$")
DECLARATION = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
FETCHES = re.compile(r"INCLUDE|\bDDE|\bIMPORT\b|\bLINK\b", re.IGNORECASE)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


@transaction.atomic
def keep_house_style(
    organisation: Organisation, *, file_name: str, content: bytes, by: User
) -> HouseStyle:
    """Put it in place of the one there was. Raises DomainError; then that one stays."""
    clean = checked(content)
    kept, _created = HouseStyle.objects.update_or_create(
        organisation=organisation,
        defaults={"file_name": file_name[:120], "content": clean, "uploaded_by": by},
    )
    record(by, "kept_house_style", organisation, file=kept.file_name, bytes=len(clean))
    return kept


@transaction.atomic
def remove_house_style(organisation: Organisation, *, by: User) -> None:
    HouseStyle.objects.filter(organisation=organisation).delete()
    record(by, "removed_house_style", organisation)


def house_style_of(organisation: Organisation) -> HouseStyle | None:
    """Its own, or the one of the school group it is part of."""
    lineage = [above.pk for above in organisation.lineage]
    found = {
        each.organisation_id: each for each in HouseStyle.objects.filter(organisation__in=lineage)
    }
    return next((found[pk] for pk in lineage if pk in found), None)


def checked(content: bytes) -> bytes:
    """The file as it may be used: without links to elsewhere, and as a document."""
    if len(content) > MOST_BYTES:
        raise DomainError(_("This file is larger than 2 MB. Make its pictures smaller first."))
    parts = _parts(content)
    types = parts.get(TYPES, b"")
    if "word/document.xml" not in parts or not (MAIN in types or TEMPLATE_MAIN in types):
        raise DomainError(_("This is not a Word file. Send a .docx or a .dotx."))
    for name, part in parts.items():
        _refuse_active(name, part)
    parts[TYPES] = types.replace(TEMPLATE_MAIN, MAIN)
    clean = _packed({name: _without_links(name, part) for name, part in parts.items()})
    _try_out(clean)
    return clean


def _parts(content: bytes) -> dict[str, bytes]:
    """Unpacked, and never more than agreed: what a zip says about its size is not believed."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            names = archive.namelist()
            if len(names) > MOST_PARTS or len(set(names)) != len(names):
                raise _too_large()
            parts, left = {}, MOST_UNPACKED_BYTES
            for name in names:
                with archive.open(name) as file:
                    parts[name] = file.read(left + 1)
                left -= len(parts[name])
                if left < 0:
                    raise _too_large()
            return parts
    except DomainError:
        raise
    # A broken zip has many ways to be broken: its reader raises more than BadZipFile.
    except Exception as error:
        raise DomainError(_("This is not a Word file. Send a .docx or a .dotx.")) from error


def _too_large() -> DomainError:
    return DomainError(_("This file unpacks to more than a Word file should. It was not kept."))


def _refuse_active(name: str, part: bytes) -> None:
    if ACTIVE.search(name.lower()) or (name == TYPES and b"macroEnabled" in part):
        raise DomainError(_("This file holds macros or other files. Save it without them first."))
    if name.startswith(("/", "\\")) or ".." in name.split("/"):
        raise DomainError(_("This is not a Word file. Send a .docx or a .dotx."))
    if name.endswith((".xml", ".rels")):
        # Word writes UTF-8. Another encoding would hide what is looked for here.
        try:
            part.decode("utf-8")
        except UnicodeDecodeError as error:
            raise DomainError(_("This is not a Word file. Send a .docx or a .dotx.")) from error
        if b"\x00" in part or DECLARATION.search(part):
            raise DomainError(_("This is not a Word file. Send a .docx or a .dotx."))


def _without_links(name: str, part: bytes) -> bytes:
    """What fetches something is refused; the template a file was made with is forgotten."""
    if not name.endswith((".xml", ".rels")):
        return part
    try:
        root: Any = parse_xml(part)  # type: ignore[arg-type] # bytes say their encoding
    except Exception as error:
        raise DomainError(_("This is not a Word file. Send a .docx or a .dotx.")) from error
    if name.endswith(".rels"):
        for relation in list(root.iter(RELATION)):
            _look_at(relation)
    else:
        _refuse_fields(root)
        for element in list(root.iter(f"{W}attachedTemplate")):
            element.getparent().remove(element)
    clean: bytes = serialize_part_xml(root)
    return clean


def _look_at(relation: Any) -> None:
    """A link may stay when it is an address that somebody clicks on."""
    if relation.get("TargetMode", "").lower() != "external":
        return
    kind, target = relation.get("Type", ""), relation.get("Target", "").strip().lower()
    if kind.endswith("/attachedTemplate"):
        relation.getparent().remove(relation)
    elif not (
        kind.endswith("/hyperlink") and target.startswith(("http://", "https://", "mailto:"))
    ):
        raise _fetches()


def _refuse_fields(root: Any) -> None:
    """Fields that read another file; their instruction may be spread over pieces."""
    pieces = "".join(element.text or "" for element in root.iter(f"{W}instrText"))
    whole = " ".join(element.get(f"{W}instr", "") for element in root.iter(f"{W}fldSimple"))
    is_other_file = next(root.iter(f"{W}altChunk", f"{W}object", f"{W}subDoc"), None) is not None
    if is_other_file or FETCHES.search(f"{pieces} {whole}"):
        raise _fetches()


def _fetches() -> DomainError:
    return DomainError(
        _("This file fetches something from elsewhere when it opens. Put it in the file first.")
    )


def _packed(parts: dict[str, bytes]) -> bytes:
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return buffer.getvalue()


def _try_out(base: bytes) -> None:
    """A file in which nothing can be written is found out now, not on the day of the council."""
    sample = Document("Proef", "nl", (Heading("Kop"), Text(runs("Tekst"))), has_cover=True)
    try:
        to_docx(sample, base=base)
    except Exception as error:
        raise DomainError(
            _("Zwerm cannot write in this file. Save it once more in Word, and send that one.")
        ) from error
