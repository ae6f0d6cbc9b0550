"""Who coaches, in which of the six roles, and what was agreed about it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zwerm.accounts.requests import SignedInRequest

from . import rules, services
from .advice import COACH_ROLES
from .coach_forms import CoachForm
from .models import Coach, CoachRole


@require_safe
def coach_list(request: SignedInRequest) -> HttpResponse:
    """Everyone may know who coaches; what was agreed is for the team and the coach."""
    here = request.organisation
    if here is None:
        raise Http404
    rows = Coach.objects.serving(here).select_related("person", "organisation__parent__parent")
    context = {
        "coaches": [(coach, _may_read(request, coach)) for coach in rows],
        "roles": [(role.label, COACH_ROLES[role]) for role in CoachRole],
        "may_edit": rules.can_plan(request.user, here),
    }
    return render(request, "learning/coach_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def coach_add(request: SignedInRequest) -> HttpResponse:
    if not rules.can_plan(request.user, request.organisation):
        raise PermissionDenied
    return _form(request, Coach(organisation=request.organisation))


@require_http_methods(["GET", "HEAD", "POST"])
def coach_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    return _form(request, _editable(request, pk))


@require_POST
def coach_end(request: SignedInRequest, pk: int) -> HttpResponse:
    coach = _editable(request, pk)
    services.end_coach(coach, by=request.user)
    messages.success(request, _("%(name)s is no longer a coach here.") % {"name": coach})
    return redirect("learning:coach_list")


def _form(request: SignedInRequest, coach: Coach) -> HttpResponse:
    form = CoachForm(request.POST or None, instance=coach, user=request.user)
    if form.is_valid():
        services.agree_with_coach(form.save(commit=False), by=request.user)
        messages.success(request, _("The agreement is kept."))
        return redirect("learning:coach_list")
    context = {
        "form": form,
        "coach": coach if coach.pk else None,
        "roles": [(role.label, COACH_ROLES[role]) for role in CoachRole],
    }
    return render(request, "learning/coach_form.html", context)


def _may_read(request: SignedInRequest, coach: Coach) -> bool:
    is_own = coach.person.user_id == request.user.pk
    return is_own or rules.can_plan(request.user, coach.organisation)


def _editable(request: SignedInRequest, pk: int) -> Coach:
    """Of places whose team the user is in; what is elsewhere does not exist for them."""
    coach = get_object_or_404(Coach.objects.select_related("organisation__parent", "person"), pk=pk)
    if not rules.can_plan(request.user, coach.organisation):
        raise Http404
    return coach
