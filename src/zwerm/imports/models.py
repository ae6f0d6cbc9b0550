"""Lists of a school's own that were read: the file, its rows, and what was chosen for each."""

from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zwerm.accounts.models import User
from zwerm.accounts.rules import TEAM
from zwerm.core.models import Job
from zwerm.schools.models import Organisation, SchoolYear
from zwerm.tasks.models import Change

# A list that nobody took over does not stay: it may name people.
KEEP_UNFINISHED = timedelta(days=14)


class ListImportQuerySet(models.QuerySet["ListImport"]):
    def visible_to(self, user: User) -> "ListImportQuerySet":
        """The ICT team of where the list belongs."""
        if user.is_superuser:
            return self
        led = [m.organisation_id for m in user.current_memberships if m.role in TEAM]
        return self.filter(organisation__in=Organisation.objects.below(*led).values("pk"))

    def stale(self) -> "ListImportQuerySet":
        unfinished = [ListImport.Stage.COLUMNS, ListImport.Stage.REVIEW]
        return self.filter(stage__in=unfinished, created_at__lt=timezone.now() - KEEP_UNFINISHED)


class ListImport(models.Model):
    """A list that somebody uploaded, and how far reading it is."""

    class Kind(models.TextChoices):
        TASKS = "tasks", _("tasks")
        PEOPLE = "people", _("people")
        SCHOOLS = "schools", _("schools")

    class Stage(models.TextChoices):
        COLUMNS = "columns", _("columns to look at")
        REVIEW = "review", _("rows to look at")
        DONE = "done", _("taken over")
        UNDONE = "undone", _("undone")

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="list_imports")
    school_year = models.ForeignKey(SchoolYear, models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    stage = models.CharField(_("stage"), max_length=8, choices=Stage, default=Stage.COLUMNS)
    file_name = models.CharField(_("file"), max_length=120)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    # The tables of the file, packed; empty once the list is taken over.
    tables = models.BinaryField(default=bytes)
    layout = models.JSONField(default=dict)
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+")
    applied_at = models.DateTimeField(null=True, editable=False)
    undone_at = models.DateTimeField(null=True, editable=False)
    # What to put back when it is undone: of tasks their history knows it.
    change = models.ForeignKey(Change, models.SET_NULL, null=True, related_name="+")
    before = models.JSONField(default=dict)

    objects = ListImportQuerySet.as_manager()
    # Of a OneRoster file just uploaded: the users whom nothing was kept of.
    not_staff = 0

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("list that was read")
        verbose_name_plural = _("lists that were read")

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_working(self) -> bool:
        return self.job is not None and self.job.is_open

    @property
    def is_done(self) -> bool:
        return self.stage in {self.Stage.DONE, self.Stage.UNDONE}


class ImportRowQuerySet(models.QuerySet["ImportRow"]):
    def visible_to(self, user: User) -> "ImportRowQuerySet":
        return self.filter(source__in=ListImport.objects.visible_to(user).values("pk"))

    def taken(self) -> "ImportRowQuerySet":
        """Those that change something, or say what is known already."""
        return self.filter(decision__in=[ImportRow.Decision.MATCH, ImportRow.Decision.NEW])


class ImportRow(models.Model):
    """One row of a list: what it says, what it seems to mean, and what is chosen for it."""

    class Decision(models.TextChoices):
        NONE = "", _("not read")
        OPEN = "open", _("to choose")
        MATCH = "match", _("the same as")
        NEW = "new", _("new")
        SKIP = "skip", _("leave out")

    class State(models.TextChoices):
        """Each row is in exactly one of these."""

        UNSURE = "unsure", _("unsure")
        CHANGED = "changed", _("changes")
        NEW = "new", _("new")
        SAME = "same", _("the same")
        SKIPPED = "skipped", _("left out")
        UNREAD = "unread", _("not read")

    source = models.ForeignKey(ListImport, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(_("row"))
    key = models.CharField(max_length=200, blank=True)
    name = models.CharField(_("name"), max_length=200, blank=True)
    values = models.JSONField(default=dict)
    notes = models.JSONField(default=list)  # [heading, text] of columns that are no field
    remarks = models.JSONField(default=list)  # [code, column, value]
    reason = models.CharField(max_length=20, blank=True)  # a code: why it is not read, or unsure
    state = models.CharField(_("state"), max_length=8, choices=State)
    decision = models.CharField(_("choice"), max_length=5, choices=Decision, blank=True)
    target = models.PositiveBigIntegerField(null=True)  # pk of a task, a person or a school
    score = models.PositiveSmallIntegerField(default=0)
    is_remembered = models.BooleanField(default=False)  # chosen in an earlier list
    candidates = models.JSONField(default=list)  # [pk, score]
    changes = models.JSONField(default=list)  # [field, old, new]

    objects = ImportRowQuerySet.as_manager()

    class Meta:
        ordering = ["number", "pk"]
        verbose_name = _("row of a list")
        verbose_name_plural = _("rows of a list")
        constraints = [
            models.UniqueConstraint(fields=["source", "number"], name="a_row_stands_once"),
            models.CheckConstraint(
                condition=~Q(decision="match") | Q(target__isnull=False),
                name="a_match_matches_something",
            ),
        ]
        indexes = [models.Index(fields=["source", "state"], name="row_by_state")]

    def __str__(self) -> str:
        return f"{self.number}: {self.name}"

    def settle(self) -> None:
        """Its state, as follows from the choice and what that changes."""
        states = {
            self.Decision.NONE: self.State.UNREAD,
            self.Decision.OPEN: self.State.UNSURE,
            self.Decision.NEW: self.State.NEW,
            self.Decision.SKIP: self.State.SKIPPED,
            self.Decision.MATCH: self.State.CHANGED if self.changes else self.State.SAME,
        }
        self.state = states[self.Decision(self.decision)]


class ImportChoice(models.Model):
    """What was chosen for a row, so that the next list with the same row need not ask."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="import_choices")
    kind = models.CharField(max_length=8, choices=ListImport.Kind)
    key = models.CharField(max_length=200)
    target = models.PositiveBigIntegerField(null=True)  # empty: leave it out
    chosen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("remembered choice")
        verbose_name_plural = _("remembered choices")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind", "key"], name="one_choice_for_a_row"
            )
        ]

    def __str__(self) -> str:
        return self.key
