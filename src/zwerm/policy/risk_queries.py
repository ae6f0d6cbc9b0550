"""The risks of a place, narrowed and sorted, and as a matrix of chance and impact."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import models
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zwerm.accounts.models import User
from zwerm.actions.models import Action
from zwerm.people.models import Person
from zwerm.schools.models import Organisation

from .models import Risk
from .models.risk import Chance, Impact, RiskQuerySet, Weight, weight


class Show(models.TextChoices):
    LIVE = "", _("open and accepted")
    DUE = "due", _("time to look again")
    OPEN = "open", pgettext_lazy("a risk", "open")
    ACCEPTED = "accepted", pgettext_lazy("a risk", "accepted")
    CLOSED = "closed", pgettext_lazy("a risk", "closed")
    ALL = "all", _("all of them")


class Order(models.TextChoices):
    WEIGHT = "", _("the heaviest first")
    REVIEW = "review", _("by day to look again")
    TITLE = "title", _("by name")
    OWNER = "owner", _("by who sees to it")


@dataclass(frozen=True, slots=True)
class RiskFilter:
    """What the list is narrowed to; what is empty does not narrow."""

    q: str = ""
    show: str = ""
    weight: str = ""
    owner: str = ""
    sort: str = ""
    view: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.q or self.show or self.weight or self.owner)

    @property
    def is_matrix(self) -> bool:
        return self.view == "matrix"

    @property
    def query(self) -> str:
        """As it stands in an address, without the view."""
        given = {name: getattr(self, name) for name in ("q", "show", "weight", "owner", "sort")}
        return urlencode({name: value for name, value in given.items() if value})


@dataclass(frozen=True, slots=True)
class RiskRow:
    risk: Risk
    actions: int
    open_actions: int


def at_place(place: Organisation, user: User) -> RiskQuerySet:
    """Of the place and below it, and of the group that it is part of."""
    return Risk.objects.visible_to(user).around(place)


def risks(place: Organisation, user: User, by: RiskFilter) -> "QuerySet[Risk]":
    rows = at_place(place, user).filter(_wanted(by))
    for word in by.q.split():
        rows = rows.filter(
            Q(title__icontains=word)
            | Q(cause__icontains=word)
            | Q(consequence__icontains=word)
            | Q(measure__icontains=word)
            | Q(owner__name__icontains=word)
        )
    return _sorted(rows, by.sort).select_related("organisation__parent__parent", "owner")


def _wanted(by: RiskFilter) -> Q:
    wanted = _in_state(by.show)
    if by.weight:
        wanted &= Q(
            *(
                Q(chance=chance, impact=impact)
                for chance in Chance.values
                for impact in Impact.values
                if weight(chance, impact) == by.weight
            ),
            _connector=Q.OR,
        )
    if by.owner:
        wanted &= Q(owner=None) if by.owner == "none" else Q(owner=int(by.owner))
    return wanted


def _in_state(show: str) -> Q:
    live = ~Q(state=Risk.State.CLOSED)
    if show == Show.ALL:
        return Q()
    if show == Show.DUE:
        return live & Q(review_on__lte=timezone.localdate())
    return Q(state=show) if show else live


def _sorted(rows: "QuerySet[Risk]", order: str) -> "QuerySet[Risk]":
    review = F("review_on").asc(nulls_last=True)
    if order == Order.REVIEW:
        return rows.order_by(review, "pk")
    if order == Order.TITLE:
        return rows.order_by("title", "pk")
    if order == Order.OWNER:
        return rows.order_by(F("owner__name").asc(nulls_first=True), review, "pk")
    return rows.order_by("-impact", "-chance", "title", "pk")


def with_actions(found: Sequence[Risk], user: User) -> list[RiskRow]:
    actions = actions_of([risk.pk for risk in found], user)
    everything = Counter(action.origin_key for action in actions)
    under_way = Counter(action.origin_key for action in actions if action.is_under_way)
    return [RiskRow(risk, everything[risk.pk], under_way[risk.pk]) for risk in found]


def actions_of(keys: Sequence[int], user: User) -> list[Action]:
    rows = Action.objects.visible_to(user).filter(origin=Action.Origin.RISK, origin_key__in=keys)
    return list(rows.select_related("owner").order_by("due_on", "pk"))


def owners(rows: "QuerySet[Risk]") -> "QuerySet[Person]":
    return Person.objects.filter(pk__in=rows.values("owner")).order_by("name", "pk")


@dataclass(frozen=True, slots=True)
class MatrixCell:
    impact: str
    weight: Weight
    risks: tuple[Risk, ...]


@dataclass(frozen=True, slots=True)
class MatrixRow:
    chance: str
    cells: tuple[MatrixCell, ...]


def matrix(found: Sequence[Risk]) -> list[MatrixRow]:
    """The most likely on top, the worst to the right."""
    return [
        MatrixRow(
            str(chance.label),
            tuple(
                MatrixCell(
                    str(impact.label),
                    weight(chance, impact),
                    tuple(r for r in found if (r.chance, r.impact) == (chance, impact)),
                )
                for impact in Impact
            ),
        )
        for chance in reversed(Chance)
    ]
