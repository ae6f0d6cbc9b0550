"""What plans show of hours, points and money: of a place together, never of one person."""

from collections.abc import Iterable
from typing import TypeVar

from django.db.models import QuerySet
from django.utils.text import capfirst, get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zwerm.actions.money import euros
from zwerm.core.templatetags.zwerm import hours, hours_unit
from zwerm.documents.blocks import Block, Cell, Column, Table, Text, cell, runs, soft
from zwerm.policy.live import Place, in_short, known_by, live_block, surely
from zwerm.schools.models import Organisation, Provenance
from zwerm.schools.queries import figures_below

from .holdings import Holdings, holdings
from .ledger import SourceAccount, ledger
from .models import HoursBudget, MoneyBudget, Source
from .rules import can_see_means
from .templatetags.means import number

Budget = TypeVar("Budget", HoursBudget, MoneyBudget)


@live_block(
    "means",
    gettext_lazy("Hours for ICT"),
    tells=gettext_lazy("Hours a week of each source, with the points behind them."),
    empty=gettext_lazy("no hours or points are written down for this school year."),
    page="means:means_list",
)
def means(at: Place) -> tuple[Block, ...]:
    held = _held(at)
    accounts = ledger(held).accounts if held else ()
    if not accounts:
        return ()
    columns = (
        Column(_("Source"), 0.34),
        Column(_("Points or hours granted"), 0.26),
        Column(_("Hours a week"), 0.16, "right"),
        Column(_("Known from"), 0.24),
    )
    total = (
        cell(_("Together")),
        cell(""),
        cell(hours(sum(account.minutes for account in accounts))),
        cell(""),
    )
    table = Table(columns, tuple(_row(account) for account in accounts), total)
    told = _("An hour counts once: granted, or already with people where that is more.")
    return table, Text(runs(soft(told)), "small")


@in_short("means")
def hours_in_short(at: Place) -> tuple[Block, ...]:
    held = _held(at)
    accounts = ledger(held).accounts if held else ()
    if held is None or not (accounts or held.cents):
        return ()
    told = {"hours": hours_unit(sum(account.minutes for account in accounts))}
    if not held.cents:
        return (Text(runs(_("%(hours)s a week for ICT.") % told)),)
    words = _("%(hours)s a week for ICT, and %(money)s this school year.")
    return (Text(runs(words % (told | {"money": euros(held.cents)}))),)


@live_block(
    "budget",
    gettext_lazy("Money for ICT"),
    tells=gettext_lazy("Money of this school year by kind, and what it may pay."),
    empty=gettext_lazy("no money is written down for this school year."),
    page="means:budget_list",
)
def budget(at: Place) -> tuple[Block, ...]:
    held = _held(at)
    if held is None or not held.money:
        return ()
    columns = (
        Column(_("Money"), 0.3),
        Column(_("May pay"), 0.32),
        Column(_("This school year"), 0.18, "right"),
        Column(_("Known from"), 0.2),
    )
    rows = []
    for kind in MoneyBudget.Kind:
        lines = [money for money in held.money if money.kind == kind]
        if lines:
            rows.append(_money_row(kind, lines))
    total = (cell(_("Together")), cell(""), cell(euros(held.cents)), cell(""))
    return (Table(columns, tuple(rows), total if len(rows) > 1 else ()),)


@surely("means")
def granted(at: Place) -> "QuerySet[HoursBudget]":
    """Hours of a source that is in use here stand in its account."""
    sources = Source.objects.usable_at(at.organisation)
    return _written(at, HoursBudget.objects.filter(source__in=sources))


@known_by("budget")
def money(at: Place) -> "QuerySet[MoneyBudget]":
    return _written(at, MoneyBudget.objects.all())


def _written(at: Place, rows: "QuerySet[Budget]") -> "QuerySet[Budget]":
    if not can_see_means(at.user, at.organisation):
        return rows.none()
    inside = Organisation.objects.below(at.organisation.pk).open_in(at.school_year)
    return rows.filter(organisation__in=inside.values("pk"), school_year=at.school_year)


def _held(at: Place) -> Holdings | None:
    """What people may not see on the pages about means they do not see in a draft either."""
    if not can_see_means(at.user, at.organisation):
        return None
    return at.once(_read, at)


def _read(at: Place) -> Holdings:
    figures = at.once(figures_below, at.organisation, at.school_year)
    return holdings(at.organisation, at.school_year, figures)


def _row(account: SourceAccount) -> tuple[Cell, ...]:
    kinds = [line.provenance for line in account.lines]
    # Without a letter or a budget the hours of people stand there, as they were written down.
    told = origins(kinds) if kinds else _("the hours that people have")
    return (
        cell(account.source.name),
        cell("\n".join(_granted(account))),
        cell(hours(account.minutes)),
        cell(soft(told)),
    )


def _granted(account: SourceAccount) -> Iterable[str]:
    """Each envelope with its amount; of many schools their sum."""
    sums: dict[tuple[str, str], list[object]] = {}
    for line in account.lines:
        if line.runs:
            sums.setdefault((line.name, line.unit_name), []).append(line.amount)
    for (name, unit), amounts in sums.items():
        amount = number(sum(amounts))  # type: ignore[arg-type]
        told = f"{amount} {unit}" if name == account.source.name else f"{name}: {amount} {unit}"
        if len(amounts) > 1:
            places = _("at %(count)d places") % {"count": len(amounts)}
            told += f" ({places})"
        yield told


def _money_row(kind: MoneyBudget.Kind, lines: list[MoneyBudget]) -> tuple[Cell, ...]:
    return (
        cell(capfirst(str(kind.label))),
        cell(lines[0].may_pay),
        cell(euros(sum(money.cents for money in lines))),
        cell(soft(origins(money.provenance for money in lines))),
    )


def origins(kinds: Iterable[str]) -> str:
    labels = [str(Provenance(kind).label) for kind in dict.fromkeys(kinds)]
    return str(get_text_list(labels, _("and")))
