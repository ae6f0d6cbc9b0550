"""The file `sign-in.toml`: at which providers people sign in, and what each may say.

Read once at the start. Everything that is wrong with it is told at once, and nothing starts.
"""

import os
import re
import stat
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

MICROSOFT = "https://login.microsoftonline.com/{}/v2.0"
GOOGLE = "https://accounts.google.com"
KINDS = ("microsoft", "google", "openid")
PASSWORDS = ("everyone", "administrators")
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
# Where anybody makes an address: no provider can speak for all of them.
PUBLIC_DOMAINS = frozenset(
    {
        *("gmail.com", "googlemail.com", "outlook.com", "outlook.be", "hotmail.com", "hotmail.be"),
        *("live.com", "live.be", "live.nl", "msn.com", "yahoo.com", "icloud.com", "me.com"),
        *("telenet.be", "skynet.be", "proximus.be", "ziggo.nl", "kpnmail.nl"),
        *("proton.me", "protonmail.com"),
    }
)
_ID = re.compile(r"[a-z][a-z0-9-]{1,39}")
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_DOMAIN = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]")


@dataclass(frozen=True, slots=True)
class Provider:
    """Where people prove who they are. `domains` are those of the addresses that may come in.

    Without domains everybody whom the provider lets in may come, and no address it names counts.
    """

    id: str
    kind: str
    name: str
    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    tenant: str = ""
    domains: frozenset[str] = frozenset()
    # Whether the address it vouches for opens an account that has that address already.
    is_authoritative: bool = False
    # Whether an unknown person of an allowed domain gets an account, without rights.
    lets_newcomers_in: bool = False
    # The code of the school group it belongs to; empty for the whole installation.
    school_group: str = ""

    def speaks_for(self, email: str) -> bool:
        """Whether it decides whose address this is."""
        return self.is_authoritative and self.may_vouch_for(email)

    def may_vouch_for(self, email: str) -> bool:
        """Whether its word counts when it says that someone was found to have this address.

        Who runs a provider can have it say anything: without domains it would speak for
        everybody, also of other school groups.
        """
        return domain_of(email) in self.domains


@dataclass(frozen=True, slots=True)
class SignIn:
    """What the file says; without a file everybody signs in with a password."""

    providers: tuple[Provider, ...] = ()
    passwords: Literal["everyone", "administrators"] = "everyone"
    guest_days: int = 365
    guest_reminder_days: int = 14

    def provider(self, id: str) -> Provider | None:  # noqa: A002 - its name in the file
        return next((one for one in self.providers if one.id == id), None)


class SignInFileError(Exception):
    """All that is wrong with the file, one line for each."""


def domain_of(email: str) -> str:
    return email.rpartition("@")[2].lower()


def read_sign_in(
    path: Path, environment: Mapping[str, str], *, allows_http: bool = False
) -> SignIn:
    """Without a file there is nothing to read, and nothing wrong."""
    if not path.exists():
        return SignIn()
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        message = f"{path}: it cannot be read as TOML: {error}"
        raise SignInFileError(message) from error
    reading = _Reading(data, environment, allows_http=allows_http, may_others_read=_is_open(path))
    found = reading.sign_in()
    if reading.problems:
        lines = "".join(f"\n- {problem}" for problem in reading.problems)
        message = f"{path} is not right yet:{lines}"
        raise SignInFileError(message)
    return found


def _is_open(path: Path) -> bool:
    return bool(path.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH)) and os.name == "posix"


class _Reading:
    """Goes through the file and gathers what is wrong, so that nobody mends it line by line."""

    top = frozenset({"password", "provider", "guests"})
    keys = frozenset(
        {
            *("id", "kind", "name", "tenant", "issuer", "client-id"),
            *("client-secret", "client-secret-env", "client-secret-file"),
            *("domains", "authoritative", "newcomers", "school-group"),
        }
    )

    def __init__(
        self,
        data: Mapping[str, Any],
        environment: Mapping[str, str],
        *,
        allows_http: bool,
        may_others_read: bool,
    ) -> None:
        self.data, self.environment = data, environment
        self.allows_http, self.may_others_read = allows_http, may_others_read
        self.problems: list[str] = []
        self.where = ""

    def say(self, problem: str) -> None:
        self.problems.append(f"{self.where}{problem}")

    def sign_in(self) -> SignIn:
        self.unknown(self.data, self.top)
        rows = self.data.get("provider", [])
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            self.say("providers are written as [[provider]], with two brackets.")
            rows = []
        providers = tuple(self.provider(number, row) for number, row in enumerate(rows, start=1))
        self.where = ""
        self.together(providers)
        guests = self.data.get("guests", {})
        if not isinstance(guests, dict):
            self.say("guests is written as [guests].")
            guests = {}
        self.where = "guests: "
        self.unknown(guests, {"most-days", "remind-days"})
        most = self.whole_number(guests, "most-days", 365)
        remind = self.whole_number(guests, "remind-days", 14)
        self.where = ""
        passwords = self.data.get("password", "everyone")
        if passwords not in PASSWORDS:
            self.say(f"password is {passwords!r}; use one of: {', '.join(PASSWORDS)}.")
        if passwords == "administrators" and not providers:
            self.say("password is for administrators only, and there is no provider for the rest.")
        return SignIn(providers, passwords, most, remind)

    def provider(self, number: int, row: Mapping[str, Any]) -> Provider:
        name = self.text(row, "id")
        self.where = f"provider {number}{f' ({name})' if name else ''}: "
        self.unknown(row, self.keys)
        if not _ID.fullmatch(name):
            self.say("id is 2 to 40 small letters, digits and dashes, and begins with a letter.")
        kind = self.text(row, "kind")
        if kind not in KINDS:
            self.say(f"kind is {kind!r}; use one of: {', '.join(KINDS)}.")
        if not self.text(row, "name"):
            self.say("name is missing: what people read on the button.")
        if not self.text(row, "client-id"):
            self.say("client-id is missing: what the provider calls Zwerm.")
        domains = self.domains(row, kind)
        tenant = self.tenant(row, kind)
        return Provider(
            id=name,
            kind=kind,
            name=self.text(row, "name"),
            issuer=self.issuer(row, kind, tenant),
            client_id=self.text(row, "client-id"),
            client_secret=self.secret(row),
            tenant=tenant,
            domains=domains,
            is_authoritative=self.authority(row, domains),
            lets_newcomers_in=self.flag(row, "newcomers"),
            school_group=self.text(row, "school-group"),
        )

    def together(self, providers: Iterable[Provider]) -> None:
        seen: set[str] = set()
        owners: dict[str, str] = {}
        for one in providers:
            if one.id in seen:
                self.say(f"two providers have the id {one.id!r}.")
            seen.add(one.id)
            for domain in sorted(one.domains) if one.is_authoritative else ():
                if domain in owners:
                    self.say(
                        f"{owners[domain]} and {one.id} are both authoritative for {domain}; "
                        "only one can be."
                    )
                owners[domain] = one.id

    def tenant(self, row: Mapping[str, Any], kind: str) -> str:
        tenant = self.text(row, "tenant")
        if kind != "microsoft":
            if tenant:
                self.say('tenant is for kind = "microsoft" only.')
        elif not _UUID.fullmatch(tenant):
            self.say(
                "tenant is the Directory (tenant) ID of your school, such as "
                "1b4e28ba-2fa1-11d2-883f-0016d3cca427; not common, organizations or a name: "
                "with those everybody with a Microsoft account could come in."
            )
        return tenant.lower()

    def issuer(self, row: Mapping[str, Any], kind: str, tenant: str) -> str:
        issuer = self.text(row, "issuer")
        if kind in {"microsoft", "google"}:
            if issuer:
                self.say(f'issuer is for kind = "openid" only; that of {kind} is known.')
            return GOOGLE if kind == "google" else MICROSOFT.format(tenant)
        parts = urlsplit(issuer)
        is_safe = parts.scheme == "https" or (
            self.allows_http and parts.scheme == "http" and parts.hostname in LOOPBACK
        )
        if not is_safe or not parts.hostname or parts.username or parts.query or parts.fragment:
            self.say(
                "issuer is the https address of the provider, such as https://id.school.example."
            )
        return issuer

    def domains(self, row: Mapping[str, Any], kind: str) -> frozenset[str]:
        found = row.get("domains", [])
        if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
            self.say('domains is a list, such as ["school.example"].')
            return frozenset()
        for one in found:
            if not _DOMAIN.fullmatch(one.lower()):
                self.say(f"domains: {one!r} is no domain, such as school.example.")
        if kind == "google" and not found:
            self.say(
                "domains is missing: without it everybody with a Google account could come in."
            )
        return frozenset(one.lower() for one in found)

    def authority(self, row: Mapping[str, Any], domains: frozenset[str]) -> bool:
        is_authoritative = self.flag(row, "authoritative")
        if is_authoritative and not domains:
            self.say("authoritative needs domains: of which addresses does the provider decide?")
        if is_authoritative and domains & PUBLIC_DOMAINS:
            shown = ", ".join(sorted(domains & PUBLIC_DOMAINS))
            self.say(f"nobody is authoritative for {shown}: everybody can have an address there.")
        return is_authoritative

    def secret(self, row: Mapping[str, Any]) -> str:
        ways = [key for key in row if key.startswith("client-secret") and key in self.keys]
        if len(ways) != 1:
            self.say(
                "give the secret in one way: client-secret-env, client-secret-file or "
                "client-secret."
            )
            return ""
        value = self.text(row, ways[0])
        readers: dict[str, Callable[[str], str]] = {
            "client-secret": self._in_file,
            "client-secret-env": self._from_environment,
            "client-secret-file": self._from_file,
        }
        return readers[ways[0]](value)

    def _in_file(self, value: str) -> str:
        if self.may_others_read:
            self.say("client-secret stands in a file that others may read: chmod 600 it first.")
        if not value:
            self.say("client-secret is empty.")
        return value

    def _from_environment(self, name: str) -> str:
        value = self.environment.get(name, "").strip()
        if not value:
            self.say(f"client-secret-env names {name!r}, which is not set in the environment.")
        return value

    def _from_file(self, name: str) -> str:
        try:
            value = Path(name).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            value = ""
        if not value:
            self.say(f"client-secret-file names {name!r}, which is empty or cannot be read.")
        return value

    def text(self, row: Mapping[str, Any], key: str) -> str:
        value = row.get(key, "")
        if not isinstance(value, str):
            self.say(f"{key} is a text, between quotes.")
            return ""
        return value.strip()

    def flag(self, row: Mapping[str, Any], key: str) -> bool:
        value = row.get(key, False)
        if not isinstance(value, bool):
            self.say(f"{key} is true or false, without quotes.")
        return value is True

    def whole_number(self, row: Mapping[str, Any], key: str, default: int) -> int:
        value = row.get(key, default)
        if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= 3660:
            self.say(f"{key} is a number of days, from 1 to 3660.")
            return default
        return value

    def unknown(self, row: Mapping[str, Any], known: Iterable[str]) -> None:
        for key in sorted(set(row) - set(known)):
            self.say(f"{key} is not known here; known are: {', '.join(sorted(known))}.")
