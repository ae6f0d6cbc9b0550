"""The stored answers about gaps, turned into rows for a page."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from zwerm.accounts.models import User
from zwerm.optimiser.ledger import Key
from zwerm.optimiser.remedies import Prices
from zwerm.people.faces import Faces
from zwerm.schools.family import inside

from .abilities import Abilities, place_of
from .building import MINUTES_PER_QUANTUM
from .models import PlannedTask
from .places import place_name
from .private_ratings import PrivateRatings
from .remedy_words import Names, RemedyWords, competence, diploma_label, kind_label, levels_of
from .scenario_rows import ScenarioRows

Answers = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Link:
    """A gap by name, and its planned task."""

    planned: PlannedTask
    place: str


@dataclass(frozen=True, slots=True)
class Way:
    """One way out of a gap. What would tell a private level is not in it."""

    mark: str
    kinds: tuple[str, ...]
    weekly_minutes: int  # of people who get more, who are new, or of a firm
    study_minutes: int | None  # once, for who learns; None where that stays private
    cents: int | None  # a week, None where that stays private
    open_before: int  # minutes in the whole division that nobody does
    open_after: int
    core_before: int
    core_after: int
    mends: tuple[Link, ...]
    data: Mapping[str, Any]
    words: RemedyWords
    words_for_others: RemedyWords  # of the action, which not only this reader reads

    # Said when asked for: a group has hundreds of ways and shows a few.

    @property
    def sentences(self) -> tuple[str, ...]:
        return self.words.sentences(self.data)

    @property
    def title(self) -> str:
        return self.words_for_others.title(self.data)

    @property
    def details(self) -> tuple[str, ...]:
        return self.words_for_others.sentences(self.data)

    @property
    def labels(self) -> list[str]:
        return [kind_label(kind) for kind in self.kinds]

    @property
    def trainings(self) -> tuple[Mapping[str, Any], ...]:
        changes = self.data["changes"]
        return tuple(change for change in changes if change["kind"] == "training")

    @property
    def other_mends(self) -> tuple[Link, ...]:
        return self.mends[1:]

    @property
    def asks_vacancy(self) -> bool:
        return "recruit" in self.kinds

    @property
    def asks_firm(self) -> bool:
        return "outsource" in self.kinds


@dataclass(frozen=True, slots=True)
class SharedWay:
    """What one person learns once, with the hours that go with it, closes these gaps together."""

    name: str
    competence: str
    after_level: int | None  # None where the level stays private
    hours_minutes: int
    cents: int | None
    open_before: int
    open_after: int
    mends: tuple[Link, ...]
    trainings: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Recruiting:
    """The smallest job that closes these gaps."""

    weekly_minutes: int
    full_times: float
    levels: str
    diploma: str
    places: str
    cents: int
    is_proven: bool
    open_before: int
    open_after: int
    mends: tuple[Link, ...]

    @property
    def keys(self) -> str:
        """For the address of the vacancy."""
        return ",".join(str(link.planned.pk) for link in self.mends)


class Reading:
    """One study beside the division it is about."""

    def __init__(
        self, rows: ScenarioRows, abilities: Abilities, answers: Answers, reader: User
    ) -> None:
        self.answers = answers
        self.each: int = 60 // answers.get("quanta_per_hour", 60 // MINUTES_PER_QUANTUM)
        self.rows = _rows(rows, abilities)
        organisation = rows.scenario.organisation
        people = Faces.at(organisation)
        self.names = Names(
            people=people,
            places={place.code: place.name for place in inside(organisation)},
            tasks={task.slug: task.name for task in rows.tasks},
            sources={source.code: source.name for source in rows.sources},
            rows=self.rows,
            minutes_per_quantum=self.each,
            private=PrivateRatings(abilities, people.ids, reader),
        )
        self.prices = Prices()

    @property
    def _open(self) -> Mapping[str, int]:
        found: Mapping[str, int] = self.answers["open"]
        return found

    def ways(self) -> dict[int, list[Way]]:
        """Of each gap that was looked at, by its planned task; the cheapest first."""
        found = {}
        for gap in self.answers.get("gaps", []):
            key = gap["task"], gap["level"], gap["owner"]
            if (row := self.rows.get(key)) is not None:
                some = [self.way(key, one) for one in gap["remedies"] if self.names.knows(one)]
                found[row.pk] = sorted(some, key=lambda way: (way.cents is None, way.cents or 0))
        return found

    def way(self, key: Key, remedy: Mapping[str, Any]) -> Way:
        is_hidden = self.names.hides(remedy["changes"])
        after = remedy["after"]
        return Way(
            mark=remedy["mark"],
            kinds=tuple(remedy["kinds"]),
            weekly_minutes=self._weekly_minutes(remedy),
            study_minutes=None if is_hidden else self._study_minutes(remedy),
            cents=None if is_hidden else remedy["cents_a_week"],
            open_before=self._open["quanta"] * self.each,
            open_after=after["quanta"] * self.each,
            core_before=self._open["core"] * self.each,
            core_after=after["core"] * self.each,
            mends=self._links(sorted(map(tuple, remedy["mends"]), key=lambda k: (k != key, k))),
            data=remedy,
            words=RemedyWords(self.names, key),
            words_for_others=RemedyWords(self.names, key, tells_levels=False),
        )

    def _weekly_minutes(self, remedy: Mapping[str, Any]) -> int:
        quanta: int = 0
        for change in remedy["changes"]:
            if change["kind"] == "hours":
                quanta += change["quanta"]
            elif change["kind"] == "recruit":
                quanta += sum(change["person"]["sources"].values())
        bought: int = sum(
            after - before
            for *_key, person, before, after in remedy["shares"]
            if person is None and after > before
        )
        return (quanta + bought) * self.each

    def _study_minutes(self, remedy: Mapping[str, Any]) -> int:
        hours = sum(
            self.prices.study_hours(change["dimension"], change["after"] - change["before"])
            for change in remedy["changes"]
            if change["kind"] == "training"
        )
        return hours * 60

    def _links(self, keys: Iterable[Any]) -> tuple[Link, ...]:
        rows = (self.rows.get(tuple(key)) for key in keys)
        return tuple(Link(row, place_name(row)) for row in rows if row is not None)

    # What mends more than one gap

    def lessons(self, ways: Iterable[Way | SharedWay]) -> Iterator[tuple[int, str]]:
        """Who is to learn what in these, where the reader may know how far they are."""
        for way in ways:
            for training in way.trainings:
                code, dimension = training["person"], training["dimension"]
                person = self.names.people.get(code)
                if person is not None and not self.names.private.hide_own_level(dimension, code):
                    yield person.pk, dimension

    def shared(self) -> list[SharedWay]:
        known = self.names.people
        rows = self.answers.get("shared", [])
        found = [self._shared(row) for row in rows if row["training"]["person"] in known]
        return sorted(found, key=lambda one: (-len(one.mends), one.cents is None, one.cents or 0))

    def _shared(self, row: Mapping[str, Any]) -> SharedWay:
        lesson = row["training"]
        is_hidden = self.names.hides([lesson])
        return SharedWay(
            name=self.names.person(lesson["person"]),
            competence=competence(lesson["dimension"]),
            after_level=None if is_hidden else lesson["after"],
            hours_minutes=sum(change["quanta"] for change in row["hours"]) * self.each,
            cents=None if is_hidden else row["cents_a_week"],
            open_before=self._open["quanta"] * self.each,
            open_after=row["after"]["quanta"] * self.each,
            mends=self._links(row["gaps"]),
            trainings=(lesson,),
        )

    def recruiting(self) -> Recruiting | None:
        for row in self.answers.get("profiles", []):
            if row["quanta"] and self.names.knows(row["remedy"]):
                return self._recruiting(row)
        return None

    def _recruiting(self, row: Mapping[str, Any]) -> Recruiting:
        person, names = row["person"], self.names
        places = [names.place("S", home) for home in person["homes"]]
        places += [names.place("P", pool) for pool in person["reach_pools"]]
        return Recruiting(
            weekly_minutes=row["quanta"] * self.each,
            full_times=row["full_times"],
            levels=levels_of(person),
            diploma=diploma_label(row["diploma"]),
            places=", ".join(places or [names.place("G", "")]),
            cents=row["remedy"]["cents_a_week"],
            is_proven=row["is_proven"],
            open_before=self._open["quanta"] * self.each,
            open_after=row["remedy"]["after"]["quanta"] * self.each,
            mends=self._links(row["gaps"]),
        )


def _rows(rows: ScenarioRows, abilities: Abilities) -> dict[Key, PlannedTask]:
    """The planned tasks by how the answers name them."""
    found = {}
    for row in rows.all_planned():
        instance = abilities.instance(place_of(row))
        if instance is not None:
            found[instance.key] = row
    return found
