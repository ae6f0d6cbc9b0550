"""The page of the four pooling figures."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from zwerm.accounts.requests import SignedInRequest
from zwerm.accounts.rules import can_lead
from zwerm.schools.models import SchoolYear

from .models import PoolingFigures
from .overview import applies_somewhere
from .pooling import PoolingForm, figures_for, save_pooling
from .queries import tailored_tasks


def pooling_edit(request: SignedInRequest) -> HttpResponse:
    """From this school year on; a year before keeps the figures it had."""
    organisation, year = request.organisation, SchoolYear.objects.current()
    if not organisation.is_group:
        raise Http404
    if not can_lead(request.user, organisation):
        raise PermissionDenied
    in_force = PoolingFigures.objects.in_force(organisation, year)
    form = PoolingForm(request.POST or None, instance=figures_for(in_force, year))
    if form.is_valid():
        save_pooling(organisation, form.save(commit=False), school_year=year, by=request.user)
        messages.success(request, _("Zwerm counts with these figures now."))
        return redirect("tasks:task_list")
    rows = [row for row in tailored_tasks(organisation, year) if applies_somewhere(row)]
    page = {
        "form": form,
        "year": year,
        "in_force": in_force,
        "minutes": sum(row.minutes for row in rows),
        "together_minutes": sum(row.together_minutes for row in rows),
    }
    return render(request, "tasks/pooling_edit.html", page)
