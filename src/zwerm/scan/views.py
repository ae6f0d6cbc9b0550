"""Doing the scan: start, one screen after the other, and finish."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zwerm.accounts.requests import SignedInRequest
from zwerm.people.models import Person

from . import queries, services
from .access import private_page
from .consent import agree, has_agreed
from .forms import HoursForm, ScreenForm, SharingForm, TraitsForm
from .models import Run
from .steps import Step, steps

form_page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@private_page
def start(request: SignedInRequest, person: Person) -> HttpResponse:
    run = queries.present_run(person)
    context = {
        "run": run,
        "progress": queries.progress(run) if run else None,
        "earlier": queries.latest_finished(person),
        "step_count": len(steps()),
        "looks": queries.looks_asked_of(request.user),
        "has_agreed": has_agreed(person),
    }
    return render(request, "scan/start.html", context)


@require_POST
@private_page
def agree_again(_request: SignedInRequest, person: Person) -> HttpResponse:
    """With a text that changed since they agreed."""
    agree(person)
    return redirect("scan:start")


@require_POST
@private_page
def begin(request: SignedInRequest, person: Person) -> HttpResponse:
    run = services.begin(person, by=request.user)
    return redirect("scan:item", run.step)


@form_page
@private_page
def item(request: SignedInRequest, person: Person, number: int) -> HttpResponse:
    """One screen. Each answer also comes alone, while the person is at it."""
    step = next((step for step in steps() if step.number == number), None)
    if step is None:
        raise Http404
    run = queries.present_run(person)
    if run is None:
        return redirect("scan:start")
    form = _form(step, run, request)
    if request.method == "POST" and form.is_valid():
        _keep(form, run, request)
        if not request.htmx:
            return _go(run, number, request.POST.get("go", ""))
    context = {
        "step": step,
        "step_count": len(steps()),
        "form": form,
        "run": run,
        "progress": queries.progress(run),
        "is_saved": form.is_bound and form.is_valid(),
    }
    template = "scan/step.html#progress" if request.htmx else "scan/step.html"
    return render(request, template, context)


def _form(step: Step, run: Run, request: SignedInRequest) -> ScreenForm | TraitsForm | HoursForm:
    data = request.POST if request.method == "POST" else None
    if step.screen is not None:
        return ScreenForm(data, screen=step.screen, run=run)
    if step.kind == step.kind.TRAITS:
        return TraitsForm(data, initial={"traits": run.traits})
    return HoursForm(data, run=run)


def _keep(form: ScreenForm | TraitsForm | HoursForm, run: Run, request: SignedInRequest) -> None:
    if isinstance(form, ScreenForm):
        services.keep_answers(run, form.levels(), form.wishes(), by=request.user)
    elif isinstance(form, TraitsForm):
        services.choose_traits(run, form.cleaned_data["traits"], by=request.user)
    else:
        services.want_hours(run, form.cleaned_data["hours"], by=request.user)


def _go(run: Run, number: int, where: str) -> HttpResponse:
    """To the screen before, the next one, or away for now."""
    last = len(steps())
    target = max(1, number - 1) if where == "back" else min(number + 1, last)
    services.go_to(run, number if where == "stop" else target)
    if where == "stop":
        return redirect("scan:start")
    if where != "back" and number == last:
        return redirect("scan:finish")
    return redirect("scan:item", target)


@form_page
@private_page
def finish(request: SignedInRequest, person: Person) -> HttpResponse:
    """What is still open, who may know what, and then it counts."""
    run = queries.present_run(person)
    if run is None:
        return redirect("scan:start")
    form = SharingForm(request.POST or None, person=person)
    if form.is_valid():
        with transaction.atomic():
            services.share(person, **form.cleaned_data, by=request.user)
            services.finish(run, by=request.user)
        messages.success(request, _("Thank you. Your scan is finished."))
        return redirect("scan:result")
    context = {
        "form": form,
        "run": run,
        "progress": queries.progress(run),
        "open_steps": queries.open_steps(run),
        "last_step": len(steps()),
    }
    return render(request, "scan/finish.html", context)
