"""What is known of everybody's absence in one division, and of which division."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from zwerm.core.models import Job

from .models import Scenario


class ContinuityStudy(models.Model):
    """The answers for a scenario as it was divided at one moment."""

    scenario = models.OneToOneField(Scenario, models.CASCADE, related_name="continuity")
    job = models.ForeignKey(Job, models.SET_NULL, null=True, blank=True, related_name="+")
    # When the division was made that the answers are about; none before there are answers.
    of_division = models.DateTimeField(null=True, blank=True)
    # Of the optimiser, in the format zwerm-continuity/1.
    answers = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = _("study of absences")
        verbose_name_plural = _("studies of absences")

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
