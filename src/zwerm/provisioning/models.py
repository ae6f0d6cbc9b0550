"""Accounts that the identity provider of a school group keeps up to date."""

import uuid

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zwerm.accounts.models import Membership, User
from zwerm.schools.models import Organisation


class Provisioning(models.Model):
    """What an organisation chose for accounts that its identity provider makes."""

    class FirstRole(models.TextChoices):
        """Nothing above a colleague: a lead gives the rest by hand."""

        NONE = "", _("nothing yet: a lead lets them in")
        STAFF = Membership.Role.STAFF.value, _("colleague")

    organisation = models.OneToOneField(
        Organisation, models.CASCADE, related_name="provisioning", verbose_name=_("for")
    )
    first_role = models.CharField(
        _("new accounts may"),
        max_length=12,
        choices=FirstRole,
        blank=True,
        default=FirstRole.NONE,
    )

    class Meta:
        verbose_name = _("choice about provisioning")
        verbose_name_plural = _("choices about provisioning")

    def __str__(self) -> str:
        return str(self.organisation)


class ScimAccountQuerySet(models.QuerySet["ScimAccount"]):
    def of(self, organisation: Organisation) -> "ScimAccountQuerySet":
        """Those that came with a token of exactly this organisation."""
        return self.filter(organisation=organisation)


class ScimAccount(models.Model):
    """An account as an identity provider knows it, below one organisation.

    `attributes` holds what the provider said and may read back: names and addresses, in the form
    of RFC 7643. What Zwerm works with stands in the account itself.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="scim_accounts", verbose_name=_("for")
    )
    user = models.ForeignKey(User, models.CASCADE, related_name="scim_accounts")
    user_name = models.CharField(_("login name"), max_length=254)
    external_id = models.CharField(max_length=254, blank=True)
    attributes = models.JSONField(default=dict)
    is_active = models.BooleanField(_("active"), default=True)
    # Roles that stopped when the provider switched the account off: [membership, first, last day].
    stopped = models.JSONField(default=list)
    # Whether the provider closed the account itself: it opens only what it closed.
    has_closed = models.BooleanField(default=False, db_default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(_("last change"), default=timezone.now)
    version = models.PositiveIntegerField(default=1)

    objects = ScimAccountQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("account of an identity provider")
        verbose_name_plural = _("accounts of an identity provider")
        constraints = [
            models.UniqueConstraint(
                "organisation", Lower("user_name"), name="one_scim_account_for_a_login_name"
            ),
            models.UniqueConstraint(
                fields=["organisation", "external_id"],
                condition=~Q(external_id=""),
                name="one_scim_account_for_an_external_id",
            ),
            models.UniqueConstraint(
                fields=["organisation", "user"], name="one_scim_account_for_a_user"
            ),
        ]

    def __str__(self) -> str:
        return self.user_name
