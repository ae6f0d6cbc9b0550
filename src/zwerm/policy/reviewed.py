"""The facts of a plan, read for what a reviewer will miss."""

from collections.abc import Sequence

from django.utils import timezone

from zwerm.accounts.models import User
from zwerm.actions.models import Action

from .checks import checked
from .content import Section, outline
from .goal_queries import GoalRow
from .live import Place, read_with
from .models import Part, Plan
from .queries import plan_text
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
from .standing import goals_here, goals_to_read, parts_adopted, rows_of_vision


def review(plan: Plan, user: User, at: Place | None = None) -> Review:
    """What is missing in the working text and in what stands behind it.

    `at` is where that is read already; only for the place and the year of the plan.
    """
    place = at if at is not None and _is_of(plan, at) else _place(plan, user)
    facts = facts_of(plan, place)
    return review_of([*findings(facts), *checked(place, facts.keys)])


def _is_of(plan: Plan, at: Place) -> bool:
    return (plan.organisation_id, plan.school_year_id) == (at.organisation.pk, at.school_year.pk)


def _place(plan: Plan, user: User) -> Place:
    return Place(plan.organisation, plan.school_year, user)


def facts_of(plan: Plan, place: Place) -> PlanFacts:
    here = place.organisation
    actions, text = Action.objects.under_way().filter(organisation=here), plan_text(plan)
    read_with(place, actions, *text, *goals_to_read(place), *rows_of_vision(place))
    goals = goals_here(place)
    return PlanFacts(
        pk=plan.pk,
        title=plan.title,
        today=timezone.localdate(),
        review_on=plan.review_on,
        is_vision_adopted=len(parts_adopted(place)) == len(Part),
        has_goals=bool(goals),
        chapters=_chapters(outline(text, place)),
        goals=[_goal(row) for row in goals if not row.is_from_above],
        actions=[_action(action) for action in actions],
    )


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
