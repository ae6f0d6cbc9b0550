"""Which personal data are used, why, and with whom they are shared. Light: no legal advice."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .kept import Kept, KeptQuerySet, owner_field, role_field


class ProcessingQuerySet(KeptQuerySet["Processing"]):
    pass


class Processing(Kept):
    """One purpose for which personal data are used."""

    class Basis(models.TextChoices):
        """The six bases of article 6 of the General Data Protection Regulation."""

        LAW = "law", _("a legal duty")
        PUBLIC = "public", _("a task in the public interest")
        CONTRACT = "contract", _("an agreement with the person")
        CONSENT = "consent", _("permission of the person")
        VITAL = "vital", _("to save a life")
        INTEREST = "interest", _("a legitimate interest")

    class Agreement(models.TextChoices):
        YES = "yes", _("yes, signed")
        NO = "no", _("no, not yet")
        NOT_NEEDED = "none", _("not needed: nobody else has the data")

    purpose = models.CharField(
        _("what for"), max_length=200, help_text=_("For instance: keep the marks of pupils.")
    )
    data = models.CharField(
        _("which data"), max_length=400, help_text=_("For instance: name, class, marks.")
    )
    subjects = models.CharField(
        _("of whom"), max_length=200, help_text=_("For instance: pupils and their parents.")
    )
    basis = models.CharField(_("on which basis"), max_length=8, choices=Basis, blank=True)
    shared_with = models.CharField(
        _("shared with"), max_length=300, blank=True, help_text=_("Firms and authorities by name.")
    )
    agreement = models.CharField(
        _("processing agreement"), max_length=4, choices=Agreement, blank=True
    )
    agreed_on = models.DateField(_("agreement signed on"), null=True, blank=True)
    retention = models.CharField(_("how long kept"), max_length=200, blank=True)
    place = models.CharField(
        _("where the data are"), max_length=200, blank=True, help_text=_("A program or a cupboard.")
    )
    owner = owner_field()
    owner_role = role_field()

    objects = ProcessingQuerySet.as_manager()

    class Meta:
        ordering = ["purpose", "pk"]
        verbose_name = _("use of personal data")
        verbose_name_plural = _("uses of personal data")

    def __str__(self) -> str:
        return self.purpose

    @property
    def missing(self) -> list[str]:
        """What a register asks that is not filled in yet, in the words of its fields."""
        wanted = {
            "basis": not self.basis,
            "retention": not self.retention,
            "place": not self.place,
            "agreement": not self.agreement or self.agreement == self.Agreement.NO,
            "owner": self.owner_id is None and not self.owner_role,
        }
        meta = type(self)._meta
        return [
            str(meta.get_field(name).verbose_name)  # type: ignore[union-attr] # fields of its own
            for name, is_missing in wanted.items()
            if is_missing
        ]
