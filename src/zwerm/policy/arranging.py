"""Adding, moving and removing blocks and chapters."""

from typing import Any

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from zwerm.accounts.models import User
from zwerm.core.errors import DomainError
from zwerm.core.models import record

from .models import Block, Chapter, Plan
from .services import STEP


@transaction.atomic
def add_block(
    chapter: Chapter, *, kind: str, after: Block | None, by: User, live: str = ""
) -> Block:
    """A new block, behind another one or at the end."""
    if after is None:
        position = (chapter.blocks.aggregate(last=Max("position"))["last"] or 0) + STEP
    else:
        position = after.position + 1
        chapter.blocks.filter(position__gte=position).update(position=F("position") + STEP)
    return Block.objects.create(
        chapter=chapter, position=position, kind=Block.Kind(kind), live=live, changed_by=by
    )


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
    """Take it out; the last one of a chapter can be brought back."""
    _refuse_taken([block], by)
    chapter = block.chapter
    chapter.removed = {
        "kind": block.kind,
        "live": block.live,
        "text": block.text,
        "image": block.image.name if block.image else "",
        "position": block.position,
    }
    chapter.save(update_fields=["removed"])
    record(by, "plan_block_removed", chapter.plan, chapter=chapter.title, kind=block.kind)
    block.delete()


@transaction.atomic
def restore_block(chapter: Chapter, *, by: User) -> Block:
    """Bring back what was removed last."""
    kept = Chapter.objects.select_for_update().get(pk=chapter.pk).removed
    if not kept:
        raise DomainError(_("There is nothing to bring back in this chapter."))
    block = Block.objects.create(chapter=chapter, changed_by=by, **kept)
    Chapter.objects.filter(pk=chapter.pk).update(removed={})
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
