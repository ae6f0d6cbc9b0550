"""The facts of a plan, read for what a reviewer will miss."""

from collections.abc import Sequence

from django.utils import timezone

from zwerm.accounts.models import User
from zwerm.actions.models import Action

from .checks import checked
from .content import Section, outline
from .goal_queries import GoalRow, rows_of, with_what_hangs
from .live import Place
from .models import Goal, Part, Plan, VisionVersion
from .reviewing import (
    ActionFacts,
    ChapterFacts,
    GoalFacts,
    LiveFacts,
    PlanFacts,
    Review,
    findings,
    review_of,
)


def review(plan: Plan, user: User) -> Review:
    """What is missing in the working text and in what stands behind it."""
    place = Place(plan.organisation, plan.school_year, user)
    facts = facts_of(plan, place)
    return review_of([*findings(facts), *checked(place, facts.keys)])


def facts_of(plan: Plan, place: Place) -> PlanFacts:
    here = plan.organisation
    goals = Goal.objects.of_place(here).open()
    own = list(with_what_hangs(goals.filter(organisation=here)))
    actions = Action.objects.under_way().filter(organisation=here)
    return PlanFacts(
        pk=plan.pk,
        title=plan.title,
        today=timezone.localdate(),
        review_on=plan.review_on,
        is_vision_adopted=_is_vision_adopted(plan),
        has_goals=bool(own) or goals.exists(),
        chapters=_chapters(outline(plan, place)),
        goals=[_goal(row) for row in rows_of(own, here)],
        actions=[_action(action) for action in actions],
    )


def _is_vision_adopted(plan: Plan) -> bool:
    lineage = [each.pk for each in plan.organisation.lineage]
    adopted = VisionVersion.objects.filter(vision__organisation__in=lineage)
    return adopted.values("vision__part").distinct().count() == len(Part)


def _chapters(shown: Sequence[Section]) -> list[ChapterFacts]:
    return [
        ChapterFacts(
            pk=section.chapter.pk,
            key=section.chapter.key,
            title=section.chapter.title,
            is_empty=section.is_empty,
            live=tuple(
                LiveFacts(
                    kind=piece.live.kind,
                    title=str(piece.live.title),
                    route=piece.live.page,
                    is_filled=bool(piece.content),
                )
                for piece in section.pieces
                if piece.live is not None
            ),
        )
        for section in shown
    ]


def _goal(row: GoalRow) -> GoalFacts:
    goal = row.goal
    return GoalFacts(
        pk=goal.pk,
        title=goal.title,
        has_measure=bool(goal.measure),
        has_owner=goal.owner_id is not None,
        until=goal.until,
        actions=row.progress.total,
        lost_tasks=len(row.lost),
    )


def _action(action: Action) -> ActionFacts:
    return ActionFacts(
        pk=action.pk,
        title=action.title,
        has_owner=action.owner_id is not None,
        has_hours=action.minutes is not None,
        due_on=action.due_on,
    )
