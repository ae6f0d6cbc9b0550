"""OpenID Connect as allauth does it, with what it leaves open: a nonce, and every check on a token.

allauth finds the provider in this module by the name `provider_classes`.
"""

import secrets
from collections.abc import Mapping
from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from .claims import Elsewhere, Identity, Untrusted, checked_claims, identity_of
from .refusing import Reason, refused
from .sign_in_file import Provider

KIND = "school"
SCOPES = ("openid", "profile", "email")


def configured(id: str) -> Provider | None:  # noqa: A002 - its name in the file
    found: Provider | None = settings.SIGN_IN.provider(id)
    return found


def app_of(provider: Provider) -> SocialApp:
    """What allauth calls an app; it never stands in the database."""
    return SocialApp(
        provider=KIND,
        provider_id=provider.id,
        name=provider.name,
        client_id=provider.client_id,
        secret=provider.client_secret,
        settings={"server_url": provider.issuer.rstrip("/"), "oauth_pkce_enabled": True},
    )


class SchoolOAuth2Adapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc] # no types
    """One exchange with a provider: the token it gives is believed only when all of it fits."""

    nonce: str | None = None

    @property
    def openid_config(self) -> dict[str, Any]:
        """What the provider tells of itself must be of the issuer in our file."""
        config: dict[str, Any] = super().openid_config
        if config.get("issuer") != self._provider.issuer:
            message = "the provider calls itself otherwise than the file does"
            raise OAuth2Error(message)
        return config

    @property
    def _provider(self) -> Provider:
        found = configured(self.provider_id)
        if found is None:
            raise SocialApp.DoesNotExist
        return found

    def complete_login(
        self,
        request: HttpRequest,
        app: SocialApp,  # noqa: ARG002 # allauth calls it so
        token: SocialToken,  # noqa: ARG002 # idem; no token is kept
        **kwargs: Any,
    ) -> SocialLogin:
        """From the signed token alone: what else the provider could tell, we do not ask."""
        id_token = kwargs["response"].get("id_token", "")
        try:
            claims = checked_claims(
                id_token, keys=self._keys(), provider=self._provider, nonce=self.nonce
            )
            identity = identity_of(claims, self._provider)
        except Untrusted as error:
            raise OAuth2Error(str(error)) from error
        except Elsewhere as error:
            page = refused(request, Reason.ELSEWHERE, self._provider)
            raise ImmediateHttpResponse(page) from error
        login: SocialLogin = self.get_provider().sociallogin_from_response(request, identity)
        login.identity = identity
        return login

    def _keys(self) -> Mapping[str, Any]:
        with get_adapter().get_requests_session() as session:
            answer = session.get(self.openid_config["jwks_uri"])
            answer.raise_for_status()
            keys: Mapping[str, Any] = answer.json()
        return keys

    def get_callback_url(self, request: HttpRequest, _app: SocialApp) -> str:
        """At the address where the session of this visitor is."""
        return request.build_absolute_uri(reverse("provider_back", args=[self.provider_id]))


class SchoolProvider(OpenIDConnectProvider):  # type: ignore[misc] # allauth has no types
    """A provider of `sign-in.toml`."""

    id = KIND
    name = "OpenID Connect"
    oauth2_adapter_class = SchoolOAuth2Adapter
    # A token that a browser brings along was not asked by us.
    supports_token_authentication = False

    def redirect(
        self, request: HttpRequest, process: str, next_url: str | None = None, **kept: Any
    ) -> HttpResponse:
        """Nothing of the request changes what we ask of the provider; `kept` stays with us."""
        nonce = secrets.token_urlsafe(32)
        asked = {"nonce": nonce} | self._hints()
        response: HttpResponse = super().redirect(
            request, process, next_url, auth_params=asked, scope=SCOPES, nonce=nonce, **kept
        )
        return response

    def _hints(self) -> dict[str, str]:
        """Shows someone the right account to choose; what came back is checked all the same."""
        provider = configured(self.app.provider_id)
        if provider is None or provider.kind != "google":
            return {"prompt": "select_account"} if provider and provider.tenant else {}
        domains = sorted(provider.domains)
        return {"hd": domains[0] if len(domains) == 1 else "*", "prompt": "select_account"}

    def get_login_url(self, _request: HttpRequest, **_kwargs: Any) -> str:
        return reverse("provider_start", args=[self.app.provider_id])

    def get_callback_url(self) -> str:
        return reverse("provider_back", args=[self.app.provider_id])

    def extract_uid(self, identity: Identity) -> str:
        return identity.subject

    def extract_extra_data(self, identity: Identity) -> dict[str, Any]:
        """All that is kept: enough to recognise which account at the provider it is."""
        return {
            "email": identity.email,
            "is_verified": identity.is_verified,
            "name": identity.name,
        }

    def extract_common_fields(self, _identity: Identity) -> dict[str, Any]:
        return {}

    def extract_email_addresses(self, _identity: Identity) -> list[Any]:
        """Our own rules decide what an address opens: see `arriving`."""
        return []


provider_classes = [SchoolProvider]
