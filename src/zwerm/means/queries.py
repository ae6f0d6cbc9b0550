"""Hours read across people and sources."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

from django.db.models import QuerySet, Sum

from zwerm.accounts.models import User
from zwerm.people.models import Person
from zwerm.schools.models import Organisation, SchoolYear
from zwerm.tasks.models import Cluster
from zwerm.workbook.records import MeansRecord, Provenance, SourceRecord

from .models import Grant, Source


def team(organisation: Organisation) -> QuerySet[Person]:
    return Person.objects.working_at(organisation).current()


def source_records(country: str, organisation: Organisation | None = None) -> list[SourceRecord]:
    """The sources of a country, and with an organisation also those its group added itself."""
    sources = Source.objects.filter(owner=None, country=country)
    if organisation is not None:
        sources = Source.objects.usable_at(organisation)
    return records_of_sources(sources)


def records_of_sources(sources: Iterable[Source]) -> list[SourceRecord]:
    return [
        SourceRecord(
            code=source.code,
            name=source.name,
            clusters=tuple(source.clusters),
            teacher_only=source.teacher_only,
            home_only=source.home_only,
        )
        for source in sources
    ]


def means_records(organisation: Organisation, school_year: SchoolYear) -> list[MeansRecord]:
    """The hours of everyone who works here now, as the workbook and the division take them."""
    grants = (
        Grant.objects.filter(person__in=team(organisation).values("pk"), school_year=school_year)
        .select_related("person", "source")
        .order_by("person__name", "person__pk", "source__pk")
    )
    return [
        MeansRecord(
            person=grant.person.code,
            source=grant.source.code,
            weekly_minutes=grant.weekly_minutes,
            provenance=cast("Provenance", grant.provenance),
            note=grant.note,
        )
        for grant in grants
    ]


def available_minutes(organisation: Organisation, school_year: SchoolYear) -> dict[int, int]:
    """For everyone who works here now, by pk, the minutes a week from all sources together."""
    granted = dict(
        Grant.objects.filter(school_year=school_year, person__in=team(organisation).values("pk"))
        .values("person")
        .annotate(minutes=Sum("weekly_minutes"))
        .values_list("person", "minutes")
    )
    return {pk: granted.get(pk, 0) for pk in team(organisation).values_list("pk", flat=True)}


@dataclass(frozen=True, slots=True)
class Cell:
    """What someone has from a source, if anything."""

    source: Source
    grant: Grant | None
    is_usual: bool = True  # it comes from where most of its column comes from

    @property
    def minutes(self) -> int:
        return self.grant.weekly_minutes if self.grant else 0


@dataclass(frozen=True, slots=True)
class UsualSource:
    """Where most hours of a column come from: said once, above it."""

    source: Source
    provenance: str
    note: str

    def is_of(self, grant: Grant) -> bool:
        return (grant.provenance, grant.note) == (self.provenance, self.note)


@dataclass(frozen=True, slots=True)
class PersonHours:
    """Someone's hours, one cell for each source of the table."""

    person: Person
    cells: tuple[Cell, ...]

    @property
    def minutes(self) -> int:
        return sum(cell.minutes for cell in self.cells)


@dataclass(frozen=True, slots=True)
class SourceTotal:
    source: Source
    minutes: int
    people: int
    usual: UsualSource

    @property
    def clusters(self) -> list[str]:
        return list(self.source.clusters)


@dataclass(frozen=True, slots=True)
class ClusterReach:
    """The minutes that may go to a cluster of tasks, at most."""

    cluster: str
    minutes: int


@dataclass(frozen=True, slots=True)
class HoursTable:
    columns: tuple[UsualSource, ...]
    rows: tuple[PersonHours, ...]

    @property
    def sources(self) -> tuple[Source, ...]:
        return tuple(column.source for column in self.columns)

    @property
    def minutes(self) -> int:
        return sum(row.minutes for row in self.rows)

    @property
    def source_totals(self) -> list[SourceTotal]:
        """What each source gives, and to how many people."""
        totals = []
        for index, usual in enumerate(self.columns):
            minutes = [row.cells[index].minutes for row in self.rows]
            people = sum(each > 0 for each in minutes)
            totals.append(SourceTotal(usual.source, sum(minutes), people, usual))
        return totals

    @property
    def cluster_reach(self) -> list[ClusterReach]:
        """Sources overlap, so these do not add up to the total."""
        totals = self.source_totals
        return [
            ClusterReach(cluster, sum(t.minutes for t in totals if cluster in t.clusters))
            for cluster in Cluster.values
        ]

    @property
    def people_without_hours(self) -> int:
        return sum(row.minutes == 0 for row in self.rows)


def hours_table(organisation: Organisation, school_year: SchoolYear, *, user: User) -> HoursTable:
    """Everyone who works here with their hours of each source in use that the user may see."""
    people = list(team(organisation))
    grants = (
        Grant.objects.visible_to(user)
        .filter(person__in=people, school_year=school_year)
        .select_related("source")
    )
    found = {(grant.person_id, grant.source_id): grant for grant in grants}
    in_use = {source_id for _person_id, source_id in found}
    sources = tuple(
        source for source in Source.objects.usable_at(organisation) if source.pk in in_use
    )
    columns = tuple(_usual(source, found.values()) for source in sources)

    def cell(person: Person, column: UsualSource) -> Cell:
        grant = found.get((person.pk, column.source.pk))
        return Cell(column.source, grant, is_usual=grant is None or column.is_of(grant))

    rows = tuple(
        PersonHours(person, tuple(cell(person, column) for column in columns)) for person in people
    )
    return HoursTable(columns, rows)


def _usual(source: Source, grants: Iterable[Grant]) -> UsualSource:
    times = Counter((g.provenance, g.note) for g in grants if g.source_id == source.pk)
    provenance, note = times.most_common(1)[0][0]
    return UsualSource(source, provenance, note)
