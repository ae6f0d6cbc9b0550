"""The live block with the goals of a place: how one sees them, what they lean on, how far it is."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zwerm.actions.models import Action
from zwerm.documents.blocks import Block, Cell, Column, Table, bold, cell, soft

from .goal_progress import Progress, progress_of
from .goal_queries import GoalRows, Hanging, hanging, with_links
from .live import Place, known_by, live_block, reads
from .models import Goal
from .models.goal import GoalQuerySet


@live_block(
    "goals",
    gettext_lazy("Goals"),
    tells=gettext_lazy("What must be better, how one sees it, and what is done for it."),
    empty=gettext_lazy("no goal is written down yet."),
    page="policy:goal_add",
)
def goals(at: Place) -> tuple[Block, ...]:
    """Of the place and of its group; what was dropped does not stand in a plan."""
    found = hanging(goal_rows(at))
    if not found:
        return ()
    found.sort(key=lambda one: (one.goal.organisation_id != at.organisation.pk, one.goal.position))
    columns = (
        Column(_("Goal"), 0.32),
        Column(_("How we see it"), 0.24),
        Column(_("Leans on"), 0.2),
        Column(_("Actions"), 0.24),
    )
    return (Table(columns, tuple(_row(one, at) for one in found)),)


@reads("goals")
def goal_rows(at: Place) -> GoalRows:
    return at.once(_rows, at)


def _rows(at: Place) -> GoalRows:
    return with_links(_shown(at).select_related("organisation", "owner"))


@known_by("goals")
def _shown(at: Place) -> GoalQuerySet:
    rows: GoalQuerySet = Goal.objects.visible_to(at.user).of_place(at.organisation)
    return rows.exclude(state=Goal.State.DROPPED)


def _row(shown: Hanging, at: Place) -> tuple[Cell, ...]:
    goal = shown.goal
    return (
        cell(bold(goal.title), soft("\n" + "\n".join(_about(goal, at)))),
        cell(goal.measure) if goal.measure else cell(soft(_("not said yet"))),
        cell("\n".join(capfirst(task.name) for task in shown.tasks) or "–"),
        _actions(goal, shown.actions),
    )


def _about(goal: Goal, at: Place) -> list[str]:
    lines = [capfirst(goal.get_element_display())]
    if goal.organisation_id != at.organisation.pk:
        lines.append(_("from %(place)s") % {"place": goal.organisation.name})
    if goal.until:
        lines.append(_("by %(day)s") % {"day": date_format(goal.until, "j F Y")})
    if goal.owner:
        lines.append(goal.owner.name)
    return lines


def _actions(goal: Goal, actions: list[Action]) -> Cell:
    if goal.state == Goal.State.REACHED:
        return cell(bold(capfirst(goal.get_state_display())), f"\n{goal.evidence}")
    progress = progress_of(actions, timezone.localdate())
    if progress.is_empty:
        return cell(soft(_("no action yet")))
    under_way = [action.title for action in actions if action.is_under_way]
    return cell(_counted(progress), soft("".join(f"\n{title}" for title in under_way)))


def _counted(progress: Progress) -> str:
    said = _("%(done)d of %(total)d done") % {"done": progress.done, "total": progress.total}
    if progress.overdue:
        said += ", " + _("%(n)d too late") % {"n": progress.overdue}
    return said
