"""A file as an answer to a request."""

from django.http import HttpResponse
from django.utils.text import slugify

from .sheets import XLSX


def file_answer(
    title: str, content: bytes, *, kind: str = XLSX, ending: str = "xlsx"
) -> HttpResponse:
    return HttpResponse(
        content,
        content_type=kind,
        headers={"Content-Disposition": f'attachment; filename="{slugify(title)}.{ending}"'},
    )
