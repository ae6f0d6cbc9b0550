"""The check of five elements that a change needs: rounds, and what each person answered.

After the model of Knoster, as the report on team-based ICT coordination gives it.
"""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zwerm.accounts.models import Membership, User
from zwerm.accounts.rules import TEAM
from zwerm.schools.models import Organisation

HIGHEST_LEVEL = 4


class Element(models.TextChoices):
    """In the order in which they are needed."""

    VISION = "vision", pgettext_lazy("element of change", "vision")
    IMPORTANCE = "importance", pgettext_lazy("element of change", "importance")
    PLAN = "plan", pgettext_lazy("element of change", "plan")
    MEANS = "means", pgettext_lazy("element of change", "means")
    COMPETENCES = "competences", pgettext_lazy("element of change", "competences")


class KnosterRoundQuerySet(models.QuerySet["KnosterRound"]):
    def visible_to(self, user: User) -> "KnosterRoundQuerySet":
        """For the ICT team there and above; for colleagues when they were asked too."""
        if user.is_superuser:
            return self
        member = [m for m in user.current_memberships if m.role != Membership.Role.GUEST]
        team = [m.organisation_id for m in member if m.role in TEAM]
        works = Organisation.objects.below(*[m.organisation_id for m in member]).values("pk")
        above = {up.pk for m in member for up in m.organisation.lineage}
        mine = Q(organisation__in=Organisation.objects.below(*team).values("pk"))
        asked = Q(organisation__in=works) | Q(organisation__in=above)
        return self.filter(mine | asked & Q(asks_colleagues=True))


class KnosterRound(models.Model):
    """One time that the five questions are put to the people of a place."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="knoster_rounds")
    about = models.CharField(
        _("about which change"),
        max_length=120,
        blank=True,
        help_text=_("For example: working as an ICT team."),
    )
    opened_on = models.DateField(default=timezone.localdate)
    closes_on = models.DateField(_("answers until"))
    asks_colleagues = models.BooleanField(
        _("Ask all colleagues too, not only the ICT team"), default=False
    )
    opened_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    # The team closed it before its last day.
    closed_on = models.DateField(null=True, blank=True)
    # What the team concluded together, in its own words.
    weakest = models.CharField(
        _("what asks for attention first"), max_length=12, choices=Element, blank=True
    )
    conclusion = models.TextField(_("what we agree"), max_length=2_000, blank=True)
    concluded_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    concluded_on = models.DateField(null=True, blank=True)

    objects = KnosterRoundQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_on", "-pk"]
        verbose_name = _("round of the check")
        verbose_name_plural = _("rounds of the check")
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_on__gte=models.F("opened_on")), name="a_round_lasts_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.opened_on}"

    @property
    def is_open(self) -> bool:
        return self.closed_on is None and self.closes_on >= timezone.localdate()

    @property
    def ended_on(self) -> date:
        return self.closed_on or self.closes_on


class KnosterAnswer(models.Model):
    """How far one person finds one element. Shown to others only added up, from five people up."""

    round = models.ForeignKey(KnosterRound, models.CASCADE, related_name="answers")
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    element = models.CharField(max_length=12, choices=Element)
    level = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = _("answer in the check")
        verbose_name_plural = _("answers in the check")
        constraints = [
            models.UniqueConstraint(
                fields=["round", "user", "element"], name="one_answer_per_element"
            ),
            models.CheckConstraint(
                condition=Q(level__gte=1, level__lte=HIGHEST_LEVEL), name="four_levels"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round} {self.element}"
