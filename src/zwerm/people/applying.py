"""Take over the people of a workbook."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zwerm.accounts.models import User
from zwerm.core.errors import DomainError
from zwerm.schools.models import Organisation, SchoolYear
from zwerm.workbook.records import PersonRecord

from .models import Person, Rating
from .queries import Reading, homes_of, homes_told, readings, with_places
from .rules import can_edit_person, can_set_group_work
from .services import Answer, Placed, belonging, rate_many, save_people

FILLED = (
    "code",
    "name",
    "email",
    "roles",
    "is_teacher",
    "is_group_staff",
    "reach_pools",
    "max_tasks",
    "max_clusters",
    "max_schools",
    "max_backups",
    "ends_on",
)


@dataclass(frozen=True, slots=True)
class AppliedPeople:
    """Who they are by the workbook's code, how many are new, and how many own answers stayed.

    Left alone are people of another team: the workbook may use them and not change them.
    """

    people: Mapping[str, Person]
    added: int
    kept_own: int
    left_alone: frozenset[str] = frozenset()  # codes of the workbook

    @property
    def changed(self) -> int:
        return len(self.people) - self.added - len(self.left_alone)


@transaction.atomic
def apply_person_records(
    organisation: Organisation,
    records: Iterable[PersonRecord],
    *,
    by: User | None,
    school_year: SchoolYear | None = None,
) -> AppliedPeople:
    """Add or change these people. Whoever is not in the workbook stays as they are.

    Someone is recognised by code, else by exact name. What a workbook leaves open stays known,
    and an answer that people gave themselves is never replaced. Whom the user may not change
    is left alone; without a user it is the installation itself that acts. With a school year,
    work at schools that closed before it stays as it is.
    """
    rows = list(records)
    inside = Organisation.objects.below(organisation.pk).select_related("parent__parent")
    if school_year is not None:
        inside = inside.open_in(school_year)
    schools = {found.code: found for found in inside}
    _refuse_unknown_schools(rows, set(schools))
    known = _recognised(organisation, rows)
    alone = {code for code, person in known.items() if by and not can_edit_person(by, person)}
    taken = [row for row in rows if row.code not in alone]
    if by is not None and not can_set_group_work(by, organisation):
        _refuse_group_work(taken, known)
    work = _Work(organisation, schools, known, _readable(known.values(), by))
    for row in taken:
        work.take(row)
    save_people(work.placed, columns=FILLED, by=by)
    rated = rate_many(work.answers, by=by, for_school=True)
    added = sum(row.code not in known for row in rows)
    kept_own = sum(each.kept_own for each in rated)
    return AppliedPeople(work.people, added, kept_own, frozenset(alone))


class _Work:
    """Goes through the rows and fills in what they say; nothing is stored yet."""

    def __init__(
        self,
        organisation: Organisation,
        schools: Mapping[str, Organisation],
        known: Mapping[str, Person],
        readable: Mapping[int, Mapping[str, Reading | Rating]],
    ) -> None:
        self.organisation, self.schools = organisation, schools
        self.people = dict(known)
        self._known, self._readable = known, readable
        self._inside = {school.pk for school in schools.values()}
        self._homes = homes_of(known.values())
        # By object: whoever is new has no key yet, and a file may name somebody twice.
        self._placed: dict[int, Placed] = {}
        self._answers: dict[int, tuple[Person, dict[str, Answer]]] = {}

    @property
    def placed(self) -> list[Placed]:
        """Whoever is new or became different."""
        return list(self._placed.values())

    @property
    def answers(self) -> list[tuple[Person, dict[str, Answer]]]:
        """What they can and like, of whom the rows say something else about that."""
        return list(self._answers.values())

    def take(self, row: PersonRecord) -> None:
        homes = [self.schools[code] for code in row.homes]
        if not homes and not self.organisation.is_group and not row.is_group_staff:
            homes = [self.organisation]
        person = self._known.get(row.code)
        if person is None:
            person = self._add(row, homes)
        else:
            self._change(person, row, homes)
        if answers := _answers(row, self._readable.get(person.pk, {})):
            _person, told = self._answers.setdefault(id(person), (person, {}))
            told.update(answers)

    def _add(self, row: PersonRecord, homes: list[Organisation]) -> Person:
        place = belonging(self.organisation, homes, is_group_staff=row.is_group_staff)
        person = self.people[row.code] = Person(organisation=place)
        _fill(person, row)
        self._placed[id(person)] = Placed(person, homes)
        return person

    def _change(self, person: Person, row: PersonRecord, homes: list[Organisation]) -> None:
        present = self._homes.get(person.pk, [])
        # A workbook of one school knows nothing of the other schools someone works at.
        homes += [home for home in present if home.pk not in self._inside]
        here = [home.code for home in present if home.pk in self._inside]
        if set(row.homes) == set(homes_told(person, here)):
            homes = present
        was = [getattr(person, name) for name in FILLED]
        _fill(person, row)
        if homes != present or was != [getattr(person, name) for name in FILLED]:
            self._homes[person.pk] = homes
            self._placed[id(person)] = Placed(person, homes)


def _recognised(organisation: Organisation, rows: list[PersonRecord]) -> dict[str, Person]:
    """Who is here already, by the workbook's code: the same code, else the same, only, name."""
    team = list(Person.objects.working_at(organisation).prefetch_related(with_places()))
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


def _refuse_group_work(rows: list[PersonRecord], known: Mapping[str, Person]) -> None:
    """Someone's work for the whole group is not for one school to say."""
    changed = []
    for row in rows:
        person = known.get(row.code) or Person()
        before = (person.is_group_staff, sorted(person.reach_pools))
        if (row.is_group_staff, sorted(row.reach_pools)) != before:
            changed.append(row.name)
    if changed:
        raise DomainError(
            _("Only the team of the school group says who works for the whole group: %(names)s.")
            % {"names": ", ".join(changed)}
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


def _readable(people: Iterable[Person], by: User | None) -> dict[int, dict[str, Reading | Rating]]:
    """By person and competence, what the user may read; all of it for the installation itself."""
    team = [person.pk for person in people]
    found: dict[int, dict[str, Reading | Rating]] = {}
    if by is None:
        for rating in Rating.objects.filter(person__in=team):
            found.setdefault(rating.person_id, {})[rating.competence] = rating
        return found
    for reading in readings(Person.objects.filter(pk__in=team), user=by):
        found.setdefault(reading.person, {})[reading.competence] = reading
    return found


def _answers(row: PersonRecord, known: Mapping[str, Reading | Rating]) -> dict[str, Answer]:
    """What the workbook says, over what its reader knows; only what differs from that."""
    levels: dict[str, int] = dict([*row.levels.items(), *row.specialisations.items()])
    wishes: dict[str, int] = dict([*row.motivation.items(), *row.specialisation_motivation.items()])
    answers = {}
    for competence in {**levels, **wishes}:
        before = known.get(competence)
        was = Answer(before.level, before.motivation) if before else Answer()
        now = Answer(levels.get(competence, was.level), wishes.get(competence, was.motivation))
        if now != was:
            answers[competence] = now
    return answers
