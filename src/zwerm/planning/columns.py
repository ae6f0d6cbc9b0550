"""The head of the board: each person with a drawing of the hours used and available."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import get_language, gettext

from zwerm.core.charts import LoadBar, LoadColumn, Segment, cluster_fill, source_fill
from zwerm.core.templatetags.zwerm import hours
from zwerm.means.models import Source
from zwerm.people.models import Person
from zwerm.tasks.models import Cluster

# The tallest drawing is this many hours, or whoever has more: small teams do not look overworked.
TALLEST_MINUTES = 22 * 60


@dataclass(frozen=True, slots=True)
class Hours:
    """Minutes a week of one person, by the code of the source."""

    used: Counter[str]
    available: Counter[str]
    by_cluster: Counter[str] = field(default_factory=Counter)

    @property
    def most(self) -> int:
        return max(self.used.total(), self.available.total())


@dataclass(frozen=True, slots=True)
class Column:
    """A person at the head of the board."""

    person: Person
    label: str
    bar: LoadBar
    load: LoadColumn
    by_cluster: LoadBar

    @property
    def shown_bar(self) -> LoadBar:
        """The one that is asked for, lying."""
        return self.load.bar

    @property
    def summary(self) -> str:
        """The drawings in words: the hours from each source, and where they go."""
        sources = [
            gettext("%(source)s %(used)s of %(available)s")
            % {
                "source": each.label,
                "used": hours(each.used_minutes),
                "available": hours(each.available_minutes),
            }
            for each in self.bar.segments
        ]
        clusters = [f"{one.label.lower()} {hours(one.used_minutes)}" for one in self.work]
        return "; ".join([*sources, *clusters])

    @property
    def work(self) -> list[Segment]:
        """The clusters this person works in."""
        return [segment for segment in self.by_cluster.segments if segment.used_minutes]

    @property
    def is_over(self) -> bool:
        return self.bar.used_minutes > self.bar.available_minutes

    @property
    def available(self) -> str:
        """Whole hours without a decimal: heads are narrow."""
        minutes = self.bar.available_minutes
        return hours(minutes) if minutes % 60 else str(minutes // 60)


def columns(
    people: Sequence[Person],
    hours_of: Sequence[Hours],
    sources: Sequence[Source],
    *,
    by_cluster: bool = False,
) -> tuple[Column, ...]:
    """The people side by side, on one scale; the bars show sources of hours, or clusters."""
    scale = max([TALLEST_MINUTES, *(each.most for each in hours_of)])
    labels = _labels(people)
    found = []
    for person, each in zip(people, hours_of, strict=True):
        bar, clusters = _bar(person, each, sources), _cluster_bar(person, each)
        load = LoadColumn(clusters if by_cluster else bar, scale)
        found.append(Column(person, labels[person.pk], bar, load, clusters))
    return tuple(found)


def source_name(source: Source) -> str:
    is_english = (get_language() or "nl").startswith("en")
    return source.name_en if is_english else source.name_nl


def _bar(person: Person, minutes: Hours, sources: Sequence[Source]) -> LoadBar:
    segments = [
        Segment(
            source_name(source),
            source_fill(source.pattern),
            minutes.used[source.code],
            minutes.available[source.code],
        )
        for source in sources
        if minutes.used[source.code] or minutes.available[source.code]
    ]
    return LoadBar(person.name, segments)


def _cluster_bar(person: Person, minutes: Hours) -> LoadBar:
    """The frame is what is available, whatever it may be spent on."""
    segments = [
        Segment(str(Cluster(key).label), cluster_fill(key), minutes.by_cluster[key])
        for key in Cluster.values
    ]
    return LoadBar(person.name, [*segments, Segment("", "", 0, minutes.available.total())])


def _labels(people: Sequence[Person]) -> dict[int, str]:
    """First names; with the initial of the last name where two people share one."""
    times = Counter(person.first_name for person in people)
    return {
        person.pk: person.first_name
        if times[person.first_name] == 1
        else f"{person.first_name} {person.name.split(' ')[-1][:1]}."
        for person in people
    }
