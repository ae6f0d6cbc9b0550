"""Mandates: who decides, executes, steers and is contact for a task, and since when."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zwerm.accounts.models import User
from zwerm.people.models import Person
from zwerm.planning.models import Scenario
from zwerm.schools.models import Organisation
from zwerm.tasks.models import Level, Task


class MandateQuerySet(models.QuerySet["Mandate"]):
    def visible_to(self, user: User) -> "MandateQuerySet":
        """Who does what is for everyone in the school group."""
        if user.is_superuser:
            return self
        return self.filter(organisation__in=Organisation.objects.visible_to(user).values("pk"))

    def current(self) -> "MandateQuerySet":
        today = timezone.localdate()
        return self.filter(starts_on__lte=today).filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=today)
        )

    def covering(self, organisation: Organisation) -> "MandateQuerySet":
        """The mandates that hold for a school: its own, those of its cluster, and of its group.

        For a school group: what is done together there.
        """
        if organisation.is_group:
            return self.filter(organisation=organisation)
        lineage = [above.pk for above in organisation.lineage]
        pools = {"", *(above.pool for above in organisation.lineage)}
        sites = Organisation.objects.below(organisation.pk).values("pk")
        return self.filter(Q(organisation__in=lineage, pool__in=pools) | Q(organisation__in=sites))

    def awaiting(self) -> "MandateQuerySet":
        """The person was asked, and said neither yes nor that something has to change."""
        return self.filter(asked_at__isnull=False, confirmed_at__isnull=True, asks_change="")

    def from_day(self, day: date) -> "MandateQuerySet":
        """In force on this day, or later."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day))


class Mandate(models.Model):
    """One person's mandate for one task at one place, with its dates."""

    class Kind(models.TextChoices):
        DECIDE = "decide", _("decides")
        EXECUTE = "execute", _("executes")
        STEER = "steer", _("steers and follows up")
        CONTACT = "contact", _("is the contact")

    class Strength(models.TextChoices):
        """How far the voice goes of who decides or steers together with others."""

        INFORMATION = "information", _("is informed")
        ADVICE = "advice", _("gives advice")
        DECISION = "decision", _("has decision power")

    class Answer(models.TextChoices):
        NOT_ASKED = "", _("not asked")
        AWAITING = "awaiting", _("awaits confirmation")
        CONFIRMED = "confirmed", _("confirmed")
        CHANGE = "change", _("asks for a change")

    task = models.ForeignKey(Task, models.CASCADE, related_name="mandates")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="mandates")
    level = models.CharField(max_length=1, choices=Level, default=Level.SCHOOL)
    pool = models.CharField(max_length=60, blank=True)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    person = models.ForeignKey(Person, models.CASCADE, related_name="mandates")
    is_backup = models.BooleanField(_("backup"), default=False)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    # The division it came from; none when it was agreed by hand.
    scenario = models.ForeignKey(
        Scenario, models.SET_NULL, null=True, blank=True, related_name="mandates"
    )
    # Who takes over decisions, steering or questions; for execution a backup does.
    deputy = models.ForeignKey(
        Person,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="deputed_mandates",
        verbose_name=_("deputy"),
    )
    strength = models.CharField(_("how far it goes"), max_length=11, choices=Strength, blank=True)
    # A mandate holds from its first day on; what the person answers is kept beside it. None where
    # nobody asked: mandates of before there was anything to answer.
    asked_at = models.DateTimeField(
        _("asked"), null=True, blank=True, default=timezone.now, editable=False
    )
    reminded_at = models.DateTimeField(_("reminded"), null=True, blank=True, editable=False)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
    )
    confirmation_note = models.CharField(_("note"), max_length=300, blank=True)
    asks_change = models.CharField(_("what should change"), max_length=300, blank=True)

    objects = MandateQuerySet.as_manager()
    # Of a page that asked for it (`queries.note_away`): the holder is away today.
    is_away = False

    class Meta:
        verbose_name = _("mandate")
        verbose_name_plural = _("mandates")
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "task",
                    "organisation",
                    "level",
                    "pool",
                    "kind",
                    "person",
                    "is_backup",
                    "starts_on",
                ],
                name="one_mandate_per_person_and_day",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="mandate_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(deputy__isnull=True) | ~Q(deputy=F("person")),
                name="nobody_is_their_own_deputy",
            ),
            models.CheckConstraint(
                condition=Q(deputy__isnull=True) | ~Q(kind="execute"),
                name="who_executes_has_a_backup_not_a_deputy",
            ),
            models.CheckConstraint(
                condition=Q(strength="") | Q(kind__in=["decide", "steer"]),
                name="only_deciding_and_steering_have_a_strength",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True) | Q(asks_change=""),
                name="confirmed_or_asks_for_a_change",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "task"], name="mandates_of_a_task")]

    def __str__(self) -> str:
        return f"{self.person} {self.get_kind_display()}: {self.task}"

    @property
    def answer(self) -> "Mandate.Answer":
        if self.confirmed_at is not None:
            return self.Answer.CONFIRMED
        if self.asks_change:
            return self.Answer.CHANGE
        return self.Answer.AWAITING if self.asked_at else self.Answer.NOT_ASKED

    @property
    def is_awaiting(self) -> bool:
        return self.answer == self.Answer.AWAITING

    @property
    def answering(self) -> Person:
        """Whom to ask today: the deputy of who is away."""
        return self.deputy if self.is_away and self.deputy else self.person

    @property
    def may_have_deputy(self) -> bool:
        return self.kind != self.Kind.EXECUTE

    @property
    def may_have_strength(self) -> bool:
        return self.kind in {self.Kind.DECIDE, self.Kind.STEER}

    def confirm(self, *, by: User, note: str = "") -> None:
        self.confirmed_at, self.confirmed_by, self.confirmation_note = timezone.now(), by, note
        self.asks_change = ""
        self.save(
            update_fields=["confirmed_at", "confirmed_by", "confirmation_note", "asks_change"]
        )

    def ask_change(self, reason: str) -> None:
        """The person sees it differently. The mandate holds until someone changes it."""
        self.asks_change, self.confirmed_at, self.confirmed_by = reason, None, None
        self.asked_at = self.asked_at or timezone.now()
        self.save(update_fields=["asks_change", "confirmed_at", "confirmed_by", "asked_at"])


# An idea of its own, which Django finds through this module.
from . import handover  # noqa: E402, F401
