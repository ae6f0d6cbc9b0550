"""What the balance page draws and lists."""

from collections import Counter
from dataclasses import dataclass

from django.utils.translation import gettext as _

from zwerm.core.charts import GAP_FILL, LoadBar, Segment, cluster_fill, source_fill
from zwerm.core.templatetags.zwerm import hours_unit
from zwerm.means.models import Source
from zwerm.means.supply import Supply
from zwerm.tasks.models import Cluster, Level

from .reading import Balance
from .sums import Part, Picture, SchoolSum

DEPENDS = 1  # the pattern of what is a choice


@dataclass(frozen=True, slots=True)
class PartLine:
    """A part of the work, and a bar: what it gets in any case, what depends, what is missing."""

    label: str
    cluster: str  # empty for what lies across the clusters
    part: Part
    bar: LoadBar


@dataclass(frozen=True, slots=True)
class LevelLine:
    """Where work is done, by cluster."""

    label: str
    clusters: tuple[tuple[str, int], ...]
    total: int


@dataclass(frozen=True, slots=True)
class SourceLine:
    """All hours of one source, and what they may pay."""

    name: str
    clusters: tuple[str, ...]
    is_home_only: bool
    minutes: int
    forecast_minutes: int


@dataclass(frozen=True, slots=True)
class SchoolLine:
    name: str
    sum: SchoolSum


@dataclass(frozen=True, slots=True)
class ProvenanceLine:
    """Where a part of the hours that are needed comes from; how many, if there are more parts."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class View:
    """One way to organise it, as the page shows it."""

    title: str
    note: str
    picture: Picture
    parts: tuple[PartLine, ...]
    levels: tuple[LevelLine, ...]


def views(found: Balance) -> list[View]:
    scale = max(part.needed for part in (*found.alone.clusters.values(), found.alone.core))
    if found.together is None:
        return [_view(_("Hours needed and hours there"), "", found.alone, scale)]
    return [
        _view(
            _("Each school for itself"),
            _("Every school does all its tasks with its own hours; people of the group help out."),
            found.alone,
            scale,
        ),
        _view(
            _("Together where possible"),
            _("What may be done once for several schools is; hours that may leave a school do."),
            found.together,
            scale,
        ),
    ]


def _view(title: str, note: str, picture: Picture, scale: int) -> View:
    return View(
        title=title,
        note=note,
        picture=picture,
        parts=(
            *(
                _part(str(Cluster(key).label), key, each, scale)
                for key, each in picture.clusters.items()
            ),
            _part(_("Core tasks"), "", picture.core, scale),
            _part(_("What keeps the school running"), "", picture.keep_running, scale),
        ),
        levels=tuple(
            LevelLine(
                str(Level(each.level).label),
                tuple((cluster, each.by_cluster[cluster]) for cluster in Cluster.values),
                each.minutes,
            )
            for each in picture.levels
        ),
    )


def _part(label: str, cluster: str, part: Part, scale: int) -> PartLine:
    fill = cluster_fill(cluster) if cluster else source_fill(0)
    segments = (
        Segment(_("covered in any case"), fill, part.last, part.needed),
        Segment(_("depends on what goes first"), source_fill(DEPENDS), part.first - part.last),
        Segment(_("missing"), GAP_FILL, part.short_at_least),
    )
    return PartLine(label, cluster, part, LoadBar(label, segments, scale_minutes=scale))


def provenance_lines(found: Balance) -> list[ProvenanceLine]:
    """Of what is needed when each school works for itself."""
    parts = found.needed_by_provenance
    return [
        ProvenanceLine(kind, hours_unit(minutes) if len(parts) > 1 else _("task overview"))
        for kind, minutes in parts.items()
    ]


def school_lines(found: Balance) -> list[SchoolLine]:
    return [SchoolLine(found.names.get(row.school, ""), row) for row in found.schools]


def source_lines(found: Balance) -> list[SourceLine]:
    names = {each.code: each.name for each in Source.objects.usable_at(found.organisation)}
    sure = Counter[str]()
    for supply in found.supplies:
        sure[supply.source] += supply.minutes
    by_code: dict[str, list[Supply]] = {}
    for supply in found.foreseen:
        by_code.setdefault(supply.source, []).append(supply)
    lines = [
        SourceLine(
            name=names.get(code, code),
            clusters=rows[0].clusters,
            is_home_only=rows[0].home_only,
            minutes=sure[code],
            forecast_minutes=sum(each.minutes for each in rows) - sure[code],
        )
        for code, rows in by_code.items()
    ]
    return sorted(lines, key=lambda line: -line.minutes)
