"""What was expected of an experiment beside what came of it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from zwerm.actions.money import euros
from zwerm.core.templatetags.zwerm import hours_unit
from zwerm.schools.models import Provenance

from .models import Experiment


@dataclass(frozen=True, slots=True)
class Line:
    """Empty: nobody said so. What was expected is an estimate; afterwards it was counted."""

    label: str
    expected: str
    actual: str
    change: str = ""

    @property
    def expected_provenance(self) -> str:
        return Provenance.ESTIMATE if self.expected else ""

    @property
    def actual_provenance(self) -> str:
        return Provenance.MEASURED if self.actual else ""


def weighed(experiment: Experiment) -> list[Line]:
    return [
        _figures(experiment, "minutes", _("Hours of everyone together"), hours_unit),
        _figures(experiment, "cents", _("Cost"), euros),
        _figures(experiment, "pupils", _("Pupils"), str),
        _figures(experiment, "teachers", _("Teachers"), str),
        Line(
            _("Risk"),
            str(experiment.get_expected_risk_display()) if experiment.expected_risk else "",
            str(experiment.get_actual_risk_display()) if experiment.actual_risk else "",
        ),
    ]


def _figures(experiment: Experiment, name: str, label: str, said: Callable[[Any], str]) -> Line:
    before: int | None = getattr(experiment, f"expected_{name}")
    after: int | None = getattr(experiment, f"actual_{name}")
    change = ""
    if before is not None and after is not None and before != after:
        more = after > before
        text = _("%(amount)s more") if more else _("%(amount)s less")
        change = text % {"amount": said(abs(after - before))}
    return Line(
        label,
        "" if before is None else said(before),
        "" if after is None else said(after),
        change,
    )
