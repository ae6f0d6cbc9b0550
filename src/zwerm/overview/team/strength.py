"""The four clusters of the team against what the tasks ask: measure the team, not the person."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from zwerm.core.charts import Axis, Radar, Spoke
from zwerm.tasks.models import Cluster

from .asked import AskedTask
from .discretion import FEWEST
from .heat import counts
from .reading import Team


@dataclass(frozen=True, slots=True)
class Side:
    """One cluster: the highest level asked, and what the first and the second person have."""

    cluster: str
    needed: int
    tasks: int  # that ask this level
    first: int
    second: int

    @property
    def label(self) -> str:
        return str(Cluster(self.cluster).label)

    @property
    def words(self) -> str:
        if self.second >= self.needed:
            return _("two people or more reach it")
        if self.first >= self.needed:
            return _("one person reaches it: nobody to take over")
        return _("nobody reaches it, as far as is shared")

    @property
    def is_short(self) -> bool:
        return self.first < self.needed

    @property
    def is_thin(self) -> bool:
        return self.second < self.needed <= self.first


@dataclass(frozen=True, slots=True)
class Strength:
    sides: tuple[Side, ...]

    @property
    def needed(self) -> Radar:
        return self._radar([side.needed for side in self.sides])

    @property
    def first(self) -> Radar:
        return self._radar([side.first for side in self.sides])

    @property
    def second(self) -> Radar:
        return self._radar([side.second for side in self.sides])

    @property
    def spokes(self) -> list[Spoke]:
        return self.needed.spokes

    def _radar(self, values: Sequence[int]) -> Radar:
        axes = [Axis(side.label, value) for side, value in zip(self.sides, values, strict=True)]
        return Radar(_("The team against its tasks"), axes)


def strength(team: Team, tasks: Sequence[AskedTask]) -> Strength:
    return Strength(tuple(_side(cluster, team, tasks) for cluster in Cluster.values))


def _side(cluster: str, team: Team, tasks: Sequence[AskedTask]) -> Side:
    asked = [level for task in tasks if (level := task.asked.clusters.get(cluster, 0))]
    needed = max(asked, default=0)
    levels = sorted((row[cluster] for row in team.levels.values() if cluster in row), reverse=True)
    # A count that is told stands for people who reach at least its lowest level.
    levels += [band.low for band in counts(team, cluster) for _person in range(FEWEST)]
    first, second = [*sorted(levels, reverse=True), 0, 0][:2]
    return Side(cluster, needed, asked.count(needed) if needed else 0, first, second)
