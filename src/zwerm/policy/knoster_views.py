"""Pages of the check of five elements."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zwerm.accounts.requests import SignedInRequest
from zwerm.accounts.rules import can_work_in_team

from . import knoster_queries as queries
from . import knoster_rules as rules
from . import knoster_services as services
from .knoster_elements import ABOUT
from .knoster_forms import ConclusionForm, LevelsForm, RoundForm
from .knoster_page import RoundPage
from .models import Element, KnosterRound


@require_safe
def knoster(request: SignedInRequest) -> HttpResponse:
    here = request.organisation
    rounds = queries.rounds_at(here, request.user)
    answered = queries.answered_by(request.user, rounds)
    results = queries.results_of(rounds)
    context = {
        "here": here,
        "open": [
            (each, each.asked.pk in answered)
            for each in results
            if rules.can_answer(request.user, each.asked)
        ],
        "results": results,
        "may_ask": rules.can_ask(request.user, here),
        "is_asking": any(each.is_open for each in rounds if each.organisation_id == here.pk),
        "elements": [(element, ABOUT[element]) for element in Element],
    }
    return render(request, "policy/knoster.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def knoster_begin(request: SignedInRequest) -> HttpResponse:
    here = request.organisation
    if not rules.can_ask(request.user, here):
        raise PermissionDenied
    form = RoundForm(request.POST or None)
    if form.is_valid():
        asked = services.begin_round(here, by=request.user, **form.cleaned_data)
        return redirect("policy:knoster_answer", asked.pk)
    return render(request, "policy/knoster_begin.html", {"here": here, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def knoster_answer(request: SignedInRequest, pk: int) -> HttpResponse:
    asked = _round(request, pk)
    if not asked.is_open:
        return redirect("policy:knoster_round", asked.pk)
    if not rules.can_answer(request.user, asked):
        raise PermissionDenied
    own = queries.own_levels(asked, request.user)
    form = LevelsForm(own, request.POST or None)
    if form.is_valid():
        services.answer_round(asked, form.cleaned_data, by=request.user)
        return redirect("policy:knoster_round", asked.pk)
    context = {"asked": asked, "form": form, "own": own}
    return render(request, "policy/knoster_answer.html", context)


@require_safe
def knoster_round(request: SignedInRequest, pk: int) -> HttpResponse:
    return _page(request, _round(request, pk))


@require_POST
def knoster_close(request: SignedInRequest, pk: int) -> HttpResponse:
    asked = _asked(request, pk)
    services.close_round(asked, by=request.user)
    return redirect("policy:knoster_round", asked.pk)


@require_POST
def knoster_conclude(request: SignedInRequest, pk: int) -> HttpResponse:
    asked = _asked(request, pk)
    form = ConclusionForm(request.POST)
    if not form.is_valid():
        return _page(request, asked, concluding=form)
    services.conclude_round(asked, by=request.user, **form.cleaned_data)
    return redirect("policy:knoster_round", asked.pk)


@require_POST
def knoster_remove(request: SignedInRequest, pk: int) -> HttpResponse:
    services.remove_round(_asked(request, pk), by=request.user)
    return redirect("policy:knoster")


def _round(request: SignedInRequest, pk: int) -> KnosterRound:
    rounds = KnosterRound.objects.visible_to(request.user)
    related = rounds.select_related("organisation__parent__parent", "concluded_by")
    return get_object_or_404(related, pk=pk)


def _asked(request: SignedInRequest, pk: int) -> KnosterRound:
    asked = _round(request, pk)
    if not rules.can_ask(request.user, asked.organisation):
        raise PermissionDenied
    return asked


def _page(
    request: SignedInRequest, asked: KnosterRound, *, concluding: ConclusionForm | None = None
) -> HttpResponse:
    result, *earlier = queries.results_of([asked, *queries.rounds_before(asked)])
    context = {
        "asked": asked,
        "page": RoundPage(result, earlier, queries.own_levels(asked, request.user)),
        "own": queries.own_words(asked, request.user),
        "fewest": queries.FEWEST,
        "may_answer": rules.can_answer(request.user, asked),
        "may_ask": rules.can_ask(request.user, asked.organisation),
        "may_conclude": rules.can_conclude(request.user, asked),
        "is_team": can_work_in_team(request.user, asked.organisation),
        "concluding": concluding or ConclusionForm(instance=asked),
    }
    return render(request, "policy/knoster_round.html", context)
