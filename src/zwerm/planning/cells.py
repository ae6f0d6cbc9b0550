"""The board as data: cells in rows, rows in clusters, people in columns."""

from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext, ngettext

from zwerm.core.charts import cluster_fill, source_fill
from zwerm.core.templatetags.zwerm import hours, hours_unit
from zwerm.means.models import Source
from zwerm.tasks.models import Cluster

from .columns import Column, source_name
from .models import Pin, PlannedTask

MOST_BY_EYE = 17

State = Literal["does", "asked", "backup", "never", "can"]


@dataclass(frozen=True, slots=True)
class Cell:
    """What one person is to one task; a person who has nothing to do with it has no cell."""

    state: State
    who: str
    minutes: int = 0
    pin: str = ""  # a value of Pin.Kind, when someone decided about this cell
    is_standing: bool = False  # decided for every division, so not on the board
    can: bool = True  # be the executor
    comments: int = 0  # that are open

    @property
    def is_pinned(self) -> bool:
        return self.pin == Pin.Kind.PIN

    @property
    def is_leaving(self) -> bool:
        """Has work here that the next division must give to someone else."""
        return self.pin == Pin.Kind.FORBID and self.state != "never"

    @property
    def css(self) -> str:
        css = {
            "does": "cell",
            "asked": "cell cell--asked",
            "backup": "cell cell--reserve",
            "never": "cell cell--never",
            "can": "cell cell--open",
        }[self.state]
        css += " cell--pinned" if self.is_pinned else ""
        return css + (" cell--leaving" if self.is_leaving else "")

    @property
    def text(self) -> str:
        if self.state == "does":
            return hours(self.minutes)
        return {"asked": "…", "backup": "R", "never": "×"}.get(self.state, "")

    @property
    def is_empty(self) -> bool:
        """Nothing to read in it: whoever can do this, and nobody said anything."""
        return self.state == "can" and not self.comments

    @property
    def label(self) -> str:
        """The cell in words."""
        if not self.comments:
            return self._sentence
        said = ngettext("%(count)d comment", "%(count)d comments", self.comments)
        return f"{self._sentence}, {said % {'count': self.comments}}"

    @property
    def is_plain(self) -> bool:
        """Work, and nothing else to say about it than how much."""
        return self.state == "does" and not self.pin

    @property
    def words(self) -> str:
        """What stands beside the task in a list of one person."""
        text = {
            "does": hours_unit(self.minutes),
            "backup": gettext("reserve"),
            "never": gettext("not assigned"),
            "asked": gettext("after dividing again"),
            "can": "",
        }[self.state]
        return ", ".join((text, gettext("pinned"))) if self.is_pinned else text

    @property
    def _sentence(self) -> str:
        sentence = {
            "does": gettext("%(who)s does this, %(hours)s"),
            "backup": gettext("%(who)s is the backup"),
            "never": gettext("%(who)s does not do this"),
            "asked": gettext("%(who)s is to do this after dividing again"),
            "can": gettext("%(who)s can do this")
            if self.can
            else gettext("%(who)s cannot do this now"),
        }[self.state] % {"who": self.who, "hours": hours_unit(self.minutes)}
        if self.is_leaving:
            return gettext("%(sentence)s, until you divide again") % {"sentence": sentence}
        if self.is_pinned and self.state != "asked":
            return gettext("%(sentence)s, pinned") % {"sentence": sentence}
        return sentence


@dataclass(frozen=True, slots=True)
class Row:
    """A planned task with a cell for each column."""

    planned_task: PlannedTask
    cells: tuple[Cell | None, ...]
    unseen: int = 0  # people who do this and have no column now
    is_alone: bool = False  # asks for a backup and has none

    @property
    def covered_minutes(self) -> int:
        return self.planned_task.needed_minutes - self.planned_task.short_minutes

    @property
    def shortage(self) -> str:
        """What is there of what is needed; empty where both round to the same."""
        covered, needed = hours(self.covered_minutes), hours(self.planned_task.needed_minutes)
        return "" if covered == needed else f"{covered} / {needed}"


@dataclass(frozen=True, slots=True)
class ClusterGroup:
    """The tasks of one cluster; folded, only their number and figures show."""

    cluster: str
    rows: tuple[Row, ...]
    is_closed: bool = False
    fold_address: str = ""  # the same board with this cluster folded, or open again

    @property
    def shown(self) -> tuple[Row, ...]:
        return () if self.is_closed else self.rows

    @property
    def label(self) -> str:
        return str(Cluster(self.cluster).label)

    @property
    def needed_minutes(self) -> int:
        return sum(row.planned_task.needed_minutes for row in self.rows)

    @property
    def covered_minutes(self) -> int:
        return sum(row.covered_minutes for row in self.rows)


@dataclass(frozen=True, slots=True)
class Key:
    """An entry of the legend: what the bars are made of and how it is drawn."""

    label: str
    fill: str

    @classmethod
    def of(cls, source: Source) -> "Key":
        return cls(source_name(source), source_fill(source.pattern))

    @classmethod
    def of_cluster(cls, cluster: str) -> "Key":
        return cls(str(Cluster(cluster).label), cluster_fill(cluster))


@dataclass(frozen=True, slots=True)
class Crowd:
    """How many people are here, how many were asked for, and which of them have a column."""

    here: int
    found: int
    first: int  # of those with a column, counted from one
    last: int
    page: int
    pages: int
    schools: tuple[tuple[str, str], ...]  # where they are at home: code and name

    @property
    def shown(self) -> int:
        return max(self.last - self.first + 1, 0)

    @property
    def is_whole(self) -> bool:
        return self.shown == self.here

    @property
    def is_part(self) -> bool:
        return self.pages > 1

    @property
    def before(self) -> int:
        """The page of people before this one, if any."""
        return self.page - 1

    @property
    def after(self) -> int:
        return self.page + 1 if self.page < self.pages else 0


@dataclass(frozen=True, slots=True)
class Portrait:
    """One person of the board with what is theirs on it."""

    column: Column
    items: tuple[tuple[PlannedTask, Cell], ...]


@dataclass(frozen=True, slots=True)
class Board:
    columns: tuple[Column, ...]
    groups: tuple[ClusterGroup, ...]
    sources: tuple[Key, ...]  # those that stand in the columns
    tasks: int  # at this place, whatever is filtered
    crowd: Crowd

    @property
    def rows(self) -> list[Row]:
        return [row for group in self.groups for row in group.rows]

    @property
    def shown_tasks(self) -> int:
        return sum(len(group.rows) for group in self.groups)

    @property
    def is_large(self) -> bool:
        """Too many people to look for someone with the eye."""
        return self.crowd.here > MOST_BY_EYE

    @property
    def is_wide(self) -> bool:
        """Too many people to see at once: the board scrolls within its own frame."""
        return len(self.columns) > MOST_BY_EYE

    @property
    def span(self) -> int:
        return len(self.columns) + 2

    @property
    def keys(self) -> str:
        """Who has a column, in order: with it the answer to a decision has the same columns."""
        return ",".join(str(column.person.pk) for column in self.columns)

    @property
    def portraits(self) -> list[Portrait]:
        rows = [(row.planned_task, row.cells) for group in self.groups for row in group.shown]
        return [
            Portrait(
                column,
                tuple(
                    (planned, cell)
                    for planned, cells in rows
                    if (cell := cells[at]) is not None and not cell.is_empty
                ),
            )
            for at, column in enumerate(self.columns)
        ]
