"""What pages ask about scenarios; boards, gaps and figures have modules of their own."""

from collections.abc import Iterable

from django.db.models import Aggregate, Count, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce, Least

from zwerm.accounts.models import Membership, User
from zwerm.people.models import Person
from zwerm.schools.models import Organisation

from .abilities import Abilities
from .board import Board, Filters, board, pin_for
from .coverage import Place, places
from .gaps import Gap, gaps
from .models import Pin, PlannedTask, Scenario, StandingRule
from .places import shown_to
from .scenario_rows import ScenarioRows
from .totals import Goal, Totals, totals, without_backup
from .what_if import variation_of

__all__ = [
    "Board",
    "Filters",
    "Gap",
    "Goal",
    "Place",
    "Totals",
    "board",
    "gaps",
    "leads_of",
    "pin_on",
    "places",
    "scenarios",
    "shown_to",
    "totals",
    "undivided_changes",
    "without_backup",
]

TO_TURN_TO = (Membership.Role.COORDINATOR, Membership.Role.DIRECTOR)
COVERED = Least(F("needed_minutes"), F("given_minutes") + F("outsourced_minutes"))


def scenarios(user: User, organisation: Organisation | None) -> QuerySet[Scenario]:
    """The scenarios of where the user works and of what it belongs to, with their figures."""
    lineage = [above.pk for above in organisation.lineage] if organisation else []
    return (
        Scenario.objects.visible_to(user)
        .filter(organisation__in=lineage)
        .select_related("organisation", "school_year", "created_by", "job")
        .annotate(
            needed_minutes=_of_planned(Sum("needed_minutes")),
            covered_minutes=_of_planned(Sum(COVERED)),
            gap_count=_of_planned(Count("pk", filter=_missing())),
        )
        .order_by("-created_at", "-pk")
    )


def _of_planned(figure: Aggregate) -> Coalesce:
    """One figure of the planned tasks: a join would make a row of each of them."""
    rows = PlannedTask.objects.filter(scenario=OuterRef("pk")).order_by().values("scenario")
    return Coalesce(Subquery(rows.annotate(figure=figure).values("figure")), 0)


def _missing() -> Q:
    return Q(needed_minutes__gt=F("given_minutes") + F("outsourced_minutes"))


def undivided_changes(scenario: Scenario, rows: ScenarioRows | None = None) -> int:
    """How many decisions about who does what the plan does not know yet, or still obeys."""
    rows = rows or ScenarioRows(scenario)
    known = Abilities.of(scenario)
    if known.problem is None or known.plan is None or variation_of(scenario).is_today:
        return 0
    obeyed = (Pin.Kind.PIN, known.problem.pins), (Pin.Kind.FORBID, known.problem.forbids)
    divided = {(kind, row.task, row.person) for kind, given in obeyed for row in given}
    pairs = {(pin.task_id, pin.person_id) for pin in rows.pins}
    standing = [rule for rule in rows.standing if (rule.task_id, rule.person_id) not in pairs]
    rules: list[Pin | StandingRule] = [*rows.pins, *standing]
    decided = {
        (rule.kind, rule.task.slug, rule.person.code)
        for rule in rules
        if rule.task.slug in known.tasks and rule.person.code in known.people
    }
    # The same decision for a second school is not another pair, but it is newer than the plan.
    since = [pin for pin in rows.pins if _is_after(pin, scenario)]
    return max(len(divided ^ decided), len(since)) + len(rows.limits_that_wait)


def _is_after(pin: Pin, scenario: Scenario) -> bool:
    return scenario.divided_at is not None and pin.created_at > scenario.divided_at


def pin_on(*, planned_task: PlannedTask, person: Person) -> Pin | None:
    """The decision about this person and this task, if there is one."""
    pins = planned_task.scenario.pins.filter(task=planned_task.task, person=person)
    return pin_for(planned_task, list(pins.select_related("task", "person")))


def leads_of(organisation: Organisation) -> tuple[User, ...]:
    """Who coordinates there, to turn to; the director where nobody does."""
    return to_turn_to(lead_rows(organisation))


def lead_rows(organisation: Organisation) -> QuerySet[Membership]:
    """Of these what is to be read, for a page that reads it with more."""
    here = Membership.objects.current().filter(organisation=organisation, role__in=TO_TURN_TO)
    return here.select_related("user")


def to_turn_to(rows: Iterable[Membership]) -> tuple[User, ...]:
    first = sorted(rows, key=lambda row: (TO_TURN_TO.index(row.role), row.pk))
    return tuple(dict.fromkeys(row.user for row in first))[:2]
