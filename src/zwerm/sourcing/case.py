"""A document with everything its texts are made from, read once."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from zwerm.core.templatetags.zwerm import hours_unit
from zwerm.documents import Column, Fact, Table, bold, cell
from zwerm.people.models import Person, Role
from zwerm.schools.models import KeyFigures, Organisation
from zwerm.tasks.models import Cluster

from .lines import Line, read_lines, schools_in
from .models import SourcingDocument
from .profile import Profile, profile

MOST_NAMES = 4
# Roles that make someone a colleague in ICT, rather than someone who asks it things.
ICT_ROLES = (Role.COORDINATOR, Role.TICT, Role.PICT, Role.DIGICOACH, Role.CONTACT)


@dataclass(frozen=True, slots=True)
class _Work:
    """A line as the profile reads it."""

    cluster: str
    minutes: int
    required: dict[str, int]
    specialisation: str


class Case:
    def __init__(self, document: SourcingDocument) -> None:
        self.document = document
        self.organisation = document.organisation

    @cached_property
    def lines(self) -> list[Line]:
        return read_lines(self.document.lines)

    @cached_property
    def schools(self) -> list[Organisation]:
        return schools_in(self.lines)

    @cached_property
    def figures(self) -> dict[int, KeyFigures]:
        rows = KeyFigures.objects.filter(
            organisation__in=[school.pk for school in self.schools],
            school_year=self.document.school_year,
        )
        return {row.organisation_id: row for row in rows}

    @cached_property
    def profile(self) -> Profile:
        return profile(
            _Work(line.cluster, line.minutes, _levels(line), line.task.specialisation)
            for line in self.lines
        )

    @cached_property
    def team(self) -> Counter[str]:
        """How many colleagues in ICT have which role; no names: the document leaves the house."""
        people = Person.objects.current().working_at(self.organisation).values_list("pk", "roles")
        found: Counter[str] = Counter()
        for _pk, roles in people:
            role = next((role for role in ICT_ROLES if role.value in roles), None)
            if role is not None:
                found[role.value] += 1
        return found

    @property
    def minutes(self) -> int:
        return sum(line.minutes for line in self.lines)

    @property
    def hours(self) -> str:
        return _("%(hours)s a week") % {"hours": hours_unit(self.minutes)}

    @property
    def school_names(self) -> str:
        """A few names, and how many more."""
        names = [school.name for school in self.schools] or [self.organisation.name]
        if len(names) > MOST_NAMES:
            return _("%(count)d schools of %(group)s") % {
                "count": len(names),
                "group": self.organisation.name,
            }
        return str(get_text_list(names, _("and")))

    @property
    def today(self) -> str:
        return date_format(timezone.localdate(), "j F Y")

    def answer(self, key: str, proposal: str) -> str:
        """What the user wrote, or else what is proposed."""
        return str(self.document.answers.get(key) or proposal)


def made_fact(case: Case) -> Fact:
    value = _("%(day)s, school year %(year)s") % {
        "day": case.today,
        "year": case.document.school_year,
    }
    return Fact(_("Made on"), value)


def tasks_table(lines: list[Line], *, with_total: bool = True) -> Table:
    """Task, place and hours."""
    total = (cell(bold(_("Together"))), cell(), cell(bold(hours_unit(_sum(lines)))))
    return Table(
        (
            Column(_("Task"), 0.53),
            Column(_("Where"), 0.33),
            Column(_("A week"), 0.14, "right"),
        ),
        tuple(
            (cell(line.task.name), cell(line.place), cell(hours_unit(line.minutes)))
            for line in lines
        ),
        total if with_total and len(lines) > 1 else (),
    )


def _sum(lines: list[Line]) -> int:
    return sum(line.minutes for line in lines)


def by_cluster(lines: list[Line]) -> list[tuple[Cluster, list[Line]]]:
    rows = [(one, [line for line in lines if line.cluster == one]) for one in Cluster]
    return [(one, found) for one, found in rows if found]


def _levels(line: Line) -> dict[str, int]:
    return {str(letter): level for letter, level in line.task.required.items()}
