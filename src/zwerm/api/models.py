"""Programs that work with Zwerm: with which token, and what they are told of changes."""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zwerm.accounts.models import User
from zwerm.accounts.rules import LEADS
from zwerm.actions.models import Action
from zwerm.schools.models import Organisation

from .events import EVENTS
from .rules import answers_for
from .scopes import in_words

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# How long a token goes on after its maker no longer leads: time for another lead to look at it.
REVIEW_DAYS = 30


def led_by(user: User) -> Q:
    """Of what hangs below an organisation: where this user leads."""
    led = [one.organisation_id for one in user.current_memberships if one.role in LEADS]
    return Q(organisation__in=Organisation.objects.below(*led).values("pk"))


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def visible_to(self, user: User) -> "ApiTokenQuerySet":
        """For who leads the organisation it is of."""
        return self if user.is_superuser else self.filter(led_by(user))

    def working(self) -> "ApiTokenQuerySet":
        now = timezone.now()
        long_ago = now - timedelta(days=REVIEW_DAYS)
        looked_at = Q(review_since__isnull=True) | Q(review_since__gt=long_ago)
        return self.filter(looked_at, revoked_at__isnull=True, expires_at__gt=now)


class ApiToken(models.Model):
    """A key for a program: to which places, to do what, until when. Kept as a hash only."""

    class State(models.TextChoices):
        WORKING = "working", _("works")
        REVIEW = "review", _("needs a look")
        EXPIRED = "expired", _("expired")
        REVOKED = "revoked", _("withdrawn")

    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="api_tokens", verbose_name=_("for")
    )
    name = models.CharField(_("name"), max_length=80)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    # The last characters, to tell tokens apart.
    ending = models.CharField(max_length=4, editable=False)
    scopes = models.JSONField(_("allowed to"), default=list)
    # What it changes is written down under this account, with which nobody can sign in.
    acts_as = models.OneToOneField(User, models.PROTECT, related_name="+", editable=False)
    made_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField(_("until"))
    last_used_at = models.DateTimeField(null=True, editable=False)
    review_since = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = _("token")
        verbose_name_plural = _("tokens")

    def __str__(self) -> str:
        return self.name

    @property
    def state(self) -> "ApiToken.State":
        now = timezone.now()
        if self.revoked_at is not None:
            return self.State.REVOKED
        if self.expires_at <= now:
            return self.State.EXPIRED
        return self.State.REVIEW if self.review_since else self.State.WORKING

    @property
    def state_label(self) -> str:
        return str(self.state.label)

    @property
    def tone(self) -> str:
        """Of the badge with its state."""
        tones = {self.State.WORKING: "done", self.State.REVIEW: "signal"}
        return tones.get(self.state, "line")

    @property
    def rights(self) -> list[tuple["StrOrPromise", bool]]:
        return in_words(self.scopes)

    @property
    def is_open(self) -> bool:
        return self.state in {self.State.WORKING, self.State.REVIEW}

    @property
    def last_day(self) -> date:
        """It works until the end of it."""
        return timezone.localdate(self.expires_at) - timedelta(days=1)

    @property
    def stops_on(self) -> datetime | None:
        """When it stops because nobody looked at it."""
        return self.review_since + timedelta(days=REVIEW_DAYS) if self.review_since else None


class ExternalAction(models.Model):
    """The key under which a program knows an action, so that asking twice makes one."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    key = models.CharField(max_length=100)
    action = models.OneToOneField(Action, models.CASCADE, related_name="external")

    class Meta:
        verbose_name = _("action of a program")
        verbose_name_plural = _("actions of programs")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "key"], name="one_action_for_a_key")
        ]

    def __str__(self) -> str:
        return self.key


class WebhookQuerySet(models.QuerySet["Webhook"]):
    def visible_to(self, user: User) -> "WebhookQuerySet":
        return self if user.is_superuser else self.filter(led_by(user))


class Webhook(models.Model):
    """An address that is told of changes at an organisation and below it."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="webhooks")
    url = models.URLField(_("address"), max_length=300)
    events = models.JSONField(_("tells of"), default=list)
    # What a secret is made from, with the key of the installation: see `signing`.
    salt = models.CharField(max_length=64, editable=False)
    old_salt = models.CharField(max_length=64, blank=True, editable=False)
    old_salt_until = models.DateTimeField(null=True, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    failing_since = models.DateTimeField(null=True, editable=False)
    stopped_at = models.DateTimeField(null=True, blank=True)

    objects = WebhookQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")

    def __str__(self) -> str:
        return self.url

    @property
    def is_stopped(self) -> bool:
        return self.stopped_at is not None

    @property
    def is_left(self) -> bool:
        """Nobody answers for it: whoever made it is gone, or no longer leads there."""
        return not answers_for(self.made_by, self.organisation)

    @property
    def why_stopped(self) -> str:
        """In words that say what to do; empty for one that somebody stopped on its page."""
        if not self.is_stopped:
            return ""
        if self.is_left:
            return str(
                _(
                    "Whoever made it no longer leads here. Look whether the address is right and "
                    "start it again: from then on you answer for it."
                )
            )
        if self.failing_since is not None:
            return str(
                _("For almost two days it gave no good answer. Start it again when it does.")
            )
        return ""

    @property
    def salts(self) -> list[str]:
        """The present one first; after a change the one before still holds for a while."""
        until = self.old_salt_until
        is_both = self.old_salt and until is not None and until > timezone.now()
        return [self.salt, self.old_salt] if is_both else [self.salt]


class Delivery(models.Model):
    """One message for one webhook: written with the change it tells of, sent by a worker."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        DELIVERED = "delivered", _("delivered")
        FAILED = "failed", _("not delivered")

    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="deliveries")
    message = models.CharField(max_length=40, unique=True)
    event = models.CharField(_("event"), max_length=40)
    body = models.TextField()
    at = models.DateTimeField(default=timezone.now, editable=False)
    state = models.CharField(
        _("state"), max_length=9, choices=State, default=State.WAITING, editable=False
    )
    attempts = models.PositiveSmallIntegerField(default=0, editable=False)
    last_attempt_at = models.DateTimeField(null=True, editable=False)
    next_attempt_at = models.DateTimeField(null=True, editable=False)
    answer = models.CharField(_("answer"), max_length=200, blank=True, editable=False)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        indexes = [models.Index(fields=["webhook", "state"], name="deliveries_to_send")]

    def __str__(self) -> str:
        return self.message

    @property
    def tone(self) -> str:
        tones = {self.State.DELIVERED: "done", self.State.FAILED: "signal"}
        return tones.get(self.State(self.state), "soft")

    @property
    def event_label(self) -> "StrOrPromise":
        """What it told of, as people read it; a trial has no more than its name."""
        return EVENTS.get(self.event, self.event)

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING
