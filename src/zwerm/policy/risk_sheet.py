"""The register of risks as an Excel file."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from .models import Risk
from .sheets import sheet


def risk_sheet(title: str, found: Iterable[Risk]) -> bytes:
    headings = [
        (_("Risk"), 36),
        (_("Place"), 22),
        (_("How it can come about"), 36),
        (_("What happens then"), 36),
        (_("How likely"), 26),
        (_("How bad"), 26),
        (_("What it asks for"), 18),
        (_("What you do about it"), 44),
        (_("Who sees to it"), 24),
        (_("Role of who sees to it"), 22),
        (_("Look again on"), 14),
        (_("State"), 14),
        (_("Reason"), 30),
        (_("Tasks"), 36),
    ]
    rows = (
        [
            risk.title,
            risk.organisation.name,
            risk.cause,
            risk.consequence,
            risk.get_chance_display(),
            risk.get_impact_display(),
            str(risk.weight.label),
            risk.measure,
            risk.owner.name if risk.owner else "",
            risk.owner_role,
            risk.review_on,
            risk.get_state_display(),
            risk.reason,
            ", ".join(str(task) for task in risk.tasks.all()),
        ]
        for risk in found
    )
    return sheet(title, headings, rows)
