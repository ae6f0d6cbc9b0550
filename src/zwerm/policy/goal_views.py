"""Pages about goals: the list, one goal with what hangs on it, and changing it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zwerm.accounts.requests import SignedInRequest
from zwerm.core.fields import LONGEST_KEY
from zwerm.core.models import record
from zwerm.core.reading_together import read_together

from . import goal_queries, goal_services, rules
from .goal_exporting import goals_workbook
from .goal_forms import GoalForm, GoalSearchForm, GoalStateForm
from .goal_history import latest_events, told
from .models import Goal
from .sheets import XLSX

form_page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def goal_list(request: SignedInRequest) -> HttpResponse:
    """The goals of this place, and those of its group."""
    refuse_outsiders(request)
    chosen = GoalSearchForm(request.GET).chosen()
    context = {
        "here": request.organisation,
        "chosen": chosen,
        "rows": goal_queries.goal_rows(request.organisation, request.user, by=chosen),
        "shows": goal_queries.GoalShow.choices,
        "orders": goal_queries.GoalOrder.choices,
        "elements": Goal.Element.choices,
        "removed": _removed(request),
    }
    part = "#results" if request.htmx else ""
    return render(request, f"policy/goal_list.html{part}", context)


@require_safe
def goal_export(request: SignedInRequest) -> HttpResponse:
    """The list as it is narrowed now."""
    refuse_outsiders(request)
    chosen = GoalSearchForm(request.GET).chosen()
    rows = goal_queries.goal_rows(request.organisation, request.user, by=chosen)
    record(request.user, "exported_goals", request.organisation, goals=len(rows))
    title = _("Goals of %(place)s") % {"place": request.organisation}
    return HttpResponse(
        goals_workbook(title, rows),
        content_type=XLSX,
        headers={"Content-Disposition": f'attachment; filename="{slugify(title)}.xlsx"'},
    )


@form_page
def goal_add(request: SignedInRequest) -> HttpResponse:
    refuse_outsiders(request)
    goal = Goal(organisation=request.organisation)
    form = GoalForm(request.POST or None, instance=goal, user=request.user)
    if form.is_valid():
        made = goal_services.add_goal(
            form.save(commit=False), by=request.user, tasks=form.task_keys
        )
        messages.success(request, _("The goal is kept. Now say what you will do for it."))
        return redirect("policy:goal_detail", made.pk)
    return render(request, "policy/goal_form.html", {"form": form, "here": request.organisation})


@require_safe
def goal_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    return goal_page(request, visible_goal(request, pk))


@form_page
def goal_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    goal = _own_goal(request, pk)
    form = GoalForm(request.POST or None, instance=goal, user=request.user)
    if form.is_valid():
        goal_services.change_goal(goal, by=request.user, **form.values)
        messages.success(request, _("The changes are kept."))
        return redirect("policy:goal_detail", goal.pk)
    context = {"form": form, "goal": goal, "here": goal.organisation}
    return render(request, "policy/goal_form.html", context)


@require_POST
def goal_state(request: SignedInRequest, pk: int) -> HttpResponse:
    goal = _own_goal(request, pk)
    form = GoalStateForm(request.POST)
    if not form.is_valid():
        return goal_page(request, goal, form=form)
    goal_services.say_state(goal, by=request.user, **form.cleaned_data)
    return redirect("policy:goal_detail", goal.pk)


@require_POST
def goal_undo(request: SignedInRequest, pk: int) -> HttpResponse:
    goal = _own_goal(request, pk)
    goal_services.undo_change(goal, by=request.user)
    messages.success(request, _("The last change is taken back."))
    return redirect("policy:goal_detail", goal.pk)


@require_POST
def goal_move(request: SignedInRequest, pk: int) -> HttpResponse:
    goal = _own_goal(request, pk)
    goal_services.move_goal(goal, up=request.POST.get("way") == "up")
    return redirect(reverse("policy:goal_list") + f"#g{goal.pk}")


@require_POST
def goal_remove(request: SignedInRequest, pk: int) -> HttpResponse:
    goal = _own_goal(request, pk)
    goal_services.remove_goal(goal, by=request.user)
    return redirect(reverse("policy:goal_list") + f"?removed={goal.pk}")


@require_POST
def goal_restore(request: SignedInRequest, pk: int) -> HttpResponse:
    rows = Goal.objects.also_removed(request.user).select_related("organisation__parent__parent")
    goal = get_object_or_404(rows, pk=pk)
    if not rules.can_write_at(request.user, goal.organisation):
        raise PermissionDenied
    goal_services.restore_goal(goal, by=request.user)
    return redirect("policy:goal_detail", goal.pk)


def goal_page(
    request: SignedInRequest, goal: Goal, *, form: GoalStateForm | None = None
) -> HttpResponse:
    here = request.organisation
    may_edit = rules.can_write_at(request.user, goal.organisation)
    may_act = rules.can_write_at(request.user, here)
    seen = goal.actions.visible_to(request.user).values_list("pk", flat=True)
    to_link = goal_queries.actions_to_link(goal, here, request.user)
    to_link, events = to_link if may_act else to_link.none(), latest_events(goal)
    read_together(seen, to_link, events)
    row, visible = goal_queries.rows_of([goal], here)[0], set(seen)
    actions = [action for action in goal.actions.all() if action.pk in visible]
    items = told(events)
    context = {
        "goal": goal,
        "row": row,
        "actions": actions,
        "elsewhere": len(goal.actions.all()) - len(actions),
        "may_edit": may_edit,
        "may_act": may_act,
        "to_link": to_link,
        "history": items,
        "may_undo": may_edit and any(item.changes for item in items),
        "form": form or GoalStateForm(initial={"state": goal.state}),
    }
    return render(request, "policy/goal_detail.html", context)


def refuse_outsiders(request: SignedInRequest) -> None:
    if not rules.can_write_at(request.user, request.organisation):
        raise PermissionDenied


def visible_goal(request: SignedInRequest, pk: int) -> Goal:
    rows = goal_queries.with_what_hangs(Goal.objects.visible_to(request.user))
    return get_object_or_404(rows, pk=pk)


def _own_goal(request: SignedInRequest, pk: int) -> Goal:
    goal = visible_goal(request, pk)
    if not rules.can_write_at(request.user, goal.organisation):
        raise PermissionDenied
    return goal


def _removed(request: SignedInRequest) -> Goal | None:
    """The goal that was taken out a moment ago, to bring it back."""
    key = request.GET.get("removed", "")
    if not key.isdecimal() or len(key) > LONGEST_KEY:
        return None
    rows = Goal.objects.filter(organisation=request.organisation).exclude(removed_at=None)
    return rows.filter(pk=int(key)).first()
