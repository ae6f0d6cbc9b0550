"""What of an adopted plan stands on the website of the school, for everyone."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .plan import Plan
from .version import Version


class Publication(models.Model):
    """Made when the lead publishes it: later versions and changes do not get out by themselves."""

    plan = models.OneToOneField(Plan, models.CASCADE, related_name="publication")
    version = models.ForeignKey(Version, models.CASCADE, related_name="+")
    is_on = models.BooleanField(_("on the website"), default=False)
    names_people = models.BooleanField(_("names of contacts may stand there"), default=False)
    # The numbers of the chapters that were chosen, as they stand in the version.
    chosen = models.JSONField(default=list)
    # [{"title", "blocks": [packed document blocks]}], as everyone reads it.
    chapters = models.JSONField(default=list)
    language = models.CharField(max_length=2, default="nl")
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")

    def __str__(self) -> str:
        return str(self.plan)
