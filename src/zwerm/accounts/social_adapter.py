"""Where allauth asks us: which providers there are, and who comes in as whom."""

import logging
import time
from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.socialaccount.providers.base.constants import AuthError, AuthProcess
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from requests import RequestException, Session

from .arriving import Prove, arrive
from .identities import link
from .models import User
from .provider import SchoolProvider, app_of, configured
from .refusing import Reason, refused
from .sign_in_file import Provider

logger = logging.getLogger("zwerm.sign_in")
# An identity that waits until its owner has signed in as before.
WAITING = "identity_to_link"
WAITS_SECONDS = 600


class SchoolSocialAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc] # no types
    """Providers stand in the file of the administrator, and nowhere else."""

    def list_apps(
        self,
        request: HttpRequest,  # noqa: ARG002 # allauth calls it so
        provider: str | None = None,
        client_id: str | None = None,
    ) -> list[SocialApp]:
        apps = [app_of(one) for one in settings.SIGN_IN.providers]
        wanted = (app for app in apps if provider in {None, app.provider, app.provider_id})
        return [app for app in wanted if client_id in {None, app.client_id}]

    def get_provider(
        self,
        request: HttpRequest,
        provider: str,
        client_id: str | None = None,  # noqa: ARG002 # idem
    ) -> SchoolProvider:
        found = configured(provider)
        if found is None:
            raise SocialApp.DoesNotExist
        return SchoolProvider(request, app=app_of(found))

    def get_requests_session(self) -> Session:
        """To the provider itself; not on to where it sends us."""
        session: Session = super().get_requests_session()
        session.max_redirects = 0
        return session

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:  # noqa: ARG002
        return False

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: Any) -> User:  # noqa: ARG002
        """Nothing: an account is made in `arriving`, and only when someone is let in."""
        user: User = sociallogin.user
        return user

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """After every check on the token. Whoever is not let in gets a page that says why."""
        provider = configured(sociallogin.account.provider)
        if provider is None:
            raise SocialApp.DoesNotExist
        if sociallogin.state.get("process") == AuthProcess.CONNECT:
            raise ImmediateHttpResponse(_linked(request, sociallogin, provider))
        if sociallogin.is_existing:
            return
        wants = sociallogin.state.get("next") or ""
        found = arrive(sociallogin.identity, sociallogin.account, provider, wants=wants)
        if isinstance(found, Reason):
            raise ImmediateHttpResponse(refused(request, found, provider))
        if isinstance(found, Prove):
            page = _ask_to_prove(request, sociallogin, provider, found.user)
            raise ImmediateHttpResponse(page)
        sociallogin.user = found

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: SchoolProvider,
        error: str | None = None,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> None:
        """In our words; what it was stands in the log, without who it was."""
        found = configured(provider.app.provider_id)
        if found is None:
            raise SocialApp.DoesNotExist
        if exception is not None:
            logger.warning("Sign-in with %s failed: %s", found.id, _in_short(exception))
        raise ImmediateHttpResponse(
            refused(request, _reason(error, exception, extra_context), found)
        )


def _reason(
    error: str | None, exception: Exception | None, context: dict[str, Any] | None
) -> Reason:
    if error == AuthError.CANCELLED:
        return Reason.CANCELLED
    if isinstance(exception, RequestException):
        return Reason.SILENT
    if exception is None and "state_id" in (context or {}):
        return Reason.LOST
    return Reason.FAILED


def _in_short(exception: Exception) -> str:
    """An answer of a provider may hold names; our own sentences do not."""
    text = str(exception)
    is_own = not isinstance(exception, RequestException) and "access token" not in text
    return f"{type(exception).__name__} {text[:200] if is_own else ''}".strip()


def _linked(request: HttpRequest, login: SocialLogin, provider: Provider) -> HttpResponse:
    user = request.user
    if not isinstance(user, User) or login.state.get("for_user") != user.pk:
        return refused(request, Reason.LOST, provider)
    if login.is_existing and login.user != user:
        return refused(request, Reason.TAKEN, provider)
    if not login.is_existing:
        link(user, login.account)
    done = _("You can sign in with %(name)s from now on.") % {"name": provider.name}
    messages.success(request, done)
    return redirect("accounts:identity_list")


def _ask_to_prove(
    request: HttpRequest, login: SocialLogin, provider: Provider, owner: User
) -> HttpResponse:
    """Sign in as before, then link: the provider's word alone does not open the account.

    Only to the account of that address, whoever is signed in in this browser.
    """
    request.session[WAITING] = {
        "for_user": owner.pk,
        "provider": provider.id,
        "uid": login.account.uid,
        "data": login.account.extra_data,
        "until": time.time() + WAITS_SECONDS,
    }
    text = _(
        "There is an account with your address already. Sign in once as you did before; "
        "after that you come in with %(name)s."
    )
    messages.info(request, text % {"name": provider.name})
    query = urlencode({"next": reverse("accounts:identity_confirm"), "wachtwoord": ""})
    return redirect(f"{reverse('account_login')}?{query}")
