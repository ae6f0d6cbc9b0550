"""The list of scenarios, and looking after them."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from zwerm.accounts.requests import SignedInRequest

from .comparing import MOST_COMPARED
from .listing import ListForm, RenameForm, listed
from .reaching import of_own_team, team_only
from .variant_services import remove_scenario, rename_scenario, what_ifs_of

PER_PAGE = 30


@require_safe
def scenario_list(request: SignedInRequest) -> HttpResponse:
    team_only(request)
    here = request.organisation
    form = ListForm(request.GET)
    rows = listed(request.user, here, form)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": ListForm(form.asked),
        "is_narrowed": form.is_narrowed,
        "page": page,
        "most": MOST_COMPARED,
        "may_change": {here.pk},
    }
    return render(request, "planning/scenario_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def scenario_rename(request: SignedInRequest, pk: int) -> HttpResponse:
    scenario = of_own_team(request, pk)
    form = RenameForm(request.POST or None, instance=scenario)
    if request.method != "POST" or not form.is_valid():
        context = {"scenario": scenario, "form": form}
        return render(request, "planning/scenario_rename.html", context)
    rename_scenario(of_own_team(request, pk), name=form.cleaned_data["name"], by=request.user)
    return redirect("planning:scenario_list")


@require_http_methods(["GET", "HEAD", "POST"])
def scenario_remove(request: SignedInRequest, pk: int) -> HttpResponse:
    """First what goes with it, then, asked again, the deed."""
    scenario = of_own_team(request, pk)
    if request.method != "POST":
        context = {"scenario": scenario, "what_ifs": what_ifs_of(scenario)}
        return render(request, "planning/scenario_remove.html", context)
    remove_scenario(scenario, by=request.user)
    messages.success(request, _("“%(name)s” is removed.") % {"name": scenario.name})
    return redirect("planning:scenario_list")
