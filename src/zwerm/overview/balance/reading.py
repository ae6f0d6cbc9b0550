"""Reads what tasks need and which hours there are, and puts them side by side."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from zwerm.core.reading_together import read_together
from zwerm.means.pooling import divided
from zwerm.means.supply import Supply
from zwerm.means.supply_queries import supplies as supplies_of
from zwerm.schools.models import KeyFigures, Organisation, SchoolYear
from zwerm.schools.queries import by_place, open_places, school_record
from zwerm.tasks.demand import together as pooled_effort
from zwerm.tasks.effort import PoolingSettings
from zwerm.tasks.queries import TailoredTask, settings_of, tailored_tasks
from zwerm.tasks.school_efforts import SchoolEffort
from zwerm.tasks.tailoring_rows import tailoring_rows
from zwerm.workbook.records import SchoolRecord

from . import sums
from .sums import Need, Picture, SchoolSum, Sum

MOST_GAINS = 5


@dataclass(frozen=True, slots=True)
class Gain:
    """What a task saves when it is done together."""

    name: str
    cluster: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Site:
    """A school or a site; what a site needs counts for its school."""

    place: Organisation
    school: int
    record: SchoolRecord


@dataclass(frozen=True, slots=True)
class Balance:
    """Of an organisation; `together` only for a group of schools."""

    organisation: Organisation
    year: SchoolYear
    alone: Picture
    together: Picture | None
    schools: tuple[SchoolSum, ...]
    names: Mapping[int, str]
    group_minutes: int  # hours of the school group itself, not of one school
    share_together: int | None  # for a school of a group: its part when much is done together
    gains: tuple[Gain, ...]
    needed_by_provenance: Mapping[str, int]
    supplies: tuple[Supply, ...]  # granted or with people
    foreseen: tuple[Supply, ...]  # the same, with what nobody granted yet
    with_foreseen: Sum  # for each school by itself, if that comes
    without_figures: tuple[str, ...]
    pooling: PoolingSettings

    @property
    def is_group(self) -> bool:
        return self.together is not None

    @property
    def forecast_minutes(self) -> int:
        """Hours that nobody granted yet; they are in no other sum."""
        return self.with_foreseen.there - self.alone.total.there

    @property
    def saved(self) -> int:
        """Minutes a week fewer are needed together."""
        if self.together is not None:
            return self.alone.total.needed - self.together.total.needed
        return 0 if self.share_together is None else self.alone.total.needed - self.share_together


def balance(organisation: Organisation, year: SchoolYear) -> Balance:
    """Everything the pages show. A school reads its whole group as well, for its share of it."""
    top = organisation.top
    is_top = organisation.pk == top.pk
    of_top = tailoring_rows(top, year)
    own = of_top if is_top else tailoring_rows(organisation, year)
    read_together(*of_top, *own)
    sites = _sites(top, year, by_place(of_top.figures))
    pooling = settings_of(next(iter(of_top.pooling), None))
    in_group = _rows(tailored_tasks(top, year, of_top), sites, pooling, top)
    rows = (
        in_group if is_top else _rows(tailored_tasks(organisation, year, own), sites, pooling, top)
    )
    here = _schools_here(organisation, sites)
    needs = [need for row in rows for need in row.alone if need.place in here]
    shares: Counter[int] = Counter()
    for row in in_group:
        shares.update(row.shares)
    foreseen = tuple(supplies_of(organisation, year))
    supplies = tuple(sums.certain(foreseen))
    group = top.pk if top.is_group else None
    is_group = organisation.is_group
    pooled_needs = [need for row in rows for need in row.together] if is_group else []
    return Balance(
        organisation=organisation,
        year=year,
        alone=sums.alone(needs, supplies, group=group),
        together=sums.together(pooled_needs, supplies, group=top.pk) if is_group else None,
        schools=tuple(_by_name(sums.schools(needs, supplies, shares), sites)),
        names={site.school: site.place.name for site in sites if site.place.pk == site.school},
        group_minutes=sum(each.minutes for each in supplies if each.place == group),
        share_together=None if is_group or group is None else sum(shares[pk] for pk in here),
        gains=_gains(in_group) if group is not None else (),
        needed_by_provenance=_provenances(needs),
        supplies=supplies,
        foreseen=foreseen,
        with_foreseen=sums.alone_total(needs, foreseen, group=group),
        without_figures=tuple(_without_figures(sites, here)),
        pooling=pooling,
    )


def _rows(
    tasks: Iterable[TailoredTask],
    sites: Sequence[Site],
    pooling: PoolingSettings,
    top: Organisation,
) -> list["_Row"]:
    return [_Row(task, sites, pooling, top.pk) for task in tasks]


class _Row:
    """One task: what each school needs for it, and what it takes when it is done together."""

    def __init__(
        self, task: TailoredTask, sites: Sequence[Site], pooling: PoolingSettings, group: int
    ) -> None:
        self.task = task
        self._group = group
        self._pooling = pooling
        by_place = {each.school.pk: each for each in task.schools}
        self._doing = [
            (site, effort)
            for site in sites
            if (effort := by_place.get(site.place.pk)) and effort.needed_minutes > 0
        ]
        self.alone = [self._at_school(site, effort) for site, effort in self._doing]

    @cached_property
    def _worked_out(self) -> tuple[list[Need], Counter[int]]:
        return self._pooled()

    @property
    def together(self) -> list[Need]:
        return self._worked_out[0]

    @property
    def shares(self) -> Counter[int]:
        """For each school its part when what can be done together is."""
        return self._worked_out[1]

    @property
    def saved(self) -> int:
        return sum(need.minutes for need in self.alone) - sum(n.minutes for n in self.together)

    def _pooled(self) -> tuple[list[Need], Counter[int]]:
        """At the widest level the task may be done at, as far as two schools or more have it."""
        needs, shares = [], Counter[int]()
        for place, level, members in self._parts():
            effort = self._effort(level, members)
            if effort is None:
                needs += [self._at_school(*member) for member in members]
                for site, own in members:
                    shares[site.school] += own.needed_minutes
                continue
            needs.append(self._need(place, effort, level, "estimate"))
            weights = [own.needed_minutes for _site, own in members]
            for (site, _own), minutes in zip(members, divided(effort, weights), strict=True):
                shares[site.school] += minutes
        return needs, shares

    def _parts(self) -> Iterator[tuple[int, str, list[tuple[Site, SchoolEffort]]]]:
        levels = self.task.record.levels
        if "G" in levels:
            yield self._group, "G", self._doing
            return
        if "P" not in levels:
            yield 0, "S", self._doing
            return
        pools: dict[str, list[tuple[Site, SchoolEffort]]] = defaultdict(list)
        for member in self._doing:
            pools[member[0].record.pool].append(member)
        for number, (pool, members) in enumerate(sorted(pools.items()), start=1):
            # No school has such a key: hours that are bound to a school cannot go there.
            yield -number, "P" if pool else "S", members

    def _effort(self, level: str, members: Sequence[tuple[Site, SchoolEffort]]) -> int | None:
        """Nothing where there is nothing to share."""
        if level == "S":
            return None
        if level == "G":
            return self.task.together.minutes if self.task.together else None
        needed = [(site.record, own.needed_minutes) for site, own in members]
        found = pooled_effort(self.task.record, needed, self._pooling)
        return found.minutes if found else None

    def _at_school(self, site: Site, effort: SchoolEffort) -> Need:
        return self._need(site.school, effort.needed_minutes, "S", effort.provenance)

    def _need(self, place: int, minutes: int, level: str, provenance: str) -> Need:
        record = self.task.record
        return Need(
            place=place,
            cluster=record.cluster,
            minutes=minutes,
            level=level,
            is_core=record.is_core,
            keep_running=record.keep_running,
            provenance=provenance,
        )


def _sites(top: Organisation, year: SchoolYear, figures: Mapping[int, KeyFigures]) -> list[Site]:
    return [
        Site(
            place,
            place.parent_id
            if place.kind == Organisation.Kind.SITE and place.parent_id
            else place.pk,
            school_record(place, figures.get(place.pk)),
        )
        for place in open_places(top, year)
    ]


def _schools_here(organisation: Organisation, sites: Iterable[Site]) -> set[int]:
    if organisation.is_group:
        return {site.school for site in sites}
    return {site.school for site in sites if organisation.pk in {site.place.pk, site.school}}


def _by_name(rows: Iterable[SchoolSum], sites: Iterable[Site]) -> list[SchoolSum]:
    names = {site.place.pk: site.place.name.casefold() for site in sites}
    return sorted(rows, key=lambda row: (names.get(row.school, ""), row.school))


def _gains(rows: Iterable[_Row]) -> tuple[Gain, ...]:
    found = [Gain(row.task.record.name, row.task.record.cluster, row.saved) for row in rows]
    found = [gain for gain in found if gain.minutes > 0]
    return tuple(sorted(found, key=lambda gain: (-gain.minutes, gain.name))[:MOST_GAINS])


def _provenances(needs: Collection[Need]) -> dict[str, int]:
    found: Counter[str] = Counter()
    for need in needs:
        found[need.provenance] += need.minutes
    return dict(found.most_common())


def _without_figures(sites: Iterable[Site], here: set[int]) -> Iterator[str]:
    """Schools of which nobody said how large they are: their need is only the fixed part."""
    sizes: Counter[int] = Counter()
    names = {}
    for site in sites:
        record = site.record
        sizes[site.school] += record.pupils + record.devices + record.staff
        if site.place.pk == site.school:
            names[site.school] = site.place.name
    yield from sorted(names[school] for school in here if not sizes[school] and school in names)
