"""What is open in a division and the ways out of it: the page, and what was chosen."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.db.models import QuerySet
from django.utils.http import urlencode
from django.utils.translation import gettext

from zwerm.accounts.models import User
from zwerm.core.models import Job
from zwerm.optimiser.ledger import Key
from zwerm.optimiser.remedies import Prices
from zwerm.tasks.models import Cluster

from .abilities import Abilities, place_of
from .coverage import place_names
from .gaps import Gap, gaps
from .models import Scenario
from .places import place_key
from .readers import GAPS_SEEN, note_reading
from .remedy_models import ChosenRemedy, RemedyStudy
from .remedy_prices import PriceRow, price_rows
from .remedy_reading import Reading, Recruiting, SharedWay, Way
from .remedy_words import KINDS, kind_label
from .scenario_rows import ScenarioRows

MOST_SHARED = 6
# What is worked out of many gaps at once.
Shared = SharedWay | Way


@dataclass(frozen=True, slots=True)
class GapFilter:
    """What the gaps are narrowed to; what is empty does not narrow."""

    text: str = ""
    place: str = ""
    cluster: str = ""
    is_core: bool = False
    kind: str = ""
    chosen: str = ""  # "yes", "no", or both

    @property
    def is_empty(self) -> bool:
        return self == GapFilter()

    @property
    def query(self) -> str:
        """As it stands in an address."""
        given = {
            "q": self.text,
            "place": self.place,
            "cluster": self.cluster,
            "core": "1" if self.is_core else "",
            "kind": self.kind,
            "chosen": self.chosen,
        }
        return urlencode({name: value for name, value in given.items() if value})


@dataclass(frozen=True, slots=True)
class GapRow:
    """One gap with its ways out, the cheapest first, and what was chosen for it."""

    gap: Gap
    ways: tuple[Way, ...]
    was_seen: bool
    chosen: tuple[ChosenRemedy, ...]

    @property
    def kinds(self) -> str:
        """What kinds of ways there are, the cheapest first."""
        found = dict.fromkeys(label.lower() for way in self.ways for label in way.labels)
        return ", ".join(found)

    @property
    def chosen_marks(self) -> set[str]:
        return {one.mark for one in self.chosen}


@dataclass(frozen=True, slots=True)
class Progress:
    """A running study in words, with the cheapest way found for the gaps seen last."""

    job: Job

    @property
    def percent(self) -> int:
        return round(100 * self.job.progress)

    @property
    def is_stopping(self) -> bool:
        return self.job.is_cancel_requested

    @property
    def stage(self) -> str:
        if self.job.state == Job.State.WAITING:
            return gettext("The question waits for its turn.")
        if self.is_stopping:
            return gettext("Zwerm rounds off…")
        return gettext("Zwerm tries every way out on the whole division.")

    @property
    def done(self) -> int:
        return int(self.job.details.get("done", 0))

    @property
    def count(self) -> int:
        return int(self.job.details.get("count", 0))

    @property
    def solved(self) -> int:
        return int(self.job.details.get("solved", 0))

    @property
    def so_far(self) -> list[tuple[str, int]]:
        """Tasks looked at last, and how many ways out each has."""
        return [(name, ways) for name, ways in self.job.details.get("so_far", [])]


class RemedyPage:
    """The page of one scenario, for someone of the team that divides it."""

    def __init__(self, scenario: Scenario, by: GapFilter, *, reader: User) -> None:
        self.scenario, self.by, self._reader = scenario, by, reader
        rows = RemedyStudy.objects.filter(scenario=scenario).select_related("job")
        self.study = rows.first()

    @property
    def progress(self) -> Progress | None:
        if self.study is None or self.study.job is None or not self.study.is_running:
            return None
        return Progress(self.study.job)

    @property
    def error(self) -> str:
        job = self.study.job if self.study else None
        return job.error if job is not None and job.state == Job.State.FAILED else ""

    @property
    def is_stale(self) -> bool:
        study = self.study
        return study is not None and study.has_answers and not study.is_about(self.scenario)

    @property
    def has_answers(self) -> bool:
        return self.study is not None and self.study.is_about(self.scenario)

    # Gaps

    @cached_property
    def abilities(self) -> Abilities:
        return Abilities.of(self.scenario)

    @cached_property
    def reading(self) -> Reading | None:
        """Of an earlier division nothing is told."""
        if self.study is None or not self.study.is_about(self.scenario):
            return None
        return Reading(self._rows, self.abilities, self.study.answers, self._reader)

    @cached_property
    def _rows(self) -> ScenarioRows:
        rows = ScenarioRows(self.scenario)
        rows.read_decisions(self._choices)
        return rows

    @cached_property
    def _gaps(self) -> list[Gap]:
        return gaps(self.scenario, abilities=self.abilities, rows=self._rows)

    @cached_property
    def rows(self) -> list[GapRow]:
        """Every gap: core tasks first, then what misses most."""
        ways = self.reading.ways() if self.reading else {}
        return [
            GapRow(
                gap,
                tuple(ways.get(gap.planned_task.pk, ())),
                gap.planned_task.pk in ways,
                self._chosen_for(gap),
            )
            for gap in self._gaps
        ]

    def key_of(self, row: GapRow) -> Key:
        """How the problem names the gap."""
        return self._key(row.gap)

    def _key(self, gap: Gap) -> Key:
        place = place_of(gap.planned_task)
        instance = self.abilities.instance(place)
        return instance.key if instance else place

    def _chosen_for(self, gap: Gap) -> tuple[ChosenRemedy, ...]:
        return tuple(self._chosen.get(self._key(gap), ()))

    @cached_property
    def _choices(self) -> QuerySet[ChosenRemedy]:
        """Also what was chosen in another division of this place and school year."""
        rows = ChosenRemedy.objects.filter(
            scenario__organisation=self.scenario.organisation,
            scenario__school_year=self.scenario.school_year,
        )
        related = rows.select_related("action__owner", "scenario")
        return related.defer("scenario__problem", "scenario__plan")

    @cached_property
    def _chosen(self) -> Mapping[Key, list[ChosenRemedy]]:
        """By gap."""
        found = defaultdict(list)
        for one in self._choices:
            found[one.gap].append(one)
        return found

    @cached_property
    def shown(self) -> list[GapRow]:
        return [row for row in self.rows if self._is_wanted(row)]

    def _is_wanted(self, row: GapRow) -> bool:
        planned, by = row.gap.planned_task, self.by
        text = f"{planned.task.name} {row.gap.place}".casefold()
        return (
            all(word in text for word in by.text.casefold().split())
            and by.place in {"", place_key(planned)}
            and by.cluster in {"", planned.task.cluster}
            and (planned.is_core or not by.is_core)
            and (not by.kind or any(by.kind in way.kinds for way in row.ways))
            and (not by.chosen or (by.chosen == "yes") == bool(row.chosen))
        )

    @property
    def short_minutes(self) -> int:
        return sum(row.gap.short_minutes for row in self.rows)

    @property
    def core_minutes(self) -> int:
        return sum(row.gap.short_minutes for row in self.rows if row.gap.planned_task.is_core)

    @property
    def with_choice(self) -> int:
        return sum(bool(row.chosen) for row in self.rows)

    @property
    def unseen(self) -> int:
        return sum(not row.was_seen for row in self.rows) if self.has_answers else 0

    # What mends more than one gap

    @cached_property
    def shared(self) -> list[Shared]:
        """Lessons with what they mend, and ways out of one gap that close others as well."""
        if self.reading is None:
            return []
        found: dict[str, Way] = {}
        for row in self.rows:
            for way in row.ways:
                if len(way.mends) > 1:
                    found.setdefault(way.mark, way)
        both: list[Shared] = [*self.reading.shared(), *found.values()]
        both.sort(key=lambda one: (-len(one.mends), one.cents is None, one.cents or 0))
        return both[:MOST_SHARED]

    def note_reading(self, rows: Iterable[GapRow]) -> None:
        """Of whom these gaps, and what stands above them, tell how far they are."""
        if self.reading is None:
            return
        ways: list[Shared] = [way for row in rows for way in row.ways]
        lessons = self.reading.lessons([*ways, *self.shared])
        told = self.reading.names.private.told_levels(lessons)
        note_reading(self._reader, GAPS_SEEN, self.scenario.organisation, told)

    @cached_property
    def recruiting(self) -> Recruiting | None:
        return self.reading.recruiting() if self.reading else None

    @property
    def prices(self) -> list[PriceRow]:
        return price_rows(Prices())

    # Choices of the filter

    @property
    def clusters(self) -> list[tuple[str, str]]:
        present = {row.gap.planned_task.task.cluster for row in self.rows}
        return [(key, str(label)) for key, label in Cluster.choices if key in present]

    @property
    def kinds(self) -> list[tuple[str, str]]:
        present = {kind for row in self.rows for way in row.ways for kind in way.kinds}
        return [(kind, kind_label(kind)) for kind in KINDS if kind in present]

    @cached_property
    def places(self) -> list[tuple[str, str]]:
        """Where something is missing."""
        found = place_names(row for row in self._rows.here("") if row.short_minutes > 0)
        return found if len(found) > 1 else []
