"""What was answered to the questions of the step plan, when and by whom. Nothing is overwritten."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from zwerm.accounts.models import User
from zwerm.accounts.rules import TEAM
from zwerm.schools.models import Organisation, SchoolYear
from zwerm.tasks.models import Task

from .graph import STEPS, STOPS, Node, remedy


class AnswerQuerySet(models.QuerySet["Answer"]):
    def visible_to(self, user: User) -> "AnswerQuerySet":
        """For the ICT team of the organisation and of the school group above it."""
        if user.is_superuser:
            return self
        mine = [m.organisation_id for m in user.current_memberships if m.role in TEAM]
        return self.filter(organisation__in=Organisation.objects.below(*mine).values("pk"))

    def standing(self) -> "AnswerQuerySet":
        """What holds now, and what waits for a lead."""
        return self.exclude(state=Answer.State.REPLACED)


class Answer(models.Model):
    """An answer to a question, or for one task to the question who can do it.

    The ICT team prepares an answer, a lead confirms it; only then the plan goes on.
    """

    class State(models.TextChoices):
        PREPARED = "prepared", _("waits for a lead")
        CONFIRMED = "confirmed", _("confirmed")
        REPLACED = "replaced", pgettext_lazy("an answer", "replaced")

    class Expertise(models.TextChoices):
        """The answers for one task."""

        PRESENT = "present", _("somebody here can do it")
        MISSING = "missing", _("nobody here can do it yet")
        ARRANGED = "arranged", _("arranged")

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="step_plan_answers")
    school_year = models.ForeignKey(SchoolYear, models.PROTECT, related_name="+")
    question = models.CharField(_("question"), max_length=6)
    task = models.ForeignKey(Task, models.CASCADE, null=True, blank=True, related_name="+")
    answer = models.CharField(_("answer"), max_length=10)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PREPARED)
    note = models.CharField(_("note"), max_length=500, blank=True)
    # The facts as they stood on the page, in the words of that day.
    evidence = models.JSONField(_("evidence"), default=list, blank=True)
    is_evidence_confirmed = models.BooleanField(_("the facts are right"), default=False)
    support = models.CharField(_("who helps"), max_length=200, blank=True)
    remind_on = models.DateField(_("ask again on"), null=True, blank=True)
    prepared_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    prepared_at = models.DateTimeField(_("prepared"), default=timezone.now, editable=False)
    confirmed_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)

    objects = AnswerQuerySet.as_manager()

    class Meta:
        ordering = ["-prepared_at", "-pk"]
        verbose_name = _("answer in the step plan")
        verbose_name_plural = _("answers in the step plan")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "school_year", "question", "state"],
                condition=Q(task=None) & ~Q(state="replaced"),
                name="one_standing_answer",
            ),
            models.UniqueConstraint(
                fields=["organisation", "school_year", "task", "state"],
                condition=Q(task__isnull=False) & ~Q(state="replaced"),
                name="one_standing_answer_per_task",
            ),
            models.CheckConstraint(
                condition=Q(task=None) | Q(question="S6"), name="a_task_is_asked_at_step_6"
            ),
            models.CheckConstraint(
                condition=~Q(state="confirmed") | Q(confirmed_at__isnull=False),
                name="a_confirmed_answer_has_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.question}: {self.answer}"

    @property
    def node(self) -> Node:
        return Node(self.question)

    @property
    def label(self) -> str:
        """The answer in words."""
        if self.task_id is not None:
            return str(self.Expertise(self.answer).label)
        branches = STEPS[self.node].branches
        found = next((each.label for each in branches if each.answer == self.answer), self.answer)
        return gettext(found)

    @property
    def title(self) -> str:
        return gettext(STEPS[self.node].title)

    @property
    def is_prepared(self) -> bool:
        return self.state == self.State.PREPARED

    @property
    def stops(self) -> bool:
        return not STOPS.isdisjoint(STEPS[self.node].to(self.answer))

    @property
    def remedy(self) -> Node | None:
        """What is advised for the task that nobody can do."""
        if self.task is None or self.answer == self.Expertise.PRESENT:
            return None
        is_strategic = bool(self.task.strategic_for) or self.task.is_core
        return remedy(is_strategic=is_strategic, clusters=self.task.required)

    def is_due(self, day: date) -> bool:
        return self.remind_on is not None and self.remind_on <= day

    def confirm(self, by: User) -> None:
        self.state, self.confirmed_by = self.State.CONFIRMED, by
        self.confirmed_at = timezone.now()
        self.save(update_fields=["state", "confirmed_by", "confirmed_at"])
