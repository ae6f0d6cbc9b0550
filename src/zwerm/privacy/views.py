"""The page about privacy, for everyone; and the pages on which it is filled in."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from zwerm.accounts.models import User
from zwerm.accounts.requests import SignedInRequest
from zwerm.core.models import record

from .facts import facts_of
from .forms import FactsForm, InstallationForm
from .retention import due_in, old_seals, soon
from .rules import can_forget_here, can_keep_privacy, can_read_log

form_page = require_http_methods(["GET", "HEAD", "POST"])


@login_not_required
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Facts only: what nobody filled in is said to be open."""
    user = request.user if isinstance(request.user, User) else None
    here = getattr(request, "organisation", None) if user else None
    context = {
        "installation": facts_of(None),
        "facts": facts_of(here) if here else None,
        "group": here.top if here else None,
        "keep_log_years": settings.KEEP_LOG_YEARS,
        "may_keep": bool(user and here and can_keep_privacy(user, here)),
        "may_read_log": bool(user and can_read_log(user)),
        "may_forget": bool(user and here and can_forget_here(user, here)),
        "has_person": bool(user and hasattr(user, "person")),
        "is_manager": bool(user and user.is_superuser),
    }
    return render(request, "privacy/privacy.html", context)


@form_page
def facts_edit(request: SignedInRequest) -> HttpResponse:
    """Of the school group where the user works."""
    here = request.organisation
    if here is None or not can_keep_privacy(request.user, here):
        raise PermissionDenied
    top = here.top
    form = FactsForm(request.POST or None, instance=facts_of(top))
    if request.method == "POST" and form.is_valid():
        kept = form.save(commit=False)
        kept.organisation, kept.changed_by, kept.changed_at = top, request.user, timezone.now()
        kept.save()
        record(request.user, "set_privacy_facts", top, changed=form.changed_data)
        messages.success(request, _("Kept."))
        return redirect("privacy:privacy")
    return render(request, "privacy/facts_edit.html", {"form": form, "place": top})


@form_page
def installation_edit(request: SignedInRequest) -> HttpResponse:
    """Of the whole installation."""
    if not request.user.is_superuser:
        raise PermissionDenied
    form = InstallationForm(request.POST or None, instance=facts_of(None))
    if request.method == "POST" and form.is_valid():
        kept = form.save(commit=False)
        kept.organisation, kept.changed_by, kept.changed_at = None, request.user, timezone.now()
        kept.save()
        record(request.user, "set_privacy_facts", kept, changed=form.changed_data)
        messages.success(request, _("Kept."))
        return redirect("privacy:privacy")
    return render(request, "privacy/facts_edit.html", {"form": form, "place": None})


@require_safe
def retention(request: SignedInRequest) -> HttpResponse:
    """What goes this month, before it goes."""
    here = request.organisation
    if here is None or not can_keep_privacy(request.user, here):
        raise PermissionDenied
    until = soon(timezone.localdate())
    context = {
        "group": here.top,
        "until": until,
        "due": due_in(here.top, until),
        "seals": old_seals(until) if request.user.is_superuser else [],
        "keep_log_years": settings.KEEP_LOG_YEARS,
    }
    return render(request, "privacy/retention.html", context)
