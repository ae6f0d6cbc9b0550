"""The hub of programs, and tokens: made, shown once, kept and withdrawn."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zwerm.accounts.requests import SignedInRequest

from . import rules, tokens
from .answering import with_makers
from .forms import TokenForm
from .models import ApiToken, Webhook


@require_safe
def home(request: SignedInRequest) -> HttpResponse:
    _refuse(request)
    mine = ApiToken.objects.visible_to(request.user).select_related("organisation", "made_by")
    found = [token for token in mine if token.is_open]
    context = {
        "tokens": found,
        "closed": [token for token in mine if not token.is_open][:20],
        "webhooks": with_makers(Webhook.objects.visible_to(request.user)),
    }
    return render(request, "api/home.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def token_add(request: SignedInRequest) -> HttpResponse:
    """What the token reads is shown in the answer, and nowhere after that."""
    _refuse(request)
    form = TokenForm(request.POST or None, user=request.user, here=request.organisation)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        issued = tokens.issue_token(
            data["organisation"],
            name=data["name"],
            scopes=form.scopes,
            until=data["until"],
            by=request.user,
        )
        return render(request, "api/token_made.html", {"issued": issued})
    return render(request, "api/token_add.html", {"form": form})


@require_http_methods(["GET", "POST"])
def token_revoke(request: SignedInRequest, pk: int) -> HttpResponse:
    token = _token(request, pk)
    if request.method == "POST":
        tokens.revoke_token(token, by=request.user)
        messages.success(request, _("“%(name)s” no longer gets in.") % {"name": token.name})
        return redirect("connections:home")
    return render(request, "api/token_revoke.html", {"token": token})


@require_POST
def token_keep(request: SignedInRequest, pk: int) -> HttpResponse:
    token = _token(request, pk)
    tokens.keep_token(token, by=request.user)
    messages.success(request, _("You answer for “%(name)s” now.") % {"name": token.name})
    return redirect("connections:home")


def _token(request: SignedInRequest, pk: int) -> ApiToken:
    rows = ApiToken.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("organisation"), pk=pk)


def _refuse(request: SignedInRequest) -> None:
    if not rules.can_connect(request.user, request.organisation):
        raise PermissionDenied
