"""The own look of an organisation for Word files."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zwerm.schools.models import Organisation


class HouseStyle(models.Model):
    """A Word file, checked when it came in. What it says in its text is never used."""

    organisation = models.OneToOneField(Organisation, models.CASCADE, related_name="house_style")
    file_name = models.CharField(_("file"), max_length=120)
    content = models.BinaryField()
    uploaded_at = models.DateTimeField(default=timezone.now)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("house style")
        verbose_name_plural = _("house styles")

    def __str__(self) -> str:
        return f"{self.organisation}: {self.file_name}"
