"""What a provider says of someone: read from a token that was checked, and no further believed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import jwt

from .sign_in_file import Provider, domain_of

# Signed with a key that only the provider has. Never "none", nor a secret that both know.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
LEEWAY_SECONDS = 60
LONGEST_SUBJECT = 191
LONGEST_EMAIL = 254


class Untrusted(Exception):  # noqa: N818 - no error of ours: the provider's word does not hold
    """A token that is not what it should be; the message is for the log."""


class Elsewhere(Exception):  # noqa: N818 - no error: someone of another school
    """A true person of this provider, who does not belong to what may come in here."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Someone at a provider. `is_verified`: the provider vouches that the address is theirs."""

    subject: str
    name: str
    email: str
    is_verified: bool


def checked_claims(
    token: str, *, keys: Mapping[str, Any], provider: Provider, nonce: str | None
) -> dict[str, Any]:
    """The claims of a token: signed by the provider, for us, now, and for this very attempt."""
    try:
        key = _key(token, keys)
        claims: dict[str, Any] = jwt.decode(
            token,
            key,
            algorithms=list(ALGORITHMS),
            audience=provider.client_id,
            issuer=provider.issuer,
            leeway=LEEWAY_SECONDS,
            options={"require": ["exp", "iat", "iss", "aud", "sub"]},
        )
    except (jwt.PyJWTError, TypeError, ValueError) as error:
        message = f"{type(error).__name__}: {error}"
        raise Untrusted(message) from error
    # For several parties at once: then it must say that it was given to us.
    audience = claims["aud"]
    is_shared = isinstance(audience, list) and len(audience) > 1
    if claims.get("azp", None if is_shared else provider.client_id) != provider.client_id:
        message = "the token was given to another party"
        raise Untrusted(message)
    if not nonce or claims.get("nonce") != nonce:
        message = "the token belongs to another attempt"
        raise Untrusted(message)
    return claims


def _key(token: str, keys: Mapping[str, Any]) -> jwt.PyJWK:
    kid = jwt.get_unverified_header(token).get("kid")
    known = jwt.PyJWKSet.from_dict(dict(keys)).keys
    signing = [key for key in known if key.public_key_use in {None, "sig"}]
    found = [key for key in signing if key.key_id == kid] if kid else signing
    if len(found) != 1:
        message = "the key of the token is not one of the provider"
        raise Untrusted(message)
    return found[0]


def identity_of(claims: Mapping[str, Any], provider: Provider) -> Identity:
    """Who it is; refuses who belongs to another tenant or domain."""
    reader = {"microsoft": _at_microsoft, "google": _at_google}.get(provider.kind, _anywhere)
    identity = reader(claims, provider)
    if not identity.subject or len(identity.subject) > LONGEST_SUBJECT:
        message = "the token names nobody"
        raise Untrusted(message)
    if provider.domains and not _is_inside(identity, provider):
        raise Elsewhere
    return identity


def _is_inside(identity: Identity, provider: Provider) -> bool:
    """Of an address that nobody checked only the tenant says where someone belongs."""
    is_sure = identity.is_verified or provider.kind == "microsoft"
    return is_sure and domain_of(identity.email) in provider.domains


def _at_microsoft(claims: Mapping[str, Any], provider: Provider) -> Identity:
    """An address is sure when it is the name with which they sign in, or its domain is verified.

    The claim `email` alone is what a directory was told: anything. A guest of the tenant belongs
    to another.
    """
    if str(claims.get("tid", "")).lower() != provider.tenant or claims.get("acct") == 1:
        raise Elsewhere
    signs_in_as = _text(claims, "preferred_username")
    email = _email(claims, ("email", "preferred_username"))
    is_sure = email == signs_in_as.lower() or claims.get("xms_edov") in (True, 1, "1", "true")
    subject = _text(claims, "oid") or _text(claims, "sub")
    return Identity(subject, _name(claims), email, bool(email) and is_sure)


def _at_google(claims: Mapping[str, Any], provider: Provider) -> Identity:
    """`hd` is the domain of the school's own Google; an address may be of a private account."""
    if _text(claims, "hd").lower() not in provider.domains:
        raise Elsewhere
    return _anywhere(claims, provider)


def _anywhere(claims: Mapping[str, Any], _provider: Provider) -> Identity:
    email = _email(claims, ("email",))
    is_verified = claims.get("email_verified") in (True, "true")
    return Identity(_text(claims, "sub"), _name(claims), email, bool(email) and is_verified)


def _name(claims: Mapping[str, Any]) -> str:
    parts = [_text(claims, "given_name"), _text(claims, "family_name")]
    return (_text(claims, "name") or " ".join(filter(None, parts)))[:120]


def _email(claims: Mapping[str, Any], keys: Iterable[str]) -> str:
    found = (_text(claims, key) for key in keys)
    return next(
        (one.lower() for one in found if "@" in one[1:-1] and len(one) <= LONGEST_EMAIL), ""
    )


def _text(claims: Mapping[str, Any], key: str) -> str:
    value = claims.get(key, "")
    return " ".join(value.split()) if isinstance(value, str) else ""
