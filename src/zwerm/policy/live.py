"""Live blocks: pieces of a plan that Zwerm fills with what it knows.

An app that knows something registers a function in its module `plan_blocks`:

    @live_block("team", _("The team and its mandates"), _("Who decides, …"))
    def team(at: Place) -> tuple[Block, ...]: ...

It gets the place and the school year, and answers in blocks of a document (`zwerm.documents`),
in the language that is active. Nothing known yet is an empty tuple: the plan then says what to do.

A plan has twenty of them. Each names the rows it is made of, so that they are read together:

    @reads("team")
    def rows(at: Place) -> Iterable[QuerySet]: ...

`Place.once` makes that the rows that were read are those that the block then uses.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.module_loading import autodiscover_modules

from zwerm.accounts.models import User
from zwerm.core.reading_together import read_together
from zwerm.documents.blocks import Block
from zwerm.schools.family import family_rows
from zwerm.schools.models import Organisation, SchoolYear

Text = str | Promise
Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Place:
    """For whom blocks are filled, and who asks: nobody reads more than that user may see.

    One reading: what changes meanwhile is seen by the next one.
    """

    organisation: Organisation
    school_year: SchoolYear
    user: User
    # What was read for one block and another one needs as well.
    _read: dict[Any, Any] = field(default_factory=dict, compare=False, repr=False)

    def once(self, read: Callable[..., Found], *given: Any) -> Found:
        """What `read` answers; it is asked once for all blocks of this place."""
        key = (read, given)
        if key not in self._read:
            self._read[key] = read(*given)
        found: Found = self._read[key]
        return found


Fill = Callable[[Place], tuple[Block, ...]]


@dataclass(frozen=True, slots=True)
class LiveBlock:
    kind: str
    title: Text
    tells: Text  # what it shows, for who chooses it
    empty: Text  # what to do when there is nothing to show yet
    page: str  # the name of the route where that is done
    fill: Fill


_blocks: dict[str, LiveBlock] = {}
_in_short: dict[str, Fill] = {}
# Yes or no, or the rows of which one is enough.
Asks = Callable[[Place], "bool | QuerySet[Any]"]
Ask = TypeVar("Ask", bound=Asks)
Rows = TypeVar("Rows", bound=Callable[[Place], "QuerySet[Any]"])
Reading = TypeVar("Reading", bound=Callable[[Place], "Iterable[QuerySet[Any, Any]]"])
_known: dict[str, Asks] = {}
_known_by_rows: set[str] = set()
_reads: dict[str, Callable[[Place], "Iterable[QuerySet[Any, Any]]"]] = {}
_sure: dict[str, Callable[[Place], "QuerySet[Any]"]] = {}


def live_block(
    kind: str, title: Text, *, tells: Text, empty: Text, page: str
) -> Callable[[Fill], Fill]:
    """Register the function that fills live blocks of this kind."""

    def register(fill: Fill) -> Fill:
        _blocks[kind] = LiveBlock(kind, title, tells, empty, page, fill)
        return fill

    return register


def live_blocks() -> dict[str, LiveBlock]:
    """All that are known, by kind, in the order in which their apps stand."""
    autodiscover_modules("plan_blocks")
    return dict(_blocks)


def reads(*kinds: str) -> Callable[[Reading], Reading]:
    """Register the rows that filling these kinds of live block takes."""

    def register(rows: Reading) -> Reading:
        _reads.update(dict.fromkeys(kinds, rows))
        return rows

    return register


def read_for(kinds: Iterable[str], place: Place) -> None:
    """Read at once what these live blocks are made of."""
    autodiscover_modules("plan_blocks")
    asked = dict.fromkeys(_reads[kind] for kind in kinds if kind in _reads)
    read_together(*(rows for reading in asked for rows in reading(place)))


def read_with(place: Place, *rows: "QuerySet[Any, Any]") -> None:
    """Read these with what nearly every live block asks: the places, and the year of today."""
    years = SchoolYear.objects.of_today()
    read_together(family_rows(place.organisation.top.pk), years, *rows)
    SchoolYear.objects.present(years)


def known(kind: str) -> Callable[[Ask], Ask]:
    """Register how to see whether a live block has anything to show, where filling it is slow.

    It answers what `bool` of the filled block would, out of the rows that the block reads.
    """

    def register(asks: Ask) -> Ask:
        _known[kind] = asks
        return asks

    return register


def known_by(kind: str) -> Callable[[Rows], Rows]:
    """The same, by rows of which one is enough: those of all blocks are asked in one query."""

    def register(rows: Rows) -> Rows:
        _known[kind] = rows
        _known_by_rows.add(kind)
        return rows

    return register


def tells_by_rows(kind: str) -> bool:
    """Whether rows tell if it has something, without reading what it is made of."""
    return kind in _known_by_rows or kind in _sure


def surely(kind: str) -> Callable[[Rows], Rows]:
    """Register rows of which one is enough for it to have something. Without one filling tells."""

    def register(rows: Rows) -> Rows:
        _sure[kind] = rows
        return rows

    return register


def sure_answers() -> dict[str, Callable[[Place], "QuerySet[Any]"]]:
    autodiscover_modules("plan_blocks")
    return dict(_sure)


def quick_answers() -> dict[str, Asks]:
    autodiscover_modules("plan_blocks")
    return dict(_known)


def in_short(kind: str) -> Callable[[Fill], Fill]:
    """Register what a summary on one page tells of a live block, where its beginning does not."""

    def register(fill: Fill) -> Fill:
        _in_short[kind] = fill
        return fill

    return register


def short_forms() -> dict[str, Fill]:
    autodiscover_modules("plan_blocks")
    return dict(_in_short)
