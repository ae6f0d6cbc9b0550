"""Deciding about several tasks at once: first what it would do, then doing it."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from zwerm.accounts.requests import SignedInRequest
from zwerm.schools.models import SchoolYear

from .forms import FilterForm
from .many import PACKAGES, ManyForm, apply_package, package_choices, preview
from .overview import overview
from .queries import tailored_tasks
from .responding import refuse_outsiders, say_with_undo
from .services import apply_choices
from .views import task_list


@require_POST
def task_tailor_many(request: SignedInRequest) -> HttpResponse:
    """Without `confirm`: show what would become different."""
    refuse_outsiders(request)
    answers = request.POST.copy()
    if answers.get("everything"):
        answers.setlist("task", [str(pk) for pk in _shown(request)])
    form = ManyForm(answers, organisation=request.organisation)
    if not form.is_valid():
        return task_list(request, many=form)
    year, choices = SchoolYear.objects.current(), form.choices()
    if not answers.get("confirm"):
        looked = preview(request.organisation, choices, school_year=year, by=request.user)
        page = {"preview": looked, "answers": _kept(answers), "query": request.GET.urlencode()}
        return render(request, "tasks/many_preview.html", page)
    applied = apply_choices(request.organisation, choices, school_year=year, by=request.user)
    count = applied.changed
    said = ngettext("%(n)d task was changed.", "%(n)d tasks were changed.", count)
    say_with_undo(request, said % {"n": count}, applied.change)
    return redirect(f"{reverse('tasks:task_list')}?{request.GET.urlencode()}")


@require_POST
def task_package(request: SignedInRequest, package: str) -> HttpResponse:
    """The minimum package in one go; without `confirm` only what it would do."""
    refuse_outsiders(request)
    organisation, year = request.organisation, SchoolYear.objects.current()
    reason = _("First we keep everything running (minimum package).")
    choices = package_choices(tailored_tasks(organisation, year), package, reason=reason)
    if not request.POST.get("confirm"):
        looked = preview(organisation, choices, school_year=year, by=request.user)
        page = {"preview": looked, "package": package, "title": PACKAGES[package]}
        return render(request, "tasks/package_preview.html", page)
    change = apply_package(organisation, choices, school_year=year, by=request.user)
    say_with_undo(request, _("The minimum package holds now."), change)
    return redirect("tasks:task_list")


def _shown(request: SignedInRequest) -> list[int]:
    """The tasks that the filter in the address lets through."""
    rows = tailored_tasks(request.organisation, SchoolYear.objects.current())
    shown = overview(rows, FilterForm(request.GET).asked())
    return [row.pk for part in shown.parts for row in part.rows]


def _kept(answers: object) -> list[tuple[str, str]]:
    """What the confirming button sends again."""
    return [
        (name, value)
        for name, values in answers.lists()  # type: ignore[attr-defined] # a QueryDict
        for value in values
        if name not in {"csrfmiddlewaretoken", "everything", "confirm"}
    ]
