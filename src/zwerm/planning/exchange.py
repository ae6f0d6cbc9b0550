"""Between the database and the exchange records: everything of an organisation, in and out."""

from dataclasses import replace

from django.db import transaction
from django.utils.translation import gettext as _

from zwerm.accounts.models import User
from zwerm.accounts.rules import can_lead, can_work_in_team
from zwerm.core.errors import DomainError
from zwerm.core.models import record as audit
from zwerm.means.queries import means_records, source_records
from zwerm.means.services import apply_means_records
from zwerm.people.applying import apply_person_records
from zwerm.people.queries import person_records
from zwerm.schools.models import Organisation, SchoolYear
from zwerm.schools.queries import school_records
from zwerm.schools.services import apply_school_records
from zwerm.tasks.exchange import apply_task_records
from zwerm.tasks.queries import task_records
from zwerm.workbook.records import Dossier

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
    may_change_schools = can_lead(by, organisation)
    if may_change_schools:
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
    imported = differences(before, after, dossier)
    imported = replace(imported, kept_own_answers=kept_own)
    if not may_change_schools:
        imported = replace(imported, schools_left_alone=_differing_schools(dossier, after))
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


def _differing_schools(dossier: Dossier, stored: Dossier) -> tuple[str, ...]:
    same = set(stored.schools)
    return tuple(school.name for school in dossier.schools if school not in same)
