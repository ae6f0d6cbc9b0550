"""Who agreed to which text about the scan, and when. A text that changes is asked again."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zwerm.people.models import Person

# Of `scan/_consent_text.html`; one more whenever what it says changes.
VERSION = 1


class Consent(models.Model):
    person = models.ForeignKey(Person, models.CASCADE, related_name="consents")
    version = models.PositiveSmallIntegerField()
    agreed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-version"]
        verbose_name = _("agreement with the text about the scan")
        verbose_name_plural = _("agreements with the text about the scan")
        constraints = [
            models.UniqueConstraint(fields=["person", "version"], name="a_text_is_agreed_to_once")
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.version}"


def agree(person: Person) -> None:
    """With the text as it is now."""
    Consent.objects.get_or_create(person=person, version=VERSION)


def has_agreed(person: Person) -> bool:
    return Consent.objects.filter(person=person, version=VERSION).exists()
