"""What Zwerm tells and takes of a user, as SCIM 2.0 describes it (RFC 7643). Knows no database."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import EmailStr
from scim2_models import (
    URN,
    AuthenticationScheme,
    Bulk,
    ChangePassword,
    ComplexAttribute,
    ETag,
    Filter,
    Meta,
    Mutability,
    Patch,
    Required,
    Resource,
    ScimPolicy,
    ScimProvider,
    ServiceProviderConfig,
    Sort,
    Uniqueness,
)

MOST_RESULTS = 200


class Name(ComplexAttribute):
    given_name: str | None = None
    family_name: str | None = None


class Email(ComplexAttribute):
    value: EmailStr | None = None
    type: str | None = None
    primary: bool | None = None


class User(Resource[Any]):
    """The part of the standard's user that Zwerm keeps. It takes no passwords and no groups."""

    __schema__ = URN("urn:ietf:params:scim:schemas:core:2.0:User")

    user_name: Annotated[str | None, Uniqueness.server, Required.true] = None
    name: Name | None = None
    display_name: str | None = None
    preferred_language: str | None = None
    active: bool | None = None
    emails: list[Email] | None = None
    # Told by Zwerm alone: the name that colleagues see.
    nick_name: Annotated[str | None, Mutability.read_only] = None

    @property
    def full_name(self) -> str:
        """As colleagues know them: what the provider shows, else first and last name."""
        parts = (self.name.given_name, self.name.family_name) if self.name else ()
        joined = " ".join(part for part in parts if part)
        return (self.display_name or joined or self.user_name or "").strip()[:120]

    @property
    def address(self) -> str:
        """The primary address, else the first; else the login name where that is one."""
        known = [email for email in self.emails or [] if email.value]
        chosen = next((email for email in known if email.primary), known[0] if known else None)
        if chosen is not None:
            return str(chosen.value).lower()
        name = self.user_name or ""
        return name.lower() if "@" in name else ""


# Microsoft sends attributes that nobody asked for, and filters where a path would do.
POLICY = ScimPolicy(
    unknown=ScimPolicy.Unknown.ignore,
    remove_value_as_filter=ScimPolicy.RemoveValue.apply,
    unmatched_path_filter=ScimPolicy.UnmatchedPathFilter.create,
)


def configuration() -> ServiceProviderConfig:
    return ServiceProviderConfig(
        patch=Patch(supported=True),
        bulk=Bulk(supported=False, max_operations=0, max_payload_size=0),
        filter=Filter(supported=True, max_results=MOST_RESULTS),
        change_password=ChangePassword(supported=False),
        sort=Sort(supported=False),
        etag=ETag(supported=True),
        authentication_schemes=[
            AuthenticationScheme(
                type=AuthenticationScheme.Type.oauthbearertoken,
                name="OAuth Bearer Token",
                description="A token of the page about connections, with the scope scim:write.",
                primary=True,
            )
        ],
    )


PROVIDER = ScimProvider(models=[User], config=configuration(), policy=POLICY)


def meta(
    kind: str,
    location: str,
    *,
    created: datetime | None = None,
    last_modified: datetime | None = None,
    version: str | None = None,
) -> Meta:
    """What is told of each resource beside what it says itself."""
    return Meta(
        resource_type=kind,
        location=location,
        created=created,
        last_modified=last_modified,
        version=version,
    )
