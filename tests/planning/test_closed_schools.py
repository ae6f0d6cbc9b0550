"""A school that has closed is out of the workbook and the division, and loses nobody."""

from datetime import date

import pytest

from tests import factories as make
from zwerm.planning.exchange import apply_dossier, dossier_of
from zwerm.schools.models import SchoolYear
from zwerm.schools.services import close_school

pytestmark = pytest.mark.django_db


def test_a_workbook_of_after_the_closing_changes_nothing_and_keeps_where_people_worked():
    town = make.group("Town", code="town")
    elm, oak = (make.school(name, parent=town, code=name.lower()) for name in ("Elm", "Oak"))
    for school in (elm, oak):
        make.key_figures(school)
    both = make.person("Ann", at=town, homes=[elm, oak])
    only = make.person("Ben", at=elm)
    year = SchoolYear.objects.current()
    close_school(elm, on=date(year.first_year, 6, 30), by=None)
    director = make.user("director", at=town)

    dossier = dossier_of(town, year, for_user=director)
    apply_dossier(dossier, organisation=town, school_year=year, by=director)

    assert [school.code for school in dossier.schools] == ["town", "oak"]
    assert {person.name: person.homes for person in dossier.people} == {"Ann": ("oak",), "Ben": ()}
    assert dossier_of(town, year, for_user=director) == dossier
    assert (set(both.homes.all()), set(only.homes.all())) == ({elm, oak}, {elm})
    only.refresh_from_db()
    assert only.organisation == elm
