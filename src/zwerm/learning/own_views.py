"""What somebody learns and could learn, and what they say about it: only for the person."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zwerm.accounts.requests import SignedInRequest
from zwerm.core.models import record
from zwerm.core.telling import said
from zwerm.people.models import Person

from . import rules, services
from .forms import EffectForm
from .growth import growth
from .models import Participation
from .own import own_data, own_learning


@never_cache
@require_safe
def mine(request: SignedInRequest) -> HttpResponse:
    person = _person(request)
    context = {"person": person, "mine": own_learning(person) if person else None}
    return render(request, "learning/mine.html", context)


@require_POST
def wish(request: SignedInRequest) -> HttpResponse:
    """Only what one could grow into can be wished here; the rest is told to the ICT team."""
    person = _own_person(request)
    asked = request.POST.get("competence", "")
    need = next((one for one in growth(person) if one.competence == asked), None)
    if need is None:
        raise PermissionDenied
    tasks = [one.task for one in need.tasks]
    services.wish_to_learn(person, asked, tasks=tasks, by=request.user)
    messages.success(request, _("Your wish is told to the ICT team. You can withdraw it."))
    return redirect("learning:mine")


@require_POST
def wish_withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    services.withdraw_wish(_own_row(request, pk), by=request.user)
    messages.success(request, _("Your wish is withdrawn."))
    return redirect("learning:mine")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def effect(request: SignedInRequest, pk: int) -> HttpResponse:
    """What a training changed, in two questions."""
    row = _own_row(request, pk)
    moment = row.training.moment_on(timezone.localdate())
    before = row.answers.filter(moment=moment).first() if moment else None
    initial = {"use": before.use, "text": before.text} if before else {}
    form = EffectForm(request.POST or None, initial=initial)
    if form.is_valid():
        services.say_effect(row, by=request.user, **form.cleaned_data)
        messages.success(request, _("Thank you. Your answer is kept."))
        return redirect("learning:mine")
    context = {"row": row, "form": form, "moment": moment, "before": before}
    return render(request, "learning/effect.html", context)


@never_cache
@require_safe
def data(request: SignedInRequest) -> HttpResponse:
    """All that Zwerm keeps about someone's learning, to take along."""
    person = _own_person(request)
    record(request.user, "downloaded_learning", person)
    response = JsonResponse(said(own_data(person)), json_dumps_params={"indent": 2})
    response["Content-Disposition"] = 'attachment; filename="zwerm-leren.json"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: SignedInRequest) -> HttpResponse:
    person = _own_person(request)
    if request.method == "POST":
        services.erase_answers(person, by=request.user)
        messages.success(request, _("Your answers are erased."))
        return redirect("learning:mine")
    return render(request, "learning/erase.html", {"person": person})


def _person(request: SignedInRequest) -> Person | None:
    mine = Person.objects.filter(user=request.user)
    return mine.select_related("organisation__parent__parent").first()


def _own_person(request: SignedInRequest) -> Person:
    person = _person(request)
    if person is None:
        raise Http404
    return person


def _own_row(request: SignedInRequest, pk: int) -> Participation:
    rows = Participation.objects.filter(person__user=request.user)
    row = get_object_or_404(rows.select_related("training__organisation", "person"), pk=pk)
    if not rules.can_answer(request.user, row):
        raise PermissionDenied
    return row
