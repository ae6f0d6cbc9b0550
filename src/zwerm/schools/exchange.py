"""School records of a workbook into the database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from zwerm.core.errors import DomainError
from zwerm.core.models import record as audit
from zwerm.workbook.records import SchoolRecord

from .family import forget_family
from .figures import Figure, SchoolFigures, known_figures, problems, settled
from .models import KeyFigures, Organisation, SchoolYear
from .queries import key_figures, school_record
from .recording import stored_figures, write_numbers
from .rules import can_lead

if TYPE_CHECKING:
    from zwerm.accounts.models import User

LONGEST_CODE = 24


@dataclass(frozen=True, slots=True)
class SchoolsApplied:
    """What became of the records, and the organisation of each by the code in the file."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    organisations: Mapping[str, Organisation] = field(default_factory=dict)


@transaction.atomic
def apply_school_records(
    organisation: Organisation,
    school_year: SchoolYear,
    records: Sequence[SchoolRecord],
    *,
    by: "User | None",
) -> SchoolsApplied:
    """Make and change the schools at and under an organisation, as far as the user leads them.

    Without a user it is the installation itself that acts. A school is known by its code, else by
    its name; then the code in the file is taken over, because the rest of the file speaks of the
    school by it. Schools that are not in the file stay as they are.
    """
    work = _Work(organisation, school_year, by)
    for record in sorted(records, key=_depth):
        work.take(record)
    forget_family()
    if work.problems:
        raise DomainError("\n".join(work.problems))
    counts = {"added": work.added, "changed": work.changed}
    audit(by, "applied_school_records", organisation, year=school_year.code, **counts)
    return SchoolsApplied(**counts, unchanged=work.unchanged, organisations=work.found)


def _depth(record: SchoolRecord) -> int:
    """Groups first, so that what stands above is there before what stands below."""
    return {"group": 0, "site": 2}.get(record.kind, 1)


class _Work:
    """Goes through the records and writes as it goes; a problem takes it all back."""

    def __init__(
        self, organisation: Organisation, school_year: SchoolYear, by: "User | None"
    ) -> None:
        self.organisation, self.school_year, self.by = organisation, school_year, by
        places = list(Organisation.objects.below(organisation.pk).select_related("parent__parent"))
        self.by_code = {place.code: place for place in places}
        # Files of the whole school group know schools by their code too.
        group = Organisation.objects.below(organisation.top.pk)
        self.taken = set(
            group.exclude(pk__in=[p.pk for p in places]).values_list("code", flat=True)
        )
        self.by_name = {place.name.casefold(): place for place in places}
        self.figures = key_figures(organisation, school_year)
        self.numbers = stored_figures(places, school_year)
        self.found: dict[str, Organisation] = {}
        self.problems: list[str] = []
        self.added = self.changed = self.unchanged = 0

    def take(self, record: SchoolRecord) -> None:
        place = self._known(record)
        if place is None:
            self._add(record)
        elif self._is_same(place, record):
            self.found[record.code] = place
            self.unchanged += 1
        else:
            self._change(place, record)

    def _known(self, record: SchoolRecord) -> Organisation | None:
        place = self.by_code.get(record.code) or self.by_name.get(record.name.casefold())
        if place is None and record.kind == Organisation.Kind.GROUP and self.organisation.is_group:
            place = self.organisation
        return None if place in self.found.values() else place

    def _is_same(self, place: Organisation, record: SchoolRecord) -> bool:
        shown = school_record(place, self.figures.get(place.pk), parent=record.parent)
        stays = not record.parent or self._parent(record) == place.parent
        return stays and shown == record

    def _add(self, record: SchoolRecord) -> None:
        parent = self._parent(record)
        if not self._may_change(parent):
            self.problems.append(_("You cannot add “%s” here.") % record.code)
            return
        place = Organisation(country=self.organisation.country, parent=parent)
        if self._write(place, record):
            self.added += 1

    def _change(self, place: Organisation, record: SchoolRecord) -> None:
        if not self._may_change(place):
            refusal = _("You cannot change “%s”: you do not lead that school.")
            self.problems.append(refusal % record.code)
            return
        if record.parent and place.pk != self.organisation.pk:
            place.parent = self._parent(record)
        if self._write(place, record):
            self.changed += 1

    def _may_change(self, place: Organisation) -> bool:
        return self.by is None or can_lead(self.by, place)

    def _parent(self, record: SchoolRecord) -> Organisation:
        named = self.found.get(record.parent) or self.by_code.get(record.parent)
        return named or self.organisation

    def _write(self, place: Organisation, record: SchoolRecord) -> bool:
        place.code, place.name, place.kind = record.code, record.name, record.kind
        place.pool, place.has_technical_tracks = record.pool, record.has_technical_tracks
        if place.kind != Organisation.Kind.SITE:
            place.site_kind = ""
        problem = self._problem(place, record)
        if problem:
            self.problems.append(problem)
            return False
        place.save()
        self._write_figures(place, record)
        self.found[record.code] = self.by_code[record.code] = place
        return True

    def _problem(self, place: Organisation, record: SchoolRecord) -> str:
        code = record.code
        if record.kind not in Organisation.Kind.values:
            return _("“%s” is of a kind that does not exist.") % code
        if len(code) > LONGEST_CODE:
            return _("The code “%(code)s” is longer than %(most)d letters.") % {
                "code": code,
                "most": LONGEST_CODE,
            }
        if record.parent and record.parent not in {*self.found, *self.by_code}:
            return _("“%s” is part of something that is not in the file.") % code
        holder = self.by_code.get(code)
        if (
            code in self.found
            or code in self.taken
            or (holder is not None and holder.pk != place.pk)
        ):
            return _("The code “%s” is used twice.") % code
        misplaced = place.misplacement()
        return f"“{code}”: {misplaced}" if misplaced else ""

    def _write_figures(self, place: Organisation, record: SchoolRecord) -> None:
        stored = self.figures.get(place.pk)
        shown = school_record(place, stored, parent=record.parent)
        if shown == replace(record, code=place.code):
            return
        entry = SchoolFigures(place, _numbers(stored, record))
        now = self.numbers.get(place.pk) or SchoolFigures(place, known_figures(None))
        if wrong := problems(entry, now):
            self.problems += [f"“{record.code}”: {each.text}" for each in wrong]
            return
        figures = stored or KeyFigures(organisation=place, school_year=self.school_year)
        after = settled(entry, now).figures
        write_numbers(figures, {name: figure for name, figure in after.items() if figure})
        if figures.outsourcing_cents_a_year // 100 != record.outsourcing_euro_a_year:
            figures.outsourcing_cents_a_year = record.outsourcing_euro_a_year * 100
        figures.provenance = record.figures_provenance
        figures.save()


def _numbers(stored: KeyFigures | None, record: SchoolRecord) -> dict[str, Figure | None]:
    """The numbers a record changes. In a file a number that nobody gave is 0, so 0 adds none."""
    before = known_figures(stored)
    is_from_elsewhere = stored is None or stored.provenance != record.figures_provenance
    found: dict[str, Figure | None] = {}
    for name in KeyFigures.NUMBERS:
        value, known = getattr(record, name), before[name]
        if value == (known.value if known else 0) and (known is None or not is_from_elsewhere):
            continue
        note = known.note if known and known.value == value else ""
        found[name] = Figure(value, record.figures_provenance, note)
    return found
