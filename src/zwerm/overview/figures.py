"""The large figures of the start page. None without saying where it comes from."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from zwerm.core.charts import GAP_FILL, LoadBar, Segment, cluster_fill
from zwerm.core.templatetags.zwerm import hours
from zwerm.schools.models import KeyFigures, Provenance
from zwerm.tasks.models import Cluster

from .cycle_queries import Coverage, Cycle

# Devices are counted, not granted.
COUNTED: dict[str, Promise] = {
    Provenance.GRANTED.value: gettext_lazy("Official count"),
    Provenance.MEASURED.value: gettext_lazy("Counted"),
}


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a figure, or a part of it, comes from."""

    kind: str
    detail: str
    word: str | Promise = ""


@dataclass(frozen=True, slots=True)
class Figure:
    value: str
    unit: str
    label: str
    origins: list[Origin]


def figures(cycle: Cycle) -> list[Figure]:
    """Hours there are, hours needed, hours with a name, and what the need grows with."""
    found = []
    if cycle.grants:
        found.append(_available(cycle))
    if cycle.coverage:
        found += _of_the_division(cycle)
    if cycle.figures:
        found.append(_devices(cycle.figures))
    return found


def _available(cycle: Cycle) -> Figure:
    by_kind: Counter[str] = Counter()
    notes: dict[str, set[str]] = {}
    sources: dict[str, dict[str, None]] = {}
    for grant in cycle.grants:
        by_kind[grant.provenance] += grant.weekly_minutes
        notes.setdefault(grant.provenance, set()).add(grant.note)
        sources.setdefault(grant.provenance, {})[grant.source.name] = None
    origins = [
        Origin(kind, _one_note(notes[kind]) or ", ".join(sources[kind]))
        for kind, _minutes in by_kind.most_common()
    ]
    label = ngettext(
        "ICT hours a week, of %(count)d person",
        "ICT hours a week, of %(count)d people",
        cycle.state.people_with_hours,
    ) % {"count": cycle.state.people_with_hours}
    return Figure(hours(sum(by_kind.values())), _("hours"), label, origins)


def _one_note(notes: set[str]) -> str:
    """A source only when it is the same for all."""
    return next(iter(notes)) if len(notes) == 1 else ""


def _of_the_division(cycle: Cycle) -> list[Figure]:
    pupils = sum(row.pupils or 0 for row in cycle.figures)
    devices = sum(row.devices or 0 for row in cycle.figures)
    grounds = _("task catalogue, %(pupils)s pupils and %(devices)s devices") % {
        "pupils": _whole(pupils),
        "devices": _whole(devices),
    }
    name = cycle.scenario.name if cycle.scenario else ""
    covered = _("as divided in “%(division)s”") % {"division": name}
    kind = Provenance.ESTIMATE.value
    return [
        Figure(
            hours(cycle.needed_minutes),
            _("hours"),
            _needed_label(cycle),
            [Origin(kind, grounds)],
        ),
        Figure(
            hours(cycle.covered_minutes),
            _("hours"),
            _("have a name"),
            [Origin(kind, covered)],
        ),
    ]


def _needed_label(cycle: Cycle) -> str:
    """What is done together counts for a school as far as it is done for that school."""
    if cycle.is_of_a_group:
        return _("needed, in all schools and together")
    return _("needed, with your share of what is done together")


def _devices(rows: Sequence[KeyFigures]) -> Figure:
    by_kind: dict[str, list[KeyFigures]] = {}
    rows = [row for row in rows if row.devices is not None]
    for row in rows:
        by_kind.setdefault(row.provenance_of("devices"), []).append(row)
    origins = [
        Origin(
            kind,
            _one_note({row.note_of("devices") for row in same}) or _schools(len(same)),
            COUNTED.get(kind, ""),
        )
        for kind, same in sorted(by_kind.items())
    ]
    devices = sum(row.devices or 0 for row in rows)
    return Figure(_whole(devices), "", _("devices to keep in order"), origins)


def _schools(count: int) -> str:
    return ngettext("%(count)d school", "%(count)d schools", count) % {"count": count}


def _whole(number: int) -> str:
    return str(number_format(number, 0, use_l10n=True, force_grouping=True))


@dataclass(frozen=True, slots=True)
class CoverageBar:
    """A cluster of tasks as a bar: what has a name, and what is missing."""

    cluster: str
    needed_minutes: int
    covered_minutes: int
    bar: LoadBar


def coverage_bars(rows: Sequence[Coverage]) -> list[CoverageBar]:
    return [_bar(row) for row in rows if row.needed_minutes]


def _bar(row: Coverage) -> CoverageBar:
    missing = row.needed_minutes - row.covered_minutes
    segments = (
        Segment(
            str(Cluster(row.cluster).label),
            cluster_fill(row.cluster),
            row.covered_minutes,
            row.needed_minutes,
        ),
        Segment(_("missing"), GAP_FILL, missing),
    )
    return CoverageBar(row.cluster, row.needed_minutes, row.covered_minutes, LoadBar("", segments))
