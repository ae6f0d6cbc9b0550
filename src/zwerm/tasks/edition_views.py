"""Looking at what a newer catalogue changed."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from zwerm.accounts.requests import SignedInRequest
from zwerm.core.fields import LONGEST_KEY
from zwerm.schools.models import SchoolYear

from .editions import edition_lines, look_at_edition
from .models import Edition, Task
from .responding import refuse_outsiders, say_with_undo


def edition_review(request: SignedInRequest, pk: int) -> HttpResponse:
    edition = get_object_or_404(Edition, pk=pk)
    refuse_outsiders(request)
    organisation, year = request.organisation, SchoolYear.objects.current()
    if request.method == "POST":
        keep = Task.objects.filter(pk__in=_ticked(request))
        change = look_at_edition(
            organisation, edition, keep=keep, school_year=year, by=request.user
        )
        say_with_undo(request, _("You have looked at the new catalogue."), change)
        return redirect("tasks:task_list")
    page = {"edition": edition, "lines": edition_lines(organisation, year, edition), "year": year}
    return render(request, "tasks/edition_review.html", page)


def _ticked(request: SignedInRequest) -> list[int]:
    """What is no key of a task is nobody's choice."""
    sent = request.POST.getlist("keep")
    return [int(key) for key in sent if key.isdecimal() and len(key) <= LONGEST_KEY]
