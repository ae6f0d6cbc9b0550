"""What may be set from outside, read once and typed. `docs/operations.md` explains each name."""

import os
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from zwerm.accounts.sign_in_file import SignIn, SignInFileError, read_sign_in

from .keys import KEY, kept_key, old_keys

# The roles of `accounts.Membership`, and superusers; the settings are read before any model.
MFA_ROLES = ("admin", "director", "head", "coordinator", "tict", "pict", "staff", "guest")


def _flag(name: str, *, default: bool) -> bool:
    value = os.environ.get(name, "").strip().lower()
    if not value:
        return default
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    message = f"{name} is {value!r}; use 1 or 0."
    raise ImproperlyConfigured(message)


def _one_of(name: str, allowed: tuple[str, ...]) -> str:
    value = os.environ.get(name) or allowed[0]
    if value not in allowed:
        message = f"{name} is {value!r}; use one of: {', '.join(allowed)}."
        raise ImproperlyConfigured(message)
    return value


def _whole_number(name: str, *, default: int) -> int:
    value = os.environ.get(name) or str(default)
    if not value.isdecimal():
        message = f"{name} is {value!r}; use a whole number."
        raise ImproperlyConfigured(message)
    return int(value)


def _contact(name: str) -> str:
    """A page, or an address as a link to it; empty when none is given."""
    value = os.environ.get(name, "").strip()
    if re.fullmatch(r"[^\s@]+@[^\s@]+", value):
        return f"mailto:{value}"
    if value and not re.fullmatch(r"https://\S+|mailto:\S+", value):
        message = f"{name} is {value!r}; use an e-mail address or an https address."
        raise ImproperlyConfigured(message)
    return value


def _words(name: str) -> list[str]:
    return [word for word in os.environ.get(name, "").replace(",", " ").split() if word]


def _roles(name: str, known: tuple[str, ...]) -> list[str]:
    roles = _words(name)
    if unknown := [role for role in roles if role not in known]:
        message = f"{name} names {', '.join(unknown)}; use some of: {' '.join(known)}."
        raise ImproperlyConfigured(message)
    return roles


def _day(name: str) -> date | None:
    value = os.environ.get(name, "").strip()
    if not value:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        message = f"{name} is {value!r}; use a day like 2027-01-31."
        raise ImproperlyConfigured(message) from None


def _site_url(hosts: list[str], origins: list[str], *, https: bool) -> str:
    """Where this site is, for links in mail: as told, else where visitors come from."""
    scheme = "https" if https else "http"
    told = os.environ.get("ZWERM_URL") or next(iter(origins), f"{scheme}://{hosts[0]}")
    return told.rstrip("/")


def _sign_in_file(data: Path) -> Path:
    return Path(os.environ.get("ZWERM_SIGN_IN") or data / "sign-in.toml")


def _sign_in(path: Path) -> SignIn:
    """At which providers people sign in; one without https only on this very machine, for tests."""
    allows_http = _flag("ZWERM_SIGN_IN_HTTP_LOOPBACK", default=False)
    try:
        return read_sign_in(path, os.environ, allows_http=allows_http)
    except SignInFileError as error:
        raise ImproperlyConfigured(str(error)) from error


def _files(database_url: str) -> str:
    """Where photos and pictures are kept; with PostgreSQL there may be several hosts."""
    usual = ("folder", "database") if database_url.startswith("sqlite:") else ("database", "folder")
    return _one_of("ZWERM_FILES", usual)


def _secret_key(data: Path, *, is_shared: bool) -> str:
    """The key of this installation: from the environment, else made once and kept with the data.

    A key that several hosts must share is never made by one of them without a word.
    """
    given = os.environ.get("ZWERM_SECRET_KEY", "")
    if given:
        return given
    path = data / KEY
    if is_shared and not path.exists():
        message = (
            f"ZWERM_SECRET_KEY is not set and {path} does not exist. All hosts that share a "
            "database need the same key. Make one with: "
            "python3 -c 'import secrets; print(secrets.token_urlsafe(64))'"
        )
        raise ImproperlyConfigured(message)
    return kept_key(data)


def _old_keys(data: Path) -> list[str]:
    """Keys from before: what they signed is still believed."""
    return _words("ZWERM_SECRET_KEYS_OLD") or old_keys(data)


@dataclass(frozen=True, slots=True)
class Environment:
    """The values of the `ZWERM_…` variables and `DATABASE_URL`."""

    data: Path
    secret_key: str
    old_secret_keys: list[str]
    database_url: str
    hosts: list[str]
    trusted_origins: list[str]
    debug: bool
    https: bool
    language: str
    url: str
    proxies: int
    security_contact: str
    mail_host: str
    mail_port: int
    mail_user: str
    mail_password: str
    mail_from: str
    sign_in_file: Path
    sign_in: SignIn
    mfa_roles: list[str]
    mfa_from: date | None
    mfa_trusts_providers: bool
    files: str
    pgbouncer: bool
    keep_log_years: int

    @classmethod
    def read(cls) -> "Environment":
        data = Path(os.environ.get("ZWERM_DATA", "zwerm-data")).absolute()
        https = _flag("ZWERM_HTTPS", default=False)
        hosts = _words("ZWERM_HOSTS") or ["localhost", "127.0.0.1", "[::1]"]
        origins = _words("ZWERM_TRUSTED_ORIGINS")
        database_url = os.environ.get("DATABASE_URL") or f"sqlite:///{data / 'zwerm.sqlite3'}"
        files = _files(database_url)
        return cls(
            data=data,
            secret_key=_secret_key(data, is_shared=files == "database"),
            old_secret_keys=_old_keys(data),
            database_url=database_url,
            hosts=hosts,
            trusted_origins=origins,
            debug=_flag("ZWERM_DEBUG", default=False),
            https=https,
            language=_one_of("ZWERM_LANGUAGE", ("nl", "en")),
            url=_site_url(hosts, origins, https=https),
            proxies=_whole_number("ZWERM_PROXIES", default=1 if https else 0),
            security_contact=_contact("ZWERM_SECURITY_CONTACT"),
            mail_host=os.environ.get("ZWERM_MAIL_HOST", ""),
            mail_port=_whole_number("ZWERM_MAIL_PORT", default=587),
            mail_user=os.environ.get("ZWERM_MAIL_USER", ""),
            mail_password=os.environ.get("ZWERM_MAIL_PASSWORD", ""),
            mail_from=os.environ.get("ZWERM_MAIL_FROM", "zwerm@localhost"),
            sign_in_file=_sign_in_file(data),
            sign_in=_sign_in(_sign_in_file(data)),
            mfa_roles=_roles("ZWERM_MFA_ROLES", MFA_ROLES),
            mfa_from=_day("ZWERM_MFA_FROM"),
            mfa_trusts_providers=_flag("ZWERM_MFA_TRUST_PROVIDERS", default=False),
            files=files,
            pgbouncer=_flag("ZWERM_PGBOUNCER", default=False),
            keep_log_years=_whole_number("ZWERM_KEEP_LOG_YEARS", default=5),
        )
