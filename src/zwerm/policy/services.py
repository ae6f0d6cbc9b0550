"""What authors do with a plan: begin it, write in it, put it away."""

from datetime import date

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from zwerm.accounts.models import User
from zwerm.core.errors import DomainError
from zwerm.core.models import record
from zwerm.schools.models import Organisation, SchoolYear

from .models import LONGEST_TEXT, Block, Chapter, Plan, PlanKind, Presence
from .models.plan import EDITING_LASTS
from .skeletons import Skeleton, skeleton_of

# Between blocks, so that one can be put between two others.
STEP = 10


@transaction.atomic
def begin_plan(
    organisation: Organisation, *, kind: str, order: str, title: str, year: SchoolYear, by: User
) -> Plan:
    """A new plan with the chapters of its skeleton; what Zwerm knows stands in it at once."""
    plan = Plan.objects.create(
        organisation=organisation,
        school_year=year,
        kind=PlanKind(kind),
        order=order,
        title=title,
        created_by=by,
    )
    for position, skeleton in enumerate(skeleton_of(plan.kind, plan.order)):
        _begin_chapter(plan, skeleton, position)
    record(by, "plan_begun", plan, kind=plan.kind)
    return plan


def _begin_chapter(plan: Plan, skeleton: Skeleton, position: int) -> None:
    chapter = Chapter.objects.create(
        plan=plan, position=position, key=skeleton.key, title=str(skeleton.title)
    )
    first = Block(chapter=chapter, position=STEP, kind=Block.Kind.TEXT)
    live = [
        Block(chapter=chapter, position=STEP * number, kind=Block.Kind.LIVE, live=kind)
        for number, kind in enumerate(skeleton.live, start=2)
    ]
    Block.objects.bulk_create([first, *live])


class Overtaken(DomainError):  # noqa: N818 - no fault of the program
    """Someone else saved this block since; `mine` is the text that was not saved."""

    def __init__(self, block: Block, mine: str) -> None:
        who = block.changed_by.name if block.changed_by else _("Someone")
        super().__init__(
            _("%(name)s changed this text while you were writing. Nothing is lost: choose below.")
            % {"name": who}
        )
        self.block, self.mine = block, mine


@transaction.atomic
def open_block(block: Block, *, by: User) -> bool:
    """Keep others out of a block while someone writes in it. False: someone else is at it."""
    now = timezone.now()
    free = Block.objects.filter(pk=block.pk).exclude(
        pk__in=Block.objects.filter(editing_until__gt=now, editor__isnull=False)
        .exclude(editor=by)
        .values("pk")
    )
    return bool(free.update(editor=by, editing_until=now + EDITING_LASTS))


def close_block(block: Block, *, by: User) -> None:
    """Let others in again. Nothing happens when it is no longer ours."""
    Block.objects.filter(pk=block.pk, editor=by).update(editor=None, editing_until=None)


@transaction.atomic
def write_block(block: Block, *, text: str, revision: int, by: User, image: str = "") -> Block:
    """Save a text that was read at this revision, and the name of a new picture.

    Raises `Overtaken` when someone saved another one since; then nothing is changed.
    """
    clean = text.replace("\r\n", "\n").strip("\n")
    if len(clean) > LONGEST_TEXT:
        raise DomainError(
            _("This text is too long: at most %(most)s characters.") % {"most": LONGEST_TEXT}
        )
    picture = {"image": image} if image else {}
    # One statement, so that of two who save at once only one does.
    saved = Block.objects.filter(pk=block.pk, revision=revision).update(
        text=clean,
        revision=F("revision") + 1,
        changed_by=by,
        changed_at=timezone.now(),
        editor=None,
        editing_until=None,
        **picture,
    )
    block.refresh_from_db()
    if not saved:
        raise Overtaken(block, clean)
    return block


def note_presence(chapter: Chapter, *, by: User) -> None:
    """This author has the plan open now, at this chapter."""
    Presence.objects.update_or_create(
        plan_id=chapter.plan_id, user=by, defaults={"chapter": chapter, "seen_at": timezone.now()}
    )


@transaction.atomic
def describe_plan(plan: Plan, *, title: str, review_on: date | None, by: User) -> None:
    """Another title, or another day to look again."""
    changes = {
        name: [str(getattr(plan, name)), str(value)]
        for name, value in (("title", title), ("review_on", review_on))
        if getattr(plan, name) != value
    }
    plan.title, plan.review_on = title, review_on
    plan.save(update_fields=["title", "review_on"])
    if changes:
        record(by, "plan_described", plan, **changes)


@transaction.atomic
def archive_plan(plan: Plan, *, by: User) -> None:
    """Out of the list: nobody writes in it, and none of its versions is in force."""
    plan.archived_at = plan.archived_at or timezone.now()
    plan.save(update_fields=["archived_at"])
    record(by, "plan_archived", plan)


@transaction.atomic
def restore_plan(plan: Plan, *, by: User) -> None:
    plan.archived_at = None
    plan.save(update_fields=["archived_at"])
    record(by, "plan_restored", plan)
