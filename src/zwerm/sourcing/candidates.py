"""Which tasks a document can be about, and which of them to propose."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import F, Q

from zwerm.accounts.models import User
from zwerm.core.fields import LONGEST_KEY
from zwerm.planning.models import PlannedTask, Scenario
from zwerm.planning.places import shown_to
from zwerm.schools.models import Organisation, SchoolYear
from zwerm.tasks.models import Level
from zwerm.tasks.queries import TailoredTask, tailored_tasks

from .lines import Line, Why, in_order, line_of_planned
from .models import SourcingDocument

Kind = SourcingDocument.Kind


@dataclass(frozen=True, slots=True)
class Candidate:
    """A line that may be chosen, by its key."""

    key: str
    line: Line
    is_ticked: bool


def candidates(
    kind: str,
    *,
    organisation: Organisation,
    school_year: SchoolYear,
    scenario: Scenario | None,
    user: User,
    wanted: Collection[str] = (),
    proposes: bool = True,
) -> list[Candidate]:
    """The gaps, what a firm does already, what was asked for by its key, or what is central."""
    found: dict[str, Line] = {}
    if kind == Kind.CENTRAL:
        found = _central(organisation, school_year)
    if scenario is not None:
        known = {line.task.pk for line in found.values()}
        for planned in _planned(scenario, user, wanted):
            line = _line(kind, planned, is_wanted=str(planned.pk) in wanted)
            if line is not None and line.task.pk not in known:
                found[str(planned.pk)] = line
    keys = {id(line): key for key, line in found.items()}
    ticked = {
        id(line)
        for key, line in found.items()
        if key in wanted or (proposes and line.why == Why.CENTRAL)
    }
    return [
        Candidate(keys[id(line)], line, id(line) in ticked) for line in in_order(found.values())
    ]


def _planned(scenario: Scenario, user: User, wanted: Collection[str]) -> list[PlannedTask]:
    """Of a group there are thousands: only what misses hours, has a firm, or is asked for."""
    keys = [int(key) for key in wanted if key.isdecimal() and len(key) <= LONGEST_KEY]
    is_short = Q(needed_minutes__gt=F("given_minutes") + F("outsourced_minutes"))
    asked = is_short | Q(outsourced_minutes__gt=0) | Q(pk__in=keys)
    rows = scenario.planned_tasks.filter(shown_to(user, scenario)).filter(asked)
    return list(rows.prefetch_related("task", "organisation").order_by("pk"))


def _line(kind: str, planned: PlannedTask, *, is_wanted: bool) -> Line | None:
    """With the hours that are missing; those of a firm count for what is asked of a firm."""
    minutes = planned.short_minutes
    if kind == Kind.REQUIREMENTS:
        minutes += planned.outsourced_minutes
    if kind == Kind.CENTRAL:
        is_together = planned.level != Level.SCHOOL
        return line_of_planned(planned, minutes, Why.GAP) if minutes and is_together else None
    if is_wanted and not minutes:
        minutes = planned.needed_minutes
    return line_of_planned(planned, minutes) if minutes else None


def _central(organisation: Organisation, school_year: SchoolYear) -> dict[str, Line]:
    return {
        f"t{row.task.pk}": line
        for row in tailored_tasks(organisation, school_year)
        if (line := _central_line(row, organisation)) is not None
    }


def _central_line(row: TailoredTask, organisation: Organisation) -> Line | None:
    """What is best done above the group, and what was dropped or postponed."""
    if row.task.is_central:
        why = Why.CENTRAL
    elif row.applies:
        return None
    else:
        why = Why.DROPPED if row.status == "dropped" else Why.POSTPONED
    if not row.full_minutes:
        return None
    return Line(
        task=row.task,
        minutes=row.full_minutes,
        place=organisation.name,
        schools=tuple(each.school.pk for each in row.schools if each.minutes),
        why=why,
        reason=row.reason,
        is_core=row.record.is_core,
    )
