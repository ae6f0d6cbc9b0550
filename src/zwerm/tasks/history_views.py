"""What was changed in the task overview, and taking it back."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from zwerm.accounts.requests import SignedInRequest
from zwerm.schools.models import SchoolYear

from .history import changes, history_items
from .models import Change
from .responding import refuse_outsiders, say_with_undo
from .services import undo_change

CHANGES_ON_A_PAGE = 20


def change_list(request: SignedInRequest) -> HttpResponse:
    refuse_outsiders(request)
    year = SchoolYear.objects.current()
    found = Paginator(changes(request.organisation, year), CHANGES_ON_A_PAGE)
    page = found.get_page(request.GET.get("page"))
    shown = {"page": page, "items": history_items(list(page)), "year": year}
    return render(request, "tasks/change_list.html", shown)


@require_POST
def change_undo(request: SignedInRequest, pk: int) -> HttpResponse:
    change = get_object_or_404(Change, organisation=request.organisation, pk=pk)
    refuse_outsiders(request)
    undone = undo_change(change, by=request.user)
    count = undone.tasks.values("task").distinct().count()
    said = ngettext("%(n)d task is as it was.", "%(n)d tasks are as they were.", count)
    say_with_undo(request, said % {"n": count}, undone)
    return redirect("tasks:task_list")
