"""Archives that only who holds the key can read, in the format of `age`."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyrage

from zwerm.core.errors import DomainError

MARK = b"age-encryption.org/"
# A passphrase is worked with in memory; public keys are not.
LARGEST_WITH_PASSPHRASE = 1024 * 1024 * 1024
# Of age or of SSH; the package has no types.
Recipient = Any
Identity = Any


@dataclass(frozen=True, slots=True)
class Seal:
    """Who can open an archive: whoever knows the passphrase, or holds a key to one of these."""

    passphrase: str = ""
    recipients: tuple[str, ...] = ()

    @property
    def is_set(self) -> bool:
        return bool(self.passphrase or self.recipients)

    def check(self) -> None:
        if self.passphrase and self.recipients:
            message = "Choose: a passphrase, or public keys."
            raise DomainError(message)
        for recipient in self.recipients:
            _recipient(recipient)


def seal(plain: Path, sealed: Path, how: Seal) -> "Opening":
    """Encrypt; what comes back opens it once more, to see that it can be opened."""
    if how.passphrase:
        if plain.stat().st_size > LARGEST_WITH_PASSPHRASE:
            message = "This backup is too large for a passphrase. Use a public key of age."
            raise DomainError(message)
        sealed.write_bytes(pyrage.passphrase.encrypt(plain.read_bytes(), how.passphrase))
        return Opening(passphrase=how.passphrase)
    # Nobody keeps this key: it is there to read back what was written, and gone after that.
    once = pyrage.x25519.Identity.generate()
    recipients = [*map(_recipient, how.recipients), once.to_public()]
    with plain.open("rb") as source, sealed.open("wb") as target:
        pyrage.encrypt_io(source, target, recipients)
    return Opening(identities=(once,))


@dataclass(frozen=True, slots=True)
class Opening:
    """What is tried to open an archive with."""

    passphrase: str = ""
    identities: Sequence[Identity] = ()

    def open(self, sealed: Path, plain: Path) -> None:
        try:
            self._open(sealed, plain)
        except (pyrage.DecryptError, pyrage.IdentityError) as error:
            message = f"This archive cannot be opened with what was given ({error})."
            raise DomainError(message) from error

    def _open(self, sealed: Path, plain: Path) -> None:
        if self.identities:
            with sealed.open("rb") as source, plain.open("wb") as target:
                pyrage.decrypt_io(source, target, list(self.identities))
        elif self.passphrase:
            plain.write_bytes(pyrage.passphrase.decrypt(sealed.read_bytes(), self.passphrase))
        else:
            message = "This archive is encrypted. Give --passphrase-file or --identity."
            raise DomainError(message)


def is_sealed(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(MARK)) == MARK


def identities_in(path: Path) -> list[Identity]:
    """The secret keys in a file of `age-keygen`, or the one in a key of SSH."""
    text = path.read_bytes()
    try:
        if text.startswith(b"-----BEGIN"):
            return [pyrage.ssh.Identity.from_buffer(text)]
        lines = [line.strip() for line in text.decode().splitlines()]
        words = [line for line in lines if line and not line.startswith("#")]
        return [pyrage.x25519.Identity.from_str(word) for word in words]
    except (pyrage.IdentityError, UnicodeDecodeError) as error:
        message = f"{path} holds no key of age that can be read ({error})."
        raise DomainError(message) from error


def _recipient(text: str) -> Recipient:
    kind = pyrage.ssh.Recipient if text.startswith("ssh-") else pyrage.x25519.Recipient
    try:
        return kind.from_str(text)
    except pyrage.RecipientError as error:
        message = f"{text!r} is no public key of age ({error})."
        raise DomainError(message) from error
