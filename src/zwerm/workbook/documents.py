"""The division as a document: Word to edit, PDF to hand out."""

from pathlib import Path
from typing import BinaryIO

from .division import Division
from .pdf import division_pdf
from .word_file import division_docx


def write_document(target: Path | BinaryIO, division: Division, *, language: str) -> None:
    _write(target, division_docx(division, language=language))


def write_pdf(target: Path | BinaryIO, division: Division, *, language: str) -> None:
    _write(target, division_pdf(division, language=language))


def _write(target: Path | BinaryIO, content: bytes) -> None:
    if isinstance(target, Path):
        target.write_bytes(content)
    else:
        target.write(content)
