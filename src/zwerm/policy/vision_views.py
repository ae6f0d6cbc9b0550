"""Pages about the vision: reading, answering, writing, reacting, adopting, comparing."""

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zwerm.accounts.requests import SignedInRequest
from zwerm.accounts.rules import can_work_in_team
from zwerm.documents.blocks import paragraphs
from zwerm.schools.models import Organisation

from . import vision_queries as queries
from . import vision_rules as rules
from . import vision_services as services
from .models import Part, Vision, VisionReaction, VisionVersion
from .vision_comparing import compare
from .vision_forms import (
    AdoptVisionForm,
    AnswersForm,
    OpenForm,
    ReactionForm,
    ResolveForm,
    VisionForm,
)
from .vision_questions import TELLS

# In addresses, which are Dutch.
PARTS = {"pedagogisch": Part.PEDAGOGICAL, "technisch": Part.TECHNICAL}
SLUGS = {part: slug for slug, part in PARTS.items()}


@require_safe
def vision(request: SignedInRequest) -> HttpResponse:
    here = request.organisation
    parts = [
        {"state": state, "slug": SLUGS[Part(state.vision.part)], "text": _shown(state)}
        for state in queries.parts_of(here, request.user)
    ]
    context = {"here": here, "parts": parts} | _rights(request, here)
    return render(request, "policy/vision.html", context)


def _shown(state: queries.PartState) -> object:
    return paragraphs(state.version.text) if state.version else ()


@require_safe
def vision_detail(request: SignedInRequest, pk: int, part: str) -> HttpResponse:
    return _page(request, _vision(request, pk, part))


@require_http_methods(["GET", "HEAD", "POST"])
def vision_answer(request: SignedInRequest, pk: int, part: str) -> HttpResponse:
    """One's own answers to the questions. Others in the team read them, with the name."""
    found = _written(request, pk, part)
    own = queries.own_answers(found, request.user)
    form = AnswersForm(found.part, own, request.POST or None)
    if form.is_valid():
        services.answer_questions(found, form.cleaned_data, by=request.user)
        return redirect("policy:vision_write", pk, part)
    context = _about(request, found) | {"form": form, "tells": TELLS[found.part], "own": own}
    return render(request, "policy/vision_answer.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def vision_write(request: SignedInRequest, pk: int, part: str) -> HttpResponse:
    """The common text, beside what everyone answered."""
    found = _written(request, pk, part)
    begun = {"text": found.text, "revision": found.revision}
    form = VisionForm(request.POST or None, initial=begun)
    overtaken, status = None, 200
    if form.is_valid():
        try:
            services.write_vision(found, by=request.user, **form.cleaned_data)
        except services.VisionOvertaken as raised:
            overtaken, status, found = raised, 409, raised.vision
        else:
            return _to(found)
    context = _about(request, found) | {
        "form": form,
        "overtaken": overtaken,
        "answered": queries.answers_of(found),
        "reactions": queries.reactions_to(found),
        "above": queries.adopted_above(found.organisation, found.part),
    }
    return render(request, "policy/vision_write.html", context, status=status)


@require_POST
def vision_take(request: SignedInRequest, pk: int, part: str) -> HttpResponse:
    """Begin from the vision of the school group."""
    found = _written(request, pk, part)
    above = queries.adopted_above(found.organisation, found.part)
    if above is None:
        raise Http404
    services.take_over(found, above, by=request.user)
    return redirect("policy:vision_write", pk, part)


@require_POST
def vision_open(request: SignedInRequest, pk: int, part: str) -> HttpResponse:
    """Open for reactions until a day, or close."""
    found = _decided(request, pk, part)
    if "close" in request.POST:
        services.close_reactions(found, by=request.user)
        return _to(found)
    form = OpenForm(request.POST)
    if not form.is_valid():
        return _page(request, found, opening=form)
    services.open_for_reactions(found, until=form.cleaned_data["until"], by=request.user)
    return _to(found)


@require_POST
def vision_react(request: SignedInRequest, pk: int, part: str) -> HttpResponse:
    found = _vision(request, pk, part)
    if not rules.can_react(request.user, found):
        raise PermissionDenied
    form = ReactionForm(request.POST)
    if not form.is_valid():
        return _page(request, found, reacting=form)
    services.react(found, by=request.user, **form.cleaned_data)
    return _to(found, "#reactions")


@require_http_methods(["GET", "HEAD", "POST"])
def vision_adopt(request: SignedInRequest, pk: int, part: str) -> HttpResponse:
    found = _decided(request, pk, part)
    form = AdoptVisionForm(request.POST or None, initial={"revision": found.revision})
    if form.is_valid():
        version = services.adopt_vision(found, by=request.user, **form.cleaned_data)
        return redirect("policy:vision_version", version.pk)
    context = _about(request, found) | {
        "form": form,
        "text": paragraphs(found.text),
        "to_resolve": queries.reactions_to(found).to_resolve,
    }
    return render(request, "policy/vision_adopt.html", context)


@require_safe
def vision_version(request: SignedInRequest, pk: int) -> HttpResponse:
    """What was adopted, beside another version when one is chosen."""
    visible = Organisation.objects.visible_to(request.user)
    versions = VisionVersion.objects.filter(vision__organisation__in=visible.values("pk"))
    related = versions.select_related("vision__organisation__parent__parent", "adopted_by")
    version = get_object_or_404(related, pk=pk)
    others = queries.versions_of(version.vision)
    chosen = request.GET.get("with", "")
    other = next((each for each in others if str(each.number) == chosen), None)
    team = can_work_in_team(request.user, version.vision.organisation)
    context = _about(request, version.vision) | {
        "version": version,
        "versions": others,
        "other": other,
        "changes": compare(other.text, version.text) if other else (),
        "text": paragraphs(version.text),
        "reactions": version.reactions.select_related("user", "resolved_by") if team else (),
    }
    return render(request, "policy/vision_version.html", context)


@require_POST
def reaction_resolve(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say what was done with a reaction, or that it is open again."""
    reaction = _reaction(request, pk)
    if not rules.can_write(request.user, reaction.vision.organisation):
        raise PermissionDenied
    form = ResolveForm(request.POST)
    if "again" in request.POST:
        services.unresolve(reaction)
    elif form.is_valid():
        services.resolve(reaction, reply=form.cleaned_data["reply"], by=request.user)
    return _to(reaction.vision, f"#r{reaction.pk}")


@require_POST
def reaction_withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    reaction = _reaction(request, pk)
    if not rules.can_withdraw(request.user, reaction):
        raise PermissionDenied
    found = reaction.vision
    reaction.delete()
    return _to(found, "#reactions")


def _vision(request: SignedInRequest, pk: int, part: str) -> Vision:
    places = Organisation.objects.visible_to(request.user)
    place = get_object_or_404(places.select_related("parent__parent"), pk=pk)
    if part not in PARTS:
        raise Http404
    return services.vision_of(place, PARTS[part])


def _written(request: SignedInRequest, pk: int, part: str) -> Vision:
    found = _vision(request, pk, part)
    if not rules.can_write(request.user, found.organisation):
        raise PermissionDenied
    return found


def _decided(request: SignedInRequest, pk: int, part: str) -> Vision:
    found = _vision(request, pk, part)
    if not rules.can_decide(request.user, found.organisation):
        raise PermissionDenied
    return found


def _reaction(request: SignedInRequest, pk: int) -> VisionReaction:
    """Of the working text; one's own, or those one may read."""
    rows = VisionReaction.objects.current().select_related(
        "vision__organisation__parent__parent", "user"
    )
    places = Organisation.objects.visible_to(request.user).values("pk")
    reaction = get_object_or_404(rows.filter(Q(vision__organisation__in=places)), pk=pk)
    mine = reaction.user_id == request.user.pk
    if not mine and not rules.can_read_working_text(request.user, reaction.vision):
        raise Http404
    return reaction


def _page(
    request: SignedInRequest,
    found: Vision,
    *,
    opening: OpenForm | None = None,
    reacting: ReactionForm | None = None,
) -> HttpResponse:
    may_read = rules.can_read_working_text(request.user, found)
    versions = queries.versions_of(found)
    context = _about(request, found) | {
        "may_read": may_read,
        "may_react": rules.can_react(request.user, found),
        "text": paragraphs(found.text) if may_read else (),
        "version": versions[0] if versions else None,
        "adopted": paragraphs(versions[0].text) if versions else (),
        "versions": versions,
        "is_changed": bool(versions) and found.revision > versions[0].revision,
        "above": queries.adopted_above(found.organisation, found.part),
        "reactions": queries.reactions_to(found) if may_read else queries.Reactions([]),
        "opening": opening or OpenForm(),
        "reacting": reacting or ReactionForm(),
        "tells": TELLS[found.part],
    }
    return render(request, "policy/vision_detail.html", context)


def _about(request: SignedInRequest, found: Vision) -> dict[str, object]:
    place = found.organisation
    names = {
        Part.PEDAGOGICAL: _("Pedagogical vision"),
        Part.TECHNICAL: _("Technical vision"),
    }
    return {
        "vision": found,
        "place": place,
        "slug": SLUGS[Part(found.part)],
        "name": names[Part(found.part)],
    } | _rights(request, place)


def _rights(request: SignedInRequest, place: Organisation) -> dict[str, bool]:
    return {
        "may_write": rules.can_write(request.user, place),
        "may_decide": rules.can_decide(request.user, place),
    }


def _to(found: Vision, rest: str = "") -> HttpResponse:
    where = [found.organisation_id, SLUGS[Part(found.part)]]
    return redirect(reverse("policy:vision_detail", args=where) + rest)
