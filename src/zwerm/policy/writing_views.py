"""Writing a plan: a page for each chapter, and a form for each block.

Without htmx every answer is a page or leads to one. With it only the block that changed is drawn
again, or the list of blocks: what stands in forms that are open stays there.
"""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from zwerm.accounts.requests import SignedInRequest
from zwerm.core.errors import DomainError

from . import arranging, queries, rules, services, writing
from .content import section
from .forms import AddBlockForm, BlockForm, ChapterForm, PictureForm
from .models import LONGEST_TEXT, Block, Chapter
from .pictures import type_of
from .plan_views import place_of
from .skeletons import CHAPTERS


@require_safe
def chapter_write(request: SignedInRequest, pk: int) -> HttpResponse:
    return _page(request, writable_chapter(request, pk))


@require_POST
def chapter_here(request: SignedInRequest, pk: int) -> HttpResponse:
    """Every while the browser of an author tells it is here, and gets what others changed."""
    chapter = writable_chapter(request, pk)
    services.note_presence(chapter, by=request.user)
    seen = request.POST.getlist("seen")
    opened = writing.open_in(seen)
    blocks = queries.blocks_of(chapter)
    others = queries.others_here(chapter.plan, request.user)
    context: dict[str, object] = {"others": others, "plan": chapter.plan}
    if [block.pk for block in blocks] != writing.shown_in(seen):
        context["listed"] = _list_context(request, chapter)
    else:
        context["changed"] = [
            writing.one_block(block, request.user)
            for block in blocks
            if block.pk not in opened and writing.token(block, request.user) not in seen
        ]
    return render(request, "policy/_here.html", context)


@require_POST
def block_open(request: SignedInRequest, pk: int) -> HttpResponse:
    """Begin to write in a block; whoever else is at it is told."""
    block = _block(request, pk)
    services.open_block(block, by=request.user)
    services.note_presence(block.chapter, by=request.user)
    return _one(request, block)


@require_POST
def block_write(request: SignedInRequest, pk: int) -> HttpResponse:
    block = Block.objects.visible_to(request.user).filter(pk=pk).first()
    if block is None:
        return _rescue(request)
    block = _block(request, pk)
    form = _form(request, block)
    if not form.is_valid():
        return _one(request, block, form=form)
    try:
        saved = _save(request, block, form)
    except services.Overtaken as overtaken:
        services.open_block(block, by=request.user)
        return _one(request, overtaken.block, overtaken=overtaken)
    except DomainError as refusal:
        form.add_error("text" if block.kind != Block.Kind.FIGURE else "image", str(refusal))
        return _one(request, block, form=form)
    if saved.pk != block.pk:
        messages.warning(
            request,
            _("Someone changed the picture while you were writing. Yours stands below it."),
        )
        return _list(request, saved.chapter, saved)
    return _one(request, saved)


def _form(request: SignedInRequest, block: Block) -> BlockForm:
    if block.kind == Block.Kind.FIGURE:
        return PictureForm(request.POST, request.FILES, has_picture=bool(block.image))
    return BlockForm(request.POST)


def _save(request: SignedInRequest, block: Block, form: BlockForm) -> Block:
    """What was typed, below the text of another when the author chose both."""
    revision = form.cleaned_data["revision"]
    if isinstance(form, PictureForm):
        return arranging.write_picture(
            block,
            upload=form.cleaned_data["image"],
            text=form.words,
            revision=revision,
            by=request.user,
        )
    text = writing.stored(block.kind, form.cleaned_data["text"])
    if request.POST.get("choice") == "both" and block.revision == revision:
        text = writing.both(block, text)
    return services.write_block(block, text=text, revision=revision, by=request.user)


def _rescue(request: SignedInRequest) -> HttpResponse:
    """The block was removed while someone wrote in it: the text comes in a new one."""
    form = BlockForm(request.POST)
    if not form.is_valid() or not form.cleaned_data["chapter"]:
        raise Http404
    chapters = Chapter.objects.visible_to(request.user).filter(pk=form.cleaned_data["chapter"])
    if not chapters.exists():
        text = form.cleaned_data["text"]
        return render(request, "policy/text_kept.html", {"text": text}, status=409)
    chapter = writable_chapter(request, form.cleaned_data["chapter"])
    kind = form.cleaned_data["kind"]
    if kind not in {Block.Kind.HEADING, Block.Kind.LIST, Block.Kind.TABLE}:
        kind = Block.Kind.TEXT
    text = writing.stored(kind, form.cleaned_data["text"])[:LONGEST_TEXT]
    block = arranging.add_block(chapter, kind=kind, after=None, by=request.user, text=text)
    messages.warning(
        request,
        _("Someone removed this block while you were writing. Your text stands here again."),
    )
    return _list(request, chapter, block)


@require_POST
def block_close(request: SignedInRequest, pk: int) -> HttpResponse:
    block = _block(request, pk)
    services.close_block(block, by=request.user)
    block.refresh_from_db()
    return _one(request, block)


@require_POST
def block_keep(request: SignedInRequest, pk: int) -> HttpResponse:
    """The browser of whoever is writing tells that it still is."""
    block = _block(request, pk)
    services.open_block(block, by=request.user)
    services.note_presence(block.chapter, by=request.user)
    return HttpResponse(status=204)


@require_POST
def block_add(request: SignedInRequest, pk: int) -> HttpResponse:
    chapter = writable_chapter(request, pk)
    form = AddBlockForm(request.POST)
    if not form.is_valid():
        return _page(request, chapter, adding=form)
    kind, live = form.kind_and_live
    after = form.cleaned_data["after"]
    block = arranging.add_block(
        chapter,
        kind=kind,
        live=live,
        after=chapter.blocks.filter(pk=after or 0).first(),
        first=after == 0,
        by=request.user,
    )
    if not live:
        services.open_block(block, by=request.user)
    return _list(request, chapter, block)


@require_POST
def block_move(request: SignedInRequest, pk: int) -> HttpResponse:
    block = _block(request, pk)
    arranging.move_block(block, up=request.POST.get("way") == "up")
    return _list(request, block.chapter, block)


@require_POST
def block_remove(request: SignedInRequest, pk: int) -> HttpResponse:
    block = _block(request, pk)
    arranging.remove_block(block, by=request.user)
    return _list(request, block.chapter)


@require_POST
def block_restore(request: SignedInRequest, pk: int) -> HttpResponse:
    """Undo the last removal in a chapter."""
    chapter = writable_chapter(request, pk)
    block = arranging.restore_block(chapter, by=request.user)
    return _list(request, chapter, block)


@require_safe
@cache_control(private=True, max_age=3600)
def block_picture(request: SignedInRequest, pk: int) -> FileResponse:
    """Through the view, so that only who may read the plan sees its pictures."""
    block = get_object_or_404(Block.objects.visible_to(request.user), pk=pk)
    if not block.image:
        raise Http404
    try:
        file = block.image.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    headers = {"Content-Security-Policy": "default-src 'none'; sandbox"}
    return FileResponse(file, content_type=type_of(str(block.image.name)), headers=headers)


def writable_chapter(request: SignedInRequest, pk: int) -> Chapter:
    chapters = Chapter.objects.visible_to(request.user).select_related(
        "plan__organisation__parent__parent", "plan__school_year"
    )
    chapter = get_object_or_404(chapters, pk=pk)
    if not rules.can_write(request.user, chapter.plan):
        raise PermissionDenied
    return chapter


def _block(request: SignedInRequest, pk: int) -> Block:
    blocks = Block.objects.visible_to(request.user).select_related(
        "chapter__plan__organisation__parent__parent",
        "chapter__plan__school_year",
        "changed_by",
        "editor",
    )
    block = get_object_or_404(blocks, pk=pk)
    if not rules.can_write(request.user, block.chapter.plan):
        raise PermissionDenied
    return block


def _one(
    request: SignedInRequest,
    block: Block,
    *,
    form: BlockForm | None = None,
    overtaken: services.Overtaken | None = None,
) -> HttpResponse:
    """Only this block, or the page at this block."""
    status = 409 if overtaken else 200
    if not request.htmx:
        if form is None and overtaken is None:
            return _to(block.chapter, f"#b{block.pk}")
        written = (block, form) if form is not None else None
        return _page(request, block.chapter, form=written, overtaken=overtaken, status=status)
    block = _block(request, block.pk)
    one = writing.one_block(block, request.user, form=form, overtaken=overtaken)
    answer = render(request, "policy/_block.html", {"one": one}, status=status)
    # Says to the browser that this is a block and no page about a fault.
    answer["HX-Reswap"] = "outerHTML"
    return answer


def _list(request: SignedInRequest, chapter: Chapter, at: Block | None = None) -> HttpResponse:
    """All blocks of the chapter, or the page."""
    if not request.htmx:
        return _to(chapter, f"#b{at.pk}" if at is not None else "")
    chapter = writable_chapter(request, chapter.pk)
    context = {
        "listed": _list_context(request, chapter),
        "messages": messages.get_messages(request),
    }
    answer = render(request, "policy/_list_answer.html", context)
    answer["HX-Retarget"], answer["HX-Reswap"] = "#blocks", "outerHTML"
    return answer


def _list_context(request: SignedInRequest, chapter: Chapter) -> dict[str, object]:
    opened = writing.open_in(request.POST.getlist("seen"))
    shown = section(chapter, place_of(chapter.plan, request))
    page = writing.WritingPage(shown, user=request.user, opened=opened)
    return {"page": page, "adding": AddBlockForm()}


def _to(chapter: Chapter, rest: str = "") -> HttpResponse:
    return redirect(reverse("policy:chapter_write", args=[chapter.pk]) + rest)


def _page(
    request: SignedInRequest,
    chapter: Chapter,
    *,
    form: tuple[Block, BlockForm] | None = None,
    adding: AddBlockForm | None = None,
    overtaken: services.Overtaken | None = None,
    status: int = 200,
) -> HttpResponse:
    plan = chapter.plan
    shown = section(chapter, place_of(plan, request))
    page = writing.WritingPage(shown, user=request.user, form=form, overtaken=overtaken)
    context = {
        "plan": plan,
        "page": page,
        "guidance": CHAPTERS.get(chapter.key),
        "chapters": list(plan.chapters.all()),
        "others": queries.others_here(plan, request.user),
        "adding": adding or AddBlockForm(),
        "naming": ChapterForm(initial={"title": chapter.title}),
    }
    return render(request, "policy/chapter_write.html", context, status=status)
