"""Help for who lost a phone: a lead of the school group takes someone's second step away."""

from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from allauth.mfa.webauthn import views as allauth
from allauth.mfa.webauthn.internal.auth import begin_registration
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from . import rules
from .helping import PER_PAGE, people_to_help, take_second_step_away
from .requests import SignedInRequest
from .second_step import SecondStepAdapter, has_second_step


class PasskeyAdd(allauth.AddWebAuthnView):  # type: ignore[misc] # allauth has no types
    """Asks for a passkey that knows its owner, not for one that only follows a password."""

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        context: dict[str, object] = super().get_context_data(**kwargs)
        options = begin_registration(self.request.user, passwordless=True)
        return context | {"js_data": {"creation_options": options}}


class PasskeyRemove(allauth.RemoveWebAuthnView):  # type: ignore[misc] # idem
    """Not the last second step of someone whose role asks for one."""

    def form_valid(self, form: Form) -> HttpResponse:
        adapter = SecondStepAdapter()
        if not adapter.can_delete_authenticator(self.get_object()):
            messages.error(self.request, adapter.error_messages["cannot_delete_authenticator"])
            return redirect("mfa_list_webauthn")
        answer: HttpResponse = super().form_valid(form)
        return answer


@require_GET
def second_step_list(request: SignedInRequest) -> HttpResponse:
    """Who has a second step, for who may help when one is lost."""
    if not rules.can_see_second_steps(request.user):
        raise PermissionDenied
    words = request.GET.get("q", "").strip()
    rows = people_to_help(request.user, words)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "words": words, "may_help": has_second_step(request.user)}
    return render(request, "accounts/second_step_list.html", context)


def second_step_remove(request: SignedInRequest, pk: int) -> HttpResponse:
    if not rules.can_see_second_steps(request.user):
        raise PermissionDenied
    person = get_object_or_404(people_to_help(request.user), pk=pk)
    if not rules.can_take_second_step(request.user, person):
        raise PermissionDenied
    raise_if_reauthentication_required(request, app="allauth.mfa")
    if request.method == "POST":
        take_second_step_away(person, by=request.user)
        message = _("%(name)s signs in with the password alone now, and got a message about it.")
        messages.success(request, message % {"name": person})
        return redirect("accounts:second_step_list")
    return render(request, "accounts/second_step_remove.html", {"person": person})
