"""The result as the person reads it: what they can and like, in words, drawings and tables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from zwerm.core.charts import Axis, Radar
from zwerm.people.models import Competence
from zwerm.people.scales import CLUSTER_WISHES, OWN_EXAMPLES

from .items import LEVELS, scan
from .levels import from_digcompedu
from .models import Run, SecondLook
from .queries import own_levels, wishes_of

GLADLY = 1
INDEPENDENT = 2


@dataclass(frozen=True, slots=True)
class Line:
    """One competence: the level with what it means, the wish, and how colleagues see it."""

    competence: str
    level: int | None
    wish: int | None
    looks: Sequence[tuple[str, int | None]] = ()

    @property
    def label(self) -> str:
        return str(Competence(self.competence).label)

    @property
    def is_cluster(self) -> bool:
        return Competence(self.competence).is_cluster

    @property
    def meaning(self) -> str:
        """What someone at this level does, in one sentence."""
        return "" if self.level is None else str(OWN_EXAMPLES[self.competence][self.level])

    @property
    def wish_label(self) -> str:
        return "" if self.wish is None else str(dict(CLUSTER_WISHES)[self.wish])

    @property
    def percent(self) -> int:
        return round(100 * (self.level or 0) / LEVELS[-1])

    @property
    def fill(self) -> str:
        return f"fill-{self.competence.lower()}" if self.is_cluster else "fill-ict"


@dataclass(frozen=True, slots=True)
class Result:
    run: Run
    lines: Sequence[Line]
    colleagues: Sequence[str]

    @property
    def clusters(self) -> list[Line]:
        return [line for line in self.lines if line.is_cluster]

    @property
    def specialisations(self) -> list[Line]:
        return [line for line in self.lines if not line.is_cluster]

    @property
    def radar(self) -> Radar:
        axes = [
            Axis(line.label.capitalize(), line.level or 0, _shown(line.level))
            for line in self.clusters
        ]
        return Radar(_("My level in the four clusters, from 0 to 3"), axes)

    @property
    def strong(self) -> list[Line]:
        """What I can on my own and like: what to start from when tasks are divided."""
        return [
            line
            for line in self.lines
            if (line.level or 0) >= INDEPENDENT and (line.wish or 0) >= GLADLY
        ]

    @property
    def to_learn(self) -> list[Line]:
        """What I like and cannot do on my own yet."""
        return [
            line
            for line in self.lines
            if line.level is not None and line.level < INDEPENDENT and (line.wish or 0) >= GLADLY
        ]

    @property
    def rather_not(self) -> list[Line]:
        return [line for line in self.lines if line.wish is not None and line.wish < 0]

    @property
    def digcompedu_level(self) -> int | None:
        return from_digcompedu(self.run.digcompedu)


def result(run: Run) -> Result:
    """As of now: for a finished scan with news, already with what was changed since."""
    looks = [look for look in run.second_looks.select_related("colleague") if look.answered_at]
    levels, wishes = _levels(run), wishes_of(run)
    lines = [
        Line(key, levels.get(key), wishes.get(key), _seen(looks, key)) for key in scan().competences
    ]
    return Result(run, lines, [str(look.colleague) for look in looks])


def _levels(run: Run) -> Mapping[str, int]:
    return run.levels if run.is_finished and not run.has_news else own_levels(run)


def _seen(looks: Sequence[SecondLook], competence: str) -> list[tuple[str, int | None]]:
    return [(str(look.colleague), look.levels.get(competence)) for look in looks]


def _shown(level: int | None) -> str:
    return "–" if level is None else str(level)
