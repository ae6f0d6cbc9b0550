"""What a reviewer of a plan will miss. Pure: facts go in, findings come out."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Severity(IntEnum):
    """The heaviest first."""

    STOPS = 1
    ASKS = 2
    BETTER = 3


# Live blocks that may be empty because all is well, or because nothing of the kind is asked.
MAY_BE_EMPTY = frozenset({"gaps", "continuity", "experiments"})

SEVERITY_WORDS: Mapping[Severity, Promise] = {
    Severity.STOPS: _("A reviewer stops here"),
    Severity.ASKS: _("A reviewer will ask about this"),
    Severity.BETTER: _("It can be better"),
}


@dataclass(frozen=True, slots=True)
class Rule:
    severity: Severity
    says: Promise
    mend: Promise  # on the button


RULES: Mapping[str, Rule] = {
    "vision_not_adopted": Rule(
        Severity.STOPS, _("The vision is not adopted yet."), _("To the vision")
    ),
    "no_goal": Rule(Severity.STOPS, _("The plan has no goal."), _("Add a goal")),
    "goal_without_action": Rule(
        Severity.STOPS, _("Nobody does anything yet for this goal."), _("Add an action")
    ),
    "action_without_owner": Rule(Severity.STOPS, _("Nobody sees to this action."), _("Say who")),
    "chapter_empty": Rule(Severity.STOPS, _("This chapter is empty."), _("Write")),
    "training_missing": Rule(
        Severity.STOPS, _("The plan says nothing about training."), _("Plan a training")
    ),
    "core_uncovered": Rule(
        Severity.STOPS,
        _("Nobody does this core task, and no way out was chosen."),
        _("Choose a way out"),
    ),
    "nobody_decides": Rule(Severity.ASKS, _("Nobody decides about this task."), _("Say who")),
    "goal_without_measure": Rule(
        Severity.ASKS, _("It is not said how one sees that this goal is reached."), _("Say how")
    ),
    "goal_without_owner": Rule(Severity.ASKS, _("Nobody follows this goal."), _("Say who")),
    "goal_without_date": Rule(
        Severity.ASKS, _("It is not said by when this goal is reached."), _("Choose a day")
    ),
    "goal_overdue": Rule(Severity.ASKS, _("The day of this goal is past."), _("Say how it is")),
    "goal_suffers": Rule(
        Severity.ASKS, _("A task that this goal leans on was left out."), _("Look at it")
    ),
    "action_without_date": Rule(
        Severity.ASKS, _("It is not said by when this is done."), _("Choose a day")
    ),
    "action_without_hours": Rule(
        Severity.ASKS, _("It is not said how many hours this takes."), _("Say how many")
    ),
    "action_overdue": Rule(Severity.ASKS, _("This action is too late."), _("Say how it is")),
    "live_empty": Rule(Severity.ASKS, _("Zwerm has nothing to fill in here yet."), _("Do it now")),
    "no_review_date": Rule(
        Severity.BETTER, _("No day was chosen to look at the plan again."), _("Choose a day")
    ),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is missing, of what, and the page where it is mended."""

    rule: str
    subject: str
    route: str
    arguments: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class LiveFacts:
    kind: str
    title: str
    route: str
    is_filled: bool


@dataclass(frozen=True, slots=True)
class ChapterFacts:
    pk: int
    key: str
    title: str
    is_empty: bool
    live: tuple[LiveFacts, ...] = ()


@dataclass(frozen=True, slots=True)
class GoalFacts:
    pk: int
    title: str
    has_measure: bool
    has_owner: bool
    until: date | None
    actions: int  # that were not dropped
    lost_tasks: int = 0


@dataclass(frozen=True, slots=True)
class ActionFacts:
    pk: int
    title: str
    has_owner: bool
    has_hours: bool
    due_on: date | None


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """Goals that are open and actions that are under way, of the place itself."""

    pk: int
    title: str
    today: date
    review_on: date | None
    is_vision_adopted: bool
    has_goals: bool  # those of the school group count
    chapters: Sequence[ChapterFacts]
    goals: Sequence[GoalFacts]
    actions: Sequence[ActionFacts]

    @property
    def keys(self) -> frozenset[str]:
        return frozenset(chapter.key for chapter in self.chapters)


def findings(plan: PlanFacts) -> Iterator[Finding]:
    """In the order of the rules within each of these; sorting is for who shows them."""
    yield from _of_plan(plan)
    for chapter in plan.chapters:
        if chapter.is_empty:
            yield Finding("chapter_empty", chapter.title, "policy:chapter_write", (chapter.pk,))
    yield from _of_live(plan.chapters)
    for goal in plan.goals:
        yield from _of_goal(goal, plan.today)
    for action in plan.actions:
        yield from _of_action(action, plan.today)


def _of_plan(plan: PlanFacts) -> Iterator[Finding]:
    if "vision" in plan.keys and not plan.is_vision_adopted:
        yield Finding("vision_not_adopted", plan.title, "policy:vision")
    if "goals" in plan.keys and not plan.has_goals:
        yield Finding("no_goal", plan.title, "policy:goal_add")
    if plan.review_on is None:
        yield Finding("no_review_date", plan.title, "policy:plan_edit", (plan.pk,))


def _of_live(chapters: Iterable[ChapterFacts]) -> Iterator[Finding]:
    """Each kind once, however often it stands. What has a rule of its own is told by that."""
    told = {"vision", "goals"} | MAY_BE_EMPTY
    for chapter in chapters:
        for live in chapter.live:
            if live.is_filled or live.kind in told:
                continue
            told.add(live.kind)
            rule = "training_missing" if live.kind == "training" else "live_empty"
            yield Finding(rule, live.title, live.route)


def _of_goal(goal: GoalFacts, today: date) -> Iterator[Finding]:
    if not goal.actions:
        yield Finding("goal_without_action", goal.title, "policy:goal_action_add", (goal.pk,))
    wrong = {
        "goal_without_measure": not goal.has_measure,
        "goal_without_owner": not goal.has_owner,
        "goal_without_date": goal.until is None,
    }
    for rule, is_wrong in wrong.items():
        if is_wrong:
            yield Finding(rule, goal.title, "policy:goal_edit", (goal.pk,))
    if goal.until is not None and goal.until < today:
        yield Finding("goal_overdue", goal.title, "policy:goal_detail", (goal.pk,))
    if goal.lost_tasks:
        yield Finding("goal_suffers", goal.title, "policy:goal_detail", (goal.pk,))


def _of_action(action: ActionFacts, today: date) -> Iterator[Finding]:
    wrong = {
        "action_without_owner": not action.has_owner,
        "action_without_date": action.due_on is None,
        "action_without_hours": not action.has_hours,
    }
    for rule, is_wrong in wrong.items():
        if is_wrong:
            yield Finding(rule, action.title, "actions:action_edit", (action.pk,))
    if action.due_on is not None and action.due_on < today:
        yield Finding("action_overdue", action.title, "actions:action_detail", (action.pk,))


@dataclass(frozen=True, slots=True)
class RuleFindings:
    """All that one rule found."""

    key: str
    rule: Rule
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Review:
    """By how heavy it weighs; an empty one has nothing to mend."""

    groups: tuple[RuleFindings, ...]

    @property
    def total(self) -> int:
        return sum(len(group.findings) for group in self.groups)

    def of(self, severity: Severity) -> tuple[RuleFindings, ...]:
        return tuple(group for group in self.groups if group.rule.severity == severity)

    def count(self, severity: Severity) -> int:
        return sum(len(group.findings) for group in self.of(severity))

    @property
    def stops(self) -> int:
        return self.count(Severity.STOPS)

    @property
    def rest(self) -> int:
        return self.total - self.stops

    @property
    def by_severity(self) -> tuple[tuple[Promise, tuple[RuleFindings, ...]], ...]:
        each = ((SEVERITY_WORDS[severity], self.of(severity)) for severity in Severity)
        return tuple((words, groups) for words, groups in each if groups)


def review_of(found: Iterable[Finding]) -> Review:
    """In the order of the rules, which is that of their weight."""
    by_rule: dict[str, list[Finding]] = {}
    for finding in found:
        by_rule.setdefault(finding.rule, []).append(finding)
    return Review(
        tuple(
            RuleFindings(key, rule, tuple(by_rule[key]))
            for key, rule in RULES.items()
            if key in by_rule
        )
    )
