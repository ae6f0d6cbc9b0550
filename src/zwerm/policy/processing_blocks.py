"""What plans show of the register of personal data."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zwerm.documents.blocks import Block, Column, Table, Text, cell, runs

from .live import Place, live_block, reads
from .models import Processing


@live_block(
    "processing",
    gettext_lazy("Personal data: what for and with whom"),
    tells=gettext_lazy("Each use with its data, basis, firms, agreement and how long it is kept."),
    empty=gettext_lazy("the register of personal data is empty."),
    page="policy:processing_list",
)
def processing(at: Place) -> tuple[Block, ...]:
    (found,) = processing_rows(at)
    rows = tuple(
        (
            cell(each.purpose),
            cell(f"{each.data} ({each.subjects})"),
            cell(each.get_basis_display() or "–"),
            cell(each.shared_with or "–"),
            cell(each.get_agreement_display() or "–"),
            cell(each.retention or "–"),
        )
        for each in found
    )
    if not rows:
        return ()
    columns = (
        Column(_("What for"), 0.2),
        Column(_("Which data, of whom"), 0.24),
        Column(_("Basis"), 0.14),
        Column(_("Shared with"), 0.16),
        Column(_("Agreement"), 0.12),
        Column(_("How long kept"), 0.14),
    )
    note = _("A light register: no legal advice.")
    return (Table(columns, rows), Text(runs(note), "small"))


@reads("processing")
def processing_rows(at: Place) -> "tuple[QuerySet[Processing]]":
    return (at.once(_register, at),)


def _register(at: Place) -> "QuerySet[Processing]":
    return Processing.objects.visible_to(at.user).holding_at(at.organisation)
