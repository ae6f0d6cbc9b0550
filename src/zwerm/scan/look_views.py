"""A second look: ask it, give it, decide what it does."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from zwerm.accounts.requests import SignedInRequest
from zwerm.people.models import Person

from . import queries, second_looks
from .access import private_page
from .forms import AskForm, LookForm
from .models import SecondLook

form_page = require_http_methods(["GET", "HEAD", "POST"])


@form_page
@private_page
def second_look(request: SignedInRequest, person: Person) -> HttpResponse:
    run = queries.present_run(person)
    if run is None:
        return redirect("scan:start")
    form = AskForm(request.POST or None, run=run)
    if form.is_valid():
        colleague = form.cleaned_data["colleague"]
        second_looks.ask(run, colleague, by=request.user)
        messages.success(request, _("%(name)s finds your question.") % {"name": colleague.name})
        return redirect("scan:second_look")
    looks = list(run.second_looks.select_related("colleague"))
    return render(request, "scan/second_look.html", {"form": form, "run": run, "looks": looks})


@form_page
def look_answer(request: SignedInRequest, pk: int) -> HttpResponse:
    """For the colleague who was asked; once sent, only the person reads it."""
    open_looks = SecondLook.objects.asked_of(request.user).select_related("run__person")
    look = get_object_or_404(open_looks, pk=pk)
    form = LookForm(request.POST or None)
    if form.is_valid():
        second_looks.answer(look, form.levels(), by=request.user)
        name = look.run.person.first_name
        messages.success(request, _("Thank you. Only %(name)s reads this.") % {"name": name})
        return redirect("overview:home")
    context = {"look": look, "person": look.run.person, "form": form}
    return render(request, "scan/look_answer.html", context)


@require_POST
@private_page
def look_count(request: SignedInRequest, person: Person, pk: int) -> HttpResponse:
    look = get_object_or_404(_own(person), pk=pk)
    second_looks.count(look, is_counted="is_counted" in request.POST, by=request.user)
    return redirect("scan:second_look")


@require_POST
@private_page
def look_revoke(request: SignedInRequest, person: Person, pk: int) -> HttpResponse:
    second_looks.revoke(get_object_or_404(_own(person), pk=pk), by=request.user)
    messages.success(request, _("The question is taken back."))
    return redirect("scan:second_look")


def _own(person: Person) -> QuerySet[SecondLook]:
    return SecondLook.objects.filter(run__person=person).select_related("run__person__user")
