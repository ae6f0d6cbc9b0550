"""Writing a plan: a page for each chapter, and a form for each block."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from zwerm.accounts.requests import SignedInRequest

from . import arranging, queries, rules, services, writing
from .content import section
from .forms import AddBlockForm, BlockForm, ChapterForm
from .models import Block, Chapter
from .plan_views import place_of, visible_plan
from .skeletons import CHAPTERS


@require_safe
def chapter_write(request: SignedInRequest, pk: int) -> HttpResponse:
    return _page(request, _chapter(request, pk))


@require_POST
def block_open(request: SignedInRequest, pk: int) -> HttpResponse:
    """Begin to write in a block; whoever else is at it is told."""
    block = _block(request, pk)
    services.open_block(block, by=request.user)
    services.note_presence(block.chapter, by=request.user)
    return _to(block.chapter, f"?open={block.pk}#b{block.pk}")


@require_POST
def block_write(request: SignedInRequest, pk: int) -> HttpResponse:
    block = _block(request, pk)
    form = BlockForm(request.POST)
    if not form.is_valid():
        return _page(request, block.chapter, opened=block, form=form)
    text = writing.stored(block, form.cleaned_data["text"])
    try:
        services.write_block(
            block, text=text, revision=form.cleaned_data["revision"], by=request.user
        )
    except services.Overtaken as overtaken:
        return _page(request, block.chapter, overtaken=overtaken, status=409)
    return _to(block.chapter, f"#b{block.pk}")


@require_POST
def block_close(request: SignedInRequest, pk: int) -> HttpResponse:
    block = _block(request, pk)
    services.close_block(block, by=request.user)
    return _to(block.chapter, f"#b{block.pk}")


@require_POST
def block_keep(request: SignedInRequest, pk: int) -> HttpResponse:
    """The browser of whoever is writing tells every minute that it still is."""
    block = _block(request, pk)
    services.open_block(block, by=request.user)
    services.note_presence(block.chapter, by=request.user)
    return HttpResponse(status=204)


@require_POST
def block_add(request: SignedInRequest, pk: int) -> HttpResponse:
    chapter = _chapter(request, pk)
    form = AddBlockForm(request.POST)
    if not form.is_valid():
        return _page(request, chapter, adding=form)
    kind, live = form.kind_and_live
    after = chapter.blocks.filter(pk=form.cleaned_data["after"] or 0).first()
    block = arranging.add_block(chapter, kind=kind, live=live, after=after, by=request.user)
    if live:
        return _to(chapter, f"#b{block.pk}")
    services.open_block(block, by=request.user)
    return _to(chapter, f"?open={block.pk}#b{block.pk}")


@require_POST
def block_move(request: SignedInRequest, pk: int) -> HttpResponse:
    block = _block(request, pk)
    arranging.move_block(block, up=request.POST.get("way") == "up")
    return _to(block.chapter, f"#b{block.pk}")


@require_POST
def block_remove(request: SignedInRequest, pk: int) -> HttpResponse:
    block = _block(request, pk)
    chapter = block.chapter
    arranging.remove_block(block, by=request.user)
    return _to(chapter)


@require_POST
def block_restore(request: SignedInRequest, pk: int) -> HttpResponse:
    """Undo the last removal in a chapter."""
    chapter = _chapter(request, pk)
    block = arranging.restore_block(chapter, by=request.user)
    return _to(chapter, f"#b{block.pk}")


@require_POST
def chapter_add(request: SignedInRequest, pk: int) -> HttpResponse:
    plan = visible_plan(request, pk)
    if not rules.can_write(request.user, plan):
        raise PermissionDenied
    form = ChapterForm(request.POST)
    title = form.cleaned_data["title"] if form.is_valid() else _("New chapter")
    chapter = arranging.add_chapter(plan, title=title, by=request.user)
    return _to(chapter)


@require_POST
def chapter_rename(request: SignedInRequest, pk: int) -> HttpResponse:
    chapter = _chapter(request, pk)
    form = ChapterForm(request.POST)
    if not form.is_valid():
        return _page(request, chapter, naming=form)
    arranging.rename_chapter(chapter, title=form.cleaned_data["title"], by=request.user)
    return _to(chapter)


@require_POST
def chapter_move(request: SignedInRequest, pk: int) -> HttpResponse:
    chapter = _chapter(request, pk)
    arranging.move_chapter(chapter, up=request.POST.get("way") == "up")
    return redirect(reverse("policy:plan_detail", args=[chapter.plan_id]) + f"#c{chapter.pk}")


@require_POST
def chapter_remove(request: SignedInRequest, pk: int) -> HttpResponse:
    chapter = _chapter(request, pk)
    arranging.remove_chapter(chapter, by=request.user)
    return redirect("policy:plan_detail", chapter.plan_id)


def _chapter(request: SignedInRequest, pk: int) -> Chapter:
    chapters = Chapter.objects.visible_to(request.user).select_related(
        "plan__organisation__parent__parent", "plan__school_year"
    )
    chapter = get_object_or_404(chapters, pk=pk)
    if not rules.can_write(request.user, chapter.plan):
        raise PermissionDenied
    return chapter


def _block(request: SignedInRequest, pk: int) -> Block:
    blocks = Block.objects.visible_to(request.user).select_related(
        "chapter__plan__organisation__parent__parent", "chapter__plan__school_year", "changed_by"
    )
    block = get_object_or_404(blocks, pk=pk)
    if not rules.can_write(request.user, block.chapter.plan):
        raise PermissionDenied
    return block


def _to(chapter: Chapter, rest: str = "") -> HttpResponse:
    return redirect(reverse("policy:chapter_write", args=[chapter.pk]) + rest)


def _page(
    request: SignedInRequest,
    chapter: Chapter,
    *,
    opened: Block | None = None,
    form: BlockForm | None = None,
    adding: AddBlockForm | None = None,
    naming: ChapterForm | None = None,
    overtaken: services.Overtaken | None = None,
    status: int = 200,
) -> HttpResponse:
    plan = chapter.plan
    page = writing.WritingPage(
        section(chapter, place_of(plan, request)),
        user=request.user,
        opened=request.GET.get("open", "") if opened is None else str(opened.pk),
        form=form,
        overtaken=overtaken,
    )
    context = {
        "plan": plan,
        "page": page,
        "guidance": CHAPTERS.get(chapter.key),
        "chapters": list(plan.chapters.all()),
        "others": queries.others_here(plan, request.user),
        "adding": adding or AddBlockForm(),
        "naming": naming or ChapterForm(initial={"title": chapter.title}),
    }
    return render(request, "policy/chapter_write.html", context, status=status)
