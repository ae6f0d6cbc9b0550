"""What the pages about plans show."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from zwerm.accounts.models import User
from zwerm.core.reading_together import read_together
from zwerm.schools.models import Organisation

from .models import Block, Chapter, Plan, Version
from .models.plan import PRESENCE_LASTS, Presence


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A plan in a list, with the version in force."""

    plan: Plan
    version: Version | None
    changed_at: datetime
    coming: Version | None = None  # adopted, from a later day on

    @property
    def is_changed(self) -> bool:
        """Whether something was written since it was adopted."""
        last = self.coming or self.version
        return last is not None and self.changed_at > last.created_at

    @property
    def is_due(self) -> bool:
        review = self.plan.review_on
        return review is not None and review <= timezone.localdate()


class PlansRead(NamedTuple):
    """Plans, their versions that were not withdrawn, and when something was written last."""

    plans: QuerySet[Plan]
    versions: QuerySet[Version]
    changed: QuerySet[Block, Any]


def plan_rows(
    user: User, organisation: Organisation, *, with_below: bool = False, archived: bool = False
) -> list[PlanRow]:
    return rows_of_plans(plans_at(user, organisation, with_below=with_below, archived=archived))


def plans_at(
    user: User, organisation: Organisation, *, with_below: bool = False, archived: bool = False
) -> PlansRead:
    """The plans of a place and of what it is part of, and perhaps of what is under it."""
    places = Q(organisation__in=[each.pk for each in organisation.lineage])
    if with_below:
        below = Organisation.objects.below(organisation.pk)
        places |= Q(organisation__in=below.values("pk"))
    plans = Plan.objects.visible_to(user).filter(places, archived_at__isnull=not archived)
    rows = plans.select_related("organisation__parent__parent", "school_year")
    keys = plans.order_by().values("pk")
    versions = Version.objects.filter(plan__in=keys, withdrawn_on=None).defer("chapters")
    blocks = Block.objects.filter(chapter__plan__in=keys).order_by().values("chapter__plan")
    return PlansRead(
        rows,
        versions.order_by("number"),
        blocks.values_list("chapter__plan").annotate(Max("changed_at")),
    )


def rows_of_plans(read: PlansRead) -> list[PlanRow]:
    read_together(*read)
    holding, coming = _versions(read.versions)
    changed = dict(read.changed)
    return [
        PlanRow(
            plan,
            holding.get(plan.pk),
            changed.get(plan.pk, plan.created_at),
            coming.get(plan.pk),
        )
        for plan in read.plans
    ]


def _versions(versions: Iterable[Version]) -> tuple[dict[int, Version], dict[int, Version]]:
    """Of each plan the version that holds now, and the one that will."""
    holding: dict[int, Version] = {}
    coming: dict[int, Version] = {}
    for version in versions:
        (coming if version.is_to_come else holding)[version.plan_id] = version
    return holding, coming


def search_rows(rows: list[PlanRow], words: str, kind: str) -> list[PlanRow]:
    """Those whose title, place or kind has these words."""
    wanted = words.casefold().split()
    return [
        row
        for row in rows
        if (not kind or row.plan.kind == kind)
        and all(
            word
            in f"{row.plan.title} {row.plan.organisation} {row.plan.get_kind_display()}".casefold()
            for word in wanted
        )
    ]


def versions_to_read(user: User, organisation: Organisation) -> QuerySet[Version]:
    """What is in force here, for who does not write plans."""
    places = [each.pk for each in organisation.lineage]
    versions = Version.objects.visible_to(user).filter(plan__organisation__in=places).in_force()
    related = versions.defer("chapters").select_related("plan__organisation")
    return related.order_by("plan__kind", "pk")


def version_before(version: Version) -> Version | None:
    earlier = version.plan.versions.filter(number__lt=version.number)
    return earlier.order_by("-number").first()


class PlanText(NamedTuple):
    """The chapters of a plan and their blocks, still to be read."""

    chapters: QuerySet[Chapter]
    blocks: QuerySet[Block]


def plan_text(plan: Plan) -> PlanText:
    return PlanText(plan.chapters.all(), Block.objects.filter(chapter__plan=plan))


def by_chapter(text: PlanText) -> dict[Chapter, list[Block]]:
    read_together(*text)
    chapters = {chapter.pk: chapter for chapter in text.chapters}
    found: dict[Chapter, list[Block]] = {chapter: [] for chapter in text.chapters}
    for block in text.blocks:
        block.chapter = chapters[block.chapter_id]
        found[block.chapter].append(block)
    return found


def blocks_of(chapter: Chapter) -> list[Block]:
    return list(chapter.blocks.select_related("changed_by", "editor"))


def others_here(plan: Plan, user: User) -> QuerySet[Presence]:
    """Who else has the plan open now."""
    since = timezone.now() - PRESENCE_LASTS
    here = plan.presences.filter(seen_at__gte=since).exclude(user=user)
    return here.select_related("user", "chapter").order_by("user__name", "pk")


class PlanVersions:
    """The versions of a plan, the last one first, without their text: rows to be read with more."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self.rows = plan.versions.defer("chapters")

    @property
    def last(self) -> Version | None:
        return next(iter(self.rows), None)

    @property
    def in_force(self) -> Version | None:
        """The last one that holds today, of a plan that is in use."""
        if self._plan.archived_at is not None:
            return None
        return next((each for each in self.rows if each.holds), None)
