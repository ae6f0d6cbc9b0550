from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from zwerm.schools.models import Organisation

from .arriving import who_lets_in
from .duty import owes_second_step
from .identities import identities_of
from .models import User
from .sessions import is_seen_lately, note_seen

SESSION_KEY = "organisation"

# Pages that mean something for someone who belongs to no school (yet).
OPEN_WITHOUT_SCHOOL = {"accounts", "admin", "core"}


# What a view carries that means something without a school, though its app does not.
OPEN_VIEW = "is_open_without_school"


class OrganisationMiddleware:
    """Say where the user is working: the organisation chosen last, else of the first membership.

    Whoever belongs nowhere gets a page that says so, and who can help: views may count on a place.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if isinstance(user, User):
            request.organisation = _chosen(request, user)  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], *_: Any
    ) -> HttpResponse | None:
        needs_school = getattr(view, "login_required", True) and not OPEN_WITHOUT_SCHOOL & set(
            request.resolver_match.namespaces if request.resolver_match else []
        )
        is_ours = bool(request.resolver_match and request.resolver_match.namespaces)
        is_open = getattr(view, OPEN_VIEW, False) or not (needs_school and is_ours)
        if getattr(request, "organisation", True) is not None or is_open:
            return None
        return render(request, "accounts/no_organisation.html", _helpers_of(request), status=403)


# What someone needs to set up a second step, and the way out. Everything else waits.
OPEN_WITHOUT_SECOND_STEP = {
    "account_logout",
    "account_reauthenticate",
    "account_change_password",
    "account_set_password",
    "accounts:language_set",
    "accounts:theme_set",
    "accounts:second_step_due",
}


class SecondStepMiddleware:
    """Whose role asks for a second step sets one up before anything else.

    For who has no such role it reads nothing: the roles are known already. Pages that need no
    login, and calls that bring a token instead of a session, pass.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], *_: Any
    ) -> HttpResponse | None:
        user = request.user
        if not isinstance(user, User) or not getattr(view, "login_required", True):
            return None
        page = request.resolver_match.view_name if request.resolver_match else ""
        is_open = page.startswith("mfa_") or page in OPEN_WITHOUT_SECOND_STEP
        if is_open or not owes_second_step(request, user):
            return None
        there = reverse("accounts:second_step_due")
        # A part of a page is not the place to show a whole one in.
        return HttpResponseClientRedirect(there) if _is_part(request) else redirect(there)


def _is_part(request: HttpRequest) -> bool:
    return bool(getattr(request, "htmx", False))


class SeenMiddleware:
    """Notes now and then that a session is used: one write a quarter of an hour, no more."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if isinstance(user, User) and not is_seen_lately(request):
            note_seen(request, user)
        return self.get_response(request)


def _helpers_of(request: HttpRequest) -> dict[str, list[User]]:
    """Who gives roles where someone signed in."""
    user = request.user
    linked = identities_of(user) if isinstance(user, User) else []
    return {"leads": who_lets_in(one.provider for one in linked if one.provider)}


def _chosen(request: HttpRequest, user: User) -> Organisation | None:
    reachable = Organisation.objects.visible_to(user).select_related("parent__parent")
    chosen = request.session.get(SESSION_KEY)
    if chosen is not None:
        found = reachable.filter(pk=chosen).first()
        if found is not None:
            return found
    if user.current_memberships:
        return user.current_memberships[0].organisation
    return reachable.filter(parent=None).first()
