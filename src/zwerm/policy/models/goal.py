"""What must be better, by when, and how one will see it. Tasks and actions hang on it."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zwerm.accounts.models import User
from zwerm.accounts.rules import TEAM
from zwerm.actions.models import Action
from zwerm.people.models import Person
from zwerm.schools.below import KeysBelow
from zwerm.schools.models import Organisation
from zwerm.tasks.models import Task


class GoalQuerySet(models.QuerySet["Goal"]):
    def visible_to(self, user: User) -> "GoalQuerySet":
        """The ICT team there and above; the team of a school reads the goals of its group."""
        return self.also_removed(user).filter(removed_at=None)

    def also_removed(self, user: User) -> "GoalQuerySet":
        if user.is_superuser:
            return self
        mine = [m for m in user.current_memberships if m.role in TEAM]
        inside = KeysBelow(*[m.organisation_id for m in mine])
        above = {up.pk for m in mine for up in m.organisation.lineage}
        return self.filter(Q(organisation__in=inside) | Q(organisation__in=above))

    def of_place(self, organisation: Organisation) -> "GoalQuerySet":
        """Its own, and those of what it is part of."""
        lineage = [each.pk for each in organisation.lineage]
        return self.filter(organisation__in=lineage, removed_at=None)

    def open(self) -> "GoalQuerySet":
        return self.filter(state=Goal.State.OPEN, removed_at=None)


class Goal(models.Model):
    """A few of them, each with a measure. A goal is reached when people say so, with evidence."""

    class Element(models.TextChoices):
        """The four that have to be in balance."""

        VISION = "vision", _("vision")
        EXPERTISE = "expertise", _("expertise")
        CONTENT = "content", _("content and applications")
        INFRASTRUCTURE = "infrastructure", _("infrastructure")

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("a goal", "open")
        REACHED = "reached", pgettext_lazy("a goal", "reached")
        DROPPED = "dropped", pgettext_lazy("a goal", "dropped")

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="goals")
    position = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(_("goal"), max_length=160)
    why = models.TextField(_("why"), max_length=2000, blank=True)
    measure = models.CharField(_("how we see it"), max_length=300, blank=True)
    element = models.CharField(_("element of the balance"), max_length=14, choices=Element)
    owner = models.ForeignKey(
        Person,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="goals",
        verbose_name=_("who follows it"),
    )
    from_on = models.DateField(_("from"), null=True, blank=True)
    until = models.DateField(_("reached by"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=7, choices=State, default=State.OPEN)
    reason = models.CharField(_("why it was dropped"), max_length=300, blank=True)
    evidence = models.TextField(_("what shows it"), max_length=2000, blank=True)
    tasks = models.ManyToManyField(Task, related_name="goals", blank=True, verbose_name=_("tasks"))
    actions = models.ManyToManyField(
        Action, related_name="goals", blank=True, verbose_name=_("actions")
    )
    created_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField(default=timezone.now, editable=False)
    # Taken out of the list by mistake or not: it can come back.
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = GoalQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("goal")
        verbose_name_plural = _("goals")
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="dropped") | ~Q(reason=""), name="a_dropped_goal_has_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(from_on=None) | Q(until=None) | Q(from_on__lte=models.F("until")),
                name="a_goal_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def tone(self) -> str:
        """Of the badge with its state."""
        tones = {self.State.REACHED: "done", self.State.DROPPED: "line"}
        return tones.get(self.State(self.state), "soft")

    @property
    def is_overdue(self) -> bool:
        return self.is_overdue_on(timezone.localdate())

    def is_overdue_on(self, day: date) -> bool:
        return self.is_open and self.until is not None and self.until < day
