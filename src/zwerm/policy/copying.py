"""A plan of an earlier year as the start of a new one."""

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from zwerm.accounts.models import User
from zwerm.core.models import record
from zwerm.schools.models import Organisation, SchoolYear

from .models import Block, Chapter, Plan


@transaction.atomic
def copy_plan(plan: Plan, *, to: Organisation, title: str, year: SchoolYear, by: User) -> Plan:
    """The same chapters and words. Live blocks fill themselves for the new year and place."""
    made = Plan.objects.create(
        organisation=to,
        school_year=year,
        kind=plan.kind,
        order=plan.order,
        title=title,
        created_by=by,
    )
    for chapter in plan.chapters.prefetch_related("blocks"):
        new = Chapter.objects.create(
            plan=made, position=chapter.position, key=chapter.key, title=chapter.title
        )
        Block.objects.bulk_create(_copied(block, new, by) for block in chapter.blocks.all())
    record(by, "plan_copied", made, source=plan.title)
    return made


def _copied(block: Block, chapter: Chapter, by: User) -> Block:
    return Block(
        chapter=chapter,
        position=block.position,
        kind=block.kind,
        text=block.text,
        live=block.live,
        image=_file_of_its_own(block),
        changed_by=by,
    )


def _file_of_its_own(block: Block) -> str:
    """So that removing a picture in one plan leaves it in the other."""
    if not block.image:
        return ""
    with block.image.open("rb") as file:
        return default_storage.save(str(block.image.name), ContentFile(file.read()))
