"""Who there is: school groups, schools and sites, school years and key figures."""

from datetime import date
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zwerm.core.reading import read_in_this_request

from .kinds import GROUPS, KINDS

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from zwerm.accounts.models import User

# School years turn in August: both the Dutch year (1 August) and the Flemish (1 September) fit.
FIRST_MONTH = 8
FIRST_MONTH_OF_LESSONS = 9


def first_year_of(day: date) -> int:
    """The calendar year in which the school year of a day began."""
    return day.year if day.month >= FIRST_MONTH else day.year - 1


class Provenance(models.TextChoices):
    """Where a figure comes from. Every number on a page shows one of these."""

    GRANTED = "granted", _("granted")
    PUBLISHED = "published", _("published")
    ESTIMATE = "estimate", _("estimate")
    MEASURED = "measured", _("measured")


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def below(self, *organisation_ids: int) -> "OrganisationQuerySet":
        """These organisations and everything under them (group, school, site)."""
        return self.filter(
            Q(pk__in=organisation_ids)
            | Q(parent__in=organisation_ids)
            | Q(parent__parent__in=organisation_ids)
        )

    def visible_to(self, user: "User") -> "OrganisationQuerySet":
        """All of the school groups the user belongs to: colleagues may know each other."""
        if user.is_superuser:
            return self
        return self.below(*user.top_organisation_ids)

    def schools(self) -> "OrganisationQuerySet":
        return self.exclude(kind__in=[Organisation.Kind.GROUP, Organisation.Kind.SITE])

    def places(self) -> "OrganisationQuerySet":
        """Where work is done: schools, and sites with work of their own."""
        return self.exclude(kind=Organisation.Kind.GROUP)

    def open_on(self, day: date) -> "OrganisationQuerySet":
        """Without what closed before that day, and without the sites of a school that did."""
        closed = Q(ends_on__lt=day) | Q(parent__ends_on__lt=day)
        return self.exclude(closed)

    def open_in(self, school_year: "SchoolYear") -> "OrganisationQuerySet":
        """Those that are still there when the lessons of this school year start."""
        return self.open_on(school_year.lessons_start_on)


class Organisation(models.Model):
    """A school group, a school, or a site of a school."""

    class Kind(models.TextChoices):
        GROUP = "group", _("school group")
        PRIMARY = "primary", _("primary school")
        SECONDARY = "secondary", _("secondary school")
        SPECIAL = "special", _("special education")
        SPECIAL_SECONDARY = "special_sec", _("special secondary education")
        ADULT = "adult", _("adult education")
        ARTS = "arts", _("part-time arts education")
        VOCATIONAL = "vocational", _("senior vocational education")
        SITE = "site", _("site")

    class Country(models.TextChoices):
        FLANDERS = "be", _("Flanders")
        NETHERLANDS = "nl", _("Netherlands")

    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("part of"),
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    country = models.CharField(
        _("country"), max_length=2, choices=Country, default=Country.FLANDERS
    )
    code = models.SlugField(_("short code"), max_length=24)
    name = models.CharField(_("name"), max_length=120)
    pool = models.CharField(
        _("cluster"),
        max_length=60,
        blank=True,
        help_text=_("Schools with the same cluster can share tasks."),
    )
    has_technical_tracks = models.BooleanField(_("has technical tracks"), default=False)
    site_kind = models.CharField(
        _("kind of education at this site"), max_length=12, choices=Kind, blank=True
    )
    ends_on = models.DateField(_("last day"), null=True, blank=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        constraints = [
            models.UniqueConstraint(fields=["parent", "code"], name="one_code_in_a_group"),
            models.CheckConstraint(
                condition=~Q(kind="group") | Q(parent__isnull=True), name="a_group_is_at_the_top"
            ),
            models.CheckConstraint(
                condition=~Q(kind="site") | Q(parent__isnull=False),
                name="a_site_belongs_to_a_school",
            ),
            models.CheckConstraint(
                condition=Q(site_kind="") | Q(kind="site"), name="only_a_site_differs_in_kind"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_group(self) -> bool:
        return self.kind == self.Kind.GROUP

    @property
    def is_school(self) -> bool:
        return self.kind not in {self.Kind.GROUP, self.Kind.SITE}

    @property
    def education(self) -> str:
        """The kind of education given here: a site takes that of its school, unless it says so."""
        if self.is_group:
            return ""
        if self.kind != self.Kind.SITE:
            return self.kind
        return self.site_kind or (self.parent.kind if self.parent else "")

    @property
    def kind_label(self) -> "StrOrPromise":
        """The kind in the words of its country."""
        if self.is_group:
            return GROUPS[self.country]
        if self.kind == self.Kind.SITE:
            return self._site_label()
        return KINDS[self.country].get(self.kind, self.get_kind_display())

    def _site_label(self) -> "StrOrPromise":
        own = KINDS[self.country].get(self.site_kind)
        return f"{self.get_kind_display()}, {own}" if own else self.get_kind_display()

    @property
    def is_closed(self) -> bool:
        """A site closes with its school."""
        today = timezone.localdate()
        ends = [self.ends_on, self.parent.ends_on if self.parent else None]
        return any(day is not None and day < today for day in ends)

    @property
    def lineage(self) -> list["Organisation"]:
        """This organisation and those above it, nearest first."""
        found, above = [self], self.parent
        while above is not None and above not in found:
            found.append(above)
            above = above.parent
        return found

    @property
    def top(self) -> "Organisation":
        return self.lineage[-1]

    def clean(self) -> None:
        problem = self.misplacement()
        if problem:
            raise ValidationError({"parent": problem})
        if code := self._code_used_twice():
            raise ValidationError({"code": gettext("The code “%s” is used twice.") % code})

    def _code_used_twice(self) -> str:
        """A code of this or of what is under it that something else in the school group has."""
        if self.top.pk is None:
            return ""
        own = Organisation.objects.below(self.pk) if self.pk else Organisation.objects.none()
        below = dict(own.exclude(pk=self.pk).values_list("pk", "code"))
        group = Organisation.objects.below(self.top.pk).exclude(pk__in=[self.pk or 0, *below])
        codes = group.filter(code__in=[self.code, *below.values()]).values_list("code", flat=True)
        return codes.first() or (self.code if self.code in below.values() else "")

    def misplacement(self) -> str:
        """Why it cannot stand where it stands; empty when it can.

        Group, school, site: each kind has its own depth, so nothing can be above itself.
        """
        if self.is_group and self.parent is not None:
            return gettext("A school group is not part of something else.")
        if self.kind == self.Kind.SITE and (self.parent is None or not self.parent.is_school):
            return gettext("A site belongs to a school.")
        if self.is_school and self.parent is not None and not self.parent.is_group:
            return gettext("A school can only be part of a school group.")
        below = self.children.values_list("kind", flat=True) if self.pk else ()
        if any(self._depth(kind) != self._depth(self.kind) + 1 for kind in below):
            return gettext("What is under “%(name)s” does not go with this kind.") % {
                "name": self.name
            }
        return ""

    @classmethod
    def _depth(cls, kind: str) -> int:
        return {cls.Kind.GROUP: 0, cls.Kind.SITE: 2}.get(cls.Kind(kind), 1)

    def schools(self) -> OrganisationQuerySet:
        """The schools at or under this organisation."""
        return Organisation.objects.below(self.pk).schools()

    def places(self) -> OrganisationQuerySet:
        """The schools and sites at or under this organisation."""
        return Organisation.objects.below(self.pk).places()


class SchoolYearManager(models.Manager["SchoolYear"]):
    def on(self, day: date) -> "SchoolYear":
        """The school year of a day, made when it is not there yet."""
        return self.starting(first_year_of(day))

    def starting(self, first_year: int) -> "SchoolYear":
        return self.get_or_create(first_year=first_year)[0]

    def current(self) -> "SchoolYear":
        """That of today, made when it is not there yet."""
        return self.present() or self.on(timezone.localdate())

    def of_today(self) -> "models.QuerySet[SchoolYear]":
        """At most one row: for a page that reads it together with more."""
        return self.filter(first_year=first_year_of(timezone.localdate()))

    def present(self, rows: "models.QuerySet[SchoolYear] | None" = None) -> "SchoolYear | None":
        """That of today if it is there; read once a request, for many parts of a page ask it."""
        read, key = read_in_this_request(), ("school year", first_year_of(timezone.localdate()))
        if key not in read:
            found = next(iter(self.of_today() if rows is None else rows), None)
            if found is None:
                return None
            read[key] = found
        return read.get(key)


class SchoolYear(models.Model):
    first_year = models.PositiveSmallIntegerField(_("first calendar year"), unique=True)

    objects = SchoolYearManager()

    class Meta:
        ordering = ["-first_year"]
        verbose_name = _("school year")
        verbose_name_plural = _("school years")

    def __str__(self) -> str:
        return f"{self.first_year}–{self.first_year + 1}"

    @property
    def lessons_start_on(self) -> date:
        """A school that closes in the summer does not count in the year after it."""
        return date(self.first_year, FIRST_MONTH_OF_LESSONS, 1)

    @property
    def code(self) -> str:
        """As files write it: 2026-2027."""
        return f"{self.first_year}-{self.first_year + 1}"


def _own_provenance() -> "models.CharField[str, str]":
    return models.CharField(max_length=10, choices=Provenance, blank=True)


def _own_note() -> "models.CharField[str, str]":
    return models.CharField(max_length=200, blank=True)


class KeyFigures(models.Model):
    """Pupils, devices and staff of one school in one school year: what effort grows with.

    A number that nobody gave is None, which is not the same as none. Each number has its own
    provenance; where that is empty the one of the whole row holds.
    """

    NUMBERS = ("pupils", "devices", "staff")

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="key_figures")
    school_year = models.ForeignKey(SchoolYear, models.PROTECT, related_name="+")
    pupils = models.PositiveIntegerField(_("pupils"), null=True, blank=True)
    devices = models.PositiveIntegerField(_("devices"), null=True, blank=True)
    staff = models.PositiveIntegerField(_("staff"), null=True, blank=True)
    outsourcing_cents_a_year = models.PositiveBigIntegerField(
        _("money for outsourcing a year"), default=0
    )
    provenance = models.CharField(
        _("provenance"), max_length=10, choices=Provenance, default=Provenance.ESTIMATE
    )
    note = models.CharField(_("source"), max_length=200, blank=True)
    pupils_provenance = _own_provenance()
    pupils_note = _own_note()
    devices_provenance = _own_provenance()
    devices_note = _own_note()
    staff_provenance = _own_provenance()
    staff_note = _own_note()

    class Meta:
        verbose_name = _("key figures")
        verbose_name_plural = _("key figures")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "school_year"], name="key_figures_once_a_year"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.school_year}"

    @property
    def missing(self) -> list[str]:
        return [name for name in self.NUMBERS if getattr(self, name) is None]

    @property
    def is_empty(self) -> bool:
        """Whether it says nothing about the size of the school."""
        return len(self.missing) == len(self.NUMBERS)

    def provenance_of(self, number: str) -> str:
        return getattr(self, f"{number}_provenance") or self.provenance

    def note_of(self, number: str) -> str:
        has_its_own = getattr(self, f"{number}_provenance")
        return str(getattr(self, f"{number}_note") if has_its_own else self.note)


class PupilCount(models.Model):
    """The pupils of one category (see `categories`) at one school in one school year.

    Together they are the pupils of the key figures as soon as every category is known; until then
    they are never more. Only services write them, so that this stays true.
    """

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="pupil_counts")
    school_year = models.ForeignKey(SchoolYear, models.PROTECT, related_name="+")
    category = models.CharField(_("category"), max_length=24)
    pupils = models.PositiveIntegerField(_("pupils"))
    provenance = models.CharField(
        _("provenance"), max_length=10, choices=Provenance, default=Provenance.ESTIMATE
    )
    note = models.CharField(_("source"), max_length=200, blank=True)

    class Meta:
        ordering = ["organisation", "school_year", "category"]
        verbose_name = _("pupils of a category")
        verbose_name_plural = _("pupils by category")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "school_year", "category"],
                name="pupils_of_a_category_once_a_year",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.school_year} {self.category}"
