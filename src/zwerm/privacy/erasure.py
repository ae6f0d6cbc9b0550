"""That somebody was made unrecognisable, and under which number they stand in history."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zwerm.people.models import Person
from zwerm.schools.models import Organisation


class Erasure(models.Model):
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="+", help_text=_("The school group.")
    )
    number = models.PositiveIntegerField()
    person = models.OneToOneField(Person, models.CASCADE, related_name="erasure")
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("person made unrecognisable")
        verbose_name_plural = _("people made unrecognisable")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "number"], name="one_former_colleague_per_number"
            )
        ]

    def __str__(self) -> str:
        return f"{self.number}"
