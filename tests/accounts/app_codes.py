"""What the app on a phone computes (RFC 6238), apart from the code that checks it."""

import base64
import hmac
import struct
import time

HALF_MINUTE_SECONDS = 30


def app_code(key: str, *, later: int = 0) -> str:
    """The six digits of now, or of a number of half minutes later."""
    moment = struct.pack(">Q", int(time.time()) // HALF_MINUTE_SECONDS + later)
    mixed = hmac.digest(base64.b32decode(key), moment, "sha1")
    start = mixed[-1] & 15
    (number,) = struct.unpack(">I", mixed[start : start + 4])
    return f"{(number & 0x7FFFFFFF) % 1_000_000:06}"
