"""Someone leaves or is away for long: who takes which mandate over, and what is handed over."""

from datetime import date, timedelta

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zwerm.accounts.models import User
from zwerm.accounts.rules import LEADS, TEAM
from zwerm.people.models import Person
from zwerm.schools.models import Organisation

from .models import Mandate


class HandoverQuerySet(models.QuerySet["Handover"]):
    def visible_to(self, user: User) -> "HandoverQuerySet":
        """While it is prepared for who leads there; once confirmed also for the ICT team there,
        and for whom it is about: who goes, who takes over, who hands something over.
        """
        if user.is_superuser:
            return self
        mine = user.current_memberships
        led = Organisation.objects.below(*[m.organisation_id for m in mine if m.role in LEADS])
        team = Organisation.objects.below(*[m.organisation_id for m in mine if m.role in TEAM])
        concerned = (
            Q(person__organisation__in=team.values("pk"))
            | Q(person__user=user)
            | Q(pk__in=Succession.objects.filter(successor__user=user).values("handover"))
            | Q(pk__in=HandoverItem.objects.filter(owner__user=user).values("handover"))
        )
        return self.filter(
            Q(person__organisation__in=led.values("pk"))
            | (Q(confirmed_at__isnull=False) & concerned)
        )

    def in_preparation(self) -> "HandoverQuerySet":
        return self.filter(confirmed_at__isnull=True)


class Handover(models.Model):
    """The days without someone: from the first one on, until the last one if they come back."""

    class Kind(models.TextChoices):
        LEAVES = "leaves", _("leaves for good")
        AWAY = "away", _("is away for a while")

    person = models.ForeignKey(Person, models.CASCADE, related_name="handovers")
    kind = models.CharField(_("what happens"), max_length=6, choices=Kind)
    first_day = models.DateField(_("first day without"))
    last_day = models.DateField(_("last day without"), null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)

    objects = HandoverQuerySet.as_manager()

    class Meta:
        ordering = ["-first_day", "-pk"]
        verbose_name = _("handover")
        verbose_name_plural = _("handovers")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="leaves", last_day__isnull=True)
                | Q(kind="away", last_day__gte=F("first_day")),
                name="who_is_away_comes_back",
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(confirmed_at__isnull=True),
                name="one_handover_in_preparation",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_kind_display()}"

    @property
    def is_confirmed(self) -> bool:
        return self.confirmed_at is not None

    @property
    def is_leaving(self) -> bool:
        return self.kind == self.Kind.LEAVES

    @property
    def day_before(self) -> date:
        """The last day on which the person has the mandates."""
        return self.first_day - timedelta(days=1)

    def confirm(self, *, by: User) -> None:
        self.confirmed_by, self.confirmed_at = by, timezone.now()
        self.save(update_fields=["confirmed_by", "confirmed_at"])


class Succession(models.Model):
    """One mandate of the person, and who has it in the days without them."""

    class Why(models.TextChoices):
        DIVISION = "division", _("takes it over with the fewest changes")
        TOGETHER = "together", _("does it already")
        BACKUP = "backup", _("is the backup")
        ROLE = "role", _("because of the role")
        STAND_IN = "standin", _("stands in")
        CHOSEN = "chosen", _("chosen")

    handover = models.ForeignKey(Handover, models.CASCADE, related_name="successions")
    mandate = models.ForeignKey(Mandate, models.CASCADE, related_name="successions")
    successor = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="successions"
    )
    why = models.CharField(max_length=8, choices=Why, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("succession")
        verbose_name_plural = _("successions")
        constraints = [
            models.UniqueConstraint(
                fields=["handover", "mandate"], name="one_succession_per_mandate"
            )
        ]

    def __str__(self) -> str:
        return f"{self.mandate} → {self.successor or '?'}"


class HandoverItem(models.Model):
    """Something to hand over; those that always count have a key, the others words of their own."""

    class Topic(models.TextChoices):
        ADDRESSES = "addresses", _("Addresses and calendars")
        PROCEDURES = "procedures", _("How the work goes")
        ACCESS = "access", _("Access and passwords")
        SUPPLIERS = "suppliers", _("Suppliers and contracts")
        DEVICES = "devices", _("Devices and keys")
        OTHER = "other", _("Something else")

    handover = models.ForeignKey(Handover, models.CASCADE, related_name="items")
    topic = models.CharField(_("about"), max_length=10, choices=Topic, default=Topic.OTHER)
    key = models.SlugField(max_length=30, blank=True)
    text = models.CharField(_("what"), max_length=200, blank=True)
    owner = models.ForeignKey(
        Person,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="handover_items",
        verbose_name=_("who takes care of it"),
    )
    due_on = models.DateField(_("ready by"), null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        ordering = ["pk"]
        verbose_name = _("thing to hand over")
        verbose_name_plural = _("things to hand over")
        constraints = [
            models.CheckConstraint(
                condition=~Q(key="", text=""), name="a_thing_to_hand_over_says_what"
            )
        ]

    def __str__(self) -> str:
        return self.text or self.key

    def is_late(self, today: date) -> bool:
        return self.done_at is None and self.due_on is not None and self.due_on < today

    def tick(self, *, by: User, is_done: bool) -> None:
        """Both are kept: that it was done, and that it turned out not to be."""
        if is_done == (self.done_at is not None):
            return
        self.done_at = timezone.now() if is_done else None
        self.done_by = by if is_done else None
        self.save(update_fields=["done_at", "done_by"])
        ItemTick.objects.create(item=self, is_done=is_done, by=by)


class ItemTick(models.Model):
    """That something was ticked off, or opened again. Only ever added to."""

    item = models.ForeignKey(HandoverItem, models.CASCADE, related_name="ticks")
    is_done = models.BooleanField()
    at = models.DateTimeField(default=timezone.now, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("tick")
        verbose_name_plural = _("ticks")

    def __str__(self) -> str:
        return f"{self.item}: {self.is_done}"


class HandoverTrace(models.Model):
    """What a confirmation changed: the rows as they were and as they became, to go back exactly."""

    handover = models.OneToOneField(Handover, models.CASCADE, related_name="trace")
    before = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    after = models.JSONField(default=dict, encoder=DjangoJSONEncoder)

    class Meta:
        verbose_name = _("trace of a handover")
        verbose_name_plural = _("traces of handovers")

    def __str__(self) -> str:
        return str(self.handover)
