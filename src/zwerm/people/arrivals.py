"""Who is expected: someone with an invitation, to their address or by the link they hold."""

from django.urls import Resolver404, resolve

from zwerm.accounts.arriving import expects

from .inviting import open_invitation, waiting_for


@expects
def is_invited(email: str, named: str, wants: str) -> bool:
    return (bool(email) and bool(waiting_for({email}))) or _holds_link(named, wants)


def _holds_link(named: str, wants: str) -> bool:
    """On the way to the page of an invitation that is for them, or for whoever has the link."""
    try:
        page = resolve(wants)
    except Resolver404:
        return False
    if page.view_name != "people:invitation_accept":
        return False
    invitation = open_invitation(page.kwargs["token"])
    return invitation is not None and invitation.email in {"", named}
