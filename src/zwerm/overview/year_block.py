"""What plans show of the yearly cycle."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zwerm.documents.blocks import Block, Column, Table, cell
from zwerm.policy.live import Place, known, live_block, reads

from .year import Step, bounds
from .year_reading import Asked, Rows, places_of, rows_of, steps

MOST_SHOWN = 40
# What a reader of a plan looks for; single actions and scans stand elsewhere.
SHOWN = {"division", "plan", "review", "vision", "goal", "training", "experiment", "rehearsal"}


@live_block(
    "cycle",
    gettext_lazy("The year, step by step"),
    tells=gettext_lazy("What has a day in the school year: plans, goals, trainings, rehearsals."),
    empty=gettext_lazy("nothing has a day in this school year yet."),
    page="overview:school_year",
)
def cycle(at: Place) -> tuple[Block, ...]:
    found = steps(at.once(_rows, at))
    if not found:
        return ()
    columns = (Column(_("When"), 0.2), Column(_("What"), 0.62), Column(_("State"), 0.18))
    shown = sorted(found, key=lambda step: (step.day, step.title))[:MOST_SHOWN]
    rows = tuple((cell(date_format(s.day)), cell(s.title), cell(_state(s))) for s in shown)
    return (Table(columns, rows),)


@reads("cycle")
def dated_rows(at: Place) -> "Iterable[QuerySet[Any, Any]]":
    return at.once(_rows, at).values()


@known("cycle")
def has_steps(at: Place) -> bool:
    return bool(steps(at.once(_rows, at)))


def _rows(at: Place) -> Rows:
    first, after = bounds(at.school_year.first_year)
    places = places_of(at.organisation, with_above=not at.organisation.is_group)
    return rows_of(Asked(at.user, places, first, after), SHOWN)


def _state(step: Step) -> str:
    if step.is_done:
        return _("done")
    return _("late") if step.is_late(timezone.localdate()) else _("to come")
