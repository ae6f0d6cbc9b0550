"""Adding, moving and removing blocks and chapters."""

from typing import Any

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from zwerm.accounts.models import User
from zwerm.core.errors import DomainError
from zwerm.core.models import record

from .models import Block, Chapter, Plan
from .pictures import forget, kept_picture
from .services import STEP, Overtaken, write_block

# So many blocks of a chapter can be brought back.
MOST_REMOVED = 20


@transaction.atomic
def add_block(
    chapter: Chapter,
    *,
    kind: str,
    after: Block | None,
    by: User,
    live: str = "",
    first: bool = False,
    **given: str,
) -> Block:
    """A new block: the first one, behind another one, or at the end. `given`: what is in it."""
    Plan.objects.select_for_update().get(pk=chapter.plan_id)
    if first:
        position = STEP
    elif after is None:
        position = (chapter.blocks.aggregate(last=Max("position"))["last"] or 0) + STEP
    else:
        position = Block.objects.get(pk=after.pk).position + 1
    chapter.blocks.filter(position__gte=position).update(position=F("position") + STEP)
    return Block.objects.create(
        chapter=chapter, position=position, kind=Block.Kind(kind), live=live, changed_by=by, **given
    )


def write_picture(
    block: Block, *, upload: "File[bytes] | None", text: str, revision: int, by: User
) -> Block:
    """Save a picture and its words. Was it changed since, then mine comes in a block below it."""
    name = ""
    if upload is not None:
        kept = kept_picture(upload)
        name = default_storage.save(f"plans/{kept.name}", kept)
    before = str(block.image.name) if block.image else ""
    try:
        saved = write_block(block, text=text, revision=revision, by=by, image=name)
    except Overtaken as overtaken:
        if not name:
            raise
        return add_block(
            block.chapter,
            kind=Block.Kind.FIGURE,
            after=block,
            by=by,
            text=overtaken.mine,
            image=name,
        )
    if name:
        forget(before)
    return saved


@transaction.atomic
def move_block(block: Block, *, up: bool) -> None:
    """Change places with the neighbour; nothing happens at the end."""
    blocks = list(block.chapter.blocks.select_for_update().order_by("position", "pk"))
    _swap(blocks, blocks.index(block), up=up)
    for place, each in enumerate(blocks, start=1):
        each.position = STEP * place
    Block.objects.bulk_update(blocks, ["position"])


@transaction.atomic
def remove_block(block: Block, *, by: User) -> None:
    """Take it out, with the text it has now; it can be brought back."""
    found = Block.objects.select_for_update(of=("self",)).select_related("editor")
    now = found.filter(pk=block.pk).first()
    if now is None:
        return
    _refuse_taken([now], by)
    chapter = Chapter.objects.select_for_update().select_related("plan").get(pk=now.chapter_id)
    kept = chapter.removed_blocks
    for old in kept[: -MOST_REMOVED + 1]:
        forget(old["image"])
    gone = {
        "kind": now.kind,
        "live": now.live,
        "text": now.text,
        "image": now.image.name if now.image else "",
        "position": now.position,
    }
    chapter.removed = {"blocks": [*kept[-MOST_REMOVED + 1 :], gone]}
    chapter.save(update_fields=["removed"])
    record(by, "plan_block_removed", chapter.plan, chapter=chapter.title, kind=now.kind)
    now.delete()


@transaction.atomic
def restore_block(chapter: Chapter, *, by: User) -> Block:
    """Bring back what was removed last."""
    kept = Chapter.objects.select_for_update().get(pk=chapter.pk).removed_blocks
    if not kept:
        raise DomainError(_("There is nothing to bring back in this chapter."))
    block = Block.objects.create(chapter=chapter, changed_by=by, **kept[-1])
    Chapter.objects.filter(pk=chapter.pk).update(removed={"blocks": kept[:-1]})
    return block


@transaction.atomic
def add_chapter(plan: Plan, *, title: str, by: User) -> Chapter:
    last = plan.chapters.aggregate(last=Max("position"))["last"]
    position = 0 if last is None else last + 1
    chapter = Chapter.objects.create(plan=plan, position=position, title=title)
    Block.objects.create(chapter=chapter, position=STEP, changed_by=by)
    return chapter


def rename_chapter(chapter: Chapter, *, title: str, by: User) -> None:
    record(by, "plan_chapter_renamed", chapter.plan, before=chapter.title, after=title)
    chapter.title = title
    chapter.save(update_fields=["title"])


@transaction.atomic
def move_chapter(chapter: Chapter, *, up: bool) -> None:
    """Change places with the neighbour; nothing happens at the end."""
    chapters = list(chapter.plan.chapters.select_for_update().order_by("position", "pk"))
    _swap(chapters, chapters.index(chapter), up=up)
    for place, each in enumerate(chapters):
        each.position = place
    Chapter.objects.bulk_update(chapters, ["position"])


@transaction.atomic
def remove_chapter(chapter: Chapter, *, by: User) -> None:
    """With all that stands in it; refused while someone else writes in it."""
    _refuse_taken(list(chapter.blocks.select_related("editor")), by)
    record(by, "plan_chapter_removed", chapter.plan, chapter=chapter.title)
    for gone in chapter.removed_blocks:
        forget(gone["image"])
    for name in chapter.blocks.exclude(image="").values_list("image", flat=True):
        forget(name or "")
    chapter.delete()


def _swap(things: list[Any], place: int, *, up: bool) -> None:
    other = place - 1 if up else place + 1
    if 0 <= other < len(things):
        things[place], things[other] = things[other], things[place]


def _refuse_taken(blocks: list[Block], by: User) -> None:
    for block in blocks:
        if block.is_open_for_other(by):
            assert block.editor is not None  # noqa: S101 - `is_open_for_other` says so
            raise DomainError(
                _("%(name)s is writing in this now. Wait until that is done.")
                % {"name": block.editor.name}
            )
