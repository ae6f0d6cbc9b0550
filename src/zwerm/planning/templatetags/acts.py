"""Parts of the board about what is done and said, with the queries they need."""

from typing import Any

from django import template

from zwerm.planning.acting_forms import ChangesForm
from zwerm.planning.acts import Acts
from zwerm.planning.commenting import conversations
from zwerm.planning.models import Scenario
from zwerm.planning.proposal_page import Tally, standing_proposal
from zwerm.planning.scenario_rows import ScenarioRows

register = template.Library()

MOST_CONVERSATIONS = 8


@register.inclusion_tag("planning/_board_acts.html", takes_context=True)
def board_acts(
    context: template.Context, rows: ScenarioRows, *, may_change: bool
) -> dict[str, Any]:
    """Undo and redo, limits of hours, and how much may change."""
    scenario = rows.scenario
    return {
        "request": context["request"],
        "csrf_token": context.get("csrf_token"),
        "scenario": scenario,
        "may_change": may_change,
        "acts": Acts(rows),
        "changes_form": ChangesForm(initial={"most": scenario.max_changes}, auto_id="changes_%s"),
    }


@register.inclusion_tag("planning/_board_undo.html")
def board_undo(rows: ScenarioRows) -> dict[str, Any]:
    """Only the two buttons, to travel beside a row of the board."""
    return {"acts": Acts(rows), "oob": True}


@register.inclusion_tag("planning/_comments.html", takes_context=True)
def board_comments(context: template.Context, rows: ScenarioRows) -> dict[str, Any]:
    """The open conversations beside the board."""
    scenario = rows.scenario
    found = [one for one in conversations(scenario, rows) if one.is_open]
    return {
        "request": context["request"],
        "user": context["request"].user,
        "csrf_token": context.get("csrf_token"),
        "scenario": scenario,
        "conversations": found[:MOST_CONVERSATIONS],
        "more": max(0, len(found) - MOST_CONVERSATIONS),
    }


@register.simple_tag
def standing(scenario: Scenario) -> Tally | None:
    """What those asked said so far; nothing if nobody was asked."""
    return standing_proposal(scenario)
