"""What the pages about plans show."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, Prefetch, Q, QuerySet
from django.utils import timezone

from zwerm.accounts.models import User
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


def plan_rows(
    user: User, organisation: Organisation, *, with_below: bool = False, archived: bool = False
) -> list[PlanRow]:
    """The plans of a place and of what it is part of, and perhaps of what is under it."""
    places = Q(organisation__in=[each.pk for each in organisation.lineage])
    if with_below:
        below = Organisation.objects.below(organisation.pk)
        places |= Q(organisation__in=below.values("pk"))
    plans = Plan.objects.visible_to(user).filter(places, archived_at__isnull=not archived)
    rows = list(plans.select_related("organisation__parent__parent", "school_year"))
    holding, coming = _versions(rows)
    blocks = Block.objects.filter(chapter__plan__in=rows).values("chapter__plan")
    changed = dict(blocks.values_list("chapter__plan", Max("changed_at")))
    return [
        PlanRow(
            plan,
            holding.get(plan.pk),
            changed.get(plan.pk, plan.created_at),
            coming.get(plan.pk),
        )
        for plan in rows
    ]


def _versions(plans: list[Plan]) -> tuple[dict[int, Version], dict[int, Version]]:
    """Of each plan the version that holds now, and the one that will."""
    holding: dict[int, Version] = {}
    coming: dict[int, Version] = {}
    versions = Version.objects.filter(plan__in=plans, withdrawn_on=None).defer("chapters")
    for version in versions.order_by("number"):
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


def chapters_of(plan: Plan) -> list[Chapter]:
    blocks = Block.objects.select_related("changed_by", "editor")
    return list(plan.chapters.prefetch_related(Prefetch("blocks", queryset=blocks)))


def blocks_of(chapter: Chapter) -> list[Block]:
    return list(chapter.blocks.select_related("changed_by", "editor"))


def others_here(plan: Plan, user: User) -> list[Presence]:
    """Who else has the plan open now."""
    since = timezone.now() - PRESENCE_LASTS
    here = plan.presences.filter(seen_at__gte=since).exclude(user=user)
    return list(here.select_related("user", "chapter").order_by("user__name", "pk"))
