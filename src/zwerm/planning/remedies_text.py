"""Gaps, remedies and profiles in words, for the command line. Pure: knows no database."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import ceil

from zwerm.optimiser.problem import CLUSTERS, Person, Problem
from zwerm.optimiser.remedies import (
    AnotherLevel,
    Change,
    Drop,
    Gap,
    MoreHours,
    MoreMoney,
    Profile,
    Recruit,
    Remedy,
    Training,
)
from zwerm.optimiser.rewriting import Share
from zwerm.workbook import vocabulary
from zwerm.workbook.saying import hours_text
from zwerm.workbook.vocabulary import label
from zwerm.workbook.words import say

from .viewing import Labels

MOST_SHOWN = 3
# The tiers whose unit means something to a reader; the first two are quanta.
TOLD_TIERS = ("goal_core_uncovered", "remedies_weighted", "goal_backups_missing")


@dataclass(frozen=True, slots=True)
class Teller:
    """Says what the ids of a problem mean."""

    problem: Problem
    labels: Labels
    language: str

    def say(self, key: str, **values: object) -> str:
        return say(key, self.language, **values)

    def hours(self, quanta: int) -> str:
        return hours_text(quanta * 60 // self.problem.quanta_per_hour, self.language)

    def euros(self, cents: int) -> str:
        """Whole euros, rounded up."""
        if cents == 0:
            return self.say("remedies_free")
        return self.say("remedies_price", euros=ceil(cents / 100))

    # Gaps

    def heading(self, gaps: tuple[Gap, ...]) -> str:
        hours = self.hours(sum(gap.short for gap in gaps))
        key = "remedies_heading_one" if len(gaps) == 1 else "remedies_heading"
        return self.say(key, count=len(gaps), hours=hours)

    def gap_lines(
        self, gap: Gap, remedies: tuple[Remedy, ...], *, shows_all: bool
    ) -> Iterator[str]:
        yield ""
        yield f"{self.place(gap.task, gap.level, gap.owner)} — {self._weight(gap)}"
        shown = remedies if shows_all else remedies[:MOST_SHOWN]
        for remedy in shown:
            yield from self.remedy_lines(gap, remedy)
        more = len(remedies) - len(shown)
        if more:
            key = "remedies_more_one" if more == 1 else "remedies_more"
            yield f"    {self.say(key, count=more)}"
        if not remedies:
            yield f"    {self.say('remedies_no_remedy')}"

    def _weight(self, gap: Gap) -> str:
        key = "remedies_core" if gap.core else "remedies_priority"
        open_hours = self.say(
            "remedies_gap", open=self.hours(gap.short), needed=self.hours(gap.needed)
        )
        return f"{self.say(key, priority=gap.priority)}, {open_hours}"

    def place(self, task: str, level: str, owner: str) -> str:
        name = self.labels.task(task)
        if len(self.problem.schools) == 1:
            return name
        return f"{name} ({self.labels.owner(level, owner)})"

    # Remedies

    def remedy_lines(self, gap: Gap, remedy: Remedy) -> Iterator[str]:
        yield f"  • {self.euros(remedy.cost)}: {'; '.join(self._parts(gap, remedy))}"
        yield f"      {self.say('remedies_effect', effects=self.effects(remedy))}"

    def _parts(self, gap: Gap, remedy: Remedy) -> Iterator[str]:
        yield from (self.change(change) for change in remedy.changes)
        for opened in remedy.opened:
            place = self.labels.owner(opened.level, opened.owner)
            yield self.say("remedies_moves", place=place)
        closed = {(row.task, row.level, row.owner) for row in remedy.closed}
        for share in remedy.shares:
            key = (share.task, share.level, share.owner)
            if share.after > share.before and key not in closed:
                yield self._share(share, is_of_gap=share.task == gap.task)

    def _share(self, share: Share, *, is_of_gap: bool) -> str:
        return self.say(
            "remedies_does" if is_of_gap else "remedies_takes_over",
            who=self._who(share.person),
            hours=self.hours(share.after - share.before),
            task=self.labels.task(share.task),
        )

    def _who(self, person: str | None) -> str:
        if person is None:
            return self.say("remedies_firm")
        if any(known.id == person for known in self.problem.people):
            return self.labels.person(person)
        return self.say("remedies_new_person")

    def change(self, change: Change) -> str:
        if isinstance(change, MoreHours):
            return self.say(
                "remedies_hours",
                person=self.labels.person(change.person),
                hours=self.hours(change.quanta),
                source=self.labels.sources.get(change.source, change.source),
            )
        if isinstance(change, Training):
            return self.say(
                "remedies_training",
                person=self.labels.person(change.person),
                dimension=self.dimension(change.dimension),
                before=change.before,
                after=change.after,
            )
        if isinstance(change, Recruit):
            hours = self.hours(sum(change.person.sources.values()))
            profile = self.levels(change.person.comp, change.person.spec)
            return self.say("remedies_recruit", hours=hours, profile=profile)
        return self._change_of_task(change)

    def _change_of_task(self, change: AnotherLevel | MoreMoney | Drop) -> str:
        if isinstance(change, MoreMoney):
            owner = self.labels.owner("S", change.owner)
            return self.say("remedies_money", owner=owner, euros=change.euros)
        task = self.labels.task(change.task)
        if isinstance(change, Drop):
            place = self.labels.owner(change.level, change.owner)
            return self.say("remedies_drop", task=task, place=place)
        level = label(vocabulary.LEVELS, change.level, self.language)
        return self.say("remedies_new_level", task=task, level=level)

    def effects(self, remedy: Remedy) -> str:
        """What gets better or worse of what a reader can weigh."""
        found = [
            f"{self.say(TOLD_TIERS[t])} {self._tier(t, before)} → {self._tier(t, after)}"
            for t in range(len(TOLD_TIERS))
            if (before := remedy.before[t]) != (after := remedy.after[t])
        ]
        return ", ".join(found)

    def _tier(self, t: int, value: int) -> str:
        unit = self.say("hours_short")
        return f"{self.hours(value)} {unit}" if t < 2 else str(value)

    # Who to recruit

    def profile_lines(self, profile: Profile, heading: str) -> Iterator[str]:
        yield ""
        yield self.say(heading)
        if not profile.quanta:
            yield f"  • {self.say('profile_nobody')}"
            return
        remedy, person = profile.remedy, profile.person
        share = f"{float(profile.full_times):.2f}"
        yield "  • " + self.say(
            "profile_hours",
            hours=self.hours(profile.quanta),
            share=share.replace(".", ",") if self.language == "nl" else share,
            price=self.euros(remedy.cost),
        )
        yield f"    {self.say('profile_needs', levels=self.levels(person.comp, person.spec))}"
        yield f"    {self.say('profile_diploma', diploma=self.say(f'diploma_{profile.diploma}'))}"
        yield f"    {self.say('profile_sources', sources=self._sources(person))}"
        yield f"    {self.say('profile_place', place=self._place_of(person))}"
        moves = sum(share.after < share.before for share in remedy.shares)
        if moves:
            key = "profile_moves_one" if moves == 1 else "profile_moves"
            yield f"    {self.say(key, count=moves)}"
        yield f"      {self.say('remedies_effect', effects=self.effects(remedy))}"
        key = "profile_proven" if profile.is_proven else "profile_not_proven"
        yield f"      {self.say(key)}"

    def _sources(self, person: Person) -> str:
        unit = self.say("hours_short")
        return ", ".join(
            f"{self.labels.sources.get(source, source)} {self.hours(quanta)} {unit}"
            for source, quanta in person.sources.items()
        )

    def _place_of(self, person: Person) -> str:
        places = [self.labels.owner("S", home) for home in person.homes]
        places += [self.labels.owner("P", pool) for pool in person.reach_pools]
        return ", ".join(places or [self.labels.group])

    def levels(self, comp: Mapping[str, int], spec: Mapping[str, int]) -> str:
        asked = {**comp, **spec}
        return ", ".join(f"{self.dimension(name)} {level}" for name, level in asked.items())

    def dimension(self, name: str) -> str:
        choice = vocabulary.CLUSTERS if name in CLUSTERS else vocabulary.SPECIALISATIONS
        return label(choice, name, self.language)
