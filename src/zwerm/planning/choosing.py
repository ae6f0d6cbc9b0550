"""A remedy that is chosen becomes an action, and the gap remembers which."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from zwerm.accounts.models import User
from zwerm.actions.history import last_change
from zwerm.actions.models import Action
from zwerm.actions.services import add_action, change_action
from zwerm.core.errors import DomainError
from zwerm.core.models import record
from zwerm.core.templatetags.zwerm import hours_unit
from zwerm.optimiser.ledger import Key
from zwerm.schools.models import Provenance

from .models import PlannedTask, Scenario
from .remedy_models import ChosenRemedy
from .remedy_reading import Way


def action_for(scenario: Scenario, planned: PlannedTask, way: Way, *, by: User) -> Action:
    """The action as it is proposed, not kept yet. What would tell a private level stays out."""
    minutes = way.weekly_minutes or None
    return Action(
        organisation=planned.organisation,
        school_year=scenario.school_year,
        title=_typed(way.title)[:200],
        details=_typed(_details(way)),
        owner=getattr(by, "person", None),
        minutes=minutes,
        minutes_provenance=Provenance.ESTIMATE if minutes else "",
        cost_cents=way.cents,
        cost_provenance="" if way.cents is None else Provenance.ESTIMATE,
        pace=Action.Pace.WEEKLY,
        task=planned.task,
        origin=Action.Origin.GAP,
        origin_key=scenario.pk,
    )


def _typed(text: str) -> str:
    """With spaces as people type them, so that it can be searched."""
    return text.replace("\xa0", " ")


def _details(way: Way) -> str:
    lines = list(way.details)
    if way.study_minutes:
        lines.append(
            _("Course, practice and study take about %(hours)s in all (estimate).")
            % {"hours": hours_unit(way.study_minutes)}
        )
    effect = _("Work that nobody does goes from %(before)s to %(after)s a week.")
    lines.append(
        effect % {"before": hours_unit(way.open_before), "after": hours_unit(way.open_after)}
    )
    return "\n".join(lines)


def choose_remedy(
    scenario: Scenario, gap: Key, way: Way, action: Action, *, by: User
) -> ChosenRemedy:
    """Keep the action and that it came from this remedy. Twice the same is refused."""
    task, level, owner = gap
    try:
        with transaction.atomic():
            add_action(action, by=by)
            chosen = ChosenRemedy.objects.create(
                scenario=scenario,
                action=action,
                task=task,
                level=level,
                owner=owner,
                remedy=dict(way.data),
                mark=way.mark,
            )
            record(by, "chose_remedy", scenario, task=task, level=level, owner=owner)
    except IntegrityError as twice:
        raise DomainError(_("This was chosen already. The action stands with the gap.")) from twice
    return chosen


@transaction.atomic
def undo_choice(chosen: ChosenRemedy, *, by: User) -> None:
    """The gap is open again. An action that somebody worked on stays, as dropped."""
    action, details = chosen.action, _told(chosen)
    chosen.delete()
    record(by, "undid_remedy", chosen.scenario, **details)
    if last_change(action) is None:
        action.delete()
    else:
        change_action(action, by=by, state=Action.State.DROPPED)


def _told(chosen: ChosenRemedy) -> dict[str, Any]:
    return {"task": chosen.task, "level": chosen.level, "owner": chosen.owner}
