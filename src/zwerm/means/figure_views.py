"""The page with every rule and figure behind the sums, and changing one."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zwerm.accounts.requests import SignedInRequest
from zwerm.schools.models import SchoolYear

from . import rules
from .figure_changes import change_figure, end_own_figure
from .figure_forms import FigureForm
from .figure_list import figure_list
from .models import ReferenceFigure
from .page import page_for

form_page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def figures(request: SignedInRequest) -> HttpResponse:
    page = page_for(request, "figures")
    context = {
        "page": page,
        "figures": figure_list(page.organisation, page.year, status=request.GET.get("status", "")),
        "can_set_own": rules.can_set_own_figures(request.user, page.organisation),
    }
    return render(request, "means/figure_list.html", context)


@form_page
def figure_own(request: SignedInRequest, pk: int) -> HttpResponse:
    """Put a figure of the school group in place of this one."""
    page = page_for(request, "figures")
    if not rules.can_set_own_figures(request.user, page.organisation):
        raise PermissionDenied
    usable = ReferenceFigure.objects.usable_at(page.organisation)
    figure = get_object_or_404(usable, pk=pk)
    return _change(request, figure, is_own=True)


@form_page
def figure_official(request: SignedInRequest, pk: int) -> HttpResponse:
    """A newer official figure, for every school of the installation."""
    page_for(request, "figures")
    figure = get_object_or_404(ReferenceFigure.objects.filter(owner=None), pk=pk)
    if not rules.can_change_figure(request.user, figure):
        raise PermissionDenied
    return _change(request, figure, is_own=False)


def _change(request: SignedInRequest, figure: ReferenceFigure, *, is_own: bool) -> HttpResponse:
    form = FigureForm(request.POST or None, figure=figure)
    if form.is_valid():
        change_figure(
            figure,
            form.new_value(),
            from_year=SchoolYear.objects.starting(form.cleaned_data["first_year"]),
            owner=request.organisation.top if is_own else None,
            by=request.user,
        )
        messages.success(request, _("The figure is kept. Years that are over do not change."))
        return redirect("means:figure_list")
    context = {"form": form, "figure": figure, "is_own": is_own}
    return render(request, "means/figure_form.html", context)


@require_POST
def figure_end(request: SignedInRequest, pk: int) -> HttpResponse:
    """The official figure counts again."""
    page = page_for(request, "figures")
    own = ReferenceFigure.objects.filter(owner=page.organisation.top)
    figure = get_object_or_404(own, pk=pk)
    if not rules.can_change_figure(request.user, figure):
        raise PermissionDenied
    end_own_figure(figure, by=request.user)
    messages.success(request, _("The official figure counts again."))
    return redirect("means:figure_list")
