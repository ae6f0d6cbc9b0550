"""The second step of signing in: allauth's, with secrets that a copy of the database hides."""

import base64
import hashlib
import hmac
import io
from dataclasses import dataclass

import qrcode  # type: ignore[import-untyped]
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import generate_totp_secret
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from qrcode.image.svg import SvgPathFillImage  # type: ignore[import-untyped]

from .devices import device_name
from .models import User

Type = Authenticator.Type
# With these someone can sign in; recovery codes are only there for the day one of them is lost.
LASTING = (Type.TOTP, Type.WEBAUTHN)
RECOVERY_CODES = 10


@dataclass(frozen=True, slots=True)
class SecondSteps:
    """What someone has besides a password."""

    app: Authenticator | None
    passkeys: list[Authenticator]
    codes: Authenticator | None

    @property
    def is_on(self) -> bool:
        return self.app is not None or bool(self.passkeys)

    @property
    def codes_left(self) -> int:
        """Counted without reading the codes themselves."""
        if self.codes is None:
            return 0
        return RECOVERY_CODES - int(self.codes.data.get("used_mask", 0)).bit_count()


def second_steps_of(user: User) -> SecondSteps:
    rows = list(Authenticator.objects.filter(user=user).order_by("created_at", "pk"))
    return SecondSteps(
        app=next((row for row in rows if row.type == Type.TOTP), None),
        passkeys=[row for row in rows if row.type == Type.WEBAUTHN],
        codes=next((row for row in rows if row.type == Type.RECOVERY_CODES), None),
    )


def has_second_step(user: User) -> bool:
    return bool(Authenticator.objects.filter(user=user, type__in=LASTING).exists())


class SecondStepAdapter(DefaultMFAAdapter):  # type: ignore[misc] # allauth has no types
    """Named in the settings; allauth asks it for everything that is ours to say."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This code does not fit. Look for the newest one, and try again."),
        "cannot_delete_authenticator": _(
            "Your role asks for a second step, and this is your only one. First add another."
        ),
    }

    def encrypt(self, text: str) -> str:
        return _locks().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """What was written with a key that is gone opens nothing: no code fits any more."""
        try:
            return _locks().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return str(generate_totp_secret())

    def build_totp_svg(self, url: str) -> str:
        """With its own white ground, or a camera could not read it on a dark page."""
        drawn = io.BytesIO()
        qrcode.make(url, image_factory=SvgPathFillImage, border=3).save(drawn)
        return drawn.getvalue().decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        from .duty import needs_second_step  # noqa: PLC0415 - which stands on this module

        others = Authenticator.objects.filter(user=authenticator.user, type__in=LASTING)
        return (
            not needs_second_step(authenticator.user)
            or others.exclude(pk=authenticator.pk).exists()
        )

    def generate_authenticator_name(self, user: User, type: str) -> str:  # noqa: A002 - its name
        """The device it is made on; with a number when there is one of that name already."""
        request = context.request
        name = device_name(request.headers.get("User-Agent", "") if request else "")
        rows = Authenticator.objects.filter(user=user, type=type)
        taken = {row.data.get("name") for row in rows}
        numbered = (name if n == 1 else f"{name} {n}" for n in range(1, len(taken) + 2))
        return next(free for free in numbered if free not in taken)

    def _get_site_name(self) -> str:
        return "Zwerm"


# Where allauth keeps what opens something, by kind of second step.
LOCKED = ("secret", "seed")


@transaction.atomic
def lock_anew() -> int:
    """Write every secret with the key of now, so that older keys may go; how many were written."""
    locks, count = _locks(), 0
    for row in Authenticator.objects.exclude(type=Type.WEBAUTHN).select_for_update():
        known = {name: row.data[name] for name in LOCKED if row.data.get(name)}
        try:
            fresh = {name: locks.rotate(text.encode()).decode() for name, text in known.items()}
        except InvalidToken:
            continue  # no key reads it: it opens nothing, and stays so
        row.data.update(fresh)
        row.save(update_fields=["data"])
        count += 1
    return count


def _locks() -> MultiFernet:
    """The secret key of now writes; those before it are still read."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_derived(str(key))) for key in keys])


def _derived(secret: str) -> bytes:
    purpose = b"zwerm.accounts.second_step"
    return base64.urlsafe_b64encode(hmac.digest(secret.encode(), purpose, hashlib.sha256))
