"""Between the database and the exchange records: everything of an organisation, in and out."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from zwerm.accounts.models import User
from zwerm.accounts.rules import can_lead, can_work_in_team
from zwerm.core.errors import DomainError
from zwerm.core.models import record as audit
from zwerm.core.reading_together import read_together
from zwerm.means.models import Source
from zwerm.means.queries import means_records, records_of_sources, source_records
from zwerm.means.services import apply_means_records
from zwerm.people.applying import apply_person_records
from zwerm.people.models import Person
from zwerm.people.queries import person_records
from zwerm.schools.family import forget_family
from zwerm.schools.models import Organisation, SchoolYear
from zwerm.schools.queries import in_tree_order, school_record, school_records
from zwerm.schools.services import apply_school_records
from zwerm.tasks.exchange import apply_task_records
from zwerm.tasks.queries import settings_of, task_records
from zwerm.tasks.tailoring_rows import tailoring_rows
from zwerm.workbook.records import Dossier, MeansRecord, PersonRecord

from .alignment import aligned
from .differences import Imported, differences
from .models import DivisionSettings
from .standing_rules import apply_rule_records, rule_records, rules_about_people


def dossier_of(
    organisation: Organisation, school_year: SchoolYear, *, for_user: User | None = None
) -> Dossier:
    """All that is needed to divide here; for a user, without the ratings they may not read."""
    here = {"organisation": organisation, "school_year": school_year}
    settings = DivisionSettings.objects.filter(**here)
    told = rules_about_people(organisation, school_year)
    sources = Source.objects.usable_at(organisation)
    tailoring = tailoring_rows(organisation, school_year)
    read_together(settings, told, sources, *tailoring)
    people = tuple(person_records(organisation, for_user=for_user, school_year=school_year))
    rules = rule_records(told)
    if for_user is None:
        # A rule about who left, or is away for long, says nothing about a new division.
        present = {person.code for person in people}
        rules = tuple(rule for rule in rules if rule.person in present)
    return Dossier(
        name=organisation.name,
        school_year=school_year.code,
        schools=school_records(organisation, school_year, tailoring.figures),
        people=people,
        means=tuple(means_records(organisation, school_year)),
        tasks=task_records(organisation, school_year, tailoring),
        sources=tuple(records_of_sources(sources)),
        rules=rules,
        max_changes=settings[0].max_changes if settings else None,
        pooled_fixed_percent=round(
            settings_of(next(iter(tailoring.pooling), None)).fixed_part_factor * 100
        ),
    )


def names_of(organisation: Organisation, school_year: SchoolYear) -> Dossier:
    """Of that only the people, schools and sources by name: enough to choose from."""
    inside = list(Organisation.objects.below(organisation.pk).open_in(school_year))
    people = Person.objects.working_at(organisation).in_divisions().order_by("name", "pk")
    return Dossier(
        name=organisation.name,
        school_year=school_year.code,
        schools=tuple(school_record(one, None) for one in in_tree_order(organisation, inside)),
        people=tuple(PersonRecord(*row) for row in people.values_list("code", "name")),
        means=(),
        tasks=(),
        sources=tuple(source_records(organisation.country, organisation)),
    )


@transaction.atomic
def apply_dossier(
    dossier: Dossier, *, organisation: Organisation, school_year: SchoolYear, by: User
) -> Imported:
    """Take over a dossier, all of it or nothing. What it does not name stays as it is.

    Replaced as a whole are the rules, and the hours of each person who has hours in it.
    """
    if not can_work_in_team(by, organisation):
        raise DomainError(_("Only the ICT team can take over a workbook here."))
    before = dossier_of(organisation, school_year, for_user=by)
    dossier = aligned(dossier, before, organisation)
    schools = dossier.schools if can_lead(by, organisation) else ()
    apply_school_records(organisation, school_year, schools, by=by)
    applied = apply_person_records(organisation, dossier.people, by=by, school_year=school_year)
    dossier = _with_stored_codes(dossier, applied.people)
    apply_means_records(
        organisation, dossier.means, school_year=school_year, by=by, sources=dossier.sources
    )
    apply_task_records(organisation, school_year, dossier.tasks, by=by)
    rules = apply_rule_records(organisation, school_year, dossier)
    if before.max_changes != dossier.max_changes:
        DivisionSettings.objects.update_or_create(
            organisation=organisation,
            school_year=school_year,
            defaults={"max_changes": dossier.max_changes},
        )
    after = dossier_of(organisation, school_year, for_user=by)
    alone = {applied.people[code].code for code in applied.left_alone}
    imported = replace(
        differences(before, after, dossier),
        kept_own_answers=applied.kept_own,
        schools_left_alone=() if schools else _schools_left_alone(dossier, after),
        people_left_alone=_people_left_alone(dossier, after, alone),
    )
    details: dict[str, Any] = {
        "rules_added": rules.added,
        "rules_removed": rules.removed,
        **imported.counts,
    }
    if imported.changes_limit:
        details["max_changes"] = imported.max_changes
    audit(by, "applied_workbook", organisation, year=school_year.code, **details)
    return imported


def preview(
    dossier: Dossier, *, organisation: Organisation, school_year: SchoolYear, by: User
) -> Imported:
    """What taking it over would do; nothing stays."""
    with transaction.atomic():
        imported = apply_dossier(dossier, organisation=organisation, school_year=school_year, by=by)
        transaction.set_rollback(True)
    forget_family()
    return imported


def _with_stored_codes(dossier: Dossier, people: Mapping[str, Person]) -> Dossier:
    """Whoever is new may have got another code: one that nobody in the school group has."""
    codes = {code: person.code for code, person in people.items()}
    return replace(
        dossier,
        people=tuple(replace(row, code=codes[row.code]) for row in dossier.people),
        means=tuple(
            replace(row, person=codes.get(row.person, row.person)) for row in dossier.means
        ),
        rules=tuple(
            replace(row, person=codes.get(row.person, row.person)) for row in dossier.rules
        ),
    )


def _schools_left_alone(file: Dossier, stored: Dossier) -> tuple[str, ...]:
    """Names of the schools that the file says something else about."""
    now = {row.code: row for row in stored.schools}
    return tuple(row.name for row in file.schools if now.get(row.code) != row)


def _people_left_alone(file: Dossier, stored: Dossier, alone: set[str]) -> tuple[str, ...]:
    """Names of those, of whom the file says something else and the user may not change it."""
    now, hours, said = {row.code: row for row in stored.people}, _hours(stored), _hours(file)
    return tuple(
        now[row.code].name if row.code in now else row.name
        for row in file.people
        if row.code in alone
        and (
            now.get(row.code) != row
            or said.get(row.code, hours.get(row.code)) != hours.get(row.code)
        )
    )


def _hours(dossier: Dossier) -> dict[str, set[MeansRecord]]:
    """By person."""
    found: dict[str, set[MeansRecord]] = {}
    for row in dossier.means:
        found.setdefault(row.person, set()).add(row)
    return found
