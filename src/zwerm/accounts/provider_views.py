"""Going to a provider and coming back; and which identities open one's account."""

import time
from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.models import SocialAccount, SocialApp
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from requests import RequestException

from zwerm.core.returning import came_from

from .identities import Linked, identities_of, link, unlink
from .provider import SchoolOAuth2Adapter, configured
from .refusing import Reason, refused
from .requests import SignedInRequest
from .sign_in_file import Provider
from .social_adapter import WAITING, SchoolSocialAdapter


@login_not_required
@require_POST
@never_cache
def provider_start(request: HttpRequest, provider_id: str) -> HttpResponse:
    """On to the provider, to sign in."""
    return _going(request, _known(provider_id), AuthProcess.LOGIN, came_from(request, ""))


@require_POST
@never_cache
@reauthentication_required  # type: ignore[untyped-decorator] # allauth has no types
def identity_add(request: SignedInRequest, provider_id: str) -> HttpResponse:
    """On to the provider, to link what one is there to the account in which one is signed in."""
    return _going(request, _known(provider_id), AuthProcess.CONNECT, "", for_user=request.user.pk)


def _going(
    request: HttpRequest, provider: Provider, process: str, wants: str, **more: Any
) -> HttpResponse:
    """By a page of ours: a form that is sent may lead to no other site."""
    there = SchoolSocialAdapter(request).get_provider(request, provider.id)
    try:
        answer = there.redirect(request, process, wants or None, **more)
    except ImmediateHttpResponse as refusal:
        page: HttpResponse = refusal.response
        return page
    except (RequestException, OAuth2Error, KeyError, ValueError):
        return refused(request, Reason.SILENT, provider)
    url = answer.headers["Location"]
    return render(request, "accounts/provider_going.html", {"provider": provider, "url": url})


class _Back(OAuth2CallbackView):  # type: ignore[misc] # allauth has no types
    def _get_state(self, request: HttpRequest, provider: Any) -> Any:
        """What was kept when this attempt began goes to where the token is checked."""
        state, answer = super()._get_state(request, provider)
        self.adapter.nonce = (state or {}).get("nonce")
        return state, answer


@login_not_required
@require_safe
@never_cache
def provider_back(request: HttpRequest, provider_id: str) -> HttpResponse:
    """What the provider sends someone back with. It works once."""
    _known(provider_id)
    try:
        answer: HttpResponse = _Back.adapter_view(SchoolOAuth2Adapter(request, provider_id))(
            request
        )
    except SocialApp.DoesNotExist as error:
        raise Http404 from error
    return answer


@require_safe
def identity_list(request: SignedInRequest) -> HttpResponse:
    context = {
        "identities": identities_of(request.user),
        "providers": settings.SIGN_IN.providers,
    }
    return render(request, "accounts/identity_list.html", context)


@require_POST
@reauthentication_required  # type: ignore[untyped-decorator] # idem
def identity_remove(request: SignedInRequest, pk: int) -> HttpResponse:
    account = get_object_or_404(SocialAccount, pk=pk, user=request.user)
    place = Linked(account, configured(account.provider)).place
    unlink(account, by=request.user)
    messages.success(request, _("%(name)s no longer opens your account.") % {"name": place})
    return redirect("accounts:identity_list")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def identity_confirm(request: SignedInRequest) -> HttpResponse:
    """Someone who signed in as before links what they came with. See `_ask_to_prove`."""
    waiting = request.session.get(WAITING)
    provider = configured(waiting["provider"]) if waiting else None
    is_theirs = waiting is not None and waiting.get("for_user") == request.user.pk
    if waiting is None or provider is None or not is_theirs or waiting["until"] < time.time():
        request.session.pop(WAITING, None)
        return redirect("accounts:identity_list")
    account = SocialAccount(
        provider=provider.id, uid=waiting["uid"], extra_data=waiting["data"], user=request.user
    )
    if request.method != "POST":
        context = {"identity": Linked(account, provider)}
        return render(request, "accounts/identity_confirm.html", context)
    del request.session[WAITING]
    if SocialAccount.objects.filter(provider=provider.id, uid=account.uid).exists():
        return refused(request, Reason.TAKEN, provider)
    link(request.user, account)
    done = _("You can sign in with %(name)s from now on.") % {"name": provider.name}
    messages.success(request, done)
    return redirect("accounts:identity_list")


def _known(provider_id: str) -> Provider:
    found = configured(provider_id)
    if found is None:
        raise Http404
    return found
