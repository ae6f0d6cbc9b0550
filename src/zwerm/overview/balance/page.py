"""What the balance page draws and lists."""

from collections import Counter
from dataclasses import dataclass

from django.utils.translation import gettext as _

from zwerm.core.charts import GAP_FILL, LoadBar, Segment, cluster_fill
from zwerm.means.models import Source
from zwerm.means.supply import Supply
from zwerm.tasks.models import Cluster, Level

from .reading import Balance
from .sums import Picture, SchoolSum, Sum


@dataclass(frozen=True, slots=True)
class ClusterLine:
    """A cluster of tasks: its sum, and a bar with what is missing at least."""

    cluster: str
    sum: Sum
    bar: LoadBar


@dataclass(frozen=True, slots=True)
class LevelLine:
    """Where work is done, by cluster."""

    label: str
    minutes: tuple[int, ...]
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
class View:
    """One way to organise it, as the page shows it."""

    title: str
    note: str
    picture: Picture
    clusters: tuple[ClusterLine, ...]
    levels: tuple[LevelLine, ...]


def views(found: Balance) -> list[View]:
    scale = max((each.needed for each in found.alone.clusters.values()), default=0)
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
        clusters=tuple(_cluster(key, each, scale) for key, each in picture.clusters.items()),
        levels=tuple(
            LevelLine(
                str(Level(each.level).label),
                tuple(each.by_cluster[cluster] for cluster in Cluster.values),
                each.minutes,
            )
            for each in picture.levels
        ),
    )


def _cluster(key: str, found: Sum, scale: int) -> ClusterLine:
    label = str(Cluster(key).label)
    segments = (
        Segment(label, cluster_fill(key), found.usable, found.needed),
        Segment(_("missing"), GAP_FILL, found.short),
    )
    return ClusterLine(key, found, LoadBar(label, segments, scale_minutes=scale))


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
