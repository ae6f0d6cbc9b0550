"""The list of mandates narrowed to words, a person, a cluster or a question, and put in order."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from zwerm.tasks.models import Cluster

from .entries import COLUMNS, Entry

FEW_ENTRIES = 40


class Order(models.TextChoices):
    CLUSTER = "", _("by cluster")
    TASK = "task", _("by task")
    PLACE = "place", _("by place")
    MISSING = "missing", _("what misses most first")


@dataclass(frozen=True, slots=True)
class ListFilter:
    """What is empty does not narrow; what is odd neither."""

    text: str = ""
    person: str = ""
    cluster: str = ""
    kind: str = ""
    order: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.text or self.person or self.cluster)

    @property
    def query(self) -> str:
        given = {
            "q": self.text,
            "person": self.person,
            "cluster": self.cluster,
            "kind": self.kind,
            "order": self.order,
        }
        return urlencode({name: value for name, value in given.items() if value})

    @property
    def columns(self) -> dict[str, str | Promise]:
        """One question when one is asked: then its names stay readable."""
        return {self.kind: COLUMNS[self.kind]} if self.kind in COLUMNS else COLUMNS


def narrowed(entries: Sequence[Entry], by: ListFilter) -> list[Entry]:
    found = [entry for entry in entries if _fits(entry, by)]
    if by.order == Order.TASK:
        return sorted(found, key=lambda entry: entry.task.name.casefold())
    if by.order == Order.PLACE:
        return sorted(found, key=lambda entry: entry.place.casefold())
    if by.order == Order.MISSING:
        return sorted(found, key=lambda entry: -len(entry.missing))
    return found


@dataclass(frozen=True, slots=True)
class ClusterPart:
    """The entries of one cluster, to fold."""

    cluster: str
    entries: list[Entry]
    is_open: bool

    @property
    def incomplete(self) -> int:
        return sum(entry.lacks_mandate for entry in self.entries)


def parts(entries: Sequence[Entry], by: ListFilter, missing: str = "") -> list[ClusterPart]:
    """By cluster, when that is the order; what was asked for stands open, a long list closed."""
    if by.order in {Order.TASK, Order.PLACE, Order.MISSING}:
        return []
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        found.setdefault(entry.task.cluster, []).append(entry)
    is_open = bool(missing) or not by.is_empty or len(entries) <= FEW_ENTRIES
    return [ClusterPart(cluster, held, is_open) for cluster, held in found.items()]


def names_in(entries: Sequence[Entry]) -> list[str]:
    """Everyone with a mandate here, to choose from."""
    return sorted({person.name for entry in entries for person in entry.people})


def _fits(entry: Entry, by: ListFilter) -> bool:
    words = f"{entry.task.name} {entry.place}".casefold()
    return (
        (by.cluster not in Cluster.values or entry.task.cluster == by.cluster)
        and all(word in words for word in by.text.casefold().split())
        and (not by.person.strip() or _names(entry, by))
    )


def _names(entry: Entry, by: ListFilter) -> bool:
    """Of one column when one is asked: what someone decides, not all they do."""
    wanted = by.person.casefold().split()
    held = [
        mandate
        for column in entry.columns
        if column.kind in by.columns
        for mandate in column.mandates
    ]
    return any(all(word in one.person.name.casefold() for word in wanted) for one in held)
