"""What is done for a goal: a new action, one that is there already, and taking one away."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from zwerm.accounts.requests import SignedInRequest
from zwerm.actions.forms import ActionForm
from zwerm.actions.models import Action
from zwerm.schools.models import SchoolYear

from . import goal_queries, goal_services
from .goal_forms import LinkForm
from .goal_views import refuse_outsiders, visible_goal
from .models import Goal


@require_http_methods(["GET", "HEAD", "POST"])
def goal_action_add(request: SignedInRequest, pk: int) -> HttpResponse:
    """A new action of this place; what the goal says already is filled in."""
    refuse_outsiders(request)
    goal = visible_goal(request, pk)
    action = Action(organisation=request.organisation, school_year=SchoolYear.objects.current())
    form = ActionForm(
        request.POST or None, instance=action, user=request.user, initial=_known(goal)
    )
    if form.is_valid():
        goal_services.add_action_for(goal, form.save(commit=False), by=request.user)
        messages.success(request, _("The action is kept."))
        return redirect("policy:goal_detail", goal.pk)
    context = {"form": form, "goal": goal, "here": request.organisation}
    return render(request, "policy/goal_action.html", context)


@require_POST
def goal_action_link(request: SignedInRequest, pk: int) -> HttpResponse:
    refuse_outsiders(request)
    goal = visible_goal(request, pk)
    form = LinkForm(request.POST)
    offered = goal_queries.actions_to_link(goal, request.organisation, request.user)
    action = form.chosen_from(offered) if form.is_valid() else None
    if action is None:
        messages.error(request, _("Choose an action of the list."))
    else:
        goal_services.link_action(goal, action, by=request.user)
    return redirect("policy:goal_detail", goal.pk)


@require_POST
def goal_action_unlink(request: SignedInRequest, pk: int, action: int) -> HttpResponse:
    refuse_outsiders(request)
    goal = visible_goal(request, pk)
    linked = get_object_or_404(goal.actions.visible_to(request.user), pk=action)
    goal_services.unlink_action(goal, linked, by=request.user)
    messages.success(
        request, _("The action is no longer under this goal. The action itself stays.")
    )
    return redirect("policy:goal_detail", goal.pk)


def _known(goal: Goal) -> dict[str, object]:
    tasks = list(goal.tasks.all())
    return {
        "owner": goal.owner_id,
        "due_on": goal.until,
        "task": tasks[0].pk if len(tasks) == 1 else None,
    }
