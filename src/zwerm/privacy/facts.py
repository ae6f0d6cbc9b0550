"""What the privacy page says that only the school or whoever runs the installation knows."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zwerm.schools.models import Organisation


class PrivacyFacts(models.Model):
    """Of a school group; without one, of the installation. What is empty is said to be open."""

    class Council(models.TextChoices):
        """Whether the representatives of the staff agreed."""

        NOT_YET = "not_yet", _("not asked yet")
        ASKED = "asked", _("asked, no answer yet")
        AGREED = "agreed", _("agreed")
        REFUSED = "refused", _("did not agree")

    organisation = models.OneToOneField(
        Organisation, models.CASCADE, null=True, blank=True, related_name="privacy_facts"
    )
    responsible = models.CharField(_("who is responsible"), max_length=200, blank=True)
    contact = models.CharField(_("whom to ask: name and address"), max_length=200, blank=True)
    officer = models.CharField(_("data protection officer"), max_length=200, blank=True)
    basis = models.TextField(_("legal ground"), max_length=1000, blank=True)
    council = models.CharField(
        _("representatives of the staff"), max_length=10, choices=Council, default=Council.NOT_YET
    )
    council_body = models.CharField(_("which body"), max_length=120, blank=True)
    council_on = models.DateField(_("on"), null=True, blank=True)
    place = models.CharField(_("where the data stands"), max_length=200, blank=True)
    processor = models.CharField(_("who runs Zwerm"), max_length=200, blank=True)
    subprocessors = models.TextField(
        _("who else comes near the data, one a line"), max_length=2000, blank=True
    )
    # How long, for this school group.
    keep_scans_years = models.PositiveSmallIntegerField(_("scans, in years"), default=3)
    keep_former_years = models.PositiveSmallIntegerField(
        _("names of people who left, in years"), default=5
    )
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("privacy facts")
        verbose_name_plural = _("privacy facts")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(keep_scans_years__range=(1, 10))
                & models.Q(keep_former_years__range=(1, 20)),
                name="nothing_personal_is_kept_forever",
            )
        ]

    def __str__(self) -> str:
        return str(self.organisation or "Zwerm")

    @property
    def subprocessor_list(self) -> list[str]:
        return [line.strip() for line in self.subprocessors.splitlines() if line.strip()]


def facts_of(organisation: Organisation | None) -> PrivacyFacts:
    """Those of the group, or of the installation; empty ones when nobody filled anything in."""
    top = organisation.top if organisation else None
    found = PrivacyFacts.objects.filter(organisation=top).first()
    return found or PrivacyFacts(organisation=top)
