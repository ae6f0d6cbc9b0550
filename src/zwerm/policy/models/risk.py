"""Risks: what can go wrong, how likely and how bad that is, and who does what about it."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zwerm.accounts.models import User
from zwerm.tasks.models import Task

from .kept import Kept, KeptQuerySet, owner_field, role_field


class Chance(models.TextChoices):
    RARE = "1", _("rare: not in the last five years")
    POSSIBLE = "2", _("possible: it can happen this school year")
    LIKELY = "3", _("likely: it happens more than once a year")


class Impact(models.TextChoices):
    SMALL = "1", _("small: annoying, lessons go on")
    SERIOUS = "2", _("serious: lessons or the office stop for a day")
    HEAVY = "3", _("heavy: days lost, or people are harmed")


class Weight(models.TextChoices):
    """Chance and impact together, as what to do."""

    WATCH = "watch", _("keep an eye on it")
    PLAN = "plan", _("plan a measure")
    NOW = "now", _("act now")


class RiskQuerySet(KeptQuerySet["Risk"]):
    def open(self) -> Self:
        return self.filter(state=Risk.State.OPEN)

    def to_review(self) -> Self:
        """Not closed, and its day to look again has come."""
        return self.exclude(state=Risk.State.CLOSED).filter(review_on__lte=timezone.localdate())


class Risk(Kept):
    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("a risk", "open")
        ACCEPTED = "accepted", pgettext_lazy("a risk", "accepted")
        CLOSED = "closed", pgettext_lazy("a risk", "closed")

    title = models.CharField(_("risk"), max_length=160)
    cause = models.TextField(_("how it can come about"), max_length=2000, blank=True)
    consequence = models.TextField(_("what happens then"), max_length=2000, blank=True)
    chance = models.CharField(
        _("how likely"), max_length=1, choices=Chance, default=Chance.POSSIBLE
    )
    impact = models.CharField(_("how bad"), max_length=1, choices=Impact, default=Impact.SERIOUS)
    measure = models.TextField(
        _("what you do about it"),
        max_length=2000,
        blank=True,
        help_text=_("What is in place, and what will be. Plans show this: write no passwords."),
    )
    owner = owner_field()
    owner_role = role_field()
    review_on = models.DateField(_("look again on"), null=True, blank=True)
    tasks = models.ManyToManyField(Task, blank=True, related_name="+", verbose_name=_("tasks"))
    is_left_out = models.BooleanField(_("do not show in plans"), default=False)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.OPEN)
    # Why it is accepted, or what came of it.
    reason = models.TextField(_("reason"), max_length=2000, blank=True)
    decided_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    decided_on = models.DateField(null=True)
    # Of the list of common risks it came from.
    starter = models.SlugField(max_length=40, blank=True)

    objects = RiskQuerySet.as_manager()

    class Meta:
        ordering = ["title", "pk"]
        verbose_name = _("risk")
        verbose_name_plural = _("risks")
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="accepted") | (~Q(reason="") & Q(decided_on__isnull=False)),
                name="an_accepted_risk_says_why_and_when",
            ),
            models.UniqueConstraint(
                fields=["organisation", "starter"],
                condition=~Q(starter=""),
                name="a_common_risk_stands_once_at_a_place",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def weight(self) -> Weight:
        return weight(self.chance, self.impact)

    @property
    def weight_tone(self) -> str:
        """What was decided on asks for nothing any more, until its day to look again."""
        if self.state != self.State.OPEN:
            return "soft"
        return {Weight.NOW: "signal", Weight.PLAN: "", Weight.WATCH: "soft"}[self.weight]

    @property
    def is_closed(self) -> bool:
        return self.state == self.State.CLOSED

    @property
    def is_due(self) -> bool:
        return (
            not self.is_closed
            and self.review_on is not None
            and self.review_on <= timezone.localdate()
        )


def weight(chance: str, impact: str) -> Weight:
    """What a chance and an impact ask for."""
    product = int(chance) * int(impact)
    if product >= 6:
        return Weight.NOW
    return Weight.PLAN if product >= 3 else Weight.WATCH
