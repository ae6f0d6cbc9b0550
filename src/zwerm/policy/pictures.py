"""A picture in a plan as it is kept: drawn again, with nothing hidden in it, not too large.

Drawings keep their sharp lines and see-through parts (PNG); photos become JPEG.
"""

import io
import secrets

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from zwerm.core.errors import DomainError
from zwerm.core.pictures import UNREADABLE

LARGEST_BYTES = 10 * 1024 * 1024
LARGEST_PIXELS = 40_000_000
LONGEST_SIDE_PIXELS = 1600
FORMATS = ("JPEG", "PNG", "WEBP")


def kept_picture(upload: "File[bytes]") -> "ContentFile[bytes]":
    """The upload as a JPEG or PNG with a name of its own; refuses what is no picture."""
    if upload.size > LARGEST_BYTES:
        raise DomainError(_("This picture is too large. Choose one of at most 10 MB."))
    upload.seek(0)
    try:
        with Image.open(upload, formats=FORMATS) as image:
            if image.width * image.height > LARGEST_PIXELS:
                raise DomainError(_("This picture has too many pixels. Make it smaller first."))
            is_drawing = image.format == "PNG" or image.mode in {"P", "RGBA", "LA"}
            image.thumbnail((LONGEST_SIDE_PIXELS, LONGEST_SIDE_PIXELS))
            upright = ImageOps.exif_transpose(image)
            return _drawn_again(upright, is_drawing=is_drawing)
    except UNREADABLE as error:
        message = _("This is not a picture that Zwerm can read. Choose a JPEG, PNG or WebP file.")
        raise DomainError(message) from error


def _drawn_again(image: Image.Image, *, is_drawing: bool) -> "ContentFile[bytes]":
    """Only the pixels: what a camera or a program wrote beside them is left behind."""
    colours = image.convert("RGBA" if is_drawing else "RGB")
    plain = Image.new(colours.mode, colours.size)
    plain.paste(colours)
    content = io.BytesIO()
    if is_drawing:
        plain.save(content, "PNG", optimize=True)
    else:
        plain.save(content, "JPEG", quality=85, optimize=True)
    ending = "png" if is_drawing else "jpg"
    return ContentFile(content.getvalue(), name=f"{secrets.token_hex(8)}.{ending}")


def type_of(name: str) -> str:
    """Of a picture that was kept."""
    return "image/png" if name.endswith(".png") else "image/jpeg"


def forget(name: str) -> None:
    """Throw away a file that no block shows any more, once that is certain."""
    if name:
        transaction.on_commit(lambda: default_storage.delete(name))
