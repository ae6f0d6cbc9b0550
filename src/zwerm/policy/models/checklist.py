"""Lists that others publish, gone through by a place. The titles may not be ours to ship."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zwerm.schools.models import SchoolYear

from .kept import Kept, KeptQuerySet, owner_field


class ChecklistQuerySet(KeptQuerySet["Checklist"]):
    pass


class Checklist(Kept):
    key = models.SlugField(max_length=40, blank=True)  # of the list it follows; empty: its own
    title = models.CharField(_("title"), max_length=160)
    source = models.CharField(_("whose list it is"), max_length=200, blank=True)
    link = models.URLField(_("link"), max_length=400, blank=True)
    dated_on = models.DateField(
        _("date of the list"), null=True, blank=True, help_text=_("The edition that you use.")
    )
    review_year = models.ForeignKey(
        SchoolYear,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("go through it again in"),
    )

    objects = ChecklistQuerySet.as_manager()

    class Meta:
        ordering = ["title", "pk"]
        verbose_name = _("checklist")
        verbose_name_plural = _("checklists")

    def __str__(self) -> str:
        return self.title


class ChecklistItemQuerySet(models.QuerySet["ChecklistItem"]):
    def counting(self) -> Self:
        """Without what does not concern the place."""
        return self.exclude(state=ChecklistItem.State.NOT_FOR_US)


class ChecklistItem(models.Model):
    class State(models.TextChoices):
        OPEN = "", pgettext_lazy("a point of a checklist", "not looked at yet")
        YES = "yes", pgettext_lazy("a point of a checklist", "yes")
        PARTLY = "partly", pgettext_lazy("a point of a checklist", "partly")
        NO = "no", pgettext_lazy("a point of a checklist", "no")
        NOT_FOR_US = "none", pgettext_lazy("a point of a checklist", "not for us")

    checklist = models.ForeignKey(Checklist, models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    code = models.CharField(_("code"), max_length=40, blank=True)
    title = models.CharField(_("title"), max_length=300)
    link = models.URLField(_("link"), max_length=400, blank=True)
    state = models.CharField(_("state"), max_length=6, choices=State, blank=True)
    reason = models.CharField(_("reason"), max_length=400, blank=True)
    owner = owner_field()
    looked_on = models.DateField(_("looked at on"), null=True, blank=True)
    evidence = models.CharField(
        _("where it can be seen"), max_length=400, blank=True, help_text=_("A document, a page.")
    )

    objects = ChecklistItemQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("point of a checklist")
        verbose_name_plural = _("points of a checklist")
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="none") | ~Q(reason=""),
                name="a_point_that_is_not_for_us_says_why",
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}".strip()
