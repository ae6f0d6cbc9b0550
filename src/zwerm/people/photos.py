"""A photo as it is kept: small, square, and without what a camera writes into it."""

import io
import secrets
from math import ceil

from django.core.files.base import ContentFile, File
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from zwerm.core.errors import DomainError
from zwerm.core.pictures import UNREADABLE

LARGEST_BYTES = 5 * 1024 * 1024
LARGEST_PIXELS = 24_000_000
SIDE_PIXELS = 512
FORMATS = ("JPEG", "PNG", "WEBP")


def square_photo(upload: "File[bytes]") -> "ContentFile[bytes]":
    """The upload as a square JPEG with a name of its own; refuses what is not a photo."""
    if upload.size > LARGEST_BYTES:
        raise DomainError(_("This photo is too large. Choose one of at most 5 MB."))
    upload.seek(0)
    try:
        with Image.open(upload, formats=FORMATS) as image:
            if image.width * image.height > LARGEST_PIXELS:
                raise DomainError(_("This photo has too many pixels. Make it smaller first."))
            _shrink(image)
            upright = ImageOps.exif_transpose(image).convert("RGB")
            small = ImageOps.fit(upright, (SIDE_PIXELS, SIDE_PIXELS))
    except UNREADABLE as error:
        message = _("This is not a photo that Zwerm can read. Choose a JPEG, PNG or WebP file.")
        raise DomainError(message) from error
    plain = Image.new("RGB", small.size)
    plain.paste(small)
    content = io.BytesIO()
    plain.save(content, "JPEG", quality=85, optimize=True)
    return ContentFile(content.getvalue(), name=f"{secrets.token_hex(8)}.jpg")


def _shrink(image: Image.Image) -> None:
    """Make the shortest side twice what is kept, so that no other step holds the photo in full."""
    part = 2 * SIDE_PIXELS / min(image.size)
    if part < 1:
        # A JPEG is even read smaller at once.
        image.thumbnail((ceil(image.width * part), ceil(image.height * part)))
