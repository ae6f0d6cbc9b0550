"""What plans show of the recovery plan: the order and the roles, no phone numbers or names."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zwerm.documents.blocks import Block, ItemList, Text, bold, runs

from .live import Place, live_block, reads
from .recovery_document import services_table
from .recovery_queries import RecoveryPlan, RecoveryRows, recovery_plan, recovery_rows


@live_block(
    "recovery",
    gettext_lazy("What comes back first after a disaster"),
    tells=gettext_lazy("The services in order, within which time, and when that was rehearsed."),
    empty=gettext_lazy("there is no recovery plan yet."),
    page="policy:recovery",
)
def recovery(at: Place) -> tuple[Block, ...]:
    plan = recovery_plan(at.organisation, at.user, rows_of_recovery(at))
    if not plan.services:
        return ()
    return (services_table(plan.services, with_names=False), *_rehearsed(plan))


@reads("recovery")
def rows_of_recovery(at: Place) -> RecoveryRows:
    return at.once(recovery_rows, at.organisation, at.user)


def _rehearsed(plan: RecoveryPlan) -> tuple[Block, ...]:
    lines = [
        runs(bold(_("Rehearsed:")), f" {each.what}, {date_format(each.held_on)}")
        for each in plan.held[:3]
        if each.held_on
    ]
    lines += [
        runs(bold(_("Next rehearsal:")), f" {each.what}, {date_format(each.planned_on)}")
        for each in plan.planned[:3]
    ]
    if not lines:
        return (Text(runs(_("It was never rehearsed, and no rehearsal is planned."))),)
    return (ItemList(tuple(lines)),)
