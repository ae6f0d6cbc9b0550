"""Why a school uses ICT: two texts, what people answered to the questions that lead to them, what
colleagues think of them, and the versions that were adopted.
"""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zwerm.accounts.models import User
from zwerm.schools.models import Organisation

from .plan import LONGEST_TEXT


class Part(models.TextChoices):
    """The pedagogical vision comes first: it says what the technical one is for."""

    PEDAGOGICAL = "pedagogical", _("pedagogical vision")
    TECHNICAL = "technical", _("technical vision")


class Vision(models.Model):
    """The working text of one part. It exists from the first word that anyone writes for it."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="visions")
    part = models.CharField(_("part"), max_length=12, choices=Part)
    text = models.TextField(_("text"), max_length=LONGEST_TEXT, blank=True)
    # Counts the saves: whoever saves says which one they read.
    revision = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField(null=True, editable=False)
    # Colleagues read the working text and react until the end of this day.
    reactions_until = models.DateField(_("open for reactions until"), null=True, blank=True)
    # What of the school group above was taken over, and is refined here.
    based_on = models.ForeignKey(
        "policy.VisionVersion", models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("vision")
        verbose_name_plural = _("visions")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "part"], name="one_vision_of_a_part_per_place"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_part_display()}: {self.organisation}"

    @property
    def is_open_for_reactions(self) -> bool:
        return self.reactions_until is not None and self.reactions_until >= timezone.localdate()


class VisionAnswer(models.Model):
    """What one person answered to one question, under their own name."""

    vision = models.ForeignKey(Vision, models.CASCADE, related_name="answers")
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    question = models.SlugField(max_length=24)
    text = models.TextField(_("answer"), max_length=2_000)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["changed_at", "pk"]
        verbose_name = _("answer about the vision")
        verbose_name_plural = _("answers about the vision")
        constraints = [
            models.UniqueConstraint(
                fields=["vision", "user", "question"], name="one_answer_to_a_question_of_vision"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.question}"


class VisionReactionQuerySet(models.QuerySet["VisionReaction"]):
    def current(self) -> "VisionReactionQuerySet":
        """About the working text; those before belong to the version they led to."""
        return self.filter(version=None)

    def to_resolve(self) -> "VisionReactionQuerySet":
        return self.current().filter(resolved_at=None).exclude(kind=VisionReaction.Kind.AGREE)


class VisionReaction(models.Model):
    """What a colleague thinks of the working text, under their own name."""

    class Kind(models.TextChoices):
        AGREE = "agree", pgettext_lazy("a reaction", "I agree")
        DOUBT = "doubt", pgettext_lazy("a reaction", "I doubt")
        COMMENT = "comment", pgettext_lazy("a reaction", "I want to add something")

    vision = models.ForeignKey(Vision, models.CASCADE, related_name="reactions")
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    kind = models.CharField(_("reaction"), max_length=8, choices=Kind)
    text = models.TextField(_("why"), max_length=1_000, blank=True)
    revision = models.PositiveIntegerField(help_text=_("Of the text that was read."))
    version = models.ForeignKey(
        "policy.VisionVersion", models.CASCADE, null=True, related_name="reactions"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    resolved_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    resolved_at = models.DateTimeField(null=True, blank=True)
    reply = models.CharField(_("what you did with it"), max_length=400, blank=True)

    objects = VisionReactionQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        verbose_name = _("reaction to a vision")
        verbose_name_plural = _("reactions to a vision")
        constraints = [
            models.UniqueConstraint(
                fields=["vision", "user"],
                condition=Q(kind="agree", version=None),
                name="who_agrees_counts_once",
            ),
            models.CheckConstraint(
                condition=Q(kind="agree") | ~Q(text=""), name="who_doubts_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_kind_display()}"

    @property
    def is_resolved(self) -> bool:
        return self.resolved_at is not None

    @property
    def asks_for_an_answer(self) -> bool:
        return self.kind != self.Kind.AGREE and self.resolved_at is None


class VisionVersion(models.Model):
    """A vision as it was adopted."""

    vision = models.ForeignKey(Vision, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    text = models.TextField(_("text"))
    adopted_on = models.DateField(_("adopted on"))
    adopted_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    body = models.CharField(_("decided by"), max_length=120, blank=True)
    note = models.CharField(_("what changed"), max_length=400, blank=True)
    # The working text it was made of: whether something was written since.
    revision = models.PositiveIntegerField()
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["-number"]
        verbose_name = _("version of a vision")
        verbose_name_plural = _("versions of a vision")
        constraints = [
            models.UniqueConstraint(
                fields=["vision", "number"], name="versions_of_a_vision_count_on"
            )
        ]

    def __str__(self) -> str:
        return f"{self.vision} {self.number}"
