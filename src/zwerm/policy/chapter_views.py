"""Chapters of a plan: add, rename, move and remove."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from zwerm.accounts.requests import SignedInRequest

from . import arranging, rules
from .forms import ChapterForm
from .plan_views import visible_plan
from .writing_views import writable_chapter


@require_POST
def chapter_add(request: SignedInRequest, pk: int) -> HttpResponse:
    plan = visible_plan(request, pk)
    if not rules.can_write(request.user, plan):
        raise PermissionDenied
    form = ChapterForm(request.POST)
    title = form.cleaned_data["title"] if form.is_valid() else _("New chapter")
    chapter = arranging.add_chapter(plan, title=title, by=request.user)
    return redirect("policy:chapter_write", chapter.pk)


@require_POST
def chapter_rename(request: SignedInRequest, pk: int) -> HttpResponse:
    """An empty title, or one that is too long, changes nothing."""
    chapter = writable_chapter(request, pk)
    form = ChapterForm(request.POST)
    if form.is_valid():
        arranging.rename_chapter(chapter, title=form.cleaned_data["title"], by=request.user)
    return redirect("policy:chapter_write", chapter.pk)


@require_POST
def chapter_move(request: SignedInRequest, pk: int) -> HttpResponse:
    chapter = writable_chapter(request, pk)
    arranging.move_chapter(chapter, up=request.POST.get("way") == "up")
    return redirect(reverse("policy:plan_detail", args=[chapter.plan_id]) + f"#c{chapter.pk}")


@require_http_methods(["GET", "HEAD", "POST"])
def chapter_remove(request: SignedInRequest, pk: int) -> HttpResponse:
    """Asks first: what stands in a chapter does not come back."""
    chapter = writable_chapter(request, pk)
    if request.method == "POST":
        arranging.remove_chapter(chapter, by=request.user)
        return redirect("policy:plan_detail", chapter.plan_id)
    blocks = list(chapter.blocks.all())
    written = [block for block in blocks if block.text.strip() or block.image]
    context = {"chapter": chapter, "plan": chapter.plan, "written": len(written)}
    return render(request, "policy/chapter_remove.html", context)
