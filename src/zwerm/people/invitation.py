"""An invitation: the way to an account. The link holds a secret; here stands only its digest."""

import hashlib
import secrets
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zwerm.accounts.models import Membership, User
from zwerm.schools.models import Organisation

from .models import Person

DAYS_OPEN = 14
SECRET_BYTES = 32
# The signature tells a guess from a link of ours before the database is asked.
_SIGNER = signing.Signer(salt="zwerm.people.invitation", sep=".")


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def standing(self) -> "InvitationQuerySet":
        """Neither accepted nor withdrawn; perhaps too old."""
        return self.filter(accepted_at__isnull=True, revoked_at__isnull=True)

    def open(self) -> "InvitationQuerySet":
        lasts = Q(access_ends_on__isnull=True) | Q(access_ends_on__gte=timezone.localdate())
        return self.standing().filter(lasts, expires_at__gt=timezone.now())

    def visible_to(self, user: User) -> "InvitationQuerySet":
        """Those of one's own team: that someone has no account yet is not for everyone."""
        if user.is_superuser:
            return self
        return self.filter(person__in=Person.objects.in_team_of(user).values("pk"))


class Invitation(models.Model):
    """Someone may make an account and get a role, by a link that works once and not for long."""

    class State(models.TextChoices):
        OPEN = "open", _("invited")
        EXPIRED = "expired", _("invitation too old")
        ACCEPTED = "accepted", _("accepted")
        REVOKED = "revoked", _("withdrawn")

    person = models.ForeignKey(Person, models.CASCADE, related_name="invitations")
    # Empty for who has none: then the link itself, handed over on paper, is the proof.
    email = models.EmailField(_("e-mail address"), blank=True)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    role = models.CharField(_("role"), max_length=12, choices=Membership.Role)
    access_ends_on = models.DateField(_("access until"), null=True, blank=True)
    language = models.CharField(_("language"), max_length=8)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField(_("works until"))
    mailed_at = models.DateTimeField(_("mailed at"), null=True, editable=False)
    links = models.PositiveSmallIntegerField(_("links made"), default=1, editable=False)
    accepted_at = models.DateTimeField(null=True, editable=False)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    revoked_at = models.DateTimeField(null=True, editable=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(accepted_at__isnull=True, revoked_at__isnull=True),
                name="one_standing_invitation_per_person",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(revoked_at__isnull=True),
                name="an_invitation_ends_in_one_way",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} <{self.email}>" if self.email else str(self.person)

    @property
    def state(self) -> "Invitation.State":
        if self.accepted_at is not None:
            return self.State.ACCEPTED
        if self.revoked_at is not None:
            return self.State.REVOKED
        is_open = self.expires_at > timezone.now()
        return self.State.OPEN if is_open else self.State.EXPIRED

    def make_link(self) -> str:
        """A new token for the link, known only now; a link made before works no longer."""
        secret = secrets.token_urlsafe(SECRET_BYTES)
        self.digest = _digest(secret)
        self.expires_at = timezone.now() + timedelta(days=DAYS_OPEN)
        return _SIGNER.sign(secret)


def digest_of(token: str) -> str | None:
    """What to look for; None for what was never a link of ours."""
    try:
        return _digest(_SIGNER.unsign(token))
    except signing.BadSignature:
        return None


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
