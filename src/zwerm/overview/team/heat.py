"""People and what they can, as a table that colours; and counts for whoever shares nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from zwerm.people.models import Competence

from .discretion import Band, told
from .reading import Member, Team
from .skills import HIGHEST, Skills

COMPETENCES: tuple[str, ...] = tuple(Competence.values)
ALONE = 2  # from this level on someone does it without help
ON_A_PAGE = 100
LONGEST_QUESTION = 100
WISH_SIGNS = {-2: "−−", -1: "−", 0: "", 1: "+", 2: "++"}


@dataclass(frozen=True, slots=True)
class Column:
    """A competence: how many of the people by name do it alone, and the counts of the others."""

    key: str
    label: str
    alone: int
    bands: tuple[Band, ...]

    @property
    def hue(self) -> str:
        return self.key.lower() if len(self.key) == 1 else "t"

    @property
    def is_cluster(self) -> bool:
        return len(self.key) == 1

    @property
    def sentences(self) -> list[str]:
        return [band_words(band) for band in self.bands]


@dataclass(frozen=True, slots=True)
class Row:
    """One person who shares something with the team."""

    member: Member
    levels: Mapping[str, int]
    wishes: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Heat:
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]  # those asked for
    sharing: int
    people: int
    school_names: Mapping[int, str]

    @property
    def others(self) -> int:
        """People here who share nothing by name, or did not answer yet."""
        return self.people - self.sharing

    @property
    def has_counts(self) -> bool:
        return any(column.bands for column in self.columns)

    def page(self, number: str) -> Page[Row]:
        return Paginator(self.rows, ON_A_PAGE).get_page(number)


def heat(team: Team, *, question: str = "", school: int | None = None, order: str = "") -> Heat:
    """A question and a school narrow the rows by name; counts always stand for everyone here."""
    rows = [
        Row(member, team.levels.get(member.pk, {}), team.wishes.get(member.pk, {}))
        for member in team.members
        if member.pk in team.levels or member.pk in team.wishes
    ]
    words = question[:LONGEST_QUESTION].casefold().split()
    shown = [
        row
        for row in rows
        if (school is None or school in row.member.schools)
        and all(word in row.member.name.casefold() for word in words)
    ]
    if order in COMPETENCES:
        shown.sort(key=lambda row: -row.levels.get(order, -1))
    return Heat(
        columns=tuple(_column(key, rows, team) for key in COMPETENCES),
        rows=tuple(shown),
        sharing=len(rows),
        people=len(team.members),
        school_names=team.map.names,
    )


def _column(key: str, rows: Iterable[Row], team: Team) -> Column:
    alone = sum(row.levels.get(key, 0) >= ALONE for row in rows)
    return Column(key, str(Competence(key).label), alone, counts(team, key))


def counts(team: Team, competence: str) -> tuple[Band, ...]:
    """Of whoever lets the division count and shows nothing, as far as it may be told."""
    levels = _exactly(team.counted, competence)
    return told(team.by_school(*levels)).of(team.school)


def _exactly(skills: Skills, competence: str) -> list[int]:
    """The sets of people with level 0, 1, 2 and 3."""
    reached = [skills.unread.who_has(competence, level) for level in range(HIGHEST + 1)]
    return [people & ~more for people, more in zip(reached, [*reached[1:], 0], strict=True)]


def band_words(band: Band) -> str:
    if band.low == band.high:
        return _("level %(low)d: %(people)d people") % {"low": band.low, "people": band.people}
    return _("level %(low)d to %(high)d: %(people)d people") % {
        "low": band.low,
        "high": band.high,
        "people": band.people,
    }


def body(rows: Iterable[Row], *, names: Mapping[int, str], with_schools: bool) -> SafeString:
    """The rows of the table, written at once: thousands of cells are too many for a template."""
    nobody = reverse("overview:person_detail", args=[0])
    found = []
    for row in rows:
        member = row.member
        address = nobody.replace("0", str(member.pk))
        where = _where(member, names) if with_schools else ""
        head = f'<tr><th scope="row"><a href="{address}">{escape(member.name)}</a>{where}</th>'
        found.append(head + "".join(_cell(row, key) for key in COMPETENCES) + "</tr>")
    return mark_safe("".join(found))  # noqa: S308 - every name above is escaped


def _where(member: Member, names: Mapping[int, str]) -> str:
    places = sorted(names[school] for school in member.schools)
    more = f" +{len(places) - 1}" if len(places) > 1 else ""
    return f"<small>{escape(places[0])}{more}</small>" if places else ""


def _cell(row: Row, key: str) -> str:
    level, wish = row.levels.get(key), WISH_SIGNS.get(row.wishes.get(key, 0), "")
    if level is None:
        return f'<td class="heat__wish">{wish}</td>' if wish else "<td></td>"
    sign = f"<i>{wish}</i>" if wish else ""
    return f'<td class="heat__{level}">{level}{sign}</td>'
