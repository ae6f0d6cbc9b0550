"""Comments beside the board: for the ICT team there."""

from collections.abc import Callable

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from zwerm.accounts.requests import SignedInRequest

from . import commenting
from .acting_views import to_board
from .comment import Comment
from .comment_forms import AboutForm, CommentForm
from .models import Scenario
from .reaching import of_own_team


@require_safe
def comment_list(request: SignedInRequest, pk: int) -> HttpResponse:
    """All conversations about a scenario; asked for one cell, the form is about that cell."""
    scenario = of_own_team(request, pk)
    about = AboutForm(request.GET, scenario=scenario, user=request.user)
    if not about.is_valid():
        raise Http404
    form = CommentForm(scenario=scenario, user=request.user, initial=about.cleaned_data)
    return _page(request, scenario, form, about.cleaned_data)


@require_POST
def comment_add(request: SignedInRequest, pk: int) -> HttpResponse:
    scenario = of_own_team(request, pk)
    form = CommentForm(request.POST, scenario=scenario, user=request.user)
    if {"planned_task", "person"} & set(form.errors):
        raise Http404
    if not form.is_valid():
        return _page(request, scenario, form, form.cleaned_data)
    comment = commenting.say(scenario, by=request.user, **form.cleaned_data)
    if "next" in request.POST:
        return to_board(request, scenario)
    return redirect(f"{_address(scenario)}#c{comment.pk}")


@require_POST
def comment_resolve(request: SignedInRequest, pk: int) -> HttpResponse:
    return _change(request, pk, commenting.resolve)


@require_POST
def comment_reopen(request: SignedInRequest, pk: int) -> HttpResponse:
    return _change(request, pk, commenting.reopen)


@require_POST
def comment_delete(request: SignedInRequest, pk: int) -> HttpResponse:
    return _change(request, pk, commenting.take_back)


def _change(request: SignedInRequest, pk: int, deed: Callable[..., None]) -> HttpResponse:
    comment = get_object_or_404(Comment, pk=pk)
    scenario = comment.scenario = of_own_team(request, comment.scenario_id)
    deed(comment, by=request.user)
    return to_board(request, scenario) if "next" in request.POST else redirect(_address(scenario))


def _address(scenario: Scenario) -> str:
    return reverse("planning:comment_list", args=[scenario.pk])


def _page(
    request: SignedInRequest, scenario: Scenario, form: CommentForm, about: dict[str, object]
) -> HttpResponse:
    found = commenting.conversations(scenario)
    context = {
        "scenario": scenario,
        "form": form,
        "about_task": about.get("planned_task"),
        "about_person": about.get("person"),
        "open": [one for one in found if one.is_open],
        "resolved": [one for one in found if not one.is_open],
    }
    return render(request, "planning/comment_list.html", context)
