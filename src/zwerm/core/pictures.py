"""What decoding a picture of somebody else may end with."""

import struct

from PIL import Image, UnidentifiedImageError

# A broken PNG even ends with a SyntaxError.
UNREADABLE = (
    UnidentifiedImageError,
    Image.DecompressionBombError,
    EOFError,
    OSError,
    SyntaxError,
    ValueError,
    struct.error,
)
