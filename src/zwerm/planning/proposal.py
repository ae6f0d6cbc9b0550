"""A division put to the people it concerns, and what they said about it."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zwerm.accounts.models import User
from zwerm.people.models import Person
from zwerm.schools.models import Organisation
from zwerm.tasks.models import Level, Task

from .models import Scenario

LONGEST_TEXT = 2000


class Proposal(models.Model):
    """One round: from putting it to people until it is withdrawn or adopted."""

    scenario = models.ForeignKey(Scenario, models.CASCADE, related_name="proposals")
    text = models.TextField(_("message"), max_length=LONGEST_TEXT, blank=True)
    react_until = models.DateField(_("react until"))
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    proposed_at = models.DateTimeField(default=timezone.now, editable=False)
    # What was proposed, readable ever after: the division may change once it is withdrawn.
    needed_minutes = models.PositiveIntegerField(default=0)
    covered_minutes = models.PositiveIntegerField(default=0)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        constraints = [
            models.UniqueConstraint(
                fields=["scenario"],
                condition=Q(withdrawn_at=None),
                name="one_proposal_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return str(self.scenario)

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None

    def takes_reactions(self, today: date | None = None) -> bool:
        is_proposed = self.scenario.state == Scenario.State.PROPOSED and not self.is_withdrawn
        return is_proposed and (today or timezone.localdate()) <= self.react_until


class AskedQuerySet(models.QuerySet["Asked"]):
    def of(self, user: User) -> "AskedQuerySet":
        return self.filter(Q(user=user) | Q(person__user=user))

    def open(self) -> "AskedQuerySet":
        """Of proposals that still stand."""
        return self.filter(
            proposal__withdrawn_at=None, proposal__scenario__state=Scenario.State.PROPOSED
        )


class Asked(models.Model):
    """Someone to whom a proposal was put: who has a task in it, or who leads a school of it."""

    class Answer(models.TextChoices):
        AGREES = "agrees", _("agrees")
        COMMENTS = "comments", _("has a comment")
        OBJECTS = "objects", _("asks for something else")

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="asked")
    person = models.ForeignKey(Person, models.CASCADE, null=True, blank=True, related_name="+")
    user = models.ForeignKey(User, models.CASCADE, null=True, blank=True, related_name="+")
    mailed_at = models.DateTimeField(null=True, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=8, choices=Answer, blank=True)
    text = models.TextField(_("comment"), max_length=LONGEST_TEXT, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = AskedQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("person asked")
        verbose_name_plural = _("people asked")
        constraints = [
            models.UniqueConstraint(fields=["proposal", "person"], name="a_person_is_asked_once"),
            models.UniqueConstraint(fields=["proposal", "user"], name="a_user_is_asked_once"),
            models.CheckConstraint(
                condition=Q(person__isnull=False) | Q(user__isnull=False), name="someone_is_asked"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.person.name if self.person else str(self.user)


class Objection(models.Model):
    """One task that someone asked about would rather not have as proposed."""

    asked = models.ForeignKey(Asked, models.CASCADE, related_name="objections")
    task = models.ForeignKey(Task, models.CASCADE, related_name="+")
    level = models.CharField(max_length=1, choices=Level)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    pool = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("objection")
        verbose_name_plural = _("objections")
        constraints = [
            models.UniqueConstraint(
                fields=["asked", "task", "level", "organisation", "pool"],
                name="one_objection_per_task",
            )
        ]

    def __str__(self) -> str:
        return f"{self.asked}: {self.task}"
