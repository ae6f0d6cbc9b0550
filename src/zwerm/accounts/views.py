"""Where one works, in which language and colours. Signing in itself is allauth's."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from zwerm.core.returning import came_from

from .forms import LanguageForm, OrganisationForm, ThemeForm
from .middleware import SESSION_KEY
from .models import User
from .requests import SignedInRequest

THEME_COOKIE = "theme"


@require_POST
def organisation_switch(request: SignedInRequest) -> HttpResponse:
    form = OrganisationForm(request.POST, user=request.user)
    if not form.is_valid():
        raise Http404
    request.session[SESSION_KEY] = form.cleaned_data["organisation"].pk
    return _back(request)


@login_not_required
@require_POST
def language_set(request: HttpRequest) -> HttpResponse:
    form = LanguageForm(request.POST)
    if not form.is_valid():
        raise Http404
    response, language = _back(request), form.cleaned_data["language"]
    _remember(response, settings.LANGUAGE_COOKIE_NAME, language)
    if request.user.is_authenticated:
        User.objects.filter(pk=request.user.pk).update(language=language)
    return response


@login_not_required
@require_POST
def theme_set(request: HttpRequest) -> HttpResponse:
    form = ThemeForm(request.POST)
    if not form.is_valid():
        raise Http404
    response = _back(request)
    if form.cleaned_data["theme"] == "system":
        response.delete_cookie(THEME_COOKIE, samesite="Lax")
    else:
        _remember(response, THEME_COOKIE, form.cleaned_data["theme"])
    return response


def too_many_attempts(request: HttpRequest) -> HttpResponse:
    page = render(request, "429.html", status=429)
    page["Retry-After"] = "300"
    return page


def _remember(response: HttpResponse, cookie: str, value: str) -> None:
    response.set_cookie(
        cookie,
        value,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _back(request: HttpRequest) -> HttpResponseRedirect:
    """To the page the choice was made on; never to another site."""
    return redirect(came_from(request, "/"))
