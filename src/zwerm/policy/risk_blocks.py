"""What plans show of the risks: no causes, no names."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zwerm.documents.blocks import Block, Cell, Column, Table, Text, cell, runs, soft

from .live import Place, known_by, live_block, reads
from .models import Risk
from .models.risk import RiskQuerySet


@live_block(
    "risks",
    gettext_lazy("Risks and what we do about them"),
    tells=gettext_lazy("Each open risk with its measure, the role that sees to it and the day."),
    empty=gettext_lazy("no risk is written down yet."),
    page="policy:risk_list",
)
def risks(at: Place) -> tuple[Block, ...]:
    """Title, measure, role and term: details that help who means harm stay out."""
    (rows,) = risk_rows(at)
    found = [risk for risk in rows if not risk.is_left_out]
    if not found:
        return ()
    columns = (
        Column(_("Risk"), 0.3),
        Column(_("What we do about it"), 0.38),
        Column(_("Who sees to it"), 0.17),
        Column(_("Look again on"), 0.15),
    )
    table = Table(columns, tuple(_row(risk) for risk in found))
    note = _("This is a choice: some risks are known to the ICT team and left out here.")
    return (table, Text(runs(note), "small")) if len(found) < len(rows) else (table,)


@known_by("risks")
def _shown(at: Place) -> RiskQuerySet:
    return _standing(at).filter(is_left_out=False)


@reads("risks")
def risk_rows(at: Place) -> tuple[RiskQuerySet]:
    return (at.once(_gravest_first, at),)


def _gravest_first(at: Place) -> RiskQuerySet:
    return _standing(at).order_by("-impact", "-chance", "title", "pk")


def _standing(at: Place) -> RiskQuerySet:
    rows: RiskQuerySet = Risk.objects.visible_to(at.user).holding_at(at.organisation)
    return rows.exclude(state=Risk.State.CLOSED)


def _row(risk: Risk) -> tuple[Cell, ...]:
    measure = risk.measure or _("no measure yet")
    if risk.state == Risk.State.ACCEPTED:
        measure = _("accepted: %(reason)s") % {"reason": risk.reason}
    role = cell(risk.owner_role) if risk.owner_role else cell(soft(_("no role yet")))
    day = date_format(risk.review_on) if risk.review_on else "–"
    return (cell(risk.title), cell(measure), role, cell(day))
