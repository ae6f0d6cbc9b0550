"""The task overview, and the page of one task."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from django.views.decorators.vary import vary_on_headers

from zwerm.accounts.requests import SignedInRequest
from zwerm.accounts.rules import can_work_in_team
from zwerm.schools.models import SchoolYear

from .adjusting import differences
from .arithmetic import school_lines
from .carrying_over import can_carry_over
from .editions import edition_to_look_at
from .forms import FilterForm, TailorForm
from .hanging import hanging_on
from .history import task_history
from .many import PACKAGES, ManyForm
from .models import Change, Task
from .overview import explained, overview
from .own_task_form import OwnTaskForm
from .queries import TailoredTask, tailored_task, tailored_tasks
from .responding import refuse_outsiders, say_with_undo
from .services import (
    add_own_task,
    carry_over_tailoring,
    remove_own_task,
    tailor,
    undo_tailoring,
)
from .wording import one_decided, row_words


@vary_on_headers("HX-Request")
def task_list(request: SignedInRequest, many: ManyForm | None = None) -> HttpResponse:
    organisation, year = request.organisation, SchoolYear.objects.current()
    filters, ticked = FilterForm(request.GET), many.ticked if many else ()
    can_tailor = can_work_in_team(request.user, organisation)
    page = {
        "year": year,
        "filters": filters,
        "overview": overview(tailored_tasks(organisation, year), filters.asked(), ticked),
        "can_tailor": can_tailor,
        "can_carry_over": can_carry_over(organisation, year),
        "many": many or ManyForm(organisation=organisation),
        "packages": PACKAGES,
        "row_words": row_words(),
    }
    if can_tailor:
        page["edition"] = edition_to_look_at(organisation)
        page["last_change"] = Change.objects.last_that_holds(organisation, year)
    # Someone who goes back in the browser needs the whole page again.
    is_part = request.htmx and not request.htmx.history_restore_request
    return render(request, f"tasks/task_list.html{'#results' if is_part else ''}", page)


@vary_on_headers("HX-Request")
def task_why(request: SignedInRequest, pk: int) -> HttpResponse:
    """What is behind a task, for everybody to read; as a part of the list, or on its own.

    A note is for the team: of a list that was read in it may name people and their hours.
    """
    row = _row(request, pk)
    page = {
        "row": explained(row),
        "lines": school_lines(row),
        "shows_notes": can_work_in_team(request.user, request.organisation),
    }
    template = "_explanation" if request.htmx else "task_why"
    return render(request, f"tasks/{template}.html", page)


def task_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    row = _row(request, pk)
    refuse_outsiders(request)
    form = TailorForm(request.POST or None, organisation=request.organisation, row=row)
    own = _own_form(request, row)
    if form.is_valid() and (own is None or own.is_valid()):
        change = _tailor(request, row, form, own)
        said = one_decided(row, form.cleaned_data["status"] or row.status_above)
        say_with_undo(request, said, change)
        return redirect("tasks:task_list")
    page = {
        "row": explained(row),
        "lines": school_lines(row),
        "shows_notes": True,
        "form": form,
        "own_form": own,
        "history": task_history(request.organisation, row.task),
        "hanging": hanging_on(request.organisation, {row.task.pk}).get(row.task.pk, ()),
    }
    return render(request, "tasks/task_edit.html", page)


@require_POST
def task_reset(request: SignedInRequest, pk: int) -> HttpResponse:
    row = _row(request, pk)
    refuse_outsiders(request)
    year = SchoolYear.objects.current()
    change = undo_tailoring(request.organisation, row.task, school_year=year, by=request.user)
    say_with_undo(request, _("“%(task)s” is as it was.") % {"task": row.task.name}, change)
    return redirect("tasks:task_list")


def task_add(request: SignedInRequest) -> HttpResponse:
    refuse_outsiders(request)
    form = OwnTaskForm(request.POST or None)
    if form.is_valid():
        task = add_own_task(request.organisation, form.record(), by=request.user)
        messages.success(request, _("“%(task)s” was added.") % {"task": task.name})
        return redirect("tasks:task_list")
    return render(request, "tasks/task_add.html", {"form": form})


@require_POST
def task_remove(request: SignedInRequest, pk: int) -> HttpResponse:
    row = _row(request, pk)
    refuse_outsiders(request)
    year = SchoolYear.objects.current()
    change = remove_own_task(request.organisation, row.task, school_year=year, by=request.user)
    said = _("“%(task)s” is no longer in the overview.") % {"task": row.task.name}
    say_with_undo(request, said, change)
    return redirect("tasks:task_list")


@require_POST
def task_carry_over(request: SignedInRequest) -> HttpResponse:
    refuse_outsiders(request)
    year = SchoolYear.objects.current()
    count = carry_over_tailoring(request.organisation, school_year=year, by=request.user)
    said = ngettext("%(n)d decision taken over.", "%(n)d decisions taken over.", count)
    messages.success(request, said % {"n": count})
    return redirect("tasks:task_list")


def _row(request: SignedInRequest, pk: int) -> TailoredTask:
    task = get_object_or_404(Task.objects.visible_to(request.user), pk=pk)
    row = tailored_task(request.organisation, SchoolYear.objects.current(), task)
    if row is None:
        raise Http404
    return row


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
