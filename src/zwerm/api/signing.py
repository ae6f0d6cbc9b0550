"""Signatures as Standard Webhooks has them, by which a receiver knows that a message is ours.

No secret stands in the database: it is made from the key of the installation and a salt.
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable

from django.conf import settings
from django.utils.encoding import force_bytes

PREFIX = "whsec_"


def new_salt() -> str:
    return secrets.token_hex(32)


def secret_of(salt: str) -> str:
    """As the receiver gets it, once."""
    return PREFIX + base64.b64encode(_key(settings.SECRET_KEY, salt)).decode()


def signature(message: str, sent_at: int, body: bytes, salts: Iterable[str]) -> str:
    """One for each secret that holds; the receiver needs to know one of them."""
    signed = f"{message}.{sent_at}.".encode() + body
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = (
        hmac.new(_key(key, salt), signed, hashlib.sha256).digest() for salt in salts for key in keys
    )
    return " ".join(f"v1,{base64.b64encode(digest).decode()}" for digest in digests)


def _key(secret: str | bytes, salt: str) -> bytes:
    return hmac.new(force_bytes(secret), f"zwerm webhook {salt}".encode(), hashlib.sha256).digest()
