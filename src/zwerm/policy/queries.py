"""What the pages about plans show."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, Prefetch
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

    @property
    def is_changed(self) -> bool:
        """Whether something was written since it was adopted."""
        return self.version is not None and self.changed_at > self.version.created_at

    @property
    def is_due(self) -> bool:
        review = self.plan.review_on
        return review is not None and review <= timezone.localdate()


def plan_rows(user: User, organisation: Organisation) -> list[PlanRow]:
    """The plans of a place and of what it is part of."""
    above = [each.pk for each in organisation.lineage]
    plans = Plan.objects.visible_to(user).in_use().filter(organisation__in=above)
    rows = list(plans.select_related("organisation", "school_year"))
    versions: dict[int, Version] = {}
    for version in Version.objects.filter(plan__in=rows).defer("chapters").order_by("number"):
        versions[version.plan_id] = version
    blocks = Block.objects.filter(chapter__plan__in=rows).values("chapter__plan")
    changed = dict(blocks.values_list("chapter__plan", Max("changed_at")))
    return [
        PlanRow(plan, versions.get(plan.pk), changed.get(plan.pk, plan.created_at)) for plan in rows
    ]


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
