"""Plans for tests."""

from typing import Any

from zwerm.policy.models import Order, Plan, PlanKind
from zwerm.policy.services import begin_plan
from zwerm.schools.models import SchoolYear

from ..factories import school, user


def plan(kind: str = PlanKind.ICT, **given: Any) -> Plan:
    at = given.pop("at", None) or school()
    by = given.pop("by", None) or user("head", at=at)
    fields: dict[str, Any] = {"order": Order.BALANCE, "title": "ICT-beleidsplan"} | given
    return begin_plan(at, kind=kind, year=SchoolYear.objects.current(), by=by, **fields)
