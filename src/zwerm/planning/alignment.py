"""A dossier in the words of the database: whoever is known by name gets the code known here.

Schools and people without a key in a workbook come with a code made of their name; the same
person may have another code here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from zwerm.core.errors import DomainError
from zwerm.schools.models import Organisation
from zwerm.workbook.records import Dossier, PersonRecord, SchoolRecord


def aligned(dossier: Dossier, known: Dossier, organisation: Organisation) -> Dossier:
    """The dossier with the codes of `known`, which is what the database has of the organisation."""
    schools = _school_codes(dossier, known, organisation)
    people = _codes(dossier.people, known.people)
    return replace(
        dossier,
        schools=tuple(_school(school, schools, organisation) for school in dossier.schools),
        people=tuple(_person(person, people, schools) for person in dossier.people),
        means=tuple(replace(row, person=people[row.person]) for row in dossier.means),
        tasks=tuple(
            replace(
                task,
                weekly_minutes={
                    schools.get(code, code): minutes
                    for code, minutes in task.weekly_minutes.items()
                },
            )
            for task in dossier.tasks
        ),
        rules=tuple(
            replace(
                rule,
                person=people.get(rule.person, rule.person),
                school=schools.get(rule.school, rule.school),
            )
            for rule in dossier.rules
        ),
    )


def _codes(
    records: Sequence[SchoolRecord] | Sequence[PersonRecord],
    known: Sequence[SchoolRecord] | Sequence[PersonRecord],
) -> dict[str, str]:
    """For each code in the file the code here: by code, else by name, else as it is."""
    here = {row.code for row in known}
    by_name = {row.name.casefold(): row.code for row in known}
    named = {row.code for row in records}
    codes = {}
    for row in records:
        other = by_name.get(row.name.casefold(), row.code)
        # Someone else in the file already goes by the code of this name.
        codes[row.code] = row.code if row.code in here or other in named else other
    return codes


def _school_codes(dossier: Dossier, known: Dossier, organisation: Organisation) -> dict[str, str]:
    codes = _codes(dossier.schools, known.schools)
    here = {school.code for school in known.schools}
    strangers = []
    for school in dossier.schools:
        if school.kind == Organisation.Kind.GROUP and organisation.is_group:
            codes[school.code] = organisation.code
        elif codes[school.code] not in here and not organisation.is_group:
            strangers += [] if _is_site_here(school, codes, here) else [school.name]
    if strangers:
        raise DomainError(
            _(
                "This workbook is about %(schools)s, and you are working at %(here)s. "
                "Choose the other school first, or give the school its own name in the workbook."
            )
            % {"schools": ", ".join(strangers), "here": organisation.name}
        )
    return codes


def _is_site_here(school: SchoolRecord, codes: Mapping[str, str], here: set[str]) -> bool:
    return school.kind == Organisation.Kind.SITE and codes.get(school.parent, school.parent) in here


def _school(
    school: SchoolRecord, codes: Mapping[str, str], organisation: Organisation
) -> SchoolRecord:
    code = codes[school.code]
    parent = codes.get(school.parent, school.parent)
    if code == organisation.code:
        parent = ""
    elif not parent:
        parent = organisation.code
    return replace(school, code=code, parent=parent)


def _person(
    person: PersonRecord, people: Mapping[str, str], schools: Mapping[str, str]
) -> PersonRecord:
    homes = tuple(schools.get(code, code) for code in person.homes)
    return replace(person, code=people[person.code], homes=homes)
