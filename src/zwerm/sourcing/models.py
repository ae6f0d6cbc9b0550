"""Drafts of vacancies, programmes of requirements and lists for the central level."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zwerm.accounts.models import User
from zwerm.accounts.rules import TEAM
from zwerm.planning.models import Scenario
from zwerm.schools.models import Organisation, SchoolYear

LONGEST_TITLE = 120


class SourcingDocumentQuerySet(models.QuerySet["SourcingDocument"]):
    def visible_to(self, user: User) -> "SourcingDocumentQuerySet":
        """What is asked of others is prepared by the ICT team there, and by the one above it."""
        if user.is_superuser:
            return self
        teams = [m.organisation_id for m in user.current_memberships if m.role in TEAM]
        return self.filter(organisation__in=Organisation.objects.below(*teams).values("pk"))

    def found(
        self, *, text: str = "", kind: str = "", state: str = ""
    ) -> "SourcingDocumentQuerySet":
        """Every word of the text stands in the title or in the name of the school."""
        rows = self
        for word in text.split():
            rows = rows.filter(Q(title__icontains=word) | Q(organisation__name__icontains=word))
        if kind in SourcingDocument.Kind.values:
            rows = rows.filter(kind=kind)
        return rows.filter(state=state) if state in SourcingDocument.State.values else rows


class SourcingDocument(models.Model):
    """One document in the making. Its tasks and hours are those of the day it was made."""

    class Kind(models.TextChoices):
        VACANCY = "vacancy", _("vacancy")
        REQUIREMENTS = "requirements", _("programme of requirements")
        CENTRAL = "central", _("list for the central level")

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        READY = "ready", _("ready")

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    school_year = models.ForeignKey(SchoolYear, models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    title = models.CharField(_("title"), max_length=LONGEST_TITLE)
    state = models.CharField(_("state"), max_length=6, choices=State, default=State.DRAFT)
    scenario = models.ForeignKey(Scenario, models.SET_NULL, null=True, blank=True, related_name="+")
    # What differs from what Zwerm proposes, by the key of the section.
    answers = models.JSONField(default=dict, blank=True)
    # For each task what `lines.Line.stored` keeps.
    lines = models.JSONField(default=list)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = SourcingDocumentQuerySet.as_manager()

    class Meta:
        ordering = ["-changed_at", "-pk"]
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        indexes = [models.Index(fields=["organisation", "kind"], name="documents_of_a_place")]

    def __str__(self) -> str:
        return self.title

    @property
    def minutes(self) -> int:
        return sum(int(line["minutes"]) for line in self.lines)

    def write(
        self,
        *,
        title: str,
        state: str,
        answers: dict[str, Any],
        lines: list[dict[str, Any]],
        by: User,
    ) -> None:
        self.title, self.state, self.answers, self.lines = title, state, answers, lines
        self.changed_by, self.changed_at = by, timezone.now()
        self.save(update_fields=["title", "state", "answers", "lines", "changed_by", "changed_at"])

    def copied(self, *, by: User) -> "SourcingDocument":
        """The same once more, as a draft."""
        title = gettext("%(title)s (copy)") % {"title": self.title}
        return SourcingDocument.objects.create(
            organisation=self.organisation,
            school_year=self.school_year,
            kind=self.kind,
            title=title[:LONGEST_TITLE],
            scenario=self.scenario,
            answers=self.answers,
            lines=self.lines,
            made_by=by,
            changed_by=by,
        )
