from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from zwerm.schools.models import Organisation

from .models import User

SESSION_KEY = "organisation"

# Pages that mean something for someone who belongs to no school (yet).
OPEN_WITHOUT_SCHOOL = {"accounts", "admin", "core"}


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
        if getattr(request, "organisation", True) is not None or not (needs_school and is_ours):
            return None
        return render(request, "accounts/no_organisation.html", status=403)


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
