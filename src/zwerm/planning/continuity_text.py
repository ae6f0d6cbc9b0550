"""Absences in words, for the command line. Pure: knows no database."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from zwerm.optimiser.continuity import Absence, Fall, Move
from zwerm.optimiser.problem import Problem
from zwerm.workbook.saying import hours_text
from zwerm.workbook.words import say

from .viewing import Labels

MOST_SHOWN = 10
MOST_TASKS = 6
LABEL_WIDTH = 22


@dataclass(frozen=True, slots=True)
class AbsenceTeller:
    """Says what the ids of a problem mean."""

    problem: Problem
    labels: Labels
    language: str

    def overview(self, absences: Sequence[Absence]) -> Iterator[str]:
        """Who is missed most first; people without whom no core work falls get one line."""
        losing = [absence for absence in absences if absence.core_lost > 0]
        key = "continuity_heading" if losing else "continuity_heading_none"
        yield self._say(key, people=len(absences), count=len(losing))
        for absence in losing[:MOST_SHOWN]:
            yield ""
            yield from self.of_person(absence, most=MOST_TASKS)
        others = [absence for absence in absences if absence.core_lost <= 0]
        if others:
            yield ""
            yield self._say("continuity_others_heading")
        for absence in others[:MOST_SHOWN]:
            yield "  " + self._in_short(absence)
        hidden = len(losing[MOST_SHOWN:]) + len(others[MOST_SHOWN:])
        if hidden:
            yield ""
            yield self._say("continuity_more", count=hidden)

    def of_person(self, absence: Absence, *, most: int | None = None) -> Iterator[str]:
        """What falls and who takes over, at most so many tasks a line."""
        yield f"{self.labels.person(absence.person)} — {self._core(absence)}"
        yield from self._labelled("continuity_core", self._falls(absence, core=True), most)
        yield from self._labelled("continuity_other", self._falls(absence, core=False), most)
        own = [move for move in absence.moves if move.giver == absence.person]
        others = [move for move in absence.moves if move.giver != absence.person]
        yield from self._lines("continuity_takes_over", self._taken_over(own, most))
        yield from self._lines("continuity_shifts", self._handed_on(others, most))
        yield from self._lines("continuity_backup", self._backups(absence, most))
        single = [self._place(*place) for place in absence.only_they_can]
        yield from self._labelled("continuity_single", single, most)

    def _core(self, absence: Absence) -> str:
        if absence.core_lost <= 0:
            return self._say("continuity_core_kept")
        falls = self._say("continuity_core_falls", hours=self._hours(absence.core_lost))
        certain = self._say("continuity_proved")
        if not absence.is_proved:
            certain = self._say("continuity_not_sure")
            if absence.core_lost_bound > 0:
                least = self._hours(absence.core_lost_bound)
                certain = self._say("continuity_at_least", hours=least)
        return f"{falls} ({certain})"

    def _in_short(self, absence: Absence) -> str:
        parts = []
        other = sum(fall.quanta for fall in absence.falls if not fall.is_core)
        if other:
            parts.append(self._say("continuity_other_falls", hours=self._hours(other)))
        if absence.changes:
            key = "continuity_changes_one" if absence.changes == 1 else "continuity_changes"
            parts.append(self._say(key, count=absence.changes))
        effect = ", ".join(parts) or self._say("continuity_nothing")
        return f"{self.labels.person(absence.person)} — {effect}"

    # Lists

    def _falls(self, absence: Absence, *, core: bool) -> list[str]:
        return [self._work(fall) for fall in absence.falls if fall.is_core == core]

    def _taken_over(self, moves: Iterable[Move], most: int | None) -> Iterator[str]:
        by_taker = defaultdict(list)
        for move in moves:
            by_taker[move.taker].append(self._work(move))
        for taker, works in by_taker.items():
            yield self._say("continuity_taker", who=self._who(taker), works=_joined(works, most))

    def _handed_on(self, moves: Iterable[Move], most: int | None) -> Iterator[str]:
        by_pair = defaultdict(list)
        for move in moves:
            by_pair[move.giver, move.taker].append(self._work(move))
        for (giver, taker), works in by_pair.items():
            who = {"giver": self._giver(giver), "taker": self._who(taker)}
            yield self._say("continuity_handed_on", **who, works=_joined(works, most))

    def _backups(self, absence: Absence, most: int | None) -> Iterator[str]:
        by_person = defaultdict(list)
        for row in absence.backups:
            by_person[row.person].append(self._place(row.task, row.level, row.owner))
        for person, tasks in by_person.items():
            who = self.labels.person(person)
            yield self._say("continuity_backs_up", who=who, tasks=_joined(tasks, most))

    def _labelled(self, key: str, parts: list[str], most: int | None) -> Iterator[str]:
        if parts:
            yield from self._lines(key, [_joined(parts, most)])

    def _lines(self, key: str, texts: Iterable[str]) -> Iterator[str]:
        for number, text in enumerate(texts):
            label = "" if number else self._say(key)
            yield f"    {label:<{LABEL_WIDTH}}{text}"

    # Words

    def _work(self, work: Fall | Move) -> str:
        place = self._place(work.task, work.level, work.owner)
        return self._say("continuity_work", task=place, hours=self._hours(work.quanta))

    def _place(self, task: str, level: str, owner: str) -> str:
        name = self.labels.task(task)
        if len(self.problem.schools) == 1:
            return name
        return f"{name} ({self.labels.owner(level, owner)})"

    def _who(self, person: str | None) -> str:
        return self._say("continuity_firm") if person is None else self.labels.person(person)

    def _giver(self, person: str | None) -> str:
        return self._say("nobody") if person is None else self.labels.person(person)

    def _hours(self, quanta: int) -> str:
        return hours_text(quanta * 60 // self.problem.quanta_per_hour, self.language)

    def _say(self, key: str, **values: object) -> str:
        return say(key, self.language, **values)


def _joined(parts: Sequence[str], most: int | None) -> str:
    shown = parts if most is None else parts[:most]
    return " · ".join(shown) + (" · …" if len(parts) > len(shown) else "")
