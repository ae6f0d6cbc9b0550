"""What pages of other apps show of learning, and the tabs of our own."""

from typing import Any

from django import template

from zwerm.learning import rules
from zwerm.learning.adding_up import Amount
from zwerm.learning.own import own_learning
from zwerm.people.models import Person

register = template.Library()


@register.inclusion_tag("learning/_tabs.html", takes_context=True)
def learning_tabs(context: template.Context, tab: str) -> dict[str, Any]:
    request = context["request"]
    here = request.organisation
    is_team = here is not None and rules.can_plan(request.user, here)
    return {"tab": tab, "is_team": is_team, "request": request}


@register.inclusion_tag("learning/_own.html")
def own_learning_section(person: Person) -> dict[str, Any]:
    """For the person's own page: what waits, and what one could grow into."""
    return {"mine": own_learning(person)}


@register.inclusion_tag("learning/_amount.html")
def amount(of: Amount, unit: str) -> dict[str, Any]:
    """A sum with where its parts come from; `unit` is "hours" or "euros"."""
    return {"amount": of, "is_money": unit == "euros"}
