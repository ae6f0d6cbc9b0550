"""The link with which someone's calendar reads their dates, without signing in."""

import hashlib
import secrets

from django.core import signing
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zwerm.people.models import Person

SECRET_BYTES = 32
# The signature tells a guess from a link of ours before the database is asked.
_SIGNER = signing.Signer(salt="zwerm.overview.calendar", sep=".")


class CalendarLinkQuerySet(models.QuerySet["CalendarLink"]):
    def of_token(self, token: str) -> "CalendarLinkQuerySet":
        """The one with this secret, as long as its owner works here."""
        try:
            digest = _digest(_SIGNER.unsign(token))
        except signing.BadSignature:
            return self.none()
        people = Person.objects.current().filter(user__is_active=True)
        return self.filter(digest=digest, person__in=people.values("pk"))


class CalendarLink(models.Model):
    """At most one for each person. The link holds a secret; here stands only its digest."""

    person = models.OneToOneField(Person, models.CASCADE, related_name="calendar_link")
    digest = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = CalendarLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("calendar link")
        verbose_name_plural = _("calendar links")

    def __str__(self) -> str:
        return str(self.person)

    def make_secret(self) -> str:
        """A new token; the one before reads nothing any more. It is nowhere else."""
        secret = secrets.token_urlsafe(SECRET_BYTES)
        self.digest, self.created_at = _digest(secret), timezone.now()
        return _SIGNER.sign(secret)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
