"""What plans show of the division: hours needed and found, and what is still open."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from zwerm.core.templatetags.zwerm import hours, hours_unit
from zwerm.documents.blocks import Block, Cell, Column, Figure, Table, Text, bold, cell, runs, soft
from zwerm.documents.drawing import SHARE, Bar, bars
from zwerm.planning.models import Scenario
from zwerm.planning.remedy_models import ChosenRemedy
from zwerm.policy.live import Place, in_short, known, live_block, reads
from zwerm.tasks.models import Cluster

from . import year_block
from .cycle_queries import Coverage
from .division import DivisionHere, DivisionRows, Planned, division_here, division_rows

__all__ = ["year_block"]

MOST_GAPS = 12
MOST_IN_SHORT = 3


@live_block(
    "coverage",
    gettext_lazy("Hours needed and hours found"),
    tells=gettext_lazy("For each cluster of tasks the hours it needs, and those with a name."),
    empty=gettext_lazy("the tasks were not divided yet."),
    page="planning:scenario_list",
)
def coverage(at: Place) -> tuple[Block, ...]:
    here = division_at(at)
    rows = [row for row in here.coverage if row.needed_minutes]
    if here.scenario is None or not rows:
        return ()
    return (
        Text(runs(_in_a_sentence(rows))),
        _drawn(rows),
        _table(rows),
        Text(runs(soft(_grounds(here.scenario))), "small"),
    )


@reads("coverage", "gaps")
def rows_of_division(at: Place) -> DivisionRows:
    return at.once(division_rows, at.user, at.organisation, at.school_year)


def division_at(at: Place) -> DivisionHere:
    """Summed once for all that shows it."""
    return at.once(_division, at)


def _division(at: Place) -> DivisionHere:
    return division_here(at.organisation, rows_of_division(at))


@known("coverage")
def has_coverage(at: Place) -> bool:
    here = division_at(at)
    return any(row.needed_minutes for row in here.coverage)


@in_short("coverage")
def coverage_in_short(at: Place) -> tuple[Block, ...]:
    here = division_at(at)
    rows = [row for row in here.coverage if row.needed_minutes]
    return (Text(runs(_in_a_sentence(rows))), _drawn(rows)) if rows else ()


@live_block(
    "gaps",
    gettext_lazy("What nobody has yet"),
    tells=gettext_lazy("Tasks without enough hours, and what was chosen to do about it."),
    empty=gettext_lazy("every task has its hours, or the tasks were not divided yet."),
    page="planning:scenario_list",
)
def gaps(at: Place) -> tuple[Block, ...]:
    found = gaps_at(at)
    if not found:
        return ()
    columns = (
        Column(_("Task"), 0.36),
        Column(_("Missing, hours a week"), 0.18, "right"),
        Column(_("What we do about it"), 0.46),
    )
    total = cell(_("Together")), cell(hours(sum(gap.minutes for gap in found))), cell("")
    table = Table(columns, tuple(_gap_row(gap) for gap in found[:MOST_GAPS]), total)
    more = len(found) - MOST_GAPS
    if more <= 0:
        return (table,)
    words = ngettext(
        "The sum counts %(count)d smaller task more.",
        "The sum counts %(count)d smaller tasks more.",
        more,
    )
    return table, Text(runs(soft(words % {"count": more})), "small")


@known("gaps")
def has_gaps(at: Place) -> bool:
    return bool(gaps_at(at))


@in_short("gaps")
def gaps_in_short(at: Place) -> tuple[Block, ...]:
    found = gaps_at(at)
    if not found:
        return ()
    words = ngettext(
        "%(hours)s a week have no name yet, in %(count)d task: %(names)s.",
        "%(hours)s a week have no name yet, in %(count)d tasks; first of all %(names)s.",
        len(found),
    ) % {
        "hours": hours_unit(sum(gap.minutes for gap in found)),
        "count": len(found),
        "names": "; ".join(gap.name for gap in found[:MOST_IN_SHORT]),
    }
    return (Text(runs(words)),)


def _in_a_sentence(rows: Sequence[Coverage]) -> str:
    needed = sum(row.needed_minutes for row in rows)
    covered = sum(row.covered_minutes for row in rows)
    core = sum(row.core_short_minutes for row in rows)
    told = _("ICT asks %(needed)s a week. Of these %(covered)s have a name.") % {
        "needed": hours_unit(needed),
        "covered": hours_unit(covered),
    }
    if core:
        told += " " + _("Of the core tasks %(hours)s are open.") % {"hours": hours_unit(core)}
    elif covered < needed:
        told += " " + _("The core tasks have all their hours.")
    return told


def _drawn(rows: Sequence[Coverage]) -> Figure:
    drawn = bars(
        [
            Bar(
                str(Cluster(row.cluster).label),
                row.covered_minutes,
                row.needed_minutes,
                row.cluster,
                f"{hours(row.covered_minutes)} / {hours(row.needed_minutes)}",
            )
            for row in rows
        ]
    )
    alt = _("For each cluster a bar: the hours it needs, filled as far as these have a name.")
    caption = _("Hours a week: with a name, of what is needed")
    return Figure(drawn, "svg", alt, caption, SHARE)


def _table(rows: Sequence[Coverage]) -> Table:
    columns = (
        Column(_("Cluster"), 0.32),
        Column(_("Needed"), 0.17, "right"),
        Column(_("With a name"), 0.17, "right"),
        Column(_("Open"), 0.17, "right"),
        Column(_("Open in core tasks"), 0.17, "right"),
    )
    together = Coverage(
        "",
        sum(row.needed_minutes for row in rows),
        sum(row.covered_minutes for row in rows),
        sum(row.core_short_minutes for row in rows),
    )
    lines = tuple(_row(str(Cluster(row.cluster).label), row) for row in rows)
    return Table(columns, lines, _row(_("Together"), together))


def _row(name: str, row: Coverage) -> tuple[Cell, ...]:
    core = row.core_short_minutes
    return (
        cell(name),
        cell(hours(row.needed_minutes)),
        cell(hours(row.covered_minutes)),
        cell(hours(row.needed_minutes - row.covered_minutes)),
        cell(hours(core), tone="signal" if core else ""),
    )


def _grounds(scenario: Scenario) -> str:
    needed = _("What is needed is an estimate of the task catalogue with the key figures.")
    if scenario.is_adopted and scenario.effective_on:
        told = _("Who has hours stands in “%(division)s”, in force since %(day)s.")
        day = date_format(scenario.effective_on, "j F Y")
        return f"{needed} {told % {'division': scenario.name, 'day': day}}"
    told = _("Who has hours stands in “%(division)s”, which is not adopted yet.")
    return f"{needed} {told % {'division': scenario.name}}"


@dataclass(slots=True)
class Gap:
    """A task that misses hours, at one place or at several, and what was chosen for it."""

    name: str
    is_core: bool
    minutes: int = 0
    places: int = 0
    remedies: tuple[ChosenRemedy, ...] = ()


def gaps_at(at: Place) -> list[Gap]:
    return at.once(_gaps_at, at)


def _gaps_at(at: Place) -> list[Gap]:
    """Core tasks first, then what misses most."""
    here, chosen = division_at(at), dict[str, list[ChosenRemedy]]()
    for one in here.chosen:
        chosen.setdefault(one.task, []).append(one)
    found: dict[int, Gap] = {}
    for planned in here.planned:
        if planned.short_minutes:
            gap = found.setdefault(planned.task.pk, _gap(planned, chosen))
            gap.minutes += planned.short_minutes
            gap.places += planned.short_places
    return sorted(found.values(), key=lambda gap: (not gap.is_core, -gap.minutes, gap.name))


def _gap(planned: Planned, chosen: dict[str, list[ChosenRemedy]]) -> Gap:
    remedies = tuple(chosen.get(planned.task.slug, ()))
    return Gap(planned.task.name, planned.is_core, remedies=remedies)


def _gap_row(gap: Gap) -> tuple[Cell, ...]:
    name = [bold(gap.name) if gap.is_core else gap.name]
    if gap.places > 1:
        name.append(soft(" – " + _("at %(count)d places") % {"count": gap.places}))
    told = [_remedy(one) for one in gap.remedies if one.action.state != "dropped"]
    chosen = cell("\n".join(told)) if told else cell(soft(_("nothing chosen yet")))
    return cell(*name), cell(hours(gap.minutes), tone="signal" if gap.is_core else ""), chosen


def _remedy(chosen: ChosenRemedy) -> str:
    action = chosen.action
    parts = [action.owner.name] if action.owner else []
    parts += [date_format(action.due_on, "j M Y")] if action.due_on else []
    return f"{action.title} ({', '.join(parts)})" if parts else action.title
