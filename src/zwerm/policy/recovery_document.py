"""The recovery plan on paper: what you need when nothing works any more."""

from collections.abc import Iterator, Sequence

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from zwerm.documents.blocks import (
    Block,
    Cell,
    Column,
    Document,
    Fact,
    Heading,
    ItemList,
    Notice,
    Table,
    Text,
    bold,
    cell,
    runs,
    soft,
)
from zwerm.schools.models import Organisation

from .models import RecoveryService
from .recovery_queries import RecoveryPlan


def recovery_document(place: Organisation, plan: RecoveryPlan) -> Document:
    today = date_format(timezone.localdate())
    return Document(
        title=_("Recovery plan"),
        language="nl" if (get_language() or "").startswith("nl") else "en",
        kicker=place.name,
        subtitle=_("What to do when ICT is down"),
        facts=(Fact(_("Printed on"), today),),
        footer=_("Recovery plan of %(place)s, %(day)s. Keep it on paper, where you can find it.")
        % {"place": place.name, "day": today},
        author=place.name,
        blocks=tuple(_blocks(plan)),
    )


def _blocks(plan: RecoveryPlan) -> Iterator[Block]:
    yield Notice(
        _("First"),
        runs(
            _(
                "Stay calm and write down what you see and when. Switch off nothing before "
                "who decides says so. Then call, from the top of the list."
            )
        ),
    )
    if plan.contacts:
        yield Heading(_("Whom to call"), 1)
        yield _contacts(plan)
    if plan.services:
        yield Heading(_("What comes back, in this order"), 1)
        yield services_table(plan.services, with_names=True)
        for number, service in enumerate(plan.services, start=1):
            yield from _steps(number, service)
    yield from _rehearsals(plan)


def _contacts(plan: RecoveryPlan) -> Table:
    columns = (
        Column(_("Role or firm"), 0.3),
        Column(_("Name"), 0.22),
        Column(_("How to reach"), 0.22),
        Column(_("When"), 0.26),
    )
    rows = tuple(
        (
            cell(bold(each.role)),
            cell(each.person.name if each.person else ""),
            cell(each.reach),
            cell(each.when),
        )
        for each in plan.contacts
    )
    return Table(columns, rows)


def services_table(services: Sequence[RecoveryService], *, with_names: bool) -> Table:
    columns = (
        Column(_("What"), 0.27),
        Column(_("Within"), 0.14),
        Column(_("Who begins"), 0.22),
        Column(_("Where the procedure is"), 0.2),
        Column(pgettext("copy of data", "Backup"), 0.17),
    )
    return Table(columns, tuple(_service(each, with_names=with_names) for each in services))


def _service(each: RecoveryService, *, with_names: bool) -> tuple[Cell, ...]:
    named = each.owner.name if with_names and each.owner else ""
    who = ", ".join(part for part in (each.owner_role, named) if part)
    kept = (each.backup if with_names else "", each.get_backup_pace_display())
    return (
        cell(bold(each.name)),
        cell(each.get_within_display()),
        cell(who) if who else cell(soft(_("nobody yet"))),
        cell(each.procedure or "–"),
        cell(", ".join(part for part in kept if part) or "–"),
    )


def _steps(number: int, service: RecoveryService) -> Iterator[Block]:
    if service.steps_lines:
        yield Heading(f"{number}. {service.name}", 2)
        yield ItemList(tuple(runs(line) for line in service.steps_lines), is_numbered=True)


def _rehearsals(plan: RecoveryPlan) -> Iterator[Block]:
    if plan.planned or plan.held:
        yield Heading(_("Rehearsed"), 1)
    for each in plan.planned:
        said = _("Planned on %(day)s: %(what)s") % {
            "day": date_format(each.planned_on),
            "what": each.what,
        }
        yield Text(runs(said))
    for each in plan.held:
        if each.held_on:
            head = f"{date_format(each.held_on)}: {each.what}. "
            yield Text(runs(bold(head), each.outcome))
