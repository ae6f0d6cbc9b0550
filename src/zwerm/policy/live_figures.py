"""Live blocks with the size of schools: pupils, devices and staff, and how that is known."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.formats import number_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from zwerm.documents.blocks import Block, Cell, Column, Table, Text, cell, runs, soft
from zwerm.schools.figures import LABELS
from zwerm.schools.models import KeyFigures, Organisation, Provenance
from zwerm.schools.queries import by_place, figures_below, open_places

from .live import Place, known_by, live_block, reads

# More schools than this are told by their kind.
MOST_SCHOOLS = 15
NOT_KNOWN = "–"


@dataclass(frozen=True, slots=True)
class Line:
    """Schools together in one line of a table, with as much as is known of them."""

    name: str
    figures: tuple[KeyFigures, ...]

    def total(self, number: str) -> int | None:
        known = [value for row in self.figures if (value := getattr(row, number)) is not None]
        return sum(known) if known else None


@live_block(
    "key_figures",
    gettext_lazy("Key figures"),
    tells=gettext_lazy("Pupils, devices and staff of each school, and where that is known from."),
    empty=gettext_lazy("nobody gave figures for this school year yet."),
    page="schools:school_list",
)
def key_figures(at: Place) -> tuple[Block, ...]:
    lines = at.once(_lines, at)
    if not lines:
        return ()
    columns = (
        Column(_("School"), 0.4),
        *(Column(str(LABELS[number]), 0.2, "right") for number in KeyFigures.NUMBERS),
    )
    rows = tuple(_row(line, KeyFigures.NUMBERS) for line in lines)
    total = _row(_together(lines), KeyFigures.NUMBERS) if len(lines) > 1 else ()
    return (Table(columns, rows, total), *origins(lines, KeyFigures.NUMBERS))


@live_block(
    "devices",
    gettext_lazy("Devices"),
    tells=gettext_lazy("Devices of each school, and how many pupils share one."),
    empty=gettext_lazy("nobody counted the devices yet."),
    page="schools:school_list",
)
def devices(at: Place) -> tuple[Block, ...]:
    lines = [line for line in at.once(_lines, at) if line.total("devices") is not None]
    if not lines:
        return ()
    columns = (
        Column(_("School"), 0.4),
        Column(_("Devices"), 0.2, "right"),
        Column(_("Pupils"), 0.2, "right"),
        Column(_("Pupils for each device"), 0.2, "right"),
    )
    shown = [*lines, _together(lines)] if len(lines) > 1 else lines
    rows = tuple((*_row(line, ("devices", "pupils")), _for_each(line)) for line in shown)
    total = rows[-1] if len(lines) > 1 else ()
    return (Table(columns, rows[: len(lines)], total), *origins(lines, ("devices", "pupils")))


@known_by("key_figures")
def figures_there(at: Place) -> "QuerySet[KeyFigures]":
    given = Q(
        *(Q(**{f"{number}__isnull": False}) for number in KeyFigures.NUMBERS), _connector=Q.OR
    )
    return _figures(at).filter(given)


@known_by("devices")
def devices_there(at: Place) -> "QuerySet[KeyFigures]":
    return _figures(at).filter(devices__isnull=False)


def _figures(at: Place) -> "QuerySet[KeyFigures]":
    places = Organisation.objects.below(at.organisation.pk).places().open_in(at.school_year)
    return KeyFigures.objects.filter(
        organisation__in=places.values("pk"), school_year=at.school_year
    )


@reads("key_figures", "devices")
def figure_rows(at: Place) -> "tuple[QuerySet[KeyFigures]]":
    return (at.once(figures_below, at.organisation, at.school_year),)


def _lines(at: Place) -> list[Line]:
    """A line for each school; for many schools one for each kind. Nothing known, no lines."""
    known = by_place(*figure_rows(at))
    by_school: dict[int, list[KeyFigures]] = {}
    named: dict[int, Organisation] = {}
    for place in open_places(at.organisation, at.school_year):
        is_site = place.kind == Organisation.Kind.SITE and place.parent is not None
        school = place.parent if is_site and place.parent else place
        named.setdefault(school.pk, school)
        if place.pk in known and not known[place.pk].is_empty:
            by_school.setdefault(school.pk, []).append(known[place.pk])
    if not by_school:
        return []
    if len(named) <= MOST_SCHOOLS:
        return [Line(one.name, tuple(by_school.get(pk, ()))) for pk, one in named.items()]
    return _by_kind(list(named.values()), by_school)


def _by_kind(schools: Sequence[Organisation], known: dict[int, list[KeyFigures]]) -> list[Line]:
    kinds: dict[str, list[Organisation]] = {}
    for school in schools:
        kinds.setdefault(school.kind, []).append(school)
    lines = []
    for alike in kinds.values():
        name = ngettext("%(kind)s, %(count)d school", "%(kind)s, %(count)d schools", len(alike))
        told = {"kind": alike[0].get_kind_display(), "count": len(alike)}
        rows = tuple(row for school in alike for row in known.get(school.pk, ()))
        lines.append(Line(name % told, rows))
    return lines


def _together(lines: Sequence[Line]) -> Line:
    return Line(_("Together"), tuple(row for line in lines for row in line.figures))


def _row(line: Line, numbers: Iterable[str]) -> tuple[Cell, ...]:
    return (cell(line.name), *(cell(whole(line.total(number))) for number in numbers))


def _for_each(line: Line) -> Cell:
    """Only of those schools of which both are known."""
    both = [row for row in line.figures if row.devices and row.pupils is not None]
    devices_there = sum(row.devices or 0 for row in both)
    if not devices_there:
        return cell(NOT_KNOWN)
    share = sum(row.pupils or 0 for row in both) / devices_there
    return cell(str(number_format(share, 1, use_l10n=True)))


def whole(number: int | None) -> str:
    if number is None:
        return NOT_KNOWN
    return str(number_format(number, 0, use_l10n=True, force_grouping=True))


def origins(lines: Sequence[Line], numbers: Iterable[str]) -> tuple[Block, ...]:
    """Of each number where it is known from, as one small line."""
    found = []
    for number in numbers:
        rows = [row for line in lines for row in line.figures if getattr(row, number) is not None]
        kinds = dict.fromkeys(row.provenance_of(number) for row in rows)
        notes = {row.note_of(number) for row in rows} - {""}
        if not kinds:
            continue
        told = get_text_list([str(Provenance(kind).label) for kind in kinds], _("and"))
        note = f" ({notes.pop()})" if len(notes) == 1 else ""
        found.append(f"{LABELS[number]}: {told}{note}")
    return (Text(runs(soft(" · ".join(found))), "small"),) if found else ()
