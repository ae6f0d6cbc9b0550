"""What the team says to each other about a scenario, or about one cell of its board."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zwerm.accounts.models import User
from zwerm.people.models import Person
from zwerm.schools.models import Organisation
from zwerm.tasks.models import Level, Task

from .models import Scenario

LONGEST_TEXT = 2000


class CommentQuerySet(models.QuerySet["Comment"]):
    def open(self) -> "CommentQuerySet":
        return self.filter(resolved_at=None)

    def beside(self, comment: "Comment") -> "CommentQuerySet":
        """Those of the same conversation."""
        return self.filter(
            scenario=comment.scenario_id,
            task=comment.task_id,
            level=comment.level,
            organisation=comment.organisation_id,
            pool=comment.pool,
            person=comment.person_id,
        )


class Comment(models.Model):
    """A cell is a task at a place and a person: it outlives the rows of a division.

    Without a task it is about the whole scenario.
    """

    scenario = models.ForeignKey(Scenario, models.CASCADE, related_name="comments")
    task = models.ForeignKey(Task, models.CASCADE, null=True, blank=True, related_name="+")
    level = models.CharField(max_length=1, choices=Level, blank=True)
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, null=True, blank=True, related_name="+"
    )
    pool = models.CharField(max_length=60, blank=True)
    person = models.ForeignKey(Person, models.CASCADE, null=True, blank=True, related_name="+")
    text = models.TextField(_("comment"), max_length=LONGEST_TEXT)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("comment")
        verbose_name_plural = _("comments")

    def __str__(self) -> str:
        return self.text[:60]

    def is_own(self, user: User) -> bool:
        return self.by_id is not None and self.by_id == user.pk
