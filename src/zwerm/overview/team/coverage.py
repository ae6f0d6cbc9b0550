"""For each task who can do it, who would like to, and who is nearly there."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zwerm.tasks.models import Cluster

from .asked import AskedTask
from .discretion import rounded, told
from .reading import Member, Team
from .skills import Asked, bits, set_of

MOST_NAMES = 6


class Cover(StrEnum):
    NOBODY = "nobody"
    ONE = "one"
    MORE = "more"


@dataclass(frozen=True, slots=True)
class Covered:
    """Of one task: people by name, and at least how many others who keep their answers private."""

    task: AskedTask
    can: tuple[Member, ...]
    wants: tuple[Member, ...]
    nearly: tuple[Member, ...]
    others_at_least: int

    @property
    def cover(self) -> Cover:
        if self.others_at_least or len(self.can) > 1:
            return Cover.MORE
        return Cover.ONE if self.can else Cover.NOBODY

    @property
    def is_for_everyone(self) -> bool:
        return self.task.asked.nothing

    @property
    def can_words(self) -> str:
        if self.is_for_everyone:
            return _("asks no special skill")
        return _joined([names(self.can), self.others_words])

    @property
    def wants_words(self) -> str:
        return "" if self.is_for_everyone else names(self.wants)

    @property
    def nearly_words(self) -> str:
        return names(self.nearly)

    @property
    def others_words(self) -> str:
        if not self.others_at_least:
            return ""
        return _("at least %(count)d others, not by name") % {"count": self.others_at_least}


@dataclass(frozen=True, slots=True)
class Part:
    """The tasks of one cluster."""

    cluster: str
    rows: tuple[Covered, ...]


@dataclass(frozen=True, slots=True)
class OnlyOne:
    """Someone who is, as far as is known, the only one who can."""

    member: Member
    tasks: tuple[AskedTask, ...]

    @property
    def core(self) -> int:
        return sum(task.is_core for task in self.tasks)


@dataclass(frozen=True, slots=True)
class Coverage:
    rows: tuple[Covered, ...]  # all of them
    shown: tuple[Covered, ...]
    lonely: tuple[OnlyOne, ...]

    @property
    def parts(self) -> list[Part]:
        found = {key: [r for r in self.shown if r.task.cluster == key] for key in Cluster.values}
        return [Part(key, tuple(rows)) for key, rows in found.items() if rows]

    @property
    def nobody(self) -> int:
        return self._count(Cover.NOBODY)

    @property
    def one(self) -> int:
        return self._count(Cover.ONE)

    @property
    def more(self) -> int:
        return self._count(Cover.MORE)

    def _count(self, cover: Cover) -> int:
        return sum(row.cover == cover for row in self.rows)


def coverage(
    team: Team,
    tasks: Sequence[AskedTask],
    *,
    school: int | None = None,
    cluster: str = "",
    cover: str = "",
) -> Coverage:
    """All tasks; what is asked narrows what is shown."""
    people = _people(team, school)
    wishes = _Wishes(team)
    counts_of = team.school if school is None else school
    by_place = {member.place: member for member in team.members}
    found = []
    for task in tasks:
        able = team.skills.able(task.asked)
        can = able.can & people
        wants = can & wishes.of(task) if can else 0
        found.append(
            Covered(
                task,
                _members(can, by_place),
                _members(wants, by_place),
                _members(able.nearly & people, by_place),
                _others(team, task.asked, counts_of),
            )
        )
    shown = [
        row for row in found if cluster in {"", row.task.cluster} and cover in {"", row.cover.value}
    ]
    return Coverage(tuple(found), tuple(shown), _lonely(found))


def _people(team: Team, school: int | None) -> int:
    """Of a school also whoever works for the whole group."""
    if school is None:
        return team.here
    return set_of(
        member.place for member in team.members if school in member.schools or member.is_group_staff
    )


def _members(people: int, by_place: Mapping[int, Member]) -> tuple[Member, ...]:
    return tuple(by_place[place] for place in bits(people))


def _others(team: Team, asked: Asked, school: int | None) -> int:
    """At least this many more can do it. Nothing is told where all, or too few, could."""
    if asked.nothing:
        return 0
    kept = team.counted.kept_back(asked)
    parts = told(team.by_school(kept.cannot, kept.can)).of(school)
    return rounded(parts[1].people) if len(parts) > 1 else 0


class _Wishes:
    """Who would like a task, from wishes that may be read; each pair is worked out once."""

    def __init__(self, team: Team) -> None:
        self._wishes = {
            member.place: wishes
            for member in team.members
            if (wishes := team.wishes.get(member.pk))
        }
        self._found: dict[tuple[str, str], int] = {}

    def of(self, task: AskedTask) -> int:
        key = (task.cluster, task.specialisation)
        if key not in self._found:
            self._found[key] = set_of(
                place
                for place, wishes in self._wishes.items()
                if wishes.get(key[0], 0) + wishes.get(key[1], 0) > 0
            )
        return self._found[key]


def _lonely(rows: Iterable[Covered]) -> tuple[OnlyOne, ...]:
    """Who is the only one for most tasks first."""
    found: dict[Member, list[AskedTask]] = {}
    for row in rows:
        if row.cover == Cover.ONE and not row.is_for_everyone:
            found.setdefault(row.can[0], []).append(row.task)
    ordered = sorted(found.items(), key=lambda item: (-len(item[1]), item[0].name))
    return tuple(OnlyOne(member, tuple(tasks)) for member, tasks in ordered)


def names(members: Sequence[Member]) -> str:
    """A few names, and how many more."""
    more = len(members) - MOST_NAMES
    if more <= 1:
        return ", ".join(member.name for member in members)
    others = ngettext("%(count)d other", "%(count)d others", more) % {"count": more}
    return _joined([", ".join(member.name for member in members[:MOST_NAMES]), others])


def _joined(texts: Iterable[str]) -> str:
    return ", ".join(text for text in texts if text)
