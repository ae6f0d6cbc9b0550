"""What somebody is going to learn, in which form, with whom and when, and what came of it."""

from datetime import date, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zwerm.accounts.models import User
from zwerm.accounts.rules import TEAM
from zwerm.actions.models import Action
from zwerm.people.models import Competence, Person
from zwerm.policy.models import Goal
from zwerm.schools.below import KeysBelow
from zwerm.schools.models import Organisation, Provenance, SchoolYear
from zwerm.tasks.models import Task

ONE_YEAR = timedelta(days=365)


class TrainingQuerySet(models.QuerySet["Training"]):
    def visible_to(self, user: User) -> "TrainingQuerySet":
        """Those of the places whose ICT team the user is in, and what the user takes part in."""
        if user.is_superuser:
            return self
        mine = [m.organisation_id for m in user.current_memberships if m.role in TEAM]
        inside = KeysBelow(*mine)
        own = Participation.objects.filter(person__user=user).values("training")
        return self.filter(Q(organisation__in=inside) | Q(pk__in=own))

    def standing(self) -> "TrainingQuerySet":
        """All that was not dropped."""
        return self.exclude(state=Training.State.DROPPED)

    def agreed(self) -> "TrainingQuerySet":
        """More than a wish: this takes hours and money."""
        return self.exclude(state__in=[Training.State.DROPPED, Training.State.WISH])


class Training(models.Model):
    """One thing to learn for some people. Who takes part stands in Participation."""

    class Form(models.TextChoices):
        DESIGN = "design", _("design team")
        LESSON_STUDY = "lesson", _("lesson study")
        RESEARCH = "research", _("practice research")
        COACHING = "coaching", _("coaching")
        VISIT = "visit", _("class visit")
        CAFE = "cafe", _("ICT café")
        PEER = "peer", _("peer exchange")
        COURSE = "course", _("course")
        SELF_STUDY = "self", _("self-study")

    class State(models.TextChoices):
        WISH = "wish", pgettext_lazy("a training", "wish")
        PLANNED = "planned", pgettext_lazy("a training", "planned")
        BUSY = "busy", pgettext_lazy("a training", "busy")
        DONE = "done", pgettext_lazy("a training", "done")
        DROPPED = "dropped", pgettext_lazy("a training", "dropped")

    class Level(models.TextChoices):
        """What people can afterwards, in words."""

        BASIS = "basis", _("knows the basis")
        INDEPENDENT = "alone", _("works on their own")
        TEACH = "teach", _("can teach or lead it")

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="trainings")
    school_year = models.ForeignKey(SchoolYear, models.PROTECT, related_name="+")
    title = models.CharField(_("what is learned"), max_length=160)
    details = models.TextField(_("more about it"), max_length=4000, blank=True)
    competence = models.CharField(
        _("specialisation or cluster"), max_length=3, choices=Competence, blank=True
    )
    level = models.CharField(_("level wished"), max_length=5, choices=Level, blank=True)
    # A wish need not know its form yet.
    form = models.CharField(_("form"), max_length=8, choices=Form, blank=True)
    # How it goes on at school afterwards. A course without it seldom changes anything.
    follow_up = models.CharField(
        _("how it goes on at school"), max_length=8, choices=Form, blank=True
    )
    team = models.CharField(_("for which team"), max_length=120, blank=True)
    provider = models.CharField(_("by whom"), max_length=160, blank=True)
    place = models.CharField(_("where"), max_length=160, blank=True)
    owner = models.ForeignKey(
        Person,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("who sees to it"),
    )
    # Not known is empty, never 0.
    minutes_each = models.PositiveIntegerField(null=True, blank=True)
    minutes_provenance = models.CharField(max_length=10, choices=Provenance, blank=True)
    replacement_minutes = models.PositiveIntegerField(null=True, blank=True)
    replacement_provenance = models.CharField(max_length=10, choices=Provenance, blank=True)
    cost_cents = models.PositiveBigIntegerField(null=True, blank=True)
    cost_provenance = models.CharField(max_length=10, choices=Provenance, blank=True)
    state = models.CharField(_("state"), max_length=7, choices=State, default=State.WISH)
    done_on = models.DateField(_("done on"), null=True, blank=True)
    tasks = models.ManyToManyField(
        Task, related_name="+", blank=True, verbose_name=_("for which tasks")
    )
    goal = models.ForeignKey(
        Goal,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="trainings",
        verbose_name=_("for which goal"),
    )
    action = models.ForeignKey(
        Action,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="trainings",
        verbose_name=_("belongs to the action"),
    )
    people = models.ManyToManyField(Person, through="Participation", related_name="trainings")
    created_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = TrainingQuerySet.as_manager()

    class Meta:
        ordering = ["title", "pk"]
        verbose_name = _("training")
        verbose_name_plural = _("trainings")
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes_each=None) | ~Q(minutes_provenance=""),
                name="hours_of_a_training_say_their_provenance",
            ),
            models.CheckConstraint(
                condition=Q(replacement_minutes=None) | ~Q(replacement_provenance=""),
                name="replacement_says_its_provenance",
            ),
            models.CheckConstraint(
                condition=Q(cost_cents=None) | ~Q(cost_provenance=""),
                name="cost_of_a_training_says_its_provenance",
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | Q(done_on__isnull=False),
                name="a_training_that_is_done_has_a_day",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_one_off(self) -> bool:
        return stands_alone(self.form, self.follow_up)

    @property
    def is_done(self) -> bool:
        return self.state == self.State.DONE

    @property
    def tone(self) -> str:
        """Of the badge with its state."""
        tones = {self.State.DONE: "done", self.State.DROPPED: "line", self.State.WISH: "line"}
        return tones.get(self.State(self.state), "soft")

    @property
    def asked_again_on(self) -> date | None:
        """When everyone is asked what they do differently after a year."""
        return self.done_on + ONE_YEAR if self.is_done and self.done_on else None

    def moment_on(self, day: date) -> str:
        """Which question about the effect is open on that day; none before it is done."""
        again = self.asked_again_on
        if again is None:
            return ""
        return EffectAnswer.Moment.YEAR if again <= day else EffectAnswer.Moment.END


def stands_alone(form: str, follow_up: str) -> bool:
    """A course and nothing after it."""
    return form == Training.Form.COURSE and not follow_up


class Session(models.Model):
    """A day on which the training takes place."""

    training = models.ForeignKey(Training, models.CASCADE, related_name="sessions")
    day = models.DateField(_("day"))
    starts_at = models.TimeField(_("from"), null=True, blank=True)
    ends_at = models.TimeField(_("until"), null=True, blank=True)

    class Meta:
        ordering = ["day", "starts_at", "pk"]
        verbose_name = _("day of a training")
        verbose_name_plural = _("days of a training")
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_at=None) | Q(ends_at=None) | Q(ends_at__gt=F("starts_at")),
                name="a_session_ends_after_it_starts",
            )
        ]

    def __str__(self) -> str:
        return f"{self.training}: {self.day}"


class Participation(models.Model):
    """Somebody who takes part. Whether they were there is for themselves and for who leads."""

    class Attendance(models.TextChoices):
        UNKNOWN = "", _("not filled in")
        ALL = "all", _("followed it")
        PART = "part", _("followed a part")
        NONE = "none", _("was not there")

    training = models.ForeignKey(Training, models.CASCADE, related_name="participations")
    person = models.ForeignKey(Person, models.CASCADE, related_name="participations")
    attendance = models.CharField(
        _("attendance"), max_length=4, choices=Attendance, blank=True, default=""
    )

    class Meta:
        ordering = ["person__name", "pk"]
        verbose_name = _("participation")
        verbose_name_plural = _("participations")
        constraints = [
            models.UniqueConstraint(
                fields=["training", "person"], name="takes_part_once_in_a_training"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.training}"


class EffectAnswer(models.Model):
    """What somebody says that a training changed, at its end and a year later."""

    class Moment(models.TextChoices):
        END = "end", _("at the end")
        YEAR = "year", _("a year later")

    class Use(models.TextChoices):
        YES = "yes", _("yes, often")
        SOME = "some", _("sometimes")
        NO = "no", _("not yet")

    participation = models.ForeignKey(Participation, models.CASCADE, related_name="answers")
    moment = models.CharField(_("asked"), max_length=4, choices=Moment)
    use = models.CharField(_("I use it in my work"), max_length=4, choices=Use)
    text = models.TextField(_("what I do differently"), max_length=2000, blank=True)
    answered_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["moment", "pk"]
        verbose_name = _("answer about the effect")
        verbose_name_plural = _("answers about the effect")
        constraints = [
            models.UniqueConstraint(
                fields=["participation", "moment"], name="one_answer_for_each_moment"
            )
        ]

    def __str__(self) -> str:
        return f"{self.participation_id} {self.moment}"
