"""Inviting someone, and the page that an invitation opens."""

from collections.abc import Sequence

from allauth.core.internal import ratelimit
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zwerm.accounts.identities import addresses_of, may_have_password
from zwerm.accounts.middleware import OPEN_VIEW, SESSION_KEY
from zwerm.accounts.models import Membership, User
from zwerm.accounts.requests import SignedInRequest
from zwerm.core.errors import DomainError
from zwerm.core.mail import can_send

from . import invitation_mail, inviting, rules
from .invitation import Invitation
from .invite_forms import AcceptForm, ConsentForm, InviteForm
from .inviting import Issued
from .models import Person
from .queries import chosen_people

form_page = require_http_methods(["GET", "HEAD", "POST"])
PASSWORD_BACKEND = "django.contrib.auth.backends.ModelBackend"  # noqa: S105 - a class


@form_page
@never_cache
def invite(request: SignedInRequest) -> HttpResponse:
    """Whom and to what; after that the links, which are shown this once."""
    if not rules.can_invite(request.user, request.organisation):
        raise PermissionDenied
    sent = request.POST if request.method == "POST" else request.GET
    people = _invitable(request, sent.getlist("person"))
    form = InviteForm(
        request.POST or None, user=request.user, here=request.organisation, people=people
    )
    if form.is_valid():
        try:
            issued = inviting.invite_all(
                form.chosen, form.cleaned_data["addresses"].addresses, form.terms, by=request.user
            )
        except DomainError as refusal:
            # On the form, where what was pasted still stands.
            form.add_error(None, str(refusal))
        else:
            return _show_links(request, issued)
    context = {"form": form, "people": people, "sends_mail": can_send()}
    return render(request, "people/invite.html", context)


@require_safe
def invitation_list(request: SignedInRequest) -> HttpResponse:
    """Invitations that nobody accepted yet."""
    if not rules.can_invite(request.user, request.organisation):
        raise PermissionDenied
    here = Person.objects.working_at(request.organisation).values("pk")
    standing = Invitation.objects.visible_to(request.user).standing().filter(person__in=here)
    rows = standing.select_related("person", "organisation", "created_by")
    context = {"invitations": rows, "sends_mail": can_send()}
    return render(request, "people/invitation_list.html", context)


@require_POST
@never_cache
def invitation_renew(request: SignedInRequest, pk: int) -> HttpResponse:
    invitation = _managed(request, pk)
    return _show_links(request, [inviting.renew(invitation, by=request.user)])


@require_POST
def invitation_revoke(request: SignedInRequest, pk: int) -> HttpResponse:
    invitation = _managed(request, pk)
    inviting.revoke(invitation, by=request.user)
    message = _("The invitation for %(name)s is withdrawn. The link works no longer.")
    messages.success(request, message % {"name": invitation.person})
    return redirect("people:invitation_list")


@login_not_required
@form_page
@never_cache
def invitation_accept(request: HttpRequest, token: str) -> HttpResponse:
    """The same for an address with and without an account; looking at it changes nothing."""
    if not _may_try(request, "invitation_link", dry_run=True):
        return _ask_to_wait(request)
    invitation = inviting.open_invitation(token)
    if invitation is None:
        _may_try(request, "invitation_link")
        return render(request, "people/invitation_closed.html", status=404)
    if isinstance(request.user, User):
        return _accept_signed_in(request, invitation, request.user)
    form = AcceptForm(request.POST or None, person=invitation.person, email=invitation.email)
    if request.method == "POST" and not _may_try(request, "invitation_answer", invitation.digest):
        return _ask_to_wait(request)
    if may_have_password(invitation.role) and form.is_valid():
        if not inviting.has_account(invitation.email):
            user = inviting.accept_as_new(
                invitation,
                name=form.cleaned_data["name"],
                password=form.cleaned_data["password"],
                username=form.cleaned_data.get("username", ""),
            )
            login(request, user, backend=PASSWORD_BACKEND)
            return _welcome(request, invitation)
        form.add_error(
            None, _("Zwerm cannot make this account. Do you have one? Then sign in first, below.")
        )
    asks_password = may_have_password(invitation.role)
    context = {"form": form, "invitation": invitation, "asks_password": asks_password}
    return render(request, "people/invitation_accept.html", context)


@form_page
@never_cache
def invitation_mine(request: SignedInRequest) -> HttpResponse:
    """For who came in at a provider and lost the link: the address is surely theirs."""
    invitation = inviting.waiting_for(addresses_of(request.user))
    if invitation is None:
        return render(request, "people/invitation_none.html")
    return _accept_signed_in(request, invitation, request.user)


setattr(invitation_mine, OPEN_VIEW, True)  # a function has no such name for mypy


def _accept_signed_in(request: HttpRequest, invitation: Invitation, user: User) -> HttpResponse:
    is_own = inviting.is_for(invitation, user)
    form = ConsentForm(request.POST or None)
    if is_own and form.is_valid():
        inviting.accept(invitation, user=user)
        return _welcome(request, invitation)
    context = {"form": form, "invitation": invitation, "is_own": is_own}
    return render(request, "people/invitation_accept.html", context)


def _welcome(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """On to the questions, at the place someone was invited to."""
    request.session[SESSION_KEY] = invitation.organisation_id
    place = {"place": invitation.organisation}
    messages.success(request, _("Welcome. You take part at %(place)s now.") % place)
    if invitation.role == Membership.Role.GUEST:
        return redirect("overview:home")
    try:
        return redirect("scan:start")
    except NoReverseMatch:
        return redirect("overview:home")


def _show_links(request: SignedInRequest, issued: Sequence[Issued]) -> HttpResponse:
    """In the answer itself: a link that travelled by an address or a session would be kept."""

    def link_of(token: str) -> str:
        return request.build_absolute_uri(reverse("people:invitation_accept", args=[token]))

    wants_mail = "mail" in request.POST and can_send()
    sent = invitation_mail.send(issued, link_of=link_of, by=request.user) if wants_mail else []
    mailed = {invitation.pk for invitation in sent}
    rows = [
        {
            "invitation": one.invitation,
            "link": link_of(one.token),
            "is_mailed": one.invitation.pk in mailed,
        }
        for one in issued
    ]
    to_mail = sum(1 for one in issued if one.invitation.email)
    failed = to_mail - len(mailed) if wants_mail else 0
    context = {"rows": rows, "mailed": len(mailed), "failed": failed}
    return render(request, "people/invited.html", context)


def _invitable(request: SignedInRequest, keys: Sequence[str]) -> list[Person]:
    """Those chosen in the list, whom the user may change."""
    people = chosen_people(Person.objects.visible_to(request.user), keys)
    if any(not rules.can_edit_person(request.user, person) for person in people):
        raise PermissionDenied
    return people


def _managed(request: SignedInRequest, pk: int) -> Invitation:
    found = Invitation.objects.visible_to(request.user).select_related(
        "person__organisation__parent__parent", "person__user", "organisation__parent__parent"
    )
    invitation = get_object_or_404(found, pk=pk)
    if not rules.can_manage_invitation(request.user, invitation):
        raise PermissionDenied
    return invitation


def _may_try(request: HttpRequest, action: str, key: str = "", *, dry_run: bool = False) -> bool:
    """How often stands in the settings. allauth's public function counts no looking."""
    usage = ratelimit.consume(
        request, app="allauth.account", action=action, key=key, limit_get=True, dry_run=dry_run
    )
    return usage is not None


def _ask_to_wait(request: HttpRequest) -> HttpResponse:
    page: HttpResponse = ratelimit.respond_429(request)
    return page
