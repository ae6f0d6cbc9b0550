"""What would close the gaps of a division, and which of it was chosen."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from zwerm.actions.models import Action
from zwerm.core.models import Job

from .models import Scenario


class RemedyStudy(models.Model):
    """The remedies for a scenario as it was divided at one moment."""

    scenario = models.OneToOneField(Scenario, models.CASCADE, related_name="remedy_study")
    job = models.ForeignKey(Job, models.SET_NULL, null=True, blank=True, related_name="+")
    # When the division was made that the answers are about; none before there are answers.
    of_division = models.DateTimeField(null=True, blank=True)
    # Of the optimiser, in the format zwerm-remedies/1, with what each does to all gaps.
    answers = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = _("study of gaps")
        verbose_name_plural = _("studies of gaps")

    def __str__(self) -> str:
        return str(self.scenario)

    @property
    def has_answers(self) -> bool:
        return self.of_division is not None

    @property
    def is_running(self) -> bool:
        return self.job is not None and self.job.is_open

    def is_about(self, scenario: Scenario) -> bool:
        """Whether the answers are about the division as it is now."""
        return self.has_answers and self.of_division == scenario.divided_at


class ChosenRemedy(models.Model):
    """A remedy that somebody is going to see to. It stays when the division changes."""

    scenario = models.ForeignKey(Scenario, models.CASCADE, related_name="chosen_remedies")
    action = models.OneToOneField(Action, models.CASCADE, related_name="chosen_remedy")
    # The gap, as problem files name it.
    task = models.CharField(max_length=120)
    level = models.CharField(max_length=1)
    owner = models.CharField(max_length=120)
    # What stood there when it was chosen, and by which it is known again.
    remedy = models.JSONField()
    mark = models.CharField(max_length=32)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("chosen remedy")
        verbose_name_plural = _("chosen remedies")
        constraints = [
            models.UniqueConstraint(
                fields=["scenario", "task", "level", "owner", "mark"],
                name="a_remedy_is_chosen_once_for_a_gap",
            )
        ]

    def __str__(self) -> str:
        return str(self.action)

    @property
    def gap(self) -> tuple[str, str, str]:
        return self.task, self.level, self.owner
