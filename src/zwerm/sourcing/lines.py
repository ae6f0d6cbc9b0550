"""The tasks of a document, each with its place, its hours and why it is asked of others."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from zwerm.planning.models import PlannedTask
from zwerm.planning.places import place_name
from zwerm.schools.models import Organisation
from zwerm.tasks.models import Cluster, Task


class Why(models.TextChoices):
    """Why a task stands on the list."""

    CENTRAL = "central", _("best done once for everybody")
    DROPPED = "dropped", _("dropped here")
    POSTPONED = "postponed", _("postponed here")
    GAP = "gap", _("not covered, even together")


@dataclass(frozen=True, slots=True)
class Line:
    task: Task
    minutes: int
    place: str
    schools: tuple[int, ...]  # the pks of the schools it is done for
    why: str = ""  # a value of Why
    reason: str = ""  # what was said when it was dropped or postponed
    is_on_site: bool = False
    is_core: bool = False

    @property
    def cluster(self) -> str:
        return self.task.cluster

    @property
    def why_words(self) -> str:
        return str(Why(self.why).label) if self.why in Why.values else ""

    @property
    def stored(self) -> dict[str, Any]:
        return {
            "task": self.task.pk,
            "minutes": self.minutes,
            "place": self.place,
            "schools": list(self.schools),
            "why": self.why,
            "reason": self.reason,
            "is_core": self.is_core,
        }


def line_of_planned(planned: PlannedTask, minutes: int, why: str = "") -> Line:
    return Line(
        task=planned.task,
        minutes=minutes,
        place=place_name(planned),
        schools=schools_of(planned),
        why=why,
        is_on_site=planned.task.is_on_site,
        is_core=planned.is_core,
    )


def schools_of(planned: PlannedTask) -> tuple[int, ...]:
    """Whose work it is: the school itself, or those it is done for together."""
    covered = tuple(int(school) for school, *_minutes in planned.covers)
    return covered or (planned.organisation_id,)


def read_lines(stored: Sequence[Mapping[str, Any]]) -> list[Line]:
    """By cluster, the longest first. A task that no longer exists is left out."""
    tasks = Task.objects.in_bulk({row["task"] for row in stored})
    found = [
        Line(
            task=tasks[row["task"]],
            minutes=row["minutes"],
            place=row["place"],
            schools=tuple(row["schools"]),
            why=row.get("why", ""),
            reason=row.get("reason", ""),
            is_on_site=tasks[row["task"]].is_on_site,
            is_core=bool(row.get("is_core")),
        )
        for row in stored
        if row["task"] in tasks
    ]
    return in_order(found)


def in_order(lines: Iterable[Line]) -> list[Line]:
    clusters = list(Cluster.values)
    return sorted(
        lines, key=lambda line: (clusters.index(line.cluster), -line.minutes, line.task.pk)
    )


def schools_in(lines: Iterable[Line]) -> list[Organisation]:
    """Every school that has something to do with these lines, by name."""
    pks = {school for line in lines for school in line.schools}
    return sorted(Organisation.objects.in_bulk(pks).values(), key=lambda school: school.name)
