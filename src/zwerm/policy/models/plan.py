"""A plan is chapters of blocks: what authors write, and live blocks that show what Zwerm knows.

Adopting freezes all of it, live blocks too, in a version. The working text goes on from there.
"""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zwerm.accounts.models import User
from zwerm.accounts.rules import TEAM
from zwerm.schools.below import KeysBelow
from zwerm.schools.models import Organisation, SchoolYear

LONGEST_TEXT = 20_000
# Whoever leaves a block open for longer no longer keeps others out.
EDITING_LASTS = timedelta(minutes=5)
PRESENCE_LASTS = timedelta(seconds=90)


class PlanKind(models.TextChoices):
    ICT = "ict", _("ICT policy plan")
    ORGANISATION = "organisation", _("organisation plan")
    DESTINATION = "destination", _("destination plan")
    SECURITY = "security", _("security plan")
    ACTIONS = "actions", _("yearly action plan")
    LEARNING = "learning", _("professionalisation plan")


class Order(models.TextChoices):
    """In which order the chapters of an ICT policy plan stand. Both hold the same."""

    BALANCE = "balance", _("Four in balance: vision, expertise, content, infrastructure")
    PLANNER = "planner", _("From vision to actions, as a policy planner asks")


class PlanQuerySet(models.QuerySet["Plan"]):
    def visible_to(self, user: User) -> "PlanQuerySet":
        """The ICT team there and above writes; the team of a school reads those of its group."""
        if user.is_superuser:
            return self
        mine = [m for m in user.current_memberships if m.role in TEAM]
        inside = KeysBelow(*[m.organisation_id for m in mine])
        above = {up.pk for m in mine for up in m.organisation.lineage}
        return self.filter(Q(organisation__in=inside) | Q(organisation__in=above))

    def in_use(self) -> "PlanQuerySet":
        return self.filter(archived_at=None)


class Plan(models.Model):
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="plans")
    school_year = models.ForeignKey(
        SchoolYear, models.PROTECT, related_name="+", help_text=_("The first one it is for.")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=PlanKind, default=PlanKind.ICT)
    order = models.CharField(
        _("order of the chapters"), max_length=8, choices=Order, default=Order.BALANCE
    )
    title = models.CharField(_("title"), max_length=120)
    review_on = models.DateField(_("look again on"), null=True, blank=True)
    created_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    archived_at = models.DateTimeField(null=True, blank=True)

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "-created_at", "-pk"]
        verbose_name = _("plan")
        verbose_name_plural = _("plans")

    def __str__(self) -> str:
        return self.title


class ChapterQuerySet(models.QuerySet["Chapter"]):
    def visible_to(self, user: User) -> "ChapterQuerySet":
        return self.filter(plan__in=Plan.objects.visible_to(user).values("pk"))


class Chapter(models.Model):
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="chapters")
    position = models.PositiveSmallIntegerField()
    # Of the skeleton it came from, which knows the guidance; empty for a chapter of one's own.
    key = models.SlugField(max_length=40, blank=True)
    title = models.CharField(_("title"), max_length=120)
    # {"blocks": […]}: what was removed last stands last, so that it can come back.
    removed = models.JSONField(default=dict, blank=True)

    objects = ChapterQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("chapter")
        verbose_name_plural = _("chapters")

    def __str__(self) -> str:
        return self.title

    @property
    def removed_blocks(self) -> list[dict[str, Any]]:
        """What can be brought back; the last one first to come back."""
        kept: list[dict[str, Any]] = self.removed.get("blocks", [])
        return kept


class BlockQuerySet(models.QuerySet["Block"]):
    def visible_to(self, user: User) -> "BlockQuerySet":
        return self.filter(chapter__in=Chapter.objects.visible_to(user).values("pk"))


class Block(models.Model):
    """A piece of a chapter. One author at a time has it open; a save says what it read."""

    class Kind(models.TextChoices):
        HEADING = "heading", _("heading")
        TEXT = "text", _("text")
        LIST = "list", _("list")
        TABLE = "table", _("table")
        FIGURE = "figure", _("picture")
        LIVE = "live", _("from Zwerm")

    chapter = models.ForeignKey(Chapter, models.CASCADE, related_name="blocks")
    position = models.PositiveIntegerField()
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.TEXT)
    # A heading is one line, a list one item a line, a table tab-separated cells in lines of which
    # the first is the head, a figure its description for who cannot see it and then its caption.
    text = models.TextField(_("text"), max_length=LONGEST_TEXT, blank=True)
    image = models.ImageField(_("picture"), upload_to="plans/", null=True, blank=True)
    # Which live block (a kind registered in `policy.live`).
    live = models.SlugField(max_length=40, blank=True)
    revision = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField(default=timezone.now, editable=False)
    editor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    editing_until = models.DateTimeField(null=True, blank=True)

    objects = BlockQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("block")
        verbose_name_plural = _("blocks")
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="live") | ~Q(live=""), name="a_live_block_says_which"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"

    @property
    def alt(self) -> str:
        """Of a picture: what it shows, for who cannot see it."""
        return self.text.partition("\n")[0]

    @property
    def caption(self) -> str:
        """Of a picture: what stands below it."""
        return self.text.partition("\n")[2]

    def is_open_for(self, user: User) -> bool:
        """Whether this author has it open."""
        return (
            self.editor_id == user.pk
            and self.editing_until is not None
            and self.editing_until > timezone.now()
        )

    def is_open_for_other(self, user: User) -> bool:
        """Whether someone else is writing in it now."""
        return (
            self.editor_id not in (None, user.pk)
            and self.editing_until is not None
            and self.editing_until > timezone.now()
        )


class Presence(models.Model):
    """Who has a plan open now, and at which chapter."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="presences")
    chapter = models.ForeignKey(Chapter, models.CASCADE, null=True, related_name="+")
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("presence")
        verbose_name_plural = _("presences")
        constraints = [
            models.UniqueConstraint(fields=["plan", "user"], name="one_presence_per_author")
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.plan}"
