"""What the answers to the five questions add up to. Nothing about fewer than five people."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import Count, Q, QuerySet

from zwerm.accounts.models import User
from zwerm.core.reading_together import read_together
from zwerm.schools.models import Organisation

from .knoster_elements import ABOUT, About, Text
from .models import HIGHEST_LEVEL, Element, KnosterAnswer, KnosterRound

# From this many people on, numbers no longer say who answered what.
FEWEST = 5
# As good as there: nothing of it asks for attention first.
GOOD = Decimal(3)


@dataclass(frozen=True, slots=True)
class ElementResult:
    """How many people chose each level of one element."""

    element: Element
    people: tuple[int, ...]

    @property
    def about(self) -> About:
        return ABOUT[self.element]

    @property
    def answered(self) -> int:
        return sum(self.people)

    @property
    def average(self) -> Decimal:
        total = sum(level * people for level, people in enumerate(self.people, start=1))
        return (Decimal(total) / self.answered).quantize(Decimal("0.1"), ROUND_HALF_UP)

    @property
    def exact(self) -> Decimal:
        total = sum(level * people for level, people in enumerate(self.people, start=1))
        return Decimal(total) / self.answered

    @property
    def is_spread(self) -> bool:
        """People who see none of it beside people who see nearly all of it."""
        low, high = sum(self.people[:2]), sum(self.people[2:])
        return min(low, high) * 3 >= self.answered


@dataclass(frozen=True)
class Result:
    """A round that is closed, as far as it may be shown."""

    asked: KnosterRound
    people: int
    elements: tuple[ElementResult, ...]  # empty below five people, and while it is open

    @property
    def has_figures(self) -> bool:
        return bool(self.elements)

    @cached_property
    def weakest(self) -> tuple[ElementResult, ...]:
        """The lowest; several when they are equal, in the order in which they are needed."""
        lowest = min((each.exact for each in self.elements), default=None)
        return tuple(each for each in self.elements if each.exact == lowest)

    @property
    def is_good(self) -> bool:
        return self.has_figures and self.weakest[0].exact >= GOOD

    @property
    def first(self) -> Element | None:
        """What asks for attention first: what the team says, or else what the answers say."""
        if self.asked.weakest:
            return Element(self.asked.weakest)
        return self.weakest[0].element if self.has_figures and not self.is_good else None

    @property
    def about_first(self) -> About | None:
        return ABOUT[self.first] if self.first else None


def results_of(rounds: Iterable[KnosterRound]) -> list[Result]:
    """In the order given, with one read however many there are."""
    listed = list(rounds)
    counted = _counted(KnosterAnswer.objects.filter(round__in=listed))
    read_together(*counted)
    return _results(listed, *counted)


Counted = tuple["QuerySet[KnosterAnswer, Any]", "QuerySet[KnosterAnswer, Any]"]


def _counted(answers: "QuerySet[KnosterAnswer]") -> Counted:
    """Of each round how many people answered, and how often each level was chosen."""
    people = answers.values_list("round").annotate(Count("user", distinct=True))
    chosen = answers.values_list("round", "element", "level").annotate(Count("pk"))
    return people.order_by(), chosen.order_by()


def _results(
    rounds: Iterable[KnosterRound],
    counted: Iterable[tuple[int, int]],
    levels: Iterable[tuple[int, str, int, int]],
) -> list[Result]:
    people = dict(counted)
    chosen = {(asked, element, level): number for asked, element, level, number in levels}
    return [_result(asked, people.get(asked.pk, 0), chosen) for asked in rounds]


def _result(asked: KnosterRound, people: int, chosen: Mapping[tuple[int, str, int], int]) -> Result:
    if asked.is_open or people < FEWEST:
        return Result(asked, people, ())
    levels = range(1, HIGHEST_LEVEL + 1)
    elements = tuple(
        ElementResult(element, tuple(chosen.get((asked.pk, element, level), 0) for level in levels))
        for element in Element
    )
    return Result(asked, people, elements)


def rounds_at(organisation: Organisation, user: User) -> list[KnosterRound]:
    """What this user may see of the rounds of a place, and of those above it that ask everyone."""
    above = [each.pk for each in organisation.lineage[1:]]
    here = Q(organisation=organisation) | Q(organisation__in=above, asks_colleagues=True)
    rounds = KnosterRound.objects.visible_to(user).filter(here)
    return list(rounds.select_related("organisation__parent__parent", "concluded_by"))


def own_levels(asked: KnosterRound, user: User) -> dict[str, int]:
    return dict(asked.answers.filter(user=user).values_list("element", "level"))


class RoundRows(NamedTuple):
    """The rounds of a place, and what was answered in them."""

    rounds: "QuerySet[KnosterRound]"
    people: "QuerySet[KnosterAnswer, Any]"
    levels: "QuerySet[KnosterAnswer, Any]"


def round_rows(organisation: Organisation) -> RoundRows:
    rounds = organisation.knoster_rounds.select_related("concluded_by")
    answers = KnosterAnswer.objects.filter(round__organisation=organisation)
    return RoundRows(rounds, *_counted(answers))


def last_result(organisation: Organisation, rows: RoundRows | None = None) -> Result | None:
    """The last round that ended and that says something."""
    rows = rows or round_rows(organisation)
    read_together(*rows)
    closed = [asked for asked in rows.rounds if not asked.is_open]
    found = _results(closed, rows.people, rows.levels)
    return next((each for each in found if each.has_figures or each.asked.weakest), None)


def rounds_before(asked: KnosterRound) -> list[KnosterRound]:
    """Of the same place, the last one first."""
    earlier = Q(opened_on__lt=asked.opened_on) | Q(opened_on=asked.opened_on, pk__lt=asked.pk)
    return list(KnosterRound.objects.filter(earlier, organisation=asked.organisation_id))


def answered_by(user: User, rounds: Iterable[KnosterRound]) -> set[int]:
    rows = KnosterAnswer.objects.filter(user=user, round__in=list(rounds))
    return set(rows.values_list("round", flat=True))


def own_words(asked: KnosterRound, user: User) -> list[tuple[Element, Text]]:
    """What one answered oneself: each element with the behaviour that was chosen."""
    own = own_levels(asked, user)
    return [(each, ABOUT[each].levels[own[each] - 1]) for each in Element if each in own]
