"""Which scenarios only try something, and in what they differ from what is there."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from . import variants
from .adoptable import why_not_adoptable
from .models import Scenario
from .variants import Variation


class WhatIf(models.Model):
    """What a scenario supposes; a scenario without one supposes nothing."""

    scenario = models.OneToOneField(Scenario, models.CASCADE, related_name="what_if")
    variation = models.JSONField(default=dict)
    # What colleagues who are not there yet would do: rows of planned task, who and minutes.
    newcomer_work = models.JSONField(default=list, blank=True)

    class Meta:
        verbose_name = _("what-if")
        verbose_name_plural = _("what-ifs")

    def __str__(self) -> str:
        return str(self.scenario)

    @property
    def supposes(self) -> Variation:
        return variants.from_data(self.variation)

    @property
    def why_not(self) -> str:
        """Why its division cannot be put in force; nothing if it can."""
        return why_not_adoptable(self.supposes)

    @property
    def newcomer_minutes(self) -> int:
        return sum(minutes for _planned, _who, minutes in self.newcomer_work)


def variation_of(scenario: Scenario) -> Variation:
    """What the scenario supposes; nothing for most."""
    found: WhatIf | None = getattr(scenario, "what_if", None)
    return found.supposes if found else Variation()
