"""Pages about proposals: put one to people, react to it, withdraw it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zwerm.accounts import rules
from zwerm.accounts.requests import SignedInRequest
from zwerm.core.errors import DomainError

from . import proposing_to
from .models import Scenario
from .proposal import Proposal
from .proposal_forms import ProposalForm, ReactionForm
from .proposal_page import ProposalPage, visible_proposals
from .reaching import of_own_team


@require_http_methods(["GET", "HEAD", "POST"])
def proposal_add(request: SignedInRequest, pk: int) -> HttpResponse:
    scenario = _led(request, pk)
    if request.method != "POST" and (reason := _why_not(scenario)):
        messages.warning(request, reason)
        return redirect("planning:scenario_detail", scenario.pk)
    form = ProposalForm(request.POST or None)
    if form.is_valid():
        made = proposing_to.propose(scenario, by=request.user, **form.cleaned_data)
        count = made.asked.count()
        said = ngettext(
            "%(count)d colleague is asked about this division.",
            "%(count)d colleagues are asked about this division.",
            count,
        )
        messages.success(request, said % {"count": count})
        return redirect("planning:proposal_detail", made.pk)
    people = proposing_to.people_concerned(scenario)
    known = {person.user_id for person in people if person.user_id} | {request.user.pk}
    context = {
        "scenario": scenario,
        "form": form,
        "people": people,
        "without_account": [person for person in people if person.user_id is None],
        "leads": proposing_to.leads_concerned(scenario, but=known),
    }
    return render(request, "planning/proposal_form.html", context)


@require_safe
def proposal_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """For who was asked their own part; for the team there also what everybody answered."""
    page = _page(request, pk)
    if page.own is not None:
        proposing_to.note_seen(page.own)
    form = None
    if page.own is not None and page.may_react:
        initial = {"text": page.own.text}
        form = ReactionForm(scenario=page.scenario, asked=page.own, initial=initial)
    context = {"page": page, "scenario": page.scenario, "form": form}
    return render(request, "planning/proposal_detail.html", context)


@require_POST
def proposal_react(request: SignedInRequest, pk: int) -> HttpResponse:
    page = _page(request, pk)
    if page.own is None:
        raise PermissionDenied
    form = ReactionForm(request.POST, scenario=page.scenario, asked=page.own)
    if not form.is_valid():
        raise Http404
    proposing_to.react(page.own, by=request.user, **form.cleaned_data)
    messages.success(request, _("Thank you. Your reaction is with whoever prepares the division."))
    return redirect("planning:proposal_detail", pk)


@require_POST
def proposal_withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    scenario = _led(request, pk)
    proposing_to.withdraw(scenario, by=request.user)
    messages.success(request, _("The proposal is withdrawn. You can change the division again."))
    return redirect("planning:scenario_detail", scenario.pk)


def _why_not(scenario: Scenario) -> str:
    """Said before anybody writes a text that cannot be sent."""
    try:
        proposing_to.refuse_unready(scenario)
    except DomainError as refusal:
        return str(refusal)
    return ""


def _led(request: SignedInRequest, pk: int) -> Scenario:
    scenario = of_own_team(request, pk)
    if not rules.can_lead(request.user, scenario.organisation):
        raise PermissionDenied
    return scenario


def _page(request: SignedInRequest, pk: int) -> ProposalPage:
    related = Proposal.objects.select_related(
        "scenario__organisation__parent__parent", "scenario__school_year", "proposed_by"
    )
    light = related.defer("scenario__problem", "scenario__plan")
    proposal = get_object_or_404(light.filter(visible_proposals(request.user)), pk=pk)
    page = ProposalPage(proposal, request.user)
    # A team below the group reads it only when it was put to them.
    if page.own is None and not page.is_team:
        raise Http404
    return page
