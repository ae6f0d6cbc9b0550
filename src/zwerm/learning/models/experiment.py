"""Trying something out, within bounds and with an end, weighed before and judged afterwards."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zwerm.accounts.models import User
from zwerm.accounts.rules import TEAM
from zwerm.people.models import Person
from zwerm.schools.below import KeysBelow
from zwerm.schools.models import Organisation, SchoolYear

# Our proposal. The report asks for a limit, and names no number.
PROPOSED_LIMIT = 3


class ExperimentQuerySet(models.QuerySet["Experiment"]):
    def visible_to(self, user: User) -> "ExperimentQuerySet":
        """For the ICT team of the place and above, and for who takes part."""
        if user.is_superuser:
            return self
        mine = [m.organisation_id for m in user.current_memberships if m.role in TEAM]
        inside = KeysBelow(*mine)
        own = Person.objects.filter(user=user).values("pk")
        part = Experiment.people.through.objects.filter(person__in=own).values("experiment")
        return self.filter(Q(organisation__in=inside) | Q(owner__user=user) | Q(pk__in=part))

    def running(self) -> "ExperimentQuerySet":
        return self.filter(state=Experiment.State.RUNNING)

    def to_decide(self, today: date) -> "ExperimentQuerySet":
        """Still running after its last day: somebody has to say how it goes on."""
        return self.running().filter(ends_on__lt=today)


class Experiment(models.Model):
    """Nothing runs without an end. What was expected stays as it stood when it began."""

    class State(models.TextChoices):
        IDEA = "idea", pgettext_lazy("an experiment", "idea")
        RUNNING = "running", pgettext_lazy("an experiment", "running")
        DONE = "done", pgettext_lazy("an experiment", "finished")
        DROPPED = "dropped", pgettext_lazy("an experiment", "dropped")

    class Risk(models.TextChoices):
        LOW = "low", _("small")
        MIDDLE = "middle", _("some")
        HIGH = "high", _("large")

    class Decision(models.TextChoices):
        GO_ON = "go_on", _("go on")
        ADAPT = "adapt", _("adapt")
        STOP = "stop", pgettext_lazy("an experiment", "stop")

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="experiments")
    school_year = models.ForeignKey(SchoolYear, models.PROTECT, related_name="+")
    title = models.CharField(_("what we try"), max_length=160)
    aim = models.TextField(_("what we want to know"), max_length=2000, blank=True)
    bounds = models.TextField(_("what it is not"), max_length=2000)
    owner = models.ForeignKey(
        Person,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="experiments_owned",
        verbose_name=_("who leads it"),
    )
    people = models.ManyToManyField(
        Person, related_name="experiments", blank=True, verbose_name=_("who takes part")
    )
    team = models.CharField(_("for which team"), max_length=120, blank=True)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    state = models.CharField(_("state"), max_length=7, choices=State, default=State.IDEA)
    # Beforehand. Not known is empty, never 0.
    expected_minutes = models.PositiveIntegerField(null=True, blank=True)
    expected_cents = models.PositiveBigIntegerField(null=True, blank=True)
    expected_pupils = models.PositiveIntegerField(null=True, blank=True)
    expected_teachers = models.PositiveIntegerField(null=True, blank=True)
    expected_risk = models.CharField(max_length=6, choices=Risk, blank=True)
    expected_effect = models.TextField(max_length=2000, blank=True)
    # Afterwards.
    actual_minutes = models.PositiveIntegerField(null=True, blank=True)
    actual_cents = models.PositiveBigIntegerField(null=True, blank=True)
    actual_pupils = models.PositiveIntegerField(null=True, blank=True)
    actual_teachers = models.PositiveIntegerField(null=True, blank=True)
    actual_risk = models.CharField(max_length=6, choices=Risk, blank=True)
    actual_effect = models.TextField(max_length=2000, blank=True)
    decision = models.CharField(_("decision"), max_length=5, choices=Decision, blank=True)
    decision_reason = models.TextField(_("why"), max_length=2000, blank=True)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    decided_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    # Why it runs although there were as many as agreed.
    limit_reason = models.CharField(_("why one more"), max_length=300, blank=True)
    created_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ExperimentQuerySet.as_manager()

    class Meta:
        ordering = ["ends_on", "pk"]
        verbose_name = _("experiment")
        verbose_name_plural = _("experiments")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="an_experiment_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | ~Q(decision=""),
                name="a_finished_experiment_has_a_decision",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_idea(self) -> bool:
        return self.state == self.State.IDEA

    @property
    def is_running(self) -> bool:
        return self.state == self.State.RUNNING

    @property
    def is_done(self) -> bool:
        return self.state == self.State.DONE

    @property
    def is_over(self) -> bool:
        return self.is_running and self.ends_on < timezone.localdate()

    @property
    def tone(self) -> str:
        """Of the badge with its state."""
        tones = {self.State.DONE: "done", self.State.RUNNING: "soft"}
        return tones.get(self.State(self.state), "line")


class ExperimentLimit(models.Model):
    """How many experiments may run at once at a place: teams get tired of what is new."""

    organisation = models.OneToOneField(
        Organisation, models.CASCADE, related_name="experiment_limit"
    )
    most = models.PositiveSmallIntegerField(_("at most this many at once"))
    changed_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("limit on experiments")
        verbose_name_plural = _("limits on experiments")
        constraints = [
            models.CheckConstraint(condition=Q(most__gte=1), name="some_experiment_may_run")
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.most}"
