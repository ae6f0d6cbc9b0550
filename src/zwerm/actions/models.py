"""What somebody is going to do about something, by when, and what came of it."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zwerm.accounts.models import User
from zwerm.accounts.rules import TEAM
from zwerm.people.models import Person
from zwerm.schools.below import KeysBelow
from zwerm.schools.models import Organisation, Provenance, SchoolYear
from zwerm.tasks.models import Task


class ActionQuerySet(models.QuerySet["Action"]):
    def visible_to(self, user: User) -> "ActionQuerySet":
        """Those of the places whose ICT team the user is in, and the user's own anywhere."""
        if user.is_superuser:
            return self
        mine = [m.organisation_id for m in user.current_memberships if m.role in TEAM]
        inside = KeysBelow(*mine)
        return self.filter(Q(organisation__in=inside) | Q(owner__user=user))

    def of(self, user: User) -> "ActionQuerySet":
        return self.filter(owner__user=user)

    def under_way(self) -> "ActionQuerySet":
        """Neither done nor dropped."""
        return self.filter(state__in=[Action.State.OPEN, Action.State.DOING])

    def overdue(self) -> "ActionQuerySet":
        return self.under_way().filter(due_on__lt=timezone.localdate())


class Action(models.Model):
    """One thing to do. Of which kind is no matter: a remedy, a decision, a point of a plan."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("an action", "to do")
        DOING = "doing", pgettext_lazy("an action", "busy")
        DONE = "done", pgettext_lazy("an action", "done")
        DROPPED = "dropped", pgettext_lazy("an action", "dropped")

    class Pace(models.TextChoices):
        """Whether the hours and the money are asked once or week after week."""

        ONCE = "once", _("once")
        WEEKLY = "weekly", _("every week")

    class Origin(models.TextChoices):
        HAND = "hand", _("written by hand")
        GAP = "gap", _("a gap in a division")
        GOAL = "goal", _("a goal")
        PLAN = "plan", _("a plan")
        RISK = "risk", _("a risk")
        CHECK = "check", _("a checklist")

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="actions")
    school_year = models.ForeignKey(SchoolYear, models.PROTECT, related_name="+")
    title = models.CharField(_("what"), max_length=200)
    details = models.TextField(_("more about it"), max_length=4000, blank=True)
    owner = models.ForeignKey(
        Person,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="actions",
        verbose_name=_("who sees to it"),
    )
    due_on = models.DateField(_("by when"), null=True, blank=True)
    # Not known is empty, never 0.
    minutes = models.PositiveIntegerField(null=True, blank=True)
    minutes_provenance = models.CharField(max_length=10, choices=Provenance, blank=True)
    cost_cents = models.PositiveBigIntegerField(null=True, blank=True)
    cost_provenance = models.CharField(max_length=10, choices=Provenance, blank=True)
    pace = models.CharField(_("how often"), max_length=6, choices=Pace, default=Pace.ONCE)
    state = models.CharField(_("state"), max_length=7, choices=State, default=State.OPEN)
    result = models.TextField(
        _("what came of it"),
        max_length=4000,
        blank=True,
        help_text=_("The result, and where it can be seen."),
    )
    task = models.ForeignKey(
        Task, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("task")
    )
    origin = models.CharField(_("comes from"), max_length=6, choices=Origin, default=Origin.HAND)
    # The key of what it comes from, as the app that asked for the action knows it.
    origin_key = models.PositiveBigIntegerField(null=True, blank=True)
    created_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ActionQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        verbose_name = _("action")
        verbose_name_plural = _("actions")
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes=None) | ~Q(minutes_provenance=""),
                name="hours_of_an_action_say_their_provenance",
            ),
            models.CheckConstraint(
                condition=Q(cost_cents=None) | ~Q(cost_provenance=""),
                name="cost_of_an_action_says_its_provenance",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_under_way(self) -> bool:
        return self.state in {self.State.OPEN, self.State.DOING}

    @property
    def is_done(self) -> bool:
        return self.state == self.State.DONE

    @property
    def is_weekly(self) -> bool:
        return self.pace == self.Pace.WEEKLY

    @property
    def tone(self) -> str:
        """Of the badge with its state."""
        tones = {self.State.DONE: "done", self.State.DROPPED: "line", self.State.DOING: "soft"}
        return tones.get(self.State(self.state), "")

    @property
    def is_overdue(self) -> bool:
        return self.is_overdue_on(timezone.localdate())

    def is_overdue_on(self, day: date) -> bool:
        return self.is_under_way and self.due_on is not None and self.due_on < day
