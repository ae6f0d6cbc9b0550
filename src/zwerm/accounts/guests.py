"""What a guest sees: who does what, and what concerns them. Everything else stays closed.

One list of pages, so that a new page is closed to guests until somebody opens it.
"""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from zwerm.schools.models import Organisation

from .models import Membership, User

OPEN_APPS = frozenset({"accounts", "core", "privacy"})
GUEST_PAGES = frozenset(
    {
        "overview:home",
        "overview:who_does_what",
        "overview:person_detail",
        "overview:person_photo",
        # What is given to them, and what is kept about them.
        "overview:own_data",
        "overview:own_data_read",
        "overview:calendar_make",
        "overview:calendar_revoke",
        "actions:action_list",
        "actions:action_detail",
        "actions:action_state",
        "actions:action_undo",
        "mandates:mine",
        "mandates:mine_confirm",
        # A proposal in which they are asked for their agreement.
        "planning:proposal_detail",
        "planning:proposal_react",
        "people:invitation_accept",
        "people:invitation_mine",
    }
)


def is_guest_at(user: User, organisation: Organisation) -> bool:
    """A guest in this school group, and nothing more there."""
    return organisation.top.pk in guest_groups_of(user)


def guest_groups_of(user: User) -> set[int]:
    """The school groups in which the user is a guest, and nothing more."""
    if user.is_superuser:
        return set()
    here = [(m.organisation.top.pk, m.role) for m in user.current_memberships]
    more = {top for top, role in here if role != Membership.Role.GUEST}
    return {top for top, _role in here} - more


def leave_out_guest_groups(user: User) -> None:
    """For this request the user has no place there: a page of where they work more shows nothing
    of where they are a guest.
    """
    groups = guest_groups_of(user)
    if not groups:
        return
    kept = [m for m in user.current_memberships if m.organisation.top.pk not in groups]
    user.current_memberships = kept
    user.top_organisation_ids = sorted({m.organisation.top.pk for m in kept})
    user.left_out = frozenset(groups)


class GuestMiddleware:
    """Closes the pages that are not for guests, before any of them runs."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], *_: Any
    ) -> HttpResponse | None:
        user, match = request.user, request.resolver_match
        organisation = getattr(request, "organisation", None)
        if not isinstance(user, User) or organisation is None or match is None:
            return None
        is_open = not match.namespaces or match.namespaces[0] in OPEN_APPS
        if is_open or match.view_name in GUEST_PAGES or not getattr(view, "login_required", True):
            return None
        if not is_guest_at(user, organisation):
            leave_out_guest_groups(user)
            return None
        return render(request, "accounts/guest_only.html", status=403)
