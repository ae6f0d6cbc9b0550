"""The live block with the tailored task overview: what there is to do, and what is left out."""

from collections.abc import Sequence

from django.db.models import Exists
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from zwerm.core.templatetags.zwerm import hours, hours_unit
from zwerm.documents.blocks import (
    Block,
    Column,
    Heading,
    ItemList,
    Table,
    Text,
    bold,
    cell,
    runs,
    soft,
)
from zwerm.schools.queries import figures_below
from zwerm.tasks.models import Cluster, Tailoring, Task
from zwerm.tasks.models.task import TaskQuerySet
from zwerm.tasks.overview import applies_somewhere
from zwerm.tasks.queries import TailoredTask, tailored_tasks
from zwerm.tasks.tailoring_rows import TailoringRows, tailoring_rows

from .live import Place, live_block, reads, surely

MOST_CORE_TASKS = 12
MOST_LEFT_OUT = 12


@live_block(
    "tasks",
    gettext_lazy("The task overview"),
    tells=gettext_lazy("Tasks and hours of each cluster, the core tasks, and what we do not do."),
    empty=gettext_lazy("no task applies here yet."),
    page="tasks:task_list",
)
def tasks(at: Place) -> tuple[Block, ...]:
    read = task_rows(at)
    rows = tailored_tasks(at.organisation, at.school_year, read, with_together=False)
    applying = [row for row in rows if applies_somewhere(row)]
    if not applying:
        return ()
    return (
        _by_cluster(applying),
        Text(runs(soft(_estimates(applying))), "small"),
        *_core(applying),
        *_left_out([row for row in rows if not applies_somewhere(row)]),
    )


@reads("tasks")
def task_rows(at: Place) -> TailoringRows:
    figures = at.once(figures_below, at.organisation, at.school_year)
    return at.once(tailoring_rows, at.organisation, at.school_year, figures)


@surely("tasks")
def undecided(at: Place) -> TaskQuerySet:
    """Where somebody works, a task of which nobody decided otherwise applies."""
    decided = Tailoring.objects.that_matter_to(at.organisation, at.school_year).exclude(status="")
    places = at.organisation.places().open_in(at.school_year)
    tasks = Task.objects.for_organisation(at.organisation).exclude(pk__in=decided.values("task"))
    return tasks.filter(Exists(places))


def _by_cluster(rows: Sequence[TailoredTask]) -> Table:
    found = []
    for cluster in Cluster:
        here = [row for row in rows if row.record.cluster == cluster]
        if here:
            found.append((str(cluster.label), *_counted(here)))
    columns = (
        Column(_("Cluster"), 0.4),
        Column(_("Tasks"), 0.18, "right"),
        Column(_("Core tasks"), 0.2, "right"),
        Column(_("Hours a week"), 0.22, "right"),
    )
    total = tuple(map(cell, (_("Together"), *_counted(rows))))
    return Table(columns, tuple(tuple(map(cell, row)) for row in found), total)


def _counted(rows: Sequence[TailoredTask]) -> tuple[str, str, str]:
    core = sum(row.record.is_core for row in rows)
    return str(len(rows)), str(core), hours(sum(row.minutes for row in rows))


def _estimates(rows: Sequence[TailoredTask]) -> str:
    """Where the hours are known from."""
    count = sum(row.record.effort_provenance == "estimate" for row in rows)
    if not count:
        return _("No hours here are an estimate.")
    return ngettext(
        "The hours of %(count)d task are an estimate of the task catalogue.",
        "The hours of %(count)d tasks are an estimate of the task catalogue.",
        count,
    ) % {"count": count}


def _core(rows: Sequence[TailoredTask]) -> tuple[Block, ...]:
    core = sorted((row for row in rows if row.record.is_core), key=lambda row: -row.minutes)
    if not core:
        return ()
    shown = core[:MOST_CORE_TASKS]
    columns = (
        Column(_("Core task"), 0.56),
        Column(_("Cluster"), 0.22),
        Column(_("Hours a week"), 0.22, "right"),
    )
    lines = tuple(
        (
            cell(row.task.name),
            cell(str(Cluster(row.record.cluster).label)),
            cell(hours(row.minutes)),
        )
        for row in shown
    )
    blocks: list[Block] = [Heading(_("Core tasks"), 3), Table(columns, lines)]
    if rest := core[MOST_CORE_TASKS:]:
        words = ngettext(
            "And %(count)d core task more, of %(hours)s together.",
            "And %(count)d core tasks more, of %(hours)s together.",
            len(rest),
        ) % {"count": len(rest), "hours": hours_unit(sum(row.minutes for row in rest))}
        blocks.append(Text(runs(soft(words)), "small"))
    return tuple(blocks)


def _left_out(rows: Sequence[TailoredTask]) -> tuple[Block, ...]:
    """What was dropped or postponed on purpose, with the reason."""
    if not rows:
        return ()
    items = tuple(
        runs(bold(row.task.name), f": {row.reason}" if row.reason else "")
        for row in rows[:MOST_LEFT_OUT]
    )
    blocks: list[Block] = [Heading(_("What we do not do now"), 3), ItemList(items)]
    if (more := len(rows) - MOST_LEFT_OUT) > 0:
        words = ngettext("And %(count)d task more.", "And %(count)d tasks more.", more)
        blocks.append(Text(runs(soft(words % {"count": more})), "small"))
    return tuple(blocks)
