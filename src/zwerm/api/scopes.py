"""What a token may do: an area, and whether it reads or also writes there."""

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

AREAS: Mapping[str, "StrOrPromise"] = {
    "organisations": _("Schools and key figures"),
    "people": _("People: name, address, roles, where they work"),
    "levels": _("What people can and like, as far as the ICT policy team may read it"),
    "tasks": _("Task overview and tailoring"),
    "means": _("Hours of people, by source"),
    "planning": _("Divisions, and the rules for the next one"),
    "mandates": _("Mandates, and who does what"),
    "actions": _("Actions"),
    "webhooks": _("Webhooks"),
    "scim": _("Accounts and groups of an identity provider (SCIM)"),
}
READ, WRITE = "read", "write"
SCOPES: tuple[str, ...] = tuple(f"{area}:{kind}" for area in AREAS for kind in (READ, WRITE))
# What only those who lead may change on the pages.
FOR_LEADS = frozenset({"organisations:write", "mandates:write", "scim:write"})
# Who may change the address of an account can come in as its owner, and read what only they may:
# such a token is made by who runs the installation, as providers stand in the file of the server.
FOR_ADMINISTRATORS = frozenset({"scim:write"})


def in_words(held: Collection[str]) -> list[tuple["StrOrPromise", bool]]:
    """What a token may do, as people read it: the area, and whether it also writes there."""
    return [
        (label, f"{area}:{WRITE}" in held)
        for area, label in AREAS.items()
        if {f"{area}:{READ}", f"{area}:{WRITE}"} & set(held)
    ]


def allows(held: Collection[str], wanted: str) -> bool:
    """Whoever may write may read it."""
    area, _colon, _kind = wanted.partition(":")
    return wanted in held or f"{area}:{WRITE}" in held
