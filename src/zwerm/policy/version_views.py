"""Adopting a plan, reading and comparing what was adopted, and withdrawing it."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, override
from django.views.decorators.http import require_http_methods, require_safe

from zwerm.accounts.requests import SignedInRequest
from zwerm.core.errors import DomainError
from zwerm.core.reading_together import read_together

from . import adopting, queries, rules
from .comparing import ChapterChange, PieceChange, chapters_changed
from .documents import frozen
from .forms import AdoptForm, WithdrawForm
from .live import Text, live_blocks
from .models import Plan, Version
from .plan_views import place_of, visible_plan

# The other side of a comparison, when that is not a version.
WORKING_TEXT = "now"


@require_http_methods(["GET", "HEAD", "POST"])
def plan_adopt(request: SignedInRequest, pk: int) -> HttpResponse:
    plan = visible_plan(request, pk)
    if not rules.can_adopt(request.user, plan):
        raise PermissionDenied
    form = AdoptForm(request.POST or None)
    if form.is_valid():
        try:
            version = adopting.adopt_plan(plan, by=request.user, **form.cleaned_data)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("policy:version_detail", version.pk)
    before = plan.versions.in_force().defer("chapters").first()
    context = {"plan": plan, "form": form, "before": before}
    return render(request, "policy/plan_adopt.html", context)


@require_safe
def version_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    version = _version(request, pk)
    known = live_blocks()
    chapters = [
        (chapter["title"], [frozen(block, known) for block in chapter["blocks"]])
        for chapter in version.chapters
    ]
    plan = version.plan
    context = {
        "version": version,
        "in_force": plan.versions.in_force().defer("chapters").first(),
        "chapters": chapters,
        "versions": _versions(request, plan),
        "may_compare": _readable(request, plan).exists(),
        "may_adopt": rules.can_adopt(request.user, plan),
    }
    return render(request, "policy/version_detail.html", context)


@require_safe
def version_compare(request: SignedInRequest, pk: int) -> HttpResponse:
    """With the version before it, another one, or the working text."""
    version = _version(request, pk)
    plan, asked = version.plan, request.GET.get("with", "")
    readable, versions = _readable(request, plan), _versions(request, plan)
    read_together(readable, versions)
    if not readable:
        raise Http404
    other = None if asked == WORKING_TEXT else _other(version, asked)
    if other is None:
        with override(_language_of(version)):
            now = adopting.kept_chapters(plan, place_of(plan, request))
        before, after = version.chapters, now
    else:
        version, other = sorted((version, other), key=lambda each: each.number)
        before, after = version.chapters, other.chapters
    context = {
        "plan": plan,
        "version": version,
        "other": other,
        "versions": versions,
        "changes": _named(chapters_changed(before, after)),
    }
    return render(request, "policy/version_compare.html", context)


def _language_of(version: Version) -> str:
    """What Zwerm filled in compares in the language in which it was kept."""
    kept = next((chapter.get("language") for chapter in version.chapters), None)
    return kept or get_language() or "nl"


@dataclass(frozen=True, slots=True)
class Named:
    """What changed in a chapter, each piece with the name of its live block."""

    change: ChapterChange
    pieces: list[tuple[Text, PieceChange]]


def _named(changes: tuple[ChapterChange, ...]) -> list[Named]:
    known = live_blocks()
    return [
        Named(
            change,
            [
                (known[piece.live].title if piece.live in known else piece.live, piece)
                for piece in change.pieces
            ],
        )
        for change in changes
        if change.state != "same"
    ]


def _other(version: Version, asked: str) -> Version | None:
    if asked.isdecimal():
        return version.plan.versions.filter(number=asked).exclude(pk=version.pk).first()
    return queries.version_before(version)


@require_http_methods(["GET", "HEAD", "POST"])
def version_withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    version = _version(request, pk)
    if not rules.can_adopt(request.user, version.plan):
        raise PermissionDenied
    form = WithdrawForm(request.POST or None)
    if form.is_valid():
        adopting.withdraw_version(version, because=form.cleaned_data["because"], by=request.user)
        return redirect("policy:version_detail", version.pk)
    others = version.plan.versions.exclude(pk=version.pk).holding().defer("chapters")
    context = {"version": version, "then": others.first(), "form": form}
    return render(request, "policy/version_withdraw.html", context)


def _version(request: SignedInRequest, pk: int) -> Version:
    versions = Version.objects.visible_to(request.user).select_related(
        "plan__organisation__parent__parent", "plan__school_year", "adopted_by", "withdrawn_by"
    )
    return get_object_or_404(versions, pk=pk)


def _versions(request: SignedInRequest, plan: Plan) -> "QuerySet[Version]":
    """Those this reader may open."""
    mine = Version.objects.visible_to(request.user).filter(plan=plan)
    return mine.defer("chapters").select_related("adopted_by")


def _readable(request: SignedInRequest, plan: Plan) -> "QuerySet[Plan]":
    """This plan, for whoever may read its working text."""
    return Plan.objects.visible_to(request.user).filter(pk=plan.pk)
