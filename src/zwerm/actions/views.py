"""Pages about actions: the list, one action with its history, and changing it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zwerm.accounts.requests import SignedInRequest
from zwerm.core.fields import LONGEST_KEY
from zwerm.core.models import record
from zwerm.core.returning import came_from
from zwerm.schools.models import SchoolYear

from . import exporting, queries, rules, services
from .forms import ActionForm, SearchForm, StateForm
from .history import history, last_change
from .models import Action

ACTIONS_ON_A_PAGE = 50
form_page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def action_list(request: SignedInRequest) -> HttpResponse:
    """What is to be done here and below; for who is in no team, their own."""
    may_add = _may_add(request)
    chosen = SearchForm(request.GET).chosen(is_team=may_add)
    everything = queries.at_place(request.organisation, request.user, is_mine=chosen.is_mine)
    found = queries.actions(request.organisation, request.user, by=chosen)
    page = Paginator(found, ACTIONS_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "chosen": chosen,
        "may_add": may_add,
        "overdue": everything.overdue().count(),
        "owners": queries.owners(everything),
        "tasks": queries.tasks(everything),
        "shows": queries.Show.choices,
        "origins": Action.Origin.choices,
        "orders": queries.Order.choices,
        "rows": [(one, rules.can_say_state(request.user, one)) for one in page],
        "changed": _changed(request),
    }
    part = "#results" if request.htmx else ""
    return render(request, f"actions/action_list.html{part}", context)


@require_safe
def action_export(request: SignedInRequest) -> HttpResponse:
    """The list as it is narrowed now."""
    chosen = SearchForm(request.GET).chosen(is_team=_may_add(request))
    found = list(queries.actions(request.organisation, request.user, by=chosen))
    record(request.user, "exported_actions", request.organisation, actions=len(found))
    title = _("Actions of %(place)s") % {"place": request.organisation}
    return HttpResponse(
        exporting.actions_workbook(title, found),
        content_type=exporting.XLSX,
        headers={"Content-Disposition": f'attachment; filename="{slugify(title)}.xlsx"'},
    )


@form_page
def action_add(request: SignedInRequest) -> HttpResponse:
    if not rules.can_add_action(request.user, request.organisation):
        raise PermissionDenied
    action = Action(organisation=request.organisation, school_year=SchoolYear.objects.current())
    form = ActionForm(request.POST or None, instance=action, user=request.user)
    if form.is_valid():
        services.add_action(form.save(commit=False), by=request.user)
        messages.success(request, _("The action is kept."))
        return redirect("actions:action_detail", action.pk)
    return render(request, "actions/action_form.html", {"form": form})


@require_safe
def action_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    action = _visible(request, pk)
    told = history(action)
    context = {
        "action": action,
        "history": told,
        "may_edit": rules.can_edit_action(request.user, action),
        "may_undo": any(item.changes for item in told) and _may_undo(request, action),
        "may_say_state": rules.can_say_state(request.user, action),
        "form": StateForm(initial={"state": action.state, "result": action.result}),
    }
    return render(request, "actions/action_detail.html", context)


@form_page
def action_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    action = _visible(request, pk)
    if not rules.can_edit_action(request.user, action):
        raise PermissionDenied
    form = ActionForm(request.POST or None, instance=action, user=request.user)
    if form.is_valid():
        services.change_action(action, by=request.user, **form.values)
        messages.success(request, _("The changes are kept."))
        return redirect("actions:action_detail", action.pk)
    context = {"form": form, "action": action}
    return render(request, "actions/action_form.html", context)


@require_POST
def action_state(request: SignedInRequest, pk: int) -> HttpResponse:
    """How far it is: also for who sees to it."""
    action = _visible(request, pk)
    if not rules.can_say_state(request.user, action):
        raise PermissionDenied
    form = StateForm(request.POST)
    if form.is_valid():
        values: dict[str, Any] = {"state": form.cleaned_data["state"]}
        if "result" in request.POST:
            values["result"] = form.cleaned_data["result"]
        services.change_action(action, by=request.user, **values)
    return redirect(_came_from(request, action))


@require_POST
def action_undo(request: SignedInRequest, pk: int) -> HttpResponse:
    """Whoever may only say how far it is takes back what concerns that."""
    action = _visible(request, pk)
    if not _may_undo(request, action):
        raise PermissionDenied
    services.undo_change(action, by=request.user)
    messages.success(request, _("The last change is taken back."))
    return redirect(_came_from(request, action))


def _may_undo(request: SignedInRequest, action: Action) -> bool:
    if rules.can_edit_action(request.user, action):
        return True
    last = last_change(action)
    told = set(last.details["before"]) if last else set()
    return rules.can_say_state(request.user, action) and told <= {*services.TOLD_BY_OWNER}


def _visible(request: SignedInRequest, pk: int) -> Action:
    rows = Action.objects.visible_to(request.user)
    related = rows.select_related(
        "organisation__parent__parent", "owner__organisation", "task", "school_year", "created_by"
    )
    return get_object_or_404(related, pk=pk)


def _may_add(request: SignedInRequest) -> bool:
    here: Any = request.organisation
    return here is not None and rules.can_add_action(request.user, here)


def _changed(request: SignedInRequest) -> Action | None:
    """The action that was changed a moment ago, to take that back."""
    key = request.GET.get("changed", "")
    if not key.isdecimal() or len(key) > LONGEST_KEY:
        return None
    return Action.objects.visible_to(request.user).filter(pk=int(key)).first()


def _came_from(request: SignedInRequest, action: Action) -> str:
    return came_from(request, reverse("actions:action_detail", args=[action.pk]))
