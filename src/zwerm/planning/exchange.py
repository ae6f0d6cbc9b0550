"""Between the database and the exchange records: everything of an organisation, in and out."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from zwerm.accounts.models import User
from zwerm.accounts.rules import can_lead, can_work_in_team
from zwerm.core.errors import DomainError
from zwerm.core.models import record as audit
from zwerm.means.queries import means_records, source_records
from zwerm.means.services import apply_means_records
from zwerm.people.applying import apply_person_records
from zwerm.people.queries import people_by_code, person_records
from zwerm.people.rules import can_edit_person
from zwerm.schools.models import Organisation, SchoolYear
from zwerm.schools.queries import school_records
from zwerm.schools.services import apply_school_records
from zwerm.tasks.exchange import apply_task_records
from zwerm.tasks.queries import task_records
from zwerm.workbook.records import Dossier, PersonRecord, SchoolRecord

from .alignment import aligned
from .differences import Imported, differences
from .models import DivisionSettings
from .standing_rules import apply_rule_records, rule_records


def dossier_of(
    organisation: Organisation, school_year: SchoolYear, *, for_user: User | None = None
) -> Dossier:
    """All that is needed to divide here; for a user, without the ratings they may not read."""
    settings = DivisionSettings.objects.filter(
        organisation=organisation, school_year=school_year
    ).first()
    return Dossier(
        name=organisation.name,
        school_year=school_year.code,
        schools=school_records(organisation, school_year),
        people=tuple(person_records(organisation, for_user=for_user)),
        means=tuple(means_records(organisation, school_year)),
        tasks=task_records(organisation, school_year),
        sources=tuple(source_records(organisation.country, organisation)),
        rules=rule_records(organisation, school_year),
        max_changes=settings.max_changes if settings else None,
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
    file, dossier = dossier, _within_reach(dossier, organisation, by)
    apply_school_records(organisation, school_year, dossier.schools, by=by)
    kept_own = apply_person_records(organisation, dossier.people, by=by).kept_own
    apply_means_records(
        organisation, dossier.means, school_year=school_year, by=by, sources=dossier.sources
    )
    apply_task_records(organisation, school_year, dossier.tasks, by=by)
    apply_rule_records(organisation, school_year, dossier)
    DivisionSettings.objects.update_or_create(
        organisation=organisation,
        school_year=school_year,
        defaults={"max_changes": dossier.max_changes},
    )
    after = dossier_of(organisation, school_year, for_user=by)
    imported = replace(
        differences(before, after, file),
        kept_own_answers=kept_own,
        schools_left_alone=_left_alone(file.schools, dossier.schools, after.schools),
        people_left_alone=_left_alone(file.people, dossier.people, after.people),
    )
    audit(by, "applied_workbook", organisation, year=school_year.code, **imported.counts)
    return imported


def preview(
    dossier: Dossier, *, organisation: Organisation, school_year: SchoolYear, by: User
) -> Imported:
    """What taking it over would do; nothing stays."""
    with transaction.atomic():
        imported = apply_dossier(dossier, organisation=organisation, school_year=school_year, by=by)
        transaction.set_rollback(True)
    return imported


def _within_reach(dossier: Dossier, organisation: Organisation, by: User) -> Dossier:
    """What the user may change: schools one leads, and people of one's own team."""
    people = people_by_code(organisation).values()
    others = {person.code for person in people if not can_edit_person(by, person)}
    return replace(
        dossier,
        schools=dossier.schools if can_lead(by, organisation) else (),
        people=tuple(person for person in dossier.people if person.code not in others),
        means=tuple(row for row in dossier.means if row.person not in others),
    )


Named = TypeVar("Named", SchoolRecord, PersonRecord)


def _left_alone(
    in_file: Sequence[Named], taken: Sequence[Named], stored: Sequence[Named]
) -> tuple[str, ...]:
    """Names of what the file says otherwise, and the user may not change."""
    codes = {row.code for row in taken}
    now = {row.code: row for row in stored}
    return tuple(row.name for row in in_file if row.code not in codes and now.get(row.code) != row)
