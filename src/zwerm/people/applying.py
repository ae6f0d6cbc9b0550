"""Take over the people of a workbook."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zwerm.accounts.models import User
from zwerm.core.errors import DomainError
from zwerm.schools.models import Organisation
from zwerm.workbook.records import PersonRecord

from .models import Person, Rating
from .services import Answer, belonging, rate, save_person


@dataclass(frozen=True, slots=True)
class AppliedPeople:
    """Who they are by the workbook's code, how many are new, and how many own answers stayed."""

    people: Mapping[str, Person]
    added: int
    kept_own: int

    @property
    def changed(self) -> int:
        return len(self.people) - self.added


@transaction.atomic
def apply_person_records(
    organisation: Organisation, records: Iterable[PersonRecord], *, by: User | None
) -> AppliedPeople:
    """Add or change these people. Whoever is not in the workbook stays as they are.

    Someone is recognised by code, else by exact name. What a workbook leaves open stays known,
    and an answer that people gave themselves is never replaced.
    """
    rows = list(records)
    schools = {found.code: found for found in Organisation.objects.below(organisation.pk)}
    _refuse_unknown_schools(rows, set(schools))
    known = _recognised(organisation, rows)
    people = {}
    kept_own = 0
    for row in rows:
        homes = [schools[code] for code in row.homes]
        if not homes and not organisation.is_group and not row.is_group_staff:
            homes = [organisation]
        person = known.get(row.code)
        if person is not None:
            # A workbook of one school knows nothing of the other schools someone works at.
            homes += [home for home in person.homes.all() if home.code not in schools]
        else:
            person = Person(
                organisation=belonging(organisation, homes, is_group_staff=row.is_group_staff)
            )
        _fill(person, row)
        people[row.code] = save_person(person, homes=homes, by=by)
        kept_own += rate(person, _answers(person, row), by=by, for_school=True).kept_own
    return AppliedPeople(people, len(rows) - len(known), kept_own)


def _recognised(organisation: Organisation, rows: list[PersonRecord]) -> dict[str, Person]:
    """Who is here already, by the workbook's code: the same code, else the same, only, name."""
    team = list(Person.objects.working_at(organisation).prefetch_related("ratings"))
    by_code = {person.code: person for person in team}
    found = {row.code: by_code[row.code] for row in rows if row.code in by_code}
    taken = {person.pk for person in found.values()}
    left = [person for person in team if person.pk not in taken]
    times = Counter(person.name for person in left) + Counter(
        row.name for row in rows if row.code not in found
    )
    by_name = {person.name: person for person in left if times[person.name] == 2}
    for row in rows:
        if row.code not in found and row.name in by_name:
            found[row.code] = by_name[row.name]
    return found


def _refuse_unknown_schools(rows: list[PersonRecord], known: set[str]) -> None:
    unknown = sorted({code for row in rows for code in row.homes} - known)
    if unknown:
        raise DomainError(
            _("These schools are not known here: %(codes)s.") % {"codes": ", ".join(unknown)}
        )


def _fill(person: Person, row: PersonRecord) -> None:
    person.code = person.code or row.code
    person.name = row.name
    person.email = row.email or person.email
    person.roles = list(row.roles)
    person.is_teacher = row.is_teacher
    person.is_group_staff = row.is_group_staff
    person.reach_pools = list(row.reach_pools)
    person.max_tasks = row.max_tasks
    person.max_clusters = row.max_clusters
    person.max_schools = row.max_schools
    person.max_backups = row.max_backups
    if person.ends_on and person.ends_on < timezone.localdate():
        person.ends_on = None  # back in the team


def _answers(person: Person, row: PersonRecord) -> dict[str, Answer]:
    """What the workbook says, over what is known."""
    known: dict[str, Rating] = {}
    if person.pk:
        known = {rating.competence: rating for rating in person.ratings.all()}
    levels: dict[str, int] = dict([*row.levels.items(), *row.specialisations.items()])
    wishes: dict[str, int] = dict([*row.motivation.items(), *row.specialisation_motivation.items()])
    answers = {}
    for competence in {**levels, **wishes}:
        before = known.get(competence)
        answers[competence] = Answer(
            levels.get(competence, before.level if before else None),
            wishes.get(competence, before.motivation if before else None),
        )
    return answers
