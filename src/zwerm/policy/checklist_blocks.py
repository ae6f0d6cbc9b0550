"""What plans show of the checklists: how far, not which points fail."""

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zwerm.documents.blocks import Block, Cell, Column, Table, cell

from .checklist_queries import ChecklistRows, Progress, checklist_rows, checklists
from .live import Place, known_by, live_block, reads
from .models import Checklist, ChecklistItem


@live_block(
    "checklists",
    gettext_lazy("Checklists and how far we are"),
    tells=gettext_lazy("Each list with its date, and how many points are in order."),
    empty=gettext_lazy("no list was gone through yet."),
    page="policy:checklist_list",
)
def lists(at: Place) -> tuple[Block, ...]:
    listed = checklists(at.organisation, at.user, rows_of_lists(at))
    found = [each for each in listed if each.total]
    if not found:
        return ()
    columns = (
        Column(_("List"), 0.34),
        Column(_("Of"), 0.14),
        Column(_("In order"), 0.14, "right"),
        Column(_("Partly"), 0.1, "right"),
        Column(_("No"), 0.08, "right"),
        Column(_("Not looked at yet"), 0.2, "right"),
    )
    return (Table(columns, tuple(_row(each) for each in found)),)


@reads("checklists")
def rows_of_lists(at: Place) -> ChecklistRows:
    return at.once(checklist_rows, at.organisation, at.user)


def _row(each: Progress) -> tuple[Cell, ...]:
    dated = each.checklist.dated_on
    title = f"{each.checklist.title} ({date_format(dated)})" if dated else each.checklist.title
    in_order = _("%(yes)s of %(all)s") % {"yes": each.yes, "all": each.counting}
    return (
        cell(title),
        cell(each.checklist.source or "–"),
        cell(in_order),
        cell(str(each.partly)),
        cell(str(each.no)),
        cell(str(each.open)),
    )


@known_by("checklists")
def points(at: Place) -> "QuerySet[ChecklistItem]":
    lists = Checklist.objects.visible_to(at.user).holding_at(at.organisation)
    return ChecklistItem.objects.filter(checklist__in=lists.values("pk"))
