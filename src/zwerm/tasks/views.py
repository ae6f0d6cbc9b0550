"""The pages of the task overview."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from django.views.decorators.vary import vary_on_headers

from zwerm.accounts.requests import SignedInRequest
from zwerm.accounts.rules import can_work_in_team
from zwerm.schools.models import SchoolYear

from .adjusting import differences
from .arithmetic import school_lines
from .forms import FilterForm, ManyForm, TailorForm
from .models import Change, Tailoring, Task
from .overview import explained, overview
from .own_task_form import OwnTaskForm
from .queries import TailoredTask, can_carry_over, tailored_task, tailored_tasks
from .services import (
    Choice,
    add_own_task,
    carry_over_tailoring,
    tailor,
    tailor_many,
    undo_change,
    undo_tailoring,
)
from .wording import many_decided, one_decided


@vary_on_headers("HX-Request")
def task_list(request: SignedInRequest, many: ManyForm | None = None) -> HttpResponse:
    organisation, year = request.organisation, SchoolYear.objects.current()
    filters, ticked = FilterForm(request.GET), many.ticked if many else ()
    page = {
        "year": year,
        "filters": filters,
        "overview": overview(tailored_tasks(organisation, year), filters.asked(), ticked),
        "can_tailor": can_work_in_team(request.user, organisation),
        "can_carry_over": can_carry_over(organisation, year),
        "many": many,
        "statuses": Tailoring.Status.choices,
    }
    # Someone who goes back in the browser needs the whole page again.
    is_part = request.htmx and not request.htmx.history_restore_request
    return render(request, f"tasks/task_list.html{'#results' if is_part else ''}", page)


@require_POST
def task_tailor_many(request: SignedInRequest) -> HttpResponse:
    _refuse_outsiders(request)
    form = ManyForm(request.POST, organisation=request.organisation)
    if not form.is_valid():
        return task_list(request, many=form)
    tasks, status = list(form.cleaned_data["task"]), form.cleaned_data["status"]
    year = SchoolYear.objects.current()
    choice = Choice(status=status, reason=form.cleaned_data["reason"])
    applied = tailor_many(request.organisation, tasks, choice, school_year=year, by=request.user)
    _say_with_undo(request, many_decided(tasks, status), applied.change)
    return redirect(f"{reverse('tasks:task_list')}?{request.GET.urlencode()}")


def task_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    row = _row(request, pk)
    _refuse_outsiders(request)
    form = TailorForm(request.POST or None, organisation=request.organisation, row=row)
    own = _own_form(request, row)
    if form.is_valid() and (own is None or own.is_valid()):
        change = _tailor(request, row, form, own)
        said = one_decided(row, form.cleaned_data["status"] or row.status_above)
        _say_with_undo(request, said, change)
        return redirect("tasks:task_list")
    page = {"row": explained(row), "lines": school_lines(row), "form": form, "own_form": own}
    return render(request, "tasks/task_edit.html", page)


@require_POST
def task_reset(request: SignedInRequest, pk: int) -> HttpResponse:
    row = _row(request, pk)
    _refuse_outsiders(request)
    year = SchoolYear.objects.current()
    undo_tailoring(request.organisation, row.task, school_year=year, by=request.user)
    messages.success(request, _("“%(task)s” is as it was.") % {"task": row.task.name})
    return redirect("tasks:task_list")


@require_POST
def change_undo(request: SignedInRequest, pk: int) -> HttpResponse:
    change = get_object_or_404(Change, organisation=request.organisation, pk=pk)
    _refuse_outsiders(request)
    undone = undo_change(change, by=request.user)
    count = undone.tasks.count()
    said = ngettext("%(n)d task is as it was.", "%(n)d tasks are as they were.", count)
    _say_with_undo(request, said % {"n": count}, undone)
    return redirect("tasks:task_list")


def task_add(request: SignedInRequest) -> HttpResponse:
    _refuse_outsiders(request)
    form = OwnTaskForm(request.POST or None)
    if form.is_valid():
        task = add_own_task(request.organisation, form.record(), by=request.user)
        messages.success(request, _("“%(task)s” was added.") % {"task": task.name})
        return redirect("tasks:task_list")
    return render(request, "tasks/task_add.html", {"form": form})


@require_POST
def task_carry_over(request: SignedInRequest) -> HttpResponse:
    _refuse_outsiders(request)
    year = SchoolYear.objects.current()
    count = carry_over_tailoring(request.organisation, school_year=year, by=request.user)
    said = ngettext("%(n)d decision taken over.", "%(n)d decisions taken over.", count)
    messages.success(request, said % {"n": count})
    return redirect("tasks:task_list")


def _say_with_undo(request: SignedInRequest, said: str, change: Change | None) -> None:
    """Tell what was decided; beside it a button that takes it back."""
    if change is None:
        messages.success(request, said)
        return
    html = render_to_string("tasks/_decided.html", {"said": said, "change": change}, request)
    messages.success(request, html)


def _row(request: SignedInRequest, pk: int) -> TailoredTask:
    task = get_object_or_404(Task.objects.visible_to(request.user), pk=pk)
    row = tailored_task(request.organisation, SchoolYear.objects.current(), task)
    if row is None:
        raise Http404
    return row


def _refuse_outsiders(request: SignedInRequest) -> None:
    if not can_work_in_team(request.user, request.organisation):
        raise PermissionDenied


def _own_form(request: SignedInRequest, row: TailoredTask) -> OwnTaskForm | None:
    """The task itself can be changed where it was made."""
    if row.task.owner_id != request.organisation.pk:
        return None
    return OwnTaskForm(request.POST or None, initial=OwnTaskForm.initial_of(row.record))


def _tailor(
    request: SignedInRequest, row: TailoredTask, form: TailorForm, own: OwnTaskForm | None
) -> Change | None:
    decision = form.decision()
    if own is not None:
        decision["adjustments"] = differences(own.record(row.record), row.record)
    year = SchoolYear.objects.current()
    return tailor(request.organisation, row.task, school_year=year, by=request.user, **decision)
