"""Risks for tests."""

from datetime import date
from typing import Any

from zwerm.policy.keeping import keep
from zwerm.policy.models import Risk

from ..factories import school, user


def risk(title: str = "Het netwerk valt uit", **given: Any) -> Risk:
    at = given.pop("at", None) or school()
    by = given.pop("by", None) or user("head", at=at)
    fields: dict[str, Any] = {"review_on": date(2099, 1, 1)} | given
    made = Risk(organisation=at, title=title, **fields)
    keep(made, by=by)
    return made
