"""Users, and the role each has at which organisation."""

from functools import cached_property
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zwerm.schools.models import Organisation


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str | None, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower() or None, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get(self, *args: Any, **kwargs: Any) -> "User":
        """With the person they are: every page that a user opens asks for both."""
        return self.get_queryset().select_related("person").get(*args, **kwargs)


class User(AbstractBaseUser, PermissionsMixin):
    """Someone who signs in: by e-mail address, by a name of their own, or at a provider only.

    Not everyone at a school has an address, and a federation may give none.
    """

    email = models.EmailField(_("e-mail address"), unique=True, null=True, blank=True)
    username = models.CharField(
        _("sign-in name"),
        max_length=60,
        unique=True,
        null=True,
        blank=True,
        # No @, so that a name never looks like somebody's address.
        validators=[
            RegexValidator(
                r"^[a-z0-9][a-z0-9._-]{2,59}$",
                _("Use 3 to 60 small letters, digits, dots or dashes."),
            )
        ],
        help_text=_("For who has no e-mail address."),
    )
    name = models.CharField(_("name"), max_length=120)
    # For what reaches them outside the site; empty is the language of the installation.
    language = models.CharField(_("language"), max_length=8, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    is_staff = models.BooleanField(_("may open the admin site"), default=False)
    date_joined = models.DateTimeField(default=timezone.now, editable=False)

    # School groups where they are a guest, of which a page shows nothing: see `guests`.
    left_out: frozenset[int] = frozenset()

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        ordering = ["name"]
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [
            models.UniqueConstraint(Lower("email"), name="one_account_per_address"),
            models.UniqueConstraint(Lower("username"), name="one_account_per_sign_in_name"),
            models.CheckConstraint(
                condition=~Q(email="") & ~Q(username=""), name="no_address_is_null_not_empty"
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.signs_in_as

    @property
    def signs_in_as(self) -> str:
        """What to fill in to sign in; empty for who only comes in at a provider."""
        return self.email or self.username or ""

    @property
    def first_name(self) -> str:
        return self.name.split(" ")[0]

    @cached_property
    def current_memberships(self) -> list["Membership"]:
        """Read once a request; every rule asks these."""
        current = self.memberships.current().select_related("organisation__parent__parent")
        return list(current.order_by("organisation__kind", "pk"))

    @cached_property
    def top_organisation_ids(self) -> list[int]:
        return sorted({m.organisation.top.pk for m in self.current_memberships})

    def roles_at(self, organisation: Organisation) -> set[str]:
        """The user's roles at this organisation or at one above it."""
        lineage = {above.pk for above in organisation.lineage}
        return {m.role for m in self.current_memberships if m.organisation_id in lineage}


class MembershipQuerySet(models.QuerySet["Membership"]):
    def current(self) -> "MembershipQuerySet":
        today = timezone.localdate()
        return self.filter(starts_on__lte=today).filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=today)
        )


class Membership(models.Model):
    """What a user is at an organisation, and so also at everything under it."""

    class Role(models.TextChoices):
        DIRECTOR = "director", _("coordinating director")
        HEAD = "head", _("head of school")
        COORDINATOR = "coordinator", _("coordinating ICT coordinator")
        TICT = "tict", _("technical ICT coordinator")
        PICT = "pict", _("pedagogical ICT coordinator")
        STAFF = "staff", _("colleague")
        GUEST = "guest", _("guest")

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=12, choices=Role)
    starts_on = models.DateField(_("from"), default=timezone.localdate)
    ends_on = models.DateField(_("until"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation", "role"], name="one_membership_per_role"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="membership_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.get_role_display()} – {self.organisation}"
